"""Periods in the ways in which published tables write them."""

import calendar as days_of
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from pipeline.models import FactStatus
from pipeline.reference.published.statuses import status_of
from pipeline.reference.published.unfit import Unfit


@dataclass(frozen=True)
class Stretch:
    """First and last day, and what the label says of the figures: ``2024f`` are forecasts."""

    first: date
    last: date
    status: FactStatus | None = None


Days = Callable[[re.Match[str], int | None], Stretch]
_MONTHS = {name.casefold(): n for n, name in enumerate(days_of.month_name) if name} | {
    name.casefold(): n for n, name in enumerate(days_of.month_abbr) if name
}
_MONTHS["sept"] = 9
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_FOOTNOTE = re.compile(r"\s*(?:\[\w{1,3}\]|[*†‡⁰¹²³⁴-⁹]{1,3})$")
_DATABANK = re.compile(r"(\d{4}) \[YR\1\]")
_MARKED = re.compile(r"(?P<rest>.*\d)\s*[(\[]?(?P<mark>[A-Za-z]{1,12})\.?[)\]]?")
_CLOCK = re.compile(r"(\d{4}-\d\d-\d\d)[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00)?")


class Calendar(NamedTuple):
    """How a file's years are to be read: the month in which a financial one begins, if anybody says so, and whether
    ``2011-12`` is one rather than a month, as ``2012-13`` beside it proves.
    """

    begins: int | None = None
    spans: bool = False


def spans(labels: Iterable[str]) -> bool:
    """Whether labels of periods prove that two years in one are meant: no month is called 13."""
    found = (_SPAN.match(label.strip()) for label in labels)
    return any(f and int(f["y"]) % 100 + 1 == int(f["z"]) and int(f["z"]) > 12 for f in found)  # noqa: PLR2004 - months


def period(text: str, calendar: Calendar = Calendar()) -> Stretch:  # noqa: B008 - it cannot change
    """The period that a cell or a header names.

    Raises Unfit for what is no period, may be two, or is a financial year of which nobody says when it begins.
    """
    label = _FOOTNOTE.sub("", " ".join(text.split()))
    label = _DATABANK.sub(r"\1", _CLOCK.sub(r"\1", label))
    if found := _read(label, calendar):
        return found
    marked = _MARKED.fullmatch(label)
    status = status_of(marked["mark"]) if marked else None
    if marked and status and (found := _read(marked["rest"], calendar)):
        return Stretch(found.first, found.last, status)
    raise Unfit(f"{text.strip()[:60]!r} is not a period")


def _read(label: str, calendar: Calendar) -> Stretch | None:
    for pattern, days in _FORMS:
        found = pattern.fullmatch(label)
        if found and not (calendar.spans and days is _MONTH_OF_YEAR):
            with suppress(_NoDay, OverflowError):
                return _within_calendar(days, found, calendar.begins)
    return None


class _NoDay(ValueError):
    """The 30th of February, or week 60: the label may still have another form."""


def _within_calendar(days: Days, found: re.Match[str], begins: int | None) -> Stretch:
    try:
        return days(found, begins)
    except Unfit:
        raise
    except ValueError as error:
        raise _NoDay from error


def _months(year: int, first: int, count: int) -> Stretch:
    """So many months from the first of a year, which may end in the next."""
    last = first + count - 1
    end_year, end = year + (last - 1) // 12, (last - 1) % 12 + 1
    return Stretch(date(year, first, 1), date(end_year, end, days_of.monthrange(end_year, end)[1]))


def _year(found: re.Match[str], _: int | None) -> Stretch:
    return _months(int(found["y"]), 1, 12)


def _part(months: int) -> Days:
    def days(found: re.Match[str], _: int | None) -> Stretch:
        return _months(int(found["y"]), (int(found["n"]) - 1) * months + 1, months)

    return days


def _named_month(found: re.Match[str], _: int | None) -> Stretch:
    year = int(found["y"])
    return _months(year if year >= _CENTURY else _century(year), _MONTHS[found["month"].casefold()], 1)


_CENTURY: Final = 100
_PIVOT: Final = 70


def _century(year: int) -> int:
    return year + (1900 if year >= _PIVOT else 2000)


