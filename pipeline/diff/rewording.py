"""Sentences reworded in the next draft: the nearest in words, in the text's order, beside a neighbour that stayed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from pipeline.diff.meeting import in_line, without
from pipeline.models import Statement
from pipeline.text.plain import plain

HALF = 0.5
"""Share of their words, in order, from which two sentences in the same place are one reworded."""

Pairs = list[tuple[Statement, Statement]]


def reworded(before: Sequence[Statement], after: Sequence[Statement], found: Pairs) -> Pairs:
    """Statements that met nobody, paired across drafts; of several alignments the one most alike together."""
    left, others = without(before, (a for a, _ in found)), without(after, (b for _, b in found))
    if not left or not others:
        return []
    ours = _beside(before, {id(a): at for at, (a, _) in enumerate(found)})
    theirs = _beside(after, {id(b): at for at, (_, b) in enumerate(found)})
    near = (ours[:, None, :] == theirs[None, :, :]).any(axis=2)
    return [(left[i], others[j]) for i, j in in_line(np.where(near, _alike(left, others), 0.0))]


def _beside(statements: Sequence[Statement], met: dict[int, int]) -> NDArray[np.int64]:
    """For each that met nobody, the pairs that the nearest ones before and after it are in; -1 at either end."""
    pairs = [met.get(id(one)) for one in statements]
    before, after = _last(pairs), _last(pairs[::-1])[::-1]
    return np.array([both for both, pair in zip(zip(before, after, strict=True), pairs, strict=True) if pair is None])


def _last(pairs: Sequence[int | None]) -> list[int]:
    last, found = -1, []
    for pair in pairs:
        last = last if pair is None else pair
        found.append(last)
    return found


def _alike(ours: Sequence[Statement], theirs: Sequence[Statement]) -> NDArray[np.float64]:
    words = [[plain(one.text).split() for one in side] for side in (ours, theirs)]
    return np.asarray(cdist(*words, scorer=Indel.normalized_similarity, score_cutoff=HALF), dtype=np.float64)
