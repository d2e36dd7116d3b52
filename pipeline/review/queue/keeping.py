"""Findings in force in the database, with what the queue orders and groups them by; and read back as items."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Row, and_, delete, or_, select
from sqlalchemy.orm import Session

from pipeline.models import ArgumentMap, Article, Findings, Verdict
from pipeline.render.words import VERDICTS, Tone
from pipeline.review.database import tables as t
from pipeline.review.queue.items import Item, Story, items_of, ordered
from pipeline.review.queue.standing import DONE, Outcome, Standing, State


def keep(session: Session, draft: t.Draft, article: Article, argmap: ArgumentMap, findings: Findings) -> None:
    """Puts the findings in force of a story's current draft in place of those before, and counts its flags anew."""
    story = session.get_one(t.Story, draft.story_id)
    items = tuple(items_of(Story(story.id, draft.number, article.title), article, argmap, findings))
    session.execute(delete(t.Checked).where(t.Checked.story_id == story.id))
    by_id = {found.id: found for found in findings.findings}
    session.add_all(
        t.Checked(
            story_id=story.id,
            draft_id=draft.id,
            finding=item.finding,
            position=item.start,
            kind=item.kind,
            verdict=item.verdict.value,
            severity=item.severity,
            flag=item.hard,
            statement=by_id[item.finding].statement,
            quote=item.quote,
            claim=item.sentence,
            source=item.source,
            entity=item.entity,
            measure=item.measure,
            alike=item.alike,
            worth=item.worth,
            json=by_id[item.finding].model_dump_json(),
        )
        for item in items
    )
    session.flush()
    count(session, story)


def count(session: Session, story: t.Story) -> None:
    """Counts the story's flags by kind, and those that are settled or corrected."""
    rows = session.execute(
        select(t.Checked.verdict, t.Handling.state)
        .outerjoin(t.Handling, _OWN_HANDLING)
        .where(t.Checked.story_id == story.id, t.Checked.flag)
    ).all()
    kinds = Counter(VERDICTS[Verdict(verdict)].tone for verdict, _ in rows)
    story.wrong, story.unclear, story.no_row = kinds[Tone.WRONG], kinds[Tone.UNCLEAR], kinds[Tone.OPEN]
    story.settled = sum(State(state) in DONE for _, state in rows if state)


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
            *(t.Checked.severity, t.Checked.flag, t.Checked.position, t.Checked.quote, t.Checked.claim),
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
        start=row.position,
        quote=row.quote,
        sentence=row.claim,
        worth=row.worth,
        alike=row.alike,
        source=row.source,
        entity=row.entity,
        measure=row.measure,
        standing=standing if standing.state is not State.CORRECTED else replace(standing, draft=row.number),
        asked=row.picked is not None,
    )


def _outcomes(session: Session, found: Sequence[Row]) -> Mapping[tuple[int, str], str]:  # type: ignore[type-arg]
    """The last outcome of each finding that has one."""
    stories = {row.story_id for row in found}
    decided = session.execute(
        select(t.Decision.story_id, t.Decision.finding, t.Decision.outcome)
        .where(t.Decision.story_id.in_(stories))
        .order_by(t.Decision.id)
    )
    return {(story, finding): outcome for story, finding, outcome in decided}


def _seen(session: Session, found: Sequence[Row]) -> frozenset[tuple[int, str]]:  # type: ignore[type-arg]
    stories = {row.story_id for row in found}
    looked = session.execute(select(t.Seen.story_id, t.Seen.about).where(t.Seen.story_id.in_(stories)).distinct())
    return frozenset((story, about) for story, about in looked)
