"""What persons settle about findings. Decisions are only added: an edit takes an earlier one's place, an undo lifts it.

Whoever writes names the version of the finding's handling that he saw. If somebody else was faster, nothing is written
and what they did is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.errors import InputError, legible
from pipeline.models import FIRM, Verdict
from pipeline.review.current import count_story, story_of
from pipeline.review.database import tables as t
from pipeline.review.events import tell
from pipeline.review.queue.standing import OUTCOMES, Outcome, State, Vote, needs_reason, state_after
from pipeline.review.queue.subjects import (
    Subject,
    Target,
    all_in_force,
    decision_in_force,
    decisions_of,
    handling_of,
    hold,
    overtaken,
    seen_as,
    standing,
    subject_of,
)
from pipeline.review.security.people import Person
from pipeline.review.trouble import Unseen

LAST = 10
"""Decisions that can be edited and undone from the queue."""
MOST = 4000
"""Characters of a reason, a wording, a note, a question or an answer."""


@dataclass(frozen=True)
class Act:
    """Who does something, and when."""

    by: Person
    at: datetime


@dataclass(frozen=True)
class Settling:
    """An outcome, why, and the words that the sentence should have instead."""

    outcome: Outcome
    reason: str = ""
    wording: str = ""


def decide(session: Session, target: Target, settling: Settling, act: Act) -> t.Decision:
    """Settles a finding. Raises Conflict, Unseen; InputError without the reason that overruling a finding needs."""
    decision = _decide(session, target, settling, act)
    count_story(session, story_of(session, target.story))
    return decision


def decide_all(session: Session, targets: Sequence[Target], settling: Settling, act: Act) -> tuple[t.Decision, ...]:
    """The same for several findings at once: all of them or, if anything is refused, none."""
    stories = sorted({target.story for target in targets})
    hold(session, stories)
    made = tuple(_decide(session, target, settling, act) for target in targets)
    for story in stories:
        count_story(session, story_of(session, story))
    return made


def amend(session: Session, decision_id: int, settling: Settling, seen: int, act: Act) -> t.Decision:
    """Takes the place of an earlier decision, which stays in the log. Raises Conflict if that is no longer in force."""
    earlier = session.get(t.Decision, decision_id)
    if earlier is None or earlier.outcome is None:
        raise Unseen(f"there is no decision {decision_id}")
    hold(session, [earlier.story_id])
    in_force = decision_in_force(session, earlier.story_id, earlier.finding)
    if in_force is None or in_force.id != earlier.id:
        raise overtaken(session, earlier.story_id, earlier.finding, seen)
    return decide(session, Target(earlier.story_id, earlier.finding, seen), settling, act)


def undo(session: Session, act: Act, decision_id: int | None = None) -> t.Decision | None:
    """Lifts the person's last decision that is in force, or one of theirs; None if there is none to lift.

    What was in force before it is so again. Raises Conflict if somebody has decided after it.
    """
    decision = _last_own(session, act.by) if decision_id is None else session.get(t.Decision, decision_id)
    if decision is None or decision.outcome is None or decision.author != act.by.id:
        return None
    handling = handling_of(session, decision.story_id, decision.finding)
    in_force = decision_in_force(session, decision.story_id, decision.finding)
    if in_force is None or in_force.id != decision.id:
        raise overtaken(session, decision.story_id, decision.finding, handling.version)
    lifted = t.Decision(
        story_id=decision.story_id,
        draft_id=decision.draft_id,
        finding=decision.finding,
        outcome=None,
        state=_state_before(session, decision),
        verdict=decision.verdict,
        quote=decision.quote,
        author=act.by.id,
        at=act.at,
        supersedes=decision.id,
    )
    session.add(lifted)
    _move(handling, State(lifted.state))
    session.flush()
    _told(session, lifted, f"took back “{OUTCOMES[Outcome(decision.outcome)]}” of “{decision.quote}”", act)
    count_story(session, story_of(session, decision.story_id))
    return lifted


def last_decisions(session: Session, person: Person, count: int = LAST) -> Sequence[t.Decision]:
    """A person's last decisions that are in force, the newest first."""
    own = session.scalars(
        select(t.Decision)
        .where(t.Decision.author == person.id, t.Decision.outcome.is_not(None))
        .order_by(t.Decision.id.desc())
        .limit(5 * count)
    ).all()
    of_stories = select(t.Decision).where(t.Decision.story_id.in_({each.story_id for each in own}))
    counting = all_in_force(session.scalars(of_stories.order_by(t.Decision.id)).all())
    return [each for each in own if counting.get((each.story_id, each.finding)) is each][:count]


