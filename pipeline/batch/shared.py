"""What processes on several machines share when they ask a model: the ledger, the budget and the pace, in the database.

A call is claimed, reserved, paid and kept like one on a single machine. Claims are locks of the database's that end
with the connection that holds them, so that a dead worker's are free; what a dead worker reserved counts as paid.
"""

import asyncio
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, fields
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256

import sqlalchemy as sa

from pipeline.batch.database import Database
from pipeline.batch.tables import CALLS, HELD, SLOTS, SPENT
from pipeline.errors import DatabaseGone, StorageError, StorageLost
from pipeline.ledger import Usage
from pipeline.llm.pace import Pace
from pipeline.llm.purse import Purse, Reservation
from pipeline.llm.request import Request
from pipeline.models import ModelOptions, Tokens
from pipeline.ports import CallRecord

_FIELDS = tuple(field.name for field in fields(CallRecord))
_RECORD = sa.select(*(CALLS.c[name] for name in _FIELDS))
_NOW = sa.func.clock_timestamp()
_CLOCK = sa.cast(sa.extract("epoch", _NOW), sa.Float(53))
LOOK = 0.3
"""Seconds between two looks at a budget that others hold."""
GRACE = 60.0
"""Seconds over the time that a question may take, after which its reservation counts as lost."""
REQUESTS, TURN = "requests", 0.01
"""The slots of requests; a wait in seconds that is worth no sleep."""


