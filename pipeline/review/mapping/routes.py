"""Routes of the map's page: what it shows, whole and in pieces, and the acts on it.

An act is a form, or the same fields as JSON with ``Accept: application/json``; the answer to that is what changed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pipeline.editing import BOXES, quotation, to_redo, to_undo
from pipeline.errors import InputError
from pipeline.models import Done
from pipeline.render.cards import FindingCard, cards_of
from pipeline.render.passages import lines
from pipeline.review.current import story_of
from pipeline.review.database.tables import LeftBehind, Story
from pipeline.review.events import last_event
from pipeline.review.mapping import published
from pipeline.review.mapping.edits import (
    Opened,
    Saved,
    engines_own,
    give_reason,
    history,
    opened,
    redo,
    save,
    undo,
    warm,
)
from pipeline.review.mapping.forms import operation_of
from pipeline.review.mapping.speaking import speakers, word_places
from pipeline.review.mapping.view import MapView, Row
from pipeline.review.pages import templates
from pipeline.review.security.people import Right
from pipeline.review.trouble import Conflict, Unseen
from pipeline.review.visits import Visit, act, page

AGAIN: Final = "revisions_again"
"""What came over to words that changed."""
MOST: Final = 10
"""Digits of a number in an address."""


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
        *published.routes(),
    ]


def _show(visit: Visit) -> Response:
    with visit.desk.database.reading() as session:
        now, story, values = _page(visit, session)
        event = last_event(session, story.id)
    view: MapView = values["view"]
    wanted = visit.asked("at")
    at = wanted if wanted in view.by_statement else next((row.id for row in view.rows if row.statement), "")
    if at:
        values |= _card_values(visit, now, at)
    values |= {"at": at, "lines": lines(view.sheet), "data": island(_data(view)), "event": event}
    answer = visit.page("map.html", **({"row": None} | values))
    if values["may"]:
        answer.background = BackgroundTask(warm, visit.desk, now)
    return answer


def _page(visit: Visit, session: Session) -> tuple[Opened, Story, dict[str, Any]]:
    """A story's map as it stands, with what its head tells."""
    story = story_of(session, visit.number("story"))
    now = opened(session, story.id, _draft(visit))
    if visit.asked("engine"):
        own = engines_own(session, story.id, now.number)
        now = _bare(now, own)
    behind = session.scalars(
        select(LeftBehind).where(LeftBehind.draft_id == now.draft, LeftBehind.seen_at.is_(None)).order_by(LeftBehind.id)
    ).all()
    own_marks, me = now.marks, visit.person.id
    values: dict[str, Any] = {
        "story": story,
        "opened": now,
        "view": now.view,
        "address": f"/stories/{story.id}/map",
        "version": now.version,
        "drafts": story.draft,
        "behind": [one for one in behind if one.kind != AGAIN],
        "again": [one for one in behind if one.kind == AGAIN],
        "carried": sum(one.carried_from is not None for one in now.standing),
        "may": visit.person.may(Right.EDIT) and now.number == story.draft and not visit.asked("engine"),
        "can_undo": to_undo(own_marks, me) is not None,
        "can_redo": to_redo(own_marks, me) is not None,
        "boxes": BOXES,
    }
    return now, story, values


def _draft(visit: Visit) -> int | None:
    number = visit.asked("draft")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < MOST else None


def _data(view: MapView) -> dict[str, Any]:
    """What the page's module knows: every line, flags in the order of the text, and who speaks."""
    flags = sorted(view.sheet.flag_numbers, key=view.sheet.flag_numbers.__getitem__)
    return {
        "rows": view.drawing,
        "flags": [{"id": id_, "at": view.sheet.by_id[id_].statement or ""} for id_ in flags],
        "speakers": [{"name": one.name or "", "kind": one.kind.value} for one in speakers(view.done.map)],
    }


