"""Worker processes of a batch: opened once, replaced when one dies, gone when their parent is."""

import asyncio
import atexit
import gc
import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cached_property, partial
from typing import Any, TypeVar

from pipeline.boundary import own_fault
from pipeline.errors import ArgmapError, StorageLost

T = TypeVar("T")


class Pool:
    """Worker processes that are opened once and replaced when one of them dies.

    A process that dies takes with it all that is in flight, and nobody knows which work it was: each is done again, one
    after the other in a process of its own, and what ends that one too is to blame.
    """

    def __init__(self, open_: Callable[..., None], *given: object, processes: int | None = None) -> None:
        """``open_`` is called in each process with what is given."""
        self.processes = processes or os.cpu_count() or 1
        self._open, self._given = open_, given
        self._turn = asyncio.Lock()
        self._works = set[Future[Any]]()
        """What is in flight."""
        self._again = 0
        """Works that wait to be done again."""

    @cached_property
    def _executor(self) -> ProcessPoolExecutor:
        """Started with the first work."""
        return self._started(self.processes)

    @cached_property
    def _lone(self) -> ProcessPoolExecutor:
        """Started with the first work that has to be done again."""
        return self._started(1)

    def _started(self, processes: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(processes, context, initializer=partial(_begin, self._open, *self._given))

    async def run(self, work: Callable[..., T], *given: object) -> T:
        """What ``work`` returns in a worker.

        Raises BrokenProcessPool if it ended one in which nothing else was, StorageLost if no worker can be opened.
        """
        executor = self._executor
        try:
            return await self._in(executor, work, *given)
        except BrokenProcessPool:
            if self.__dict__.get("_executor") is executor:  # others that were in flight find the new one
                del self._executor
        self._again += 1
        try:
            async with self._turn:
                return await self._alone(work, *given)
        finally:
            self._again -= 1
            if not self._again and "_lone" in self.__dict__:
                self._lone.shutdown(wait=False)  # it takes as much memory as each of the others
                del self._lone

    async def _alone(self, work: Callable[..., T], *given: object) -> T:
        opened = False
        try:
            await self._in(self._lone, _idle)
            opened = True
            return await self._in(self._lone, work, *given)
        except BrokenProcessPool as error:
            del self._lone
            if opened:
                raise
            raise StorageLost(
                "worker processes end while they are opened", do="Check the memory, or give fewer --processes."
            ) from error

    async def _in(self, executor: ProcessPoolExecutor, work: Callable[..., T], *given: object) -> T:
        future = executor.submit(_worked, work, *given)
        self._works.add(future)
        future.add_done_callback(self._works.discard)
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """Ends the processes, without waiting for what they are at."""
        # Idle ones are waited for: an interpreter that ends while an executor does may wake a pipe that is closed.
        wait = not self._works
        for name in ("_executor", "_lone"):
            if name in self.__dict__:
                self.__dict__[name].shutdown(wait=wait, cancel_futures=True)


_unopened: list[StorageLost] = []
"""Why this process could not be opened, if it could not."""


def _begin(open_: Callable[..., None], *given: object) -> None:
    """Opens a worker; what goes wrong is told by its first work: from here it would break the pool unheard."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # Run last, after all that was registered since: a worker keeps nothing that the interpreter need take apart, and
    # libraries that find each other half gone by then have much to say about it.
    atexit.register(os._exit, 0)
    try:
        open_(*given)
        gc.freeze()  # what all work shares is no garbage: it need not be looked through again and again
    except Exception as error:  # noqa: BLE001 - told below
        why = error.sentence if isinstance(error, ArgmapError) else own_fault(error)
        _unopened[:] = [StorageLost(f"a worker process cannot be opened: {why}")]


def _end_with_parent() -> None:
    """Whoever is killed cannot end its workers."""
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        os._exit(1)


def _worked(work: Callable[..., T], *given: object) -> T:
    if _unopened:
        raise _unopened[0]
    return work(*given)


def _idle() -> None:
    """Is done as soon as the process is open."""
