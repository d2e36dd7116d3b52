"""How much a figure is worth checking: specific, measurable, asserted, and bearing a load of the argument."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.frames import Frame, Mood
from pipeline.missing.words import are
from pipeline.models import ArgumentMap, Finding, HedgeLevel, Quantity, QuantityKind, Role, Statement

_NAMED, _OWNED, _DATED = 15, 5, 5
_DIGITS = (0, 4, 12, 20)
"""By how many digits are significant; more count as the last."""
_UNIT = 5
_ASSERTED, _CATEGORICAL = 10, 5
_ROLES = {Role.MAIN_CLAIM: 15, Role.CLAIM: 10, Role.PREMISE: 10, Role.COUNTERARGUMENT: 5, Role.BACKGROUND: 0}
_EACH, _MOST = 4, 20
"""For each statement that rests on it, and for all of them together."""
_SMALL = 12
_CITED = re.compile(
    r"(?:\b(?:pp?|vol|no|nos|ch|chap|sec|art|fig|fn)\.\s*|\b(?:page|pages|volume|chapter|section|figure|table|footnote|"
    r"paragraph|article|issue|edition|ISBN|doi:?)\s+|§\s*|\bet al\.,?\s*\(?)$",
    re.IGNORECASE,
)
"""Before a number that is an address, and no figure."""
_DEFINES = re.compile(
    r"\b(?:(?:is|are) defined as|by definition|(?:which|that) means|stands for|refers to|is called|is short for)\b",
    re.IGNORECASE,
)
_BACK, _FAR = 24, 200
_AGE = re.compile(r"[\s-]years?[\s-]old\b", re.IGNORECASE)
_AHEAD = 16


def is_set_aside(quantity: Quantity, sentence: str, at: int) -> bool:
    """Whether nobody would look it up: a citation, a definition, an age, a count of the text's own."""
    if _CITED.search(sentence[max(0, at - _BACK) : at]) or _DEFINES.search(sentence[max(0, at - _FAR) : at]):
        return True
    if _AGE.search(sentence[at : at + len(quantity.text) + _AHEAD]):
        return True
    noun = (quantity.noun or "").split()[-1:] or [""]
    own = noun[0].lower().rstrip("s") in are("own") or noun[0].lower() in are("own")
    words = not any(character.isdigit() for character in quantity.text)
    small = quantity.value is not None and quantity.value <= _SMALL
    return quantity.kind is QuantityKind.COUNT and (own or (words and small))


def worth(quantity: Quantity, frame: Frame | None, measure: str) -> int:
    """How specific, measurable and asserted a figure is: 0 to 60."""
    points = _NAMED * bool(measure) + _UNIT * bool(quantity.unit)
    points += _exactness(quantity.text)
    if frame is not None:
        points += _OWNED * bool(frame.owner) + _DATED * bool(frame.period) + _ASSERTED * (frame.mood is Mood.ASSERTED)
    return points


def worth_of(finding: Finding) -> int:
    """The same of a finding, as far as it tells of its figure: 0 to 60; of what is no figure, 0."""
    figure = finding.quantity
    if figure is None:
        return 0
    points = _NAMED * bool(figure.measure) + _UNIT * bool(figure.unit) + _exactness(finding.quote)
    return points + _OWNED * bool(figure.entity) + _DATED * bool(figure.period) + _ASSERTED


@dataclass(frozen=True)
class Load:
    """What the figures of a map bear."""

    statements: Mapping[str, Statement]

    @classmethod
    def of(cls, argmap: ArgumentMap) -> "Load":
        """Of a map."""
        return cls({each.id: each for each in argmap.statements})

    def on(self, finding: Finding) -> int:
        """By what its statement does in the argument, how firmly that is said, and how much rests on it: 0 to 40."""
        statement = self.statements.get(finding.statement or "")
        resting = min(_MOST, _EACH * finding.rests_on_it)
        if statement is None:
            return resting
        return resting + _ROLES[statement.role] + _CATEGORICAL * (statement.hedge.level is HedgeLevel.CATEGORICAL)


def _exactness(text: str) -> int:
    digits = "".join(character for character in text if character.isdigit())
    return _DIGITS[min(len(digits.strip("0") or digits[:1]), len(_DIGITS) - 1)]
