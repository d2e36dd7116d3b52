"""A map with all its words measured, and its layouts."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from pipeline.render.face import Face, face
from pipeline.render.layout import Placed, place
from pipeline.render.sheet import Sheet
from pipeline.render.tree import Forest, forest


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
        return cls(sheet, grown, tuple(face(each, sheet) for each in grown.places))

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
