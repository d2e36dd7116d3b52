"""The map as SVG: plain shapes and plain text with their looks as attributes, so that any program opens it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from markupsafe import Markup

from pipeline.models import Role
from pipeline.render.face import BOX, FOOT, HEAD, INSET, LINE, SMALL, TITLE, Face, face
from pipeline.render.layout import FRAME, GAP, MARGIN, PILLS, Placed, column, linked, place
from pipeline.render.markup import element, number
from pipeline.render.measure import clip, width
from pipeline.render.sheet import Sheet
from pipeline.render.tree import Forest, Join, Place, Region, forest
from pipeline.render.words import FIDELITIES, RELATIONS, ROLES, VERDICTS, Fill, Ink, Stroke

FONT = "'Liberation Sans', Arial, Helvetica, 'DejaVu Sans', sans-serif"
TURN = 38
"""Where a relation's word begins, to the right of the owner's box."""
PILL = 18
"""Height of a relation's word."""
ATTACH = 12
"""Lines reach their owner this far apart."""
INK, PALE, PAPER = "#1c1c22", "#4d4d58", "#f7f7fa"
SAMPLE = (34, 14)


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


def page_svg(picture: Picture) -> Markup:
    """The map for the report: everything drawn, what a fold hides switched off, to be moved by the page's script."""
    layout = picture.opening
    return element(
        "svg",
        *Drawing(picture, layout, buttons=True).parts(),
        id="map",
        viewBox=f"0 0 {number(layout.wide)} {number(layout.high)}",
        preserveAspectRatio="xMidYMid meet",
        role="group",
        aria_label="Argument map: the conclusion at the left, what bears on it to the right",
        font_family=FONT,
    )


def standalone_svg(picture: Picture) -> str:
    """The whole map as a file of its own, with its title and legend."""
    layout = picture.whole
    title = picture.sheet.map.article.title
    samples, wide = _legend(picture.sheet)
    wide, high = max(layout.wide, wide + 2 * MARGIN), layout.high + 76
    drawing = element("g", *Drawing(picture, layout).parts(), transform="translate(0 40)")
    picture_ = element(
        "svg",
        element("title", f"Argument map: {title}"),
        element("rect", width=wide, height=high, fill=PAPER),
        _text(clip(title, 17, wide - 2 * MARGIN, bold=True), MARGIN, 32, size=17, bold=True),
        drawing,
        element("g", *samples, transform=f"translate({MARGIN} {number(high - 30)})"),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(wide)} {number(high)}",
        width=wide,
        height=high,
        font_family=FONT,
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{picture_}\n'


