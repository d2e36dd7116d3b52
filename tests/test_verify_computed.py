"""Figures that stand for several rows: a head, a multiple of another, a part of a whole, a sum; and when none does."""

from dataclasses import replace

import pytest

from pipeline.models import Verdict
from tests.checked import about, checked
from tests.derived_table import MEASURES, TABLE


@pytest.mark.parametrize(
    ("text", "figure", "verdict", "reason"),
    [
        ("Germany's defence spending was about $790 per person in 2023.", "790", "supported", "HOLDS"),
        ("Germany's defence spending was $820 per person in 2023.", "820", "approximate", "WITHIN_TOLERANCE"),
        ("Germany's defence spending was $1,200 per person in 2023.", "1,200", "contradicted", "VALUE"),
        ("In 2023 Germany's GDP per capita was $52,700.", "52,700", "supported", "HOLDS"),
        ("In 2023 Germany's GDP per capita was $31,000.", "31,000", "contradicted", "VALUE"),
        ("In 2023 German exports came to $19,980 a head.", "19,980", "supported", "HOLDS"),
        ("Germany's GDP per capita is $31,000.", "31,000", "not_checkable", "ALIGNMENT_UNSURE"),
        ("In 2021 Germany's GDP per capita was $50,000.", "50,000", "not_in_table", "NO_ROW"),
        ("In 2023 Germany's GDP per capita rose by $700.", "700", "not_in_table", "NO_ROW"),
    ],
)
def test_a_figure_a_head_is_the_total_divided_by_the_people(text: str, figure: str, verdict: str, reason: str) -> None:
    found = about(checked(text, TABLE), figure)
    assert (found.verdict, found.reason) == (Verdict(verdict), reason), found.message


def test_a_measure_that_the_table_has_a_head_goes_before() -> None:
    found = about(checked("German exports came to $25,000 per head in 2023.", TABLE), "25,000")
    assert [row.row_id for row in found.rows] == ["exports_head.DEU.2023"]


@pytest.mark.parametrize(
    ("text", "figure", "verdict", "reason"),
    [
        ("In 2023, Germany had twice as many inhabitants as Canada.", "twice", "approximate", "WITHIN_TOLERANCE"),
        ("In 2023, Germany had three times as many inhabitants as Canada.", "three", "contradicted", "VALUE"),
        ("In 2023 Germany's defence budget was nearly double that of Italy.", "double", "supported", "HOLDS"),
        (
            "In 2023 the economy of China was four times the size of Japan's economy.",
            "four",
            "approximate",
            "WITHIN_TOLERANCE",
        ),
        ("China's GDP in 2023 was six times Japan's GDP.", "six times", "contradicted", "VALUE"),
        ("In 2023 China's GDP was three times larger than that of Japan.", "three", "approximate", "WITHIN_TOLERANCE"),
        ("In 2023 Germany's defence budget was half as large as France's.", "half", "contradicted", "VALUE"),
        ("In 2023 China's defence budget was a third of America's.", "third", "supported", "HOLDS"),
        ("In 2023 China's defence budget was a third of the American one.", "third", "supported", "HOLDS"),
        ("Germany's defence budget is four times as large as Italy's.", "four", "not_checkable", "ALIGNMENT_UNSURE"),
        ("In 2023 Atlantis was three times the size of Japan.", "three", "not_in_table", "NO_ENTITY"),
        (
            "Germany had three times as many inhabitants in 2023 as Canada in 1990.",
            "three",
            "not_checkable",
            "ALIGNMENT_UNSURE",
        ),
        ("In 2023 Germany had three times as many inhabitants as Canada in 1990.", "three", "not_in_table", "NO_ROW"),
        ("In 2023 Germany, with twice as many inhabitants in that year, won.", "twice", "not_in_table", "NO_ROW"),
    ],
)
def test_a_multiple_of_another_is_the_quotient_of_both(text: str, figure: str, verdict: str, reason: str) -> None:
    table = replace(TABLE, of_measures=MEASURES)
    found = about(checked(text, table), figure)
    assert (found.verdict, found.reason) == (Verdict(verdict), reason), found.message


