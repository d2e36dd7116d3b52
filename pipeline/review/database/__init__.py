"""What the desk keeps, and where."""

from pipeline.review.database.engine import Database, open_database

__all__ = ["Database", "open_database"]
