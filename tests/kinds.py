"""What the figures of a sentence must be found to be: one case is one sentence with a duty for each of its figures."""

import tempfile
from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path

import pytest

from pipeline.chunk import read
from pipeline.models import Article, Finding, Findings, Verdict
from pipeline.ports import ReferenceTable
from pipeline.rates import ecb_rate
from pipeline.reference import load_table
from tests.checked import bare_map, check
from tests.kinds_tables import BEATS

FIRM = frozenset(
    {
        Verdict.CONTRADICTED,
        Verdict.WRONG_PERIOD,
        Verdict.UNIT_MISMATCH,
        Verdict.OUTDATED,
        Verdict.INCONSISTENT,
        Verdict.UNVERIFIED,
    }
)
HOLDS = frozenset({Verdict.SUPPORTED, Verdict.APPROXIMATE})


class Duty(Enum):
    """What checking owes a figure."""

    TRUE = "plain and true: supported or approximate"
    TRUE_HARD = "true, but hard to read: never accused"
    FALSE = "plain and false: a firm flag"
    FALSE_HARD = "false, but hard to read: never supported"
    TRAP = "nothing that the table can answer: neither accused nor supported"

    def broken(self, verdicts: frozenset[Verdict]) -> bool:
        """Whether these verdicts on one figure fail the duty."""
        accused, supported = bool(verdicts & FIRM), Verdict.SUPPORTED in verdicts
        match self:
            case Duty.TRUE:
                return accused or not verdicts & HOLDS
            case Duty.TRUE_HARD:
                return accused
            case Duty.FALSE:
                return not accused
            case Duty.FALSE_HARD:
                return supported
            case Duty.TRAP:
                return accused or supported


TRUE, TRUE_HARD, FALSE, FALSE_HARD, TRAP = Duty
PUBLISHED = {
    "world": date(2025, 6, 2),
    "company": date(2025, 11, 20),
    "council": date(2025, 9, 15),
    "polls": date(2026, 1, 9),
}
"""The day of an article on each table, unless a case names another."""


@cache
def table_of(beat: str) -> ReferenceTable:
    """The package of a beat."""
    with tempfile.TemporaryDirectory() as folder:
        return load_table(BEATS[beat].write(Path(folder) / beat))


@cache
def _findings(beat: str, text: str, published: date) -> Findings:
    article = Article.of(text, title="Kinds", source="tests", published=published)
    reading = read(article, lambda words: len(words.split()))
    return check(bare_map(article), reading, table_of(beat), rates=ecb_rate)


def case(
    text: str,
    duties: Mapping[str, Duty],
    *,
    beat: str = "world",
    published: date | None = None,
    wrong: Mapping[str, str] | None = None,
) -> list[object]:
    """One parameter of ``kept`` for each figure of a text; ``wrong`` says which field of a figure is still misread."""
    misread = wrong or {}
    assert set(misread) <= set(duties), "only a figure with a duty can be misread"
    return [
        pytest.param(
            beat,
            text,
            figure,
            duty,
            published or PUBLISHED[beat],
            id=f"{duty.name} {figure}: {text}",
            marks=pytest.mark.xfail(strict=True, reason=misread[figure]) if figure in misread else (),
        )
        for figure, duty in duties.items()
    ]


def kind(*cases: list[object]) -> pytest.MarkDecorator:
    """The table of a kind: a test with it is given beat, text, figure, duty and published."""
    return pytest.mark.parametrize(
        ("beat", "text", "figure", "duty", "published"), [figure for rows in cases for figure in rows]
    )


def about_figure(beat: str, text: str, figure: str, published: date) -> list[Finding]:
    """All findings on the one place where a text says these words."""
    assert text.count(figure) == 1, f"“{figure}” must stand once in “{text}”"
    start = text.index(figure)
    found = _findings(beat, text, published).findings
    return [
        finding
        for finding in found
        if finding.kind in ("numeric", "consistency") and finding.start < start + len(figure) and finding.end > start
    ]


def kept(beat: str, text: str, figure: str, duty: Duty, published: date) -> None:
    """Fails with what was found where a figure's duty is broken."""
    found = about_figure(beat, text, figure, published)
    told = [f"{finding.verdict} {finding.reason}: {finding.message}" for finding in found]
    assert not duty.broken(frozenset(finding.verdict for finding in found)), (figure, duty.value, told)
