"""Levels: a stated value against the rows of its entity, measure and period.

Source: docs/numbers.md, Vintage and Verdicts. Each step either decides or passes on to the next.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from pipeline.models import Part, Quantity, QuantityKind, Verdict
from pipeline.quantities import read_quantities
from pipeline.verify.judge.decide import Grade, Outcome
from pipeline.verify.judge.judged import Judged, Row
from pipeline.verify.judge.neighbours import other_currency, other_measure, unit_mismatch, wrong_period
from pipeline.verify.judge.prices import other_prices
from pipeline.verify.judge.rows import Case, Court, open_case
from pipeline.verify.judge.telling import NOTES, cited, suggestion, told, value_of
from pipeline.verify.judge.wording import hedged, in_text
from pipeline.verify.match.belonging import is_compared, is_denied
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.periods import label, said

_ALL_OF = re.compile(
    r"\b(?:all|its|their|the|has|have|had|with|of|counts?|numbers?|comprises?|includes?|is|are|was|were|to|by|reach\w*|"
    r"total\w*)\s*$",
    re.IGNORECASE,
)
_HOLD = ("HOLDS", "TRUNCATED", "COARSE_ROUNDING", "WITHIN_TOLERANCE")
_ABSTAINS = "REFERENCE_COARSER"
"""A row too coarse to decide does not disagree with one that decides."""


def judge_level(claim: Claim, court: Court) -> Judged:
    """The verdict on a stated level."""
    if not claim.aligned:
        return not_in_table(claim, "NO_MEASURE", "The reference table has nothing on what it counts.")
    case = open_case(claim, court)
    if not case.current:
        return other_currency(case, court) or no_row(claim, court)
    if reason := _unfit(claim, case):
        return not_in_table(claim, *reason)
    if all(_is_far_off(row, case, court) for row in case.current):
        return unit_mismatch(case, court) or unsure(case, "measure")
    return ceiling(next(filter(None, (step(case, court) for step in STEPS))), case)


def _unfit(claim: Claim, case: Case) -> tuple[str, str] | None:
    """Why a figure is no level of what the rows measure: reason code and sentence."""
    if is_compared(claim.quantity, claim.scene):
        return "DIFFERENCE", "It says how far two things are apart."
    if is_denied(claim.quantity, claim.scene):
        return "NEGATED", "It says what is not the case."
    if not all(_is_same_unit(claim.quantity, row.unit) for row in case.current):
        return "UNIT", f"The reference table has it in {case.current[0].unit}."
    if _is_some_of(claim, case):
        return "PART_OF", f"It counts some of {value_of(case.current[0])}, not all."
    return None


def _is_some_of(claim: Claim, case: Case) -> bool:
    """ "Five members" of a body of fifteen: a bare plural counts some of them, "its 15 members" counts all."""
    quantity, scene = claim.quantity, claim.scene
    if quantity.kind is not QuantityKind.COUNT or not all(row.fact.value > case.stated.high for row in case.current):
        return False
    before = scene.before(quantity.hedge.start if quantity.hedge else quantity.start)
    own = any(m.start < quantity.end and quantity.start < m.end for m in scene.measures)
    return own and len(case.current) == 1 and not _ALL_OF.search(before)


def _is_same_unit(quantity: Quantity, unit: str) -> bool:
    """Kilometres are not compared with miles; a row without a unit says nothing against."""
    return quantity.kind is not QuantityKind.MEASURE or unit in ("", quantity.unit) or _read(unit) == quantity.unit


@lru_cache(maxsize=256)
def _read(unit: str) -> str | None:
    """A row's unit as the reader of quantities names it: ``sq km`` → ``km2``."""
    return next((quantity.unit for quantity in read_quantities(f"7 {unit}")), None)


def holds(case: Case, court: Court) -> Judged | None:
    """All rows hold: supported or approximate."""
    if not all(row.holds for row in case.current):
        return None
    clear = [row for row in case.current if row.outcome.reason != _ABSTAINS] or list(case.current)
    if len({row.outcome.grade for row in clear}) > 1:
        return disagree(case, court)
    row = clear[0]
    supported = row.outcome.grade is Grade.SUPPORTED
    agrees = "agrees with" if supported else "nearly agrees with"
    note, later = _superseded_since(case)
    text = f"“{case.said}” {agrees} {value_of(row)} ({cited(row, court)}).{NOTES.get(row.outcome.reason, '')}{note}"
    reason = "SUPERSEDED_SINCE" if later and supported else row.outcome.reason
    return told(case, court, (Verdict.SUPPORTED if supported else Verdict.APPROXIMATE, reason, text))


def _superseded_since(case: Case) -> tuple[str, bool]:
    """A later figure that no longer agrees, in words."""
    facts = [row.fact for row in case.current]
    later = [row for row in case.now if not row.holds and row.fact not in facts]
    if not later:
        return "", False
    return f" A later figure of {later[0].fact.as_of}, {value_of(later[0])}, no longer agrees.", True


def disagree(case: Case, court: Court) -> Judged | None:
    """Some rows hold, some do not."""
    holding = [row for row in case.current if row.outcome.grade is Grade.SUPPORTED]
    holding = holding or [row for row in case.current if row.holds]
    against = [row for row in case.current if row not in holding]
    if not holding or not against:
        return None
    good, bad = holding[0], against[0]
    told_so = tuple(row if row in holding else _as_failing(row) for row in case.current)
    text = (
        f"“{case.said}” is true of {value_of(good)} ({good.fact.definition_id}, {label(good.fact)}), "
        f"but not of {value_of(bad)} ({bad.fact.definition_id}, {label(bad.fact)}): say which is meant."
    )
    return told(replace(case, current=told_so), court, (Verdict.AMBIGUOUS, "DEFINITIONS_DIFFER", text))


