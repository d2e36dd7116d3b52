"""Routes of rows that a person enters for figures without one: the form, the verdict as one types, one save."""

from datetime import date
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from pipeline.errors import InputError
from pipeline.review.checking.rechecks import AT_ONCE
from pipeline.review.current import current
from pipeline.review.queue.asking import back, day_of, filter_of, key_of, whole
from pipeline.review.queue.keeping import one
from pipeline.review.queue.listing import called, listing
from pipeline.review.queue.rowing import Line, Source, entry_of, fields, lines_for, rows_of
from pipeline.review.queue.would import would_be
from pipeline.review.security.people import Right
from pipeline.review.trouble import Unseen
from pipeline.review.visits import Visit, act, page


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
    return visit.page("queue_would.html", would=would_be(found, None), why="")


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
    """One save: every line with a value becomes a row, or none does; and what waits for them is checked again."""
    values = {name: value for name, value in visit.form.items() if isinstance(value, str)}
    checks = visit.desk.checks
    outcome = checks.enter_all(visit.person, rows_of(_source(values, visit, whole_=True), values))
    stories = outcome.stories
    again = (*outcome.changes, *checks.recheck(visit.person, stories[:AT_ONCE]))
    changed = {(change.story, change.finding.id) for change in again}
    told = urlencode({"saved": len(outcome.rows), "again": len(changed)})
    answer = visit.to(f"{back(visit, visit.word('at'))}&{told}")
    visit.request.app.state.rechecking.look()
    return answer


def _take_out(visit: Visit) -> Response:
    waiting = visit.desk.checks.take_out(visit.person, visit.word("row"))
    for _ in visit.desk.checks.recheck(visit.person, list(dict.fromkeys(each.story for each in waiting))[:AT_ONCE]):
        pass
    visit.request.app.state.rechecking.look()
    return visit.to(back(visit, visit.word("at")) if visit.word("at") else "/rows")


def routes() -> list[Route]:
    """Of rows."""
    return [
        page("/queue/rows/form", _rows_form, Right.CHECK, name="rows-form"),
        page("/queue/rows/would", _row_would, Right.CHECK, name="row-would"),
        act("/queue/rows", _enter, Right.CHECK),
        act("/queue/rows/out", _take_out, Right.CHECK),
    ]
