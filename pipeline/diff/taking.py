"""What people noted on one draft, taken along to the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.models import CarryOver, Fate

T = TypeVar("T")


@dataclass(frozen=True)
class Taken(Generic[T]):
    """Notes after they were taken along: each of them is in exactly one of the three."""

    kept: dict[str, T]
    """By the new id, on what stayed or moved."""
    again: dict[str, T]
    """By the new id, on what changed: to be looked at again before they count."""
    left: dict[str, T]
    """By the old id, on what is gone or was never there."""


def taken(notes: Mapping[str, T], over: CarryOver) -> Taken[T]:
    """Notes by old ids - decisions, edits, remarks - under the ids that their things have now; none is lost."""
    now = {one.before: one for one in over.all if one.before is not None and one.after is not None}
    found: Taken[T] = Taken({}, {}, {})
    for old, note in notes.items():
        one = now.get(old)
        if one is None or one.after is None:
            found.left[old] = note
        else:
            (found.again if one.fate is Fate.CHANGED else found.kept)[one.after] = note
    return found
