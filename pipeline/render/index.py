"""A page over all runs: what was read, what was flagged, and the way to each report."""

from collections.abc import Sequence

from pipeline.models import SEVERITY, ArticleLine, RunRecord, Verdict
from pipeline.render.page import address, page
from pipeline.render.words import ROLES, VERDICTS, plural


def index_html(runs: Sequence[RunRecord], folders: Sequence[str] | None = None) -> str:
    """The page over these runs, in the order given.

    ``folders`` holds each run's folder as seen from the page, empty (the default) for articles right beside it.
    """
    places = folders if folders is not None else [""] * len(runs)
    return page(
        "index",
        runs=list(zip(runs, places, strict=True)),
        link=_link,
        verdicts=_verdicts,
        roles=[(role.value, look.word) for role, look in ROLES.items()],
        looks=VERDICTS,
        severity=SEVERITY,
        plural=plural,
    )


def _link(folder: str, article: ArticleLine) -> str:
    return address(*folder.split("/"), article.slug, "report.html")


def _verdicts(article: ArticleLine) -> list[tuple[Verdict, int]]:
    """Verdicts that occur, worst first."""
    return [(verdict, article.verdicts[verdict]) for verdict in VERDICTS if article.verdicts.get(verdict)]
