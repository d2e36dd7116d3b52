"""Routes of what a person says a figure speaks of, of rows entered for figures without one, and of words to check."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.responses import Response
from starlette.routing import Route

from pipeline.errors import InputError
from pipeline.models import Entity, Finding, HedgeClass, Measure, ReadAs
from pipeline.render.references import amount
from pipeline.render.words import VERDICTS
from pipeline.review.checking.changes import Place
from pipeline.review.checking.choices import Choice, Choices, period_of_value
from pipeline.review.checking.keeping import reading_of
from pipeline.review.current import current
from pipeline.review.queue.asking import Key, act_of, back, day_of, filter_of, key_of, whole
from pipeline.review.queue.keeping import one
from pipeline.review.queue.listing import called, listing
from pipeline.review.queue.picking import pick
from pipeline.review.queue.rowing import Line, Source, entry_of, fields, lines_for, numbers
from pipeline.review.security.people import Right
from pipeline.review.trouble import Unseen
from pipeline.review.visits import Visit, act, page

AT_ONCE = 6
"""Other stories that are checked again before the answer; the rest right after it."""


@dataclass(frozen=True)
class Would:
    """What a finding would be: its verdict's look, and what checking would say."""

    word: str
    sign: str
    tone: str
    message: str
    same: bool
    """Whether that is what it is already."""


def _would(found: Finding, now: Finding | None) -> Would:
    look = VERDICTS[found.verdict]
    same = now is not None and (now.verdict, now.message) == (found.verdict, found.message)
    return Would(look.word, look.sign, look.tone.value, found.message, same)


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
            would = _would(checks.preview(key.story, key.finding, read), now)
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


# Rows for figures without one


def _rows_form(visit: Visit) -> Response:
    lines = _lines(visit)
    with visit.desk.database.reading() as session:
        published = current(session, lines[0].item.story.id).article.published
    today = visit.desk.now().date()
    return visit.page(
        "queue_rows.html",
        partial=visit.is_partial,
        at=visit.asked("at"),
        back=filter_of(visit).query(),
        lines=lines,
        credited=lines[0].item.source,
        published=min(published or today, today),
    )


def _lines(visit: Visit) -> tuple[Line, ...]:
    key, names = key_of(visit.asked("at")), called(visit.desk.workshop.table)
    with visit.desk.database.reading() as session:
        listed, item = listing(session, filter_of(visit), visit.asked("at"), visit.person, names)
        first = item or one(session, key.story, key.finding)
        if first is None:
            raise Unseen("there is no such finding")
        group = next((each.group.items for each in listed.groups if first in each.group.items), ())
        return lines_for(session, group, first, names)


def _row_would(visit: Visit) -> Response:
    """The verdict of one claim by what stands in its line so far."""
    values = dict(visit.request.query_params)
    number = whole(values.get("line", ""))
    line = fields(values, number)
    if not line["value"]:
        return visit.page("queue_would.html", would=None, why="")
    key = key_of(line["at"])
    try:
        entry = entry_of(_source(values, visit), {**line, "entity": line["entity"] or "?", "measure": line["measure"]})
        found = visit.desk.checks.preview_row(visit.person, key.story, key.finding, entry)
    except InputError as error:
        return visit.page("queue_would.html", would=None, why=error.sentence)
    return visit.page("queue_would.html", would=_would(found, None), why="")


def _source(values: dict[str, str], visit: Visit, *, whole_: bool = False) -> Source:
    """The source on top of the form; while it is being typed, something stands for what is missing."""
    locator = values.get("locator", "").strip()
    url = values.get("url", "").strip()
    return Source(
        publisher=values.get("publisher", "").strip() or ("" if whole_ else "?"),
        title=values.get("title", "").strip(),
        url=url if whole_ or url.startswith(("https://", "http://")) else "",
        locator=locator or ("" if whole_ else "?"),
        published=day_of(values.get("published", "").strip()) or _today(visit),
    )


def _today(visit: Visit) -> date:
    return visit.desk.now().date()


def _enter(visit: Visit) -> Response:
    """One save: every line with a value becomes a row, and what waits for it is checked again."""
    values = {name: value for name, value in visit.form.items() if isinstance(value, str)}
    source, checks = _source(values, visit, whole_=True), visit.desk.checks
    lines = [fields(values, number) for number in numbers(values)]
    if not lines:
        raise InputError("no value was entered", do="Type what the source gives, at one claim at least.")
    entries = [entry_of(source, line) for line in lines]
    others: dict[int, None] = {}
    changed: set[tuple[int, str]] = set()
    for line, entry in zip(lines, entries, strict=True):
        key = key_of(line["at"])
        with visit.desk.database.reading() as session:
            kept = reading_of(session, key.story, key.finding)
        outcome = checks.enter(visit.person, entry, Place(key.story, key.finding, kept.id if kept else None))
        others |= dict.fromkeys(outcome.stories)
        changed |= {(change.story, change.finding.id) for change in outcome.changes}
        if line["teach"]:
            checks.teach(visit.person, line["teach"], outcome.meant.measure.measure_id)
    stories = list(others)
    changed |= {(change.story, change.finding.id) for change in checks.recheck(visit.person, stories[:AT_ONCE])}
    answer = visit.to(f"{back(visit, visit.word('at'))}&{urlencode({'saved': len(lines), 'again': len(changed)})}")
    if stories[AT_ONCE:]:
        answer.background = BackgroundTask(lambda: list(checks.recheck(visit.person, stories[AT_ONCE:])))
    return answer


def _take_out(visit: Visit) -> Response:
    waiting = visit.desk.checks.take_out(visit.person, visit.word("row"))
    for _ in visit.desk.checks.recheck(visit.person, dict.fromkeys(each.story for each in waiting)):
        pass
    return visit.to(back(visit, visit.word("at")) if visit.word("at") else "/rows")


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
    """Of reading, rows and picks."""
    return [
        page("/queue/reading/form", _reading_form, Right.CHECK, name="reading-form"),
        act("/queue/reading", _say, Right.CHECK),
        page("/queue/rows/form", _rows_form, Right.CHECK, name="rows-form"),
        page("/queue/rows/would", _row_would, Right.CHECK, name="row-would"),
        act("/queue/rows", _enter, Right.CHECK),
        act("/queue/rows/out", _take_out, Right.CHECK),
        page("/stories/{story:int}/check", _picking, Right.WORK, name="pick"),
        act("/stories/{story:int}/check", _pick, Right.WORK),
    ]
