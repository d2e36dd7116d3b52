"""Two drafts of a story, what became of each thing of the former, and the list of what could not come along."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final, TypeVar

from sqlalchemy.orm import Session

from pipeline.diff import Taken, taken
from pipeline.models import CarryOver
from pipeline.review.database.tables import Draft, LeftBehind
from pipeline.review.library.carrying_picks import Picks
from pipeline.review.security.people import Person

T = TypeVar("T")
GONE: Final = "what it was about is not in this draft"


@dataclass(frozen=True)
class Drafts:
    """The draft before and the new one, and what became of each thing of the former."""

    session: Session
    old: Draft
    new: Draft
    over: CarryOver
    picks: Picks
    by: Person
    at: datetime

    def taken(self, notes: Mapping[str, T]) -> Taken[T]:
        """Notes by ids of the draft before, those of picked words too, under the ids that their things have now."""
        return taken(notes, self._all)

    @cached_property
    def _all(self) -> CarryOver:
        return self.over.model_copy(update={"findings": (*(self.over.findings or ()), *self.picks.fates)})

    @cached_property
    def texts(self) -> dict[str, str]:
        """What things of the draft before say, by id."""
        return {one.before: one.text for one in self._all.all if one.before is not None}


def line_left(drafts: Drafts, kind: str, original: int, about: str, words: str, why: str) -> LeftBehind:
    """A line of the list. ``words`` are the thing's own; what it was about stands before them."""
    said = drafts.texts.get(about, "")
    shown = " · ".join(dict.fromkeys(filter(None, (said, words))))
    return LeftBehind(draft_id=drafts.new.id, kind=kind, original=original, about=about, words=shown, why=why)
