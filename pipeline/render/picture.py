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
        """Each join's place among those that arrive at the same box, and how many there are."""
        arriving: dict[int, list[int]] = {}
        for at, join in enumerate(self.grown.joins):
            if join.hangs is None:
                arriving.setdefault(join.owner, []).append(at)
        ranks = {at: (rank, len(group)) for group in arriving.values() for rank, at in enumerate(group)}
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