class SharedLedger:
    """Every paid call in the database, durable before its answer is used; the first answer to a request stays."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = threading.Lock()
        self._claimed: set[int] = set()
        self._holding: sa.Connection | None = None

    def get(self, key: str) -> CallRecord | None:
        """The recorded call, or None; raises StorageError."""
        row = self._database.again(lambda db: db.execute(_RECORD.where(CALLS.c.key == key)).first())
        return CallRecord(*row) if row else None

    def put(self, record: CallRecord) -> None:
        """Durable when it returns; a key that is known keeps its first answer. Raises StorageError."""
        self.put_all([record])

    def put_all(self, records: Sequence[CallRecord]) -> None:
        """The same for several, in one transaction."""
        rows = [dict(zip(_FIELDS, astuple(record), strict=True)) for record in records]
        new = self._database.insert(CALLS).on_conflict_do_nothing(index_elements=["key"])
        try:
            self._database.again(lambda db: db.execute(new, rows))
        except (UnicodeError, ValueError) as error:
            raise StorageError(f"a call cannot be kept: {error}", where=self._database.shown) from error

    def claim(self, key: str) -> bool:
        """Whether the call is now ours to make: not recorded, and claimed by nobody who still lives."""
        lock = _lock(key)
        with self._turn:
            if not self._database.patiently(lambda: self._locked(lock)):
                return False
            if self.get(key) is None:
                return True
            self._unlock(lock)
            return False

    def release(self, key: str) -> None:
        """Gives up our claim, whether the call was recorded or not."""
        with self._turn:
            self._unlock(_lock(key))

    def records(self) -> Iterator[CallRecord]:
        """All calls, ordered by key; raises StorageError."""
        with self._database.looking() as db:
            for row in db.execute(_RECORD.order_by(CALLS.c.key).execution_options(yield_per=200)):
                yield CallRecord(*row)

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

    def _locked(self, lock: int) -> bool:
        """Whether the lock is ours; a connection that was cut is made anew, and what it held claimed again."""
        with self._database.translated():
            if self._holding is None:
                self._holding = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
                for each in self._claimed:
                    _try(self._holding, each)
            try:
                ours = _try(self._holding, lock)
            except sa.exc.SQLAlchemyError:
                self._let_go()
                raise
        if ours:
            self._claimed.add(lock)
        return ours

    def _unlock(self, lock: int) -> None:
        self._claimed.discard(lock)
        if self._holding is not None:
            try:
                with self._database.translated():
                    self._holding.execute(sa.select(sa.func.pg_advisory_unlock(lock)))
            except DatabaseGone:
                self._let_go()  # and the database of the lock

    def _let_go(self) -> None:
        if self._holding is not None:
            self._holding.invalidate()
            self._holding.close()
            self._holding = None


def _try(db: sa.Connection, lock: int) -> bool:
    return bool(db.execute(sa.select(sa.func.pg_try_advisory_lock(lock))).scalar())


def _lock(key: str) -> int:
    return int.from_bytes(sha256(key.encode()).digest()[:8], "big", signed=True)


class SharedPurse(Purse):
    """A budget that all who work on a batch share: no call is made whose highest cost is not left of it.

    What was spent counts from the first call of the batch on, whoever made it.
    """

    def __init__(self, options: ModelOptions, database: Database) -> None:
        super().__init__(options)
        self._shared, self._budget = database, options.budget
        self._time = timedelta(seconds=options.deadline + GRACE)

    async def reserve(self, request: Request) -> Reservation:
        """Holds back what the request could cost; waits for calls in flight to settle. Raises BudgetReached."""
        reservation = Reservation(self.most(request), secrets.token_hex(8))
        if self._budget is None:
            return reservation
        while (left := await asyncio.to_thread(self._hold, reservation, self._budget)) is not None:
            if not left.settling:
                raise self.reached(reservation, left.spent, request)
            await asyncio.sleep(LOOK)
        return reservation

    async def settle(self, reserved: Reservation, tokens: Tokens | None, *, lost: bool = False) -> None:
        """Gives back a reservation: the call was paid (tokens), not billed (None), or its answer was lost."""
        self.count(reserved, tokens, lost=lost)
        paid = reserved.most if lost else (self.price(tokens) if tokens else None) or Decimal(0)
        if self._budget is not None or paid:
            await asyncio.to_thread(self._settle, reserved, paid)

    def _hold(self, reservation: Reservation, budget: Decimal) -> "_Left | None":
        return self._shared.again(lambda db: _held(db, self._shared, reservation, self._time, budget))

    def _settle(self, reserved: Reservation, paid: Decimal) -> None:
        def once(db: sa.Connection) -> None:
            _locked_spent(db, self._shared)
            # Of what is held, what is settled twice counts once: the row is gone then.
            gone = db.execute(sa.delete(HELD).where(HELD.c.id == reserved.id)).rowcount
            if gone or self._budget is None:
                db.execute(sa.update(SPENT).values(amount=SPENT.c.amount + paid))

        self._shared.again(once)


class _Left:
    """Why nothing could be held: what is spent, and whether calls in flight may still give something back."""

    def __init__(self, spent: Decimal, *, settling: bool) -> None:
        self.spent, self.settling = spent, settling


def _locked_spent(db: sa.Connection, database: Database) -> Decimal:
    """What is spent; whoever asks later waits for the end of this transaction."""
    new = database.insert(SPENT).values(id=1, amount=Decimal(0))
    db.execute(new.on_conflict_do_nothing(index_elements=["id"]))
    return Decimal(db.execute(sa.select(SPENT.c.amount).with_for_update()).scalar_one())


def _held(
    db: sa.Connection, database: Database, reservation: Reservation, time: timedelta, budget: Decimal
) -> _Left | None:
    spent = _locked_spent(db, database)
    live = HELD.c.until > _NOW
    others = sa.select(sa.func.coalesce(sa.func.sum(HELD.c.amount), 0), sa.func.count().filter(live))
    held, settling = db.execute(others.where(HELD.c.id != reservation.id)).one()
    if spent + Decimal(held) + reservation.most > budget:
        return _Left(spent + (Decimal(0) if settling else Decimal(held)), settling=bool(settling))
    row = {"id": reservation.id, "amount": reservation.most, "until": _NOW + time}
    db.execute(database.insert(HELD).values(row).on_conflict_do_nothing(index_elements=["id"]))
    return None


class SharedPace(Pace):
    """Requests of all who work on a batch go out as often as the settings allow, and wait when one is told to.

    What a server takes beyond that each process learns by itself, as processes on one machine do.
    """

    def __init__(self, database: Database, per_minute: float | None = None) -> None:
        super().__init__(None)
        self._shared, self._every = database, 60 / per_minute if per_minute else 0.0
        self._told: set[asyncio.Future[None]] = set()

    async def turn(self) -> None:
        """Returns at the moment when the next request may be sent."""
        await super().turn()
        wait = await asyncio.to_thread(self._take_slot)
        if wait > TURN:
            await asyncio.sleep(wait)

    def refused(self, pause: float) -> None:
        """Too fast: nothing goes out for so many seconds, from whomever, and then slower."""
        super().refused(pause)
        told = asyncio.get_running_loop().run_in_executor(None, self._pause, pause)
        self._told.add(told)
        told.add_done_callback(self._heard)

    def _heard(self, told: "asyncio.Future[None]") -> None:
        self._told.discard(told)
        if not told.cancelled() and isinstance(told.exception(), StorageLost):
            return  # the next turn meets the same trouble, and tells it

    def _take_slot(self) -> float:
        """Seconds until the slot that is now ours."""
        start = sa.func.greatest(SLOTS.c.next, _CLOCK)
        return self._shared.again(lambda db: self._moved(db, start + self._every)) - self._every

    def _pause(self, seconds: float) -> None:
        self._shared.again(lambda db: self._moved(db, sa.func.greatest(SLOTS.c.next, _CLOCK + seconds)))

    def _moved(self, db: sa.Connection, after: sa.ColumnElement[float]) -> float:
        """Seconds until the next slot, which is moved."""
        new = self._shared.insert(SLOTS).values(name=REQUESTS, next=_CLOCK)
        db.execute(new.on_conflict_do_nothing(index_elements=["name"]))
        moved = sa.update(SLOTS).where(SLOTS.c.name == REQUESTS).values(next=after)
        return float(db.execute(moved.returning(SLOTS.c.next - _CLOCK)).scalar_one())
