"""Every paid call in SQLite, durable before its answer is used.

Write-ahead log with ``synchronous=FULL``: when ``put`` returns, the call survives a power cut. The first answer to a
request stays; a second process that paid for the same one gets the first back when it looks.

So that no two processes pay for the same question, each claims what it asks. A claim names its owner by the number of a
lock file beside the ledger that the owner holds while it lives: a dead process's lock is free, and so are its claims.
"""

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import NamedTuple, Self

from filelock import FileLock, Timeout
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random

from pipeline.errors import StorageError, StorageLost
from pipeline.ports import CallRecord

WAIT = 30
"""Seconds to wait for another process that writes."""
SCHEMA = 1
_COLUMNS = "key, prompt, model, request, response, tokens_in, tokens_out"
_CREATE = """CREATE TABLE IF NOT EXISTS calls (
  key TEXT PRIMARY KEY, prompt TEXT NOT NULL, model TEXT NOT NULL, request TEXT NOT NULL, response TEXT NOT NULL,
  tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL, paid TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
) WITHOUT ROWID"""
_CREATE_CLAIMS = "CREATE TABLE IF NOT EXISTS claims (key TEXT PRIMARY KEY, owner INTEGER NOT NULL) WITHOUT ROWID"
_CLAIM = """INSERT INTO claims SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM calls WHERE key = ?)
ON CONFLICT DO NOTHING"""
_OF_ONE_CALL = (sqlite3.DataError, OverflowError, UnicodeError)
"""Trouble with what is to be kept, not with the ledger: the next call may be kept all the same."""


class Usage(NamedTuple):
    """Calls of one prompt: how many, the characters that they sent, and the tokens that were counted."""

    calls: int
    characters: int
    tokens_in: int
    tokens_out: int


class _Owner(NamedTuple):
    """Who claims: a number, and the lock that is held in its name."""

    number: int
    lock: FileLock


def _is_busy(error: BaseException) -> bool:
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode == sqlite3.SQLITE_BUSY


_patiently = Retrying(
    retry=retry_if_exception(_is_busy), stop=stop_after_delay(WAIT), wait=wait_random(0.01, 0.1), reraise=True
)
"""A new file's journal is changed by one process alone, and SQLite does not wait for that by itself."""


class SqliteLedger:
    """The ledger in one file. Several processes and threads may share it; each waits for the other's writes."""

    def __init__(self, path: Path) -> None:
        """Opens or creates it; raises StorageError."""
        self._path = path
        self._turn = threading.RLock()
        with self._translated():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=WAIT, isolation_level=None, check_same_thread=False)
            _patiently(self._db.execute, "PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._prepare()

    def _prepare(self) -> None:
        version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if version > SCHEMA:
            raise StorageLost(
                f"is a ledger of a newer argmap (schema {version})", where=str(self._path), do="Use that version."
            )
        self._db.execute(_CREATE)
        self._db.execute(_CREATE_CLAIMS)
        self._db.execute(f"PRAGMA user_version={SCHEMA}")

    def get(self, key: str) -> CallRecord | None:
        """The recorded call, or None; raises StorageError."""
        with self._translated():
            row = self._db.execute(f"SELECT {_COLUMNS} FROM calls WHERE key = ?", (key,)).fetchone()  # noqa: S608
        return CallRecord(*row) if row else None

    def put(self, record: CallRecord) -> None:
        """Durable when it returns; a key that is known keeps its first answer. Raises StorageError."""
        values = tuple(getattr(record, name) for name in _COLUMNS.split(", "))
        with self._translated():
            self._db.execute(f"INSERT OR IGNORE INTO calls ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608

    def put_all(self, records: Sequence[CallRecord]) -> None:
        """The same for several, in one transaction."""
        values = [tuple(getattr(record, name) for name in _COLUMNS.split(", ")) for record in records]
        with self._translated():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._db.executemany(f"INSERT OR IGNORE INTO calls ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def claim(self, key: str) -> bool:
        """Whether the call is now ours to make: not recorded, and claimed by nobody who still lives.

        Raises StorageError.
        """
        with self._translated(), self._undurably():
            row = self._db.execute("SELECT owner FROM claims WHERE key = ?", (key,)).fetchone()
            if row is not None:
                self._bury(int(row[0]))
            return self._db.execute(_CLAIM, (key, self._owner.number, key)).rowcount == 1

    def release(self, key: str) -> None:
        """Gives up our claim, whether the call was recorded or not; raises StorageError."""
        with self._translated(), self._undurably():
            self._db.execute("DELETE FROM claims WHERE key = ? AND owner = ?", (key, self._owner.number))

    def _bury(self, owner: int) -> None:
        """Forgets the claims of an owner who is dead."""
        if owner != self._owner.number and (lock := self._locked(owner)) is not None:
            self._db.execute("DELETE FROM claims WHERE owner = ?", (owner,))
            lock.release()

    @cached_property
    def _owner(self) -> _Owner:
        """Ourselves: the first number whose lock is free, without what an owner before us left."""
        for number in count(1):
            if (lock := self._locked(number)) is not None:
                self._db.execute("DELETE FROM claims WHERE owner = ?", (number,))
                return _Owner(number, lock)
        raise AssertionError

    def _locked(self, number: int) -> FileLock | None:
        """The lock of an owner, now held by us; None while the owner lives."""
        lock = FileLock(self._path.with_name(f"{self._path.name}-owner{number}.lock"), thread_local=False)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            return None
        return lock

    def records(self) -> Iterator[CallRecord]:
        """All calls, ordered by key; raises StorageError."""
        with self._translated():
            rows = self._db.execute(f"SELECT {_COLUMNS} FROM calls ORDER BY key").fetchall()  # noqa: S608
        return (CallRecord(*row) for row in rows)

    def usage(self, model: str) -> Mapping[str, Usage]:
        """What the calls to a model were like, by the name of the prompt; raises StorageError."""
        name = "substr(prompt, 1, instr(prompt || '@', '@') - 1)"
        counted = "count(*), sum(length(request)), sum(tokens_in), sum(tokens_out)"
        with self._translated():
            rows = self._db.execute(f"SELECT {name}, {counted} FROM calls WHERE model = ? GROUP BY 1", (model,))  # noqa: S608
            return {row[0]: Usage(*row[1:]) for row in rows.fetchall()}

    def close(self) -> None:
        """Lets go of the file, and of what is still claimed."""
        with self._turn:
            if "_owner" in self.__dict__:
                self._owner.lock.release()
                del self._owner
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _undurably(self) -> Iterator[None]:
        """Claims last no longer than their owner: what a power cut takes of them it ends with him."""
        self._db.execute("PRAGMA synchronous=NORMAL")
        try:
            yield
        finally:
            self._db.execute("PRAGMA synchronous=FULL")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            with self._turn:
                yield
        except (sqlite3.Error, OSError, *_OF_ONE_CALL) as error:
            kind = StorageError if isinstance(error, _OF_ONE_CALL) else StorageLost
            raise kind(
                f"the ledger of paid calls failed: {error}",
                where=str(self._path),
                do="Check the disk, or move the file away; its calls would then be paid again.",
            ) from error
