"""How often a random figure agrees with a table: a crowded one supports much by chance."""
# ruff: noqa: S608 - queries are made of the words of this module

from collections.abc import Iterator
from itertools import groupby
from typing import Final

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
        sizes = np.array([size for _, size in found])
        owners = np.unique([owner for owner, _ in found], return_inverse=True)[1]
        for digits in DIGITS:
            yield _of(measure, digits, sizes, owners)


def _of(measure: str, digits: int, sizes: NDArray[np.float64], owners: Keys) -> Coincidence:
    keys = _rounded(sizes, digits)
    low, high = _rounded(sizes / _AROUND, digits), _rounded(sizes * _AROUND, digits)
    first, last = np.minimum(low, high), np.maximum(low, high)
    possible = last - first + 1
    every = np.unique(keys)
    any_row = np.mean((np.searchsorted(every, last, "right") - np.searchsorted(every, first)) / possible)
    own = np.zeros(len(sizes))
    order = np.argsort(owners, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(owners[order])) + 1):
        mine = np.unique(keys[group])
        hits = np.searchsorted(mine, last[group], "right") - np.searchsorted(mine, first[group])
        own[group] = hits / possible[group]
    one_entity = round(float(np.mean(own)), 4)
    return Coincidence(measure_id=measure, digits=digits, one_entity=one_entity, any_row=round(float(any_row), 4))


def _rounded(sizes: NDArray[np.float64], digits: int) -> Keys:
    """Figures of so many digits in order of size, numbered without a gap; those below nought have their own numbers."""
    steps = 9 * 10 ** (digits - 1)
    power = np.floor(np.log10(np.abs(sizes)))
    lead = np.rint(np.abs(sizes) / 10.0 ** (power - digits + 1)).astype(np.int64)
    key = (power.astype(np.int64) + 400) * steps + lead - 10 ** (digits - 1)
    numbered: Keys = np.where(sizes > 0, key, -key)
    return numbered
