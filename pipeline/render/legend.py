"""The legend: samples drawn with the real strokes, for what occurs in one picture."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.render.drawing import EDGE, PALE, stroke_of
from pipeline.render.face import SMALL
from pipeline.render.layout import linked
from pipeline.render.markup import element, line_of_text, number
from pipeline.render.measure import width
from pipeline.render.picture import Picture
from pipeline.render.words import RELATIONS

_WIDE, _HIGH = 30, 12
_AFTER, _APART, ROW = 36, 20, 20
"""From a sample to its words, from words to the next sample, and the height of a row."""


@dataclass(frozen=True)
class Entry:
    """One look: its words, and a sample of it."""

    words: str
    sample: Markup
    tone: str = "neutral"

    @property
    def picture(self) -> Markup:
        """The sample as a picture of its own."""
        size = {"width": _WIDE, "height": _HIGH, "viewBox": f"0 0 {_WIDE} {_HIGH}"}
        return element("svg", self.sample, aria_hidden="true", class_=f"r-{self.tone}", **size)


def legend(picture: Picture) -> tuple[Entry, ...]:
    """What occurs in this picture."""
    return tuple(_entries(picture))


def _entries(picture: Picture) -> Iterator[Entry]:
    joins = picture.grown.joins
    relations = {join.step.relation for join in joins}
    for relation, look in RELATIONS.items():
        if relation in relations:
            words = f"{look.word}: {look.means}" if look.means else look.word
            yield Entry(words, stroke_of(look, f"M0 {_HIGH / 2}H{_WIDE}"), look.tone)
    if any(map(linked, joins)):
        yield Entry("framed: hold only together", _box("5 3", ""))
    statements = (picture.sheet.statements.get(each.statement or "") for each in picture.grown.places)
    if any(each is not None and each.implicit for each in statements):
        yield Entry("unsaid in the article, added here", _box("4 3", "#ffffff"))
    samples = picture.sheet.map.provenance.samples
    if samples and samples.answered > 1:
        share = line_of_text(f"k/{samples.answered}", 2, 10, size=SMALL, bold=True)
        yield Entry(f"drawn by so many of {samples.answered} samples of the model", share)


def _box(dash: str, fill: str) -> Markup:
    shape = {"x": 1, "y": 1, "width": _WIDE - 2, "height": _HIGH - 2, "rx": 3}
    return element("rect", fill=fill or "none", stroke=EDGE, stroke_dasharray=dash, **shape)


def legend_rows(picture: Picture, room: float) -> tuple[tuple[Markup, ...], float]:
    """The legend in as many rows as it needs, and their height."""
    made: list[Markup] = []
    x, y = 0.0, 0.0
    for entry in legend(picture):
        wide = _AFTER + width(entry.words, SMALL) + _APART
        if x and x + wide - _APART > room:
            x, y = 0.0, y + ROW
        sample = element("g", entry.sample, transform=f"translate({number(x)} {number(y)})")
        made += [sample, line_of_text(entry.words, x + _AFTER, y + 10, size=SMALL, fill=PALE)]
        x += wide
    return tuple(made), y + ROW if made else 0.0
