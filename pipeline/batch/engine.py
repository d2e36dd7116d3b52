"""The engine that hands out jobs, procrastinate, as far as batches know of it: opened, and its trouble translated."""

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

from pipeline.batch.database import MISSING, Database, is_away

if TYPE_CHECKING:
    from procrastinate import App

Do = Callable[[str], Awaitable[None]]
TASK, JOBS = "article", "procrastinate_jobs"
"""Our task, and the engine's table."""
_MAKING = 0x6172_6D64
"""PostgreSQL's lock under which one process alone makes the engine's tables."""


class PutBack(Exception):
    """The article is not done, and nothing is to blame: its job waits again."""


def application(database: Database, do: Do | None = None) -> "App":
    from procrastinate import App, PsycopgConnector, RetryStrategy  # noqa: PLC0415 - optional

    address = database.address.set(drivername="postgresql") if database.address else None
    conninfo = address.render_as_string(hide_password=False) if address else ""
    app = App(connector=PsycopgConnector(conninfo=conninfo, min_size=1, max_size=4, timeout=5))

    @app.task(name=TASK, retry=RetryStrategy(retry_exceptions=[PutBack]))
    async def article(key: str) -> None:
        if do is None:
            raise PutBack
        await do(key)

    return app


def make_tables(database: Database) -> None:
    app = application(database)
    with database.writing() as db:
        db.execute(sa.select(sa.func.pg_advisory_xact_lock(_MAKING)))
        if not sa.inspect(db).has_table(JOBS):
            with app.open():
                app.schema_manager.apply_schema()


def require_engine() -> None:
    """Raises MissingExtra without it. What it and its connections log is told by us, or is no user's business."""
    try:
        import procrastinate  # noqa: F401, PLC0415 - optional
        import psycopg_pool  # noqa: F401, PLC0415
    except ImportError as error:
        raise MISSING from error
    for name in ("procrastinate", "psycopg.pool"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


@contextmanager
def translated(database: Database) -> Iterator[None]:
    """The engine's trouble with the database in one sentence of ours."""
    import psycopg  # noqa: PLC0415 - optional
    from procrastinate.exceptions import ConnectorException  # noqa: PLC0415

    try:
        with database.translated():
            yield
    except (ConnectorException, psycopg.Error) as error:
        raise database.trouble(error.__cause__ or error, away=engine_is_away(error)) from error


def engine_is_away(error: BaseException) -> bool:
    import psycopg  # noqa: PLC0415 - optional

    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    return isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError) and is_away(cause)
