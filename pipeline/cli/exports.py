"""A finished article, or a map alone, in another format."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import api
from pipeline.errors import InputError
from pipeline.models import ArgumentMap, Article, Confirmed, Done, Findings, TableRef
from pipeline.render import FORMATS, Export, Format, web
from pipeline.settings import load
from pipeline.store import check_quotes, load_done, load_map

ALONE = "findings left out: a map alone holds none, and --article FILE checks its text"


def confirming(
    findings: Sequence[str], by: str | None, flags: Mapping[str, Any], *, reviewed: date | None = None
) -> Confirmed | None:
    """What a person stands for by name; raises InputError if nobody is named, or the review's address is none."""
    if not findings:
        return None
    if not (by or "").strip():
        raise InputError("nobody is named who has confirmed these findings", do='Add --by "Your Name".')
    settings = load(flags).settings
    url = web(settings.review_url)
    if settings.review_url and not url:
        raise InputError(
            f"{settings.review_url!r} is no address of a page", where="review_url", do="Give one with https://."
        )
    return Confirmed(
        by=str(by),
        findings=tuple(dict.fromkeys(findings)),
        url=url or None,
        reviewed=reviewed,
        publisher=settings.publisher,
    )


def export(path: Path, to: str, article: Path | None = None, confirmed: Confirmed | None = None) -> Export:
    """A finished article, with what a person confirmed of its findings, or a map alone, in another format.

    A map alone is checked on the text of ``article``; without that, formats that need the text are refused. Raises
    InputError and StorageError.
    """
    if to not in FORMATS:
        raise InputError(f"there is no format {to!r}", do=f"Formats: {', '.join(FORMATS)}.")
    form, folder = FORMATS[to], path if path.is_dir() else path.parent
    if path.is_dir() or (path.name == "map.json" and (folder / "article.json").exists()):
        return form.write(_confirmed(load_done(folder), confirmed, path))
    argmap = load_map(path)
    if article is not None:
        return form.write(_confirmed(_of_text(argmap, article), confirmed, path))
    exported = form.write(_confirmed(_alone(argmap, form, path), confirmed, path))
    return replace(exported, losses=(*exported.losses, ALONE))


def _confirmed(done: Done, confirmed: Confirmed | None, path: Path) -> Done:
    known = {each.id for each in done.findings.findings}
    if confirmed and (strange := [each for each in confirmed.findings if each not in known]):
        raise InputError(f"there is no finding {strange[0]!r} in this article", where=str(path))
    return done.model_copy(update={"confirmed": confirmed})


def _of_text(argmap: ArgumentMap, file: Path) -> Done:
    article = api.read_article(file)
    if article.sha256 != argmap.article.sha256:
        raise InputError("is not the text that this map is of", where=str(file), do="Give the article that was mapped.")
    check_quotes(article, argmap)
    return Done(article=article, map=argmap, findings=api.check_map(argmap, article))


def _alone(argmap: ArgumentMap, form: Format, path: Path) -> Done:
    """The map, whose quotes stand for the text."""
    if form.needs_article:
        raise InputError(
            f"a map alone is not enough for {form.name}, which needs the article's text",
            where=str(path),
            do="Add --article FILE with the article that was mapped, or give a finished article's folder.",
        )
    quotes = "\n\n".join(span.quote for statement in argmap.statements for span in statement.spans)
    article = Article.of(quotes, title=argmap.article.title, source=argmap.article.source)
    return Done(
        article=article, map=argmap, findings=Findings(table=TableRef(name="", hash=""), policy="", findings=())
    )
