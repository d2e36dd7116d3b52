"""One sum in two currencies: the exchange rate that a text implies against the rate of the day.

A conversion may be right on one day and off on another, so the day of the announcement, the period and the day of
publication are all tried, and the finding says which of them holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pipeline.models import Quantity, QuantityKind, Verdict, plain
from pipeline.verify.claim import Claim
from pipeline.verify.decide import Stated
from pipeline.verify.judged import Judged
from pipeline.verify.resources import Resources
from pipeline.verify.textual.consistency import Checked
from pipeline.verify.wording import hedged, rounded

_MONTHS = 12


@dataclass(frozen=True)
class Day:
    """A day whose rate is tried, and what it is."""

    at: date
    what: str


def currency_pairs(claims: tuple[Claim, ...], resources: Resources) -> Iterator[Checked]:
    """One finding for each figure that restates another in a second currency."""
    by_start = {claim.quantity.start: claim for claim in claims}
    done: set[int] = set()
    for claim in claims:
        partner = by_start.get(-1 if claim.quantity.pair is None else claim.quantity.pair)
        if partner is None or claim.quantity.start in done or not _is_pair(partner.quantity, claim.quantity):
            continue
        first, second = sorted((partner, claim), key=lambda c: c.quantity.start)
        done |= {first.quantity.start, second.quantity.start}
        yield Checked(
            first.quantity.start,
            second.quantity.end,
            "CURRENCY_PAIR",
            _judge(first, second, resources),
            second.quantity,
        )


def implied(first: Quantity, second: Quantity) -> tuple[Decimal, Decimal]:
    """Least and greatest exchange rate that both figures, as rounded or cut off, allow."""
    (a, a_ulp), (b, b_ulp) = _open(first), _open(second)
    low = (a.value - a_ulp / 2) / (b.high + b_ulp / 2)
    return low, (a.high + a_ulp) / max(b.value - b_ulp / 2, b_ulp / 2)


def _open(quantity: Quantity) -> tuple[Stated, Decimal]:
    """The figure and how far its last digit is open; "about 8,000" is open in its zeros too."""
    stated = Stated.of(quantity)
    return stated, max(stated.ulp, stated.coarse) if quantity.hedge else stated.ulp


def _is_pair(first: Quantity, second: Quantity) -> bool:
    return (
        first.kind is second.kind is QuantityKind.MONEY
        and first.unit != second.unit
        and bool(first.value)
        and bool(second.value)
    )


def _judge(first: Claim, second: Claim, resources: Resources) -> Judged:
    units = f"{first.quantity.unit} per {second.quantity.unit}"
    low, high = implied(first.quantity, second.quantity)
    said = f"“{hedged(first.quantity)}” and “{hedged(second.quantity)}” imply {_span(low, high)} {units}"
    if resources.rates is None:
        return Judged(Verdict.NOT_CHECKED, "NO_RATES", f"{said}; no exchange rates were at hand to check it.")
    tried = [
        (day, rate) for day in _days(first, resources) if (rate := _rate(first, second, day, resources)) is not None
    ]
    if not tried:
        return Judged(Verdict.NOT_CHECKABLE, "NO_RATES", f"{said}; no rate of that time is known.")
    slack = resources.policy.tolerance.currency_pair
    fitting = [(day, rate) for day, rate in tried if low * (1 - slack) <= rate <= high * (1 + slack)]
    formula = f"{_span(low, high)} {units}; " + "; ".join(
        f"{day.what} {day.at}: {plain(rounded(rate, 5))}" for day, rate in tried
    )
    if not fitting:
        day, rate = tried[0]
        text = f"{said}; it was {plain(rounded(rate, 5))} ({day.what}, {day.at})."
        wrong = resources.policy.tolerance.currency_wrong
        near = any(low * (1 - wrong) <= rate <= high * (1 + wrong) for _, rate in tried)
        verdict, reason = (Verdict.APPROXIMATE, "CONVERSION_DATE") if near else (Verdict.INCONSISTENT, "CURRENCY_PAIR")
        return Judged(verdict, reason, text, formula=formula)
    (day, rate), others = fitting[0], [item for item in tried if item not in fitting]
    note = f" At the rate of {others[-1][0].at} ({others[-1][0].what}) it would not be." if others else ""
    text = f"{said}, which is right for {day.at} ({day.what}): {plain(rounded(rate, 5))}.{note}"
    reason = "CONVERSION_DATE" if others else "CURRENCY_PAIR"
    return Judged(Verdict.SUPPORTED, reason, text, formula=formula)


def _span(low: Decimal, high: Decimal) -> str:
    return f"{plain(rounded(low, 4))} to {plain(rounded(high, 4))}"


def _days(claim: Claim, resources: Resources) -> Iterator[Day]:
    announced = sorted({fact.as_of for fact in claim.rows(resources.knowledge)})
    yield from (Day(day, "announcement") for day in announced)
    if claim.period and claim.period.start and claim.period.end and "period" not in claim.inferred:
        yield Day(claim.period.start + (claim.period.end - claim.period.start) / 2, "mean of the period")
    if resources.published:
        yield Day(resources.published, "publication")


def _rate(first: Claim, second: Claim, day: Day, resources: Resources) -> Decimal | None:
    """Units of the first currency for one of the second; a period's mean is that of its months."""
    if resources.rates is None:
        return None
    period = first.period
    if day.what != "mean of the period" or period is None or period.start is None or period.end is None:
        return resources.rates(second.quantity.unit or "", first.quantity.unit or "", day.at)
    step = (period.end - period.start) / _MONTHS
    days = {period.start + timedelta(days=step.days * month) for month in range(_MONTHS)}
    rates = [resources.rates(second.quantity.unit or "", first.quantity.unit or "", at) for at in sorted(days)]
    known = [rate for rate in rates if rate is not None]
    return sum(known, Decimal(0)) / len(known) if len(known) == len(days) else None
