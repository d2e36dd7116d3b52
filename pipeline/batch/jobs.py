"""Articles of a batch as jobs in the database that machines share, handed out by procrastinate.

A job is gone once its article is kept, so that what is there is open. A worker tells the database that it lives; what
one had in flight that no longer does is handed out again. An article that ended several workers is set aside.
"""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from pipeline.batch.database import Database
from pipeline.batch.engine import JOBS, TASK, Do, application, engine_is_away, make_tables, require_engine, translated
from pipeline.batch.store import BatchStore, Settings
from pipeline.models import Quarantined, content_id

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.jobs import Job

LIVES = 3
"""Workers that an article may end before it is set aside."""
BEATS = 5
"""Signs of life within the time after which a worker counts as dead."""
POLL = 1.0
"""Seconds between two looks for a job where there was none."""
_TURN, _ENTERING = 0x6172_6D63, 0x6172_6D65
"""PostgreSQL's locks under which one process alone hands out again, or enters articles."""
_ENDED = Quarantined(
    stage="worker", reason=f"{LIVES} machines that worked on it ended, one after the other", exit_code=70
)
_JOBS = sa.table(
    JOBS,
    *(sa.column(name) for name in ("id", "queue_name", "status")),
    sa.column("args", sa.JSON),
)
_WORKERS = sa.table("procrastinate_workers", sa.column("id"), sa.column("last_heartbeat"))


class Crew(NamedTuple):
    """Who works on a batch: workers that live, and articles in flight."""

    workers: int
    in_flight: int


class Jobs:
    """The jobs of one batch in its database, for the settings in force."""

    def __init__(self, store: BatchStore, settings: Settings, dead_after: float) -> None:
        """Makes the engine's tables if they are missing. Raises MissingExtra, StorageLost.

        ``dead_after``: seconds without a sign of life after which a worker counts as dead.
        """
        self.store, self.database, self._settings, self._dead_after = store, store.database, settings, dead_after
        self._queue = content_id("q", settings.mapping, settings.checking, length=20)
        require_engine()
        with translated(self.database):
            make_tables(self.database)

    def enter(self, keys: Iterable[list[str]]) -> int:
        """Makes jobs of articles that have none; returns how many. Raises StorageLost."""
        known, made = self._open(), 0
        app = application(self.database)
        with translated(self.database), app.open():
            task = app.tasks[TASK].configure(queue=self._queue)
            for some in keys:
                new: list[dict[str, Any]] = [{"key": key} for key in some if key not in known]
                if new:
                    task.batch_defer(*new)
                    made += len(new)
        return made

    def _open(self) -> set[str]:
        found = sa.select(_JOBS.c.args["key"].as_string()).where(_JOBS.c.queue_name == self._queue)
        return self.database.again(lambda db: set(db.execute(found).scalars()))

    def left(self) -> bool:
        """Whether any is open, in flight somewhere or not. Raises StorageLost."""
        found = sa.select(_JOBS.c.id).where(_JOBS.c.queue_name == self._queue).limit(1)
        return self.database.again(lambda db: db.execute(found).first()) is not None

    async def serve(self, do: Do, at_once: int, over: asyncio.Event) -> None:
        """Does jobs until it is over, then finishes those in flight. Raises DatabaseGone for one that went away.

        ``do`` is given an article's key; PutBack from it lets the job wait again.
        """
        app = application(self.database, do)
        with translated(self.database):
            async with app.open_async():
                working = asyncio.create_task(self._work(app, at_once))
                others = (asyncio.create_task(self._take_over(app)), asyncio.create_task(over.wait()))
                try:
                    await asyncio.wait((working, *others), return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for task in (working, *others):
                        task.cancel()  # the engine's worker finishes what is in flight before it ends
                    ended = await asyncio.gather(working, *others, return_exceptions=True)
                for trouble in ended:
                    if isinstance(trouble, Exception):
                        raise trouble

    async def _work(self, app: "App", at_once: int) -> None:
        await app.run_worker_async(
            queues=[self._queue],
            concurrency=at_once,
            install_signal_handlers=False,
            listen_notify=False,
            delete_jobs="always",
            fetch_job_polling_interval=POLL,
            update_heartbeat_interval=self._dead_after / BEATS,
            stalled_worker_timeout=self._dead_after,
        )

    async def _take_over(self, app: "App") -> None:
        """Hands out again what dead workers had in flight."""
        while True:
            await asyncio.sleep(self._dead_after / BEATS)
            turn = await asyncio.to_thread(self._turn)
            if turn is None:
                continue
            try:
                manager = app.job_manager
                for job in await manager.get_stalled_jobs(queue=self._queue, seconds_since_heartbeat=self._dead_after):
                    await self._hand_out_again(app, job)
            finally:
                await asyncio.to_thread(turn.close)

    def _turn(self) -> sa.Connection | None:
        """A connection that holds the turn; None while another has it, or the database has just come back.

        Then live workers have not had the time to say that they live.
        """
        settled = sa.func.pg_postmaster_start_time() < sa.func.now() - sa.func.make_interval(
            0, 0, 0, 0, 0, 0, self._dead_after
        )
        db = self.database.engine.connect()
        try:
            if db.execute(sa.select(sa.and_(settled, sa.func.pg_try_advisory_xact_lock(_TURN)))).scalar():
                return db
        except BaseException:
            db.close()
            raise
        db.close()
        return None

    async def _hand_out_again(self, app: "App", job: "Job") -> None:
        """Each time with less priority, which counts the workers that it ended."""
        from procrastinate.exceptions import ConnectorException  # noqa: PLC0415 - optional
        from procrastinate.jobs import Status  # noqa: PLC0415

        try:
            if 1 - job.priority < LIVES:
                await app.job_manager.retry_job(job, priority=job.priority - 1)
                return
            await asyncio.to_thread(self._set_aside, str(job.task_kwargs["key"]))
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
        except ConnectorException as error:
            if engine_is_away(error):
                raise
            # Its worker lived after all, and finished it meanwhile.

    def _set_aside(self, key: str) -> None:
        if self.store.open_one(key, self._settings) is not None:
            self.store.put(self._settings.failed(key, _ENDED))


def crew(database: Database, dead_after: float) -> Crew:
    """Who works on a batch now. Raises StorageLost."""
    with database.looking() as db:
        if not sa.inspect(db).has_table(JOBS):
            return Crew(0, 0)
        since = sa.func.now() - sa.func.make_interval(0, 0, 0, 0, 0, 0, dead_after)
        workers = sa.select(sa.func.count()).select_from(_WORKERS).where(_WORKERS.c.last_heartbeat > since)
        doing = sa.select(sa.func.count()).select_from(_JOBS).where(sa.cast(_JOBS.c.status, sa.Text) == "doing")
        return Crew(db.execute(workers).scalar_one(), db.execute(doing).scalar_one())


def drop_jobs(database: Database) -> None:
    """Forgets all jobs that nobody has in flight; entering makes those anew that are open. Raises StorageLost."""
    with database.writing() as db:
        if sa.inspect(db).has_table(JOBS):
            db.execute(sa.delete(_JOBS).where(sa.cast(_JOBS.c.status, sa.Text) != "doing"))


@contextmanager
def entering(database: Database) -> Iterator[bool]:
    """Whether this process alone enters articles while this lasts. Raises StorageLost."""
    with database.looking() as db:
        yield bool(db.execute(sa.select(sa.func.pg_try_advisory_lock(_ENTERING))).scalar())
        db.execute(sa.select(sa.func.pg_advisory_unlock_all()))
