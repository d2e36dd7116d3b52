"""What a server allows in a time: so many requests and so many tokens, which come back as time goes on.

It is read from the headers that OpenAI's endpoint sends and many others copy: ``x-ratelimit-limit-…``, ``-remaining-…``
and ``-reset-…`` (the time until all of it is there again) for ``requests`` and for ``tokens``. They are a stranger's:
what is no number is no word about it, and nothing waits longer for them than a minute.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

LONGEST = 60.0
"""Seconds that a request waits for an allowance; then the server may say itself what it thinks of it."""
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_PLAIN = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,12})?")
_PART = re.compile(rf"({_PLAIN.pattern})(ms|[smhd])")


class Allowance(NamedTuple):
    """What a server says of one kind: the most at once, what is left of it, seconds until all is back."""

    most: float
    left: float
    seconds: float


def said(headers: Mapping[str, str], kind: str) -> Allowance | None:
    """What headers say of ``requests`` or ``tokens``; None if they say nothing whole."""
    most, left, seconds = (
        _number(headers.get(f"x-ratelimit-{what}-{kind}", "")) for what in ("limit", "remaining", "reset")
    )
    if not most or left is None or seconds is None:
        return None
    return Allowance(most, min(left, most), seconds)


def _number(words: str) -> float | None:
    """A plain number, or a time such as 6m0s, 2m59.56s and 20ms in seconds."""
    if _PLAIN.fullmatch(words):
        return float(words)
    parts = _PART.findall(words)
    if not parts or "".join(map("".join, parts)) != words:
        return None
    return sum(float(number) * _SECONDS[unit] for number, unit in parts)


class Bucket:
    """So much at once, which comes back at a steady rate; whoever takes more than there is waits for it."""

    def __init__(self, most: float, rate: float) -> None:
        """``rate``: so much a second. It begins full."""
        self._most, self._rate = most, rate
        self._level, self._at = most, 0.0

    def take(self, amount: float, now: float) -> float:
        """Takes so much. Returns the seconds until it is there; what is more than all at once, when all is."""
        self._level = min(self._most, self._level + (now - self._at) * self._rate)
        self._at = now
        lacking = min(amount, self._most) - self._level
        self._level -= amount
        return min(LONGEST, max(0.0, lacking / self._rate))

    def told(self, allowance: Allowance, flying: float, now: float) -> None:
        """The server's word; ``flying`` is what was taken and the server may not have counted yet."""
        gone = allowance.most - allowance.left
        if gone and allowance.seconds:
            self._rate = gone / allowance.seconds
        self._most, self._level, self._at = allowance.most, allowance.left - flying, now
