"""What leaves the desk: the log, lists, memos, reviews, corrections and questions."""

from pipeline.review.exports.routes import routes

__all__ = ["routes"]
