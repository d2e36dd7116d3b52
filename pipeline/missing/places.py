"""Stretches of a text with what stands there, found by a stretch that they touch."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple, Self


class Place(NamedTuple):
    """Half-open, in code points; ``what`` names what stands there."""

    start: int
    end: int
    what: str = ""


@dataclass(frozen=True)
class Places:
    """Sorted by where they begin; ``reach`` is by place the furthest end of those up to it."""

    all: tuple[Place, ...]
    reach: tuple[int, ...]

    @classmethod
    def of(cls, places: Iterable[Place]) -> Self:
        """In any order; they may overlap."""
        ordered = tuple(sorted(places))
        return cls(ordered, tuple(accumulate((place.end for place in ordered), max)))

    def touching(self, start: int, end: int) -> Place | None:
        """The last place that begins before ``end`` and ends behind ``start``."""
        at = bisect_left(self.all, end, key=lambda place: place.start) - 1
        while at >= 0 and self.reach[at] > start:
            if self.all[at].end > start:
                return self.all[at]
            at -= 1
        return None
