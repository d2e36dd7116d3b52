"""A small reference table of an invented country, and checking a text against it in one call."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from pipeline.chunk import read
from pipeline.models import (
    ArgumentMap,
    Article,
    ArticleRef,
    Entity,
    Fact,
    FactStatus,
    Finding,
    Findings,
    Measure,
    Provenance,
    Reading,
    Source,
)
from pipeline.parse import SpacyParser
from pipeline.ports import Parser, ReferenceTable
from pipeline.verify import MemoryTable, Rates
from pipeline.verify import check as check_with

NORLAND = Entity(entity_id="NOR", name="Norland", aliases=("Norlandic", "Norlanders", "Northaven"), kind="country")
SUDLAND = Entity(entity_id="SUD", name="Sudland", aliases=("Sudlandic",), kind="country")
COUNCIL = Entity(entity_id="UNSC", name="UN Security Council", aliases=("Security Council",), kind="body")
MEASURES = (
    Measure(
        measure_id="budget",
        label="Defence budget",
        aliases=("defense budget",),
        dimension="money",
        comparable_with=("spending",),
    ),
    Measure(measure_id="spending", label="Military spending", dimension="money", comparable_with=("budget",)),
    Measure(measure_id="growth", label="Growth of exports", dimension="percent_change", comparable_with=("exports",)),
    Measure(measure_id="exports", label="Exports", dimension="money"),
    Measure(measure_id="support", label="Support for the treaty", aliases=("support the treaty",), dimension="share"),
    Measure(measure_id="trust", label="Trust in the alliance", aliases=("trust the alliance",), dimension="share"),
    Measure(measure_id="aid", label="Aid to Sudland", dimension="money"),
    Measure(measure_id="troops", label="Soldiers under arms", aliases=("soldiers",), dimension="count"),
    Measure(measure_id="favour", label="Votes in favour", aliases=("in favour",), dimension="count"),
    Measure(measure_id="against", label="Votes against", aliases=("against",), dimension="count"),
    Measure(measure_id="abstain", label="Abstentions", aliases=("abstained",), dimension="count"),
)
SOURCES = (
    Source(source_id="office", publisher="Statistics Office", title="Yearbook"),
    Source(source_id="lab", publisher="Peace Lab", title="Data"),
)


def fact(row_id: str, value: str, year: int | tuple[date, date], **other: Any) -> Fact:  # noqa: ANN401 - fields of Fact
    """A verified row of Norland's defence budget in USD unless told otherwise; its ulp is that of the digits given."""
    start, end = (date(year, 1, 1), date(year, 12, 31)) if isinstance(year, int) else year
    number = Decimal(value)
    filled: dict[str, Any] = {
        "entity_id": "NOR",
        "measure_id": "budget",
        "definition_id": "official",
        "unit": "USD",
        "ulp": Decimal(1).scaleb(int(number.as_tuple().exponent)),
        "status": FactStatus.ENACTED,
        "as_of": date(start.year, 1, 1),
        "source_id": "office",
        "verified": True,
    }
    return Fact(row_id=row_id, value=number, period_start=start, period_end=end, **{**filled, **other})


ROWS = (
    *(
        fact(f"b{year}", value, year)
        for year, value in ((2020, "40.1e9"), (2021, "43.3e9"), (2022, "46.8e9"), (2023, "52.3e9"))
    ),
    fact("b2024p", "61.58e9", 2024, status=FactStatus.PROPOSED, as_of=date(2023, 8, 1)),
    fact("b2024", "59.42e9", 2024, as_of=date(2023, 12, 1)),
    fact("s2023", "57.9e9", 2023, measure_id="spending", definition_id="lab", source_id="lab"),
    *(
        fact(f"t{year}", value, year, measure_id="support", unit="%", status=FactStatus.SURVEY)
        for year, value in ((2020, "51.2"), (2021, "53.0"), (2022, "55.1"), (2023, "58.4"), (2024, "49.9"))
    ),
    fact("tr2023", "36", 2023, measure_id="trust", unit="%", status=FactStatus.SURVEY, entity_id="SUD"),
    *(
        fact(f"e{year}", value, year, measure_id="exports")
        for year, value in ((2021, "200.0e9"), (2022, "210.0e9"), (2023, "231.0e9"))
    ),
    fact(
        "a1",
        "174.8e9",
        (date(2022, 2, 24), date(2024, 4, 24)),
        measure_id="aid",
        definition_id="voted",
        as_of=date(2024, 4, 24),
    ),
    fact(
        "a2",
        "182.99e9",
        (date(2022, 2, 24), date(2024, 9, 30)),
        measure_id="aid",
        definition_id="paid",
        as_of=date(2024, 9, 30),
    ),
    fact("so2023", "120000", 2023, measure_id="troops", unit="people", status=FactStatus.COUNT),
    fact("u2019", "38.0e9", 2019, verified=False),
    *(
        fact(
            f"v-{name}",
            value,
            (date(2024, 5, 6),) * 2,
            entity_id="UNSC",
            measure_id=name,
            definition_id="S/RES/9001",
            unit="votes",
        )
        for name, value in (("favour", "11"), ("against", "1"), ("abstain", "3"))
    ),
)
TABLE = MemoryTable(
    ROWS,
    (NORLAND, SUDLAND, COUNCIL),
    MEASURES,
    SOURCES,
    {("NOR", "budget", "official"): (date(2020, 1, 1), date(2024, 12, 31))},
)
LATER = date(2025, 6, 1)


def reading_of(text: str, published: date | None = LATER) -> Reading:
    """A text as later stages see it."""
    return read(Article.of(text, title="Test", source="tests", published=published), lambda words: len(words.split()))


def bare_map(article: Article) -> ArgumentMap:
    """A map without statements."""
    ref = ArticleRef(
        id=article.id,
        sha256=article.sha256,
        title=article.title,
        author=None,
        published=None,
        source="tests",
        length=len(article.text),
    )
    return ArgumentMap(article=ref, statements=(), provenance=Provenance(engine="rules", code="0"))


@cache
def parser() -> Parser:
    """The one that ships; its model is loaded once."""
    return SpacyParser()


def check(argmap: ArgumentMap, reading: Reading, table: ReferenceTable | None, **other: Any) -> Findings:  # noqa: ANN401 - settings of check
    """All findings of an article, with the parser that ships."""
    return check_with(argmap, reading, table, parser(), **other)


def checked(
    text: str, table: MemoryTable | None = TABLE, *, published: date | None = LATER, rates: Rates | None = None
) -> Findings:
    """All findings of a text without a map."""
    reading = reading_of(text, published)
    return check(bare_map(reading.article), reading, table, rates=rates)


def about(findings: Findings, words: str, kind: str = "numeric") -> Finding:
    """The one finding of a kind whose quote holds these words."""
    found = [finding for finding in findings.findings if finding.kind == kind and words in finding.quote]
    assert len(found) == 1, [(finding.kind, finding.quote, finding.reason) for finding in findings.findings]
    return found[0]
