"""Boxes and lines as plain SVG with their looks as attributes, so that any program opens it; classes for pages.

The word stands above its line. A line goes from its box to the trunk of what it bears on, and its arrow points there.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.models import Statement
from pipeline.render.face import BOTTOM, BOX, INSET, LINE, SMALL, TITLE, TOP, Face
from pipeline.render.layout import FRAME, column, linked
from pipeline.render.markup import element, line_of_text, number
from pipeline.render.measure import clip, width
from pipeline.render.picture import Picture
from pipeline.render.tree import Join, Place
from pipeline.render.words import OBJECTIONS, RELATIONS, Stroke

FONT = "'Liberation Sans', Arial, Helvetica, 'DejaVu Sans', sans-serif"
INK, PALE, EDGE, PAPER = "#1d1d1b", "#63615b", "#827f77", "#ffffff"
_TRUNK, _HANG = 18, 7
"""From a box to the trunk of what bears on it, and from the trunk to what hangs from a step."""


@dataclass(frozen=True)
class Drawing:
    """All shapes of a picture."""

    picture: Picture

    def parts(self) -> Iterator[Markup]:
        """Frames below, then lines with their words, then boxes."""
        joins = list(enumerate(self.picture.grown.joins))
        yield element("g", *(self._frame(join) for _, join in joins if linked(join)), class_="frames")
        yield element("g", *(self._line(at, join) for at, join in joins), class_="lines")
        yield element("g", *(self._box(here, each) for here, each in enumerate(self.picture.grown.places)), class_="boxes")

    def _edges(self, here: int) -> tuple[float, float]:
        """Upper and lower edge of a box with the room it keeps."""
        slot, y = self.picture.placed.slots[here], self.picture.placed.spots[here].y
        return y - slot.height / 2 - slot.above, y + slot.height / 2 + slot.below

    def _middle(self, join: Join) -> float:
        """The height of a step's line."""
        if not linked(join):
            return self.picture.placed.spots[join.members[0]].y
        return (self._edges(join.members[0])[0] + self._edges(join.members[-1])[1]) / 2

    def _frame(self, join: Join) -> Markup:
        top, low = self._edges(join.members[0])[0], self._edges(join.members[-1])[1]
        x = self.picture.placed.spots[join.members[0]].x - FRAME
        shape = {"x": x, "y": top, "width": BOX + 2 * FRAME, "height": low - top}
        return element("rect", class_="frame", rx=9, fill="none", stroke=EDGE, stroke_dasharray="5 3", **shape)

    def _line(self, at: int, join: Join) -> Markup:
        look = RELATIONS[join.step.relation]
        left = self.picture.placed.spots[join.members[0]].x - (FRAME if linked(join) else 0)
        trunk = column(self.picture.grown.places[join.owner].level) + BOX + _TRUNK
        y = self._middle(join)
        start = trunk if join.hangs is None else trunk + _HANG
        word = line_of_text(
            join.step.short,
            (start + left) / 2,
            y - 5,
            size=SMALL,
            fill=look.colour,
            bold=not look.dash,
            italic=bool(look.dash),
            anchor="middle",
        )
        return element(
            "g",
            *(self._trunk(join, trunk, y) if join.hangs is None else self._hanging(join, start, y)),
            stroke_of(look, f"M{number(start)} {number(y)}H{number(left)}"),
            word,
            data_l=at,
            class_=f"r-{look.tone}{' guess' if look.dash else ''}",
            **self._joined(join),
        )

    def _trunk(self, join: Join, x: float, y: float) -> Iterator[Markup]:
        """From the arrow at what it bears on to where the line of the step begins."""
        owner = self.picture.placed.spots[join.owner].y
        tip = x - _TRUNK + 3
        path = f"M{number(tip)} {number(owner)}H{number(x)}V{number(y)}"
        head = f"M{number(tip + 6)} {number(owner - 4)}L{number(tip)} {number(owner)}L{number(tip + 6)} {number(owner + 4)}"
        yield element("path", class_="trunk", d=path, fill="none", stroke=EDGE, stroke_width=1.5)
        yield element("path", class_="trunk", d=head, fill="none", stroke=EDGE, stroke_width=1.5)

    def _hanging(self, join: Join, x: float, y: float) -> Iterator[Markup]:
        """From the arrow at the line of the step that it attacks."""
        above = self._middle(self.picture.grown.joins[join.hangs or 0])
        look = RELATIONS[join.step.relation]
        yield stroke_of(look, f"M{number(x)} {number(above + 3)}V{number(y)}")
        yield stroke_of(look, f"M{number(x - 4)} {number(above + 8)}L{number(x)} {number(above + 2)}L{number(x + 4)} {number(above + 8)}")

    def _joined(self, join: Join) -> dict[str, str | None]:
        """What a line joins, by ids, for programs that read the picture."""
        grown = self.picture.grown
        sources = " ".join(str(grown.places[each].statement) for each in join.members)
        target = grown.places[join.owner].statement if join.hangs is None else grown.joins[join.hangs].step.id
        return {"data_step": join.step.id, "data_from": sources, "data_to": target}

    def _box(self, here: int, place: Place) -> Markup:
        spot, words = self.picture.placed.spots[here], self.picture.faces[here]
        statement = self.picture.sheet.statements.get(place.statement or "")
        join = None if place.join is None else self.picture.grown.joins[place.join]
        against = RELATIONS[join.step.relation] if join and join.step.relation in OBJECTIONS else None
        return element(
            "g",
            element("title", words.tip),
            _rim(words, place, statement),
            *([] if against is None else [_double(against, words.height)]),
            *_words(words),
            *_meta(words),
            class_=kind(place),
            data_i=here,
            data_statement=place.statement,
            transform=f"translate({number(spot.x)} {number(spot.y - words.height / 2)})",
        )


