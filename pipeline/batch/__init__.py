"""Thousands of articles: read as a stream, worked on by several processes, written by one, resumable to the article."""

from pipeline.batch.running import Batch, run_batch
from pipeline.batch.store import BatchStore, open_batch

__all__ = ["Batch", "BatchStore", "open_batch", "run_batch"]
