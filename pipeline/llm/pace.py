"""How fast requests go out: as fast as they may, until the server says that it was too fast; then at the rate it took.

Told to wait, questions would else come back together and most of them be refused again. The rate is learned: from what
was accepted when the first refusal came, down by a fifth with each wave of refusals, slowly up with each answer.
"""

import asyncio
import time
from collections import deque

DOWN, UP = 0.8, 1.01
WINDOW = 1.0
"""Seconds before a refusal whose answers tell the rate; refusals of one window are one wave."""
SLOWEST = 0.05
"""Requests a second, at least."""


class Pace:
    """Gives each request its moment."""

    def __init__(self, per_minute: float | None = None) -> None:
        """``per_minute``: requests that are known to be allowed; else it goes by refusals alone."""
        self._most = per_minute / 60 if per_minute else None
        self._rate = self._most
        self._slot = self._slowed = 0.0
        self._accepted: deque[float] = deque()

    async def turn(self) -> None:
        """Returns at the moment when the next request may be sent."""
        if self._rate is None:
            return
        now = time.monotonic()
        slot, self._slot = max(now, self._slot), max(now, self._slot) + 1 / self._rate
        await asyncio.sleep(slot - now)

    def accepted(self) -> None:
        """One more answer."""
        self._accepted.append(time.monotonic())
        self._forget()
        if self._rate is not None:
            self._rate = min(self._rate * UP, self._most or self._rate * UP)

    def refused(self, pause: float) -> None:
        """Too fast: nothing goes out for so many seconds, and then slower."""
        now = time.monotonic()
        self._forget()
        self._slot = max(self._slot, now + pause)
        if now - self._slowed < max(WINDOW, pause):
            return
        self._slowed = now
        taken = len(self._accepted) / WINDOW
        self._rate = (
            max(SLOWEST, taken or 1 / max(pause, 1.0)) if self._rate is None else max(SLOWEST, self._rate * DOWN)
        )

    def _forget(self) -> None:
        while self._accepted and self._accepted[0] < time.monotonic() - WINDOW:
            self._accepted.popleft()
