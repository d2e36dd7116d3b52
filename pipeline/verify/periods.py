"""Stretches of time: does a row belong to the period a sentence speaks of, and how is a period said."""

from calendar import month_abbr, monthrange
from datetime import date

from pipeline.models import Fact, Grain, Period

_YEAR_AND_A_DAY = 366
_MOST = 0.5


def fits(fact: Fact, period: Period) -> bool:
    """Whether a row is admissible for a period: it lies in it for the most part, or covers a shorter stretch."""
    if period.end is None or (period.grain is Grain.SPAN and _days(period) > _YEAR_AND_A_DAY):
        return _runs_from(fact, period)
    start, end = _ends(period)
    if _is_open(fact) or fact.period_start <= start <= end <= fact.period_end:
        return fact.period_start <= end and (_is_open(fact) or _length(fact) <= _YEAR_AND_A_DAY)
    overlap = (min(end, fact.period_end) - max(start, fact.period_start)).days + 1
    return overlap > _length(fact) * _MOST


def _is_open(fact: Fact) -> bool:
    """The row still holds."""
    return fact.period_end == date.max


def _is_timeless(fact: Fact) -> bool:
    """The row is of no particular time."""
    return _is_open(fact) and fact.period_start == date.min


def _length(fact: Fact) -> int:
    """Days of a row's period."""
    return (fact.period_end - fact.period_start).days + 1


def _days(period: Period) -> int:
    """Days of a period; an open end counts as none."""
    start, end = _ends(period)
    return (end - start).days + 1


def _is_cumulative(fact: Fact) -> bool:
    """A total over more than a year, such as aid since an invasion."""
    return not _is_open(fact) and _length(fact) > _YEAR_AND_A_DAY


def label(fact: Fact) -> str:
    """``2024``, ``24 Feb 2025``, ``Feb 2022 to Sep 2024``, ``since 2011``."""
    start, end = fact.period_start, fact.period_end
    if _is_open(fact):
        return "undated" if _is_timeless(fact) else f"since {start.year}"
    if start == end:
        return f"{start.day} {month_abbr[start.month]} {start.year}"
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year} to {end.year}"
    if start.day == 1 and end.day == monthrange(end.year, end.month)[1] and _length(fact) in (365, 366):
        return f"{start.year}/{end.year % 100:02}"
    return f"{month_abbr[start.month]} {start.year} to {month_abbr[end.month]} {end.year}"


def iso(fact: Fact) -> str:
    """The period as findings.json shows it: ``2024``, or first and last day."""
    said = label(fact)
    if said.isdigit():
        return said
    end = "" if _is_open(fact) else fact.period_end.isoformat()
    return fact.period_start.isoformat() if fact.period_start == fact.period_end else f"{fact.period_start}/{end}"


def said(period: Period) -> str:
    """A sentence's own period in words."""
    start, end = period.start, period.end
    if start is None or end is None:
        return f"since {start.year}" if start else f"until {end.year}" if end else "no period"
    if start == end:
        return f"{start.day} {month_abbr[start.month]} {start.year}"
    if period.grain is Grain.MONTH:
        return f"{month_abbr[start.month]} {start.year}"
    return str(start.year) if start.year == end.year else f"{start.year} to {end.year}"


def _ends(period: Period) -> tuple[date, date]:
    start = period.start or period.end or date.min
    return start, period.end or start


def _runs_from(fact: Fact, period: Period) -> bool:
    """Totals over a longer stretch: the row begins within a year of the stretch and is not cut short."""
    start, end = _ends(period)
    if not _is_cumulative(fact) or abs((fact.period_start - start).days) > _YEAR_AND_A_DAY:
        return False
    return period.end is None or abs((fact.period_end - end).days) <= _YEAR_AND_A_DAY
