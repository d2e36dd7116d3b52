"""What the desk keeps, and where."""

from pipeline.review.database.engine import Database, in_turn, open_database
from pipeline.review.database.presence import Presence

__all__ = ["Database", "Presence", "in_turn", "open_database"]
