"""A story with what people settled, corrected and asked about it: what memos, reviews and pages are made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.models import DECIDED, FIRM, Done, Finding, Verdict
from pipeline.review.current import ENDED, current
from pipeline.review.database import tables as t
from pipeline.review.queue.standing import Outcome
from pipeline.review.queue.subjects import all_in_force
from pipeline.review.queue.tending import Attachment, evidence_of

_SPOKEN_AGAINST: Final = frozenset(
    {Outcome.WRONG, Outcome.STANDS_WITH_CHANGE, Outcome.CUT_OR_ATTRIBUTE, Outcome.AUTHOR_INSISTS}
)
"""Outcomes by which a person stands for a finding that speaks against the words."""


@dataclass(frozen=True)
class Settled:
    """A decision in force, and who made it; ``first`` is the one that it confirms as second reader."""

    decision: t.Decision
    who: str
    first: "Settled | None" = None

    @property
    def outcome(self) -> Outcome:
        """What was settled."""
        return Outcome(self.decision.outcome or "")


@dataclass(frozen=True)
class Corrected:
    """A change of the text, as it may be published."""

    story: int
    title: str
    url: str | None
    before: str
    after: str
    why: str
    at: datetime
    who: str
    published: bool


@dataclass(frozen=True)
class Query:
    """A question to the author at words of the article, ``start`` to ``end`` in characters of its text.

    ``placed`` is false where the words stand in no one place of the current draft. ``sent`` and ``answered`` are None
    for what was not.
    """

    start: int
    end: int
    quote: str
    words: str
    who: str
    at: datetime
    answer: str
    about: str
    placed: bool = True
    sent: datetime | None = None
    answered: datetime | None = None


@dataclass(frozen=True)
class Settlement:
    """Everything of one story's current draft."""

    done: Done
    settled: Mapping[str, Settled]
    """By the id of the finding."""
    corrections: tuple[Corrected, ...]
    queries: tuple[Query, ...]
    evidence: Mapping[str, tuple[Attachment, ...]] = field(default_factory=dict)
    """By the id of the finding, in the order in which it was attached."""

    @property
    def open(self) -> tuple[Finding, ...]:
        """Flags that nobody has settled, in the order of the text."""
        found = (one for one in self.done.findings.findings if one.hard and one.id not in self.settled)
        return tuple(sorted(found, key=lambda one: (one.start, one.end, one.id)))

    def confirmed(self) -> Iterator[tuple[Finding, Settled]]:
        """Findings that a person stands for: the outcome says what the verdict says. In the order of the text."""
        found = sorted(self.done.findings.findings, key=lambda one: (one.start, one.end, one.id))
        for one in found:
            settled = self.settled.get(one.id)
            if settled is not None and not settled.decision.again and _says_the_same(one, settled.outcome):
                yield one, settled


def _says_the_same(found: Finding, outcome: Outcome) -> bool:
    if found.verdict in FIRM or found.verdict is Verdict.UNVERIFIED:
        return outcome in _SPOKEN_AGAINST
    return found.verdict in DECIDED and outcome is Outcome.STANDS


def settlement(session: Session, story: int) -> Settlement:
    """What is in force of a story. Raises Unseen."""
    now = current(session, story)
    done = Done(article=now.article, map=now.map, findings=now.findings)
    corrections = tuple(corrections_of(session, story))
    queries = tuple(_queries(session, story, now.draft, done))
    return Settlement(done, _settled(session, story), corrections, queries, evidence_of(session, story))


def corrections_of(session: Session, story: int | None = None, *, published: bool = False) -> Iterator[Corrected]:
    """Corrections, the newest first; of one story or of all, all of them or those that were marked for publishing."""
    query = (
        select(t.Correction, t.Story.title, t.Story.url, t.User.shown)
        .join(t.Story, t.Story.id == t.Correction.story_id)
        .join(t.User, t.User.id == t.Correction.author)
        .order_by(t.Correction.at.desc(), t.Correction.id.desc())
    )
    query = query.where(t.Correction.story_id == story) if story is not None else query
    for one, title, url, who in session.execute(query.where(t.Correction.published) if published else query):
        yield Corrected(one.story_id, title, url, one.before, one.after, one.why, one.at, who, one.published)


def _settled(session: Session, story: int) -> dict[str, Settled]:
    """Decisions in force of findings whose handling is at an end."""
    query = (
        select(t.Decision, t.User.shown)
        .join(t.User, t.User.id == t.Decision.author)
        .where(t.Decision.story_id == story)
        .order_by(t.Decision.id)
    )
    found = session.execute(query).all()
    counting = all_in_force([decision for decision, _ in found])
    who = {decision.id: shown for decision, shown in found}
    handled = session.execute(select(t.Handling.finding, t.Handling.state).where(t.Handling.story_id == story))
    ended = {finding for finding, state in handled if state in ENDED}
    by_id = {decision.id: decision for decision, _ in found}

    def first(one: t.Decision) -> Settled | None:
        before = by_id.get(one.supersedes or 0)
        confirms = before is not None and before.outcome == one.outcome and before.author != one.author
        return Settled(before, who[before.id]) if before is not None and confirms else None

    wanted = {finding: one for (_, finding), one in counting.items() if finding in ended}
    return {finding: Settled(one, who[one.id], first(one)) for finding, one in wanted.items()}


def _queries(session: Session, story: int, draft: int, done: Done) -> Iterator[Query]:
    """Questions in the order of the text; those of an earlier draft where their words stand now."""
    query = (
        select(t.Question, t.User.shown)
        .join(t.User, t.User.id == t.Question.author)
        .where(t.Question.story_id == story, t.Question.withdrawn_at.is_(None))
    )
    text, found = done.article.text, []
    for one, who in session.execute(query):
        start, end = one.start, one.end
        placed = one.draft_id == draft and text[start:end] == one.quote
        if not placed and one.quote and text.count(one.quote) == 1:
            start = text.index(one.quote)
            end, placed = start + len(one.quote), True
        found.append(
            Query(
                start=start,
                end=end,
                quote=one.quote,
                words=one.words,
                who=who,
                at=one.at,
                answer=one.answer or "",
                about=one.about or "",
                placed=placed,
                sent=one.sent_at,
                answered=one.answered_at,
            )
        )
    yield from sorted(found, key=lambda one: (not one.placed, one.start, one.end, one.at))
