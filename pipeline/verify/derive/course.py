"""A series over the years of a claim, and the verdict on it as a finding tells it."""

from dataclasses import dataclass
from decimal import Decimal

from pipeline.models import Fact, Part, Quantity, Verdict
from pipeline.verify.derive.changes import in_year
from pipeline.verify.judge.decide import Grade, Outcome, Stated
from pipeline.verify.judge.judged import Judged, Row
from pipeline.verify.judge.level import ceiling
from pipeline.verify.judge.rows import Case, Court, reference
from pipeline.verify.judge.telling import UNCHECKED
from pipeline.verify.judge.wording import amount, hedged
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.periods import label, year_of

_NO_FIGURE = Stated(Decimal(0), Decimal(0), Decimal(0), Decimal(0), "exactly")


@dataclass(frozen=True)
class Trend:
    """A course of years that a sentence claims, as a claim on the words that say so.

    ``since``: first year that a record compares with; ``throughout``: the direction is said to have held all along.
    """

    claim: Claim
    kind: str
    rising: bool = True
    threshold: Quantity | None = None
    since: int | None = None
    throughout: bool = False


@dataclass(frozen=True)
class Course:
    """One series over the years of a claim: the rows found, and the years without one."""

    rows: tuple[Fact, ...]
    missing: tuple[int, ...]

    @property
    def said(self) -> str:
        """The course in words: first to last, with what is missing."""
        return ", ".join(f"{label(fact)}: {amount(fact.value, fact.unit)}" for fact in self.rows)


def course_of(claim: Claim, court: Court) -> Course | None:
    """The best covered series within the claim's window, as it was known at publication."""
    if claim.period is None or claim.period.start is None:
        return None
    first = claim.period.start.year
    until = max((f.period_start.year for f in claim.facts if court.knew(f)), default=first)
    last = (year_of(claim.period) if claim.period.end else until) or first
    series = sorted({(fact.definition_id, fact.unit) for fact in claim.facts})
    courses = [
        _series(tuple(f for f in claim.facts if (f.definition_id, f.unit) == key), (first, last), court)
        for key in series
    ]
    return max(courses, key=lambda course: len(course.rows), default=None)


def _series(facts: tuple[Fact, ...], window: tuple[int, int], court: Court) -> Course:
    """One row a year, the newest that was known at publication; a later edition where none was."""
    rows: list[Fact] = []
    missing: list[int] = []
    for at in range(window[0], window[1] + 1):
        found = sorted(in_year(facts, at), key=lambda fact: (court.knew(fact), fact.as_of, fact.row_id))
        rows.extend(found[-1:])
        missing.extend([] if found else [at])
    return Course(tuple(rows), tuple(missing))


def over(trend: Trend, course: Course, court: Court, outcome: tuple[Verdict, str, str]) -> Judged:
    """A verdict, reason and message over a course; rows that nobody has verified accuse nobody."""
    verdict, reason, text = outcome
    open_ = verdict is Verdict.CONTRADICTED and not all(fact.verified for fact in course.rows)
    if open_:
        verdict, reason = Verdict.UNVERIFIED, "UNVERIFIED_ROW"
    held = Outcome(Grade.SUPPORTED if verdict is Verdict.SUPPORTED else Grade.FAILS, reason)
    rows = tuple(Row(fact, reference(fact), held, fact.unit, parts=(Part.SERIES,)) for fact in course.rows)
    message = (
        f"“{hedged(trend.claim.quantity)}”: {text[0].lower()}{text[1:]} ({course.said}){UNCHECKED if open_ else ''}."
    )
    judged = Judged(verdict, reason, message, rows, formula=course.said, clock="then" if court.published else "now")
    case = Case(trend.claim, _NO_FIGURE, rows, (), rows, "then" if court.published else "now")
    return ceiling(judged, case) if rows else judged


def unknown(trend: Trend, reason: str) -> Judged:
    """An explicit abstention."""
    return Judged(
        Verdict.NOT_IN_TABLE, reason, f"“{trend.claim.quantity.text}” could not be checked: the table lacks the years."
    )
