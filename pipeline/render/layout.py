"""Where everything stands: a tidy tree from left to right, one column for each level.

A branch is known by its outline, the highest and lowest edge at each level; branches are pushed together until their
outlines touch. Boxes never overlap and no line crosses another.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.render.face import BOX, Face
from pipeline.render.tree import Forest, Join
from pipeline.render.words import Relation

GAP = 108
"""Between two columns: room for the trunk and for the relation's word above its line."""
SIBLING, STEP, ROOT = 8, 14, 34
"""Between linked premises, between steps, between trees."""
FRAME = 7
"""Between linked premises and the frame around them."""
MARGIN = 24


@dataclass(frozen=True)
class Slot:
    """A box's height, and the room it keeps above and below."""

    height: float
    above: float
    below: float


@dataclass(frozen=True)
class Spot:
    """A box's left edge and the height of its middle."""

    x: float
    y: float


@dataclass(frozen=True)
class Placed:
    """Slots and spots of all places, and the size of the whole."""

    slots: tuple[Slot, ...]
    spots: tuple[Spot, ...]
    wide: float
    high: float


Outline = list[tuple[float, float]]
"""Highest and lowest edge at each level, from the branch's own level on."""


def place(grown: Forest, faces: Sequence[Face], *, level: bool = False) -> Placed:
    """Spots of a forest, each box at the middle of what bears on it; with ``level`` beside the first of it, so that
    a map of any height begins with its main claim.
    """
    walk = _Walk(grown, slots(grown, faces), level)
    for here in range(len(grown.places) - 1, -1, -1):
        walk.outline(here)
    spots = walk.spots()
    lows = [spot.y + slot.height / 2 + slot.below for spot, slot in zip(spots, walk.slots, strict=True)]
    deepest = max((each.level for each in grown.places), default=0)
    return Placed(walk.slots, spots, 2 * MARGIN + BOX + deepest * (BOX + GAP), max(lows, default=0) + MARGIN)


def column(level: int) -> float:
    """Left edge of a level's boxes."""
    return MARGIN + level * (BOX + GAP)


def linked(join: Join) -> bool:
    """Whether the step's premises hold only together and share a frame."""
    return join.step.relation in {Relation.BECAUSE, Relation.PERHAPS} and len(join.members) > 1


def slots(grown: Forest, faces: Sequence[Face]) -> tuple[Slot, ...]:
    """The room that each box keeps: for itself and the frame it stands in."""
    above, below = [0.0] * len(faces), [0.0] * len(faces)
    for join in filter(linked, grown.joins):
        above[join.members[0]] += FRAME
        below[join.members[-1]] += FRAME
    return tuple(Slot(each.height, up, down) for each, up, down in zip(faces, above, below, strict=True))


@dataclass
class _Walk:
    """One walk from the leaves to the roots, and back."""

    grown: Forest
    slots: tuple[Slot, ...]
    level: bool
    outlines: dict[int, Outline] = field(default_factory=dict)
    offsets: dict[int, float] = field(default_factory=dict)

    def outline(self, here: int) -> None:
        """The outline of a branch about its own middle; sets its children's offsets from it."""
        slot = self.slots[here]
        own = (-slot.height / 2 - slot.above, slot.height / 2 + slot.below)
        children = self.grown.places[here].children
        at, merged = _stack([self.outlines.pop(child) for child in children], self.gaps(children))
        middle = self._beside(here, at) if at else 0
        self.offsets |= {child: y - middle for child, y in zip(children, at, strict=True)}
        self.outlines[here] = [own, *((top - middle, low - middle) for top, low in merged)]

    def _beside(self, here: int, at: Sequence[float]) -> float:
        """Where the middle of a box stands among the middles of those that bear on it."""
        if not self.level:
            return (at[0] + at[-1]) / 2
        first = self.slots[self.grown.places[here].children[0]]
        return at[0] - first.height / 2 + self.slots[here].height / 2

    def gaps(self, children: Sequence[int]) -> list[float]:
        """Room between neighbours: little within one step, more between two."""
        joins = [self.grown.places[child].join for child in children]
        return [SIBLING if one == other else STEP for one, other in pairwise(joins)]

    def spots(self) -> tuple[Spot, ...]:
        """Trees one below the other, every place at its offset."""
        places = self.grown.places
        roots = [here for here, each in enumerate(places) if each.parent is None]
        at, merged = _stack([self.outlines[root] for root in roots], [ROOT] * (len(roots) - 1))
        start = MARGIN - min((top for top, _ in merged), default=0)
        middles = dict(zip(roots, (y + start for y in at), strict=True))
        for here, each in enumerate(places):
            if each.parent is not None:
                middles[here] = middles[each.parent] + self.offsets[here]
        return tuple(Spot(column(each.level), middles[here]) for here, each in enumerate(places))


def _stack(outlines: Sequence[Outline], gaps: Sequence[float]) -> tuple[list[float], Outline]:
    """Middles of branches pushed together downwards, and the outline around them."""
    if not outlines:
        return [], []
    merged = list(outlines[0])
    at = [0.0]
    for outline, gap in zip(outlines[1:], gaps, strict=True):
        shift = max(low - top + gap for (_, low), (top, _) in zip(merged, outline, strict=False))
        at.append(shift)
        for level, (top, low) in enumerate(outline):
            if level < len(merged):
                merged[level] = (min(merged[level][0], top + shift), max(merged[level][1], low + shift))
            else:
                merged.append((top + shift, low + shift))
    return at, merged
