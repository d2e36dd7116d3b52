"""What there is to undo and to redo: marks on what was done, so that no act needs an opposite.

Each person takes back their own. What was undone can be done again until its author does something new.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Mark(NamedTuple):
    """One act of a person: the version that it made, and the one that undoing it made; None while it stands."""

    number: int
    author: int
    made: int
    undone: int | None = None


def to_undo(marks: Iterable[Mark], author: int) -> Mark | None:
    """The last act of this person that stands."""
    standing = [mark for mark in marks if mark.author == author and mark.undone is None]
    return max(standing, key=lambda mark: mark.number, default=None)


def to_redo(marks: Iterable[Mark], author: int) -> Mark | None:
    """What this person undid last, unless they did something new since."""
    own = [mark for mark in marks if mark.author == author]
    newest = max((mark.made for mark in own), default=0)
    undone = [mark for mark in own if mark.undone is not None and mark.undone > newest]
    return max(undone, key=lambda mark: mark.undone or 0, default=None)
