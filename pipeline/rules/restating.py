"""Points that an article makes twice: clauses of its ends that say again what a claim elsewhere says."""

from collections.abc import Iterator, Sequence

from pipeline.rules.cues import Marked
from pipeline.rules.lexicon import Cue
from pipeline.rules.likeness import Likeness
from pipeline.rules.thesis import SAID, ends

WORDS = 0.45
"""Likeness by words from which two clauses make the same point, if there are no vectors."""
NEAR = 0.5
"""Likeness by sentence vectors from which two announced claims are one."""
SOME_WORDS, MEANING = 0.25, 0.7
"""Likeness by words and by sentence vectors, both needed, where there are vectors."""


def restatements(
    marked: Sequence[Marked], likeness: Likeness, against: Sequence[bool], claims: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Pairs of clauses, the earlier one first; each opening or closing clause with at most one claim."""
    seen: set[tuple[int, int]] = set()
    for i in (i for end in ends(marked) for i in end):
        others = [j for j in claims if against[i] == against[j] and _comparable(marked[i], marked[j])]
        alike = (
            j for j in others if _same(likeness, i, j) or (_announce(marked[i], marked[j]) and _near(likeness, i, j))
        )
        best = max(alike, key=lambda j: likeness.of(i, j), default=i)
        pair = (min(i, best), max(i, best))
        if best != i and pair not in seen:
            seen.add(pair)
            yield pair


def _announce(one: Marked, other: Marked) -> bool:
    """Whether the author says of both that this is the point."""
    return one.has(*SAID) and other.has(*SAID)


def _near(likeness: Likeness, i: int, j: int) -> bool:
    return likeness.vectors is None or likeness.of(i, j) >= NEAR


def _comparable(one: Marked, other: Marked) -> bool:
    """From different paragraphs, and both of the present or both of the past."""
    return one.clause.paragraph != other.clause.paragraph and one.has(Cue.DISTANT) == other.has(Cue.DISTANT)


def _same(likeness: Likeness, i: int, j: int) -> bool:
    words = likeness.by_words(i, j)
    if likeness.vectors is None:
        return words >= WORDS
    return words >= SOME_WORDS and likeness.of(i, j) >= MEANING
