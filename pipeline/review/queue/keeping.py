"""The findings in force, read back from the database as items of the queue."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from pipeline.models import Verdict
from pipeline.review.database import tables as t
from pipeline.review.queue.items import Item, Story, ordered
from pipeline.review.queue.standing import Outcome, Standing, State

_OWN_HANDLING = and_(t.Handling.story_id == t.Checked.story_id, t.Handling.finding == t.Checked.finding)
_OWN_PICK = and_(t.Picked.story_id == t.Checked.story_id, t.Picked.finding == t.Checked.finding)


def waiting(session: Session) -> tuple[Item, ...]:
    """Everything that a person must look at or asked for, of all stories, in order."""
    return ordered(_items(session, or_(t.Checked.flag, t.Picked.id.is_not(None))))


def every(session: Session, story: int | None = None) -> tuple[Item, ...]:
    """All findings, flags or not, of all stories or of one, in order."""
    return ordered(_items(session, t.Checked.story_id == story if story is not None else t.Checked.id > 0))


def one(session: Session, story: int, finding: str) -> Item | None:
    """One finding in force; None if there is none of that id now."""
    return next(_items(session, and_(t.Checked.story_id == story, t.Checked.finding == finding)), None)


def _items(session: Session, wanted: object) -> Iterator[Item]:
    found = session.execute(
        select(
            *(t.Checked.story_id, t.Draft.number, t.Story.title, t.Checked.finding, t.Checked.kind, t.Checked.verdict),
            *(t.Checked.severity, t.Checked.flag, t.Checked.start, t.Checked.quote, t.Checked.sentence),
            *(t.Checked.worth, t.Checked.alike, t.Checked.source, t.Checked.entity, t.Checked.measure),
            *(t.Handling.state, t.Handling.due, t.Handling.eyes, t.Handling.version.label("seen")),
            *(t.User.shown.label("assignee"), t.Picked.id.label("picked")),
        )
        .join(t.Story, t.Story.id == t.Checked.story_id)
        .join(t.Draft, t.Draft.id == t.Checked.draft_id)
        .outerjoin(t.Handling, _OWN_HANDLING)
        .outerjoin(t.User, t.User.id == t.Handling.assignee)
        .outerjoin(t.Picked, _OWN_PICK)
        .where(wanted)  # type: ignore[arg-type]
    ).all()
    said, seen = _outcomes(session, found), _seen(session, found)
    for row in found:
        key = (row.story_id, row.finding)
        yield _item(row, said.get(key), looked=key in seen)


def _item(row: Row, said: str | None, *, looked: bool) -> Item:  # type: ignore[type-arg]
    standing = Standing(
        state=State(row.state or State.OPEN),
        assignee=row.assignee or "",
        due=row.due,
        four_eyes=(row.eyes or 1) > 1,
        version=row.seen or 0,
        outcome=Outcome(said) if said else None,
        looked=looked,
    )
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
        standing=standing if standing.state is not State.CORRECTED else replace(standing, draft=row.number),
        asked=row.picked is not None,
    )


def _outcomes(session: Session, found: Sequence[Row]) -> Mapping[tuple[int, str], str]:  # type: ignore[type-arg]
    """The outcome in force of each finding that has one: the last that was not lifted."""
    stories = {row.story_id for row in found}
    decided = session.execute(
        select(*(t.Decision.id, t.Decision.story_id, t.Decision.finding, t.Decision.outcome, t.Decision.supersedes))
        .where(t.Decision.story_id.in_(stories))
        .order_by(t.Decision.id)
    ).all()
    lifted = {each.supersedes for each in decided if each.outcome is None}
    return {
        (each.story_id, each.finding): each.outcome
        for each in decided
        if each.outcome is not None and each.id not in lifted
    }


def _seen(session: Session, found: Sequence[Row]) -> frozenset[tuple[int, str]]:  # type: ignore[type-arg]
    stories = {row.story_id for row in found}
    looked = session.execute(select(t.Seen.story_id, t.Seen.about).where(t.Seen.story_id.in_(stories)).distinct())
    return frozenset((story, about) for story, about in looked)
