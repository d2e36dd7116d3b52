"""Measures of a table by meaning: their names and descriptions embedded, a few thousand at most, never the rows.

Likeness may rank which measure is meant. It sees no numbers and decides no value, unit or period: two sentences that
differ in their figure alone are as good as equal to it.
"""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from pipeline.models import Measure
from pipeline.ports import Embedder, ReferenceTable, Vectors

_REMEMBERED = 1024
_WORTH_KEEPING = 500
"""Names of a table, a few seconds' work, from which their vectors are kept in a file."""


class NearMeasures:
    """Ranks the measures of one table; it is embedded when it is first asked, and a large one kept in ``folder``."""

    def __init__(self, table: ReferenceTable, embedder: Embedder, folder: Path | None = None) -> None:
        self._measures = tuple(table.measures())
        self._embedder = embedder
        self._folder = folder
        self._ranked = lru_cache(_REMEMBERED)(self._rank)

    def __call__(self, text: str) -> tuple[tuple[str, float], ...]:
        """All measures by id with their likeness to a text, best first: the cosine of their nearest name."""
        return self._ranked(text)

    @cached_property
    def _names(self) -> tuple[Vectors, tuple[int, ...]]:
        """Vectors of all names, and where those of each measure begin."""
        names = [_names_of(measure) for measure in self._measures]
        starts = np.cumsum([0, *map(len, names)])[:-1]
        return self._vectors([name for of_one in names for name in of_one]), tuple(map(int, starts))

    def _vectors(self, names: Sequence[str]) -> Vectors:
        if self._folder is None or len(names) < _WORTH_KEEPING:
            return self._embedder.embed(names)
        known = "\0".join((self._embedder.fingerprint, *names))
        file = self._folder / f"{hashlib.sha256(known.encode()).hexdigest()[:20]}.npy"
        with suppress(OSError, ValueError, EOFError):  # none yet, or not a whole one: it is made anew
            kept: Vectors = np.load(file, allow_pickle=False)
            if len(kept) == len(names):
                return kept
        vectors = self._embedder.embed(names)
        with suppress(OSError):  # a folder that cannot be written costs time, and changes no finding
            _keep(vectors, file)
        return vectors

    def _rank(self, text: str) -> tuple[tuple[str, float], ...]:
        if not self._measures:
            return ()
        vectors, starts = self._names
        likeness = np.maximum.reduceat(vectors @ self._embedder.embed([text])[0], starts)
        ranked = sorted(zip(likeness.tolist(), (m.measure_id for m in self._measures), strict=True), key=_best)
        return tuple((id_, score) for score, id_ in ranked)


def _best(item: tuple[float, str]) -> tuple[float, str]:
    return -item[0], item[1]


def _keep(vectors: Vectors, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.stem}.{os.getpid()}.npy")
    np.save(temporary, vectors, allow_pickle=False)
    temporary.replace(file)


def _names_of(measure: Measure) -> tuple[str, ...]:
    described = f"{measure.label}: {measure.description}" if measure.description else measure.label
    return tuple(dict.fromkeys((measure.label, *measure.aliases, described)))