def island(value: object) -> Markup:
    """JSON that may stand inside a page: nothing in it ends the element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(text)  # noqa: S704 - escaped above


def _card(visit: Visit) -> Response:
    with visit.desk.database.reading() as session:
        now, _, values = _page(visit, session)
    at = visit.asked("at")
    if at not in now.view.by_statement:
        raise Unseen("that statement is in the map no more")
    return visit.page("map_card.html", **values, **_card_values(visit, now, at))


def _card_values(visit: Visit, now: Opened, at: str) -> dict[str, Any]:
    """The card of a statement: the flag that is asked for, else its worst, and what else was found."""
    view = now.view
    row: Row = view.by_statement[at]
    cards = cards_of(view.sheet, view.numbers)
    told: list[FindingCard] = [cards[one.id] for one in view.findings_on(at)]
    flags = [one for one in told if one.number is not None]
    shown = next((one for one in flags if one.id == visit.asked("flag")), flags[0] if flags else None)
    return {
        "row": row,
        "shown": shown,
        "others": [one for one in flags if one is not shown],
        "quiet": [one for one in told if one.number is None and one.verdict.value != "not_checkable"],
        "last": now.last(at),
        "mates": quotation(now.done.map, now.done.article, at),
        "places": word_places(row.statement, now.done.article)[1:] if row.statement else (),
    }


def _bare(now: Opened, done: Done) -> Opened:
    """A draft as the engine made it, as a page shows it."""
    return replace(now, done=done, published=(), touched={}, standing=(), marks=())


def _parts(visit: Visit) -> Response:
    """All pieces of the page, for one that stands open."""
    with visit.desk.database.reading() as session:
        _, _, values = _page(visit, session)
    return JSONResponse(_pieces(visit, values))


def _pieces(visit: Visit, values: dict[str, Any], saved: Saved | None = None) -> dict[str, Any]:
    view: MapView = values["view"]
    known = {
        **values,
        "csrf": visit.csrf,
        "at": saved.at if saved else "",
        "now": visit.desk.now(),
        "lines": lines(view.sheet),
    }
    names = ("outline", "guesses", "article", "head")
    return {
        "version": values["version"],
        "told": saved.told if saved else "",
        "at": saved.at if saved else "",
        "refused": list(saved.refused) if saved else [],
        "sizes": view.sizes,
        "data": _data(view),
        "html": {name: templates().get_template(f"map_{name}.html").render(**known) for name in names},
    }


def _history(visit: Visit) -> Response:
    with visit.desk.database.reading() as session:
        now, _, values = _page(visit, session)
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


def _seen(visit: Visit) -> Opened:
    """The map that the visitor saw. Raises Conflict if there is another by now."""
    with visit.desk.database.reading() as session:
        now = opened(session, visit.number("story"))
        version = _version(visit)
        if version != now.version:
            raise Conflict(
                "the map was changed meanwhile, so this was not saved",
                theirs=_since(session, now, version),
                version=now.version,
                do="Look at the change, then do it again or leave it.",
            )
    return now


def _since(session: Session, now: Opened, version: int) -> str:
    """What was done since a version, in words."""
    newer = [
        one
        for one in history(session, now.draft)
        if max(one.revision.version, one.revision.undone_version or 0) > version
    ]
    told = (f"{one.author}: {'Undone: ' if one.revision.undone else ''}{one.revision.told}." for one in reversed(newer))
    return " ".join(told)


def _version(visit: Visit) -> int:
    told = _word(visit, "version")
    if not told.isascii() or not told.isdecimal() or len(told) >= MOST:
        raise InputError("says nothing of the version that was seen", where="request", do="Load the page again.")
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


def _answer(visit: Visit, saved: Saved) -> Response:
    """What changed, for a script; else the page again."""
    if "application/json" not in visit.request.headers.get("accept", ""):
        at = f"?at={saved.at}#s-{saved.at}" if saved.at else ""
        return visit.to(f"/stories/{visit.number('story')}/map{at}")
    with visit.desk.database.reading() as session:
        _, _, values = _page(visit, session)
    return JSONResponse(_pieces(visit, values, saved))
