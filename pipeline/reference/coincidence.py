"""How often a random figure agrees with a table: a crowded one supports much by chance."""
# ruff: noqa: S608 - queries are made of the words of this module

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from pipeline.models.noun import Noun
from pipeline.reference.duck import Duck

DIGITS: Final = (2, 3)
"""As commentary writes figures: "4.5 trillion", "4.53 trillion"."""
_AROUND: Final = 3.0
"""A random figure of a row's size lies between a third of it and three times it."""

Keys = NDArray[np.int64]


class Coincidence(Noun):
    """Of random figures of so many digits, of the size of a measure's rows, the share that rounds to a row."""

    measure_id: str
    digits: int
    one_entity: float = Field(description="to some period of the entity that is spoken of")
    any_row: float = Field(description="to some row of the measure")


def coincidences(duck: Duck) -> Iterator[Coincidence]:
    """Of every measure with figures other than nought; raises TableError.

    A figure written with two digits stands for all that round to it, so figures and rows are counted by what they round
    to: of the figures from a third of a row to three times it, those to which a row rounds, in the mean of all rows.
    """
    scaled = "CAST(value AS DOUBLE) * pow(10, coalesce(TRY_CAST(unit_mult AS INTEGER), 0))"
    query = (
        f"SELECT measure_id, entity_id || chr(31) || unit, {scaled} AS size FROM facts"
        " WHERE size <> 0 AND isfinite(size) ORDER BY ALL"
    )
    for measure, rows in groupby(duck.query(query), key=lambda row: str(row[0])):
        found = [(str(entity), float(str(size))) for _, entity, size in rows]
        sizes, owners = [size for _, size in found], [owner for owner, _ in found]
        for digits in DIGITS:
            shares = agreeing(digits, sizes, owners)
            yield Coincidence(measure_id=measure, digits=digits, **shares._asdict())


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
