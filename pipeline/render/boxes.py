"""One box of the map: a statement, a ghost that points to one, or the shelf."""

from collections.abc import Iterable

from markupsafe import Markup

from pipeline.models import Role
from pipeline.render.face import BOX, BUTTON, HEAD, INSET, LINE, SMALL, TITLE, Face
from pipeline.render.markup import element, line_of_text, number
from pipeline.render.measure import clip, width
from pipeline.render.picture import Picture
from pipeline.render.tree import Place
from pipeline.render.words import FIDELITIES, ROLES, VERDICTS, Look

PALE, PAPER = "#4d4d58", "#f7f7fa"
_TOP, _BASE = 5, 17
"""Upper edge of badge and chip, and the line on which the words of their row stand."""


def box(picture: Picture, here: int, *, button: bool) -> Iterable[Markup]:
    """The shapes of a box about its upper left corner; ``button`` adds what folds its branch."""
    place, words = picture.grown.places[here], picture.faces[here]
    yield element("title", words.tip)
    yield from _SHAPES[kind(place)](picture, here)
    if button and place.children:
        yield _fold_button(place, words.height)


def kind(place: Place) -> str:
    """``box``, ``ghost`` or ``shelf``."""
    if place.statement is None:
        return "shelf"
    return "ghost" if place.ghost else "box"


def spoken(place: Place, words: Face) -> str:
    """What a screen reader says of a box."""
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
    yield line_of_text(words.word, BOX - INSET, _BASE, size=SMALL, fill=PALE, anchor="end")
    for row, line in enumerate(words.lines):
        yield line_of_text(line, INSET + 2, HEAD + 12 + row * LINE, size=TITLE, bold=heavy, italic=statement.implicit)
    yield from _voice(words)


def _voice(words: Face) -> Iterable[Markup]:
    """Who says so and how surely: between badge and role, or in a row of their own."""
    top, left, right = _TOP, float(INSET), float(BOX - INSET)
    if words.foot:
        top = HEAD + LINE * len(words.lines) + 3
    else:
        left += width(words.badge, SMALL, bold=True) + 14 + 8 if words.badge else 0
        right -= width(words.word, SMALL) + 10
    if words.chip:
        wide = width(words.chip, SMALL) + 14
        chip = element("rect", y=0, width=wide, height=17, rx=3, fill="#ffffff", stroke="#7a7a88", stroke_width=0.9)
        inner = line_of_text(words.chip, 7, 12.3, size=SMALL, fill="#33333d")
        yield element("g", chip, inner, transform=f"translate({number(left)} {number(top)})")
    if words.hedge:
        yield line_of_text(words.hedge, right, top + _BASE - _TOP, size=SMALL, fill=PALE, anchor="end", italic=True)


def _badge(words: str, look: Look, *, flag: bool) -> Markup:
    """Filled when a person must look, tinted when not."""
    wide = width(words, SMALL, bold=True) + 14
    fill, ink = (look.ink, "#ffffff") if flag else (look.tint, look.ink)
    shape = element("rect", width=wide, height=17, rx=8.5, fill=fill, stroke=look.ink, stroke_width=0.8)
    inner = line_of_text(words, 7, 12.3, size=SMALL, fill=ink, bold=True)
    return element("g", shape, inner, transform=f"translate({INSET} {_TOP})")


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
        yield line_of_text(line, INSET, 18 + row * 15, size=11.5, fill=PALE, italic=True)


def _shelf(picture: Picture, here: int) -> Iterable[Markup]:
    words = picture.faces[here]
    yield element(
        "rect", class_="b", width=BOX, height=words.height, rx=6, fill=PAPER, stroke="#7a7a88", stroke_dasharray="6 4"
    )
    yield line_of_text(
        words.lines[0], BOX / 2, words.height / 2 + 4, size=11.5, fill=PALE, anchor="middle", italic=True
    )


_SHAPES = {"box": _statement, "ghost": _ghost, "shelf": _shelf}


def _fold_button(place: Place, high: float) -> Markup:
    """On the lower edge, where it hides no arrowhead: what it would hide, or what it hides."""
    shut = clip(f"+ {place.behind.words}", SMALL, BOX - INSET - 16, bold=True)
    return element(
        "g",
        _button("−", 22, class_="open", display="none" if place.folded else None),
        _button(
            shut,
            width(shut, SMALL, bold=True) + 16,
            class_="shut",
            display=None if place.folded else "none",
        ),
        class_="fold",
        transform=f"translate({INSET} {number(high - BUTTON)})",
    )


def _button(words: str, wide: float, **attributes: str | None) -> Markup:
    shape = element("rect", width=wide, height=17, rx=8.5, fill="#ffffff", stroke="#33333d")
    inner = line_of_text(words, wide / 2, 12.2, size=SMALL, bold=True, anchor="middle")
    return element("g", shape, inner, **attributes)
