"""Where everything stands: a tidy tree from left to right, one column for each level.

A branch is known by its outline, the highest and lowest edge at each level; branches are pushed together until their
outlines touch. Boxes never overlap and no line crosses another. The page repeats this arithmetic in its script when a
branch is folded (``assets/layout.js``); a test holds the two together.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.render.face import BOX, SMALL, Face
from pipeline.render.measure import width
from pipeline.render.steps import Step
from pipeline.render.tree import Forest, Join, Region
from pipeline.render.words import Relation

GAP = 132
"""Between two columns: room for a line to turn and for the relation's word."""
SIBLING, STEP, ROOT = 7, 9, 32
"""Between linked premises, between steps, between trees."""
FRAME, CAPTION, FOLD = 9, 17, 9
"""Room for a frame's border, a section's caption, a fold button."""
MARGIN = 16

_PILL_PAD = 16


def pill_width(step: Step) -> float:
    """Width of a relation's word on the line."""
    return round(width(step.word, SMALL, bold=True) + _PILL_PAD, 1)


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
    """Slots for all places, spots for those in sight, and the size of the whole."""

    slots: tuple[Slot, ...]
    spots: dict[int, Spot]
    wide: float
    high: float


Outline = list[tuple[float, float]]
"""Highest and lowest edge at each level, from the branch's own level on."""


def place(grown: Forest, faces: Sequence[Face], *, whole: bool = False) -> Placed:
    """Spots of a forest as it opens, or of all its places with ``whole``."""
    shown = in_sight(grown, whole=whole)
    walk = _Walk(grown, _captioned(grown, slots(grown, faces), shown), shown)
    for here in reversed(walk.shown):
        walk.outline(here)
    spots = walk.spots()
    lows = [spots[here].y + walk.slots[here].height / 2 + walk.slots[here].below for here in walk.shown]
    levels = [grown.places[here].level for here in walk.shown]
    wide = 2 * MARGIN + BOX + max(levels, default=0) * (BOX + GAP)
    return Placed(walk.slots, spots, wide, max(lows, default=0) + MARGIN)


def in_sight(grown: Forest, *, whole: bool = False) -> dict[int, None]:
    """Places that no fold hides, in order."""
    shown: dict[int, None] = {}
    for here, each in enumerate(grown.places):
        if each.parent is None or (each.parent in shown and (whole or not grown.places[each.parent].folded)):
            shown[here] = None
    return shown


def column(level: int) -> float:
    """Left edge of a level's boxes."""
    return MARGIN + level * (BOX + GAP)


def linked(join: Join) -> bool:
    """Whether the step's premises hold only together and share a frame."""
    return join.step.relation in {Relation.BECAUSE, Relation.PERHAPS} and len(join.members) > 1


def together(region: Region, shown: Container[int]) -> bool:
    """Whether at least two boxes of a section are in sight, so that a region is worth its room."""
    return sum(here in shown for here in region.members) > 1


def slots(grown: Forest, faces: Sequence[Face]) -> tuple[Slot, ...]:
    """The room that each box keeps at any depth: for itself, its fold button and the frame it stands in."""
    above = [0.0] * len(faces)
    below = [float(FOLD if each.children else 0) for each in grown.places]
    for join in filter(linked, grown.joins):
        above[join.members[0]] += FRAME
        below[join.members[-1]] += FRAME
    return tuple(Slot(each.height, up, down) for each, up, down in zip(faces, above, below, strict=True))


def _captioned(grown: Forest, bare: tuple[Slot, ...], shown: Container[int]) -> tuple[Slot, ...]:
    """The slots with room for the captions of the regions that are drawn."""
    heads = {region.members[0] for region in grown.regions if together(region, shown)}
    return tuple(replace(slot, above=slot.above + CAPTION) if at in heads else slot for at, slot in enumerate(bare))


@dataclass
class _Walk:
    """One walk from the leaves to the roots, and back."""

    grown: Forest
    slots: tuple[Slot, ...]
    shown: dict[int, None]
    outlines: dict[int, Outline] = field(default_factory=dict)
    offsets: dict[int, float] = field(default_factory=dict)

    def outline(self, here: int) -> None:
        """The outline of a branch about its own middle; sets its children's offsets from it."""
        slot = self.slots[here]
        own = (-slot.height / 2 - slot.above, slot.height / 2 + slot.below)
        children = [child for child in self.grown.places[here].children if child in self.shown]
        at, merged = _stack([self.outlines[child] for child in children], self.gaps(children))
        middle = (at[0] + at[-1]) / 2 if at else 0
        self.offsets |= {child: y - middle for child, y in zip(children, at, strict=True)}
        self.outlines[here] = [own, *((top - middle, low - middle) for top, low in merged)]

    def gaps(self, children: Sequence[int]) -> list[float]:
        """Room between neighbours: little within one step, more between two."""
        joins = [self.grown.places[child].join for child in children]
        return [SIBLING if one == other else STEP for one, other in pairwise(joins)]

    def spots(self) -> dict[int, Spot]:
        """Trees one below the other, every place at its offset."""
        places = self.grown.places
        roots = [here for here in self.shown if places[here].parent is None]
        at, merged = _stack([self.outlines[root] for root in roots], [ROOT] * (len(roots) - 1))
        start = MARGIN - min((top for top, _ in merged), default=0)
        middles = dict(zip(roots, (y + start for y in at), strict=True))
        for here in self.shown:
            parent = places[here].parent
            if parent is not None:
                middles[here] = middles[parent] + self.offsets[here]
        return {here: Spot(column(places[here].level), middles[here]) for here in self.shown}


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
