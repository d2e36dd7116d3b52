"""Thousands of articles: read as a stream, worked on by several processes, written by one, resumable to the article."""

from pipeline.batch.choosing import choose_pilot
from pipeline.batch.cluster import run_jobs, shared_shop, wait_for_plan
from pipeline.batch.database import Database, open_shared
from pipeline.batch.engine import require_engine
from pipeline.batch.estimating import estimate
from pipeline.batch.jobs import Jobs, crew, drop_jobs, entering
from pipeline.batch.plan import Plan
from pipeline.batch.pool import Pool
from pipeline.batch.reading import Taken, take
from pipeline.batch.results import write_results
from pipeline.batch.running import Batch, run_batch
from pipeline.batch.shared import find_shared
from pipeline.batch.sharing import share_results
from pipeline.batch.spending import kept_shop
from pipeline.batch.store import BatchStore, Trouble, is_batch, open_batch
from pipeline.batch.waves import Waves, at_batch_price, check_waves
from pipeline.batch.workers import check_fit, open_worker

__all__ = [
    "Batch",
    "BatchStore",
    "Database",
    "Jobs",
    "Plan",
    "Pool",
    "Taken",
    "Trouble",
    "Waves",
    "at_batch_price",
    "check_fit",
    "check_waves",
    "choose_pilot",
    "crew",
    "drop_jobs",
    "entering",
    "estimate",
    "find_shared",
    "is_batch",
    "kept_shop",
    "open_batch",
    "open_shared",
    "open_worker",
    "require_engine",
    "run_batch",
    "run_jobs",
    "share_results",
    "shared_shop",
    "take",
    "wait_for_plan",
    "write_results",
]
