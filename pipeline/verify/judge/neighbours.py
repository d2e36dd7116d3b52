"""Where a figure that fails would have been right: another period, scale, currency or measure.

A mistake that can be named can be mended, so each of these names what holds instead.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.models import Fact, Part, QuantityKind, Verdict
from pipeline.verify.judge.decide import Grade, Outcome, decide, distance
from pipeline.verify.judge.judged import Judged, Row, row_of
from pipeline.verify.judge.rows import Case, Court, admissible, current_rows, decided, in_unit, open_case, reference
from pipeline.verify.judge.telling import cited, period_of, suggestion, told, value_of
from pipeline.verify.judge.wording import amount, in_text, scale_of
from pipeline.verify.match.frequency import of_one_frequency
from pipeline.verify.match.periods import is_cumulative, is_open, label

SCALES = (Decimal(1000), Decimal("0.001"), Decimal(1000000), Decimal("0.000001"))
"""Factors between the scales that writers mix up."""
_DAYS_A_YEAR = 366


def wrong_period(case: Case, court: Court) -> Judged | None:
    """Fails for the stated period and holds plainly for a neighbour, which is named."""
    near = [row for row in neighbours(case, court) if row.outcome.grade is Grade.SUPPORTED]
    if not near:
        return None
    here, other = case.current[0], near[0]
    text = (
        f"For {period_of(case)} the figure is {value_of(here)}; “{case.said}” is the {label(other.fact)} figure, "
        f"{value_of(other)} ({cited(other, court)})."
    )
    fix = f"{suggestion(here, case)} ({case.said} is the {label(other.fact)} figure)"
    judged = told(case, court, (Verdict.WRONG_PERIOD, "NEIGHBOUR_HOLDS", text))
    return replace(judged, rows=(*case.current, other.standing_as(Part.ELSEWHERE)), suggestion=fix)


def neighbours(case: Case, court: Court) -> tuple[Row, ...]:
    """Rows of other periods of the same definitions, known at publication, nearest period first."""
    if any(is_cumulative(row.fact) or is_open(row.fact) for row in case.current):
        return ()
    near = _near(case.claim.facts, case, court)
    rows = [
        decided(found, case.stated, case.claim.quantity, court) for found in in_unit(near, case.claim.quantity, court)
    ]
    start = case.current[0].fact.period_start
    return tuple(
        sorted(current_rows(rows), key=lambda row: (abs((row.fact.period_start - start).days), row.fact.period_start))
    )


def _near(facts: Sequence[Fact], case: Case, court: Court) -> list[Fact]:
    used = {row.fact.period_start for row in case.current}
    definitions = {row.fact.definition_id for row in case.current}
    reach = court.policy.neighbour_years * _DAYS_A_YEAR
    return [
        fact
        for fact in facts
        if fact.definition_id in definitions
        and fact.period_start not in used
        and abs((fact.period_start - min(used)).days) <= reach
        and court.knew(fact)
    ]


def unit_mismatch(case: Case, court: Court) -> Judged | None:
    """Holds plainly after a change of scale or currency."""
    for factor in SCALES if _is_telling(case) else ():
        stated = case.stated.scaled(factor)
        for row in case.current:
            near = distance(stated, row.ref) <= court.policy.tolerance.near_miss
            if near and decide(stated, row.ref, court.policy).grade is Grade.SUPPORTED:
                times = f"{int(factor if factor > 1 else 1 / factor):,}"
                text = f"“{case.said}” is off by a factor of {times}: it is {value_of(row)} ({cited(row, court)})."
                judged = told(case, court, (Verdict.UNIT_MISMATCH, "UNIT_MISMATCH", text))
                return replace(judged, suggestion=amount(row.ref.low, row.unit, row.ref.high))
    return other_currency(case, court)


def _is_telling(case: Case) -> bool:
    """A single digit without a scale word fits too many figures by chance."""
    return case.stated.ulp * 10 <= abs(case.stated.value) or scale_of(case.claim.quantity)[0] > 0


def other_currency(case: Case, court: Court) -> Judged | None:
    """The same number holds in another currency than the one written."""
    quantity = case.claim.quantity
    if quantity.kind is not QuantityKind.MONEY:
        return None
    for fact in admissible(case.claim, court):
        ref = reference(fact)
        if fact.unit != quantity.unit and decide(case.stated, ref, court.policy).grade is Grade.SUPPORTED:
            row = row_of(fact, ref, Outcome(Grade.FAILS, "CURRENCY"), (case.stated, fact.unit))
            right = amount(fact.value, fact.unit, fact.value_high)
            text = f"“{case.said}” names the wrong currency: it is {right}, not {quantity.unit} ({cited(row, court)})."
            judged = told(case, court, (Verdict.UNIT_MISMATCH, "CURRENCY", text))
            return replace(judged, rows=(*case.current, row.standing_as(Part.ELSEWHERE)), suggestion=right)
    return None


def other_measure(case: Case, court: Court) -> Judged | None:
    """Holds for a measure that people mix up with this one."""
    measures = court.knowledge.measures
    measure = measures[case.claim.measure or ""]
    for id_ in measure.comparable_with:
        other = measures.get(id_)
        if other is None or other.dimension != measure.dimension:
            continue
        facts = of_one_frequency(court.knowledge.of(case.claim.entity or "", id_), case.claim.period)
        claim = replace(case.claim, measure=id_, facts=facts)
        for row in open_case(claim, court).current:
            if row.outcome.grade is Grade.SUPPORTED:
                text = (
                    f"“{case.said}” is not the {in_text(measure.label)} of {period_of(case)}, "
                    f"{value_of(case.current[0])}, but fits the {in_text(other.label)}, {value_of(row)}: "
                    "say which is meant."
                )
                judged = told(case, court, (Verdict.AMBIGUOUS, "OTHER_MEASURE_HOLDS", text))
                return replace(judged, rows=(*case.current, row.standing_as(Part.ELSEWHERE)))
    return None
