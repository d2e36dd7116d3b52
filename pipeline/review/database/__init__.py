"""What the desk keeps, and where."""

from pipeline.review.database.engine import Database, in_turn, open_database

__all__ = ["Database", "in_turn", "open_database"]
