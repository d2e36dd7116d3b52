"""A page over all runs: what was read, its main claim, what was flagged, and the way to each report."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from pipeline.models import DECIDED, Across, ArticleLine, Cited, RunRecord, Verdict
from pipeline.render.dates import day
from pipeline.render.page import address, page
from pipeline.render.words import VERDICTS, Look, coverage_word, plural


@dataclass(frozen=True)
class Listed:
    """A run as the page lists it. ``folder`` is seen from the page, empty for articles right beside it.

    ``across`` is what its articles say against each other, ``claims`` whether it has a page of shared claims.
    """

    run: RunRecord
    folder: str = ""
    across: Across | None = None
    claims: bool = False


@dataclass(frozen=True)
class Entry:
    """One article of one run; ``marks`` counts its flags by verdict, worst first."""

    line: ArticleLine
    link: str
    when: str
    decided: str
    marks: tuple[tuple[Look, int], ...]


class _Words(NamedTuple):
    """One article's side of a finding: its title, the way to the statement, and what it says."""

    title: str
    link: str
    sentence: str


def index_html(runs: Sequence[Listed], *, claims: bool = False) -> str:
    """The page over these runs, in the order given; ``claims``: whether all runs have a page of claims beside it."""
    entries = [_entry(listed, each) for listed in runs for each in listed.run.articles]
    return page(
        "index",
        runs=runs,
        claims=claims,
        entries=sorted(entries, key=lambda each: each.line.published or "", reverse=True),
        address=_address,
        words=_words,
        moment=_moment,
        looks=VERDICTS,
        covered=_covered,
        plural=plural,
    )


def _entry(listed: Listed, line: ArticleLine) -> Entry:
    return Entry(
        line=line,
        link=_link(listed, line),
        when=day(line.published) if line.published else "",
        decided=_decided(line),
        marks=_marks(line),
    )


def _marks(line: ArticleLine) -> tuple[tuple[Look, int], ...]:
    """By verdict what the article was found to say, but for what needs nobody's eye."""
    quiet = (Verdict.SUPPORTED, Verdict.APPROXIMATE, Verdict.NOT_CHECKABLE)
    return tuple(
        (look, line.verdicts[each]) for each, look in VERDICTS.items() if each not in quiet and line.verdicts.get(each)
    )


def _moment(written: str) -> str:
    """``1 March 2025, 10:00`` of a run's ISO time; other words as they are."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return written
    return f"{day(at.date())}, {at:%H:%M}"


def _address(folder: str, *parts: str) -> str:
    return address(*folder.split("/"), *parts)


def _words(listed: Listed, cited: Cited) -> _Words:
    line = next(line for line in listed.run.articles if line.id == cited.article)
    place = f"#{address(cited.statement)[2:]}" if cited.statement else ""
    return _Words(line.title, _link(listed, line) + place, cited.sentence)


def _link(listed: Listed, article: ArticleLine) -> str:
    """What a person can read of it, in the formats that there are."""
    written = listed.run.formats or ("html",)
    pages = {"html": "report.html", "md": "report.md"}
    page = next((page for name, page in pages.items() if name in written), "map.json")
    return _address(listed.folder, article.slug, page)


def _covered(run: RunRecord) -> str:
    """What became of the figures of a run; empty where an earlier version did not count them."""
    counted = [article.figure_verdicts for article in run.articles]
    known = [each for each in counted if each is not None]
    return coverage_word(sum(map(Counter, known), Counter())) if known and len(known) == len(counted) else ""


def _decided(article: ArticleLine) -> str:
    counted = article.figure_verdicts
    return "–" if counted is None else str(sum(counted.get(verdict, 0) for verdict in DECIDED))
