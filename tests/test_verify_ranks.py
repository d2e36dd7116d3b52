"""Places in an order: what a table of few can refute, what only a whole field can confirm, and when nothing is said."""

from dataclasses import replace
from datetime import date

import pytest

from pipeline.models import Entity, Finding, Measure, Verdict
from pipeline.reference.groups import kind_of
from pipeline.verify import MemoryTable
from tests.checked import about, checked, fact
from tests.derived_table import MEASURES, TABLE, crowded

WORLD = crowded()


def places(text: str, table: MemoryTable, published: date | None = date(2025, 6, 1)) -> list[Finding]:
    """Findings on a place, whatever they say."""
    reasons = ("RANK", "FIELD_INCOMPLETE", "UNVERIFIED_ROW")
    return [f for f in checked(text, table, published=published).findings if f.reason in reasons]


@pytest.mark.parametrize(
    ("text", "few", "whole"),
    [
        ("In 2023 Japan was the third-largest economy in the world.", "contradicted", "contradicted"),
        ("In 2022 Japan was the third-largest economy in the world.", "not_in_table", "supported"),
        ("In 2023 Japan was the world's fifth-largest economy.", "not_in_table", "contradicted"),
        ("Japan, the world's second-largest economy, raised taxes.", "not_checkable", "not_checkable"),
        ("Japan is the world's third-largest economy.", "not_checkable", "not_checkable"),
        ("The world's largest economy, the United States, raised taxes.", "not_in_table", "supported"),
        ("In 2023 Germany ranked second in the world in GDP.", "contradicted", "contradicted"),
        ("In 2023 Germany had the third-largest GDP in the world.", "not_in_table", "supported"),
        ("In 2023 Germany ranked 3rd in the world by GDP.", "not_in_table", "supported"),
        ("In 2023 Japan was the world's most populous country.", "contradicted", "contradicted"),
        ("In 2023 Luxembourg was the smallest economy in the world.", "not_in_table", "contradicted"),
    ],
)
def test_few_rows_refute_a_place_and_only_a_whole_field_confirms_one(text: str, few: str, whole: str) -> None:
    assert [[f.verdict for f in places(text, table)] for table in (TABLE, WORLD)] == [[Verdict(few)], [Verdict(whole)]]


@pytest.mark.parametrize(
    "text",
    [
        "Germany is Europe's largest economy.",
        "Japan is the second-largest economy in Asia.",
        "Japan is one of the world's largest economies.",
        "Luxembourg is the world's largest exporter of steel.",
        "Japan is the world's second-largest economy by purchasing power.",
        "Japan is the second-largest economy outside the alliance.",
        "Canada, the developing world's largest economy, raised taxes.",
        "Canada and Japan visited the world's largest economy.",
        "Japan is the world's most populous country.",
        "In 2023 Japan was the world's second-largest economy by exports.",
        "In 2023 Japan ranked second in happiness, with a GDP of $4.2 trillion.",
    ],
)
def test_what_does_not_say_who_in_what_and_among_whom_is_left_alone(text: str) -> None:
    assert places(text, WORLD) == []


@pytest.mark.parametrize(
    "text",
    [
        "Japan was the second-largest economy in the world.",
        "Since 2010 Japan has been the second-largest economy in the world.",
        "Japan is the second-largest economy.",
    ],
)
def test_a_place_of_no_named_year_or_field_is_shown_where_the_table_has_it_and_not_judged(text: str) -> None:
    (found,) = places(text, WORLD)
    assert found.verdict is Verdict.NOT_CHECKABLE
    assert "Japan stands 4th by GDP" in found.message


def test_a_place_without_a_field_is_confirmed_but_never_called_false() -> None:
    assert [f.verdict for f in places("China is the second largest economy.", WORLD)] == [Verdict.SUPPORTED]


def test_a_place_in_a_group_needs_to_know_how_many_belong_to_it() -> None:
    text = "In 2023 Germany had the largest defence budget in the Tripact."
    assert [f.verdict for f in places(text, TABLE)] == [Verdict.NOT_IN_TABLE]
    member = Measure(measure_id="members", label="Member states", aliases=("members",), dimension="count")
    count = fact("m", "3", 2023, entity_id="TRI", measure_id="members", unit="states")
    counted = replace(TABLE, rows=(*TABLE.rows, count), of_measures=(*MEASURES, member))
    assert [f.verdict for f in places(text, counted)] == [Verdict.SUPPORTED]
    assert [f.verdict for f in places(text.replace("Germany", "Italy"), TABLE)] == [Verdict.CONTRADICTED]


def test_a_missing_rival_keeps_a_place_from_being_confirmed() -> None:
    without = replace(WORLD, rows=tuple(row for row in WORLD.rows if row.row_id != "gdp.CHN.2023"))
    text = "In 2023 Germany was the world's second-largest economy."
    assert [f.verdict for f in places(text, without)] == [Verdict.NOT_IN_TABLE]


def test_rows_that_nobody_verified_refute_nothing() -> None:
    unverified = replace(TABLE, rows=tuple(row.model_copy(update={"verified": False}) for row in TABLE.rows))
    found = places("In 2023 Japan was the third-largest economy in the world.", unverified)
    assert [f.reason for f in found] == ["UNVERIFIED_ROW"]


def test_who_stands_above_is_named() -> None:
    (found,) = places("In 2023 Japan was the third-largest economy in the world.", WORLD)
    assert found.message == (
        "“third” does not agree: Japan stands 4th by GDP with 4.213 trillion USD, behind United States "
        "(27.361 trillion USD), China (17.795 trillion USD), Germany (4.456 trillion USD) (2023, World Bank)."
    )
    assert (found.would_hold, found.suggestion) == ("place 3", "fourth")
    assert [row.row_id for row in found.rows] == ["gdp.USA.2023", "gdp.CHN.2023", "gdp.DEU.2023", "gdp.JPN.2023"]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("In 2023 Japan ranked 2nd in the world in GDP.", "4th"),
        ("In 2023 Japan was the largest economy in the world.", "fourth-largest economy"),
    ],
)
def test_the_right_place_is_told_in_the_style_of_the_text(text: str, right: str) -> None:
    assert [f.suggestion for f in places(text, WORLD)] == [right]


def test_the_ordinal_in_a_place_gets_no_finding_of_its_own() -> None:
    found = checked("In 2023 Japan was the fourth largest economy in the world.", WORLD)
    assert about(found, "fourth").reason == "RANK"


def test_aggregates_are_no_rivals() -> None:
    assert (kind_of("WLD", "World"), kind_of("EUU", "European Union"), kind_of("JPN", "Japan")) == (
        "aggregate",
        "aggregate",
        "country",
    )
    assert kind_of("", "Europe") == kind_of("OWID_WRL", "World") == "aggregate"
    bloc = Entity(entity_id="HIC", name="High income", kind=kind_of("HIC", "High income"))
    rich = fact("rich", "60000e9", 2023, measure_id="gdp", entity_id="HIC", definition_id="main")
    table = replace(WORLD, rows=(*WORLD.rows, rich), of_entities=(*WORLD.of_entities, bloc))
    found = places("In 2023 the United States was the largest economy in the world.", table)
    assert [f.verdict for f in found] == [Verdict.SUPPORTED]
