"""The log as one relation of the database: each kind of entry selected from where it is kept, in the same columns."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)

from pipeline.review.database import tables as t
from pipeline.review.exports.entries import Kind
from pipeline.review.exports.wanted import Wanted

_EVENTS: Final = (Kind.READING, Kind.ROW, Kind.RECHECKED, Kind.TAUGHT, Kind.PUBLISHED)


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
    _Column("published"), _Column("carried_from", Integer()),
)  # fmt: skip


def gathered() -> Subquery:
    """All entries."""
    return union_all(_decisions(), _corrections(), *_questions(), *_evidence(), _events()).subquery("log")


def filtered(query: Select[Any], log: Subquery, wanted: Wanted) -> Select[Any]:
    """What is selected of the entries that are wanted, with their person, story and draft."""
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
    if not wanted.carried:
        query = query.where(log.c.carried_from.is_(None))
    for word in wanted.words.split():
        searched = (log.c.told, log.c.quote, log.c.before, log.c.after, log.c.reason, t.Story.title)
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in searched)))
    return query


def _decisions() -> Select[Any]:
    decision = t.Decision
    return _select(
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
        carried_from=decision.carried_from,
    ).where(~_of_a_question())


def _of_a_question() -> ColumnElement[bool]:
    """Whether a state only followed from a step of a question, which has an entry of its own."""
    decision, one = t.Decision, t.Question
    same = and_(one.story_id == decision.story_id, one.about == decision.finding)
    step = or_(*(at == decision.at for at in (one.at, one.answered_at, one.withdrawn_at)))
    return and_(decision.outcome.is_(None), decision.supersedes.is_(None), exists().where(same, step))


def _corrections() -> Select[Any]:
    correction = t.Correction
    return _select(
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


def _questions() -> tuple[Select[Any], ...]:
    """Each step of a question is an entry of its own."""
    one = t.Question
    return (
        _step("q", one.at, one.author, "asked the author", one.words),
        _step("s", one.sent_at, one.sent_by, "sent the author the question", one.words),
        _step("a", one.answered_at, one.answered_by, "the author answered", one.answer),
        _step("w", one.withdrawn_at, one.withdrawn_by, "took the question back", one.words),
    )


def _step(letter: str, at: Any, author: Any, told: str, words: Any) -> Select[Any]:  # noqa: ANN401 - columns
    one = t.Question
    return _select(
        letter=literal(letter),
        number=one.id,
        at=at,
        kind=literal(Kind.QUESTION.value),
        story_id=one.story_id,
        draft_id=one.draft_id,
        finding=one.about,
        author=author,
        told=literal(told),
        quote=one.quote,
        reason=words,
    ).where(at.is_not(None))


def _evidence() -> tuple[Select[Any], ...]:
    """What was attached, and what was taken back, each as an entry of its own."""
    one = t.Attached
    where = one.url + " " + one.page + " " + one.note
    attached = {"kind": literal(Kind.EVIDENCE.value), "story_id": one.story_id, "finding": one.finding}
    attached |= {"number": one.id, "quote": one.quotation, "reason": func.trim(where)}
    put = _select(letter=literal("v"), at=one.at, author=one.author, told=literal("attached evidence"), **attached)
    off = {"letter": literal("x"), "at": one.withdrawn_at, "author": one.withdrawn_by}
    return put, _select(told=literal("took evidence back"), **off, **attached).where(one.withdrawn_at.is_not(None))


def _events() -> Select[Any]:
    event = t.Event
    return _select(
        letter=literal("e"),
        number=event.id,
        at=event.at,
        kind=event.kind,
        story_id=event.story_id,
        finding=event.about,
        author=event.user_id,
        told=event.told,
    ).where(event.kind.in_([kind.value for kind in _EVENTS]))


def _select(**given: Any) -> Select[Any]:  # noqa: ANN401 - columns
    """All columns of the log in their order, empty where a kind has none."""
    return select(*(_labelled(each, given.get(each.name)) for each in _COLUMNS))


def _labelled(column: _Column, given: Any) -> ColumnElement[Any]:  # noqa: ANN401 - a column
    value = cast(null(), column.type) if given is None else type_coerce(given, column.type)
    return value.label(column.name)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
