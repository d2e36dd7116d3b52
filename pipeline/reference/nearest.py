"""Measures of a table by meaning: their names and descriptions embedded, a few thousand at most, never the rows.

Likeness may rank which measure is meant. It sees no numbers and decides no value, unit or period: two sentences that
differ in their figure alone are as good as equal to it.
"""

from functools import cached_property, lru_cache

import numpy as np

from pipeline.models import Measure
from pipeline.ports import Embedder, ReferenceTable, Vectors

_REMEMBERED = 1024


class NearMeasures:
    """Ranks the measures of one table; the table is embedded when it is first asked, and once."""

    def __init__(self, table: ReferenceTable, embedder: Embedder) -> None:
        self._measures = tuple(table.measures())
        self._embedder = embedder
        self._ranked = lru_cache(_REMEMBERED)(self._rank)

    def __call__(self, text: str) -> tuple[tuple[str, float], ...]:
        """All measures by id with their likeness to a text, best first: the cosine of their nearest name."""
        return self._ranked(text)

    @cached_property
    def _names(self) -> tuple[Vectors, tuple[int, ...]]:
        """Vectors of all names, and where those of each measure begin."""
        names = [_names(measure) for measure in self._measures]
        starts = np.cumsum([0, *map(len, names)])[:-1]
        return self._embedder.embed([name for of_one in names for name in of_one]), tuple(map(int, starts))

    def _rank(self, text: str) -> tuple[tuple[str, float], ...]:
        if not self._measures:
            return ()
        vectors, starts = self._names
        likeness = np.maximum.reduceat(vectors @ self._embedder.embed([text])[0], starts)
        ranked = sorted(zip(likeness.tolist(), (m.measure_id for m in self._measures), strict=True), key=_best)
        return tuple((id_, score) for score, id_ in ranked)


def _best(item: tuple[float, str]) -> tuple[float, str]:
    return -item[0], item[1]


def _names(measure: Measure) -> tuple[str, ...]:
    described = f"{measure.label}: {measure.description}" if measure.description else measure.label
    return tuple(dict.fromkeys((measure.label, *measure.aliases, described)))
