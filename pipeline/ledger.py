"""Every paid call in SQLite, durable before its answer is used.

Write-ahead log with ``synchronous=FULL``: when ``put`` returns, the call survives a power cut. The first answer to a
request stays; a second process that paid for the same one gets the first back when it looks.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from pipeline.errors import StorageLost
from pipeline.ports import CallRecord

SCHEMA = 1
_COLUMNS = "key, prompt, model, request, response, tokens_in, tokens_out"
_CREATE = """CREATE TABLE IF NOT EXISTS calls (
  key TEXT PRIMARY KEY, prompt TEXT NOT NULL, model TEXT NOT NULL, request TEXT NOT NULL, response TEXT NOT NULL,
  tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL, paid TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
) WITHOUT ROWID"""


class SqliteLedger:
    """The ledger in one file. Several processes may share it; each waits for the other's writes."""

    def __init__(self, path: Path) -> None:
        """Opens or creates it; raises StorageError."""
        self._path = path
        with self._translated():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._prepare()

    def _prepare(self) -> None:
        version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if version > SCHEMA:
            raise StorageLost(
                f"is a ledger of a newer argmap (schema {version})", where=str(self._path), do="Use that version."
            )
        self._db.execute(_CREATE)
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

    def records(self) -> Iterator[CallRecord]:
        """All calls, ordered by key; raises StorageError."""
        with self._translated():
            rows = self._db.execute(f"SELECT {_COLUMNS} FROM calls ORDER BY key").fetchall()  # noqa: S608
        return (CallRecord(*row) for row in rows)

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StorageLost(
                f"the ledger of paid calls failed: {error}",
                where=str(self._path),
                do="Check the disk, or move the file away; its calls would then be paid again.",
            ) from error
