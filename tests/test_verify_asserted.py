"""A figure is accused only if somebody says it to be so, of the time and in the prices that the rows are of."""

from datetime import date
from typing import Any

import pytest

from pipeline.models import Act, Asserter, Assertion, Fidelity, Hedge, HedgeLevel, Role, Span, Statement, Verdict
from pipeline.models.argument import AsserterKind
from pipeline.verify import MemoryTable
from tests.checked import (
    COUNCIL,
    MEASURES,
    NORLAND,
    SOURCES,
    SUDLAND,
    TABLE,
    about,
    bare_map,
    check,
    checked,
    fact,
    reading_of,
)

FALSE = "Norland's defence budget was $90.2 billion in 2023."


def verdict(text: str, figure: str, table: MemoryTable = TABLE) -> tuple[str, str]:
    found = about(checked(text, table), figure)
    return str(found.verdict), found.reason


@pytest.mark.parametrize(
    "text",
    [
        FALSE,
        "According to critics, Norland's defence budget was $90.2 billion in 2023.",
        "Even if trade was slow, Norland's defence budget was all the same $90.2 billion in 2023.",
        "They denied the rest, but Norland's defence budget was $90.2 billion in 2023.",
        "Norland's defence budget was $90.2 billion in 2023; was that enough?",
    ],
)
def test_what_the_text_says_to_be_so_is_accused(text: str) -> None:
    assert verdict(text, "90.2") == ("contradicted", "VALUE")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Was Norland's defence budget $90.2 billion in 2023?", "ASKED"),
        ("Who told you that “Norland's defence budget was $90.2 billion in 2023?”", "ASKED"),
        ("If Norland's defence budget was $90.2 billion in 2023, somebody hid it.", "SUPPOSED"),
        ("Imagine that Norland's defence budget was $90.2 billion in 2023.", "SUPPOSED"),
        ("The paper assumes that Norland's defence budget was $90.2 billion in 2023.", "SUPPOSED"),
        ("It is false that Norland's defence budget was $90.2 billion in 2023.", "REJECTED"),
        (
            "Contrary to what they say of Norland's defence budget of $90.2 billion in 2023, money was short.",
            "REJECTED",
        ),
        ("The minister denies that Norland's defence budget was $90.2 billion in 2023.", "REJECTED"),
        ("It is a myth that Norland's defence budget was $90.2 billion in 2023.", "REJECTED"),
    ],
)
def test_what_is_asked_supposed_or_denied_is_not_accused(text: str, reason: str) -> None:
    found = about(checked(text), "90.2")
    assert (found.verdict, found.reason) == (Verdict.NOT_CHECKABLE, reason)
    assert found.suggestion == ""


@pytest.mark.parametrize("asked", ["Did 112% of respondents agree?", "If 112% of respondents agree, we are done."])
def test_the_text_against_itself_is_not_held_against_who_asks(asked: str) -> None:
    said = "In the poll 112% of respondents agreed."
    assert about(checked(said), "112", "consistency").verdict is Verdict.INCONSISTENT
    assert [f for f in checked(asked).findings if f.verdict is Verdict.INCONSISTENT] == []


@pytest.mark.parametrize(
    "text",
    [
        "Norland aimed at a defence budget of $90.2 billion in 2023.",
        "Norland pledged a defence budget of $90.2 billion in 2023.",
    ],
)
def test_a_plan_is_not_held_against_what_was(text: str) -> None:
    assert verdict(text, "90.2") == ("not_checkable", "WISHED")


@pytest.mark.parametrize(("said", "expected"), [("61.58", "supported"), ("90.2", "not_checkable")])
def test_a_plan_may_agree_with_the_plan_and_is_not_accused(said: str, expected: str) -> None:
    text = f"Norland proposed a defence budget of ${said} billion for 2024."
    assert verdict(text, said)[0] == expected


def test_a_denied_plan_does_not_agree_with_the_plan() -> None:
    text = "The minister denies that Norland's defence budget was $61.58 billion in 2024."
    assert verdict(text, "61.58") == ("not_checkable", "REJECTED")


def mapped(text: str, **fields: Any) -> tuple[str, str]:  # noqa: ANN401 - fields of a statement
    """The verdict on a text that is one statement of the map."""
    reading = reading_of(text)
    statement = Statement(
        id="s1",
        role=Role.PREMISE,
        text=text,
        title=text[:80],
        fidelity=Fidelity.QUOTATION,
        spans=(Span(start=0, end=len(text), quote=text),),
        **fields,
    )
    argmap = bare_map(reading.article).model_copy(update={"statements": (statement,)})
    found = about(check(argmap, reading, TABLE), "90.2")
    return str(found.verdict), found.reason


