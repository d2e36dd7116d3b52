"""One finding as the desk shows it: its card, its passage, what leans on it, and all that persons did about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.models import Done, Finding, Statement
from pipeline.render.cards import FindingCard
from pipeline.render.numbering import numbering
from pipeline.render.references import Reference
from pipeline.render.sheet import Sheet
from pipeline.review.checking.entries import DESK
from pipeline.review.current import draft_of
from pipeline.review.database import tables as t
from pipeline.review.parsed import article_of, findings_of, map_of
from pipeline.review.queue.items import Item
from pipeline.review.queue.listing import Option
from pipeline.review.queue.picking import finding_of
from pipeline.review.queue.places import bearings
from pipeline.review.queue.standing import STATES, State
from pipeline.review.queue.subjects import decision_in_force
from pipeline.review.queue.tending import FREE, Attachment, Remark, evidence_of, thread
from pipeline.review.queue.verifying import RowCompared, doubted
from pipeline.review.security.people import Person
from pipeline.review.trouble import Unseen

_BEFORE, _AFTER = 260, 140
"""Characters of the article shown around the words, at most."""


@dataclass(frozen=True)
class Passage:
    """Words of the article with what stands around them in the same paragraph."""

    before: str
    quote: str
    after: str


@dataclass(frozen=True)
class Leaning:
    """A statement on the way from the main claim down to the finding's own."""

    number: str
    words: str
    relation: str
    guessed: bool


@dataclass(frozen=True)
class DecisionShown:
    """A decision with the name of who made it."""

    decision: t.Decision
    by: str


@dataclass(frozen=True)
class CardView:
    """Everything about one finding."""

    item: Item
    card: FindingCard
    passage: Passage
    leaning: tuple[Leaning, ...]
    states: tuple[Option, ...]
    people: tuple[Option, ...]
    thread: tuple[Remark, ...]
    evidence: tuple[Attachment, ...]
    said: DecisionShown | None
    opened: datetime | None
    """When this person opened a source of it."""
    doubted: tuple[RowCompared, ...]
    """What persons found of its rows that do not hold."""
    source: Reference | None
    """The first row with an address that may be followed."""

    @property
    def entered(self) -> tuple[Reference, ...]:
        """Its rows that were entered at the desk."""
        return tuple(row for row in (*self.card.rows, *self.card.more_rows) if row.row_id.startswith(f"{DESK}-"))


@dataclass(frozen=True)
class Drawn:
    """A draft with the look-ups that its cards need."""

    sheet: Sheet
    numbers: dict[str, str]


def card_view(session: Session, item: Item, me: Person) -> CardView:
    """The finding as it is now. Raises Unseen."""
    draft = draft_of(session, item.story.id)
    drawn = _drawn(draft.article, draft.current_map or draft.map, draft.current_findings or draft.findings)
    found = drawn.sheet.by_id.get(item.finding) or _picked(session, item)
    if found is None:
        raise Unseen("this finding is not there any more: the text or the map has changed")
    card = FindingCard.of_finding(found, drawn.sheet, drawn.numbers)
    rows = (*card.rows, *card.more_rows)
    return CardView(
        item=item,
        card=card,
        passage=passage(drawn.sheet.done.article.text, found.start, found.end),
        leaning=_leaning(found, drawn),
        states=tuple(_states(item)),
        people=_assignees(session, item),
        thread=tuple(thread(session, item.story.id, item.finding)),
        evidence=evidence_of(session, item.story.id).get(item.finding, ()),
        said=_said(session, item),
        opened=_opened(session, item, me),
        doubted=doubted(session, found.rows),
        source=next((row for row in rows if row.link), None),
    )


@lru_cache(maxsize=32)
def _drawn(article: str, argmap: str, findings: str) -> Drawn:
    done = Done(
        article=article_of(article),
        map=map_of(argmap),
        findings=findings_of(findings),
    )
    sheet = Sheet.of(done)
    return Drawn(sheet, dict(numbering(sheet)))


def passage(text: str, start: int, end: int) -> Passage:
    """The paragraph around a stretch of a text, cut at words where it is long."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    before, after = text[first:start], text[end:last]
    if len(before) > _BEFORE:
        before = "… " + before[-_BEFORE:].partition(" ")[2]
    if len(after) > _AFTER:
        after = after[:_AFTER].rpartition(" ")[0] + " …"
    return Passage(before, text[start:end], after)


def _leaning(found: Finding, drawn: Drawn) -> tuple[Leaning, ...]:
    statements = drawn.sheet.statements
    own = statements.get(found.statement or "")
    if own is None:
        return ()
    bearing = bearings(drawn.sheet.done.map).get(own.id)
    steps = tuple(reversed(bearing.steps)) if bearing is not None else ()
    first = statements[steps[0].target] if steps else own
    return (
        Leaning(drawn.numbers.get(first.id, ""), _words(first), "", guessed=False),
        *(
            Leaning(drawn.numbers.get(step.statement, ""), _words(statements[step.statement]), step.word, step.guessed)
            for step in steps
        ),
    )


def _words(statement: Statement) -> str:
    return statement.gist or statement.text


def _states(item: Item) -> Sequence[Option]:
    now = item.standing.state
    offered = [state for state in State if state in FREE or state is now]
    return [Option(state.value, STATES[state], state is now) for state in offered]


def _assignees(session: Session, item: Item) -> tuple[Option, ...]:
    users = session.execute(select(t.User.id, t.User.shown).where(t.User.disabled_at.is_(None)).order_by(t.User.shown))
    own = item.standing.assignee
    nobody = Option("", "Nobody", own == "")
    return (nobody, *(Option(str(id_), shown, shown == own) for id_, shown in users))


def _picked(session: Session, item: Item) -> Finding | None:
    wanted = (t.Picked.story_id == item.story.id, t.Picked.finding == item.finding)
    picked = session.scalar(select(t.Picked).where(*wanted))
    return finding_of(picked) if picked is not None else None


def _said(session: Session, item: Item) -> DecisionShown | None:
    decision = decision_in_force(session, item.story.id, item.finding)
    return DecisionShown(decision, session.get_one(t.User, decision.author).shown) if decision is not None else None


def _opened(session: Session, item: Item, me: Person) -> datetime | None:
    return session.scalar(
        select(t.Opened.at)
        .where(t.Opened.story_id == item.story.id, t.Opened.finding == item.finding, t.Opened.user_id == me.id)
        .order_by(t.Opened.id.desc())
        .limit(1)
    )
