"""A row entered at the desk: typed, refused in words, in front of the table, and taken along as a package."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from pipeline.errors import InputError
from pipeline.models import Dimension, ReadAs, Verdict
from pipeline.reference import load_table, validate
from pipeline.review.checking.desk_table import ROWS_DISAGREE
from pipeline.review.checking.entries import Meant, typed
from pipeline.review.checking.packaging import export_package, faults_of
from tests.checked import TABLE, checked
from tests.review.checked_again import desk, done, entered, entry, on, rechecker, year

WAITING = "Norland's defence budget is 66.4 billion dollars in 2025."
KNOWN = "Norland's defence budget was 52.3 billion dollars in 2023."


def test_a_claim_that_no_row_decided_is_decided_by_a_row_entered_at_the_desk() -> None:
    draft, row = done(WAITING), entered()
    assert on(draft.findings, "66.4").verdict is Verdict.NOT_IN_TABLE
    found = on(rechecker().findings(draft, desk(row)), "66.4")
    assert found.verdict is Verdict.SUPPORTED
    (used,) = found.rows
    assert (used.row_id, used.verified, used.locator) == (row.row_id, True, "table 3")
    assert used.url == "https://finance.norland.test/act"
    assert used.note == "Entered at the desk by Ada on 2025-06-02. “Defence: 66.4 billion”"


def test_an_entered_row_may_contradict_and_one_that_nobody_stands_for_may_not() -> None:
    draft = done(WAITING.replace("66.4", "71.9"))
    row = entered()
    assert on(rechecker().findings(draft, desk(row)), "71.9").verdict is Verdict.CONTRADICTED
    unsure = row.model_copy(update={"verified": False})
    assert on(rechecker().findings(draft, desk(unsure)), "71.9").verdict is Verdict.UNVERIFIED


def test_a_new_entity_and_a_new_measure_come_with_the_row_and_a_reading_brings_the_figure_to_it() -> None:
    text = "In 2024 the port of Estvik handled some 412 ships a week, its harbour master says."
    row = entered(entity="Estvik", measure="Ships handled", value="412", scale=0, unit="ships", period=year(2024))
    draft, table = done(text), desk(row)
    meant = Meant.of(row.entry, TABLE)
    assert (meant.entity.entity_id, meant.measure.dimension) == ("desk-estvik", "count")
    own = on(draft.findings, "412")
    read = ReadAs(entity=meant.entity.entity_id, measure=meant.measure.measure_id, period=year(2024))
    assert rechecker().preview(draft, table, own.id, read).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("value", "verdict"),
    [("52.3", Verdict.SUPPORTED), ("52.31", Verdict.SUPPORTED), ("55.0", Verdict.AMBIGUOUS)],
)
def test_a_row_of_the_desk_that_disagrees_with_the_tables_makes_a_figure_ambiguous(
    value: str, verdict: Verdict
) -> None:
    row = entered(value=value, period=year(2023), as_of=date(2024, 2, 1))
    found = on(rechecker().findings(done(KNOWN), desk(row)), "52.3")
    assert found.verdict is verdict
    if verdict is Verdict.AMBIGUOUS:
        assert found.reason == ROWS_DISAGREE
        assert found.flag
        assert "A row entered at the desk has 55 billion USD (2023, Ministry of Finance, Budget act)." in found.message
        assert [each.row_id for each in found.rows] == ["b2023", row.row_id]


def test_where_the_figure_fits_the_desks_row_the_tables_is_told_of_and_choosing_one_settles_it() -> None:
    row = entered(value="55.0", period=year(2023), as_of=date(2024, 2, 1))
    draft, table = done(KNOWN.replace("52.3", "55.0")), desk(row)
    found = on(rechecker().findings(draft, table), "55.0")
    assert (found.verdict, found.reason) == (Verdict.AMBIGUOUS, ROWS_DISAGREE)
    assert "The reference table has 52.3 billion USD" in found.message
    chosen = ReadAs(entity="NOR", measure="budget", row=row.row_id)
    assert rechecker().preview(draft, table, found.id, chosen).verdict is Verdict.SUPPORTED
    other = ReadAs(entity="NOR", measure="budget", row="b2023")
    assert rechecker().preview(draft, table, found.id, other).verdict is Verdict.CONTRADICTED


def test_what_is_said_of_other_things_is_found_as_before() -> None:
    text = "Norland's exports were 231.0 billion dollars in 2023. Support for the treaty was 58.4 percent in 2023."
    row = entered()
    before, after = checked(text), rechecker().findings(done(text), desk(row))
    assert [(one.id, one.verdict, one.message) for one in after.findings] == [
        (one.id, one.verdict, one.message) for one in before.findings
    ]


@pytest.mark.parametrize(
    ("words", "value", "unit", "scale"),
    [
        ("231.4", "231.4", "", 0),
        ("231,400", "231400", "", 0),
        ("US$231.4 billion", "231.4", "USD", 9),
        ("12.5 %", "12.5", "%", 0),
        ("7 million euros", "7", "EUR", 6),
        ("3,600 soldiers", "3600", "soldiers", 0),
    ],
)
def test_a_figure_is_typed_as_people_write_it(words: str, value: str, unit: str, scale: int) -> None:
    found = typed(words)
    assert (found.value, found.unit, found.scale) == (value, unit, scale)


@pytest.mark.parametrize("words", ["", "much", "5 and 6", "=1+1", "several"])
def test_what_is_no_figure_is_refused_in_words(words: str) -> None:
    with pytest.raises(InputError, match="is no figure"):
        typed(words)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"value": "=HYPERLINK(1)"}, "is no number"),
        ({"value": "1e9"}, "is no number"),
        ({"value": "6", "value_high": "5"}, "below the lower one"),
        ({"url": "javascript:alert(1)"}, "begins with https"),
        ({"url": "data:text/html,x"}, "begins with https"),
        ({"url": "https://ada@bank.test/"}, "begins with https"),
        ({"url": "", "locator": ""}, "needs the address of its source"),
        ({"publisher": ""}, "at least 1 character"),
    ],
)
def test_an_entry_that_does_not_hold_together_is_refused_in_words(fields: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        entry(**fields)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"unit": "%"}, "does not measure money"),
        ({"measure": "troops", "unit": "ships"}, "in people, not in ships"),
        ({"measure": "support", "unit": "USD"}, "does not measure share"),
    ],
)
def test_an_entry_that_a_table_would_refuse_is_refused_in_the_words_of_table_validate(
    fields: dict[str, Any], told: str
) -> None:
    faults = faults_of(entered(**fields), [], TABLE)
    assert any(told in fault for fault in faults), faults
    assert not any("facts.csv" in fault for fault in faults)


def test_the_same_observation_cannot_be_entered_twice() -> None:
    first = entered()
    again = first.model_copy(update={"row_id": "desk-other"})
    assert any("same observation" in fault for fault in faults_of(again, [first], TABLE))
    assert faults_of(entered(period=year(2026)), [first], TABLE) == ()


def test_a_name_that_several_go_by_is_refused_with_their_ids() -> None:
    twins = TABLE.of_entities[0].model_copy(update={"entity_id": "NOR2", "name": "Norland"})
    table = type(TABLE)(TABLE.rows, (*TABLE.of_entities, twins), TABLE.of_measures, TABLE.of_sources)
    with pytest.raises(InputError, match="several are called"):
        Meant.of(entry(entity="Norland"), table)


def test_rows_of_the_desk_are_a_table_that_argmap_takes(tmp_path: Path) -> None:
    rows = [
        entered(),
        entered(entity="Estvik", measure="Ships, handled", value="412", scale=0, unit="ships", period=year(2024)),
        entered(measure="support", unit="%", value="0.50", value_high="0.75", scale=0, quotation='said "so", =1+1'),
    ]
    assert export_package(rows, TABLE, tmp_path / "desk") == 3
    assert validate(tmp_path / "desk") == ()
    table = load_table(tmp_path / "desk")
    (fact,) = table.facts(["NOR"], ["budget"])
    (own,) = desk(rows[0]).own.facts(["NOR"], ["budget"])
    assert fact == own
    assert fact.value == Decimal(66400000000)
    (share,) = table.facts(["NOR"], ["support"])
    assert (share.value, share.value_high, share.ulp) == (Decimal("0.50"), Decimal("0.75"), Decimal("0.01"))
    with pytest.raises(InputError, match="is there already"):
        export_package(rows, TABLE, tmp_path / "desk")


def test_a_measure_of_a_new_dimension_is_what_the_entry_says() -> None:
    row = entry(measure="Average age", unit="years", value="41", scale=0, dimension=Dimension.DURATION)
    assert Meant.of(row, TABLE).measure.dimension == "duration"
