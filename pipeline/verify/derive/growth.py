"""Yearly growth with no window: "growing by about 8 % annually". Each usual window is tried, and all are shown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.models import Fact, Grain, Part, Quantity, QuantityKind, Verdict, cut, plain
from pipeline.verify.derive.changes import in_year, is_told_real, stated_change
from pipeline.verify.judge.decide import Grade, Reference, decide, would_hold
from pipeline.verify.judge.judged import Judged, Row
from pipeline.verify.judge.level import ceiling, not_in_table
from pipeline.verify.judge.rows import Case, Court
from pipeline.verify.judge.telling import UNCHECKED
from pipeline.verify.judge.wording import bounds, hedged
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.periods import year_of
from pipeline.verify.match.scene import is_rate_of

_YEARLY = re.compile(
    r"^\s*(?:annual(?:ly)?|a year|per year|per annum|each year|every year|yearly|year[- ]on[- ]year)\b", re.IGNORECASE
)
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Window:
    """The mean yearly growth over some years, and how the claim holds for it; ``row`` None: the rows are missing."""

    years: int
    row: Row | None


def is_yearly(claim: Claim) -> bool:
    """A percentage of change that is said to recur every year."""
    quantity = claim.quantity
    after = claim.scene.after(quantity.end)
    return quantity.kind is QuantityKind.PERCENT and (quantity.per == "year" or bool(_YEARLY.match(after)))


def judge_growth(claim: Claim, court: Court) -> Judged:
    """The verdict over all windows; a window that the text states is the only one."""
    last = year_of(claim.period) if claim.period else None
    if last is None or claim.period is None:
        return not_in_table(claim, "NO_WINDOW", "The text does not say up to which year.")
    stated_window = (
        claim.period.grain is Grain.SPAN and claim.period.start is not None and claim.period.start.year < last
    )
    wanted = (last - claim.period.start.year,) if stated_window and claim.period.start else court.policy.growth_windows
    windows = tuple(_window(claim, last, years, court) for years in wanted)
    known = tuple(window.row for window in windows if window.row is not None)
    if not known:
        return not_in_table(claim, "NO_ROW", f"The reference table has no rows for growth up to {last}.")
    case = Case(claim, stated_change(claim.quantity), known, (), known, "then" if court.published else "now")
    return ceiling(_told(case, windows, court), case)


def _told(case: Case, windows: tuple[Window, ...], court: Court) -> Judged:
    quantity = case.claim.quantity
    grades = [window.row.outcome.grade if window.row else None for window in windows]
    shown = "; ".join(_shown(window) for window in windows)
    verdict, reason, text = _verdict(grades, hedged(quantity), shown)
    if verdict is Verdict.CONTRADICTED and not all(f.verified for row in case.current for f in row.operands):
        verdict, reason, text = Verdict.UNVERIFIED, "UNVERIFIED_ROW", f"{text[:-1]}{UNCHECKED}."
    wanted = bounds(*would_hold(case.stated, court.policy), quantity)
    return Judged(verdict, reason, text, case.current, shown, wanted, _fix(verdict, windows), case.clock)


def _verdict(grades: list[Grade | None], said: str, shown: str) -> tuple[Verdict, str, str]:
    distinct = set(grades)
    if distinct == {Grade.SUPPORTED}:
        return Verdict.SUPPORTED, "HOLDS", f"“{said}” a year holds for every window: {shown}."
    if distinct == {Grade.FAILS}:
        return Verdict.CONTRADICTED, "VALUE", f"“{said}” a year holds for no window: {shown}."
    if distinct <= {Grade.SUPPORTED, Grade.APPROXIMATE}:
        return Verdict.APPROXIMATE, "WITHIN_TOLERANCE", f"“{said}” a year is near, for every window: {shown}."
    text = f"“{said}” a year depends on the years that are meant, and the text does not say: {shown}."
    return Verdict.AMBIGUOUS, "WINDOW_UNSTATED", text


def _shown(window: Window) -> str:
    span = "last year" if window.years == 1 else f"{window.years} years"
    if window.row is None:
        return f"{span}: no rows"
    return f"{span}: {window.row.told}" + (" (holds)" if window.row.outcome.grade is Grade.SUPPORTED else "")


def _fix(verdict: Verdict, windows: tuple[Window, ...]) -> str:
    if verdict in (Verdict.SUPPORTED, Verdict.UNVERIFIED):
        return ""
    named = [w for w in windows if w.row and w.row.outcome.grade is Grade.SUPPORTED] or [w for w in windows if w.row]
    row, years = named[0].row, named[0].years
    over = "in the last year" if years == 1 else f"a year over {years} years"
    return f"{row.told} {over}" if row else ""


def _window(claim: Claim, last: int, years: int, court: Court) -> Window:
    rows = [*_by_levels(claim, last, years, court), *_by_rates(claim, last, years, court)]
    return Window(years, rows[0] if rows else None)


def _by_levels(claim: Claim, last: int, years: int, court: Court) -> Iterator[Row]:
    """Compound growth between the levels of two years, the longest series first."""
    if is_told_real(claim, court):
        return
    for end in _known(in_year(claim.facts, last), court):
        for start in _known(in_year(claim.facts, last - years), court):
            if (start.definition_id, start.unit) == (end.definition_id, end.unit) and start.value > 0:
                rate = ((end.value / start.value) ** (Decimal(1) / years) - 1) * _HUNDRED
                yield _row(claim.quantity, rate, (start, end), court)


def _by_rates(claim: Claim, last: int, years: int, court: Court) -> Iterator[Row]:
    """The mean of the yearly rates, where the table has rates in place of levels."""
    for measure in court.knowledge.measures.values():
        if not is_rate_of(measure, court.knowledge.measures[claim.measure or ""]):
            continue
        facts = court.knowledge.of(claim.entity or "", measure.measure_id)
        found = [_known(in_year(facts, at), court) for at in range(last - years + 1, last + 1)]
        if all(found):
            product = Decimal(1)
            for rates in found:
                product *= 1 + rates[0].value / _HUNDRED
            rate = (product ** (Decimal(1) / years) - 1) * _HUNDRED
            yield _row(claim.quantity, rate, tuple(rates[0] for rates in found), court)


def _row(quantity: Quantity, rate: Decimal, operands: tuple[Fact, ...], court: Court) -> Row:
    ref = Reference(rate, rate, Decimal(0))
    outcome = decide(stated_change(quantity), ref, court.policy)
    words, parts = f"{plain(cut(rate, 1))} %", (Part.SERIES,) * len(operands)
    return Row(operands[-1], ref, outcome, "%", None, operands, words, parts)


def _known(facts: list[Fact], court: Court) -> list[Fact]:
    """The newest vintage of each definition and unit that was known at publication."""
    newest: dict[tuple[str, str], Fact] = {}
    for fact in sorted((f for f in facts if court.knew(f)), key=lambda f: (f.as_of, f.row_id)):
        newest[fact.definition_id, fact.unit] = fact
    return list(newest.values())
