"""What figures share that is said once: ``3.1, 6.9 and 5.9 per cent``, ``from $5 billion in 2020 to below 3``."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from pipeline.models import QuantityKind
from pipeline.quantities import hedges
from pipeline.quantities.found import Found

_LAST = re.compile(r",? (?:and|or|versus|vs\.?) ")
_NEXT = re.compile(r", ")
_PAIRS = (
    (re.compile(r"\b[Ff]rom (?:[a-z]+ ){0,3}$"), re.compile(r"\bto (?:[a-z]+ ){0,3}$")),
    (re.compile(r"\bto (?:[a-z]+ ){0,3}$"), re.compile(r"\bfrom (?:[a-z]+ ){0,3}$")),
)
"""The words before each of two levels, in either order."""
_NEAR = 60
_BREAK = re.compile(r"[;\n]|\. ")
_LARGEST_SHARE = 1000
_MOST_APART = 10
"""What leaves out its scale is at most so many times the other: ``from 1.2 billion to 900`` leaves out another."""
_SHARES = frozenset((QuantityKind.PERCENT, QuantityKind.PERCENTAGE_POINT))
_SHARED = _SHARES | {QuantityKind.MONEY, QuantityKind.MEASURE, QuantityKind.DURATION}


def share(found: Sequence[Found], text: str) -> None:
    """Gives bare figures the unit and scale of the one that says them for all."""
    figures = [each for each in found if each.kind is not QuantityKind.PERIOD]
    _share_lists(figures, text)
    for first, second in pairwise(figures):
        forward = _can_take(second, first)
        if (forward or _can_take(first, second)) and _is_pair(first, second, text):
            _take(*((second, first) if forward else (first, second)))


def _share_lists(figures: Sequence[Found], text: str) -> None:
    """From the last of a list, which has the unit, back to its first."""
    joint = _LAST
    for last, first in pairwise(reversed(figures)):
        listed = _can_take(first, last) and _is_said_behind(last, text) and _is_joint(joint, first, last, text)
        if listed:
            _take(first, last)
            first.noun = last.noun
        joint = _NEXT if listed else _LAST


def _is_joint(joint: re.Pattern[str], first: Found, last: Found, text: str) -> bool:
    """Whether nothing but the joint, and a hedge at most, stands between two figures."""
    hedge = hedges.before(text, last.start)
    end = hedge.start if hedge and hedge.start > first.end else last.start
    return joint.fullmatch(text, first.end, end) is not None


def _can_take(bare: Found, full: Found) -> bool:
    """Whether one counts nothing in particular, and the other has a unit or scale that such a figure can have."""
    if bare.kind is not QuantityKind.COUNT or bare.value is None or bare.noun is not None or bare.high is not None:
        return False
    if full.kind in _SHARES:
        return bare.power == 0 and abs(bare.value) < _LARGEST_SHARE
    if (
        full.power
        and not bare.power
        and full.value
        and abs(bare.value) > _MOST_APART * abs(full.value.scaleb(-full.power))
    ):
        return False
    return full.kind in _SHARED or (full.power > 0 and bare.power == 0)


def _is_said_behind(found: Found, text: str) -> bool:
    """Whether a unit or scale stands behind the number, not a currency before it."""
    opening = text[found.start : found.start + 3]
    return not opening.isupper() and (opening[0].isalnum() or opening[0] in ".-−–+")


def _is_pair(first: Found, second: Found, text: str) -> bool:
    """Whether they are the two levels of a change: ``from 48% in 2019 to 36``, ``to 36% from 48``."""
    if not 0 <= second.start - first.end <= _NEAR or _BREAK.search(text, first.end, second.start):
        return False
    near = max(0, first.start - _NEAR)
    return any(
        before.search(text, near, first.start) and between.search(text, first.end, second.start)
        for before, between in _PAIRS
    )


def _take(bare: Found, full: Found) -> None:
    """The unit of the other, and its scale where the bare figure can have one."""
    bare.kind, bare.unit, bare.unit_inferred = full.kind, full.unit, full.unit_inferred
    bare.per = bare.per or full.per
    if full.power and not bare.power and bare.value is not None:
        scale = Decimal(1).scaleb(full.power)
        bare.value, bare.power = bare.value * scale, full.power
        bare.ulp = None if bare.ulp is None else bare.ulp * scale
        bare.coarse_ulp = None if bare.coarse_ulp is None else bare.coarse_ulp * scale
