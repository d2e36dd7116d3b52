"""Calls on an event loop of their own, in a thread of their own.

The stages keep theirs busy, for seconds with a long article; an answer that has come must reach the ledger meanwhile.
"""

import asyncio
import threading
import weakref
from collections.abc import Coroutine
from typing import Any, TypeVar

from pipeline.llm.request import Completes, Request
from pipeline.ports import CallRecord

T = TypeVar("T")


class Aside:
    """Completes requests from any event loop. The thread ends with the object."""

    def __init__(self, calls: Completes) -> None:
        self._calls = calls
        self._loop: asyncio.AbstractEventLoop | None = None
        self._opening = threading.Lock()

    async def complete(self, request: Request) -> CallRecord:
        """The recorded call for this request; raises what the calls raise."""
        return await self._there(self._calls.complete(request))

    async def is_well(self, request: Request) -> bool:
        """Whether this request is answered when it is sent once."""
        return await self._there(self._calls.is_well(request))

    async def close(self) -> None:
        """Lets go of connections; the next request opens new ones."""
        if self._loop is not None:
            await self._there(self._calls.close())

    async def _there(self, job: Coroutine[Any, Any, T]) -> T:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(job, self._opened()))

    def _opened(self) -> asyncio.AbstractEventLoop:
        """The one loop, whoever asks first: what limits calls belongs to it, and would wait for ever between two."""
        with self._opening:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=_serve, args=(self._loop,), name="model calls", daemon=True).start()
                weakref.finalize(self, self._loop.call_soon_threadsafe, self._loop.stop)
            return self._loop


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.get_loop().run_forever()
