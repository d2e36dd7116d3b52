"""What a number counts that stands without a unit of its own."""

import re
from decimal import Decimal

from pipeline.frames.discourse import Discourse
from pipeline.frames.frame import Frame
from pipeline.frames.spot import MentionKind, Spot
from pipeline.frames.words import are
from pipeline.models import Quantity, QuantityKind

_ALIKE = 20
"""A factor within which a bare number may share the unit of the figure before."""
_WHOLE = 100
_PER_CENT = re.compile(r"(?<!\d )(?<!\d)(?:per cent|percent|%)[^.]*:")
_RECENT = 4
"""Figures told last that a bare number may go on from."""
_SCALED = (QuantityKind.MONEY, QuantityKind.MEASURE, QuantityKind.DURATION)


def with_unit(spot: Spot, before: Frame | None, state: Discourse) -> Quantity:
    """ "From 66.8 to 69.3 per cent": a bare number takes the unit of its neighbour."""
    quantity = spot.quantity
    if quantity.kind is not QuantityKind.COUNT:
        return quantity
    if (quantity.noun or "").startswith("international dollar"):
        return _as(quantity, QuantityKind.MONEY, None)
    if (quantity.noun or "").startswith(("point", "percentage point")):
        return _as(quantity, QuantityKind.PERCENTAGE_POINT, "pp")
    if quantity.noun or quantity.value is None or _counts_off(spot):
        return quantity
    return quantity if _is_counted(spot, state) else _as_spoken_of(quantity, spot, before, state)


def _counts_off(spot: Spot) -> bool:
    """ "The biggest economy of the three": counted off, whatever was told in percent before."""
    return spot.quantity.text.isalpha() and any(n.lower in are("definite") for n in spot.before(1))


def _as_spoken_of(quantity: Quantity, spot: Spot, before: Frame | None, state: Discourse) -> Quantity:
    """Of a list that is announced in percent, or in the unit of the figure before."""
    ahead = spot.stage.tree.text[: quantity.start - spot.stage.tree.start].lower()
    if before is None and _PER_CENT.search(ahead):
        return _as(quantity, QuantityKind.PERCENT, "%")
    recent = [*state.told[-_RECENT:], *state.here]
    near = (told for told in reversed(recent) if alike(told.quantity, quantity))
    counted = before is not None and before.quantity.kind is QuantityKind.COUNT
    last = before if before is not None and (counted or alike(before.quantity, quantity)) else next(near, before)
    if last is None or not _may_share(quantity.value or Decimal(0), last.quantity):
        return quantity
    return _as(quantity, last.quantity.kind, last.quantity.unit)


def _as(quantity: Quantity, kind: QuantityKind, unit: str | None) -> Quantity:
    return quantity.model_copy(update={"kind": kind, "unit": unit})


def alike(one: Quantity, other: Quantity) -> bool:
    """Whether two figures are of one order of size."""
    a, b = abs(one.value or Decimal(0)), abs(other.value or Decimal(0))
    return bool(a) and bool(b) and a / _ALIKE <= b <= a * _ALIKE


def _is_counted(spot: Spot, state: Discourse) -> bool:
    """Whether a measure that counts something stands beside it."""
    beside = (*spot.left(MentionKind.MEASURE), *spot.right(MentionKind.MEASURE))
    return any(state.gazetteer.sort(i).kind is QuantityKind.COUNT for m in beside for i in m.ids)


def _may_share(value: Decimal, last: Quantity) -> bool:
    """Whether a number could be told in the unit of the figure before."""
    if last.kind is QuantityKind.PERCENT:
        return value <= _WHOLE
    if not last.value or last.kind not in _SCALED:
        return False
    return abs(last.value) / _ALIKE <= value <= abs(last.value) * _ALIKE


def unbounded(spot: Spot, quantity: Quantity) -> Quantity:
    """ "Shot up to 14.8%": up belongs to the verb and bounds nothing."""
    hedge = quantity.hedge
    if hedge is None or hedge.text.lower() != "up to":
        return quantity
    ahead = [n for n in spot.stage.tree.nodes if n.end <= hedge.start]
    return quantity.model_copy(update={"hedge": None}) if ahead and ahead[-1].is_verb else quantity
