"""Does a stated figure hold for a reference value? Bands in Decimal, as the policy file lists them.

Source: docs/numbers.md, Intervals and Hedges. Nothing here knows of rows, periods or text.
"""

from decimal import Decimal
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from pipeline.models import Fact, HedgeClass, Quantity, QuantityKind, cut
from pipeline.verify.policy import Policy, Rule

ZERO = Decimal(0)
HUNDRED = Decimal(100)
_MULTIPLE_ULP = Decimal("0.1")
"""Words such as "doubled" are meant to about a tenth."""
_SCALED = 10
"""Units of a last digit that stands before a word or noughts."""
_REMEMBERED = 64
"""Figures whose bands are kept: one figure meets several rows, and then says for which values it would hold."""
_SHARES = (QuantityKind.PERCENT, QuantityKind.PERCENTAGE_POINT, QuantityKind.FRACTION, QuantityKind.RATIO)
Stretch = tuple[Decimal | None, Decimal | None]
"""Least and greatest value; None is unbounded."""


class Grade(IntEnum):
    """How well a claim holds for one reference value."""

    FAILS = 0
    APPROXIMATE = 1
    SUPPORTED = 2


class Outcome(NamedTuple):
    """A grade with its reason code."""

    grade: Grade
    reason: str


class Reference(NamedTuple):
    """A reference value or range, and one unit of its last digit."""

    low: Decimal
    high: Decimal
    ulp: Decimal

    @classmethod
    def of(cls, fact: Fact) -> "Reference":
        """A row's value or range."""
        return cls(fact.value, fact.value if fact.value_high is None else fact.value_high, fact.ulp)


class Stated(NamedTuple):
    """A figure as stated, ready for arithmetic. ``scale`` says what "near" means: ratio, points or growth."""

    value: Decimal
    high: Decimal
    ulp: Decimal
    coarse: Decimal
    hedge: str
    scale: str = "ratio"

    @classmethod
    def of(cls, quantity: Quantity, *, growth: bool = False) -> "Stated":
        """A quantity that has a value; fractions and ratios become percent, so that they meet shares."""
        factor = HUNDRED if quantity.kind in (QuantityKind.FRACTION, QuantityKind.RATIO) else Decimal(1)
        value = (quantity.value or ZERO) * factor
        high = value if quantity.value_high is None else quantity.value_high * factor
        ulp = (quantity.ulp or ZERO) * factor
        if quantity.kind is QuantityKind.MULTIPLE:
            ulp = min(ulp, _MULTIPLE_ULP)
        scale = "points" if quantity.kind in _SHARES else "ratio"
        return cls(
            value=min(value, high),
            high=max(value, high),
            ulp=ulp,
            coarse=(quantity.coarse_ulp or ZERO) * factor,
            hedge=_hedge(quantity),
            scale="growth" if growth else scale,
        )

    def negated(self) -> "Stated":
        """The same figure with the other sign; bounds keep their meaning for the magnitude."""
        return self._replace(value=-self.high, high=-self.value)


class Band(NamedTuple):
    """An interval of reference values with what it means when the reference lies in it; None is unbounded."""

    low: Decimal | None
    high: Decimal | None
    open_low: bool
    open_high: bool
    outcome: Outcome

    def holds(self, ref: Reference) -> bool:
        """Whether the whole reference lies inside."""
        low_ok = self.low is None or (ref.low > self.low if self.open_low else ref.low >= self.low)
        high_ok = self.high is None or (ref.high < self.high if self.open_high else ref.high <= self.high)
        return low_ok and high_ok

    def touches(self, ref: Reference) -> bool:
        """Whether any value that the reference allows lies inside."""
        half = ref.ulp / 2
        return (self.low is None or ref.high + half >= self.low) and (self.high is None or ref.low - half <= self.high)


def decide(stated: Stated, ref: Reference, policy: Policy) -> Outcome:
    """The first band that holds the reference; a reference coarser than the claim gives at most approximate."""
    if stated.high < 0:
        stated, ref = stated.negated(), Reference(-ref.high, -ref.low, ref.ulp)
    found, otherwise = bands(stated, policy)
    for band in found:
        if band.holds(ref):
            return _capped(band.outcome, stated, ref)
    if _coarser(stated, ref) and found[0].touches(ref):
        return Outcome(Grade.APPROXIMATE, "REFERENCE_COARSER")
    return Outcome(Grade.FAILS, otherwise)


def distance(stated: Stated, ref: Reference) -> Decimal:
    """Relative distance of claim and reference, four digits; 0 where the stated range meets the reference's."""
    gap = max(ref.low - stated.high, stated.value - ref.high, ZERO)
    base = max(abs(ref.low), abs(ref.high))
    return cut(gap / base, 4) if base else (ZERO if not gap else Decimal(1))


