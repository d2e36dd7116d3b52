"""Findings that rest on rows of a table, of all stories: read once, and again where a story was checked again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from pipeline.models import Finding, RowChecked, Verdict
from pipeline.review.database import tables as t
from pipeline.review.queue.remembering import Remembered


@dataclass(frozen=True)
class Resting:
    """A finding with the rows that it rests on."""

    story: int
    title: str
    finding: str
    quote: str
    verdict: Verdict
    rows: tuple[RowChecked, ...]


def resting(session: Session) -> tuple[Resting, ...]:
    """All findings in force with rows of which it is known whether a person verified them, in order of the text."""
    return _RESTING.items(session)


_CHECKED = (
    select(t.Story.id, t.Story.title, t.Draft.id, t.Draft.checked)
    .join(t.Draft, and_(t.Draft.story_id == t.Story.id, t.Draft.number == t.Story.draft))
    .order_by(t.Story.id)
)
"""A story's findings are others only in another draft, or where they were checked again."""


def _read(session: Session, stories: Sequence[int]) -> Iterator[Resting]:
    query = select(t.Checked.story_id, t.Story.title, t.Checked.json).join(t.Story, t.Story.id == t.Checked.story_id)
    wanted = (t.Checked.story_id.in_(stories), t.Checked.json.contains('"verified":'))
    found = session.execute(query.where(*wanted).order_by(t.Checked.story_id, t.Checked.position))
    for story, title, text in found:
        one = Finding.model_validate_json(text)
        yield Resting(story, title, one.id, one.quote, one.verdict, one.rows)


_RESTING = Remembered(_read, lambda one: one.story, tuple, (_CHECKED,))
