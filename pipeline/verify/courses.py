"""What is said of a series over years without a figure: records, courses, growing majorities, first times.

Source: docs/numbers.md, Derived claims. One year that goes further refutes a record; only years without a gap confirm.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise

from pipeline.frames import Act, Frame, How
from pipeline.models import Fact, Verdict
from pipeline.verify.decide import Grade, Outcome, Reference, Stated
from pipeline.verify.kinds import Comparison
from pipeline.verify.periods import label
from pipeline.verify.reasons import Reason
from pipeline.verify.ruling import Ruling, firm
from pipeline.verify.series import SeriesTable, Years
from pipeline.verify.wording import amount

_NOTHING = Stated(Decimal(0), Decimal(0), Decimal(0), Decimal(0), "exactly")
_HALF = Decimal(50)
_STALE = 2
"""Years after which the newest row says nothing of "since"."""


def rule_course(frame: Frame, measure: str, table: SeriesTable) -> Ruling:
    """The verdict on a phrase, by the series that covers its years best."""
    found = [_KINDS[frame.act](frame, years, table) for years in table.yearly(frame.owner or "", measure)]
    told = [ruling for ruling in found if ruling is not None]
    if not told:
        return Ruling(Verdict.NOT_IN_TABLE, Reason.SERIES_INCOMPLETE if found else Reason.NO_ROW, frame=frame)
    return max(told, key=lambda ruling: len(ruling.comparisons))


def _told(frame: Frame, rows: Sequence[Fact], verdict: Verdict, reason: Reason, text: str) -> Ruling:
    """A verdict over rows; rows that nobody has verified accuse nobody, and neither does an unsure reading."""
    shown = ", ".join(f"{label(fact)}: {amount(fact.value, fact.unit)}" for fact in rows)
    if verdict is Verdict.CONTRADICTED:
        if not firm(frame) or min(frame.owner_how, frame.measure_how) < How.LISTED:
            verdict = Verdict.NOT_CHECKABLE
        elif not all(fact.verified for fact in rows):
            verdict, reason = Verdict.UNVERIFIED, Reason.UNVERIFIED_ROW
            text = f"{text}, though nobody here has checked all rows yet"
    if verdict is Verdict.SUPPORTED and min(frame.owner_how, frame.measure_how) < How.CARRIED:
        verdict, reason = Verdict.APPROXIMATE, Reason.INFERRED_ENTITY
    held = Outcome(Grade.SUPPORTED if verdict is Verdict.SUPPORTED else Grade.FAILS, reason)
    comparisons = tuple(Comparison(_NOTHING, Reference.of(fact), (fact,), held, known=True) for fact in rows)
    return Ruling(verdict, reason, comparisons, frame, note=f"{text} ({shown})")


def _course(frame: Frame, years: Years, table: SeriesTable) -> Ruling | None:
    """Rising or falling between two years; said of every year, all of them are looked at."""
    if frame.baseline is None:
        return None
    first = frame.baseline.start.year
    newest = max((y for y, fact in years.rows.items() if table.knew(fact)), default=first)
    last = frame.period.end.year if frame.period else newest
    rows, missing = years.between(first, last), years.missing(first, last)
    stale = frame.period is None and table.is_dated and table.published.year - last > _STALE
    if len(rows) < 2 or missing[:1] == [first] or last in missing or stale:  # noqa: PLR2004 - two ends
        return None
    values = [fact.value * frame.sign for fact in rows]
    word, ends = "rise" if frame.sign > 0 else "fall", [rows[0], rows[-1]]
    if values[-1] <= values[0]:
        return _told(frame, ends, Verdict.CONTRADICTED, Reason.DIRECTION, f"there was no {word}")
    if not frame.throughout:
        return _told(frame, ends, Verdict.SUPPORTED, Reason.DIRECTION, f"there was a {word}")
    return _throughout(frame, rows, missing, word)


def _throughout(frame: Frame, rows: list[Fact], missing: list[int], word: str) -> Ruling:
    """Whether it went that way in every year."""
    if any((later.value - earlier.value) * frame.sign <= 0 for earlier, later in pairwise(rows)):
        text = f"there was a {word}, but not in every year"
        return _told(frame, rows, Verdict.APPROXIMATE, Reason.NOT_MONOTONE, text)
    if missing:
        text = f"the rows show a {word}, but lack {', '.join(map(str, missing))}"
        return _told(frame, rows, Verdict.AMBIGUOUS, Reason.SERIES_INCOMPLETE, text)
    return _told(frame, rows, Verdict.SUPPORTED, Reason.MONOTONE, f"there was a {word} in every year")


def _majority(frame: Frame, years: Years, table: SeriesTable) -> Ruling | None:
    """More than half, and growing; the newest row known may turn the other way."""
    known = [fact for fact in years.rows.values() if table.knew(fact)]
    first = frame.baseline.start.year if frame.baseline else min(years.rows, default=0)
    last = frame.period.end.year if frame.period else max(years.rows, default=0)
    rows, missing = years.between(first, last), years.missing(first, last)
    if len(rows) < 2:  # noqa: PLR2004 - two ends
        return None
    newest = max(known, key=lambda fact: fact.period_start, default=rows[-1])
    values = [fact.value for fact in rows]
    if newest.period_start > rows[-1].period_start and newest.value < values[-1]:
        figure = f"{amount(newest.value, newest.unit)} for {label(newest)}"
        text = f"the newest figure known, {figure}, turns the other way"
        return _told(frame, [*rows, newest], Verdict.OUTDATED, Reason.LATEST_REVERSES, text)
    if values[-1] <= _HALF or values[-1] <= values[0]:
        small = values[-1] <= _HALF
        reason = Reason.BOUND_BROKEN if small else Reason.DIRECTION
        text = "it is no majority" if small else "the majority did not grow"
        return _told(frame, rows, Verdict.CONTRADICTED, reason, text)
    if min(values) <= _HALF or values != sorted(set(values)):
        return _told(frame, rows, Verdict.APPROXIMATE, Reason.NOT_MONOTONE, "it grew, but not all the way")
    if missing:
        text = "it grew, but years are missing"
        return _told(frame, rows, Verdict.AMBIGUOUS, Reason.SERIES_INCOMPLETE, text)
    return _told(frame, rows, Verdict.SUPPORTED, Reason.MONOTONE, "it grew in every year and stayed above half")


def _record(frame: Frame, years: Years, table: SeriesTable) -> Ruling | None:
    """The highest or lowest of a year that the sentence itself names."""
    dated = frame.period is not None and frame.period.is_year and frame.period_how is How.STATED
    if not dated or frame.period is None or frame.period.end.year not in years.rows:
        return None
    at = frame.period.end.year
    own = years.rows[at]
    since = frame.baseline.start.year + 1 if frame.baseline else at - frame.years + 1 if frame.years else None
    stretch = table.table.complete(own.entity_id, own.measure_id, own.definition_id)
    first = since or (stretch[0].year if stretch else min(years.rows))
    before = [fact for fact in years.between(first, at) if fact is not own]
    if not before:
        return None
    further = [fact for fact in before if _is_further(fact, own, frame.sign)]
    word = "higher" if frame.sign > 0 else "lower"
    if further:
        shown = [further[-1], own]
        return _told(frame, shown, Verdict.CONTRADICTED, Reason.RANK, f"it was {word} in {label(further[-1])}")
    nearest = max(before, key=lambda fact: (fact.value * frame.sign, fact.row_id))
    if since is None and stretch is None:
        text = "the table does not claim to hold every year before"
        return _told(frame, [nearest, own], Verdict.NOT_IN_TABLE, Reason.SERIES_INCOMPLETE, text)
    if missing := years.missing(first, at):
        text = f"no year in the table was {word}, but it lacks {', '.join(map(str, missing))}"
        return _told(frame, [nearest, own], Verdict.NOT_IN_TABLE, Reason.SERIES_INCOMPLETE, text)
    return _told(frame, [nearest, own], Verdict.SUPPORTED, Reason.RANK, f"no year from {first} on was {word}")


def _is_further(fact: Fact, own: Fact, sign: int) -> bool:
    one, other = Reference.of(fact), Reference.of(own)
    return one.low > other.high if sign > 0 else one.high < other.low


def _first(frame: Frame, years: Years, table: SeriesTable) -> Ruling | None:
    """Past a threshold this year, and in no year before."""
    threshold = frame.figure_of
    if threshold is None or threshold.value is None or frame.period is None:
        return None
    known = {year: fact for year, fact in years.rows.items() if table.knew(fact)}
    own = known.get(frame.period.end.year)
    if own is None or own.unit not in (threshold.unit or own.unit, "%"):
        return None
    before = [fact for year, fact in known.items() if year < frame.period.end.year]
    above = [fact for fact in before if fact.value > threshold.value]
    if above:
        text = f"it was above {threshold.text} before, in {label(above[0])}"
        return _told(frame, [above[0], own], Verdict.CONTRADICTED, Reason.RANK, text)
    rows = [*before, own]
    if own.value <= threshold.value:
        return _told(frame, rows, Verdict.CONTRADICTED, Reason.BOUND_BROKEN, f"it is not above {threshold.text}")
    stretch = table.table.complete(own.entity_id, own.measure_id, own.definition_id)
    if stretch is None or stretch[1] < own.period_start or not before:
        text = "the table does not claim to hold every year before"
        return _told(frame, rows, Verdict.NOT_IN_TABLE, Reason.SERIES_INCOMPLETE, text)
    text = f"in the series, complete from {stretch[0].year}, no earlier year is above {threshold.text}"
    return _told(frame, rows, Verdict.SUPPORTED, Reason.FIRST, text)


_KINDS: dict[Act, Callable[[Frame, Years, SeriesTable], Ruling | None]] = {
    Act.COURSE: _course,
    Act.MAJORITY: _majority,
    Act.RECORD: _record,
    Act.FIRST: _first,
}
