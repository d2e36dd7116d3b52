"""Growth of every year, with no years named: "growing by about 8 % annually". Each usual window is tried and shown."""

from dataclasses import dataclass
from decimal import Decimal

from pipeline.frames import How
from pipeline.frames.when import MONTHS
from pipeline.models import Fact, Verdict, cut, plain
from pipeline.verify.decide import HUNDRED, Grade, Reference, Stated
from pipeline.verify.kinds import Comparison, Query, is_macro
from pipeline.verify.reasons import Reason
from pipeline.verify.ruling import Ruling, firm


@dataclass(frozen=True)
class Window:
    """The mean yearly growth over some years, and how the figure holds for it; None where rows are missing."""

    years: int
    found: Comparison | None

    def __str__(self) -> str:
        """As a finding shows it."""
        span = "last year" if self.years == 1 else f"{self.years} years"
        if self.found is None:
            return f"{span}: no rows"
        held = " (holds)" if self.found.holds else ""
        return f"{span}: {plain(cut(self.found.reference.low, 1))} %{held}"


def rule_growth(query: Query) -> Ruling:
    """The verdict over all windows; one that the text states is the only one."""
    windows = [Window(years, _over(query, years)) for years in _wanted(query)]
    known = tuple(window.found for window in windows if window.found is not None)
    if not known:
        return Ruling(Verdict.NOT_IN_TABLE, Reason.NO_ROW, frame=query.frame)
    grades = {window.found.outcome.grade if window.found else None for window in windows}
    note = "; ".join(map(str, windows))
    if grades == {Grade.SUPPORTED}:
        return Ruling(Verdict.SUPPORTED, Reason.HOLDS, known, query.frame, note=note)
    if grades <= {Grade.SUPPORTED, Grade.APPROXIMATE}:
        return Ruling(Verdict.APPROXIMATE, "WITHIN_TOLERANCE", known, query.frame, note=note)
    if grades == {Grade.FAILS}:
        return _fails(query, known, note)
    return Ruling(Verdict.AMBIGUOUS, Reason.WINDOW_UNSTATED, known, query.frame, note=note)


def _fails(query: Query, known: tuple[Comparison, ...], note: str) -> Ruling:
    frame = query.frame
    if not firm(frame) or frame.measure_how < How.LISTED or (is_macro(query) and not frame.nominal):
        return Ruling(Verdict.NOT_CHECKABLE, Reason.BASIS_OPEN, known, frame, note=note)
    verified = all(fact.verified for comparison in known for fact in comparison.facts)
    if not verified:
        return Ruling(Verdict.UNVERIFIED, Reason.UNVERIFIED_ROW, known, frame, note=note)
    return Ruling(Verdict.CONTRADICTED, "VALUE", known, frame, note=note)


def _wanted(query: Query) -> tuple[int, ...]:
    baseline = query.frame.baseline
    if baseline is not None and baseline.start.year < query.period.start.year:
        return (query.period.start.year - baseline.start.year,)
    return query.policy.growth_windows


def _over(query: Query, years: int) -> Comparison | None:
    """Between the levels of two years; else the mean of the yearly rates, where the table has these."""
    stated = Stated.of(query.frame.quantity, growth=True)
    if query.frame.sign < 0:
        stated = stated.negated()
    first, last = query.level_of(None, query.period.back(MONTHS * years)), query.level_of(None, query.period)
    if first and last and first.value > 0 and first.definition == last.definition:
        return _compared(query, stated, last.value / first.value, years, [*first.facts, *last.facts])
    for rate in query.table.gazetteer.rates_of(query.measure):
        facts = [f for back in range(years) if (f := _rate(query, rate, back))]
        if len(facts) == years:
            product = Decimal(1)
            for fact in facts:
                product *= 1 + fact.value / HUNDRED
            return _compared(query, stated, product, years, facts[::-1])
    return None


def _rate(query: Query, measure: str, back: int) -> Fact | None:
    found = query.table.editions(query.frame.owner or "", measure, query.period.back(MONTHS * back))
    return found[0].current if found else None


def _compared(query: Query, stated: Stated, grown: Decimal, years: int, facts: list[Fact]) -> Comparison:
    rate = (grown ** (Decimal(1) / years) - 1) * HUNDRED
    return query.compare(stated, Reference(rate, rate, Decimal(0)), facts)
