"""Changes between two periods: by how much, by how many percent, how many times. Interval arithmetic over two rows.

Source: docs/numbers.md, Derived claims.
A change in percent of a share is tried as points too, because writers mix them up.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from pipeline.models import Fact, Grain, Part, Period, Polarity, Quantity, QuantityKind, Verdict, cut, plain
from pipeline.verify.derive.derived import case_over, newest_of_each, quotient, top
from pipeline.verify.judge.decide import Grade, Reference, Stated, decide, distance
from pipeline.verify.judge.judged import Judged, Row
from pipeline.verify.judge.level import (
    ceiling,
    contradicted,
    disagree,
    holds,
    judge_level,
    no_row,
    not_in_table,
    outdated,
)
from pipeline.verify.judge.rows import Case, Court
from pipeline.verify.judge.telling import cited, suggestion, told, value_of
from pipeline.verify.judge.wording import amount, hedged, in_text, number
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.frequency import of_one_frequency
from pipeline.verify.match.periods import fits, is_open, label, year, year_of
from pipeline.verify.match.scene import is_rate_of
from pipeline.verify.match.words import keys_of

_FROM = re.compile(r"\b(?:from|over|than in|than|compared (?:with|to)|relative to|on)\s*(?:the\s+)?$", re.IGNORECASE)
_SHARE = ("share", "percent")
_TURNS = (Polarity.INCREASE, Polarity.DECREASE)
_CHANGING = (QuantityKind.PERCENT, QuantityKind.MONEY, QuantityKind.COUNT)
_MOVES = (
    r"increas\w*|r[io]se[sn]?|rising|gr[eo]w[sn]?|growing|climb\w*|jump\w*|surg\w+|soar\w*|up|gain\w*|decreas\w*|f[ae]ll\w*|"
    r"declin\w*|drop\w*|cut|shr[aiu]nk|slump\w*|plunge\w*|down|contract\w*|expand\w*"
)
_BY = re.compile(
    rf"\b(?:by|{_MOVES}|(?:rise|increase|growth|cut|fall|drop|decline|gain) of)\s+(?:an?\s+|some\s+)?$", re.IGNORECASE
)
_TURN = re.compile(
    r"^\s*(?:annual\s+)?(?:increase|rise|growth|boost|jump|hike|decrease|fall|decline|drop|cut|more|less)\b",
    re.IGNORECASE,
)
_HUNDRED = Decimal(100)
_RELATIVE = (QuantityKind.PERCENT, QuantityKind.MULTIPLE)

Reading = Callable[[Fact, Fact], Reference]
"""How two rows make one value: from the earlier and the later row."""


def is_change(claim: Claim, court: Court) -> bool:
    """Whether the figure says how much something changed, rather than how much it was."""
    quantity = claim.quantity
    if quantity.kind is QuantityKind.MULTIPLE or quantity.kind is QuantityKind.PERCENTAGE_POINT:
        return True
    if quantity.polarity not in _TURNS:
        return False
    measure = court.knowledge.measures.get(claim.measure or "")
    if quantity.kind is QuantityKind.PERCENT and measure is not None and measure.dimension not in _SHARE:
        return True
    return quantity.kind in _CHANGING and _is_direct(claim)


def _is_direct(claim: Claim) -> bool:
    """ "Rose 5 %", "by 5 %", "a 5 % rise": the figure belongs to the word of change, and does not merely follow it."""
    quantity, scene = claim.quantity, claim.scene
    edge = min(quantity.start, quantity.hedge.start if quantity.hedge else quantity.start)
    before = scene.before(edge)
    return bool(_BY.search(before) or _TURN.match(scene.after(quantity.end)))


def judge_change(claim: Claim, court: Court) -> Judged:
    """The verdict on a stated change of a level."""
    rates = _as_rate(claim, court)
    if rates is not None:
        return judge_level(rates, court)
    if is_told_real(claim, court):
        return not_in_table(
            claim, "PRICE_BASIS", "Its growth is told without inflation, and the rows are in current prices."
        )
    window = window_of(claim, court)
    if window is None:
        return not_in_table(claim, "NO_WINDOW", "The text does not say between which years.")
    reading = _READINGS[_way(claim.quantity)]
    case = change_case(claim, window, reading, court)
    if not case.current:
        return no_row(claim, court)
    return ceiling(_decide(case, window, court), case)


def is_told_real(claim: Claim, court: Court) -> bool:
    """Relative growth of output, where the rows do not say that they are in constant prices."""
    measure = court.knowledge.measures.get(claim.measure or "")
    if claim.quantity.kind not in _RELATIVE or measure is None or measure.dimension != "money":
        return False
    names = {keys_of(name) for name in (measure.label, *measure.aliases)}
    return any(keys_of(name) in names for name in court.policy.real_growth) and not any(
        f.price_basis for f in claim.facts
    )


def _as_rate(claim: Claim, court: Court) -> Claim | None:
    """The same claim against a measure of yearly change, where the table has one for the period."""
    if claim.quantity.kind is not QuantityKind.PERCENT:
        return None
    for measure in court.knowledge.measures.values():
        if is_rate_of(measure, court.knowledge.measures[claim.measure or ""]):
            facts = of_one_frequency(court.knowledge.of(claim.entity or "", measure.measure_id), claim.period)
            found = replace(claim, measure=measure.measure_id, facts=facts)
            if found.rows():
                return found
    return None


def window_of(claim: Claim, court: Court) -> tuple[int, int] | None:
    """First and last year of the change; a single year is compared with the one before."""
    period = claim.period
    last = year_of(period) if period else None
    if period is None or last is None:
        return None
    if period.end is None and period.start:
        newest = max((f.period_start.year for f in claim.facts if court.knew(f) and not is_open(f)), default=None)
        return (period.start.year, newest) if newest and newest > period.start.year else None
    if period.start and period.start.year < last and period.grain is Grain.SPAN:
        return period.start.year, last
    years = sorted({at for _, p in claim.scene.periods if (at := year_of(p)) is not None})
    if len(years) > 1 and claim.quantity.polarity is not Polarity.LEVEL and years[0] < last:
        return years[0], last
    return (last, last + 1) if _is_base(claim, period) else (last - 1, last)


def change_case(claim: Claim, window: tuple[int, int], reading: Reading, court: Court) -> Case:
    """The change between two years, for each definition and each vintage of the later year."""
    stated = stated_change(claim.quantity)
    return case_over(claim, stated, tuple(_rows(claim, window, (stated, reading), court)), court)


def stated_change(quantity: Quantity) -> Stated:
    """The figure with the sign of its direction."""
    stated = Stated.of(quantity, growth=quantity.kind in (QuantityKind.PERCENT, QuantityKind.PERCENTAGE_POINT))
    return stated.negated() if quantity.polarity is Polarity.DECREASE else stated


def in_year(facts: tuple[Fact, ...], at: int) -> list[Fact]:
    """Rows of a calendar or fiscal year, open-ended ones left out."""
    whole = of_one_frequency(facts, year(at))
    return [fact for fact in whole if not is_open(fact) and fits(fact, year(at))]


def _rows(claim: Claim, window: tuple[int, int], how: tuple[Stated, Reading], court: Court) -> Iterator[Row]:
    stated, reading = how
    firsts = newest_of_each((fact for fact in in_year(claim.facts, window[0]) if fact.value), _series, court)
    for last in in_year(claim.facts, window[1]):
        if first := firsts.get(_series(last)):
            ref = reading(first, last)
            unit = _unit(claim.quantity, last)
            levels = f"{amount(first.value, first.unit)} to {amount(last.value, last.unit)}"
            words = f"{_said(ref, claim.quantity, unit)} ({levels})"
            outcome, gap = decide(stated, ref, court.policy), distance(stated, ref)
            yield Row(last, ref, outcome, unit, gap, (first, last), words, (Part.BASE, Part.LATER))


def _decide(case: Case, window: tuple[int, int], court: Court) -> Judged:
    steps = (holds, disagree, outdated)
    judged = next(filter(None, (step(case, court) for step in steps)), None)
    return judged or _points(case, window, court) or _other_years(case, window, court) or _fails(case, court)


def _points(case: Case, window: tuple[int, int], court: Court) -> Judged | None:
    """Percent where points would hold, or the other way round."""
    measure = court.knowledge.measures[case.claim.measure or ""]
    way = _way(case.claim.quantity)
    if way not in ("percent", "points") or measure.dimension not in _SHARE:
        return None
    other = change_case(case.claim, window, _READINGS["points" if way == "percent" else "percent"], court)
    if not any(row.outcome.grade is Grade.SUPPORTED for row in other.current):
        return None
    right = "percentage points" if way == "percent" else "percent"
    row = case.current[0]
    text = f"“{case.said}” would be right in {right}; the {in_text(measure.label)} changed by {value_of(row)}."
    judged = told(case, court, (Verdict.UNIT_MISMATCH, "PERCENT_VS_POINT", text))
    return replace(judged, suggestion=f"{number(case.claim.quantity.value or Decimal(0))} {right}")


def _other_years(case: Case, window: tuple[int, int], court: Court) -> Judged | None:
    """The change of another year, or of another pair of years the same distance apart."""
    reading = _READINGS[_way(case.claim.quantity)]
    for shift in (1, -1, 2, -2):
        moved = (window[0] + shift, window[1] + shift)
        near = change_case(case.claim, moved, reading, court)
        rows = [row for row in near.current if row.outcome.grade is Grade.SUPPORTED]
        if rows and near.clock == case.clock:
            there, here = value_of(rows[0]), value_of(case.current[0])
            text = f"“{case.said}” is the change to {label(rows[0].fact)}, {there}; to {window[1]} it was {here}."
            judged = told(case, court, (Verdict.WRONG_PERIOD, "NEIGHBOUR_HOLDS", text))
            near_by = rows[0]._replace(parts=(Part.BASE, Part.ELSEWHERE))
            return replace(judged, rows=(*case.current, near_by), suggestion=suggestion(case.current[0], case))
    return None


def _fails(case: Case, court: Court) -> Judged:
    judged = contradicted(case, court)
    row = case.current[0]
    turned = (row.ref.high < 0 < case.stated.value) or (case.stated.high < 0 < row.ref.low)
    if judged.verdict is Verdict.CONTRADICTED and turned and case.claim.quantity.kind is not QuantityKind.MULTIPLE:
        text = f"“{hedged(case.claim.quantity)}” has the direction wrong: {value_of(row)} ({cited(row, court)})."
        return replace(judged, reason="DIRECTION", message=text)
    return judged


def _percent(first: Fact, last: Fact) -> Reference:
    times = quotient(first, last)
    return Reference((times.low - 1) * _HUNDRED, (times.high - 1) * _HUNDRED, times.ulp * _HUNDRED)


def _difference(first: Fact, last: Fact) -> Reference:
    """Rows of one precision are subtracted as they stand, as everybody does."""
    return Reference(last.value - top(first), top(last) - first.value, max(first.ulp, last.ulp))


_READINGS: dict[str, Reading] = {"percent": _percent, "points": _difference, "amount": _difference, "times": quotient}


def _way(quantity: Quantity) -> str:
    return {
        QuantityKind.PERCENT: "percent",
        QuantityKind.PERCENTAGE_POINT: "points",
        QuantityKind.MULTIPLE: "times",
    }.get(quantity.kind, "amount")


def _unit(quantity: Quantity, last: Fact) -> str:
    return {"percent": "%", "points": "points", "times": "times"}.get(_way(quantity), last.unit)


def _said(ref: Reference, quantity: Quantity, unit: str) -> str:
    middle = (ref.low + ref.high) / 2
    return f"{plain(cut(middle, 2))} {unit}" if _way(quantity) != "amount" else amount(middle, unit)


def _series(fact: Fact) -> tuple[str, str, str | None]:
    return fact.definition_id, fact.unit, fact.price_basis


def _is_base(claim: Claim, period: Period) -> bool:
    """ "Up 3 points from 2023": the year named is the one compared with."""
    for place, said in claim.scene.periods:
        if said == period and place.start >= claim.quantity.end:
            return bool(_FROM.search(claim.scene.text(claim.quantity.end, place.start)))
    return False
