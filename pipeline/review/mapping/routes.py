"""Routes of the map's page: what it shows, whole and in pieces, and the acts on it.

An act is a form, or the same fields as JSON with ``Accept: application/json``; the answer to that is what changed.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from starlette.background import BackgroundTask
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pipeline.editing import to_undo
from pipeline.errors import InputError
from pipeline.review.current import current
from pipeline.review.events import last_event
from pipeline.review.mapping import published
from pipeline.review.mapping.asking import ask
from pipeline.review.mapping.edits import Saved, give_reason, redo, save, undo, warm
from pipeline.review.mapping.forms import operation_of
from pipeline.review.mapping.meanwhile import SeenDraft, same_text, unchanged
from pipeline.review.mapping.opening import Opened, history, opened
from pipeline.review.mapping.pieces import MOST, article_lines, card_values, data_of, island, page_values, pieces
from pipeline.review.mapping.view import MapView
from pipeline.review.queue.asking import act_of
from pipeline.review.queue.picking import pick
from pipeline.review.security.people import Right
from pipeline.review.trouble import Unseen
from pipeline.review.visits import Visit, act, page


def routes() -> list[Route]:
    """What is served here."""
    at = "/stories/{story:int}/map"
    return [
        page(at, _show, name="map"),
        page(f"{at}/card", _card, name="map_card"),
        page(f"{at}/parts", _parts, name="map_parts"),
        page(f"{at}/history", _history, name="map_history"),
        act(f"{at}/acts", _act, Right.EDIT, name="map_act"),
        act(f"{at}/undo", _undo, Right.EDIT, name="map_undo"),
        act(f"{at}/redo", _redo, Right.EDIT, name="map_redo"),
        act(f"{at}/reason", _reason, Right.EDIT, name="map_reason"),
        act(f"{at}/check", _check, Right.WORK, name="map_check"),
        act(f"{at}/questions", _ask, Right.WORK, name="map_ask"),
        *published.routes(),
    ]


def _show(visit: Visit) -> Response:
    with visit.desk.database.reading() as session:
        now, story, values = page_values(visit, session)
        event = last_event(session, story.id)
    view: MapView = values["view"]
    wanted = visit.asked("at") or _from(view, visit.asked("from"))
    at = wanted if wanted in view.by_statement else next((row.id for row in view.rows if row.statement), "")
    if at:
        values |= card_values(visit, now, at)
    values |= {"at": at, "lines": article_lines(view), "data": island(data_of(view)), "event": event, "plain": True}
    answer = visit.page("map.html", **({"row": None} | values))
    if values["may"]:
        answer.background = BackgroundTask(warm, visit.desk, now)
    return answer


def _from(view: MapView, place: str) -> str:
    """The statement that stands at a place of the article, else the first after it; empty if none does."""
    if not place.isascii() or not place.isdecimal() or len(place) >= MOST:
        return ""
    at = int(place)
    ahead = [
        (max(span.start, at), span.end, id_)
        for id_, row in view.by_statement.items()
        for span in (row.statement.spans if row.statement else ())
        if span.end > at
    ]
    return min(ahead, default=(0, 0, ""))[2]


def _card(visit: Visit) -> Response:
    with visit.desk.database.reading() as session:
        now, _, values = page_values(visit, session)
    at = visit.asked("at")
    if at not in now.view.by_statement:
        raise Unseen("that statement is in the map no more")
    return visit.page("map_card.html", **values, **card_values(visit, now, at), plain=False)


def _parts(visit: Visit) -> Response:
    """All pieces of the page, for one that stands open."""
    with visit.desk.database.reading() as session:
        _, _, values = page_values(visit, session)
    return JSONResponse(pieces(visit, values))


def _history(visit: Visit) -> Response:
    with visit.desk.database.reading() as session:
        now, _, values = page_values(visit, session)
        past = history(session, now.draft)
    return visit.page("map_history.html", **values, past=past)


def _act(visit: Visit) -> Response:
    seen = _seen(visit)
    operation = operation_of(_fields(visit), seen.done.article)
    return _answer(visit, save(visit.desk, visit.person, seen, operation, _word(visit, "reason")))


def _undo(visit: Visit) -> Response:
    return _answer(visit, undo(visit.desk, visit.person, _seen(visit)))


def _redo(visit: Visit) -> Response:
    return _answer(visit, redo(visit.desk, visit.person, _seen(visit)))


def _reason(visit: Visit) -> Response:
    reason = _word(visit, "reason")
    with visit.desk.database.reading() as session:
        now = opened(session, visit.number("story"))
    mark = to_undo(now.marks, visit.person.id)
    if mark is None:
        raise Unseen("there is no edit of yours to give a reason for")
    give_reason(visit.desk, visit.person, visit.number("story"), mark.number, reason)
    return _answer(visit, Saved(f"Reason kept: {reason}" if reason else "Reason taken off", now.version))


def _ask(visit: Visit) -> Response:
    with visit.desk.database.reading() as session:
        now = opened(session, visit.number("story"))
    told = ask(visit.desk, visit.person, now, _word(visit, "statement"), _word(visit, "words"))
    return _answer(visit, Saved(told, now.version, _word(visit, "statement")))


def _check(visit: Visit) -> Response:
    """Words that were selected in the article go into the queue."""
    story, start, end = visit.number("story"), _whole(visit, "start"), _whole(visit, "end")
    with visit.desk.database.writing() as session:
        same_text(session, story, _whole(visit, "draft"))
        text = current(session, story).article.text
        about = pick(session, story, text[start:end], start, "", act_of(visit))
    at = f"/queue?story={story}&at={story}-{about}"
    return JSONResponse({"told": "These words wait in the queue to be checked", "at": at})


def _seen(visit: Visit) -> Opened:
    """The map that the visitor saw. Raises Conflict if there is another by now."""
    story, seen = visit.number("story"), SeenDraft(_whole(visit, "draft"), _whole(visit, "version"))
    with visit.desk.database.reading() as session:
        unchanged(session, story, seen)
        return opened(session, story)


def _whole(visit: Visit, name: str) -> int:
    told = _word(visit, name)
    if not told.isascii() or not told.isdecimal() or len(told) >= MOST:
        raise InputError(f"says nothing of the {name} that was seen", where="request", do="Load the page again.")
    return int(told)


def _is_json(visit: Visit) -> bool:
    return bool(visit.body)


def _word(visit: Visit, name: str) -> str:
    if not _is_json(visit):
        return visit.word(name)
    value = visit.json.get(name, "") if isinstance(visit.json, dict) else ""
    return str(value).strip()


def _fields(visit: Visit) -> Mapping[str, Sequence[str]]:
    if not _is_json(visit):
        return {name: visit.words(name) for name in visit.form}
    fields = visit.json.get("fields", {}) if isinstance(visit.json, dict) else {}
    if not isinstance(fields, dict):
        raise InputError("has no fields", where="request")
    return {
        str(name): [one for one in values if isinstance(one, str)]
        for name, values in fields.items()
        if isinstance(values, list)
    }


def _place(visit: Visit, saved: Saved) -> str:
    """Where the page is that the form stood on, at the statement that it was about."""
    if visit.word("page") == "published":
        title = f"?{urlencode({'title': visit.word('title')})}" if visit.word("title") else ""
        return f"published{title}#g-{saved.at}"
    return f"map?at={saved.at}#s-{saved.at}" if saved.at else "map"


def _answer(visit: Visit, saved: Saved) -> Response:
    """What changed, for a script; else the page again."""
    if "application/json" not in visit.request.headers.get("accept", ""):
        return visit.to(f"/stories/{visit.number('story')}/{_place(visit, saved)}")
    with visit.desk.database.reading() as session:
        _, _, values = page_values(visit, session)
    return JSONResponse(pieces(visit, values, saved))
