"""Whether passages are of one matter: place ties a paragraph to another only if they are."""

from collections.abc import Sequence

from pipeline.rules.cues import Marked
from pipeline.rules.lexicon import Cue
from pipeline.rules.likeness import Likeness

AKIN, AKIN_TOLD, AKIN_LOOSE = 0.35, 0.45, 0.5
"""Likeness by sentence vectors from which one paragraph may be a reason for another by its place alone: what judges,
and what only tells, among paragraphs that headings put together; and in a text that headings do not order.
"""
UNORDERED = 2
"""Stretches with a heading of their own, that before the first counted, up to which headings do not order a text."""


def foreign(marked: Sequence[Marked], likeness: Likeness, child: int, parent: int) -> bool:
    """Whether a passage is of another matter than the one that its place alone would tie it to."""
    one, other = marked[child].clause, marked[parent].clause
    if one.paragraph == other.paragraph or likeness.vectors is None or marked[child].has(Cue.CONTRAST, Cue.COMPARISON):
        return False
    return likeness.of(child, parent) < _least(marked, child, parent)


def _least(marked: Sequence[Marked], child: int, parent: int) -> float:
    if len({one.clause.section for one in marked}) <= UNORDERED:
        return AKIN_LOOSE
    within = marked[child].clause.section == marked[parent].clause.section
    return AKIN_TOLD if within and not marked[child].has(Cue.JUDGED) else AKIN
