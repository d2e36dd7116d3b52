"""In which prices a sentence tells money: with inflation taken out, or as it was paid."""

import re

from pipeline.frames.frame import Act, Basis
from pipeline.models import Quantity, QuantityKind

REAL = re.compile(
    r"adjusted for inflation|after inflation|constant prices|inflation[ -]adjusted|prices are taken"
    r"|\breal[ -]terms?\b|\breal\b|stripped of inflation|allowing for inflation|in volume terms"
    r"|\bconstant (?:\d{4} )?(?:prices|dollars|euros|pounds|terms)|\bin (?:\d{4}|constant) (?:US )?(?:dollars|prices|euros|pounds)"
    r"|\b(?:prices|dollars|euros) of (?:19|20)\d\d\b|at (?:19|20)\d\d prices",
    re.IGNORECASE,
)
_NOMINAL = re.compile(r"current dollars|dollar terms|nominal|in (?:\w+ )?dollars|cash terms|money terms", re.IGNORECASE)


def is_nominal(sentence: str) -> bool:
    """Whether it says that prices are those of the time."""
    return bool(_NOMINAL.search(sentence))


def basis_of(sentence: str, quantity: Quantity, act: Act) -> Basis:
    """What the sentence says of the prices of a figure: only money, changes and percentages can be real."""
    if REAL.search(sentence) and (act is Act.CHANGE or quantity.kind in (QuantityKind.PERCENT, QuantityKind.MONEY)):
        return Basis.REAL
    return Basis.CURRENT if is_nominal(sentence) else Basis.UNSAID
