"""Per what a figure is told: a head, or a year over and over again."""

from itertools import pairwise

from pipeline.frames.spot import Spot, lemmas
from pipeline.frames.words import are
from pipeline.models import QuantityKind

_BY = ("per", "a", "for", "each", "every")
_PER_HEAD = ("person", "capita", "head")
_NEAR = 4


def is_per_head(spot: Spot) -> bool:
    """ "$790 per person", "$20,000 a head", "GDP per capita was $52,700"."""
    if spot.quantity.kind not in (QuantityKind.MONEY, QuantityKind.COUNT, QuantityKind.MEASURE):
        return False
    if spot.quantity.per is not None:
        return spot.quantity.per in _PER_HEAD
    after = lemmas(spot.after(_NEAR))
    behind = after[:1] and after[0] in _BY and bool(set(after[1:3]) & are("heads"))
    own = lemmas(spot.own())
    before = any(a == "per" and b in are("heads") for a, b in pairwise(own))
    return bool(behind) or before


def is_yearly(spot: Spot) -> bool:
    """ "By 8 % a year": every year anew, and not in one alone."""
    if spot.quantity.kind is not QuantityKind.PERCENT:
        return False
    after = [n.lower for n in spot.after(_NEAR)]
    said = after[:1] in (["annually"], ["yearly"]) or (after[:1] and after[0] in _BY[:2] and after[1:2] == ["year"])
    recurring = after[:2] in (["each", "year"], ["every", "year"]) or after[:2] == ["per", "annum"]
    before = bool(set(after[1:3]) & {"earlier", "ago", "before", "later", "previously"})
    return not before and (spot.quantity.per == "year" or bool(said) or recurring)
