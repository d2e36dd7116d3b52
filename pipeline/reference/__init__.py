"""Reference tables: Data Packages of facts with their provenance, read through DuckDB."""

from pipeline.reference.table import DuckTable, load_table, validate

__all__ = ["DuckTable", "load_table", "validate"]