def said(act: Act, kind: AsserterKind = AsserterKind.AUTHOR) -> Assertion:
    return Assertion(asserter=Asserter(kind=kind), act=act)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "contradicted"),
        ({"assertions": (said(Act.REPORTS, AsserterKind.ORGANISATION),)}, "contradicted"),
        ({"assertions": (said(Act.DISPUTES),)}, "not_checkable"),
        ({"assertions": (said(Act.QUESTIONS),)}, "not_checkable"),
        ({"assertions": (said(Act.CONCEDES),)}, "not_checkable"),
        ({"assertions": (said(Act.DISPUTES), said(Act.ASSERTS, AsserterKind.GROUP))}, "contradicted"),
        ({"hedge": Hedge(level=HedgeLevel.PROBABLE, cues=("budget",))}, "contradicted"),
        ({"hedge": Hedge(level=HedgeLevel.POSSIBLE, cues=("budget",))}, "not_checkable"),
        ({"hedge": Hedge(level=HedgeLevel.CONDITIONAL, cues=("budget",))}, "not_checkable"),
        ({"hedge": Hedge(level=HedgeLevel.NORMATIVE, cues=("as the model put it",))}, "not_checkable"),
    ],
)
def test_the_map_is_asked_who_says_it_and_how(fields: dict[str, Any], expected: str) -> None:
    assert mapped(FALSE, **fields)[0] == expected


def test_a_hedge_of_another_clause_excuses_nothing() -> None:
    text = "Norland's defence budget was $90.2 billion in 2023, which could surprise."
    assert mapped(text, hedge=Hedge(level=HedgeLevel.POSSIBLE, cues=("could",)))[0] == "contradicted"


def test_what_is_only_asked_is_not_called_true_either() -> None:
    assert verdict("Was Norland's defence budget $52.3 billion in 2023?", "52.3") == ("not_checkable", "ASKED")


@pytest.mark.parametrize(
    ("text", "figure", "expected"),
    [
        ("Norland's exports rose by 26% in 2023.", "26%", "BASIS_OPEN"),
        ("In real terms Norland's exports rose by 26% in 2023.", "26%", "PRICE_BASIS"),
        ("In real terms Norland's defence budget was $90.2 billion in 2023.", "90.2", "PRICE_BASIS"),
        ("In nominal terms Norland's exports rose by 26% in 2023.", "26%", "VALUE"),
        ("Norland's exports were $260.4 billion in 2023.", "260.4", "VALUE"),
    ],
)
def test_money_without_its_prices_is_never_called_false(text: str, figure: str, expected: str) -> None:
    assert verdict(text, figure)[1] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Norland's defence budget is $52.3 billion, far more than in 2021.",
        "Norland's defence budget came to $52.3 billion compared with 2021.",
    ],
)
def test_a_year_that_is_only_compared_with_dates_no_figure(text: str) -> None:
    assert verdict(text, "52.3")[0] == "approximate"


def test_a_change_between_other_years_than_those_named_is_no_contradiction() -> None:
    text = "Norland has 120,000 soldiers in 2023, three times the 100,000 it had in 2021."
    table = MemoryTable(
        tuple(
            fact(f"s{year}", value, year, measure_id="troops", unit="people")
            for year, value in ((2021, "40000"), (2022, "80000"), (2023, "120000"))
        ),
        (NORLAND, SUDLAND, COUNCIL),
        MEASURES,
        SOURCES,
    )
    assert verdict(text, "three times", table)[0] != "contradicted"


def quarter(number: int, year: int = 2023) -> tuple[date, date]:
    ends = ((3, 31), (6, 30), (9, 30), (12, 31))
    return date(year, 3 * number - 2, 1), date(year, *ends[number - 1])


SEVERAL = MemoryTable(
    (
        fact("y2022", "190e9", 2022, measure_id="exports"),
        fact("y2023", "200e9", 2023, measure_id="exports"),
        *(
            fact(f"q{n}", value, quarter(n), measure_id="exports")
            for n, value in ((1, "45e9"), (2, "49e9"), (3, "51e9"), (4, "55e9"))
        ),
        fact("m1", "14e9", (date(2023, 1, 1), date(2023, 1, 31)), measure_id="exports"),
        fact("m2", "15e9", (date(2023, 2, 1), date(2023, 2, 28)), measure_id="exports"),
    ),
    (NORLAND, SUDLAND, COUNCIL),
    tuple(measure.model_copy(update={"additive": measure.measure_id == "exports"}) for measure in MEASURES),
    SOURCES,
)


@pytest.mark.parametrize(
    ("text", "figure", "expected", "rows"),
    [
        ("Norland's exports were $200 billion in 2023.", "200", "supported", ["y2023"]),
        ("Norland's exports were $260 billion in 2023.", "260", "contradicted", ["y2023"]),
        ("Norland's exports were $190 billion in 2023.", "190", "wrong_period", ["y2023", "y2022"]),
        ("Norland's exports were $51 billion in the third quarter of 2023.", "51", "supported", ["q3"]),
        ("In the third quarter of 2023 Norland's exports were $49 billion.", "49", "wrong_period", ["q3", "q2"]),
        ("Norland's exports were $15 billion in February 2023.", "15", "supported", ["m2"]),
        ("Norland's exports were $17 billion in March 2023.", "17", "not_checkable", ["q1"]),
        ("Norland's exports were $45 billion in March 2023.", "45", "approximate", ["q1"]),
        ("Norland's exports were $200 billion.", "200", "supported", ["y2023"]),
    ],
)
def test_rows_of_several_frequencies_are_never_mixed(text: str, figure: str, expected: str, rows: list[str]) -> None:
    found = about(checked(text, SEVERAL), figure)
    assert found.verdict == expected
    assert [row.row_id for row in found.rows] == rows


def test_nine_months_are_not_the_year() -> None:
    found = about(checked("In January to September 2023 Norland's defence budget was $39.2 billion."), "39.2")
    assert found.verdict is not Verdict.CONTRADICTED
