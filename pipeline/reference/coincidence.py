"""How often a random figure agrees with a table: a crowded one supports much by chance."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from pipeline.models import Coincidence, Finding, Findings, Measure, Part, Verdict
from pipeline.ports import ReferenceTable, Sized, SizedTable

DIGITS: Final = (2, 3)
"""As commentary writes figures: "4.5 trillion", "4.53 trillion"."""
_AROUND: Final = 3.0
"""A random figure of a row's size lies between a third of it and three times it."""

Keys = NDArray[np.int64]


_KNOWN: WeakKeyDictionary[ReferenceTable, dict[str, tuple[Coincidence, ...]]] = WeakKeyDictionary()
"""By table in use and measure, so that a run of many articles counts each once."""


def coincidences(table: ReferenceTable) -> Iterator[Coincidence]:
    """Of every measure with figures other than nought, by id; raises TableError."""
    for measure in sorted(table.measures(), key=lambda each: each.measure_id):
        yield from _of(measure, table)


def by_chance(findings: Findings, table: ReferenceTable | None) -> Findings:
    """The findings with what chance alone supports, of each measure by which a figure is supported. Raises TableError.

    No verdict is changed.
    """
    if table is None:
        return findings
    wanted = {each.quantity.measure for each in findings.findings if each.quantity and _is_a_row(each)}
    found = (one for each in table.measures() if each.measure_id in wanted for one in _of(each, table))
    return findings.model_copy(update={"coincidences": tuple(found)})


def _is_a_row(found: Finding) -> bool:
    """Whether the figure itself agrees with a row; a change or a rank that holds is no figure of the measure's size."""
    return found.verdict is Verdict.SUPPORTED and any(row.part is Part.AGREES for row in found.rows)


def _of(measure: Measure, table: ReferenceTable) -> tuple[Coincidence, ...]:
    known = _KNOWN.setdefault(table, {})
    if measure.measure_id not in known:
        known[measure.measure_id] = tuple(_counted(measure, sizes_of(table, measure.measure_id)))
    return known[measure.measure_id]


def _counted(measure: Measure, rows: Sequence[Sized]) -> Iterator[Coincidence]:
    """Nothing where there are no rows.

    A figure written with two digits stands for all that round to it, so figures and rows are counted by what they round
    to: of the figures from a third of a row to three times it, those to which a row rounds, in the mean of all rows.
    """
    sizes, owners = [row.size for row in rows], [f"{row.entity_id}\x1f{row.unit}" for row in rows]
    for digits in DIGITS if rows else ():
        shares = agreeing(digits, sizes, owners)
        yield Coincidence(measure_id=measure.measure_id, label=measure.label, digits=digits, **shares._asdict())


def sizes_of(table: ReferenceTable, measure_id: str) -> Sequence[Sized]:
    """The sizes of a measure's rows, from its facts where a table has no quicker way; raises TableError."""
    if isinstance(table, SizedTable):
        return table.sizes(measure_id)
    owners = [entity for entity, measures in table.measured().items() if measure_id in measures]
    facts = table.facts(owners, [measure_id])
    return sorted(Sized(fact.entity_id, fact.unit, float(fact.value)) for fact in facts if fact.value)


class Shares(NamedTuple):
    """Of random figures of the size of some rows, those that round to a row of the same owner, and to any row."""

    one_entity: float
    any_row: float


def agreeing(digits: int, sizes: Sequence[float], owners: Sequence[str]) -> Shares:
    """Shares of figures with so many digits; sizes are other than nought, each with its owner."""
    rows, owned = np.array(sizes), np.unique(np.array(owners), return_inverse=True)[1]
    keys = _rounded(rows, digits)
    low, high = _rounded(rows / _AROUND, digits), _rounded(rows * _AROUND, digits)
    first, last = np.minimum(low, high), np.maximum(low, high)
    own, order = np.zeros(len(rows)), np.argsort(owned, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(owned[order])) + 1):
        own[group] = _hits(keys[group], first[group], last[group])
    any_row = _hits(keys, first, last)
    return Shares(round(float(np.mean(own)), 4), round(float(np.mean(any_row)), 4))


def _hits(keys: Keys, first: Keys, last: Keys) -> NDArray[np.float64]:
    """The share of each stretch of figures to which one of the keys rounds."""
    known = np.unique(keys)
    found = np.searchsorted(known, last, "right") - np.searchsorted(known, first)
    shares: NDArray[np.float64] = found / (last - first + 1)
    return shares


def _rounded(sizes: NDArray[np.float64], digits: int) -> Keys:
    """Figures of so many digits in order of size, numbered without a gap; those below nought have their own numbers."""
    steps = 9 * 10 ** (digits - 1)
    power = np.floor(np.log10(np.abs(sizes)))
    lead = np.rint(np.abs(sizes) / 10.0 ** (power - digits + 1)).astype(np.int64)
    key = (power.astype(np.int64) + 400) * steps + lead - 10 ** (digits - 1)
    numbered: Keys = np.where(sizes > 0, key, -key)
    return numbered
