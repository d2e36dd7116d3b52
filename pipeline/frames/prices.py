"""In which prices a sentence tells money: with inflation taken out, or as it was paid."""

import re

from pipeline.frames.frame import Act, Basis
from pipeline.frames.spot import Spot
from pipeline.models import QuantityKind

REAL = re.compile(
    r"adjusted for inflation|after inflation|constant prices|inflation[ -]adjusted|prices are taken"
    r"|\breal[ -]terms?\b|\breal\b|stripped of inflation|allowing for inflation|in volume terms"
    r"|\bconstant (?:\d{4} )?(?:prices|dollars|euros|pounds|terms)"
    r"|\bin (?:\d{4}|constant) (?:US )?(?:dollars|prices|euros|pounds)"
    r"|\b(?:prices|dollars|euros) of (?:19|20)\d\d\b|at (?:19|20)\d\d prices",
    re.IGNORECASE,
)
_NOMINAL = re.compile(
    r"current (?:dollars|prices|euros|pounds)|dollar terms|nominal|in (?:\w+ )?dollars|cash terms|money terms",
    re.IGNORECASE,
)


def is_nominal(sentence: str) -> bool:
    """Whether it says that prices are those of the time."""
    return bool(_NOMINAL.search(sentence))


def basis_of(spot: Spot, act: Act) -> Basis:
    """What is said of the prices of a figure: only money, changes and percentages can be real.

    A level of money is real where its own words say so; of a change the whole sentence may tell.
    """
    sentence, kind = spot.stage.tree.text, spot.quantity.kind
    money = kind is QuantityKind.MONEY and act is not Act.CHANGE
    if REAL.search(_own(spot) if money else sentence) and (money or act is Act.CHANGE or kind is QuantityKind.PERCENT):
        return Basis.REAL
    return Basis.CURRENT if is_nominal(sentence) else Basis.UNSAID


def _own(spot: Spot) -> str:
    """The figure's stretch of the sentence as it stands in the article."""
    nodes, start = spot.own(), spot.stage.tree.start
    return spot.stage.tree.text[nodes[0].start - start : nodes[-1].end - start] if nodes else ""