@dataclass(frozen=True)
class Drawing:
    """A picture laid out; ``buttons`` adds what only a page with a script can use."""

    picture: Picture
    layout: Placed
    buttons: bool = False

    def parts(self) -> Iterable[Markup]:
        """Regions below, then frames, lines, words, boxes."""
        grown = self.picture.grown
        yield element("g", *(self.region(i, each) for i, each in enumerate(grown.regions)), class_="regions")
        yield element(
            "g", *(self.frame(i, each) for i, each in enumerate(grown.joins) if linked(each)), class_="frames"
        )
        yield element("g", *(self.line(i, each) for i, each in enumerate(grown.joins)), class_="lines")
        yield element("g", *(self.pill(i, each) for i, each in enumerate(grown.joins)), class_="pills")
        yield element("g", *(self.box(i, each) for i, each in enumerate(grown.places)), class_="boxes")

    # geometry; assets/report.js repeats it when a branch is folded

    def shown(self, join: Join) -> bool:
        return join.members[0] in self.layout.spots

    def edges(self, here: int) -> tuple[float, float]:
        """Upper and lower edge of a box with the room it keeps."""
        slot, y = self.layout.slots[here], self.layout.spots[here].y
        return y - slot.height / 2 - slot.above, y + slot.height / 2 + slot.below

    def pill_at(self, join: Join) -> tuple[float, float]:
        """Left edge and middle of a relation's word."""
        if linked(join):
            top, low = self.frame_edges(join)
            return self.turn(join), (top + low) / 2
        return self.turn(join), self.layout.spots[join.members[0]].y

    def turn(self, join: Join) -> float:
        return column(self.picture.grown.places[join.members[0]].level) - GAP + TURN

    def frame_edges(self, join: Join) -> tuple[float, float]:
        return self.edges(join.members[0])[0], self.edges(join.members[-1])[1]

    def attach(self, at: int, join: Join) -> float:
        """Where on its owner's right edge a line arrives."""
        rank, of = self.picture.ranks[at]
        step = min(ATTACH, (self.layout.slots[join.owner].height - 20) / max(of - 1, 1))
        return self.layout.spots[join.owner].y + (rank - (of - 1) / 2) * step

    def paths(self, at: int, join: Join) -> tuple[str, str]:
        """The line, and the arrowhead that points to what it bears on."""
        x, y = self.pill_at(join)
        end = x + TURN_END
        right = f"M{number(x)} {number(y)}H{number(end if linked(join) else end + FRAME)}"
        if join.hangs is not None:
            _, from_y = self.pill_at(self.picture.grown.joins[join.hangs])
            top = from_y + PILL / 2
            line = f"M{number(x + 16)} {number(top + 2)}V{number(y)}"
            return line + right, f"M{number(x + 12)} {number(top + 7)}l4 -6l4 6"
        start = column(self.picture.grown.places[join.owner].level) + BOX
        from_y = self.attach(at, join)
        bend = (x - start) * 0.6
        curve = (
            f"M{number(start + 3)} {number(from_y)}C{number(start + 3 + bend)} {number(from_y)} "
            f"{number(x - bend)} {number(y)} {number(x)} {number(y)}"
        )
        return curve + right, f"M{number(start + 8)} {number(from_y - 4)}l-6 4l6 4"

    # shapes

    def region(self, at: int, region: Region) -> Markup:
        path, x, y = self.region_path(region)
        shown = region.members[0] in self.layout.spots
        caption = clip(f"§ {region.section}", SMALL, BOX)
        return element(
            "g",
            element("path", d=path, fill="#e9eaf3"),
            _text(caption, x, y, size=SMALL, fill=PALE, bold=True),
            data_r=at,
            display=None if shown else "none",
        )

    def region_path(self, region: Region) -> tuple[str, float, float]:
        """One band for each level, joined; and where its caption stands."""
        bands: dict[int, tuple[float, float]] = {}
        for here in region.members:
            if here in self.layout.spots:
                top, low = self.edges(here)
                level = self.picture.grown.places[here].level
                high, deep = bands.get(level, (top, low))
                bands[level] = (min(high, top), max(deep, low))
        if not bands:
            return "M0 0", 0, 0
        first = min(bands)
        pieces = [_band(level, top, low, first=level == first) for level, (top, low) in bands.items()]
        return "".join(pieces), column(first), bands[first][0] + 12

    def frame(self, at: int, join: Join) -> Markup:
        shown = self.shown(join)
        top, low = self.frame_edges(join) if shown else (0, 0)
        return element(
            "rect",
            x=column(self.picture.grown.places[join.members[0]].level) - FRAME,
            y=top,
            width=BOX + 2 * FRAME,
            height=low - top,
            rx=10,
            fill="#dcefe8",
            stroke=RELATIONS[join.step.relation].colour,
            stroke_width=1.2,
            stroke_dasharray="5 3",
            data_f=at,
            display=None if shown else "none",
        )

    def line(self, at: int, join: Join) -> Markup:
        shown = self.shown(join)
        line, head = self.paths(at, join) if shown else ("M0 0", "M0 0")
        look = RELATIONS[join.step.relation]
        return element(
            "g",
            element("path", d=line, stroke_dasharray=look.dash or None),
            element("path", d=head),
            fill="none",
            stroke=look.colour,
            stroke_width=1.8,
            stroke_linejoin="round",
            data_l=at,
            display=None if shown else "none",
        )

    def pill(self, at: int, join: Join) -> Markup:
        look, wide = RELATIONS[join.step.relation], PILLS[join.step.relation]
        shown = self.shown(join)
        x, y = self.pill_at(join) if shown else (0, 0)
        return element(
            "g",
            element("rect", y=-PILL / 2, width=wide, height=PILL, rx=PILL / 2, fill="#ffffff", stroke=look.colour),
            _text(look.word, wide / 2, 3.7, size=SMALL, fill=look.colour, bold=True, anchor="middle"),
            transform=f"translate({number(x)} {number(y)})",
            data_w=at,
            display=None if shown else "none",
        )

    def box(self, here: int, place: Place) -> Markup:
        spot = self.layout.spots.get(here)
        words = self.picture.faces[here]
        x, y = (spot.x, spot.y - words.height / 2) if spot else (0, 0)
        draw = _SHAPES.get(_kind(place), _statement)
        shapes = list(draw(self.picture, here))
        if self.buttons and place.children:
            shapes.append(_fold_button(place, words.height))
        return element(
            "g",
            element("title", words.tip),
            *shapes,
            class_=_kind(place),
            data_i=here,
            data_s=place.statement,
            transform=f"translate({number(x)} {number(y)})",
            display=None if spot else "none",
            **({"tabindex": "-1", "role": "button", "aria-label": _spoken(place, words)} if self.buttons else {}),
        )


