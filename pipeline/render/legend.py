"""The legend: samples drawn with the real strokes and fills, for what occurs in one map."""

from dataclasses import dataclass

from markupsafe import Markup

from pipeline.models import Samples
from pipeline.render.face import SMALL
from pipeline.render.markup import element, line_of_text, number
from pipeline.render.measure import width
from pipeline.render.picture import Picture
from pipeline.render.words import FIDELITIES, RELATIONS, ROLES, Fill, Stroke

_WIDE, _HIGH = 24, 13
_AFTER, _APART = 30, 14
"""From a sample to its word, and from a word to the next sample, in a picture's own legend."""


@dataclass(frozen=True)
class Entry:
    """One look: its word, what it means, and a sample of it."""

    word: str
    means: str
    sample: Markup

    @property
    def picture(self) -> Markup:
        """The sample as a picture of its own."""
        return element(
            "svg", self.sample, width=_WIDE, height=_HIGH, viewBox=f"0 0 {_WIDE} {_HIGH}", aria_hidden="true"
        )


def legend(picture: Picture) -> dict[str, list[Entry]]:
    """What occurs in this map, by channel."""
    relations = {join.step.relation for join in picture.grown.joins}
    statements = picture.sheet.map.statements
    roles, fidelities = {each.role for each in statements}, {each.fidelity for each in statements}
    channels = {
        "Lines": [_stroke(look) for relation, look in RELATIONS.items() if relation in relations],
        "Fill": [_fill(look) for role, look in ROLES.items() if role in roles],
        "Border": [_stroke(look) for fidelity, look in FIDELITIES.items() if fidelity in fidelities],
    }
    if (samples := picture.sheet.map.provenance.samples) and samples.answered > 1:
        channels["Agreement"] = [_share(samples)]
    return {channel: entries for channel, entries in channels.items() if entries}


def legend_row(picture: Picture) -> tuple[list[Markup], float]:
    """The legend in one row, and its width."""
    made: list[Markup] = []
    x = 0.0
    for channel, entries in legend(picture).items():
        made.append(line_of_text(channel, x, 12, size=SMALL, bold=True))
        x += width(channel, SMALL, bold=True) + _APART
        for entry in entries:
            made.append(element("g", entry.sample, transform=f"translate({number(x)} 1)"))
            made.append(line_of_text(entry.word, x + _AFTER, 12, size=SMALL))
            x += _AFTER + width(entry.word, SMALL) + _APART
        x += _APART
    return made, x


def _stroke(look: Stroke) -> Entry:
    path = f"M0 {_HIGH / 2}H{_WIDE}"
    line = element("path", d=path, stroke=look.colour, stroke_width=look.wide + 0.2, stroke_dasharray=look.dash or None)
    return Entry(look.word, look.means, line)


def _share(samples: Samples) -> Entry:
    """No score: so many of the samples that answered drew the step."""
    of = samples.answered
    means = f"The model was asked {samples.asked} times; the figure on a line counts the answers that draw that step."
    return Entry(f"drawn by so many of {of} samples", means, line_of_text(f"k/{of}", 2, 11, size=SMALL, bold=True))


def _fill(look: Fill) -> Entry:
    return Entry(look.word, "", element("rect", x=2, y=1, width=20, height=11, rx=3, fill=look.fill, stroke="#4a4a57"))
