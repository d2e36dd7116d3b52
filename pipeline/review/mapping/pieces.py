"""What the map's page shows, whole and in pieces."""

import json
from dataclasses import replace
from typing import Any, Final

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.editing import BOXES, quotation, to_redo, to_undo
from pipeline.models import Done
from pipeline.render.cards import FindingCard
from pipeline.render.passages import Line, lines
from pipeline.render.places import passages
from pipeline.review.current import story_of
from pipeline.review.database.tables import LeftBehind, Story
from pipeline.review.mapping.edits import Saved
from pipeline.review.mapping.opening import Opened, engines_own, opened
from pipeline.review.mapping.speaking import speakers, word_places
from pipeline.review.mapping.view import MapView, Row
from pipeline.review.pages import templates
from pipeline.review.queue.questions import count_waiting
from pipeline.review.security.people import Right
from pipeline.review.visits import Visit

AGAIN: Final = "revisions_again"
"""What came over to words that changed."""
MOST: Final = 10
"""Digits of a number in an address."""


def page_values(visit: Visit, session: Session) -> tuple[Opened, Story, dict[str, Any]]:
    """A story's map as it stands, with what its head tells."""
    story = story_of(session, visit.number("story"))
    now = opened(session, story.id, draft_asked(visit))
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
        "queries": count_waiting(session, story.id),
        "may_ask": visit.person.may(Right.WORK),
    }
    return now, story, values


def draft_asked(visit: Visit) -> int | None:
    number = visit.asked("draft")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < MOST else None


def _bare(now: Opened, done: Done) -> Opened:
    """A draft as the engine made it, as a page shows it."""
    return replace(now, done=done, published=(), touched={}, standing=(), marks=())


def data_of(view: MapView) -> dict[str, Any]:
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


def article_lines(view: MapView) -> tuple[Line, ...]:
    """The article, with a run of its own for each place that a finding about several is about."""
    text = view.done.article.text
    places = [place for one in view.done.findings.findings for place in passages(one, text)]
    return lines(view.sheet, {edge for place in places for edge in (place.start, place.end)})


def card_values(visit: Visit, now: Opened, at: str) -> dict[str, Any]:
    """The card of a statement: the flag that is asked for, else its worst, and what else was found."""
    view = now.view
    row: Row = view.by_statement[at]
    told = [FindingCard.of_finding(one, view.sheet, view.numbers) for one in view.findings_on(at)]
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


def pieces(visit: Visit, values: dict[str, Any], saved: Saved | None = None) -> dict[str, Any]:
    view: MapView = values["view"]
    known = {
        **values,
        "csrf": visit.csrf,
        "at": saved.at if saved else "",
        "now": visit.desk.now(),
        "lines": article_lines(view),
    }
    names = ("outline", "guesses", "article", "head")
    return {
        "version": values["version"],
        "drafts": values["drafts"],
        "told": saved.told if saved else "",
        "at": saved.at if saved else "",
        "refused": list(saved.refused) if saved else [],
        "sizes": view.sizes,
        "data": data_of(view),
        "html": {name: templates().get_template(f"map_{name}.html").render(**known) for name in names},
    }
