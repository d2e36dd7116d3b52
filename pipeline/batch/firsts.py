"""First sayings of claims by their vectors: which of them a statement is nearest to.

All are compared, exactly; what is in memory is one vector for each first saying.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.ports import Embedder, Vectors

NEAR = 0.82
"""Least cosine of a statement and the first saying of its claim."""
SCALE = 4_000
"""Vectors are rounded to whole numbers of this length: their products are below 2²⁴, so sums of them are exact, and the
same in whatever order they are added. Cosines by parts of other sizes would differ in their last digits."""


class Joined(NamedTuple):
    """To which claim a statement belongs: the place of its first saying, and how near it is to that."""

    first: int
    likeness: float


def exact(embedder: Embedder, texts: Sequence[str]) -> Vectors:
    """Vectors of texts as whole numbers."""
    vectors: Vectors = np.rint(SCALE * embedder.embed(texts))
    return vectors


class Firsts:
    """First sayings of claims by their vectors."""

    def __init__(self, part: int) -> None:
        """So many of them are compared at a time."""
        self._part = part
        self._parts: list[NDArray[np.int16]] = []
        self._places: list[int] = []

    def take(self, vectors: Vectors, places: Sequence[int]) -> None:
        """Enters those that are known to be first."""
        for vector, place in zip(vectors, places, strict=True):
            number = len(self._places) % self._part
            if number == 0:
                self._parts.append(np.zeros((self._part, len(vector)), dtype=np.int16))
            self._parts[-1][number] = vector
            self._places.append(place)

    def join(self, vectors: Vectors, place: int) -> list[Joined]:
        """To which claim each belongs, in turn; ``place`` is that of the first. What is near none begins its own."""
        if not len(vectors):
            return []
        nearest, among = self._nearest(vectors), vectors @ vectors.T
        new, joined = list[int](), list[Joined]()
        for row, best in enumerate(nearest):
            later = max(((float(among[row, at]), -at) for at in new), default=(0.0, 0))
            found = Joined(place - later[1], later[0]) if later[0] > best.likeness else best
            cosine = found.likeness / SCALE**2
            if cosine < NEAR:
                new.append(row)
            joined.append(Joined(place + row, 1.0) if cosine < NEAR else Joined(found.first, round(cosine, 4)))
        self.take(vectors[new], [place + row for row in new])
        return joined

    def _nearest(self, vectors: Vectors) -> list[Joined]:
        """For each the first saying that is nearest, the earliest of those as near."""
        best, at = np.full(len(vectors), -np.inf, dtype=np.float32), np.zeros(len(vectors), dtype=np.int64)
        for number, part in enumerate(self._parts):
            filled = part[: len(self._places) - number * self._part]
            likeness = vectors @ filled.astype(np.float32).T
            top = likeness.argmax(axis=1)
            found = likeness[np.arange(len(vectors)), top]
            better = found > best
            best[better], at[better] = found[better], top[better] + number * self._part
        return [
            Joined(self._places[one] if self._places else 0, float(likeness))
            for one, likeness in zip(at.tolist(), best.tolist(), strict=True)
        ]
