"""Reference tables: Data Packages of facts with their provenance, read through DuckDB."""

from pipeline.reference.examining import Examined, examine
from pipeline.reference.importing import About, Hints, Imported, Opened, Proposal, import_page, import_table, propose
from pipeline.reference.joined import JoinedTable, load_tables
from pipeline.reference.layouts import LAYOUTS
from pipeline.reference.nearest import NearMeasures
from pipeline.reference.search import search_facts, show_facts
from pipeline.reference.table import DuckTable, load_table, validate

__all__ = [
    "LAYOUTS",
    "About",
    "DuckTable",
    "Examined",
    "Hints",
    "Imported",
    "JoinedTable",
    "NearMeasures",
    "Opened",
    "Proposal",
    "examine",
    "import_page",
    "import_table",
    "load_table",
    "load_tables",
    "propose",
    "search_facts",
    "show_facts",
    "validate",
]
