"""The log: every decision, every correction, and what people said, entered and taught, in the order in which they did.

Nothing in it is ever changed: what was taken back has an entry of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final, Self
from urllib.parse import urlencode

from sqlalchemy import (
    Integer,
    Select,
    Subquery,
    Text,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from pipeline.review.database import tables as t
from pipeline.review.queue.standing import OUTCOMES, STATES, Outcome, State

PAGE: Final = 50
_CHUNK: Final = 500
_DIGITS: Final = 9


class Kind(StrEnum):
    """What an entry is of."""

    DECISION = "decision"
    CORRECTION = "correction"
    READING = "reading"
    ROW = "row"
    RECHECKED = "rechecked"
    TAUGHT = "taught"
    PUBLISHED = "published"


KINDS: Final[Mapping[Kind, str]] = {
    Kind.DECISION: "Decisions",
    Kind.CORRECTION: "Corrections",
    Kind.READING: "Readings",
    Kind.ROW: "Rows entered",
    Kind.RECHECKED: "Checked again",
    Kind.TAUGHT: "Wordings taught",
    Kind.PUBLISHED: "Corrections published",
}
_EVENTS: Final = (Kind.READING, Kind.ROW, Kind.RECHECKED, Kind.TAUGHT, Kind.PUBLISHED)


@dataclass(frozen=True)
class Entry:
    """One entry. ``key`` is its own for good: a letter for where it is kept and a number.

    ``told`` says what happened where no other column does; ``before`` and ``after`` are words of the text.
    ``published`` is yes or no for corrections, by what holds now.
    """

    key: str
    at: datetime
    kind: Kind
    story: int | None
    title: str
    draft: int | None
    finding: str
    who: str
    told: str
    state: str
    outcome: str
    verdict: str
    quote: str
    before: str
    after: str
    reason: str
    source_opened: datetime | None
    replaces: str
    published: str = ""

    @property
    def words(self) -> str:
        """What happened, in a few words."""
        if self.kind is Kind.CORRECTION:
            return "Corrected"
        if self.kind is not Kind.DECISION:
            return self.told[:1].upper() + self.told[1:]
        if self.outcome:
            return OUTCOMES[Outcome(self.outcome)]
        state = STATES[State(self.state)]
        return f"Taken back: {state}" if self.replaces else state


@dataclass(frozen=True)
class Wanted:
    """Which entries are shown. Days are those of UTC, both included; what does not fit is passed over."""

    kind: Kind | None = None
    story: int | None = None
    who: str = ""
    words: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """Of the parameters of an address."""
        kind, story = asked.get("kind", ""), asked.get("story", "")
        return cls(
            kind=Kind(kind) if kind in set(Kind) else None,
            story=int(story) if story.isascii() and story.isdecimal() and len(story) <= _DIGITS else None,
            who=asked.get("who", "").strip(),
            words=asked.get("q", "").strip(),
            since=_day(asked.get("since", "")),
            until=_day(asked.get("until", "")),
        )

    def query(self, **more: object) -> str:
        """The same as parameters of an address."""
        own = {
            "kind": self.kind.value if self.kind else "",
            "story": self.story or "",
            "who": self.who,
            "q": self.words,
            "since": self.since or "",
            "until": self.until or "",
        }
        return urlencode({name: value for name, value in {**own, **more}.items() if value != ""})


@dataclass(frozen=True)
class LogPage:
    """Some entries, the newest first, of so many."""

    entries: tuple[Entry, ...]
    count: int
    number: int = 1

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.count // PAGE))


@dataclass(frozen=True)
class _Column:
    """A column that all kinds of entries have."""

    name: str
    type: Any = field(default_factory=Text)


_COLUMNS: Final = (
    _Column("letter"), _Column("number", Integer()), _Column("at", t.Utc()), _Column("kind"),
    _Column("story_id", Integer()), _Column("draft_id", Integer()), _Column("finding"), _Column("author", Integer()),
    _Column("told"), _Column("state"), _Column("outcome"), _Column("verdict"), _Column("quote"), _Column("before"),
    _Column("after"), _Column("reason"), _Column("source_opened", t.Utc()), _Column("replaces", Integer()),
    _Column("published"),
)  # fmt: skip


def log_page(session: Session, wanted: Wanted, number: int = 1) -> LogPage:
    """A page of the log; the last one if there are not so many."""
    log = _log()
    count = session.scalar(_filtered(select(func.count()), log, wanted)) or 0
    number = min(max(1, number), max(1, -(-count // PAGE)))
    query = _ordered(log, wanted).limit(PAGE).offset(PAGE * (number - 1))
    return LogPage(tuple(map(_entry, session.execute(query).mappings())), count, number)


def entries(session: Session, wanted: Wanted) -> Iterator[Entry]:
    """All entries that are wanted, the newest first; few are held in memory at once."""
    found = session.execute(_ordered(_log(), wanted).execution_options(yield_per=_CHUNK))
    yield from map(_entry, found.mappings())


def people(session: Session) -> Sequence[str]:
    """Everybody who may be in the log, by name."""
    return session.scalars(select(t.User.shown).distinct().order_by(t.User.shown)).all()


def _log() -> Subquery:
    decision, correction, event = t.Decision, t.Correction, t.Event
    decisions = _select(
        letter=literal("d"),
        number=decision.id,
        at=decision.at,
        kind=literal(Kind.DECISION.value),
        story_id=decision.story_id,
        draft_id=decision.draft_id,
        finding=decision.finding,
        author=decision.author,
        state=decision.state,
        outcome=decision.outcome,
        verdict=decision.verdict,
        quote=decision.quote,
        after=decision.wording,
        reason=decision.reason,
        source_opened=decision.source_opened_at,
        replaces=decision.supersedes,
    )
    corrections = _select(
        letter=literal("c"),
        number=correction.id,
        at=correction.at,
        kind=literal(Kind.CORRECTION.value),
        story_id=correction.story_id,
        draft_id=correction.draft_id,
        finding=correction.finding,
        author=correction.author,
        before=correction.before,
        after=correction.after,
        reason=correction.why,
        published=case((correction.published, "yes"), else_="no"),
    )
    events = _select(
        letter=literal("e"),
        number=event.id,
        at=event.at,
        kind=event.kind,
        story_id=event.story_id,
        finding=event.about,
        author=event.user_id,
        told=event.told,
    ).where(event.kind.in_([kind.value for kind in _EVENTS]))
    return union_all(decisions, corrections, events).subquery("log")


def _select(**given: Any) -> Select[Any]:  # noqa: ANN401 - columns
    """All columns of the log in their order, empty where a kind has none."""
    return select(
        *(
            (type_coerce(given[each.name], each.type) if each.name in given else cast(null(), each.type)).label(
                each.name
            )
            for each in _COLUMNS
        )
    )


def _ordered(log: Subquery, wanted: Wanted) -> Select[Any]:
    columns = (*log.c, t.User.shown, t.Story.title, t.Draft.number.label("draft"))
    query = _filtered(select(*columns), log, wanted)
    return query.order_by(log.c.at.desc(), log.c.letter, log.c.number.desc())


def _filtered(query: Select[Any], log: Subquery, wanted: Wanted) -> Select[Any]:
    query = (
        query.select_from(log)
        .outerjoin(t.User, t.User.id == log.c.author)
        .outerjoin(t.Story, t.Story.id == log.c.story_id)
        .outerjoin(t.Draft, t.Draft.id == log.c.draft_id)
    )
    if wanted.kind is not None:
        query = query.where(log.c.kind == wanted.kind.value)
    if wanted.story is not None:
        query = query.where(log.c.story_id == wanted.story)
    if wanted.who:
        query = query.where(t.User.shown == wanted.who)
    if wanted.since is not None:
        query = query.where(log.c.at >= _begin(wanted.since))
    if wanted.until is not None and wanted.until < date.max:
        query = query.where(log.c.at < _begin(wanted.until + timedelta(days=1)))
    for word in wanted.words.split():
        searched = (log.c.told, log.c.quote, log.c.before, log.c.after, log.c.reason, t.Story.title)
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in searched)))
    return query


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _entry(row: Mapping[Any, Any]) -> Entry:
    told = {
        name: row[name] or ""
        for name in ("finding", "told", "state", "outcome", "verdict", "quote", "before", "published")
    }
    letter = row["letter"]
    return Entry(
        key=f"{letter}{row['number']}",
        at=row["at"],
        kind=Kind(row["kind"]),
        story=row["story_id"],
        title=row["title"] or "",
        draft=row["draft"],
        who=row["shown"] or "",
        after=row["after"] or "",
        reason=row["reason"] or "",
        source_opened=row["source_opened"],
        replaces=f"{letter}{row['replaces']}" if row["replaces"] is not None else "",
        **told,
    )


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError:
        return None


COLUMNS: Final = tuple(each.name for each in fields(Entry))
"""What every export of the log has, in this order."""
