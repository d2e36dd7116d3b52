"""How fast requests go out: as fast as they may, by what is set, by what the server's headers allow, and by refusals.

Told to wait, questions would else come back together and most of them be refused again. Where a server says nothing but
that, the rate is learned: from what was accepted when the first refusal came, down by a fifth with each wave of
refusals, slowly up with each answer.
"""

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from pipeline.llm.allowance import Bucket, said

DOWN, UP = 0.8, 1.01
WINDOW = 1.0
"""Seconds before a refusal whose answers tell the rate; refusals of one window are one wave."""
SLOWEST = 0.05
"""Requests a second, at least."""
MINUTE = 60.0
REQUESTS, TOKENS = "requests", "tokens"


class Pace:
    """Gives each request its moment."""

    def __init__(self, per_minute: float | None = None, tokens_per_minute: float | None = None) -> None:
        """What is known to be allowed of requests, and of tokens sent and received; else it goes by the server."""
        self._most = per_minute / MINUTE if per_minute else None
        self._rate = self._most
        self._slot = self._slowed = 0.0
        self._accepted: deque[float] = deque()
        self._set = Bucket(tokens_per_minute / MINUTE, tokens_per_minute / MINUTE) if tokens_per_minute else None
        self._allowed: dict[str, Bucket] = {}
        self._flying: Counter[str] = Counter()
        self._answers = self._received = 0

    @asynccontextmanager
    async def turn(self, sent: int) -> AsyncIterator[None]:
        """Begins at the moment when the next request may be sent, and ends with it. ``sent``: tokens of the request."""
        taken = {REQUESTS: 1, TOKENS: self.tokens(sent)}
        self._flying.update(taken)
        try:
            await self.wait(taken[TOKENS])
            yield
        finally:
            self._flying.subtract(taken)

    def tokens(self, sent: int) -> int:
        """Of a request and its answer, which is reckoned as long as answers were so far, or as the request."""
        return sent + (self._received // self._answers if self._answers else sent)

    async def wait(self, tokens: int) -> None:
        """Returns at the moment when the next request may be sent."""
        now, amounts = time.monotonic(), {REQUESTS: 1, TOKENS: tokens}
        waits = [bucket.take(amounts[kind], now) for kind, bucket in self._allowed.items()]
        if self._set is not None:
            waits.append(self._set.take(tokens, now))
        if self._rate is not None:
            slot, self._slot = max(now, self._slot), max(now, self._slot) + 1 / self._rate
            waits.append(slot - now)
        if waits:
            await asyncio.sleep(max(waits))

    def told(self, headers: Mapping[str, str]) -> None:
        """What a reply's headers say of the server's limits, whatever the reply is."""
        for kind in (REQUESTS, TOKENS):
            if (allowance := said(headers, kind)) is not None:
                bucket = self._allowed.setdefault(kind, Bucket(allowance.most, allowance.most / MINUTE))
                bucket.told(allowance, self._flying[kind], time.monotonic())

    def received(self, tokens: int) -> None:
        """How long an answer was."""
        self._answers += 1
        self._received += tokens

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
