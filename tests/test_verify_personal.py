"""What a person says a figure speaks of: it decides whatever code made of it, and on that figure alone."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.models import Finding, Findings, Grain, HedgeClass, Period, Proposal, ReadAs, Verdict
from tests.checked import TABLE, about, bare_map, check, checked, reading_of

ROUND = "Norland set aside 52 billion dollars for its armed forces in 2023."
"""Nothing tells code what it measures."""
DOUBLE = "Norland's defence budget was 52.3 billion dollars in 2023. Its exports were 231.0 billion dollars in 2023."
BUDGET = ReadAs(entity="NOR", measure="budget")


def year(number: int) -> Period:
    return Period(start=date(number, 1, 1), end=date(number, 12, 31), grain=Grain.YEAR)


def read(text: str, words: str, reading: ReadAs) -> Finding:
    """The finding on the figure with these words when a person reads it so."""
    return about(with_readings(text, {text.index(words): reading}), words)


def with_readings(text: str, readings: dict[int, ReadAs]) -> Findings:
    reading = reading_of(text)
    return check(bare_map(reading.article), reading, TABLE, readings=readings)


def test_a_figure_that_code_cannot_align_is_decided_by_the_row_that_a_person_names() -> None:
    assert about(checked(ROUND), "52").verdict is Verdict.NOT_IN_TABLE
    found = read(ROUND, "52", BUDGET)
    assert found.verdict is Verdict.SUPPORTED
    assert [row.row_id for row in found.rows] == ["b2023"]


def test_a_person_may_contradict_where_a_model_may_not() -> None:
    text = ROUND.replace("52", "62.3")
    reading = reading_of(text)
    proposed = {text.index("62.3"): Proposal(entity="NOR", measure="budget")}
    by_model = check(bare_map(reading.article), reading, TABLE, proposals=proposed)
    assert about(by_model, "62.3").verdict is Verdict.NOT_IN_TABLE
    assert read(text, "62.3", BUDGET).verdict is Verdict.CONTRADICTED


def test_the_finding_tells_which_parts_a_person_read_and_counts_none_of_them_as_inferred() -> None:
    found = read(ROUND, "52", BUDGET)
    assert found.quantity is not None
    assert found.quantity.read == ("entity", "measure")
    assert not {"entity", "measure"} & set(found.quantity.inferred)
    assert found.message.endswith("A person read it so.")
    assert found.id == about(checked(ROUND), "52").id


def test_a_finding_that_nobody_read_says_nothing_of_readings() -> None:
    assert '"read"' not in checked(DOUBLE).model_dump_json()


@pytest.mark.parametrize(
    ("text", "words", "reading", "verdict"),
    [
        ("Norland's defence budget was 46.8 billion dollars in 2023.", "46.8", ReadAs(period=year(2022)), "supported"),
        ("Norland's defence budget was 52.3 billion dollars in 2023.", "52.3", ReadAs(period=year(2022)), None),
        ("Norland's defence budget was 52.3 billion dollars in 2023.", "52.3", ReadAs(measure="exports"), None),
        ("Norland's defence budget was 52.3 billion dollars in 2023.", "52.3", ReadAs(entity="SUD"), "not_in_table"),
        (
            "Norland's defence budget was 57.9 billion dollars in 2023.",
            "57.9",
            ReadAs(measure="spending"),
            "supported",
        ),
        ("Some 36 percent trust it. It was so in 2023.", "36 percent", ReadAs(entity="SUD", measure="trust"), None),
        (
            "Norland's defence budget was 50 billion dollars in 2023.",
            "50 billion",
            ReadAs(hedge=HedgeClass.LOWER_BOUND),
            "supported",
        ),
        (
            "Norland's defence budget was about 50 billion dollars in 2023.",
            "50 billion",
            ReadAs(hedge=HedgeClass.VAGUE),
            "not_checkable",
        ),
    ],
)
def test_each_part_can_be_read_otherwise(text: str, words: str, reading: ReadAs, verdict: str | None) -> None:
    before, after = about(checked(text), words), read(text, words, reading)
    assert after.verdict is not before.verdict or after.rows != before.rows
    assert verdict is None or after.verdict == verdict


def test_another_measure_that_a_figure_fits_excuses_nothing_once_a_person_has_named_the_measure() -> None:
    text = "Norland's defence budget was 57.9 billion dollars in 2023."
    assert read(text, "57.9", ReadAs(entity="NOR", measure="budget", period=year(2023))).verdict is Verdict.CONTRADICTED


def test_a_row_that_a_person_chooses_is_the_one_that_the_figure_is_compared_with() -> None:
    text = "Aid to Sudland from Norland has reached 174.8 billion dollars."
    found = read(text, "174.8", ReadAs(entity="NOR", measure="aid", row="a1"))
    assert (found.verdict, [row.row_id for row in found.rows]) == (Verdict.SUPPORTED, ["a1"])
    other = read(text, "174.8", ReadAs(entity="NOR", measure="aid", row="a2"))
    assert [row.row_id for row in other.rows] == ["a2"]
    assert other.verdict is not Verdict.SUPPORTED


@pytest.mark.parametrize(
    "reading",
    [
        ReadAs(entity="NOR", measure="unheard of"),
        ReadAs(entity="nobody", measure="budget"),
        ReadAs(entity="NOR", measure="support"),
        ReadAs(entity="NOR", measure="budget", row="gone"),
    ],
)
def test_a_reading_that_the_table_has_nothing_for_leaves_the_figure_without_a_row(reading: ReadAs) -> None:
    assert read(ROUND, "52", reading).verdict is Verdict.NOT_IN_TABLE


def test_a_figure_that_code_leaves_unread_can_be_read_by_a_person() -> None:
    text = "The first national estimates came from Norland."
    assert about(checked(text), "first").reason == "ORDINAL"
    found = read(text, "first", ReadAs(entity="NOR", measure="troops", period=year(2023)))
    assert found.verdict is Verdict.NOT_IN_TABLE
    assert found.reason != "ORDINAL"
    assert found.quantity is not None
    assert (found.quantity.entity, found.quantity.measure) == ("NOR", "troops")


def test_a_small_count_in_words_is_checked_once_a_person_says_what_of() -> None:
    text = "In 2024 three members abstained in the Security Council, and two chairs stood empty."
    reading = ReadAs(entity="UNSC", measure="abstain", period=Period(start=date(2024, 5, 6), end=date(2024, 5, 6)))
    assert read(text, "two", reading).verdict is Verdict.CONTRADICTED


@pytest.mark.parametrize(
    "fields",
    [
        {"period": Period(start=None, end=date(2023, 1, 1))},
        {"period": Period(start=date(2024, 1, 1), end=date(2023, 1, 1))},
        {"row": "b2023"},
        {"row": "b2023", "entity": "NOR"},
    ],
)
def test_a_reading_that_is_not_whole_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ReadAs.model_validate(fields)


@settings(max_examples=40, deadline=None)
@given(
    entity=st.sampled_from([None, "NOR", "SUD", "nobody"]),
    measure=st.sampled_from([None, "budget", "exports", "support", "unheard of"]),
    hedge=st.sampled_from([None, *HedgeClass]),
    period=st.sampled_from([None, year(2021), year(2023)]),
    at=st.sampled_from(["52.3", "231.0"]),
)
def test_a_reading_decides_on_no_other_figure(
    entity: str | None, measure: str | None, hedge: HedgeClass | None, period: Period | None, at: str
) -> None:
    reading = ReadAs(entity=entity, measure=measure, hedge=hedge, period=period)
    before, after = checked(DOUBLE), with_readings(DOUBLE, {DOUBLE.index(at): reading})
    own = about(before, at).id
    figures = [{found.id: found for found in side.findings if found.kind == "numeric"} for side in (before, after)]
    assert figures[0].keys() == figures[1].keys()
    assert [one for one in figures[0] if figures[0][one] != figures[1][one]] in ([], [own])
