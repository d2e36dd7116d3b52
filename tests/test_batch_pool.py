"""Worker processes that die: whoever was beside one loses nothing, and whoever ends one alone is known."""

import asyncio
import os
import time
from concurrent.futures.process import BrokenProcessPool

import pytest

from pipeline.batch.pool import Pool
from pipeline.errors import SettingError, StorageLost


def opened() -> None:
    """Nothing is needed."""


def refused() -> None:
    raise SettingError("the drawer sticks", do="Pull harder.")


def broken() -> None:
    raise ValueError("nobody's words")


def killed() -> None:
    os._exit(9)


def double(number: int) -> int:
    """Ends its process for numbers below zero; the others are still at it then."""
    if number < 0:
        os._exit(9)
    time.sleep(0.2)
    return 2 * number


async def all_of(pool: Pool, numbers: list[int]) -> list[int | BaseException]:
    return await asyncio.gather(*(pool.run(double, number) for number in numbers), return_exceptions=True)


def test_a_work_that_ends_its_process_is_named_alone_and_all_others_are_done() -> None:
    pool = Pool(opened, processes=2)
    numbers = [1, -1, 2, 3, -2, 4]
    try:
        found = asyncio.run(all_of(pool, numbers))
    finally:
        pool.close()
    for number, came in zip(numbers, found, strict=True):
        assert isinstance(came, BrokenProcessPool) if number < 0 else came == 2 * number


@pytest.mark.parametrize(
    ("open_", "says"),
    [
        (refused, "cannot be opened: the drawer sticks. Pull harder."),
        (broken, "cannot be opened: argmap met a fault of its own"),
        (killed, "end while they are opened"),
    ],
)
def test_workers_that_cannot_be_opened_are_nobodys_work_to_blame(
    open_: object, says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    pool = Pool(open_, processes=2)  # type: ignore[arg-type]
    try:
        with pytest.raises(StorageLost, match=says):
            asyncio.run(pool.run(double, 1))
    finally:
        pool.close()
    assert "Traceback" not in capfd.readouterr().err
