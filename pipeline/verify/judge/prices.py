"""A figure that holds in other prices than the text says: real terms for current prices, or the other way round."""

from dataclasses import replace

from pipeline.models import Part, Verdict
from pipeline.verify.judge.decide import Grade, Outcome, decide
from pipeline.verify.judge.judged import Judged, row_of
from pipeline.verify.judge.rows import Case, Court, admissible, reference
from pipeline.verify.judge.telling import cited, told, value_of
from pipeline.verify.judge.wording import amount


def other_prices(case: Case, court: Court) -> Judged | None:
    """The figure holds for the rows of another price basis than the ones that decide."""
    here = {row.fact.price_basis for row in case.current}
    if None in here:
        return None
    for fact in admissible(case.claim, court):
        if (
            fact.price_basis in here
            or fact.price_basis is None
            or fact.unit != case.current[0].unit
            or not court.knew(fact)
        ):
            continue
        ref = reference(fact)
        if decide(case.stated, ref, court.policy).grade is Grade.SUPPORTED:
            row = row_of(fact, ref, Outcome(Grade.FAILS, "PRICE_BASIS"), (case.stated, fact.unit))
            own = case.current[0]
            text = (
                f"“{case.said}” is told in other prices: {value_of(row)} is the figure in {fact.price_basis} prices, "
                f"and in {own.fact.price_basis} prices it is {value_of(own)} ({cited(row, court)})."
            )
            judged = told(case, court, (Verdict.UNIT_MISMATCH, "PRICE_BASIS", text))
            right = amount(own.ref.low, own.unit, own.ref.high)
            return replace(judged, rows=(*case.current, row.standing_as(Part.ELSEWHERE)), suggestion=right)
    return None
