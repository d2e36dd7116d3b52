"""Hedges, roundings and bounds: each row of the policy, then what must hold whatever the numbers."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.models import HedgeClass, Quantity, QuantityHedge, QuantityKind
from pipeline.quantities import read_quantities
from pipeline.verify import default_policy
from pipeline.verify.decide import Grade, Outcome, Reference, Stated, decide, distance, would_hold

POLICY = default_policy()


def outcome(words: str, value: str, ulp: str | None = None, high: str | None = None) -> Outcome:
    (quantity,) = [q for q in read_quantities(words) if q.kind is not QuantityKind.PERIOD]
    low = Decimal(value)
    return decide(Stated.of(quantity), Reference(low, Decimal(high or value), Decimal(ulp or "0.001")), POLICY)


@pytest.mark.parametrize(
    ("words", "value", "grade", "reason"),
    [
        ("53%", "52.6", "SUPPORTED", "HOLDS"),
        ("53%", "52.5", "SUPPORTED", "HOLDS"),
        ("53%", "53.7", "APPROXIMATE", "TRUNCATED"),
        ("53%", "54.1", "FAILS", "VALUE"),
        ("$61.5 billion", "61.5878e9", "APPROXIMATE", "TRUNCATED"),
        ("$250 billion", "246.2e9", "APPROXIMATE", "COARSE_ROUNDING"),
        ("$250 billion", "250.4e9", "SUPPORTED", "HOLDS"),
        ("about $250 billion", "246.2e9", "SUPPORTED", "HOLDS"),
        ("about $250 billion", "240e9", "APPROXIMATE", "WITHIN_TOLERANCE"),
        ("about $250 billion", "230e9", "FAILS", "VALUE"),
        ("about 40%", "41.8", "APPROXIMATE", "WITHIN_TOLERANCE"),
        ("about 40%", "42.5", "FAILS", "VALUE"),
        ("nearly $250 billion", "246e9", "SUPPORTED", "HOLDS"),
        ("nearly $250 billion", "231e9", "FAILS", "VALUE"),
        ("nearly $250 billion", "251e9", "APPROXIMATE", "HEDGE_DIRECTION"),
        ("nearly 50%", "50", "APPROXIMATE", "HEDGE_DIRECTION"),
        ("just over $175 billion", "180e9", "SUPPORTED", "HOLDS"),
        ("just over $175 billion", "200e9", "FAILS", "VALUE"),
        ("more than $175 billion", "182.99e9", "SUPPORTED", "HOLDS"),
        ("more than $175 billion", "174.8e9", "APPROXIMATE", "HEDGE_DIRECTION"),
        ("more than $175 billion", "170e9", "FAILS", "BOUND_BROKEN"),
        ("more than $175 billion", "400e9", "APPROXIMATE", "UNDERSTATED"),
        ("at least 15 members", "15", "SUPPORTED", "HOLDS"),
        ("less than $175 billion", "150e9", "SUPPORTED", "HOLDS"),
        ("less than $175 billion", "20e9", "APPROXIMATE", "OVERSTATED_BOUND"),
        ("less than $175 billion", "180e9", "FAILS", "BOUND_BROKEN"),
        ("up to $175 billion", "175e9", "SUPPORTED", "HOLDS"),
        ("between 10 and 12 percent", "11", "SUPPORTED", "HOLDS"),
        ("between 10 and 12 percent", "14.5", "FAILS", "VALUE"),
        ("a third of voters", "34.8", "SUPPORTED", "HOLDS"),
        ("a third of voters", "37", "APPROXIMATE", "WITHIN_TOLERANCE"),
        ("a third of voters", "41", "FAILS", "VALUE"),
    ],
)
def test_a_hedge_allows_what_the_policy_says(words: str, value: str, grade: str, reason: str) -> None:
    assert outcome(words, value) == Outcome(Grade[grade], reason)


def test_a_reference_coarser_than_the_claim_gives_at_most_approximate() -> None:
    assert outcome("$61.58 billion", "61.6e9", ulp="1e8") == Outcome(Grade.APPROXIMATE, "REFERENCE_COARSER")
    assert outcome("$247 billion", "246e9", ulp="1e9", high="249e9").grade is Grade.APPROXIMATE


def test_trailing_zeros_never_stretch_a_figure_to_another_number() -> None:
    assert outcome("about 100 ships", "140").grade is Grade.FAILS


def test_a_falling_figure_is_judged_by_its_size() -> None:
    fall = Stated(Decimal(-8), Decimal(-8), Decimal(1), Decimal(0), "lower_bound")
    assert decide(fall, Reference(Decimal(-9), Decimal(-9), Decimal("0.1")), POLICY).grade is Grade.SUPPORTED
    assert decide(fall, Reference(Decimal(-6), Decimal(-6), Decimal("0.1")), POLICY).reason == "BOUND_BROKEN"
    assert would_hold(fall, POLICY) == (Decimal("-12.0"), Decimal(-8))


def test_distance_is_relative_to_the_reference_and_zero_inside_a_range() -> None:
    stated = Stated(Decimal(250), Decimal(250), Decimal(1), Decimal(10), "exactly")
    assert distance(stated, Reference(Decimal("231.4"), Decimal("231.4"), Decimal(1))) == Decimal("0.0804")
    assert distance(stated, Reference(Decimal(249), Decimal(251), Decimal(1))) == 0


SCALED = 10
"""From here on the only digit of a figure stands for more than itself: "a hundred", "$1 billion"."""
VALUES = st.decimals(min_value=Decimal("0.001"), max_value=Decimal("1e14"), places=6)
HEDGES = st.sampled_from([h for h in HedgeClass if h is not HedgeClass.EXACTLY])
ROUNDINGS = st.sampled_from((ROUND_HALF_UP, ROUND_HALF_EVEN))


def rounded(value: Decimal, digits: int, how: str) -> tuple[Decimal, Decimal]:
    """A value to so many significant digits, and one unit of the last."""
    ulp = Decimal(1).scaleb(value.adjusted() - digits + 1)
    return (value / ulp).quantize(Decimal(1), rounding=how) * ulp, ulp


def stated(value: Decimal, ulp: Decimal, hedge: HedgeClass | None = None) -> Stated:
    words = QuantityHedge(class_=hedge, text="x", start=0, end=1) if hedge else None
    quantity = Quantity(
        start=2, end=3, text="1", kind=QuantityKind.MONEY, value=value, unit="USD", ulp=ulp, hedge=words
    )
    return Stated.of(quantity)


def is_capped(shown: Decimal, ulp: Decimal) -> bool:
    """ "$1 billion": half a unit of its only digit is more than the policy lets it be rounded by."""
    return ulp >= SCALED and ulp / 2 > shown * POLICY.tolerance.round_cap


@settings(deadline=None, max_examples=300)
@given(VALUES, st.integers(1, 9), ROUNDINGS)
def test_a_true_rounding_is_always_supported(value: Decimal, digits: int, how: str) -> None:
    shown, ulp = rounded(value, digits, how)
    ref = Reference(value, value, Decimal("0.000001"))
    if ulp >= ref.ulp and not is_capped(shown, ulp):
        assert decide(stated(shown, ulp), ref, POLICY).grade is Grade.SUPPORTED


@settings(deadline=None, max_examples=300)
@given(VALUES, ROUNDINGS)
def test_a_single_digit_with_noughts_is_supported_exactly_within_its_cap(value: Decimal, how: str) -> None:
    shown, ulp = rounded(value, 1, how)
    ref = Reference(value, value, Decimal("0.000001"))
    if is_capped(shown, ulp):
        within = abs(value - shown) <= shown * POLICY.tolerance.round_cap
        assert (decide(stated(shown, ulp), ref, POLICY).grade is Grade.SUPPORTED) == within


@settings(deadline=None, max_examples=300)
@given(VALUES, st.integers(1, 9), ROUNDINGS, HEDGES)
def test_a_hedge_on_a_supported_figure_never_makes_it_false(
    value: Decimal, digits: int, how: str, hedge: HedgeClass
) -> None:
    shown, ulp = rounded(value, digits, how)
    ref = Reference(value, value, Decimal("0.000001"))
    if hedge is not HedgeClass.VAGUE and decide(stated(shown, ulp), ref, POLICY).grade is Grade.SUPPORTED:
        assert decide(stated(shown, ulp, hedge), ref, POLICY).grade > Grade.FAILS


WIDER = {
    HedgeClass.ABOVE_NEAR: HedgeClass.LOWER_BOUND,
    HedgeClass.LOWER_BOUND: HedgeClass.LOWER_BOUND_INCLUSIVE,
    HedgeClass.BELOW_NEAR: HedgeClass.UPPER_BOUND,
    HedgeClass.UPPER_BOUND: HedgeClass.UPPER_BOUND_INCLUSIVE,
}


@settings(deadline=None, max_examples=300)
@given(VALUES, st.decimals(min_value=Decimal("0.4"), max_value=Decimal(2), places=4), st.sampled_from(sorted(WIDER)))
def test_a_wider_hedge_never_turns_supported_into_false(value: Decimal, factor: Decimal, hedge: HedgeClass) -> None:
    ref = Reference(value * factor, value * factor, Decimal("0.000001"))
    ulp = Decimal(1).scaleb(value.adjusted() - 3)
    if decide(stated(value, ulp, hedge), ref, POLICY).grade is Grade.SUPPORTED:
        assert decide(stated(value, ulp, WIDER[hedge]), ref, POLICY).grade is Grade.SUPPORTED


@settings(deadline=None, max_examples=300)
@given(VALUES, st.decimals(min_value=Decimal("0.4"), max_value=Decimal(2), places=4), st.one_of(st.none(), HEDGES))
def test_what_would_hold_is_what_is_supported(value: Decimal, factor: Decimal, hedge: HedgeClass | None) -> None:
    claim = stated(value, Decimal(1).scaleb(value.adjusted() - 3), hedge)
    low, high = would_hold(claim, POLICY)
    ref = value * factor
    if decide(claim, Reference(ref, ref, Decimal("1e-7")), POLICY).grade is Grade.SUPPORTED:
        assert low is None or low <= ref
        assert high is None or ref <= high
