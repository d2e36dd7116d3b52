"""Whether prices are those of the time or of one year throughout, as a sentence and as a row say it."""

import re
from collections.abc import Sequence
from enum import StrEnum

from pipeline.models import Fact
from pipeline.verify.match.scene import Scene


class Basis(StrEnum):
    """Two ways to tell sums over the years."""

    CURRENT = "current"
    CONSTANT = "constant"


_SAID = {
    Basis.CONSTANT: re.compile(
        r"\bin real terms\b|\binflation[- ]adjusted\b|\b(?:adjust\w+|account\w+|correct\w+) for inflation\b|"
        r"\bconstant (?:(?:19|20)\d\d )?(?:prices|dollars|euros|pounds)\b|"
        r"\b(?:in|at) (?:19|20)\d\d (?:prices|dollars|euros|pounds)\b",
        re.IGNORECASE,
    ),
    Basis.CURRENT: re.compile(
        r"\bin (?:nominal|cash) terms\b|\b(?:at|in) (?:current|nominal) (?:prices|dollars|euros|pounds)\b|"
        r"\b(?:not|un)[- ]?adjusted for inflation\b|\bnominal\w*\b",
        re.IGNORECASE,
    ),
}
_CURRENT = re.compile(r"current|nominal", re.IGNORECASE)


def basis_said(scene: Scene) -> Basis | None:
    """The prices that a sentence says it speaks of; None if it does not, or says both."""
    found = [basis for basis, words in _SAID.items() if words.search(scene.sentence.text)]
    return found[0] if len(found) == 1 else None


def basis_of(fact: Fact) -> Basis | None:
    """The prices of a row; None where the table does not say."""
    if not fact.price_basis:
        return None
    return Basis.CURRENT if _CURRENT.search(fact.price_basis) else Basis.CONSTANT


def in_prices_said(rows: Sequence[Fact], scene: Scene) -> tuple[Fact, ...]:
    """If the sentence names its prices, and rows in these are there, they alone decide."""
    if not any(fact.price_basis for fact in rows):
        return tuple(rows)
    said = basis_said(scene)
    return tuple(fact for fact in rows if basis_of(fact) is said) or tuple(rows)
