"""Passages in Chroma: embedded on disk by default, or a Chroma server."""

from pipeline.index.chroma import ChromaIndex, day_number

__all__ = ["ChromaIndex", "day_number"]