@pytest.mark.parametrize(
    ("text", "figure", "verdict"),
    [
        (
            "The defence spending of Germany, France and Italy combined was $163.6 billion in 2023.",
            "163.6",
            "supported",
        ),
        ("The combined defence spending of Germany, France and Italy was $190 billion in 2023.", "190", "contradicted"),
        ("In 2023 Germany and France together had more than 150 million inhabitants.", "150", "supported"),
        ("In 2023 Germany and France together had more than 160 million inhabitants.", "160", "contradicted"),
        ("In 2023 Germany and France each had over 160 million inhabitants.", "160", "contradicted"),
        ("In 2023 Germany and France each had over 60 million inhabitants.", "60", "supported"),
        ("In 2023 Germany and Luxembourg together had defence spending of $70 billion.", "70", "not_in_table"),
    ],
)
def test_what_several_have_together_is_the_sum_of_their_rows(text: str, figure: str, verdict: str) -> None:
    found = about(checked(text, TABLE), figure)
    assert found.verdict is Verdict(verdict), found.message


def test_only_what_the_table_calls_additive_is_added() -> None:
    plain = tuple(measure.model_copy(update={"additive": False}) for measure in MEASURES)
    text = "The combined defence spending of Germany, France and Italy was $190 billion in 2023."
    assert about(checked(text, replace(TABLE, of_measures=plain)), "190").verdict is Verdict.NOT_IN_TABLE


@pytest.mark.parametrize(
    ("text", "figure", "verdict"),
    [
        ("In 2023 Germany accounted for 41 percent of the alliance's defence spending.", "41", "supported"),
        ("In 2023 Germany accounted for 60 percent of the defence spending of the alliance.", "60", "contradicted"),
        ("In 2023 China accounted for 17 percent of global GDP.", "17", "supported"),
        ("In 2023 China accounted for 27 percent of the world's GDP.", "27", "contradicted"),
        ("In 2023 trade with Russia accounted for 17 percent of the world's GDP.", "17", "not_in_table"),
        ("In 2023 Canada accounted for 20 percent of the alliance's defence spending.", "20", "not_in_table"),
    ],
)
def test_a_portion_is_the_part_divided_by_the_whole_it_belongs_to(text: str, figure: str, verdict: str) -> None:
    found = about(checked(text, TABLE), figure)
    assert found.verdict is Verdict(verdict), found.message


def test_a_computed_value_is_told_with_its_operands_and_a_readable_suggestion() -> None:
    found = about(checked("Germany's defence spending was $1,200 per person in 2023.", TABLE), "1,200")
    assert found.message == (
        "“$1,200” does not hold: it is 790.5 USD a head, 66.8 billion USD for 84.5 million people "
        "(Germany, military expenditure and population, 2023, World Bank)."
    )
    assert [row.row_id for row in found.rows] == ["spending.DEU.2023", "population.DEU.2023"]
    assert (found.suggestion, found.would_hold) == ("about $791", "1,150 to 1,250 USD")


def test_a_multiple_is_told_with_both_that_it_is_of() -> None:
    found = about(checked("In 2023 Germany had three times as many inhabitants as Canada.", TABLE), "three")
    assert found.message == (
        "“three times” does not hold: it is 2.11 times (Germany and Canada, population, 2023, World Bank)."
    )


def test_what_is_missing_a_head_is_told_to_be_missing_a_head() -> None:
    found = about(checked("In 2021 Germany's GDP per capita was $50,000.", TABLE), "50,000")
    assert "no row on the GDP a head of Germany for 2021" in found.message


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("It gave $3 billion for ships and $2 billion for roads, $5 billion in all.", Verdict.SUPPORTED),
        ("It gave $3 billion for ships and $2 billion for roads, $6 billion in all.", Verdict.APPROXIMATE),
        ("It gave $3.1 billion for ships and $2.2 billion for roads, $6.3 billion in all.", Verdict.INCONSISTENT),
        ("It gave $3.1 billion for ships, $2.2 billion for roads, a total of $6.3 billion.", Verdict.INCONSISTENT),
    ],
)
def test_the_texts_own_parts_are_held_against_its_own_total(text: str, verdict: Verdict) -> None:
    (found,) = [f for f in checked(text, None).findings if f.reason == "SUM"]
    assert found.verdict is verdict


@pytest.mark.parametrize(
    "text",
    [
        "It gave $3.1 billion, including $1 billion for ships, $6.3 billion in all since 2020.",
        "It rose from $3.1 billion to $4.2 billion, $6.3 billion in all.",
        "It gave $3.1 billion and 200 million euros, $6.3 billion in all.",
        "It gave $3.1 billion and later $2.2 billion, and hoped for $6.3 billion.",
    ],
)
def test_what_is_no_full_sum_is_not_added_up(text: str) -> None:
    assert not [f for f in checked(text, None).findings if f.reason == "SUM"]
