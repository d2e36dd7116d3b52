"""Levels, changes and trends against a small table: each verdict, what it names, and when checking abstains."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.models import Entity, Finding, Measure, Verdict
from pipeline.verify import POLICY, MemoryTable
from tests.checked import LATER, MEASURES, NORLAND, ROWS, SOURCES, TABLE, about, checked, fact


@pytest.mark.parametrize(
    ("text", "figure", "verdict", "reason"),
    [
        ("Norland's defence budget was $52.3 billion in 2023.", "52.3", "supported", "HOLDS"),
        ("In 2023 the defense budget of Norland came to $52 billion.", "52 ", "supported", "HOLDS"),
        ("Norland's defence budget was $52.2 billion in 2023.", "52.2", "contradicted", "NEAR_MISS"),
        ("Norland's defence budget was $66 billion in 2023.", "66", "contradicted", "VALUE"),
        ("Norland's defence budget was over $60 billion in 2023.", "60", "contradicted", "BOUND_BROKEN"),
        ("Norland's defence budget was $46.8 billion in 2023.", "46.8", "wrong_period", "NEIGHBOUR_HOLDS"),
        ("Norland's defence budget was $52.3 million in 2023.", "52.3", "unit_mismatch", "UNIT_MISMATCH"),
        ("Norland's defence budget was 52.3 billion euros in 2023.", "52.3", "unit_mismatch", "CURRENCY"),
        ("Norland's defence budget was $57.9 billion in 2023.", "57.9", "approximate", "SECOND_READING"),
        ("Norland's defence budget was $61.58 billion in 2024.", "61.58", "outdated", "SUPERSEDED"),
        ("Norland proposed a defence budget of $61.58 billion for 2024.", "61.58", "supported", "SUPERSEDED_SINCE"),
        ("Norland's defence budget was $38.0 billion in 2019.", "38", "supported", "HOLDS"),
        ("Norland's defence budget was $30.0 billion in 2019.", "30", "unverified", "UNVERIFIED_ROW"),
        ("Norland's defence budget was $30.0 billion in 2011.", "30", "not_in_table", "NO_ROW"),
        ("Norland's harvest was 30 million tons in 2023.", "30", "not_in_table", "NO_MEASURE"),
        ("Since 2022, Norlandic aid to Sudland has topped $175 billion.", "175", "ambiguous", "DEFINITIONS_DIFFER"),
        ("Norlandic aid to Sudland has topped $300 billion since 2022.", "300", "contradicted", "BOUND_BROKEN"),
        ("Norland has an army of 120,000 soldiers in 2023.", "120,000", "supported", "HOLDS"),
        ("In 2023, 58.4% of Norlanders support the treaty.", "58.4", "supported", "HOLDS"),
        ("By 2040 Norland will have many more machines, perhaps 500 of them.", "500", "not_checkable", "FORECAST"),
        ("Hundreds of Norlanders came to the square.", "Hundreds", "not_checkable", "VAGUE"),
    ],
)
def test_a_level_gets_its_verdict(text: str, figure: str, verdict: str, reason: str) -> None:
    found = about(checked(text), figure)
    assert (found.verdict, found.reason) == (Verdict(verdict), reason)
    assert found.flag is (found.severity > 0)


@pytest.mark.parametrize(
    ("text", "figure", "verdict", "reason"),
    [
        ("Norland's exports rose by 10% in 2023.", "10%", "supported", "HOLDS"),
        ("Norland's exports rose 5% in 2022.", "5%", "supported", "HOLDS"),
        ("Norland's exports rose 5% in 2023 in nominal terms.", "5%", "wrong_period", "NEIGHBOUR_HOLDS"),
        ("Norland's exports fell by 10% in 2023 in nominal terms.", "10%", "contradicted", "DIRECTION"),
        ("Norland's exports rose by 26% in 2023 in nominal terms.", "26%", "contradicted", "VALUE"),
        ("Support for the treaty in Norland rose by 3.3% in 2023.", "3.3%", "unit_mismatch", "PERCENT_VS_POINT"),
        ("Support for the treaty in Norland rose by 3.3 percentage points in 2023.", "3.3", "supported", "HOLDS"),
        ("Norland's defence budget grew by 18.5% in 2024 in nominal terms.", "18.5%", "contradicted", "VALUE"),
        ("Norland's defence budget grew by 17.7% in 2024.", "17.7%", "outdated", "SUPERSEDED"),
        ("Norland's exports grew by about 8% annually until 2023.", "8%", "ambiguous", "WINDOW_UNSTATED"),
        ("At current prices Norland's exports doubled between 2021 and 2023.", "doubled", "contradicted", "VALUE"),
        ("Norland's exports doubled between 2021 and 2023.", "doubled", "not_checkable", "BASIS_OPEN"),
        ("Norland's exports rose by 26% in 2023.", "26%", "not_checkable", "BASIS_OPEN"),
        ("Norland saw a steady increase in the defence budget from 2020 to 2024.", "steady", "supported", "MONOTONE"),
        ("Norland saw a steady increase in exports from 2019 to 2023.", "steady", "not_in_table", "SERIES_INCOMPLETE"),
        (
            "From 2020 to 2023 a growing majority in Norland came to support the treaty.",
            "majority",
            "outdated",
            "LATEST_REVERSES",
        ),
        ("In 2023 Norland's defence budget surpassed $50 billion for the first time.", "$50", "supported", "HOLDS"),
    ],
)
def test_a_change_gets_its_verdict(text: str, figure: str, verdict: str, reason: str) -> None:
    found = about(checked(text), figure)
    assert (found.verdict, found.reason) == (Verdict(verdict), reason), found.message


@pytest.mark.parametrize(
    ("text", "verdict", "reason"),
    [
        ("For the first time Norland's defence budget surpassed $50 billion in 2023.", "supported", "FIRST"),
        ("For the first time Norland's defence budget surpassed $45 billion in 2023.", "contradicted", "RANK"),
        ("For the first time Norland's exports surpassed $220 billion in 2023.", "not_in_table", "SERIES_INCOMPLETE"),
    ],
)
def test_a_first_time_needs_a_complete_series(text: str, verdict: str, reason: str) -> None:
    found = about(checked(text), "first")
    assert (found.verdict, found.reason) == (Verdict(verdict), reason)


def test_the_neighbour_that_holds_is_named_in_message_rows_and_suggestion() -> None:
    found = about(checked("Norland's defence budget was $46.8 billion in 2023."), "46.8")
    assert [row.row_id for row in found.rows] == ["b2023", "b2022"]
    assert "2022" in found.message
    assert found.suggestion == "$52.3 billion in 2023 ($46.8 billion is the 2022 figure)"
    assert found.would_hold == "46.75 to 46.85 billion USD"
    assert "b2023: 52.3 billion USD not in [46.75 to 46.85 billion USD]" in found.formula


def test_a_percent_that_should_be_points_says_so() -> None:
    found = about(checked("Support for the treaty in Norland rose by 3.3% in 2023."), "3.3")
    assert found.suggestion == "3.3 percentage points"


class TestClocks:
    TEXT = "Norland's defence budget for 2024 is $61.58 billion."

    def at(self, published: date | None) -> Finding:
        return about(checked(self.TEXT, published=published), "61.58")

    def test_what_was_known_then_decides_and_what_came_later_is_noted(self) -> None:
        found = self.at(date(2023, 9, 1))
        assert (found.verdict, found.reason, found.clock) == (Verdict.SUPPORTED, "SUPERSEDED_SINCE", "then")
        assert "59.42 billion" in found.message

    def test_an_older_vintage_is_outdated_and_both_rows_are_named(self) -> None:
        found = self.at(date(2024, 3, 1))
        assert found.verdict is Verdict.OUTDATED
        assert {row.row_id for row in found.rows} == {"b2024", "b2024p"}

    def test_without_a_date_everything_is_judged_by_now(self) -> None:
        assert (self.at(None).verdict, self.at(None).clock) == (Verdict.OUTDATED, "now")


class TestAlignment:
    def test_the_sentence_before_may_give_entity_and_period(self) -> None:
        text = "In 2023 Norland passed a new law. Its defence budget was $52.3 billion."
        found = about(checked(text), "52.3")
        assert found.verdict is Verdict.SUPPORTED
        assert found.quantity is not None
        assert found.quantity.entity == "NOR"
        assert found.quantity.inferred == ("period",)

    def test_whom_the_text_has_turned_from_since_is_inferred_and_never_accused(self) -> None:
        between = "Sudland protested."
        text = f"Norland passed a law.\n{between}\nThe defence budget was {{}} in 2023."
        exact, rough, false = (
            about(checked(text.format(figure)), figure) for figure in ("$52.3 billion", "$52 billion", "$99 billion")
        )
        assert exact.quantity is not None
        assert exact.quantity.inferred == ("entity",)
        assert (rough.verdict, rough.reason) == (Verdict.APPROXIMATE, "INFERRED_ENTITY")
        assert (false.verdict, false.reason) == (Verdict.NOT_CHECKABLE, "ALIGNMENT_UNSURE")

    def test_the_only_one_of_whom_the_text_speaks_is_meant_after_an_aside_too(self) -> None:
        text = "Norland passed a law.\nIn the south it rained.\nThe defence budget was $52.3 billion in 2023."
        assert about(checked(text), "52.3").verdict is Verdict.SUPPORTED

    def test_a_figure_without_a_period_is_held_against_the_newest_row(self) -> None:
        found = about(checked("Norland's defence budget is $59.42 billion."), "59.42")
        assert (found.verdict, found.reason) == (Verdict.SUPPORTED, "HOLDS")
        assert [row.row_id for row in found.rows] == ["b2024"]
        assert found.quantity is not None
        assert found.quantity.inferred == ("period",)

    def test_each_figure_takes_the_year_beside_it(self) -> None:
        text = "Norland's defence budget rose from $40.1 billion in 2020 to $52.3 billion in 2023."
        found = checked(text)
        assert about(found, "40.1").verdict is about(found, "52.3").verdict is Verdict.SUPPORTED

    def test_a_misspelt_name_is_found_and_marked_as_inferred(self) -> None:
        found = about(checked("Norlandd's defence budget was $52.3 billion in 2023."), "52.3")
        assert found.quantity is not None
        assert (found.quantity.entity, found.quantity.inferred) == ("NOR", ("entity",))

    def test_another_country_with_the_name_in_its_own_is_not_taken_for_it(self) -> None:
        found = about(checked("North Norland's defence budget was $52.3 billion in 2023."), "52.3")
        assert found.verdict is Verdict.NOT_IN_TABLE

    def test_some_of_a_number_are_not_taken_for_all_of_it(self) -> None:
        found = about(checked("In 2023, 4,000 soldiers of Norland trained abroad."), "4,000")
        assert (found.verdict, found.reason) == (Verdict.NOT_IN_TABLE, "ALIGNMENT_UNSURE")


@pytest.mark.parametrize(
    ("text", "figure", "verdict", "reason"),
    [
        (
            "Norland has announced plans to raise its defence budget by 17.7% in 2024, bringing it to $61.58 billion.",
            "61.58",
            "outdated",
            "SUPERSEDED",
        ),
        (
            "Norland chose in 2024. This is the first time the country's defence budget has exceeded $55 billion.",
            "first",
            "supported",
            "FIRST",
        ),
        (
            "In 2023 Norland's exports came to $231 billion, including over $57 billion in military spending.",
            "57",
            "supported",
            "HOLDS",
        ),
        (
            "In 2023 Norland's exports came to $231 billion, including over $57 billion for hospitals.",
            "57",
            "not_in_table",
            "OTHER_MEASURE",
        ),
        (
            "Asked about trust in the alliance, from 2020 to 2023 a growing majority in Norland support the treaty.",
            "majority",
            "outdated",
            "LATEST_REVERSES",
        ),
    ],
)
def test_what_a_figure_is_of_is_read_through_the_clause_it_stands_in(
    text: str, figure: str, verdict: str, reason: str
) -> None:
    found = about(checked(text), figure)
    assert (found.verdict, found.reason) == (Verdict(verdict), reason), found.message


def test_without_a_table_no_figure_passes_for_checked() -> None:
    found = about(checked("Norland's defence budget was $52.3 billion in 2023.", None), "52.3")
    assert (found.verdict, found.reason, found.flag) == (Verdict.NOT_CHECKED, "NO_TABLE", True)


def test_findings_name_table_and_policy() -> None:
    found = checked("Nothing is counted here.")
    assert (found.table.name, found.table.hash, found.policy) == (TABLE.name, TABLE.hash, POLICY)
    assert found.findings == ()


def test_rows_in_another_currency_are_converted_at_the_rate_of_their_day() -> None:
    def rates(base: str, quote: str, day: date) -> Decimal | None:
        return Decimal("0.9") if (base, quote, day) == ("USD", "EUR", date(2023, 1, 1)) else None

    found = checked("Norland's defence budget was about 47 billion euros in 2023.", rates=rates)
    assert about(found, "47").verdict is Verdict.APPROXIMATE


def test_dates_get_no_finding_of_their_own() -> None:
    assert checked("On 3 May 2023 Norland signed the treaty of 1951.").findings == ()


SENTENCES = st.sampled_from(
    (
        "Norland's defence budget was ${value} billion in {year}.",
        "Norland's defence budget was nearly ${value} billion in {year}.",
        "Since 2022, Norlandic aid to Sudland has topped ${value} billion.",
        "In {year}, {value}% of Norlanders support the treaty.",
        "Norland's exports rose by {value}% in {year}.",
    )
)


@settings(deadline=None, max_examples=60)
@given(SENTENCES, st.integers(10, 2000), st.integers(2018, 2025), st.permutations(ROWS))
def test_the_order_of_rows_never_matters(sentence: str, tenths: int, year: int, rows: list[object]) -> None:
    text = sentence.format(value=Decimal(tenths) / 10, year=year)
    assert checked(text) == checked(text, replace(TABLE, rows=tuple(rows)))


@settings(deadline=None, max_examples=60)
@given(SENTENCES, st.integers(10, 2000), st.integers(2018, 2025))
def test_an_unverified_row_never_contradicts(sentence: str, tenths: int, year: int) -> None:
    unverified = tuple(row.model_copy(update={"verified": False}) for row in ROWS)
    text = sentence.format(value=Decimal(tenths) / 10, year=year)
    found = checked(text, replace(TABLE, rows=unverified)).findings
    assert all(finding.verdict is not Verdict.CONTRADICTED for finding in found)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300))
def test_no_text_brings_checking_down_and_every_quote_is_the_texts_own(text: str) -> None:
    text = f"Norland {text} 52.3 billion in 2023 (—5 votes against, 3%)."
    for finding in checked(text, published=LATER).findings:
        assert text[finding.start : finding.end] == finding.quote


def test_a_figure_inside_a_name_is_a_part_of_the_name() -> None:
    five = Entity(entity_id="F5", name="Five Valleys 12 Trust", kind="body")
    table = MemoryTable((*ROWS, fact("f5", "70e9", 2023, entity_id="F5")), (NORLAND, five), MEASURES, SOURCES)
    found = checked("The defence budget of Five Valleys 12 Trust was $70 billion in 2023.", table)
    assert [(f.quote, f.verdict) for f in found.findings if f.kind == "numeric"] == [("$70 billion", "supported")]


@pytest.mark.parametrize(("text", "verdict"), [("4th", "supported"), ("fourth", "supported"), ("6th", "contradicted")])
def test_a_place_in_an_order_is_checked_where_the_table_ranks(text: str, verdict: str) -> None:
    rank = Measure(measure_id="rank", label="Press freedom index", dimension="rank")
    row = fact("r", "4", (date.min, date.max), measure_id="rank", unit="")
    table = MemoryTable((*ROWS, row), (NORLAND,), (*MEASURES, rank), SOURCES)
    assert about(checked(f"Norland took the {text} place in the press freedom index.", table), text).verdict == verdict
    assert about(checked(f"It was the {text} summit of Norland.", table), text).verdict == "not_checkable"


UNVERIFIED = replace(TABLE, rows=tuple(row.model_copy(update={"verified": False}) for row in ROWS))


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Norland's defence budget was $30.0 billion in 2023.", "30"),
        ("In nominal terms Norland's exports rose by 26% in 2023.", "26%"),
        ("In nominal terms Norland's defence budget grew by 40% annually from 2020 to 2023.", "40%"),
        ("Norland saw a steady decline in the defence budget from 2020 to 2023.", "steady"),
        (
            "On 6 May 2024 the Security Council adopted it with 9 votes in favour, 3 against and 3 abstentions.",
            "9 votes",
        ),
    ],
)
def test_what_fails_against_rows_that_nobody_verified_is_told_so_and_not_accused(text: str, figure: str) -> None:
    accused, told = about(checked(text), figure), about(checked(text, UNVERIFIED), figure)
    assert accused.verdict is Verdict.CONTRADICTED
    assert (told.verdict, told.reason, told.flag, told.suggestion) == (Verdict.UNVERIFIED, "UNVERIFIED_ROW", True, "")
    assert "checked" in told.message
    assert told.rows
    assert not told.unheard


def test_a_row_that_nobody_verified_is_named() -> None:
    told = about(checked("Norland's defence budget was $30.0 billion in 2019."), "30")
    row = "38 billion USD (Norland, defence budget, 2019, Statistics Office)"
    assert told.message == f"“$30.0 billion” does not fit {row}, which nobody here has checked yet."