def moved(session: Session, target: Target, state: State, act: Act) -> t.Handling:
    """Puts a finding into a state without settling it; the log keeps that too. The others are told by its caller."""
    hold(session, [target.story])
    subject, handling = subject_of(session, target.story, target.finding), seen_as(session, target)
    made = _decision(subject, act, outcome=None, state=state.value)
    session.add(made)
    _move(handling, state)
    session.flush()
    count_story(session, story_of(session, target.story))
    return handling


def clean(words: str, what: str) -> str:
    """Typed words as they may be shown anywhere, without blanks around them. Raises InputError if they are too many."""
    if len(words) > MOST:
        raise InputError(f"{what} has {len(words)} characters", do=f"At most {MOST} are kept.")
    return "\n".join(map(legible, words.splitlines())).strip()


def _decide(session: Session, target: Target, settling: Settling, act: Act) -> t.Decision:
    hold(session, [target.story])
    subject = subject_of(session, target.story, target.finding)
    handling = seen_as(session, target)
    against = Verdict(subject.verdict) in FIRM
    reason, wording = clean(settling.reason, "the reason"), clean(settling.wording, "the wording")
    if needs_reason(settling.outcome, against=against) and not reason:
        raise InputError(
            f"“{OUTCOMES[settling.outcome]}” overrules the finding", do="Say why in the reason, then decide again."
        )
    before = decision_in_force(session, target.story, target.finding)
    state = state_after(
        Vote(settling.outcome, act.by.name),
        _said(session, before),
        four_eyes=handling.eyes > 1,
    )
    decision = _decision(subject, act, outcome=settling.outcome.value, state=state.value)
    decision.reason, decision.wording = reason, wording
    decision.reading = _reading(session, target)
    decision.source_opened_at = _opened_at(session, target, act.by)
    decision.supersedes = before.id if before is not None else None
    session.add(decision)
    _move(handling, state)
    session.flush()
    _told(session, decision, f"settled “{subject.quote}”: {OUTCOMES[settling.outcome].lower()}", act)
    return decision


def _said(session: Session, before: t.Decision | None) -> Vote | None:
    """What was said until now. Of words that have changed since, nobody is a reader yet."""
    if before is None or before.outcome is None or before.again:
        return None
    return Vote(Outcome(before.outcome), _name(session, before.author))


def _decision(subject: Subject, act: Act, *, outcome: str | None, state: str) -> t.Decision:
    return t.Decision(
        story_id=subject.story,
        draft_id=subject.draft,
        finding=subject.finding,
        outcome=outcome,
        state=state,
        verdict=subject.verdict,
        quote=subject.quote,
        author=act.by.id,
        at=act.at,
    )


def _move(handling: t.Handling, state: State) -> None:
    handling.state = state.value
    handling.version += 1


def _state_before(session: Session, decision: t.Decision) -> str:
    """What the last entry before it that was not lifted had left."""
    entries = decisions_of(session, decision.story_id, decision.finding)
    left = [each for each in standing(entries) if each.id < decision.id]
    return left[-1].state if left else State.OPEN.value


def _last_own(session: Session, person: Person) -> t.Decision | None:
    return next(iter(last_decisions(session, person, 1)), None)


def _reading(session: Session, target: Target) -> str | None:
    """What persons say that the figure speaks of, as it is in force."""
    return session.scalar(
        select(t.ReadAs.reading)
        .where(t.ReadAs.story_id == target.story, t.ReadAs.finding == target.finding, t.ReadAs.withdrawn_at.is_(None))
        .order_by(t.ReadAs.id.desc())
        .limit(1)
    )


def _opened_at(session: Session, target: Target, person: Person) -> datetime | None:
    """When this person opened a source of the finding; None: decided before that."""
    return session.scalar(
        select(t.Opened.at)
        .where(t.Opened.story_id == target.story, t.Opened.finding == target.finding, t.Opened.user_id == person.id)
        .order_by(t.Opened.id.desc())
        .limit(1)
    )


def _name(session: Session, user: int) -> str:
    return session.get_one(t.User, user).name


def _told(session: Session, made: t.Decision, told: str, act: Act) -> None:
    tell(session, "decision", told, by=act.by, at=act.at, story=made.story_id, about=made.finding)
