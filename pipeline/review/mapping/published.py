"""The published view: up to a dozen boxes of a map as a page, a picture and a piece for other pages."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup, escape
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from pipeline.editing import BOXES, to_redo, to_undo
from pipeline.errors import InputError
from pipeline.models import GIST, Finding
from pipeline.render.picture import Picture
from pipeline.render.poster import poster
from pipeline.render.svg import sheet_svg
from pipeline.review.current import ENDED, story_of
from pipeline.review.database.tables import Handling
from pipeline.review.mapping.opening import opened
from pipeline.review.mapping.view import MapView, Row
from pipeline.review.security.people import Right
from pipeline.review.visits import Visit, page
from pipeline.text.slug import slug


@dataclass(frozen=True)
class Published:
    """The boxes that an editor chose, else the weightiest; and what is to be known before they go out.

    ``settled`` are the ids of findings that somebody settled.
    """

    view: MapView
    settled: Collection[str] = ()

    @cached_property
    def picture(self) -> Picture:
        """Their drawing, with what leads from them to the main claim."""
        return poster(self.view.sheet, self.view.published or None)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Their lines, in the order of the outline."""
        shown = {place.statement for place in self.picture.grown.places if place.statement and not place.ghost}
        return tuple(row for row in self.view.rows if row.id in shown and not row.ghost)

    @property
    def chosen(self) -> bool:
        """Whether a person chose them."""
        return bool(self.view.published)

    @property
    def guesses(self) -> tuple[Row, ...]:
        """Those that stand there by a guess."""
        return tuple(row for row in self.rows if row.guess)

    @property
    def flagged(self) -> tuple[tuple[Row, tuple[Finding, ...]], ...]:
        """Those that stand on flags which nobody settled."""
        found = ((row, tuple(self._open(row))) for row in self.rows)
        return tuple((row, flags) for row, flags in found if flags)

    def _open(self, row: Row) -> Iterator[Finding]:
        for one in self.view.findings_on(row.id):
            if one.hard and one.id not in self.settled:
                yield one

    @property
    def too_many(self) -> bool:
        """Whether what leads to the chosen ones makes more boxes than a page holds."""
        return len(self.rows) > BOXES

    def svg(self, title: str = "") -> Markup:
        """The drawing with its head."""
        return sheet_svg(self.picture, title)

    def text(self) -> str:
        """The same in words, for those who cannot see a drawing."""
        lines = (f"{'  ' * row.level}{row.word and row.word + ': '}{row.words}" for row in self.rows)
        return "\n".join(lines)


def routes() -> list[Route]:
    """The view on its page, and as files."""
    at = "/stories/{story:int}/published"
    return [
        page(at, _show, name="published"),
        page(f"{at}/map.svg", _svg, name="published_svg"),
        page(f"{at}/page.html", _page, name="published_page"),
    ]


def _published(session: Session, story: int) -> tuple[Published, dict[str, Any]]:
    now = opened(session, story)
    settled = session.scalars(
        select(Handling.finding).where(Handling.story_id == story, Handling.state.in_(ENDED))
    ).all()
    found = Published(now.view, frozenset(settled))
    return found, {"opened": now, "story": story_of(session, story), "published": found, "boxes": BOXES}


def _show(visit: Visit) -> Response:
    with visit.desk.database.reading() as session:
        found, values = _published(session, visit.number("story"))
    return visit.page(
        "map_published.html",
        **values,
        svg=found.svg(visit.asked("title")),
        heading=visit.asked("title"),
        embed=_embed(found, visit.asked("title")),
        may=visit.person.may(Right.EDIT),
        can_undo=to_undo(values["opened"].marks, visit.person.id) is not None,
        can_redo=to_redo(values["opened"].marks, visit.person.id) is not None,
        most=GIST,
        address=f"/stories/{visit.number('story')}/map",
        name=slug(found.view.done.article.title, found.view.done.article.id),
    )


def _svg(visit: Visit) -> Response:
    with visit.desk.database.reading() as session:
        found, _ = _published(session, visit.number("story"))
    if not found.rows:
        raise InputError("there is no statement to publish")
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n{found.svg(visit.asked("title"))}\n'
    return Response(text, media_type="image/svg+xml", headers=_as_file(found, "svg"))


def _page(visit: Visit) -> Response:
    with visit.desk.database.reading() as session:
        found, _ = _published(session, visit.number("story"))
    return HTMLResponse(_whole(found, visit.asked("title")), headers=_as_file(found, "html"))


def _as_file(found: Published, suffix: str) -> dict[str, str]:
    article = found.view.done.article
    return {"content-disposition": f'attachment; filename="{slug(article.title, article.id)}-map.{suffix}"'}


def _embed(found: Published, title: str) -> str:
    """A piece for another page: the drawing, and its words for who cannot see it."""
    words = escape(found.text())
    told = f"<details><summary>In words</summary><pre>{words}</pre></details>"
    return f"<figure>{found.svg(title)}<figcaption>{told}</figcaption></figure>"


def _whole(found: Published, title: str) -> str:
    """A page of its own that asks nothing of any other place."""
    name = escape(title or found.view.done.article.title)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{name}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<style>body{margin:24px auto;max-width:1180px;padding:0 16px;font:14px/1.5 sans-serif}figure{margin:0}"
        "svg{max-width:100%;height:auto}pre{white-space:pre-wrap}@page{size:A4 landscape;margin:12mm}</style></head>"
        f"<body>{_embed(found, title)}</body></html>\n"
    )
