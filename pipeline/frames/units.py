"""What a number counts that stands without a unit of its own."""

import re
from decimal import Decimal

from pipeline.frames.discourse import Discourse
from pipeline.frames.frame import Frame
from pipeline.frames.spot import MentionKind, Spot
from pipeline.models import Quantity, QuantityKind

_ALIKE = 20
"""A factor within which a bare number may share the unit of the figure before."""
_WHOLE = 100
_BETWEEN = 4
"""Tokens that may stand between two ends of a range."""
_PER_CENT = re.compile(r"(?<!\d )(?<!\d)(?:per cent|percent|%)[^.]*:")
_SCALED = (QuantityKind.MONEY, QuantityKind.MEASURE, QuantityKind.DURATION)


def with_unit(spot: Spot, before: Frame | None, state: Discourse) -> Quantity:
    """ "From 66.8 to 69.3 per cent": a bare number takes the unit of its neighbour."""
    quantity = spot.quantity
    if quantity.kind is not QuantityKind.COUNT:
        return quantity
    if (quantity.noun or "").startswith(("point", "percentage point")):
        return _as(quantity, QuantityKind.PERCENTAGE_POINT, "pp")
    if quantity.noun or quantity.value is None:
        return quantity
    following = _other_end(spot)
    if following is not None:
        return _as(quantity, following.kind, following.unit)
    return quantity if _is_counted(spot, state) else _as_spoken_of(quantity, spot, before, state)


def _as_spoken_of(quantity: Quantity, spot: Spot, before: Frame | None, state: Discourse) -> Quantity:
    """Of a list that is announced in percent, or in the unit of the figure before."""
    ahead = spot.stage.tree.text[: quantity.start - spot.stage.tree.start].lower()
    if before is None and _PER_CENT.search(ahead):
        return _as(quantity, QuantityKind.PERCENT, "%")
    last = before or (state.told[-1] if state.told else None)
    if last is None or not _may_share(quantity.value or Decimal(0), last.quantity):
        return quantity
    return _as(quantity, last.quantity.kind, last.quantity.unit)


def _as(quantity: Quantity, kind: QuantityKind, unit: str | None) -> Quantity:
    return quantity.model_copy(update={"kind": kind, "unit": unit})


def _other_end(spot: Spot) -> Quantity | None:
    """The figure that follows, if both are ends of one range or members of one list."""
    if spot.following is None or spot.following.quantity is None:
        return None
    between = spot.stage.tree.words(spot.figure.behind, spot.following.first)
    joined = 0 < len(between) <= _BETWEEN and between[-1].lower in ("to", "and", "or", ",")
    kind = spot.following.quantity.kind
    return spot.following.quantity if joined and kind in (QuantityKind.PERCENT, *_SCALED) else None


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
