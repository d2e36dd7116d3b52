"""Where a batch is kept: a file of SQLite's on one machine, or a PostgreSQL that several share.

What was written is durable when it returns. A PostgreSQL that goes away beneath a batch is waited for; what may be done
twice is done again then, and everything else ends with one sentence.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from tenacity import (
    Retrying,
    retry_if_exception_type,
    sleep_using_event,
    stop_after_delay,
    stop_when_event_set,
    wait_random_exponential,
)

from pipeline.batch.tables import TABLES, VERSIONS
from pipeline.errors import DatabaseGone, InputError, MissingExtra, StorageLost

T = TypeVar("T")
SCHEMA = 1
_MAKING = 0x6172_6D62
"""PostgreSQL's lock under which one process alone makes the tables."""
_GONE = ("08", "57P", "53300")
"""How PostgreSQL's codes begin that say nothing but that it cannot be talked to now."""
_KEPT_ALIVE = "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"
"""So that it lets go of what a machine held that lost its power."""
_FORM = "Write postgresql://user@host/name."
MISSING = MissingExtra(
    "a database that machines share needs a part that is not installed",
    do='Install it with: pip install "argmap[cluster]"',
)


@dataclass(frozen=True)
class Database:
    """``shown`` names it without user and password; ``patience`` is in seconds."""

    engine: sa.Engine
    shown: str
    patience: float = 0.0
    address: URL | None = None
    """Of one that machines share."""
    hurry: Event = field(default_factory=Event)
    """Once set nothing is waited for any more."""

    def insert(self, table: sa.Table) -> Any:  # noqa: ANN401 - either dialect's
        """An INSERT that may say what becomes of a row that is there already."""
        return (sqlite if self.address is None else postgresql).insert(table)

    def prepare(self) -> None:
        """Makes the tables that are missing. Raises StorageLost, and InputError for what a newer argmap made."""
        with self.writing() as db:
            if self.address is not None:
                db.execute(sa.select(sa.func.pg_advisory_xact_lock(_MAKING)))
            TABLES.create_all(db)
            known = db.execute(sa.select(sa.func.max(VERSIONS.c.schema))).scalar()
            if known is None:
                db.execute(sa.insert(VERSIONS).values(schema=SCHEMA))
        if known is not None and known > SCHEMA:
            raise InputError("is a batch of a newer argmap", where=self.shown, do="Use that version.")

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction, durable when it is left. Raises StorageLost."""
        with self.translated(), self.engine.begin() as db:
            yield db

    @contextmanager
    def looking(self) -> Iterator[sa.Connection]:
        """A connection to read with. Raises StorageLost."""
        with self.translated(), self.engine.connect() as db:
            yield db

    def again(self, work: Callable[[sa.Connection], T]) -> T:
        """What comes of a transaction that may be repeated, which is while the database is away. Raises StorageLost."""

        def once() -> T:
            with self.writing() as db:
                return work(db)

        return self.patiently(once)

    def rows(self, statement: sa.Executable, given: Mapping[str, Any] | None = None) -> Sequence[sa.Row[Any]]:
        """The rows of one statement that may be repeated, without a transaction around it. Raises StorageLost."""

        def once() -> Sequence[sa.Row[Any]]:
            with self.translated(), self._plain.connect() as db:
                found = db.execute(statement, given)
                return found.all() if found.returns_rows else ()

        return self.patiently(once)

    @cached_property
    def _plain(self) -> sa.Engine:
        return self.engine.execution_options(isolation_level="AUTOCOMMIT")

    def patiently(self, work: Callable[[], T]) -> T:
        """What comes of work that may be repeated, which is while the database is away. Raises StorageLost."""
        try:
            return work()
        except DatabaseGone:
            if not self.patience:
                raise
        return Retrying(
            retry=retry_if_exception_type(DatabaseGone),
            stop=stop_after_delay(self.patience) | stop_when_event_set(self.hurry),
            sleep=sleep_using_event(self.hurry),
            wait=wait_random_exponential(multiplier=0.1, max=5),
            reraise=True,
        )(work)

    def wait(self) -> None:
        """Returns when it answers. Raises DatabaseGone when the patience is over."""
        self.again(lambda db: db.execute(sa.select(1)))

    def close(self) -> None:
        """Lets go of it."""
        self.engine.dispose()

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Trouble with it in one sentence of ours."""
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            cause = getattr(error, "orig", None) or error
            raise self.trouble(cause, away=self.address is not None and is_away(error)) from error

    def trouble(self, cause: BaseException, *, away: bool) -> StorageLost:
        """What is told of it: DatabaseGone while it is away, which may pass."""
        why = str(cause).strip().partition("\n")[0] or type(cause).__name__
        if away:
            do = "Run the same command again when it is back; what is finished and paid is kept."
            return DatabaseGone(f"the database cannot be reached: {why}", where=self.shown, do=do)
        do = "See that the disk has room and may be written to." if self.address is None else "Check the database."
        return StorageLost(f"the batch cannot be kept: {why}", where=self.shown, do=do)


def open_file(path: Path) -> Database:
    """A file of SQLite's, made if it is not there. Raises StorageLost."""
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
    sa.event.listen(engine, "connect", _durably)
    opened = Database(engine, str(path))
    with opened.translated():
        path.parent.mkdir(parents=True, exist_ok=True)
    opened.prepare()
    return opened


def open_shared(url: str, patience: float) -> Database:
    """A PostgreSQL that machines share; one that cannot be reached at first is not waited for.

    Raises InputError for what is no address, MissingExtra without a driver, DatabaseGone and StorageLost.
    """
    address = _address(url)
    shown = f"postgresql://{address.host or ''}{f':{address.port}' if address.port else ''}/{address.database or ''}"
    try:
        engine = sa.create_engine(
            address,
            pool_pre_ping=True,
            pool_size=2,
            max_overflow=8,
            connect_args={"connect_timeout": 10, "application_name": "argmap"},
            hide_parameters=True,
        )
    except ImportError as error:
        raise MISSING from error
    sa.event.listen(engine, "connect", _kept_alive)
    opened = Database(engine, shown, patience, address)
    opened.prepare()
    return opened


def is_away(error: BaseException) -> bool:
    """Whether a database could not be talked to, whatever it was asked: an error of SQLAlchemy's or of the driver's."""
    cause: object = error
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return True
        cause = error.orig
    speaks = (sa.exc.OperationalError, sa.exc.InterfaceError)
    if isinstance(error, SQLAlchemyError) and not isinstance(error, speaks):
        return False
    code = getattr(cause, "sqlstate", None)
    return code is None or str(code).startswith(_GONE)


def _address(url: str) -> URL:
    try:
        address = sa.make_url(url)
        backend = address.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise InputError("is no database's address", where="--database", do=_FORM) from error
    if "@" in (address.host or ""):
        raise InputError("is no database's address", where="--database", do="Write @ in a password as %40.")
    if backend not in ("postgresql", "postgres"):
        raise InputError(f"machines share no {backend}", where="--database", do=_FORM)
    return address.set(drivername="postgresql+psycopg")


def _durably(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _kept_alive(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's
    connection.execute(_KEPT_ALIVE)
    connection.commit()
