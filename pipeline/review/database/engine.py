"""The desk's database, SQLite or PostgreSQL by its URL: opened, brought to the newest version, read and written.

A write that was acknowledged survives the end of the process: SQLite runs with a write-ahead log that is on the disk
before a commit returns. Writers of SQLite wait for one another from their first statement on, so that none finds, half
done, that another was faster.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    InternalError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from pipeline.errors import InputError, MissingExtra, StorageLost

LOG: Final = logging.getLogger("argmap.desk")
MIGRATIONS: Final = Path(__file__).with_name("migrations")
PATIENCE: Final = 30_000
"""Milliseconds that one writer waits for another."""
ANSWERS: Final = 10
"""Seconds in which PostgreSQL answers, or is taken to be gone."""
_TROUBLE: Final = (OperationalError, InterfaceError, InternalError, PoolTimeout, sqlite3.Error)
"""What the place of the database is to blame for; a connection that was lost is told by any of the others, too."""
_WRITES: Final = "desk_writes"
_UPGRADE: Final = 0x6172676D
"""PostgreSQL's lock under which one process alone upgrades."""


@dataclass(frozen=True)
class Database:
    """Where the desk keeps everything. ``shown`` is its address without a password."""

    engine: Engine
    shown: str

    def reading(self) -> AbstractContextManager[Session]:
        """A session that cannot write; it sees one state of everything."""
        return self._session(writes=False)

    def writing(self) -> AbstractContextManager[Session]:
        """A session that is committed at its end, or rolled back if an exception passes.

        On leaving it without one, what was written is safe. Lock what you decide upon with ``with_for_update``.
        Sessions of both kinds raise StorageLost where the database is gone, full, locked or may not be written.
        """
        return self._session(writes=True)

    @contextmanager
    def _session(self, *, writes: bool) -> Iterator[Session]:
        options: dict[str, Any] = {_WRITES: writes}
        if self.engine.dialect.name == "postgresql":
            options |= {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"} if not writes else {}
        engine = self.engine.execution_options(**options)
        with self.trouble(), Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def trouble(self) -> Iterator[None]:
        """What the place of the database is to blame for is StorageLost inside."""
        try:
            yield
        except (*_TROUBLE, DBAPIError) as error:
            if not (isinstance(error, _TROUBLE) or error.connection_invalidated):
                raise  # what we asked for was wrong, not where it is kept
            LOG.error("the desk's database at %s: %s", self.shown, _first_line(error))  # noqa: TRY400 - in one line
            what = "the desk's database does not answer or cannot be written just now"
            raise StorageLost(what, do="Nothing is half saved: wait a moment, look, and try again.") from error

    def close(self) -> None:
        """Lets go of all connections."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """The database at a URL, upgraded to the newest version; a new SQLite file is made.

    Raises InputError for an address that is none, MissingExtra without a driver, StorageLost if it cannot be opened or
    is of a newer version.
    """
    address = _address(url)
    shown = address.render_as_string(hide_password=True)
    try:
        engine = _sqlite(address) if address.get_backend_name() == "sqlite" else _postgresql(address)
        with engine.execution_options(**{_WRITES: True}).begin() as connection:
            _upgrade(connection)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise StorageLost(f"the desk's database cannot be opened ({_first_line(error)})", where=shown) from error
    except CommandError as error:
        raise StorageLost(
            "the desk's database is of a newer version", where=shown, do="Use the argmap that wrote it, or a newer one."
        ) from error
    return Database(engine, shown)


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        backend = address.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise InputError("is no database's address", where="--database", do=_FORMS) from error
    if backend not in ("sqlite", "postgresql"):
        raise InputError(f"there is no desk on {backend}", where="--database", do=_FORMS)
    if backend == "sqlite" and address.database in (None, "", ":memory:"):
        raise InputError("names no file", where="--database", do=_FORMS)
    return address if backend == "sqlite" else address.set(drivername="postgresql+psycopg")


_FORMS: Final = "Write sqlite:///desk.sqlite or postgresql://user@host/name."


def _sqlite(address: URL) -> Engine:
    Path(address.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": PATIENCE / 1000}, pool_size=10, max_overflow=40)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", f"busy_timeout = {PATIENCE}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(address: URL) -> Engine:
    try:
        patience = {"connect_timeout": ANSWERS}
        return create_engine(address, pool_size=10, max_overflow=40, pool_pre_ping=True, connect_args=patience)
    except ImportError as error:
        raise MissingExtra(
            "PostgreSQL needs a driver that is not installed", do='Install it with: pip install "argmap[postgres]"'
        ) from error


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADE})")
    command.upgrade(migrations(connection), "head")


def in_turn(session: Session, lock: int) -> None:
    """From here to their end, writers that take the same lock come one after another; on SQLite all writers do."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": lock})


def migrations(connection: Connection) -> Config:
    """Alembic's configuration on an open connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _first_line(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return str(cause).strip().partition("\n")[0] or type(error).__name__
