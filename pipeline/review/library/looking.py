"""What a person has seen of a story, and what came after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.models import CarryOver, Fate
from pipeline.render.words import plural
from pipeline.review.database.tables import Decision, Draft, Event, LeftBehind, Look, Revision, Story, User
from pipeline.review.events import last_event
from pipeline.review.queue.subjects import all_in_force
from pipeline.review.security.people import Person

KINDS: Mapping[str, str] = {
    "revisions": "Edit",
    "revisions_again": "Edit, made again",
    "decisions": "Decision",
    "notes": "Note",
    "readings": "Reading",
    "attached": "Evidence",
    "questions": "Query",
    "handlings": "State",
    "picked": "Words to check",
}


@dataclass(frozen=True)
class Happened:
    """An event with who did it."""

    event: Event
    by: str


@dataclass(frozen=True)
class Left:
    """What could not come over, or came over to be looked at."""

    id: int
    kind: str
    words: str
    why: str


@dataclass(frozen=True)
class News:
    """What a person has not seen of a story yet. ``draft``: there is a draft that they have not looked at."""

    draft: bool
    happened: Sequence[Happened]


def look(session: Session, person: Person, story: Story, at: datetime) -> None:
    """The person has seen the story as it is now."""
    seen = session.scalar(select(Look).where(Look.user_id == person.id, Look.story_id == story.id))
    if seen is None:
        seen = Look(user_id=person.id, story_id=story.id, draft=0, event_id=0, at=at)
        session.add(seen)
    seen.draft, seen.event_id, seen.at = story.draft, last_event(session, story.id), at


def news(session: Session, person: Person, story: Story, most: int = 40) -> News:
    """What others did since the person's last look, the latest first; nothing for who never looked."""
    seen = session.scalar(select(Look).where(Look.user_id == person.id, Look.story_id == story.id))
    if seen is None:
        return News(draft=False, happened=())
    query = select(Event, User.shown).outerjoin(User, User.id == Event.user_id)
    query = query.where(Event.story_id == story.id, Event.id > seen.event_id, Event.user_id.is_distinct_from(person.id))
    found = session.execute(query.order_by(Event.id.desc()).limit(most))
    happened = [Happened(event, shown or "argmap") for event, shown in found]
    return News(seen.draft < story.draft, happened)


def history(session: Session, story: Story, most: int = 20) -> Sequence[Happened]:
    """What happened to a story, the latest first."""
    query = select(Event, User.shown).outerjoin(User, User.id == Event.user_id).where(Event.story_id == story.id)
    found = session.execute(query.order_by(Event.id.desc()).limit(most))
    return [Happened(event, shown or "argmap") for event, shown in found]


def left_behind(session: Session, story: Story) -> Sequence[Left]:
    """What could not come over to any of a story's drafts and nobody has dealt with."""
    query = select(LeftBehind).join(Draft, Draft.id == LeftBehind.draft_id)
    query = query.where(Draft.story_id == story.id, LeftBehind.seen_at.is_(None)).order_by(LeftBehind.id)
    return [Left(one.id, KINDS.get(one.kind, one.kind), one.words, one.why) for one in session.scalars(query)]


def to_look_at(session: Session, draft: Draft) -> Sequence[Decision]:
    """Decisions that came over to findings that changed, and were not made again."""
    query = select(Decision).where(Decision.draft_id == draft.id).order_by(Decision.id)
    return [one for one in all_in_force(session.scalars(query).all()).values() if one.again]


def carried_words(session: Session, draft: Draft) -> str:
    """``3 statements changed, 1 gone, 2 new; 4 edits and 11 decisions came over``; empty for a first draft."""
    if draft.carried is None:
        return ""
    over = CarryOver.model_validate_json(draft.carried)
    fates = [one.fate for one in over.statements]
    counted = ((Fate.CHANGED, "changed"), (Fate.GONE, "gone"), (Fate.NEW, "new"))
    said = [f"{fates.count(fate)} {word}" for fate, word in counted if fate in fates]
    heads = f"statements: {', '.join(said)}" if said else "the same statements"
    edits = len(
        session.scalars(select(Revision.id).where(Revision.draft_id == draft.id, Revision.carried_from > 0)).all()
    )
    decided = select(Decision.id).where(
        Decision.draft_id == draft.id, Decision.carried_from > 0, Decision.outcome.is_not(None)
    )
    decisions = len(session.scalars(decided).all())
    came = [plural(count, word) for count, word in ((edits, "edit"), (decisions, "decision")) if count]
    return f"{heads}; {' and '.join(came)} came over" if came else heads
