"""Answers that come together are written together, and what is wrong with one is told of that one alone."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.errors import StorageError, StorageLost
from pipeline.ledger import SqliteLedger
from pipeline.llm.keeping import Keeper
from pipeline.ports import CallRecord


def call(number: int, response: str = "{}") -> CallRecord:
    return CallRecord(f"k{number}", "p@1", "m", "{}", response, 1, 1)


class Slow(SqliteLedger):
    """A ledger whose first transaction waits until it is let go, and that counts what each one holds."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.go, self.sizes = threading.Event(), list[int]()

    def put_all(self, records: Sequence[CallRecord]) -> None:
        self.sizes.append(len(records))
        self.go.wait()
        super().put_all(records)


async def all_of(keeper: Keeper, calls: Sequence[CallRecord]) -> list[CallRecord | BaseException]:
    return await asyncio.gather(*(keeper.keep(each) for each in calls), return_exceptions=True)


def test_answers_that_come_while_one_is_written_share_a_transaction(tmp_path: Path) -> None:
    async def kept(ledger: Slow) -> list[CallRecord | BaseException]:
        keeper = Keeper(ledger)
        first = asyncio.create_task(all_of(keeper, [call(0)]))
        while not ledger.sizes:  # noqa: ASYNC110 - it is written by a thread
            await asyncio.sleep(0.001)
        others = asyncio.create_task(all_of(keeper, [call(number) for number in range(1, 9)]))
        await asyncio.sleep(0)
        ledger.go.set()
        return [*await first, *await others]

    with Slow(tmp_path / "ledger.sqlite") as ledger:
        assert asyncio.run(kept(ledger)) == [call(number) for number in range(9)]
        assert ledger.sizes == [1, 8]
        assert [each.key for each in ledger.records()] == [f"k{number}" for number in range(9)]


def test_the_first_answer_counts_for_whoever_paid_for_the_same_question_later(tmp_path: Path) -> None:
    with SqliteLedger(tmp_path / "ledger.sqlite") as ledger:
        ledger.put(call(1, "first"))
        assert asyncio.run(all_of(Keeper(ledger), [call(1, "second")])) == [call(1, "first")]


def test_an_answer_that_cannot_be_kept_takes_no_other_with_it(tmp_path: Path) -> None:
    odd = CallRecord("k1", "p@1", "m", "{}", "{}", 2**70, 1)
    with SqliteLedger(tmp_path / "ledger.sqlite") as ledger:
        assert ledger.claim("k2")
        found = asyncio.run(all_of(Keeper(ledger), [call(0), odd, call(2)]))
        assert isinstance(found[1], StorageError)
        assert not isinstance(found[1], StorageLost)
        assert (found[0], found[2]) == (call(0), call(2))
        assert [each.key for each in ledger.records()] == ["k0", "k2"]
        assert not ledger.claim("k2")


def test_whoever_no_longer_waits_keeps_the_answer_all_the_same(tmp_path: Path) -> None:
    async def left(ledger: SqliteLedger) -> None:
        keeper = Keeper(ledger)
        waiting = asyncio.create_task(keeper.keep(call(0)))
        await asyncio.sleep(0)
        waiting.cancel()
        await keeper.close()

    with SqliteLedger(tmp_path / "ledger.sqlite") as ledger:
        asyncio.run(left(ledger))
        assert [each.key for each in ledger.records()] == ["k0"]


def test_a_ledger_that_is_lost_is_told_to_all_who_wait(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.sqlite")
    ledger.close()
    found = asyncio.run(all_of(Keeper(ledger), [call(0), call(1)]))
    with pytest.raises(StorageLost, match="ledger of paid calls"):
        raise next(each for each in found if isinstance(each, BaseException))
    assert all(isinstance(each, StorageLost) for each in found)
