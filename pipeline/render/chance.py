"""How often chance alone would have agreed, in words: the small print of a supported figure by a crowded measure."""

from collections.abc import Iterator
from typing import Final

from pipeline.models import Coincidence, Finding, Findings, Verdict

_NOTABLE_PERIOD: Final = 0.1
"""Share of random figures that agree with some period of one entity, from which that is told."""
_NOTABLE_ROW: Final = 0.25
"""The same of those that agree with some row of the measure."""
_DIGITS: Final = {1: "one digit", 2: "two digits", 3: "three digits"}


def chances(findings: Findings) -> tuple[str, ...]:
    """A line for each measure that supports a figure and would support many by chance."""
    return tuple(_told(findings))


def chance_of(found: Finding, findings: Findings) -> str:
    """The line of the measure by which this figure is supported; empty where chance alone would rarely agree."""
    measure = found.quantity.measure if found.quantity and found.verdict is Verdict.SUPPORTED else None
    return next(_told(findings, measure), "") if measure else ""


def _told(findings: Findings, only: str | None = None) -> Iterator[str]:
    by_measure: dict[str, list[Coincidence]] = {}
    for each in findings.coincidences:
        if only in (None, each.measure_id):
            by_measure.setdefault(each.measure_id, []).append(each)
    for counted in by_measure.values():
        notable = [each for each in counted if _is_notable(each)]
        if notable:
            name = notable[0].label or notable[0].measure_id
            yield f"“{name}” is crowded: of random figures of such a size, {'; '.join(map(_shares, notable))}."


def _is_notable(each: Coincidence) -> bool:
    return each.one_entity >= _NOTABLE_PERIOD or each.any_row >= _NOTABLE_ROW


def _shares(each: Coincidence) -> str:
    digits = _DIGITS.get(each.digits, f"{each.digits} digits")
    own, some = _percent(each.one_entity), _percent(each.any_row)
    return f"with {digits}, {own} agree by chance with some period of the same entity and {some} with some row"


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %" if share >= 0.01 else "under 1 %"  # noqa: PLR2004 - of a hundred
