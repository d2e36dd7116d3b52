"""Every row of a finding says its part in it, where it comes from, and whether a person has verified it."""

from datetime import date

import pytest

from pipeline.models import Part, Source, Verdict
from pipeline.verify import MemoryTable
from tests.checked import MEASURES, NORLAND, ROWS, SUDLAND, about, checked, fact

A, N, F, W = Part.AGREES, Part.NEARLY, Part.FAILS, Part.WRONG_SIDE


@pytest.mark.parametrize(
    ("text", "figure", "parts"),
    [
        ("Norland's defence budget was US$46.8 billion in 2022.", "46.8", {"b2022": A}),
        ("Norland's defence budget was about US$47.5 billion in 2022.", "47.5", {"b2022": N}),
        ("Norland's defence budget was US$49.9 billion in 2022.", "49.9", {"b2022": F}),
        ("Norland's defence budget was US$46.8 billion in 2023.", "46.8", {"b2023": F, "b2022": Part.ELSEWHERE}),
        ("Norland's defence budget was US$57.9 billion in 2023.", "57.9", {"b2023": F, "s2023": Part.ELSEWHERE}),
        ("Norland's defence budget was US$61.58 billion in 2024.", "61.58", {"b2024": F, "b2024p": Part.REPLACED}),
        ("Norland's aid to Sudland has topped US$175 billion since 2022.", "175", {"a1": W, "a2": A}),
        (
            "Norland's defence budget rose by 20 percent in 2023.",
            "20 percent",
            {"b2022": Part.BASE, "b2023": Part.LATER},
        ),
        (
            "Norland's defence budget grew by about 9 percent annually to 2023.",
            "9 percent",
            dict.fromkeys(("b2020", "b2022", "b2023"), Part.SERIES),
        ),
        (
            "Support for the treaty in Norland has risen steadily since 2020.",
            "risen steadily",
            {"t2020": Part.SERIES, "t2024": Part.SERIES},
        ),
    ],
)
def test_a_row_says_its_part(text: str, figure: str, parts: dict[str, Part]) -> None:
    found = about(checked(text), figure)
    assert {row.row_id: row.part for row in found.rows} == parts


def test_a_phrase_that_does_not_hold_suggests_no_figure_in_its_place() -> None:
    found = about(checked("Support for the treaty in Norland has risen steadily since 2020."), "risen steadily")
    assert (found.verdict, found.suggestion) == (Verdict.CONTRADICTED, "")
    assert "49.9 %" in found.message


def test_a_row_of_which_the_message_says_that_it_is_not_true_does_not_hold() -> None:
    found = about(checked("Norland's aid to Sudland has topped US$175 billion since 2022."), "175")
    assert found.verdict is Verdict.AMBIGUOUS
    assert "but not of 174.8 billion USD" in found.message
    assert {row.row_id: row.holds for row in found.rows} == {"a1": False, "a2": True}


def test_a_row_tells_source_link_locator_note_day_and_whether_a_person_has_verified_it() -> None:
    told = {"locator": "table 7", "note": "as adopted", "as_of": date(2019, 3, 1), "verified": False}
    rows = (*ROWS, fact("w2018", "37.0e9", 2018, **told))
    sources = (
        Source(source_id="office", publisher="Statistics Office", title="Yearbook", url="https://office.test/y"),
    )
    table = MemoryTable(rows, (NORLAND, SUDLAND), MEASURES, sources, {})
    [row] = about(checked("Norland's defence budget was US$37 billion in 2018.", table), "37").rows
    assert (row.source, row.url) == ("Statistics Office, Yearbook", "https://office.test/y")
    assert (row.locator, row.note, row.as_of, row.verified) == ("table 7", "as adopted", date(2019, 3, 1), False)


def test_a_range_in_the_table_is_told_as_a_range() -> None:
    rows = (fact("r2018", "37.0e9", 2018, value_high=fact("x", "37.9e9", 2018).value),)
    table = MemoryTable(rows, (NORLAND,), MEASURES, (), {})
    [row] = about(checked("Norland's defence budget was about US$37.5 billion in 2018.", table), "37.5").rows
    assert (str(row.value), str(row.value_high)) == ("3.70E+10", "3.79E+10")
