"""A map with all its words measured, and its layouts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from pipeline.render.face import Face, face
from pipeline.render.layout import Placed, place
from pipeline.render.sheet import Sheet
from pipeline.render.tree import Forest, folded, forest

IN_VIEW = 1040
"""How high a map may be to be seen whole, and still be read, beside its article on a desk."""
ARROW, CORNER = 9, 10
"""Height of an arrowhead with the air about it, and what a box's rounded corner takes from its edge."""
OPEN_LEVELS = 6
"""A map that is too high opens no deeper than this, however slender it is."""


@dataclass(frozen=True)
class Picture:
    """A map with all its words measured."""

    sheet: Sheet
    grown: Forest
    faces: tuple[Face, ...]

    @classmethod
    def of(cls, sheet: Sheet) -> Self:
        """The picture of one article's map."""
        grown = forest(sheet)
        faces = tuple(face(each, sheet) for each in grown.places)
        return cls(sheet, _as_it_opens(grown, faces), faces)

    @cached_property
    def ranks(self) -> tuple[tuple[int, int], ...]:
        """Where each join arrives among the places at its box's edge, and how many places there are.

        One place for each line where their heads have room, else one for all lines of a relation.
        """
        arriving: dict[int, list[int]] = {}
        for at, join in enumerate(self.grown.joins):
            if join.hangs is None:
                arriving.setdefault(join.owner, []).append(at)
        ranks: dict[int, tuple[int, int]] = {}
        for owner, group in arriving.items():
            roomy = (len(group) - 1) * ARROW <= self.faces[owner].height - 2 * CORNER
            kinds = group if roomy else [self.grown.joins[at].step.relation for at in group]
            places = list(dict.fromkeys(kinds))
            ranks |= {at: (places.index(kind), len(places)) for at, kind in zip(group, kinds, strict=True)}
        return tuple(ranks.get(at, (0, 1)) for at in range(len(self.grown.joins)))

    @cached_property
    def opening(self) -> Placed:
        """The layout as the page opens."""
        return place(self.grown, self.faces)

    @cached_property
    def whole(self) -> Placed:
        """The layout with nothing folded."""
        return place(self.grown, self.faces, whole=True)


def _as_it_opens(grown: Forest, faces: Sequence[Face]) -> Forest:
    """Nothing folded where the whole is in view; else as many levels as are, and at least the first."""
    deepest = max((each.level for each in grown.places), default=0)
    whole, opened = folded(grown, deepest + 1), folded(grown, 1)
    if place(whole, faces).high <= IN_VIEW:
        return whole
    for levels in range(2, min(deepest, OPEN_LEVELS + 1)):
        deeper = folded(grown, levels)
        if place(deeper, faces).high > IN_VIEW:
            break
        opened = deeper
    return opened
