"""How far a batch is, while it runs: for people at a terminal, in logs, and for programs in ``status.json``."""

import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.batch import Batch, BatchStore
    from pipeline.models import Outcome, Standing

EVERY, SHARED = 2.0, 10.0
"""Seconds between two states that are told; of a batch that others work on too, and that is counted for it."""


class Progress:
    """Says how far a batch is: a bar to a terminal, lines elsewhere, and ``status.json`` in its folder always."""

    def __init__(self, store: "BatchStore", *, told: bool = True) -> None:
        """``told``: whether ``status.json`` is written."""
        self._store, self._done, self._failed, self._told = store, 0, 0, told
        self._shared = store.database.address is not None

    @contextmanager
    def of(self, batch: "Batch") -> "Iterator[Callable[[str], None]]":
        """While a batch runs; what it yields is told the last state, and whatever ends it otherwise has drained it."""
        self._batch, self._started = batch, time.monotonic()
        self._last = self._started
        self._standing = self._store.standing(batch.settings)
        self._write("running")
        states, over = ["drained"], threading.Event()
        telling = threading.Thread(target=self._keep_telling, args=(over,), daemon=True)
        if self._shared:
            telling.start()
        try:
            yield states.append
        finally:
            over.set()
            if self._shared:
                telling.join()
            self._write(states[-1])
            if sys.stderr.isatty():
                sys.stderr.write("\n")

    def tell(self, outcome: "Outcome") -> None:
        """One more article is done."""
        self._done += 1
        self._failed += outcome.failed is not None
        if not self._shared and time.monotonic() - self._last >= EVERY:
            self._last = time.monotonic()
            self._write("running")

    def _keep_telling(self, over: threading.Event) -> None:
        """Aside, since the database counts for it."""
        from pipeline.errors import StorageLost  # noqa: PLC0415

        while not over.wait(SHARED):
            with suppress(StorageLost):  # whoever works on the batch meets the same trouble, and ends with it
                self._write("running")

    def _write(self, state: str) -> None:
        from pipeline.files import write_whole  # noqa: PLC0415

        seconds = max(time.monotonic() - self._started, 0.001)
        now = self._now().model_copy(
            update={"state": state, "in_flight": len(self._batch.flying) if state == "running" else 0}
        )
        if self._told:
            write_whole(self._store.folder / "status.json", now.model_dump_json(by_alias=True, indent=2) + "\n")
        rate = self._done / seconds
        left = f", {now.waiting / rate / 60:.0f} min left" if rate and now.waiting else ""
        spent = self._batch.shop.model.spent if self._batch.shop.model else None
        cost = f", {spent.cost} US dollars" if spent and spent.calls and spent.cost else ""
        line = f"argmap: {now.done} of {now.articles} done, {now.failed} failed, {rate:.1f} a second{left}{cost}"
        end = "\r" if sys.stderr.isatty() else "\n"
        sys.stderr.write(line.ljust(79) + end)
        sys.stderr.flush()

    def _now(self) -> "Standing":
        if self._shared:
            return self._store.standing(self._batch.settings)
        before = self._standing
        return before.model_copy(
            update={
                "done": before.done + self._done - self._failed,
                "failed": before.failed + self._failed,
                "waiting": before.waiting - self._done,
            }
        )
