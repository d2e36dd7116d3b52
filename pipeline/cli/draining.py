"""A batch is interrupted once to finish what is in flight, twice to end at once."""

import asyncio
import signal
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.batch import Batch
    from pipeline.cli.progress import Progress

STOPPING = (signal.SIGINT, signal.SIGTERM)


class Ending(StrEnum):
    """How a batch came to its end."""

    FINISHED = "finished"
    DRAINED = "drained"
    AT_ONCE = "at_once"

    @property
    def state(self) -> str:
        """As ``status.json`` has it."""
        return "finished" if self is Ending.FINISHED else "drained"


def drained(batch: "Batch", run_: Callable[["Batch"], Any], progress: "Progress") -> Ending:
    """Runs a batch to its end, however it comes, and lets go of its processes."""
    from pipeline.cli.jobs import say  # noqa: PLC0415

    with progress.of(batch) as over:
        try:
            ending = asyncio.run(_drainable(batch, run_, say))
        finally:
            batch.pool.close()
        over(ending.state)
    return ending


async def _drainable(batch: "Batch", run_: Callable[["Batch"], Any], say: Callable[[str], None]) -> Ending:
    """The first interrupt finishes what is in flight and saves it, the second ends it all."""
    task = asyncio.ensure_future(run_(batch))

    def interrupt() -> None:
        if batch.stop.is_set():
            task.cancel()
            return
        say("stopping: what is in flight is finished and kept; Ctrl-C again ends at once.")
        batch.stop.set()

    loop = asyncio.get_running_loop()
    for each in STOPPING:
        loop.add_signal_handler(each, interrupt)
    try:
        await task
    except asyncio.CancelledError:
        return Ending.AT_ONCE
    finally:
        for each in STOPPING:
            loop.remove_signal_handler(each)
        if batch.shop.model is not None:
            await batch.shop.model.close()
    return Ending.DRAINED if batch.stop.is_set() else Ending.FINISHED
