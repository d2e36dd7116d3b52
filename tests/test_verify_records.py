"""Records and directions over years: refuted by one year, confirmed only without gaps, silent if a part is missing."""

from dataclasses import replace
from datetime import date

import pytest

from pipeline.models import Finding, Verdict
from tests.checked import checked
from tests.derived_table import TABLE

REASONS = ("RANK", "SERIES_INCOMPLETE", "DIRECTION", "NOT_MONOTONE", "MONOTONE", "UNVERIFIED_ROW")


def courses(text: str, table: object = TABLE) -> list[Finding]:
    """Findings on a course of years."""
    return [f for f in checked(text, table).findings if f.reason in REASONS]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "verdict", "reason"),
    [
        ("In 2023 Germany's unemployment rate was the lowest since 2014.", "supported", "RANK"),
        ("In 2020 Germany's unemployment rate was the highest since 2016.", "supported", "RANK"),
        ("In 2020 Germany's unemployment rate was the highest since 2014.", "contradicted", "RANK"),
        ("In 2023 unemployment in Germany fell to the lowest level in a decade.", "supported", "RANK"),
        ("In 2023 unemployment in Germany fell to the lowest level in 20 years.", "not_in_table", "SERIES_INCOMPLETE"),
        ("In 2020 German unemployment hit a record high.", "contradicted", "RANK"),
        ("In 2023 German unemployment hit a record low.", "not_in_table", "SERIES_INCOMPLETE"),
        ("In 2019 Germany had its lowest unemployment since 2014.", "supported", "RANK"),
        ("Germany's unemployment rate fell from 2014 to 2023.", "supported", "DIRECTION"),
        ("Germany's unemployment rate rose between 2014 and 2023.", "contradicted", "DIRECTION"),
        ("Unemployment in Germany has risen since 2014.", "contradicted", "DIRECTION"),
        ("Germany's unemployment has been falling since 2014.", "approximate", "NOT_MONOTONE"),
        ("Germany's unemployment fell steadily from 2014 to 2019.", "supported", "MONOTONE"),
        ("Germany's unemployment fell steadily from 2014 to 2023.", "approximate", "NOT_MONOTONE"),
    ],
)
def test_a_course_of_years_gets_its_verdict(text: str, verdict: str, reason: str) -> None:
    assert [(f.verdict, f.reason) for f in courses(text)] == [(Verdict(verdict), reason)]


@pytest.mark.parametrize(
    "text",
    [
        "German unemployment hit a record low in March 2023.",
        "German unemployment hit a record low.",
        "In the third quarter of 2023 German unemployment was the lowest since 2014.",
        "In 2020 Germany saw the highest rise in unemployment since 2016.",
        "In 2020 Germany saw the first rise in unemployment since 2014.",
        "The debate on unemployment in Germany has grown since 2014.",
        "In 2020 youth unemployment in Germany was the highest since 2014.",
        "Germany's unemployment fell between 2014 and 2023 by 2 points.",
        "In 2020 Atlantis had the highest unemployment since 2014.",
        "Germany's unemployment has been falling since 2003.",
    ],
)
def test_what_lacks_a_year_a_subject_or_rows_is_not_judged(text: str) -> None:
    assert {(f.verdict, f.reason) for f in courses(text)} <= {("not_in_table", "SERIES_INCOMPLETE")}


def test_for_a_false_course_or_record_no_other_words_are_suggested() -> None:
    for text in ("In 2020 German unemployment hit a record high.", "Unemployment in Germany has risen since 2014."):
        assert [f.suggestion for f in courses(text)] == [""]


def test_a_record_of_all_time_needs_a_series_that_is_declared_complete() -> None:
    declared = replace(TABLE, series={("DEU", "jobless", "main"): (date(2014, 1, 1), date(2023, 12, 31))})
    (found,) = courses("In 2023 German unemployment hit a record low.", declared)
    assert (found.verdict, found.reason) == (Verdict.SUPPORTED, "RANK")
    assert found.message == "“record low”: no year from 2014 on was lower (2022: 3.1 %, 2023: 3 %)."


def test_rows_that_nobody_verified_refute_no_record() -> None:
    unverified = replace(TABLE, rows=tuple(row.model_copy(update={"verified": False}) for row in TABLE.rows))
    (found,) = courses("In 2020 German unemployment hit a record high.", unverified)
    assert (found.verdict, found.reason) == (Verdict.UNVERIFIED, "UNVERIFIED_ROW")


def test_the_decade_in_a_record_gets_no_finding_of_its_own() -> None:
    found = checked("In 2023 unemployment in Germany fell to the lowest level in a decade.", TABLE).findings
    assert [f.quote for f in found] == ["lowest level in a decade"]
