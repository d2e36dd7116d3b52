"""The findings in force, read back from the database as items of the queue."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.orm import Session

from pipeline.models import Verdict, content_id
from pipeline.review.database import tables as t
from pipeline.review.queue.items import Item, Story, ordered
from pipeline.review.queue.picking import SEVERITY
from pipeline.review.queue.remembering import Remembered
from pipeline.review.queue.standing import Outcome, Standing, State
from pipeline.review.queue.subjects import all_in_force

_OWN_HANDLING = and_(t.Handling.story_id == t.Checked.story_id, t.Handling.finding == t.Checked.finding)
_HANDLED = (
    *(t.Handling.state, t.Handling.due, t.Handling.eyes, t.Handling.version.label("seen")),
    t.User.shown.label("assignee"),
)
ASKED = 500
"""Worth of words that a person asked to have checked: as much as a figure that is half worth it."""
_OWN_PICK = and_(t.Picked.story_id == t.Checked.story_id, t.Picked.finding == t.Checked.finding)


@dataclass(frozen=True)
class _InForce:
    """The decision in force on a finding. One to be looked at again counts for nothing yet."""

    outcome: str | None
    draft: int
    """Number of the draft on which it stands."""


def waiting(session: Session) -> tuple[Item, ...]:
    """Everything that a person must look at or asked for, of all stories, in order."""
    return _FLAGGED.items(session)


def every(session: Session) -> tuple[Item, ...]:
    """All findings, flags or not, of all stories, in order."""
    return _ALL.items(session)


def one(session: Session, story: int, finding: str) -> Item | None:
    """One finding in force; None if there is none of that id now."""
    found = next(_items(session, and_(t.Checked.story_id == story, t.Checked.finding == finding)), None)
    return found or next((each for each in _picked(session) if each.key == f"{story}-{finding}"), None)


def _flagged(session: Session, stories: Sequence[int]) -> Iterator[Item]:
    yield from _items(session, and_(t.Checked.story_id.in_(stories), or_(t.Checked.flag, t.Picked.id.is_not(None))))
    yield from (item for item in _picked(session) if item.story.id in set(stories))


def _all(session: Session, stories: Sequence[int]) -> Iterator[Item]:
    yield from _items(session, t.Checked.story_id.in_(stories))
    yield from (item for item in _picked(session) if item.story.id in set(stories))


def _story(item: Item) -> int:
    return item.story.id


_FLAGGED, _ALL = Remembered(_flagged, _story, ordered), Remembered(_all, _story, ordered)


def _items(session: Session, wanted: ColumnElement[bool]) -> Iterator[Item]:
    found = session.execute(
        select(
            *(t.Checked.story_id, t.Draft.number, t.Story.title, t.Checked.finding, t.Checked.kind, t.Checked.verdict),
            *(t.Checked.severity, t.Checked.flag, t.Checked.start, t.Checked.quote, t.Checked.sentence),
            *(t.Checked.worth, t.Checked.alike, t.Checked.source, t.Checked.entity, t.Checked.measure),
            *(t.Picked.id.label("picked"), *_HANDLED),
        )
        .join(t.Story, t.Story.id == t.Checked.story_id)
        .join(t.Draft, t.Draft.id == t.Checked.draft_id)
        .outerjoin(t.Handling, _OWN_HANDLING)
        .outerjoin(t.User, t.User.id == t.Handling.assignee)
        .outerjoin(t.Picked, _OWN_PICK)
        .where(wanted)
    ).all()
    said, seen = _said(session, found), _seen(session, found)
    for row in found:
        key = (row.story_id, row.finding)
        yield _item(row, said.get(key), looked=key in seen)


def _picked(session: Session) -> Iterator[Item]:
    """Words of current drafts that somebody asked to have checked, where no finding is about them."""
    found = session.execute(
        select(
            *(t.Picked.story_id, t.Story.draft.label("number"), t.Story.title, t.Picked.finding, t.Picked.start),
            *(t.Picked.quote, *_HANDLED),
        )
        .join(t.Draft, t.Draft.id == t.Picked.draft_id)
        .join(t.Story, and_(t.Story.id == t.Picked.story_id, t.Story.draft == t.Draft.number))
        .outerjoin(t.Checked, and_(t.Checked.story_id == t.Picked.story_id, t.Checked.finding == t.Picked.finding))
        .outerjoin(t.Handling, and_(t.Handling.story_id == t.Picked.story_id, t.Handling.finding == t.Picked.finding))
        .outerjoin(t.User, t.User.id == t.Handling.assignee)
        .where(t.Checked.id.is_(None))
    ).all()
    said, seen = _said(session, found), _seen(session, found)
    for row in found:
        key = (row.story_id, row.finding)
        yield Item(
            story=Story(row.story_id, row.number, row.title),
            finding=row.finding,
            kind="asked",
            verdict=Verdict.NOT_CHECKED,
            severity=SEVERITY,
            flag=True,
            start=row.start,
            quote=row.quote,
            sentence=row.quote,
            worth=ASKED,
            alike=content_id("k", *key),
            standing=_standing(row, said.get(key), looked=key in seen),
            asked=True,
        )


def _standing(row: Row, said: _InForce | None, *, looked: bool) -> Standing:  # type: ignore[type-arg]
    state = State(row.state or State.OPEN)
    return Standing(
        state=state,
        assignee=row.assignee or "",
        due=row.due,
        four_eyes=(row.eyes or 1) > 1,
        version=row.seen or 0,
        outcome=Outcome(said.outcome) if said and said.outcome else None,
        draft=said.draft if said and state is State.CORRECTED else None,
        looked=looked,
    )


def _item(row: Row, said: _InForce | None, *, looked: bool) -> Item:  # type: ignore[type-arg]
    return Item(
        story=Story(row.story_id, row.number, row.title),
        finding=row.finding,
        kind=row.kind,
        verdict=Verdict(row.verdict),
        severity=row.severity,
        flag=row.flag or row.severity > 0,
        start=row.start,
        quote=row.quote,
        sentence=row.sentence,
        worth=row.worth,
        alike=row.alike,
        source=row.source,
        entity=row.entity,
        measure=row.measure,
        standing=_standing(row, said, looked=looked),
        asked=row.picked is not None,
    )


def _said(session: Session, found: Sequence[Row]) -> Mapping[tuple[int, str], _InForce]:  # type: ignore[type-arg]
    """Of each finding that was decided, the last decision that was not lifted."""
    stories = {row.story_id for row in found}
    decided = session.execute(
        select(
            *(t.Decision.id, t.Decision.story_id, t.Decision.finding, t.Decision.outcome, t.Decision.supersedes),
            *(t.Decision.again, t.Decision.carried_from, t.Draft.number),
        )
        .join(t.Draft, t.Draft.id == t.Decision.draft_id)
        .where(t.Decision.story_id.in_(stories))
        .order_by(t.Decision.id)
    ).all()
    return {
        key: _InForce(None if each.again else each.outcome, each.number) for key, each in all_in_force(decided).items()
    }


def _seen(session: Session, found: Sequence[Row]) -> frozenset[tuple[int, str]]:  # type: ignore[type-arg]
    stories = {row.story_id for row in found}
    looked = session.execute(select(t.Seen.story_id, t.Seen.about).where(t.Seen.story_id.in_(stories)).distinct())
    return frozenset((story, about) for story, about in looked)
