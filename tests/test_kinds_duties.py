"""The tables of kinds themselves: their packages fit, and each duty is broken by what it forbids."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.models import Verdict
from pipeline.reference import validate
from tests.kinds import FALSE, FALSE_HARD, TRAP, TRUE, TRUE_HARD, Duty, about_figure
from tests.kinds_tables import BEATS


@pytest.mark.parametrize("beat", BEATS)
def test_a_package_of_the_kinds_fits(beat: str, tmp_path: Path) -> None:
    assert validate(BEATS[beat].write(tmp_path / beat)) == ()


@pytest.mark.parametrize(
    ("verdicts", "broken"),
    [
        ({Verdict.SUPPORTED}, {FALSE, FALSE_HARD, TRAP}),
        ({Verdict.APPROXIMATE}, {FALSE}),
        ({Verdict.CONTRADICTED}, {TRUE, TRUE_HARD, TRAP}),
        ({Verdict.WRONG_PERIOD, Verdict.SUPPORTED}, {TRUE, TRUE_HARD, FALSE_HARD, TRAP}),
        ({Verdict.UNVERIFIED}, {TRUE, TRUE_HARD, TRAP}),
        ({Verdict.AMBIGUOUS}, {TRUE, FALSE}),
        ({Verdict.NOT_IN_TABLE, Verdict.NOT_CHECKABLE}, {TRUE, FALSE}),
        (set(), {TRUE, FALSE}),
    ],
)
def test_a_duty_is_broken_by_the_verdicts_that_it_forbids(verdicts: set[Verdict], broken: set[Duty]) -> None:
    assert {duty for duty in Duty if duty.broken(frozenset(verdicts))} == broken


def test_a_figure_that_stands_twice_in_a_text_is_refused() -> None:
    text = "Inflation was 5 per cent in Germany and 5 per cent in France."
    with pytest.raises(AssertionError, match="must stand once"):
        about_figure("world", text, "5 per cent", date(2025, 6, 2))
