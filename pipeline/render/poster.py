"""A map on one page: its main claim and the weightiest of what bears on it, each in a few words."""

from collections.abc import Collection

from pipeline.render.numbering import numbers
from pipeline.render.picture import Picture
from pipeline.render.sheet import Sheet
from pipeline.render.tree import Forest, forest, pruned

MOST = 12
"""Boxes that a page holds."""
_FIRST, _NEXT, _DEEPEST = 4, 2, 2
"""The most that bears on the main claim, and on any other statement, and the levels below the main claim."""


def poster(sheet: Sheet, shown: Collection[str] | None = None) -> Picture:
    """The picture of these statements, and of what leads from them to the main claim; else of the weightiest."""
    grown = forest(sheet)
    kept = _weightiest(grown) if shown is None else _leading(grown, shown)
    return Picture.drawn(sheet, pruned(grown, kept), numbers(grown))


def _leading(grown: Forest, shown: Collection[str]) -> set[int]:
    """Their places, and those on the way to a root."""
    kept: set[int] = set()
    for here in range(len(grown.places) - 1, -1, -1):
        place = grown.places[here]
        wanted = place.statement in shown and not place.ghost
        if wanted or any(each in kept for each in place.children):
            kept.add(here)
    return kept


def _weightiest(grown: Forest) -> set[int]:
    """The main claim, then level by level the weightiest of what bears on what is kept, while there is room."""
    if not grown.places:
        return set()
    kept, level = [0], [0]
    for _ in range(_DEEPEST):
        most = _FIRST if level == [0] else _NEXT
        found = [each for here in level for each in _best(grown, here, most)]
        level = sorted(found, key=lambda here: -grown.places[here].weight)[: MOST - len(kept)]
        kept += level
    rest = (each for each in _best(grown, 0, len(grown.places)) if each not in kept)
    return {*kept, *list(rest)[: MOST - len(kept)]}


def _best(grown: Forest, here: int, most: int) -> list[int]:
    """What bears on a place, the weightiest first; what stands whole elsewhere is left out."""
    children = (each for each in grown.places[here].children if not grown.places[each].ghost)
    return sorted(children, key=lambda each: -grown.places[each].weight)[:most]
