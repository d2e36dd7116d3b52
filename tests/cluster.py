"""Batches that machines share, on a real PostgreSQL: begun, worked on in this process, and by processes of their own.

As a program, ``python -m tests.cluster FOLDER`` is a worker of the batch of ARGMAP_DATABASE: the command's own parts,
but that articles are cut and checked in the worker's own process, which saves each test the start of another one.
"""

import asyncio
import itertools
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

from pipeline.batch import (
    Batch,
    BatchStore,
    Jobs,
    Plan,
    Pool,
    entering,
    open_shared,
    plan,
    run_jobs,
    shared_shop,
    take,
    wait_for_plan,
    workers,
)
from pipeline.log import RunLog
from pipeline.models import Outcome
from pipeline.settings import Settings, load
from tests.command import ROOT, environment

T = TypeVar("T")
NUMBERS = itertools.count(1)


class Here(Pool):
    """Does a worker process's work in a thread of this process, one thing after the other."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(workers.open_worker, settings, processes=1)
        workers._shops[:] = [workers.batch_shop(settings.model_copy(update={"model": None}))]
        self._thread = ThreadPoolExecutor(1)

    async def run(self, work: Callable[..., T], *given: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *given)

    def close(self) -> None:
        self._thread.shutdown()


def begun(url: str, folder: Path, sources: Sequence[Path], settings: Settings) -> None:
    """Enters articles, as whoever begins a batch does."""
    store = BatchStore(folder, open_shared(url, 10))
    shop = shared_shop(settings, store.database)
    with entering(store.database):
        plan.tell(store, None)
        store.ask_to_stop(asked=False)
        take(sources, store, settings.read_limits())
        batch = Batch(store, shop, Here(settings), RunLog(folder / "run.log"), lambda _: None)
        Jobs(store, batch.settings, 30).enter(store.waiting_keys(batch.settings))
        plan.tell(store, Plan.of(settings, batch.settings))
    store.close()


class Joined(NamedTuple):
    """A process that is about to work on a batch."""

    batch: Batch
    jobs: Jobs
    by: Plan

    async def work(self) -> None:
        """To its end."""
        try:
            await run_jobs(self.batch, self.jobs, self.by)
        finally:
            if self.batch.shop.model is not None:
                await self.batch.shop.model.close()


@contextmanager
def joining(
    url: str, folder: Path, own: Settings, tell: Callable[[Outcome], None] = lambda _: None
) -> Iterator[Joined]:
    """A worker of this process, as the command opens it."""
    store = BatchStore(folder, open_shared(url, own.database_patience))
    by = wait_for_plan(store, 30)
    settings = by.settings_here(own)
    pool = Here(settings)
    shop, log = shared_shop(settings, store.database), RunLog(folder / "run.log")
    batch = Batch(store, shop, pool, log, tell, cancelled=store.asked_to_stop)
    by.check_fit(batch.settings)
    try:
        yield Joined(batch, Jobs(store, batch.settings, own.worker_timeout), by)
    finally:
        pool.close()
        store.close()


def joined(url: str, folder: Path, own: Settings, tell: Callable[[Outcome], None] = lambda _: None) -> Batch:
    """Works on a batch to its end, in this process; what halted it is in what is returned."""
    with joining(url, folder, own, tell) as worker:
        asyncio.run(worker.work())
        return worker.batch


@contextmanager
def worker(folder: Path, env: Mapping[str, str]) -> "Iterator[subprocess.Popen[str]]":
    """A worker in a process of its own, ended when this is left."""
    command = [sys.executable, "-m", "tests.cluster", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=environment(env)) as process:
        try:
            yield process
        finally:
            process.kill()


def main() -> None:
    """Works to the end; says why it ended before."""
    settings = load().settings
    assert settings.database is not None
    if halted := joined(settings.database.get_secret_value(), Path(sys.argv[1]), settings).halted:
        sys.exit(halted[0].sentence)


if __name__ == "__main__":
    main()