def kind(place: Place) -> str:
    """``box``, ``ghost`` or ``shelf``."""
    if place.statement is None:
        return "shelf"
    return "ghost" if place.ghost else "box"


def stroke_of(look: Stroke, path: str) -> Markup:
    """A line in its relation's look."""
    dash = {"stroke_dasharray": look.dash or None, "stroke_linecap": "round" if look.dash else None}
    return element("path", d=path, fill="none", stroke=look.colour, stroke_width=look.wide, **dash)


def _rim(words: Face, place: Place, statement: Statement | None) -> Markup:
    unsaid = place.ghost or statement is None or statement.implicit
    return element(
        "rect",
        class_="b",
        width=BOX,
        height=words.height,
        rx=6,
        fill=PAPER,
        stroke=INK if words.heavy else EDGE,
        stroke_width=2 if words.heavy else 1,
        stroke_dasharray="4 3" if unsaid else None,
    )


def _double(look: Stroke, high: float) -> Markup:
    """The double left edge of what objects."""
    path = f"M1 5V{number(high - 5)}M5 1V{number(high - 1)}"
    return element("path", class_=f"edge e-{look.tone}", d=path, stroke=look.colour, stroke_width=1.5)


def _words(words: Face) -> Iterator[Markup]:
    """The lines; the number that opens the first is paler."""
    for row, line in enumerate(words.lines):
        y = TOP + 15 + row * LINE
        rest, x = line, float(INSET)
        if row == 0 and words.number:
            yield line_of_text(words.number, x, y, size=TITLE, fill=PALE)
            rest = line.removeprefix(words.number).lstrip()
            x += width(f"{words.number} ", TITLE)
        yield line_of_text(rest, x, y, size=TITLE, fill=INK, bold=words.heavy)


def _meta(words: Face) -> Iterator[Markup]:
    """Flags, then who says so, on one line."""
    x, y = float(INSET), words.height - BOTTOM - 2
    for each in words.flags:
        yield line_of_text(each.words, x, y, size=SMALL, fill=each.colour, bold=True)
        x += width(each.words, SMALL, bold=True) + INSET
    if words.speaker and x < BOX - 2 * INSET:
        yield line_of_text(clip(words.speaker, SMALL, BOX - INSET - x), x, y, size=SMALL, fill=PALE)
