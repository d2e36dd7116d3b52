"""Ledger, budget and pace that processes on several machines share in their database."""

import asyncio
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.batch import Database, open_shared
from pipeline.batch.shared_ledger import SharedLedger
from pipeline.batch.shared_limits import SharedPace, SharedPurse
from pipeline.batch.tables import HELD, SPENT
from pipeline.errors import BudgetReached, StorageError
from pipeline.llm.request import Request
from pipeline.models import ModelOptions, Tokens
from pipeline.ports import CallRecord
from tests.cluster import NUMBERS
from tests.postgres import Postgres
from tests.test_cluster import until

RECORD = CallRecord("key", "roles@1", "m", "{}", '{"a": 1}', 3, 4)


@pytest.fixture
def database(postgres: Postgres) -> Database:
    return open_shared(postgres.create(f"batch{next(NUMBERS)}"), 10)


def test_the_first_answer_stays_and_usage_is_counted_by_prompt(database: Database) -> None:
    ledger = SharedLedger(database)
    ledger.put(RECORD)
    ledger.put_all(
        [CallRecord("key", "roles@1", "m", "{}", "another", 9, 9), CallRecord("b", "x@2", "m", "{}", "c", 1, 1)]
    )
    assert ledger.get("key") == RECORD
    assert ledger.get("none") is None
    assert [each.key for each in ledger.records()] == ["b", "key"]
    assert dict(ledger.usage("m"))["roles"] == (1, 2, 3, 4)


def test_a_question_is_asked_by_one_and_by_another_when_that_one_is_gone(database: Database) -> None:
    one, other = SharedLedger(database), SharedLedger(database)
    assert one.claim("key")
    assert not other.claim("key")
    one.close()
    until(lambda: other.claim("key"))  # the server learns of it in its own time
    other.release("key")
    assert one.claim("key")
    one.put(RECORD)
    one.release("key")
    assert not other.claim("key")


def test_claims_outlive_a_connection_that_is_cut(database: Database) -> None:
    one, other = SharedLedger(database), SharedLedger(database)
    assert one.claim("key")
    with database.writing() as db:
        db.execute(sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"))
    assert one.claim("another")
    assert not other.claim("key")


def test_an_answer_that_no_database_takes_is_trouble_of_one_call(database: Database) -> None:
    ledger = SharedLedger(database)
    for text in ("a\0b", "half \ud800"):
        with pytest.raises(StorageError):
            ledger.put(CallRecord("odd", "roles@1", "m", "{}", text, 1, 1))
    assert ledger.get("odd") is None


def options(budget: str) -> ModelOptions:
    return ModelOptions(model="m", price_in=Decimal(1), price_out=Decimal(1), budget=Decimal(budget), deadline=1)


def request(tokens: int) -> Request:
    """One whose answer may be so long; what is sent of it costs next to nothing."""
    arguments: Mapping[str, Any] = {"model": "m", "messages": [], "response_format": {}, "max_tokens": tokens}
    return Request("roles@1", "0", arguments)


@given(st.lists(st.tuples(st.integers(1, 400), st.floats(0, 1), st.booleans()), min_size=1, max_size=12))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_two_purses_never_pay_more_than_the_budget(database: Database, calls: list[tuple[int, float, bool]]) -> None:
    with database.writing() as db:
        db.execute(sa.delete(HELD))
        db.execute(sa.delete(SPENT))
    budget = Decimal("0.001")
    purses = [SharedPurse(options(str(budget)), database) for _ in range(2)]
    paid: list[Decimal] = []

    async def call(number: int, tokens: int, share: float, lost: bool) -> None:
        purse = purses[number % 2]
        try:
            reserved = await purse.reserve(request(tokens))
        except BudgetReached:
            return
        used = Tokens(input=0, output=int(tokens * share))
        paid.append(reserved.most if lost else purse.price(used) or Decimal(0))
        await purse.settle(reserved, None if lost else used, lost=lost)

    async def all_of_them() -> None:
        await asyncio.gather(*(call(number, *each) for number, each in enumerate(calls)))

    asyncio.run(all_of_them())
    assert sum(paid) <= budget
    with database.looking() as db:
        assert db.execute(sa.select(sa.func.sum(SPENT.c.amount))).scalar() in (None, sum(paid))
        assert db.execute(sa.select(sa.func.count()).select_from(HELD)).scalar_one() == 0


def test_what_a_dead_worker_held_counts_as_paid(database: Database) -> None:
    dead, alive = (SharedPurse(options("0.001"), database) for _ in range(2))

    async def dies() -> None:
        await dead.reserve(request(600))
        with database.writing() as db:
            db.execute(sa.update(HELD).values(until=sa.func.now() - sa.text("interval '1 second'")))
        with pytest.raises(BudgetReached, match=r"0\.0006"):
            await alive.reserve(request(600))
        await alive.reserve(request(100))

    asyncio.run(dies())


def test_what_is_settled_twice_counts_once(database: Database) -> None:
    purse = SharedPurse(options("1"), database)

    async def twice() -> None:
        reserved = await purse.reserve(request(10))
        for _ in range(2):
            await purse.settle(reserved, Tokens(input=0, output=10))

    asyncio.run(twice())
    with database.looking() as db:
        assert db.execute(sa.select(SPENT.c.amount)).scalar_one() == Decimal("0.00001")


def test_requests_of_all_take_slots_in_turn_and_a_pause_holds_for_all(database: Database) -> None:
    one, other = SharedPace(database, per_minute=1), SharedPace(database, per_minute=1)
    waits = [one.take_slot(), other.take_slot(), one.take_slot()]
    assert waits[0] <= 0.001
    assert 50 < waits[1] <= 60 < waits[2] <= 120
    by_tokens = SharedPace(database, per_minute=60, tokens_per_minute=600)
    before = by_tokens.take_slot(100)
    assert 9 < by_tokens.take_slot() - before <= 10, "a tenth of a second each"
    free = SharedPace(database)
    one.pause(1000)
    assert 900 < free.take_slot() <= 1000