def _as_failing(row: Row) -> Row:
    """A row that is told as one of which the claim is not true, however near it comes."""
    return row._replace(outcome=Outcome(Grade.FAILS, row.outcome.reason))


def outdated(case: Case, court: Court) -> Judged | None:
    """Fails for what was known at publication, and held for what that replaced."""
    held = [row for row in case.older if row.holds]
    if not held:
        return None
    old, new = max(held, key=lambda row: (row.outcome.grade, row.fact.as_of)), case.current[0]
    text = (
        f"“{case.said}” fits {value_of(old)} of {old.fact.as_of} ({old.fact.status}), which was replaced by "
        f"{value_of(new)} on {new.fact.as_of} ({new.fact.status}).{NOTES.get(old.outcome.reason, '')}"
    )
    judged = told(case, court, (Verdict.OUTDATED, "SUPERSEDED", text))
    older = tuple(row.standing_as(Part.REPLACED) for row in case.older)
    return replace(judged, rows=(*case.current, *older), suggestion=suggestion(new, case))


def revised(case: Case, court: Court) -> Judged | None:
    """Only figures that came out after publication, and one is near: what was known then may well have fitted."""
    if case.clock == "then" or court.published is None:
        return None
    near = [row for row in case.current if _is_near(row, case, court)]
    if not near:
        return None
    text = f"“{case.said}” is near {value_of(near[0])} ({cited(near[0], court)}), which was published later."
    return told(case, court, (Verdict.APPROXIMATE, "LATER_VINTAGE", text))


def _is_near(row: Row, case: Case, court: Court) -> bool:
    tolerance = court.policy.tolerance
    if case.stated.scale == "growth":
        return max(row.ref.low - case.stated.high, case.stated.value - row.ref.high) <= tolerance.near_growth
    return row.gap is not None and row.gap <= tolerance.near_miss


def contradicted(case: Case, court: Court) -> Judged:
    """Fails everywhere; rows that nobody has verified accuse nobody."""
    row = min(case.current, key=lambda row: (not is_verified(row), row.gap or Decimal(0), row.fact.row_id))
    what = f"{value_of(row)} ({cited(row, court)})"
    if not is_verified(row):
        text = f"“{case.said}” does not fit {what}, which nobody here has checked yet."
        return told(case, court, (Verdict.UNVERIFIED, "UNVERIFIED_ROW", text))
    near = row.gap is not None and row.gap <= court.policy.tolerance.near_miss
    reason = "NEAR_MISS" if near and row.outcome.reason == "VALUE" else row.outcome.reason
    judged = told(case, court, (Verdict.CONTRADICTED, reason, f"“{case.said}” does not hold: it is {what}."))
    return replace(judged, suggestion=suggestion(row, case))


def is_verified(row: Row) -> bool:
    """Whether every row it rests on was verified."""
    return all(fact.verified for fact in row.facts)


STEPS: tuple[Callable[[Case, Court], Judged | None], ...] = (
    holds,
    disagree,
    outdated,
    revised,
    wrong_period,
    other_prices,
    unit_mismatch,
    other_measure,
    contradicted,
)
"""Tried in order; the first that decides does. The last always does."""


def ceiling(judged: Judged, case: Case) -> Judged:
    """What was inferred lowers the ceiling: never plainly supported, and never flagged as false."""
    inferred = case.claim.inferred
    if not inferred or judged.verdict in (Verdict.APPROXIMATE, Verdict.NOT_IN_TABLE):
        return judged
    what = " and ".join(inferred)
    if judged.verdict is Verdict.SUPPORTED:
        text = f"{judged.message} The {what} had to be inferred."
        return replace(judged, verdict=Verdict.APPROXIMATE, reason=f"INFERRED_{inferred[0].upper()}", message=text)
    return unsure(case, what)


def unsure(case: Case, what: str) -> Judged:
    """An abstention that shows the rows it did not dare to use."""
    row = case.current[0]
    text = f"The {what} of “{case.said}” is not clear enough to check it; the nearest row is {value_of(row)}."
    return Judged(Verdict.NOT_IN_TABLE, "ALIGNMENT_UNSURE", text, case.current, clock=case.clock)


def _is_far_off(row: Row, case: Case, court: Court) -> bool:
    """A row many times larger or smaller is more likely not the one that is meant than the claim so wrong."""
    claim, known = abs(case.stated.value), abs(row.ref.low)
    most = court.policy.tolerance.implausible
    return bool(claim) and bool(known) and not claim / most <= known <= claim * most and row.outcome.reason not in _HOLD


def no_row(claim: Claim, court: Court) -> Judged:
    """Entity and measure are known, the period is not in the table."""
    entity = court.knowledge.entities[claim.entity or ""].name
    measure = in_text(court.knowledge.measures[claim.measure or ""].label)
    when = f" for {said(claim.period)}" if claim.period else ""
    return not_in_table(claim, "NO_ROW", f"The reference table has no row on the {measure} of {entity}{when}.")


def not_in_table(claim: Claim, reason: str, why: str) -> Judged:
    """An explicit abstention."""
    return Judged(Verdict.NOT_IN_TABLE, reason, f"“{hedged(claim.quantity)}” could not be checked. {why}")