TURN_END = GAP - TURN - FRAME
"""From the left of a relation's word to the frame around what it leads to."""


def _kind(place: Place) -> str:
    if place.statement is None:
        return "shelf"
    return "ghost" if place.ghost else "box"


def _spoken(place: Place, words: Face) -> str:
    said = [words.word, " ".join(words.lines) if place.ghost else words.tip, words.badge]
    said += [f"said by {words.chip}" if words.chip else "", f"{place.behind.words} behind it" if place.children else ""]
    return ". ".join(each for each in said if each)


def _statement(picture: Picture, here: int) -> Iterable[Markup]:
    words = picture.faces[here]
    statement = picture.sheet.statements[str(picture.grown.places[here].statement)]
    border, heavy = FIDELITIES[statement.fidelity], statement.role is Role.MAIN_CLAIM
    high = words.height
    yield element(
        "rect",
        class_="b",
        width=BOX,
        height=high,
        rx=6,
        fill=ROLES[statement.role].fill,
        stroke=border.colour,
        stroke_width=2 if heavy else 1.3,
        stroke_dasharray=border.dash or None,
    )
    if words.worst is not None:
        look = VERDICTS[words.worst.verdict]
        stripe = f"M6 0H5V{number(high)}H6A6 6 0 0 1 0 {number(high - 6)}V6A6 6 0 0 1 6 0Z"
        yield element("path", d=stripe, fill=look.ink)
        yield _badge(words.badge, look, flag=words.worst.flag)
    yield _text(words.word, BOX - INSET, 21, size=SMALL, fill=PALE, anchor="end")
    for row, line in enumerate(words.lines):
        yield _text(line, INSET + 2, HEAD + 12 + row * LINE, size=TITLE, bold=heavy, italic=statement.implicit)
    foot = high - FOOT - 1
    if words.chip:
        wide = width(words.chip, SMALL) + 14
        chip = element("rect", y=0, width=wide, height=17, rx=3, fill="#ffffff", stroke="#7a7a88", stroke_width=0.9)
        inner = _text(words.chip, 7, 12.3, size=SMALL, fill="#33333d")
        yield element("g", chip, inner, transform=f"translate({INSET} {number(foot)})")
    if words.hedge:
        yield _text(words.hedge, BOX - INSET, foot + 12.3, size=SMALL, fill=PALE, anchor="end", italic=True)


def _badge(words: str, look: Ink, *, flag: bool) -> Markup:
    """Filled when a person must look, tinted when not."""
    wide = width(words, SMALL, bold=True) + 14
    fill, ink = (look.ink, "#ffffff") if flag else (look.tint, look.ink)
    shape = element("rect", width=wide, height=18, rx=9, fill=fill, stroke=look.ink, stroke_width=0.8)
    inner = _text(words, 7, 12.8, size=SMALL, fill=ink, bold=True)
    return element("g", shape, inner, transform=f"translate({INSET} 8)")


def _ghost(picture: Picture, here: int) -> Iterable[Markup]:
    words = picture.faces[here]
    yield element(
        "rect",
        class_="b",
        width=BOX,
        height=words.height,
        rx=6,
        fill="#ffffff",
        stroke="#7a7a88",
        stroke_dasharray="2 3",
    )
    for row, line in enumerate(words.lines):
        yield _text(line, INSET, 18 + row * 15, size=11.5, fill=PALE, italic=True)


