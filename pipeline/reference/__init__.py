"""Reference tables: Data Packages of facts with their provenance, read through DuckDB."""

from pipeline.reference.importing import About, Imported, import_table
from pipeline.reference.joined import JoinedTable, load_tables
from pipeline.reference.layouts import LAYOUTS
from pipeline.reference.nearest import NearMeasures
from pipeline.reference.search import search_facts, show_facts
from pipeline.reference.table import DuckTable, load_table, validate

__all__ = [
    "LAYOUTS",
    "About",
    "DuckTable",
    "Imported",
    "JoinedTable",
    "NearMeasures",
    "import_table",
    "load_table",
    "load_tables",
    "search_facts",
    "show_facts",
    "validate",
]
