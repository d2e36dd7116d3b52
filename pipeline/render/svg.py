"""A map as an SVG file: title, what is shown, legend, and the drawing from its main claim on."""

from collections.abc import Iterator

from markupsafe import Markup

from pipeline.render.dates import day
from pipeline.render.drawing import FONT, INK, PALE, PAPER, Drawing
from pipeline.render.layout import MARGIN
from pipeline.render.legend import legend_rows
from pipeline.render.markup import element, line_of_text, number
from pipeline.render.measure import wrap
from pipeline.render.picture import Picture
from pipeline.render.words import plural

_SERIF = "Charter, Georgia, 'Liberation Serif', serif"
_TITLE, _HEAD, _NOTE, _LINE = 28, 34, 13, 18
_WIDE = 760
"""Of the narrowest picture: its title needs room."""


def standalone_svg(picture: Picture) -> str:
    """The picture as a file of its own."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{sheet_svg(picture)}\n'


def sheet_svg(picture: Picture, title: str = "") -> Markup:
    """The picture with its head; ``title`` stands in for the article's."""
    article = picture.sheet.map.article
    wide = max(picture.placed.wide, _WIDE)
    room = wide - 2 * MARGIN
    head, top = _head(picture, title or article.title, room)
    samples, deep = legend_rows(picture, room)
    high = top + deep + picture.placed.high
    return element(
        "svg",
        element("title", f"Argument map: {article.title}"),
        element("rect", class_="paper", width=wide, height=high, fill=PAPER),
        *head,
        element("g", *samples, class_="legend", transform=f"translate({MARGIN} {number(top)})"),
        element("g", *Drawing(picture).parts(), transform=f"translate(0 {number(top + deep)})"),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(wide)} {number(high)}",
        width=wide,
        height=high,
        font_family=FONT,
    )


def bare_svg(picture: Picture) -> Markup:
    """The drawing alone, for a page that has a head of its own."""
    wide, high = number(picture.placed.wide), number(picture.placed.high)
    about = "Argument map: the conclusion at the left, what bears on it to the right"
    named = {"role": "img", "aria_label": about, "font_family": FONT}
    return element("svg", *Drawing(picture).parts(), id="whole", viewBox=f"0 0 {wide} {high}", **named)


def _head(picture: Picture, title: str, room: float) -> tuple[list[Markup], float]:
    """Title and note, and where the rest begins."""
    made: list[Markup] = []
    y = float(MARGIN)
    for line in wrap(title, _TITLE, room, lines=2, bold=True):
        y += _HEAD
        text = line_of_text(line, MARGIN, y - 8, size=_TITLE, fill=INK, bold=True)
        made.append(element("g", text, font_family=_SERIF))
    for line in wrap(_note(picture), _NOTE, room, lines=3):
        y += _LINE
        made.append(line_of_text(line, MARGIN, y, size=_NOTE, fill=PALE))
    return made, y + _LINE


def _note(picture: Picture) -> str:
    """What is shown of what, and how it came to be."""
    return ". ".join(_told(picture)) + "."


def _told(picture: Picture) -> Iterator[str]:
    sheet = picture.sheet
    ref, findings = sheet.map.article, sheet.done.findings
    by = ", ".join(filter(None, (ref.author, ref.source, ref.published and day(ref.published))))
    shown = len({each.statement for each in picture.grown.places if each.statement and not each.ghost})
    every = plural(len(sheet.map.statements), "statement")
    yield f"The argument of an article{f' ({by})' if by else ''}"
    yield f"{every}" if shown == len(sheet.map.statements) else f"{shown} of its {every}"
    yield f"{plural(len(sheet.flag_numbers), 'flag')} in the whole text"
    yield f"argmap {sheet.map.provenance.code}" + (f", table {findings.table.name}" if findings.table.name else "")