def _shelf(picture: Picture, here: int) -> Iterable[Markup]:
    words = picture.faces[here]
    yield element(
        "rect", class_="b", width=BOX, height=words.height, rx=6, fill=PAPER, stroke="#7a7a88", stroke_dasharray="6 4"
    )
    yield _text(words.lines[0], BOX / 2, words.height / 2 + 4, size=11.5, fill=PALE, anchor="middle", italic=True)


_SHAPES = {"ghost": _ghost, "shelf": _shelf}


def _fold_button(place: Place, high: float) -> Markup:
    """On the lower edge, where it hides no arrowhead: what it would hide, or what it hides."""
    shut = f"+ {place.behind.words}"
    return element(
        "g",
        _button("−", 22, class_="open", display="none" if place.folded else None),
        _button(
            shut,
            min(width(shut, SMALL, bold=True) + 16, BOX - INSET),
            class_="shut",
            display=None if place.folded else "none",
        ),
        class_="fold",
        transform=f"translate({INSET} {number(high - 7)})",
    )


def _button(words: str, wide: float, **attributes: str | None) -> Markup:
    shape = element("rect", width=wide, height=17, rx=8.5, fill="#ffffff", stroke="#33333d")
    inner = _text(words, wide / 2, 12.2, size=SMALL, bold=True, anchor="middle")
    return element("g", shape, inner, **attributes)


def _band(level: int, top: float, low: float, *, first: bool) -> str:
    left = column(level) - (14 if first else GAP)
    right = column(level) + BOX + 14
    return f"M{number(left)} {number(top - 4)}H{number(right)}V{number(low + 6)}H{number(left)}Z"


def _text(  # noqa: PLR0913 - a line of text is what it is
    words: str,
    x: float,
    y: float,
    *,
    size: float,
    fill: str = INK,
    bold: bool = False,
    italic: bool = False,
    anchor: str | None = None,
) -> Markup:
    return element(
        "text",
        words,
        x=x,
        y=y,
        font_size=size,
        fill=fill,
        font_weight="bold" if bold else None,
        font_style="italic" if italic else None,
        text_anchor=anchor,
    )


def stroke_sample(stroke: Stroke) -> Markup:
    """A piece of the real line, for legends."""
    wide, high = SAMPLE
    return element(
        "path", d=f"M0 {high / 2}H{wide}", stroke=stroke.colour, stroke_width=2, stroke_dasharray=stroke.dash or None
    )


def fill_sample(fill: Fill) -> Markup:
    """A piece of the real fill, for legends."""
    return element("rect", x=6, y=1, width=22, height=12, rx=3, fill=fill.fill, stroke="#4a4a57")


def sample_svg(shape: Markup) -> Markup:
    """A legend's sample as a picture of its own."""
    wide, high = SAMPLE
    return element("svg", shape, width=wide, height=high, viewBox=f"0 0 {wide} {high}", aria_hidden="true")


def legend(sheet: Sheet) -> tuple[tuple[str, tuple[tuple[str, str, Markup], ...]], ...]:
    """What occurs in this map: heading, and word, meaning and sample of each look."""
    relations = dict.fromkeys(join.step.relation for join in forest(sheet).joins)
    roles = {each.role for each in sheet.map.statements}
    fidelities = {each.fidelity for each in sheet.map.statements}
    return (
        ("Lines", tuple((k.word, k.means, stroke_sample(k)) for r, k in RELATIONS.items() if r in relations)),
        ("Fill", tuple((k.word, "", fill_sample(k)) for r, k in ROLES.items() if r in roles)),
        ("Border", tuple((k.word, k.means, stroke_sample(k)) for r, k in FIDELITIES.items() if r in fidelities)),
    )


def _legend(sheet: Sheet) -> tuple[Sequence[Markup], float]:
    """The legend in one row, and its width."""
    made, x = [], 0.0
    for heading, entries in legend(sheet):
        made.append(_text(heading, x, 12, size=SMALL, bold=True))
        x += width(heading, SMALL, bold=True) + 8
        for word, _, sample in entries:
            made += [element("g", sample, transform=f"translate({number(x)} 1)"), _text(word, x + 40, 12, size=SMALL)]
            x += 40 + width(word, SMALL) + 14
        x += 12
    return made, x
