"""The ledger of a batch that machines share, in its database: every paid call, durable before its answer is used.

So that no two processes pay for the same question, each claims what it asks. Claims are locks of the database's that
end with the connection that holds them, so that a dead worker's are free.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, fields
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from pipeline.batch.database import Database
from pipeline.batch.tables import CALLS
from pipeline.errors import DatabaseGone, StorageError
from pipeline.ledger import Usage
from pipeline.ports import CallRecord

_FIELDS = tuple(field.name for field in fields(CallRecord))
_RECORD = sa.select(*(CALLS.c[name] for name in _FIELDS))
_KNOWN = _RECORD.where(CALLS.c.key == sa.bindparam("key_"))
_PUT = postgresql.insert(CALLS).on_conflict_do_nothing(index_elements=["key"])
_LOCK = sa.bindparam("lock", type_=sa.BigInteger)
_TRY = sa.select(sa.func.pg_try_advisory_lock(_LOCK), sa.exists(_KNOWN))
_RELEASE = sa.select(sa.func.pg_advisory_unlock(_LOCK))


class SharedLedger:
    """Every paid call in the database, durable before its answer is used; the first answer to a request stays."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = threading.Lock()
        self._claimed: set[int] = set()
        self._holding: sa.Connection | None = None

    def get(self, key: str) -> CallRecord | None:
        """The recorded call, or None; raises StorageError."""
        rows = self._database.rows(_KNOWN, {"key_": key})
        return CallRecord(**rows[0]._mapping) if rows else None

    def put(self, record: CallRecord) -> None:
        """Durable when it returns; a key that is known keeps its first answer. Raises StorageError."""
        self.put_all([record])

    def put_all(self, records: Sequence[CallRecord]) -> None:
        """The same for several, in one transaction."""
        rows = [dict(zip(_FIELDS, astuple(record), strict=True)) for record in records]
        try:
            self._database.again(lambda db: db.execute(_PUT, rows))
        except (UnicodeError, ValueError) as error:
            raise StorageError(f"a call cannot be kept: {error}", where=self._database.shown) from error

    def claim(self, key: str) -> bool:
        """Whether the call is now ours to make: not recorded, and claimed by nobody who still lives."""
        lock = _lock(key)
        with self._turn:
            ours, known = self._database.patiently(lambda: self._tried(lock, key))
            if ours and known:
                self._unlock(lock)
            return ours and not known

    def release(self, key: str) -> None:
        """Gives up our claim, whether the call was recorded or not."""
        with self._turn:
            self._unlock(_lock(key))

    def records(self) -> Iterator[CallRecord]:
        """All calls, ordered by key; raises StorageError."""
        with self._database.looking() as db:
            for row in db.execute(_RECORD.order_by(CALLS.c.key).execution_options(yield_per=200)):
                yield CallRecord(**row._mapping)

    def usage(self, model: str) -> Mapping[str, Usage]:
        """What the calls to a model were like, by the name of the prompt; raises StorageError."""
        name, total = sa.func.split_part(CALLS.c.prompt, "@", 1), sa.func.sum
        characters = total(sa.func.length(CALLS.c.request))
        counted = sa.select(name, sa.func.count(), characters, total(CALLS.c.tokens_in), total(CALLS.c.tokens_out))
        with self._database.looking() as db:
            rows = db.execute(counted.where(CALLS.c.model == model).group_by(name)).all()
        return {row[0]: Usage(*map(int, row[1:])) for row in rows}

    def close(self) -> None:
        """Lets go of what is still claimed."""
        with self._turn:
            self._let_go()

    def _tried(self, lock: int, key: str) -> tuple[bool, bool]:
        """Whether the lock is ours and the call known; on a new connection what a cut one held is claimed again."""
        with self._database.translated():
            if self._holding is None:
                self._holding = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
                for each in self._claimed:
                    self._holding.execute(_TRY, {"lock": each, "key_": ""})
            try:
                ours, known = self._holding.execute(_TRY, {"lock": lock, "key_": key}).one()
            except sa.exc.SQLAlchemyError:
                self._let_go()
                raise
        if ours:
            self._claimed.add(lock)
        return ours, known

    def _unlock(self, lock: int) -> None:
        self._claimed.discard(lock)
        if self._holding is not None:
            try:
                with self._database.translated():
                    self._holding.execute(_RELEASE, {"lock": lock})
            except DatabaseGone:
                self._let_go()  # and the database of the lock

    def _let_go(self) -> None:
        if self._holding is not None:
            self._holding.invalidate()
            self._holding.close()
            self._holding = None


def _lock(key: str) -> int:
    return int.from_bytes(sha256(key.encode()).digest()[:8], "big", signed=True)
