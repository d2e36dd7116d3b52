"""Corrections as one page that may be published as it is: before, after, day; nothing is loaded from elsewhere."""

from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Final

from markupsafe import Markup

from pipeline.render.dates import day
from pipeline.render.markup import clean
from pipeline.render.references import web
from pipeline.review.exports.settlement import Corrected
from pipeline.review.pages import templates

_STYLE: Final = "corrections.css"


def corrections_html(corrections: Iterable[Corrected], publisher: str | None = None) -> str:
    """The page; people's names stay at the desk."""
    told: Sequence[dict[str, str]] = [
        {
            "title": clean(one.title),
            "link": web(one.url),
            "before": clean(one.before),
            "after": clean(one.after),
            "why": clean(one.why),
            "day": day(one.at.date()),
            "iso": one.at.date().isoformat(),
        }
        for one in corrections
    ]
    style = (files("pipeline.review") / "templates" / _STYLE).read_text(encoding="utf-8")
    page = templates().get_template("corrections.html")
    return page.render(corrections=told, publisher=clean(publisher or ""), style=Markup(style))  # noqa: S704 - our own
