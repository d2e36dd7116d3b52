"""A batch that several machines work on: one enters its articles, and each does jobs until there are none.

What a process on one machine does with an article, every worker does with a job; ledger, budget, pace and outcomes lie
in the database. Whoever dies takes nothing with it but what it had in flight, and that is handed out again.
"""

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pipeline.batch import plan
from pipeline.batch.database import Database
from pipeline.batch.engine import PutBack
from pipeline.batch.jobs import Jobs
from pipeline.batch.plan import Plan
from pipeline.batch.running import Batch, finish_one, is_well, set_aside
from pipeline.batch.shared_ledger import SharedLedger
from pipeline.batch.shared_limits import SharedPace, SharedPurse
from pipeline.batch.store import BatchStore, Waiting
from pipeline.batch.workers import batch_shop
from pipeline.errors import DatabaseGone, InputError
from pipeline.llm import open_model
from pipeline.models import ModelOptions
from pipeline.ports import Model
from pipeline.settings import Settings
from pipeline.workshop import Workshop

LOOK = 1.0
"""Seconds between two looks at whether there is more to do."""


def shared_shop(settings: Settings, database: Database) -> Workshop:
    """What stages need, with a model whose ledger, budget and pace all who work on the batch share."""

    def connect(options: ModelOptions) -> Model:
        pace = SharedPace(database, options.requests_per_minute, options.tokens_per_minute)
        return open_model(options, SharedLedger(database), SharedPurse(options, database), pace)

    return batch_shop(settings, connect)


def wait_for_plan(store: BatchStore, patience: float) -> Plan:
    """The plan of the batch, which may not be there yet. Raises InputError when nobody tells one, and StorageLost."""
    until = time.monotonic() + patience
    while (found := plan.told(store)) is None:
        if time.monotonic() > until:
            raise InputError(
                "nobody has begun a batch there",
                where=store.database.shown,
                do="Begin it: argmap batch SOURCE --database URL",
            )
        time.sleep(LOOK)
    return found


async def run_jobs(batch: Batch, jobs: Jobs, by: Plan) -> None:
    """Works until no job is left, here or elsewhere; trouble with an article is its outcome.

    Raises StorageLost, DatabaseGone among it, and InputError when the batch goes on by another plan.
    """
    await _Worker(batch, jobs, by).run()


class _Worker:
    """One process at work."""

    def __init__(self, batch: Batch, jobs: Jobs, by: Plan) -> None:
        self._batch, self._jobs, self._plan = batch, jobs, by
        self._over = asyncio.Event()
        self._writer = ThreadPoolExecutor(1)
        self._trouble: list[Exception] = []
        self._held: dict[str, asyncio.Future[Waiting | None]] = {}
        """Articles at which the server failed, until it is known whose fault that is."""

    async def run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(_unheard)
        aside = (asyncio.create_task(self._watch()), asyncio.create_task(self._stop_when_asked()))
        try:
            while not self._over.is_set():
                await self._serve()
        except asyncio.CancelledError:
            self._jobs.database.hurry.set()
            raise
        finally:
            for task in aside:
                task.cancel()
            await asyncio.gather(*aside, return_exceptions=True)
            self._writer.shutdown()
        if self._trouble:
            raise self._trouble[0]

    async def _serve(self) -> None:
        """Does jobs; a database that goes away is waited for."""
        serving = asyncio.create_task(self._jobs.serve(self._do, self._batch.at_once, self._over))
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            for task in self._batch.flying:
                task.cancel()
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
            raise
        except DatabaseGone:
            await self._unless_trouble(asyncio.to_thread(self._jobs.database.wait))
        except Exception as error:  # noqa: BLE001 - raised when what is in flight is finished
            self._end(error)

    async def _stop_when_asked(self) -> None:
        """Articles that are held wait again then: nobody judges them any more."""
        await _first_of(self._batch.stop.wait(), self._over.wait())
        self._over.set()
        for held in self._held.values():
            held.cancel()

    async def _watch(self) -> None:
        """Ends it when somebody asks, when no job is left, or when the batch goes on by another plan."""
        while not self._over.is_set():
            await self._unless_trouble(asyncio.to_thread(self._look))
            await self._unless_trouble(self._judge())
            await asyncio.sleep(LOOK)

    def _look(self) -> None:
        if self._batch.cancelled():
            self._loop.call_soon_threadsafe(self._batch.stop.set)
            return
        now = plan.told(self._jobs.store)
        if now is not None and now != self._plan:
            raise InputError(
                "the batch goes on under other settings", where=self._jobs.database.shown, do="Start this worker again."
            )
        if now is not None and not self._jobs.left():
            self._loop.call_soon_threadsafe(self._over.set)

    async def _do(self, key: str) -> None:
        """One job: nothing if its article is done. Raises PutBack for one that waits again."""
        batch = self._batch
        if self._over.is_set() or batch.stop.is_set():
            raise PutBack
        task = asyncio.create_task(self._done(key))
        batch.flying.add(task)
        try:
            kept = await task
        except asyncio.CancelledError as error:
            raise PutBack from error
        except Exception as error:
            self._end(error)
            raise PutBack from error
        finally:
            batch.flying.discard(task)
        if not kept:
            raise PutBack

    async def _done(self, key: str) -> bool:
        found = await asyncio.to_thread(self._batch.store.open_one, key, self._batch.settings)
        while found is not None:
            if await finish_one(found, self._batch, self._writer):
                return True
            if self._over.is_set() or self._batch.stop.is_set():
                return False
            self._held[key] = self._loop.create_future()
            try:
                found = await self._held[key]
            finally:
                del self._held[key]
        return True

    async def _judge(self) -> None:
        """Lets go of articles that are held: what others were answered judges them, or else a question of ours."""
        batch = self._batch
        nothing_else = 0 < len(self._held) == len(batch.flying)
        again = [*(await set_aside(batch, self._writer)).again]
        if nothing_else and batch.doubts.held and await is_well(batch):
            again += (await set_aside(batch, self._writer)).again
        by_key = {found.key: found for found in again}
        for key, held in self._held.items():
            if key not in batch.doubts.held and not held.done():
                held.set_result(by_key.get(key))

    async def _unless_trouble(self, work: Any) -> None:  # noqa: ANN401 - an awaitable
        try:
            await work
        except Exception as error:  # noqa: BLE001 - raised when what is in flight is finished
            self._end(error)

    def _end(self, error: Exception) -> None:
        """Nothing new is begun, and this is told at the end."""
        self._trouble.append(error)
        self._over.set()


async def _first_of(*waits: Any) -> None:  # noqa: ANN401 - awaitables
    tasks = [asyncio.ensure_future(each) for each in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


def _unheard(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What the engine did not get to the database is done again, and worth no traceback."""
    if type(context.get("exception")).__module__.partition(".")[0] in ("procrastinate", "psycopg", "psycopg_pool"):
        logging.getLogger(__name__).debug("unheard: %s", context.get("exception"))
        return
    loop.default_exception_handler(context)
