"""How a case is told: rows, formulas and suggestions in words, and a verdict with all that goes with it."""

from decimal import Decimal

from pipeline.models import Verdict, cut
from pipeline.verify.judge.decide import Grade, would_hold
from pipeline.verify.judge.judged import Judged, Row
from pipeline.verify.judge.rows import Case, Court
from pipeline.verify.judge.wording import amount, bounds, restyled, rounded
from pipeline.verify.match.periods import label, said

NOTES = {
    "TRUNCATED": " The digits were cut off rather than rounded.",
    "COARSE_ROUNDING": " It is rounded more than its digits suggest.",
    "HEDGE_DIRECTION": " The hedge points the wrong way.",
    "UNDERSTATED": " The true figure is far above the bound.",
    "OVERSTATED_BOUND": " The true figure is far below the bound.",
    "REFERENCE_COARSER": " The reference is less precise than the claim.",
}
"""What a reason code adds to a sentence."""
UNCHECKED = ", though not all rows behind this were checked here"
"""What a sentence ends in that rests on rows which nobody has verified."""


def told(case: Case, court: Court, outcome: tuple[Verdict, str, str]) -> Judged:
    """A verdict, reason and message, with rows, formula and the values for which the sentence would be true."""
    verdict, reason, message = outcome
    low, high = would_hold(case.stated, court.policy)
    wanted = bounds(low, high, case.claim.quantity)
    return Judged(
        verdict,
        reason,
        message,
        rows=case.current,
        formula="; ".join(formula(row, wanted) for row in case.current),
        would_hold=wanted,
        clock=case.clock,
    )


def formula(row: Row, wanted: str) -> str:
    """One comparison as it can be printed and redone: ``row: 231.4 billion USD not in [237.5 to 250 billion USD]``."""
    plainly = row.outcome.grade is Grade.SUPPORTED
    note = "" if plainly else f" ({row.outcome.reason})"
    return f"{row.fact.row_id}: {value_of(row)} {'in' if plainly else 'not in'} [{wanted}]{note}"


def value_of(row: Row) -> str:
    """A row's value in words, with its own currency if it was converted."""
    if row.told:
        return row.told
    if row.unit == row.fact.unit:
        return amount(row.ref.low, row.unit, row.ref.high)
    middle = (row.ref.low + row.ref.high) / 2
    return f"{amount(row.fact.value, row.fact.unit, row.fact.value_high)} (about {amount(rounded(middle), row.unit)})"


def cited(row: Row, court: Court) -> str:
    """Period and publisher of a row."""
    return f"{label(row.fact)}, {publisher(row, court)}"


def publisher(row: Row, court: Court) -> str:
    """Who published a row's source."""
    source = court.knowledge.sources.get(row.fact.source_id)
    return source.publisher if source else row.fact.source_id


def period_of(case: Case) -> str:
    """The claim's period in words."""
    return said(case.claim.period) if case.claim.period else label(case.current[0].fact)


def suggestion(row: Row, case: Case) -> str:
    """The article's figure with the row's value: ``about US$231 billion in 2024``."""
    middle = (row.ref.low + row.ref.high) / 2 if row.ref.high > row.ref.low else row.ref.low
    value = _worked_out(row, case, rounded(middle)) if row.told else restyled(case.claim.quantity, middle)
    about = "" if _is_exact(row.ref.low, row.ref.high, case.stated.ulp) else "about "
    when = f" in {label(row.fact)}" if case.claim.period else ""
    return f"{about}{value}{when}"


def _worked_out(row: Row, case: Case, value: Decimal) -> str:
    """A computed value in the article's words, or with its unit where the article has no digits to replace."""
    in_digits = any(letter.isdigit() for letter in case.claim.quantity.text)
    return restyled(case.claim.quantity, value) if in_digits else amount(value, row.unit)


def _is_exact(low: Decimal, high: Decimal, ulp: Decimal) -> bool:
    return low == high and bool(ulp) and cut(low / ulp, 0) * ulp == low
