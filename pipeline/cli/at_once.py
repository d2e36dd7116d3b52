"""Work on rows as they come in, several at once, answered in their order.

A row is read when there is room for it and not before: who writes the next line only after an answer gets that answer.
"""

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TypeVar

R = TypeVar("R")
T = TypeVar("T")


def in_order(rows: Iterator[R], job: Callable[[R], Awaitable[T]], most: int) -> Iterator[T]:
    """The outcome of each row, in order, with at most so many under way; raises what reading or a job raises."""
    with asyncio.Runner() as runner:
        outcomes = _outcomes(rows, job, most)
        while True:
            try:
                outcome = runner.run(_next(outcomes))
            except StopAsyncIteration:
                return
            yield outcome


async def _next(outcomes: AsyncIterator[T]) -> T:
    return await anext(outcomes)


async def _outcomes(rows: Iterator[R], job: Callable[[R], Awaitable[T]], most: int) -> AsyncIterator[T]:
    coming: asyncio.Queue[R | BaseException] = asyncio.Queue()
    room = threading.Semaphore(most)
    loop = asyncio.get_running_loop()
    # A thread that nobody waits for: reading from a terminal may never end.
    threading.Thread(target=_read, args=(rows, room, loop, coming), name="rows", daemon=True).start()
    under_way: deque[asyncio.Future[T]] = deque()
    next_row: asyncio.Future[R | BaseException] | None = asyncio.ensure_future(coming.get())
    while next_row is not None or under_way:
        await asyncio.wait(
            [one for one in (next_row, *list(under_way)[:1]) if one], return_when=asyncio.FIRST_COMPLETED
        )
        if next_row is not None and next_row.done():
            row = next_row.result()
            next_row = None
            if not isinstance(row, BaseException):
                under_way.append(asyncio.ensure_future(job(row)))
                next_row = asyncio.ensure_future(coming.get())
            elif not isinstance(row, StopIteration):
                raise row
        while under_way and under_way[0].done():
            yield under_way.popleft().result()
            room.release()


def _read(
    rows: Iterator[R],
    room: threading.Semaphore,
    loop: asyncio.AbstractEventLoop,
    coming: "asyncio.Queue[R | BaseException]",
) -> None:
    """Puts each row, and at last what ended them, into the queue."""
    ended: BaseException | None = None
    while ended is None:
        room.acquire()
        try:
            row: R | BaseException = next(rows)
        except BaseException as error:  # noqa: BLE001 - raised by who waits for rows
            row = ended = error
        try:
            loop.call_soon_threadsafe(coming.put_nowait, row)
        except RuntimeError:
            # The loop is closed: nobody waits any more.
            return
