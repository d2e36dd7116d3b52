"""Thousands of articles: read as a stream, worked on by several processes, written by one, resumable to the article."""

from pipeline.batch.choosing import choose_pilot
from pipeline.batch.estimating import estimate
from pipeline.batch.pool import Pool
from pipeline.batch.reading import Taken, take
from pipeline.batch.results import write_results
from pipeline.batch.running import Batch, run_batch
from pipeline.batch.shared import find_shared
from pipeline.batch.store import BatchStore, Trouble, is_batch, open_batch
from pipeline.batch.waves import Waves, at_batch_price
from pipeline.batch.workers import batch_shop, check_fit, open_worker

__all__ = [
    "Batch",
    "BatchStore",
    "Pool",
    "Taken",
    "Trouble",
    "Waves",
    "at_batch_price",
    "batch_shop",
    "check_fit",
    "choose_pilot",
    "estimate",
    "find_shared",
    "is_batch",
    "open_batch",
    "open_worker",
    "run_batch",
    "take",
    "write_results",
]
