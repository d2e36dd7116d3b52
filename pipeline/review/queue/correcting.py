"""Routes of what a person says a figure speaks of, and of words that somebody wants to have checked."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session
from starlette.responses import Response
from starlette.routing import Route

from pipeline.errors import InputError
from pipeline.models import Entity, Finding, HedgeClass, Measure, ReadAs
from pipeline.render.references import amount
from pipeline.review.checking.changes import Place
from pipeline.review.checking.choices import Choice, Choices, period_of_value
from pipeline.review.checking.keeping import reading_of
from pipeline.review.current import current
from pipeline.review.queue.asking import Key, act_of, back, filter_of, key_of, whole
from pipeline.review.queue.picking import pick
from pipeline.review.queue.would import would_be
from pipeline.review.security.people import Right
from pipeline.review.trouble import Unseen
from pipeline.review.visits import Visit, act, page

# What a figure is read as


def _reading_form(visit: Visit) -> Response:
    """The selects, with what the finding would be if anything in them was changed."""
    key = key_of(visit.asked("at"))
    with visit.desk.database.reading() as session:
        now = _finding(session, key)
        kept = reading_of(session, key.story, key.finding)
    checks, values = visit.desk.checks, dict(visit.request.query_params)
    try:
        offered = base = checks.choices(key.story, key.finding)
    except InputError as error:
        return visit.page("queue_no_reading.html", partial=visit.is_partial, why=error.sentence)
    read, would, why = ReadAs(), None, ""
    try:
        read = _read(values, base, visit)
        if read.parts:
            offered = checks.choices(key.story, key.finding, read)
            would = would_be(checks.preview(key.story, key.finding, read), now)
    except InputError as error:
        why = error.sentence
    return visit.page(
        "queue_reading.html",
        partial=visit.is_partial,
        at=visit.asked("at"),
        back=filter_of(visit).query(),
        offered=offered,
        changed=read.parts,
        would=would,
        why=why,
        seen=kept.id if kept is not None else "",
        kept=kept is not None,
        value=_value(now),
        entity_words=values.get("entity_words", ""),
        measure_words=values.get("measure_words", ""),
    )


def _say(visit: Visit) -> Response:
    key, checks = key_of(visit.word("at")), visit.desk.checks
    at = Place(key.story, key.finding, whole(visit.word("seen")) if visit.word("seen") else None)
    if visit.word("withdraw"):
        checks.unsay(visit.person, at)
        return visit.to(back(visit, visit.word("at")))
    values = {name: value for name, value in visit.form.items() if isinstance(value, str)}
    read = _read(values, checks.choices(key.story, key.finding), visit)
    if not read.parts:
        raise InputError("nothing of the reading was changed", do="Change one of the selects first.")
    with visit.desk.database.reading() as session:
        before = reading_of(session, key.story, key.finding)
    if before is not None:
        kept = ReadAs.model_validate_json(before.reading)
        read = kept.model_copy(update={name: getattr(read, name) for name in read.parts})
    checks.say(visit.person, at, read)
    return visit.to(back(visit, visit.word("at")))


def _read(values: dict[str, str], base: Choices, visit: Visit) -> ReadAs:
    """What was chosen otherwise than it is read now; names that were typed come before what was selected."""
    find = visit.desk.checks.find
    entity = _typed(values, "entity", base.entities, lambda words: find(words, Entity))
    measure = _typed(values, "measure", base.measures, lambda words: find(words, Measure))
    period, hedge = _other(values, "period", base.periods), _other(values, "hedge", base.hedges)
    row = _other(values, "row", base.rows)
    try:
        return ReadAs(
            entity=entity or (_chosen(base.entities) if row else None),
            measure=measure or (_chosen(base.measures) if row else None),
            period=period_of_value(period) if period else None,
            hedge=HedgeClass(hedge) if hedge else None,
            row=row,
        )
    except ValueError as error:
        raise InputError(
            "the form was filled in a way that the selects do not offer", do="Load the page again."
        ) from error


def _typed(
    values: dict[str, str], name: str, base: Sequence[Choice], find: Callable[[str], Sequence[Choice]]
) -> str | None:
    words = values.get(f"{name}_words", "").strip()
    if not words:
        return _other(values, name, base)
    found = find(words)
    if not found:
        raise InputError(f"nothing in the table is called {words!r}", do="Enter a row instead, or choose another name.")
    return found[0].value


def _other(values: dict[str, str], name: str, base: Sequence[Choice]) -> str | None:
    value = values.get(name, "")
    return value if value and value != _chosen(base) else None


def _chosen(base: Sequence[Choice]) -> str | None:
    return next((each.value for each in base if each.chosen), None)


def _value(found: Finding) -> str:
    figure = found.quantity
    if figure is None or figure.value is None:
        return found.quote
    return amount(figure.value, figure.unit or "", figure.value_high)


def _finding(session: Session, key: Key) -> Finding:
    found = current(session, key.story).findings.findings
    now = next((each for each in found if each.id == key.finding), None)
    if now is None:
        raise Unseen("this finding is not there any more: the text or the map has changed")
    return now


# Words that somebody wants to have checked


def _picking(visit: Visit) -> Response:
    with visit.desk.database.reading() as session:
        now = current(session, visit.number("story"))
    return visit.page("queue_pick.html", now=now, paragraphs=now.article.text.split("\n"))


def _pick(visit: Visit) -> Response:
    start = visit.word("start")
    with visit.desk.database.writing() as session:
        finding = pick(
            session,
            visit.number("story"),
            visit.word("quote"),
            whole(start) if start else None,
            visit.word("note"),
            act_of(visit),
        )
    return visit.to(f"/queue?at={visit.number('story')}-{finding}")


def routes() -> list[Route]:
    """Of readings and picks."""
    return [
        page("/queue/reading/form", _reading_form, Right.CHECK, name="reading-form"),
        act("/queue/reading", _say, Right.CHECK),
        page("/stories/{story:int}/check", _picking, Right.WORK, name="pick"),
        act("/stories/{story:int}/check", _pick, Right.WORK),
    ]
