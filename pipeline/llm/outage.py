"""An endpoint that answered before and now does not: everybody waits, and one question at a time tries it again.

Without this an outage of seconds would fail every article that is in flight, and those after them.
"""

import asyncio
import random
import time

from pipeline.errors import ModelUnreachable

TRIP = 3
"""Failures in a row, of whatever questions, from which on it counts as an outage."""
FIRST, LONGEST = 1.0, 30.0
"""Seconds before the first try and between later ones; they double on the way."""
LOOK = 0.1
"""Seconds between two looks of those who wait."""


class Outage:
    """Knows whether the endpoint is out, since when, and who may try it next."""

    def __init__(self, model: str, patience: float) -> None:
        """``patience``: seconds that an outage may take; 0: none is waited out."""
        self._model, self._patience = model, patience
        self._answered = False
        self._failures = 0
        self._since = self._next = 0.0
        self._pause = FIRST
        self._trying = False

    @property
    def is_on(self) -> bool:
        """Whether it is out, and waited for."""
        return self._since > 0 and not self._is_over()

    def answered(self) -> None:
        """It is there."""
        self._answered, self._failures, self._since, self._pause = True, 0, 0.0, FIRST

    def failed(self) -> None:
        """It failed as a server does that is down or overloaded."""
        self._failures += 1
        if not self._answered or not self._patience or self._failures < TRIP:
            return
        now = time.monotonic()
        self._since = self._since or now
        # Half of the pause is left to chance, so that processes that share a server do not try it together.
        self._next = now + self._pause * random.uniform(0.5, 1)  # noqa: S311 - no secret
        self._pause = min(LONGEST, self._pause * 2)

    async def turn(self) -> bool:
        """Returns once a request may be sent: at once in good times, else when it is our turn to try, which is True.

        Whoever tries must call ``tried`` afterwards. When the outage takes too long only tries go on; the others get
        ModelUnreachable.
        """
        while self._since:
            if not self._trying and time.monotonic() >= self._next:
                self._trying = True
                return True
            if self._is_over():
                raise ModelUnreachable(
                    f"has not answered for {self._patience:.0f} seconds",
                    where=self._model,
                    do="Run again later; what is paid is kept.",
                )
            await asyncio.sleep(LOOK)
        return False

    def tried(self) -> None:
        """The try is over, however it ended."""
        self._trying = False

    def _is_over(self) -> bool:
        return time.monotonic() - self._since > self._patience
