"""A page over all runs: what was read, what was flagged, and the way to each report."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.models import DECIDED, SEVERITY, Across, ArticleLine, Cited, RunRecord, Verdict
from pipeline.render.page import address, page
from pipeline.render.words import ROLES, VERDICTS, coverage_word, plural


@dataclass(frozen=True)
class Listed:
    """A run as the page lists it. ``folder`` is seen from the page, empty for articles right beside it.

    ``across`` is what its articles say against each other, ``claims`` whether it has a page of shared claims.
    """

    run: RunRecord
    folder: str = ""
    across: Across | None = None
    claims: bool = False


class _Words(NamedTuple):
    """One article's side of a finding: its title, the way to the statement, and what it says."""

    title: str
    link: str
    sentence: str


def index_html(runs: Sequence[Listed], *, claims: bool = False) -> str:
    """The page over these runs, in the order given; ``claims``: whether all runs have a page of claims beside it."""
    return page(
        "index",
        runs=runs,
        claims=claims,
        address=_address,
        link=_link,
        words=_words,
        verdicts=_verdicts,
        roles=[(role.value, look.word) for role, look in ROLES.items()],
        looks=VERDICTS,
        severity=SEVERITY,
        covered=_covered,
        decided=_decided,
        plural=plural,
    )


def _address(folder: str, *parts: str) -> str:
    return address(*folder.split("/"), *parts)


def _words(listed: Listed, cited: Cited) -> _Words:
    line = next(line for line in listed.run.articles if line.id == cited.article)
    place = f"#{address(cited.statement)[2:]}" if cited.statement else ""
    return _Words(line.title, _link(listed.folder, line) + place, cited.sentence)


def _link(folder: str, article: ArticleLine) -> str:
    return _address(folder, article.slug, "report.html")


def _covered(run: RunRecord) -> str:
    """What became of the figures of a run; empty where an earlier version did not count them."""
    counted = [article.figure_verdicts for article in run.articles]
    known = [each for each in counted if each is not None]
    return coverage_word(sum(map(Counter, known), Counter())) if known and len(known) == len(counted) else ""


def _decided(article: ArticleLine) -> str:
    counted = article.figure_verdicts
    return "–" if counted is None else str(sum(counted.get(verdict, 0) for verdict in DECIDED))


def _verdicts(article: ArticleLine) -> list[tuple[Verdict, int]]:
    """Verdicts that occur, worst first."""
    return [(verdict, article.verdicts[verdict]) for verdict in VERDICTS if article.verdicts.get(verdict)]
