"""Sentences reworded in the next draft: the nearest in words, in the text's order, beside a neighbour that stayed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from pipeline.diff.meeting import in_line, neighbours, without
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
    near = neighbours(before, after, found) > 0
    return [(left[i], others[j]) for i, j in in_line(np.where(near, _alike(left, others), 0.0))]


def _alike(ours: Sequence[Statement], theirs: Sequence[Statement]) -> NDArray[np.float64]:
    words = [[plain(one.text).split() for one in side] for side in (ours, theirs)]
    return np.asarray(cdist(*words, scorer=Indel.normalized_similarity, score_cutoff=HALF), dtype=np.float64)
