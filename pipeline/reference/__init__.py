"""Reference tables: Data Packages of facts with their provenance, read through DuckDB."""

from pipeline.reference.coincidence import by_chance
from pipeline.reference.examining import Examined, examine
from pipeline.reference.heard import HeardTable
from pipeline.reference.importing import About, Hints, Imported, Opened, Proposal, import_page, import_table, propose
from pipeline.reference.importing.files import is_file
from pipeline.reference.joined import JoinedTable, join, load_each, load_tables
from pipeline.reference.layouts import LAYOUTS
from pipeline.reference.named import with_taught
from pipeline.reference.nearest import NearMeasures
from pipeline.reference.package import open_package
from pipeline.reference.search import search_facts, show_facts
from pipeline.reference.table import DuckTable, load_table, validate
from pipeline.reference.taught import TAUGHT, Lesson, Lessons, Taught, read_lessons
from pipeline.reference.teaching import Kept, Place, TaughtBy, Teachable, forget, taught, teach

__all__ = [
    "LAYOUTS",
    "TAUGHT",
    "About",
    "DuckTable",
    "Examined",
    "HeardTable",
    "Hints",
    "Imported",
    "JoinedTable",
    "Kept",
    "Lesson",
    "Lessons",
    "NearMeasures",
    "Opened",
    "Place",
    "Proposal",
    "Taught",
    "TaughtBy",
    "Teachable",
    "by_chance",
    "examine",
    "forget",
    "import_page",
    "import_table",
    "is_file",
    "join",
    "load_each",
    "load_table",
    "load_tables",
    "open_package",
    "propose",
    "read_lessons",
    "search_facts",
    "show_facts",
    "taught",
    "teach",
    "validate",
    "with_taught",
]
