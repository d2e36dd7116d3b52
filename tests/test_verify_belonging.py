"""Figures that only seem to be those of a table: crying wolf is worse than saying nothing."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.models import Entity, Fact, FactStatus, Finding, Measure, Verdict
from pipeline.verify import MemoryTable
from tests.checked import NORLAND, SOURCES, SUDLAND, checked, fact

USED = (
    Measure(measure_id="inflation", label="Inflation", aliases=("inflation rate",), dimension="percent_change"),
    Measure(measure_id="people", label="Population", dimension="count"),
    Measure(measure_id="gdp", label="GDP", aliases=("gross domestic product",), dimension="money"),
    Measure(measure_id="gdp-growth", label="Real GDP growth rate", dimension="percent_change"),
    Measure(measure_id="exports", label="Exports", dimension="money"),
    Measure(measure_id="area", label="Area", dimension="area"),
    Measure(
        measure_id="army_share", label="Army share of GDP", aliases=("of GDP", "of GDP on the army"), dimension="share"
    ),
    Measure(measure_id="rooms", label="Rooms", dimension="count"),
)
WESTMARK = Entity(entity_id="WES", name="Westmark", kind="country")
TIMELESS = (date.min, date.max)


def of(measure: str, value: str, unit: str, year: int = 2023, **other: object) -> Fact:
    return fact(
        f"{measure}-{other.get('entity_id', 'NOR')}-{year}", value, year, measure_id=measure, unit=unit, **other
    )


COUNTRIES = MemoryTable(
    (
        of("inflation", "5.2", "%"),
        of("people", "8000000", "people"),
        of("people", "7600000", "people", 2013),
        of("people", "3000000", "people", entity_id="SUD"),
        of("gdp", "400e9", "USD"),
        of("gdp", "420e9", "USD", 2022),
        of("gdp-growth", "1.4", "%"),
        of("gdp", "90e9", "USD", entity_id="WES"),
        of("gdp", "80e9", "USD", 2022, entity_id="WES"),
        of("exports", "120e9", "USD"),
        of("area", "51000", "sq km"),
        of("army_share", "2.1", "%", status=FactStatus.ESTIMATE),
        fact("rooms", "412", TIMELESS, measure_id="rooms", unit="", as_of=date(2020, 1, 1)),
    ),
    (NORLAND, SUDLAND, WESTMARK),
    USED,
    SOURCES,
)


def figure(text: str, quote: str, published: date | None = date(2025, 6, 1)) -> Finding:
    findings = checked(text, COUNTRIES, published=published).findings
    return next(found for found in findings if found.kind == "numeric" and quote in found.quote)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Norland's inflation was 9.9% in 2023.", "9.9"),
        ("In 2023 the inflation rate of Norland stood at 9.9%.", "9.9"),
        ("Norland had a population of 9.5 million in 2023.", "9.5"),
        ("The overall population of Norland came to 9.5 million in 2023.", "9.5"),
        ("Norland's exports were worth $170 billion in 2023.", "170"),
        ("Norland covered 62,000 square kilometres in area in 2023.", "62,000"),
        ("In 2023 Norland spent 3.4% of GDP on the army.", "3.4"),
        ("Norland's GDP grew by 4.4 percent in 2023.", "4.4"),
        ("The palace in Norland has 500 rooms.", "500"),
    ],
)
def test_what_is_plainly_said_of_a_row_and_false_is_flagged(text: str, quote: str) -> None:
    assert figure(text, quote).verdict is Verdict.CONTRADICTED


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Norland's core inflation was 9.9% in 2023.", "9.9"),
        ("Food inflation in Norland was 9.9% in 2023.", "9.9"),
        ("Norland has an inflation target of 2.0% for 2023.", "2.0"),
        ("Norland's inflation expectations were 9.9% in 2023.", "9.9"),
        ("Inflation in Eastwick, a port of Norland, was 9.9% in 2023.", "9.9"),
        ("Eastwick's inflation was 9.9% in 2023, far from that of Norland.", "9.9"),
        ("Eastwick has a population of 2.5 million, and belongs to Norland since 2023.", "2.5"),
        ("The population of Eastwick, Norland, was 2.5 million in 2023.", "2.5"),
        ("The largest city of them all in 2023, with a population of 2.5 million, lies in Norland.", "2.5"),
        ("The population of the province was 2.5 million in 2023, as Norland counts.", "2.5"),
        ("Norland's rural population was 2.5 million in 2023.", "2.5"),
        ("Norland's population under 30 was 2.5 million in 2023.", "2.5"),
        ("In 2023, 2.5 million people, a third of the population of Norland, stayed at home.", "2.5"),
        ("Of Norland's population, 2.5 million voted in 2023.", "2.5"),
        ("Norland's exports to Sudland were $15 billion in 2023.", "15"),
        ("Norland's exports of timber were $15 billion in 2023.", "15"),
        ("Timber exports of Norland were $15 billion in 2023.", "15"),
        ("Norland's GDP overtook that of Sudland by $30 billion in 2023.", "30"),
        ("Norland's inflation was 1.5% higher in 2023 than its bank had hoped.", "1.5"),
        ("Norland ran a deficit of 6.4% of GDP in 2023.", "6.4"),
        ("Westmark's GDP grew by 3.0 percent in 2023.", "3.0"),
        ("In 2023 Sudland overtook Norland, with a population of 8.9 million.", "8.9"),
        ("Norland's inflation rate among pensioners was 9.9% in 2023.", "9.9"),
        ("Adjusted for inflation, pay in Norland fell 4.7% in 2023.", "4.7"),
        ("Inflation-linked bonds of Norland yielded 0.5% in 2023.", "0.5"),
        ("Norland's inflation peaked at 9.9% in 2023.", "9.9"),
        ("Some 1.5 million of Norland's population moved house in 2023.", "1.5"),
        ("The storm hit 1.1 million people, one seventh of Norland's population, in 2023.", "1.1"),
        ("Norland's population grew by 20,000 a month in 2023.", "20,000"),
        ("Norland lost $30 billion of GDP in 2023.", "30"),
        ("Norland asked for $12 billion in exports credit in 2023.", "12"),
        ("In 2023 Norland's GDP had never passed $500 billion.", "500"),
        ("The GDP of Norland and Westmark combined was $520 billion in 2023.", "520"),
        ("Between January and June 2023 Norland's exports reached $58 billion.", "58"),
        ("Norland covers an area of 19,700 square miles.", "19,700"),
    ],
)
def test_what_is_said_of_something_else_is_not_flagged(text: str, quote: str) -> None:
    assert figure(text, quote).verdict in (Verdict.NOT_IN_TABLE, Verdict.NOT_CHECKABLE)


def test_a_month_is_not_judged_by_its_year() -> None:
    assert figure("Norland's inflation was 9.9% in March 2023.", "9.9").reason == "ALIGNMENT_UNSURE"
    near = figure("Norland's inflation was 5.2% in March 2023.", "5.2")
    assert (near.verdict, near.reason) == (Verdict.APPROXIMATE, "INFERRED_PERIOD")


def test_a_sentence_about_another_country_does_not_borrow_one_from_before() -> None:
    text = "Norland counted its people in 2023. Westmark told us that its population was 2.1 million in 2023."
    assert figure(text, "2.1").verdict is Verdict.NOT_CHECKABLE


def test_what_was_published_later_is_not_held_against_a_near_figure() -> None:
    before = date(2022, 6, 1)
    near = figure("Norland's population was 7.8 million in 2023.", "7.8", before)
    assert (near.verdict, near.reason) == (Verdict.APPROXIMATE, "LATER_VINTAGE")
    assert figure("Norland's population was 5.8 million in 2023.", "5.8", before).verdict is Verdict.CONTRADICTED
    assert figure("Norland's population was 7.8 million in 2023.", "7.8").verdict is Verdict.CONTRADICTED


def test_a_figure_beside_another_ones_measure_is_left_alone() -> None:
    text = "The palace of Norland has 412 rooms under a roof of 7,000 tiles that 530 makers signed."
    findings = {found.quote: found.verdict for found in checked(text, COUNTRIES).findings if found.kind == "numeric"}
    assert findings["412 rooms"] is Verdict.SUPPORTED
    assert Verdict.CONTRADICTED not in findings.values()


def test_zero_and_single_digits_are_not_told_to_be_off_by_a_scale() -> None:
    for said in ("0", "less than 8", "8"):
        assert figure(f"In 2023 the population of Norland was {said}.", said[-1]).verdict is not Verdict.UNIT_MISMATCH


def test_rows_of_no_particular_time_need_no_period() -> None:
    found = figure("The palace in Norland has 412 rooms.", "412")
    assert (found.verdict, found.rows[0].value) == (Verdict.SUPPORTED, Decimal(412))
    assert "undated" in found.message


@pytest.mark.parametrize(
    ("text", "quote", "verdict"),
    [
        # The country that a figure is compared with does not own it.
        ("Norland leads. Its GDP in 2023 was $400 billion, over four times that of Westmark.", "400", "supported"),
        ("Norland's GDP of $400 billion in 2023 dwarfed Westmark's, at $90 billion.", "90", "approximate"),
        # What else a country with a GDP does is told in money too.
        ("Norland, with GDP of $400 billion in 2023, owes the fund $44 billion.", "44", "not_checkable"),
        ("Lenders took $44 billion out of Norland in 2023, or 11 percent of GDP.", "44", "not_in_table"),
        ("The aid, $61 billion, is a seventh of Norland's GDP in 2023, a fifth of Westmark's.", "61", "not_in_table"),
        ("The firm's revenue of $300 billion in 2023 exceeded Westmark's GDP.", "300", "not_in_table"),
        (
            "Norland has grown; its GDP was $400 billion in 2023, while Westmark's was $90 billion.",
            "400",
            "supported",
        ),
        # Years of other figures and other clauses.
        ("Norland's GDP was $400 billion in 2023, down from $420 billion a year earlier.", "420", "supported"),
        ("Norland's GDP fell from $420 billion in 2022 to $400 billion a year later.", "400", "supported"),
        ("Norland's GDP was $420 billion in 2022. A year later it was $310 billion.", "310", "contradicted"),
        ("Norland's GDP was $420 billion in 2022. A year later it was $400 billion.", "400", "supported"),
        ("Norland's GDP was $400 billion in 2023, down from $420 billion.", "420", "supported"),
        ("It halved: Norland had a population of 8 million in 2023.", "halved", "not_in_table"),
        # A level that was passed is no change by so much.
        ("Norland's population had climbed above 7.5 million by 2023.", "7.5", "supported"),
    ],
)
def test_a_figure_is_judged_by_its_own_country_measure_and_year(text: str, quote: str, verdict: str) -> None:
    assert figure(text, quote).verdict == verdict
