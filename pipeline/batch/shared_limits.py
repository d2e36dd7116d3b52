"""Budget and pace that all who work on a batch share, in its database.

What a call could cost at most is held back before it is made; what a dead worker held counts as paid.
"""

import asyncio
import secrets
import time
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from pipeline.batch.database import Database
from pipeline.batch.tables import HELD, SLOTS, SPENT
from pipeline.llm.pace import MINUTE, Pace
from pipeline.llm.purse import Purse, Reservation
from pipeline.llm.request import Request
from pipeline.models import ModelOptions, Tokens

_NOW = sa.func.clock_timestamp()
_CLOCK = sa.cast(sa.extract("epoch", _NOW), sa.Float(53))
LOOK = 0.3
"""Seconds between two looks at a budget that others hold."""
GRACE = 60.0
"""Seconds over the time that a question may take, after which its reservation counts as lost."""
REQUESTS, SHORTEST, FRESH = "requests", 0.01, 0.5
"""The slots of requests; seconds that are worth no sleep, and for which what was seen of a pause holds."""


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
        return self._shared.again(lambda db: _held(db, reservation, self._time, budget))

    def _settle(self, reserved: Reservation, paid: Decimal) -> None:
        def once(db: sa.Connection) -> None:
            _spent(db)
            # Of what is held, what is settled twice counts once: the row is gone then.
            gone = db.execute(_LET_GO, {"id_": reserved.id}).rowcount
            if gone or self._budget is None:
                db.execute(_SPEND, {"paid": paid})

        self._shared.again(once)


class _Left(NamedTuple):
    """Why nothing could be held: what is spent, and whether calls in flight may still give something back."""

    spent: Decimal
    settling: bool


_SPENT = sa.select(SPENT.c.amount).with_for_update()
_SPEND = sa.update(SPENT).values(amount=SPENT.c.amount + sa.bindparam("paid", type_=sa.Numeric))
_NOTHING = postgresql.insert(SPENT).values(id=1, amount=0).on_conflict_do_nothing(index_elements=["id"])
_HOLD = postgresql.insert(HELD).on_conflict_do_nothing(index_elements=["id"])
_LET_GO = sa.delete(HELD).where(HELD.c.id == sa.bindparam("id_"))
_OTHERS = sa.select(
    sa.func.coalesce(sa.func.sum(HELD.c.amount), 0), sa.func.count().filter(HELD.c.until > _NOW), _NOW
).where(HELD.c.id != sa.bindparam("id_"))


def _spent(db: sa.Connection) -> Decimal:
    """What is spent; whoever asks later waits for the end of this transaction."""
    found = db.execute(_SPENT).scalar()
    if found is None:
        db.execute(_NOTHING)
        found = db.execute(_SPENT).scalar_one()
    return Decimal(found)


def _held(db: sa.Connection, reservation: Reservation, time: timedelta, budget: Decimal) -> _Left | None:
    spent = _spent(db)
    held, settling, now = db.execute(_OTHERS, {"id_": reservation.id}).one()
    if spent + Decimal(held) + reservation.most > budget:
        return _Left(spent + (Decimal(0) if settling else Decimal(held)), bool(settling))
    db.execute(_HOLD, {"id": reservation.id, "amount": reservation.most, "until": now + time})
    return None


_START = sa.func.greatest(SLOTS.c.next, _CLOCK)
_SECONDS = sa.bindparam("seconds", type_=sa.Float(53))
_OURS = SLOTS.c.name == REQUESTS
_TAKE = sa.update(SLOTS).where(_OURS).values(next=_START + _SECONDS).returning(SLOTS.c.next - _CLOCK)
_PAUSE = sa.update(SLOTS).where(_OURS).values(next=sa.func.greatest(SLOTS.c.next, _CLOCK + _SECONDS))
_FIRST = postgresql.insert(SLOTS).values(name=REQUESTS, next=_CLOCK).on_conflict_do_nothing(index_elements=["name"])


class SharedPace(Pace):
    """Requests of all who work on a batch go out as often as the settings allow, and wait when one is told to.

    What a server takes beyond that each process hears from its headers and learns by itself, as on one machine.
    """

    def __init__(
        self, database: Database, per_minute: float | None = None, tokens_per_minute: float | None = None
    ) -> None:
        super().__init__()
        self._shared = database
        self._each = MINUTE / per_minute if per_minute else 0.0
        self._every = MINUTE / tokens_per_minute if tokens_per_minute else 0.0
        self._told: set[asyncio.Future[None]] = set()
        self._looked = 0.0
        database.rows(_FIRST)

    async def wait(self, tokens: int) -> None:
        """Returns at the moment when the next request may be sent."""
        await super().wait(tokens)
        if not self._each and not self._every and time.monotonic() - self._looked < FRESH:
            return  # no slots: a pause of others is heard of soon enough
        wait = await asyncio.to_thread(self.take_slot, tokens)
        if wait > SHORTEST:
            await asyncio.sleep(wait)
        self._looked = time.monotonic()

    def refused(self, pause: float) -> None:
        """Too fast: nothing goes out for so many seconds, from whomever, and then slower."""
        super().refused(pause)
        self._looked = 0.0
        told = asyncio.get_running_loop().run_in_executor(None, self.pause, pause)
        self._told.add(told)
        told.add_done_callback(self._heard)

    def _heard(self, told: "asyncio.Future[None]") -> None:
        self._told.discard(told)
        if not told.cancelled():
            told.exception()  # the next turn meets the same trouble, and tells it

    def take_slot(self, tokens: int = 0) -> float:
        """Seconds until the slot that is now ours, for a request of so many tokens."""
        seconds = max(self._each, tokens * self._every)
        return float(self._shared.rows(_TAKE, {"seconds": seconds})[0][0]) - seconds

    def pause(self, seconds: float) -> None:
        """Tells all to wait so long."""
        self._shared.rows(_PAUSE, {"seconds": seconds})
