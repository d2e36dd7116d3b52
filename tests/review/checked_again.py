"""A desk's checker over the small table of an invented country."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from pipeline.checking import Checking
from pipeline.chunk import read
from pipeline.embed import open_embedder
from pipeline.models import Article, Done, Finding, Findings, Grain, Period, Reading
from pipeline.parse import SpacyParser
from pipeline.reference import Lessons
from pipeline.review.checking.desk_table import DeskTable
from pipeline.review.checking.entries import Entered, RowEntry
from pipeline.review.checking.rechecking import Rechecker
from pipeline.settings import load
from tests.checked import LATER, TABLE, bare_map

NOON = datetime(2025, 6, 2, 12, tzinfo=UTC)


@cache
def checking() -> Checking:
    """Against the invented table, by code alone."""
    return Checking(open_embedder(load({}).settings.index_options()), TABLE, parser=SpacyParser())


def cut(article: Article) -> Reading:
    """Sentences and passages by words."""
    return read(article, lambda words: len(words.split()))


@cache
def rechecker() -> Rechecker:
    """The one that all tests ask."""
    return Rechecker(checking(), cut)


def year(number: int) -> Period:
    """A calendar year."""
    return Period(start=date(number, 1, 1), end=date(number, 12, 31), grain=Grain.YEAR)


def done(text: str) -> Done:
    """A text as the engine left it, without a map."""
    article = Article.of(text, title="Test", source="tests", published=LATER)
    argmap = bare_map(article)
    return Done(article=article, map=argmap, findings=checking().findings(argmap, cut(article)))


def entry(**other: Any) -> RowEntry:  # noqa: ANN401 - fields of an entry
    """What Norland spent on defence in 2025, as a ministry has it, unless told otherwise."""
    fields: dict[str, Any] = {
        "entity": "NOR",
        "measure": "budget",
        "period": year(2025),
        "value": "66.4",
        "unit": "USD",
        "scale": 9,
        "as_of": date(2025, 1, 15),
        "publisher": "Ministry of Finance",
        "title": "Budget act",
        "url": "https://finance.norland.test/act",
        "locator": "table 3",
        "quotation": "Defence: 66.4 billion",
    }
    return RowEntry(**{**fields, **other})


def entered(**other: Any) -> Entered:  # noqa: ANN401 - fields of an entry
    """The same, entered by Ada at noon."""
    return Entered.of(entry(**other), "Ada", NOON)


def desk(*rows: Entered) -> DeskTable:
    """The rows in front of the invented table."""
    return DeskTable.of(rows, TABLE, Lessons())


def on(findings: Findings, words: str) -> Finding:
    """The finding on the figure with these words."""
    return next(found for found in findings.findings if found.kind == "numeric" and words in found.quote)
