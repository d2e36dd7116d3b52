"""A map with all its words measured and placed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from pipeline.render.face import Face, face
from pipeline.render.layout import Placed, place
from pipeline.render.numbering import numbers
from pipeline.render.sheet import Sheet
from pipeline.render.tree import Forest, forest


@dataclass(frozen=True)
class Picture:
    """A map, or a part of one, ready to be drawn; ``numbers`` are those of the whole."""

    sheet: Sheet
    grown: Forest
    numbers: Mapping[str, str]
    faces: tuple[Face, ...]
    placed: Placed

    @classmethod
    def of(cls, sheet: Sheet) -> Self:
        """The whole map, to be read from its upper left corner."""
        grown = forest(sheet)
        return cls.drawn(sheet, grown, numbers(grown), level=True)

    @classmethod
    def drawn(cls, sheet: Sheet, grown: Forest, numbered: Mapping[str, str], *, level: bool = False) -> Self:
        """A forest with its boxes filled and placed; ``level``: each beside the first of what bears on it."""
        faces = tuple(face(each, sheet, numbered.get(each.statement or "", "")) for each in grown.places)
        return cls(sheet, grown, numbered, faces, place(grown, faces, level=level))
