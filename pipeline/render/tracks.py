"""Where lines, words, frames and bands run between the boxes (``assets/layout.js`` repeats it for folded maps)."""

from dataclasses import dataclass

from pipeline.render.face import BOX
from pipeline.render.layout import FRAME, GAP, Placed, column, linked, together
from pipeline.render.markup import number
from pipeline.render.picture import Picture
from pipeline.render.tree import Join, Region

TURN = 38
"""Where a relation's word begins, to the right of the owner's box."""
PILL = 18
"""Height of a relation's word."""
ATTACH = 12
"""Lines reach their owner this far apart."""
_END = GAP - TURN - FRAME
"""From the left of a relation's word to the frame around what it leads to."""


@dataclass(frozen=True)
class Tracks:
    """A picture laid out."""

    picture: Picture
    layout: Placed

    def shown(self, join: Join) -> bool:
        """Whether no fold hides what the step leads from."""
        return join.members[0] in self.layout.spots

    def edges(self, here: int) -> tuple[float, float]:
        """Upper and lower edge of a box with the room it keeps."""
        slot, y = self.layout.slots[here], self.layout.spots[here].y
        return y - slot.height / 2 - slot.above, y + slot.height / 2 + slot.below

    def pill(self, join: Join) -> tuple[float, float]:
        """Left edge and middle of a relation's word."""
        x = self.left(join) - GAP + TURN
        if not linked(join):
            return x, self.layout.spots[join.members[0]].y
        top, low = self.frame(join)
        return x, (top + low) / 2

    def left(self, join: Join) -> float:
        """Left edge of the boxes that the step leads from."""
        return column(self.picture.grown.places[join.members[0]].level)

    def frame(self, join: Join) -> tuple[float, float]:
        """Upper and lower edge of the frame around linked premises."""
        return self.edges(join.members[0])[0], self.edges(join.members[-1])[1]

    def _attach(self, at: int, join: Join) -> float:
        """Where on its owner's right edge a line arrives."""
        rank, of = self.picture.ranks[at]
        step = min(ATTACH, (self.layout.slots[join.owner].height - 20) / max(of - 1, 1))
        return self.layout.spots[join.owner].y + (rank - (of - 1) / 2) * step

    def paths(self, at: int, join: Join) -> tuple[str, str]:
        """The line, and the arrowhead that points to what it bears on."""
        x, y = self.pill(join)
        end = x + _END
        right = f"M{number(x)} {number(y)}H{number(end if linked(join) else end + FRAME)}"
        if join.hangs is not None:
            _, from_y = self.pill(self.picture.grown.joins[join.hangs])
            top = from_y + PILL / 2
            line = f"M{number(x + 16)} {number(top + 2)}V{number(y)}"
            return line + right, f"M{number(x + 12)} {number(top + 7)}l4 -6l4 6"
        start = column(self.picture.grown.places[join.owner].level) + BOX
        from_y = self._attach(at, join)
        bend = (x - start) * 0.6
        curve = (
            f"M{number(start + 3)} {number(from_y)}C{number(start + 3 + bend)} {number(from_y)} "
            f"{number(x - bend)} {number(y)} {number(x)} {number(y)}"
        )
        return curve + right, f"M{number(start + 8)} {number(from_y - 4)}l-6 4l6 4"

    def region(self, region: Region) -> tuple[str, float, float]:
        """One band for each level, joined; and where its caption stands."""
        bands: dict[int, tuple[float, float]] = {}
        if not together(region, self.layout.spots):
            return "", 0, 0
        for here in region.members:
            if here in self.layout.spots:
                top, low = self.edges(here)
                level = self.picture.grown.places[here].level
                high, deep = bands.get(level, (top, low))
                bands[level] = (min(high, top), max(deep, low))
        first = min(bands)
        pieces = [_band(level, top, low, first=level == first) for level, (top, low) in bands.items()]
        return "".join(pieces), column(first), bands[first][0] + 12


def _band(level: int, top: float, low: float, *, first: bool) -> str:
    left = column(level) - (12 if first else GAP)
    right = column(level) + BOX + 12
    return f"M{number(left)} {number(top - 2)}H{number(right)}V{number(low + 4)}H{number(left)}Z"