def would_hold(stated: Stated, policy: Policy) -> Stretch:
    """Least and greatest reference value for which the sentence is plainly true; None is unbounded."""
    return _allowed(stated, policy, Grade.SUPPORTED)


def exclude(one: Quantity, other: Quantity, policy: Policy) -> bool:
    """Whether two figures cannot both be true of one value, taken as loosely as hedges and rounding allow."""
    return apart(*(_allowed(_counted(each), policy, Grade.APPROXIMATE) for each in (one, other)))


def apart(one: Stretch, other: Stretch) -> bool:
    """Whether no value lies in both."""
    (low, high), (low2, high2) = one, other
    return bool(
        (high is not None and low2 is not None and high < low2)
        or (high2 is not None and low is not None and high2 < low)
    )


def _counted(quantity: Quantity) -> Stated:
    """What was counted one by one was not rounded to ones."""
    stated = Stated.of(quantity)
    whole = quantity.kind is QuantityKind.COUNT and stated.ulp == 1
    return stated._replace(ulp=ZERO) if whole else stated


def _allowed(stated: Stated, policy: Policy, least: Grade) -> Stretch:
    """Least and greatest value for which the figure holds at least so well."""
    if stated.high < 0:
        low, high = _allowed(stated.negated(), policy, least)
        return (None if high is None else -high), (None if low is None else -low)
    found = [band for band in bands(stated, policy)[0] if band.outcome.grade >= least]
    lows, highs = [band.low for band in found], [band.high for band in found]
    return (
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
    )


@lru_cache(maxsize=_REMEMBERED)
def bands(stated: Stated, policy: Policy) -> tuple[tuple[Band, ...], str]:
    """The bands of a stated figure, and the reason when none holds."""
    rules = policy.hedges[stated.hedge]
    found = tuple(_band(rule, stated, policy) for rule in rules if rule.otherwise is None)
    return found, next(rule.otherwise for rule in rules if rule.otherwise is not None)


def _band(rule: Rule, stated: Stated, policy: Policy) -> Band:
    outcome = Outcome(Grade[rule.grade.upper()], rule.reason)
    if rule.band is None:
        low = None if rule.low is None else rule.low * stated.value
        high = None if rule.high is None else rule.high * stated.high
        return Band(low, high, "from" in rule.open, "to" in rule.open, outcome)
    below, above = _REACH[rule.band](stated, rule, policy)
    return Band(stated.value - below, stated.high + above, False, rule.band == "trunc", outcome)


def _round(stated: Stated, _rule: Rule, policy: Policy) -> tuple[Decimal, Decimal]:
    """Half a unit of the last digit; of "a hundred" or "$1 billion" no more than a share of the figure."""
    reach = stated.ulp / 2
    if stated.scale == "ratio" and stated.ulp >= _SCALED:
        reach = min(reach, abs(stated.value) * policy.tolerance.round_cap)
    return reach, reach


def _trunc(stated: Stated, _rule: Rule, _policy: Policy) -> tuple[Decimal, Decimal]:
    return ZERO, stated.ulp


def _coarse(stated: Stated, _rule: Rule, policy: Policy) -> tuple[Decimal, Decimal]:
    reach = min(stated.coarse / 2, abs(stated.value) * policy.tolerance.coarse_cap)
    return max(reach, stated.ulp / 2), max(reach, stated.ulp / 2)


def _near(stated: Stated, _rule: Rule, policy: Policy) -> tuple[Decimal, Decimal]:
    fixed = {"points": policy.tolerance.near_points, "growth": policy.tolerance.near_growth}.get(stated.scale)
    if fixed is not None:
        return fixed, fixed
    return abs(stated.value) * policy.tolerance.near, abs(stated.high) * policy.tolerance.near


def _points(stated: Stated, rule: Rule, _policy: Policy) -> tuple[Decimal, Decimal]:
    reach = min(rule.points, abs(stated.value) * rule.cap)
    return reach, reach


_REACH = {"round": _round, "trunc": _trunc, "coarse": _coarse, "near": _near, "points": _points}


def _hedge(quantity: Quantity) -> str:
    named = quantity.hedge.class_ if quantity.hedge else HedgeClass.EXACTLY
    if named not in (HedgeClass.EXACTLY, HedgeClass.ABOUT):
        return str(named)
    if quantity.value_high is not None:
        return "range"
    if quantity.kind in (QuantityKind.FRACTION, QuantityKind.RATIO):
        return "fraction"
    return "multiple" if quantity.kind is QuantityKind.MULTIPLE else str(named)


def _coarser(stated: Stated, ref: Reference) -> bool:
    return ref.ulp > stated.ulp or ref.high > ref.low


def _capped(outcome: Outcome, stated: Stated, ref: Reference) -> Outcome:
    if outcome.grade is Grade.SUPPORTED and stated.hedge == "exactly" and ref.ulp > stated.ulp:
        return Outcome(Grade.APPROXIMATE, "REFERENCE_COARSER")
    return outcome
