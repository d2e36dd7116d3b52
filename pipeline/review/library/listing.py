"""The list of stories: a page of them, sorted and filtered, by month where they are sorted by day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from pipeline.review.database.tables import Draft, Look, Story
from pipeline.review.library.finding_words import escaped

PAGE: Final = 50
_FLAGS: Final[ColumnElement[int]] = Story.wrong + Story.unclear + Story.no_row
SORTS: Final[Mapping[str, tuple[str, Sequence[ColumnElement[Any]]]]] = {
    "date": ("Newest first", (Story.published.is_(None), Story.published.desc(), Story.id.desc())),
    "flags": ("Most open flags", ((_FLAGS - Story.settled).desc(), Story.wrong.desc(), Story.id.desc())),
    "title": ("Title, A to Z", (func.lower(Story.title), Story.id)),
    "added": ("Last added", (Story.id.desc(),)),
}
FILTERS: Final[Mapping[str, tuple[str, ColumnElement[bool] | None]]] = {
    "": ("All", None),
    "open": ("Open flags", Story.settled < _FLAGS),
    "wrong": ("Wrong, outdated, period", Story.wrong > 0),
    "no_row": ("Only figures without a row", (Story.no_row > 0) & (Story.wrong + Story.unclear == 0)),
    "none": ("No flags", _FLAGS == 0),
    "draft": ("New draft to look at", None),
}


@dataclass(frozen=True)
class Listed:
    """One story of the list; ``new_draft``: its draft came after this person's last look."""

    story: Story
    new_draft: bool

    @property
    def flags(self) -> int:
        """All of them, settled or not."""
        return self.story.wrong + self.story.unclear + self.story.no_row


@dataclass(frozen=True)
class Listing:
    """A page of the list. ``count`` stories fit; ``pages`` at least 1."""

    stories: Sequence[Listed]
    count: int
    number: int
    pages: int


def listing(session: Session, user: int, *, words: str, only: str, sort: str, number: int) -> Listing:
    """Page ``number`` of what fits; unknown filters and sorts are the first ones."""
    query = select(Story, Look.draft).outerjoin(Look, (Look.story_id == Story.id) & (Look.user_id == user))
    query = _fitting(query, words, only)
    count = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-count // PAGE))
    number = min(max(1, number), pages)
    order = SORTS.get(sort, SORTS["date"])[1]
    found = session.execute(query.order_by(*order).limit(PAGE).offset((number - 1) * PAGE))
    listed = [Listed(story, seen is not None and seen < story.draft) for story, seen in found]
    return Listing(listed, count, number, pages)


def _fitting(query: Select[tuple[Story, int]], words: str, only: str) -> Select[tuple[Story, int]]:
    for word in words.split():
        like = f"%{escaped(word)}%"
        fields = (Story.title, Story.claim, Story.source, func.coalesce(Story.author, ""))
        query = query.where(or_(*(field.ilike(like, escape="\\") for field in fields)))
    if only == "draft":
        return query.where(Look.draft < Story.draft)
    condition = FILTERS.get(only, FILTERS[""])[1]
    return query if condition is None else query.where(condition)


def drafts_of(session: Session, story_id: int) -> Sequence[Draft]:
    """All drafts of a story, the newest first."""
    return session.scalars(select(Draft).where(Draft.story_id == story_id).order_by(Draft.number.desc())).all()
