"""What decisions are about: a finding or picked words, its decisions so far, and its handling as somebody saw it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sqlalchemy import and_, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from pipeline.models import Verdict
from pipeline.review.database import tables as t
from pipeline.review.queue.standing import OUTCOMES, STATES, Outcome, State
from pipeline.review.trouble import Conflict, Unseen


@dataclass(frozen=True)
class Target:
    """A finding in force, and the version of its handling that somebody saw."""

    story: int
    finding: str
    seen: int


@dataclass(frozen=True)
class Subject:
    """What a decision is about: a finding in force, or words that somebody asked to have checked."""

    story: int
    draft: int
    finding: str
    verdict: str
    quote: str
    start: int


def hold(session: Session, stories: Iterable[int]) -> None:
    """Keeps other writers from stories until the end of the transaction; call it before anything is read to decide on.

    Everybody locks in one order, so that no two wait for each other: drafts, stories by id, handlings, then events.
    """
    wanted = select(t.Story).where(t.Story.id.in_(set(stories))).order_by(t.Story.id)
    session.scalars(wanted.with_for_update(key_share=True).execution_options(populate_existing=True)).all()


def subject_of(session: Session, story: int, finding: str) -> Subject:
    """A finding in force, or words that were picked. Raises Unseen."""
    checked = session.scalar(select(t.Checked).where(t.Checked.story_id == story, t.Checked.finding == finding))
    if checked is not None:
        return Subject(story, checked.draft_id, finding, checked.verdict, checked.quote, checked.start)
    picked = session.scalar(
        select(t.Picked)
        .join(t.Draft, t.Draft.id == t.Picked.draft_id)
        .join(t.Story, and_(t.Story.id == t.Picked.story_id, t.Story.draft == t.Draft.number))
        .where(t.Picked.story_id == story, t.Picked.finding == finding)
    )
    if picked is not None:
        return Subject(story, picked.draft_id, finding, Verdict.NOT_CHECKED.value, picked.quote, picked.start)
    raise Unseen("this finding is not there any more: the text or the map has changed")


class Logged(Protocol):
    """What tells which entries of the log count: a decision, or a row of these columns of it."""

    @property
    def id(self) -> int: ...
    @property
    def story_id(self) -> int: ...
    @property
    def finding(self) -> str: ...
    @property
    def outcome(self) -> str | None: ...
    @property
    def supersedes(self) -> int | None: ...
    @property
    def carried_from(self) -> int | None: ...


E = TypeVar("E", bound=Logged)


def standing(entries: Sequence[E]) -> Sequence[E]:
    """Those that nothing has lifted, neither an undo nor the copy in a later draft; and without the undos."""
    lifted = {each.supersedes for each in entries if each.outcome is None} | {each.carried_from for each in entries}
    return [each for each in entries if each.id not in lifted and (each.outcome is not None or each.supersedes is None)]


def all_in_force(entries: Sequence[E]) -> Mapping[tuple[int, str], E]:
    """Of entries in their order, the decision that counts on each finding, by its story and id."""
    return {(each.story_id, each.finding): each for each in standing(entries) if each.outcome is not None}


def in_force(decisions: Sequence[t.Decision]) -> t.Decision | None:
    """Of one finding's decisions in their order, the one that counts: the last with an outcome that was not lifted.

    One that came along from an earlier draft stands for its original.
    """
    return next(reversed([each for each in standing(decisions) if each.outcome is not None]), None)


def decisions_of(session: Session, story: int, finding: str) -> Sequence[t.Decision]:
    """All of a finding's, in the order in which they were made; without those that went along to another id."""
    later = aliased(t.Decision)
    gone = exists().where(later.carried_from == t.Decision.id, later.finding != t.Decision.finding)
    wanted = (t.Decision.story_id == story, t.Decision.finding == finding, ~gone)
    return session.scalars(select(t.Decision).where(*wanted).order_by(t.Decision.id)).all()


def decision_in_force(session: Session, story: int, finding: str) -> t.Decision | None:
    """The one that counts; None while nobody has decided."""
    return in_force(decisions_of(session, story, finding))


def handling_of(session: Session, story: int, finding: str) -> t.Handling:
    """The finding's handling, locked against other writers; a new one if nobody has done anything yet."""
    hold(session, [story])
    wanted = select(t.Handling).where(t.Handling.story_id == story, t.Handling.finding == finding)
    found = session.scalar(wanted.with_for_update().execution_options(populate_existing=True))
    return found if found is not None else _new_handling(session, story, finding)


def _new_handling(session: Session, story: int, finding: str) -> t.Handling:
    made = t.Handling(story_id=story, finding=finding, state=State.OPEN.value, eyes=1, version=0)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:  # somebody else made it just now
        return handling_of(session, story, finding)
    return made


def seen_as(session: Session, target: Target) -> t.Handling:
    """The handling as somebody saw it. Raises Conflict if it has changed since."""
    handling = handling_of(session, target.story, target.finding)
    if handling.version != target.seen:
        raise overtaken(session, target.story, target.finding, handling.version)
    return handling


def overtaken(session: Session, story: int, finding: str, version: int) -> Conflict:
    """What somebody else did in between, in words."""
    found = decisions_of(session, story, finding)
    theirs = "Its handling was changed"
    if found:
        last = found[-1]
        who = session.get_one(t.User, last.author).shown
        did = OUTCOMES[Outcome(last.outcome)] if last.outcome else STATES[State(last.state)]
        did = f"taken back: {did}" if last.outcome is None and last.supersedes is not None else did
        theirs = f"{who}: {did}" + (f", “{last.reason}”" if last.reason else "")
    return Conflict(
        "somebody else was faster: nothing of yours was saved",
        theirs=theirs,
        version=version,
        do="Look at what they did, then decide again.",
    )