def _day(found: re.Match[str], _: int | None) -> Stretch:
    day = date(int(found["y"]), int(found["m"]), int(found["d"]))
    return Stretch(day, day)


def _day_first_or_month(found: re.Match[str], _: int | None) -> Stretch:
    one, two, year = int(found["a"]), int(found["b"]), int(found["y"])
    months = [(day, month) for day, month in ((one, two), (two, one)) if month <= 12]  # noqa: PLR2004 - months
    days = {date(year, month, day) for day, month in months}
    if len(days) != 1:
        raise Unfit(f"{found[0]!r} may be two days")
    (day,) = days
    return Stretch(day, day)


def _week(found: re.Match[str], _: int | None) -> Stretch:
    first = date.fromisocalendar(int(found["y"]), int(found["n"]), 1)
    return Stretch(first, first + timedelta(days=6))


def _years(found: re.Match[str], begins: int | None) -> Stretch:
    """2023-24 is a financial year, 2018-2020 are three years."""
    first, end = int(found["y"]), found["z"]
    last = int(end) if len(end) == 4 else first // 100 * 100 + int(end)  # noqa: PLR2004 - digits of a year
    if last % 100 == 0 and len(end) == 2 and first % 100 == 99:  # noqa: PLR2004 - 1999-00
        last += 100
    if last == first + 1:
        return _financial(found[0], first, begins)
    if last <= first:
        raise Unfit(f"{found[0]!r} is not a period")
    return Stretch(date(first, 1, 1), date(last, 12, 31))


def _fiscal(found: re.Match[str], begins: int | None) -> Stretch:
    year = int(found["y"])
    year = year if year >= _CENTURY else _century(year)
    return _financial(found[0], year - (0 if begins == 1 else 1), begins)


def _financial(label: str, first: int, begins: int | None) -> Stretch:
    """The financial year that begins in a year; raises Unfit if nobody says in which month."""
    if begins is None:
        raise Unfit(f"{label!r} is a financial year that begins nobody says when")
    return _months(first, begins, 12)


_MONTH_OF_YEAR: Final = _part(1)
_SPAN: Final = re.compile(r"(?:FY ?)?(?P<y>\d{4})[-/–](?P<z>\d\d)(?!\d)", re.IGNORECASE)
_FORMS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), days)
    for pattern, days in (
        (r"(?:CY ?)?(?P<y>\d{4})(?:\.0|-A1)?", _year),
        (r"(?P<y>\d{4})[ -]?Q(?P<n>[1-4])", _part(3)),
        (r"Q(?P<n>[1-4])[ -/]?(?P<y>\d{4})", _part(3)),
        (r"(?P<y>\d{4})[ -]?[SH](?P<n>[12])", _part(6)),
        (r"[SH](?P<n>[12])[ -/]?(?P<y>\d{4})", _part(6)),
        (r"(?P<y>\d{4})(?:-M|M|-|/)(?P<n>0[1-9]|1[0-2])(?!\d)", _MONTH_OF_YEAR),
        (r"(?P<y>(?:1[89]|20)\d\d)(?P<n>0[1-9]|1[0-2])", _part(1)),
        (r"(?P<n>0?[1-9]|1[0-2])/(?P<y>\d{4})", _part(1)),
        (rf"(?P<month>{_MONTH})\.?[ -/]?'?(?P<y>\d{{4}}|\d\d)", _named_month),
        (rf"(?P<y>\d{{4}})[ -/]?(?P<month>{_MONTH})\.?", _named_month),
        (r"(?P<y>\d{4})-?W(?P<n>\d\d)", _week),
        (r"(?P<y>\d{4})[-/.]?(?P<m>\d\d)[-/.]?(?P<d>\d\d)", _day),
        (r"(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>\d{4})", _day),
        (r"(?P<a>\d\d?)[/-](?P<b>\d\d?)[/-](?P<y>\d{4})", _day_first_or_month),
        (r"(?:FY ?)?(?P<y>\d{4})[-/–](?P<z>\d{4}|\d\d)", _years),
        (r"(?:FY ?|fiscal year )'?(?P<y>\d{4}|\d\d)", _fiscal),
    )
)
