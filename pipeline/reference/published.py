"""Cells of published tables: figures and periods in the ways in which statistical offices write them."""

import calendar
import re
from datetime import date
from decimal import Decimal

from pipeline.errors import TableError
from pipeline.models import plain

_MARKS = ".. ... : - – — -- x na n.a. n/a #n/a nan null none"
_MISSING = frozenset(("", *_MARKS.split()))
_NUMBER = re.compile(r"[+-]?\d{1,60}(?:\.\d{0,40})?(?:[eE][+-]?\d{1,2})?")


def with_point(cell: str, row: int) -> str:
    """Plain digits of a cell with a decimal point, '' where there is none; raises TableError for anything else.

    Commas between thousands go where they can be nothing else: "1,234" may be a figure below two.
    """
    text = cell.strip()
    return _digits(text.replace(",", "") if _COMMAS.fullmatch(text) else text, row, cell)


def with_comma(cell: str, row: int) -> str:
    """The same of a file whose cells are divided by semicolons, because commas stand in its figures."""
    text = cell.strip()
    if _EITHER.fullmatch(text):
        do = "Write the figures so that only one of these can be meant."
        raise TableError(f"row {row}: {text!r} may be {text.replace('.', '')} or {text.replace('.', ',')}", do=do)
    comma = _POINTS.fullmatch(text) or _DECIMAL_COMMA.fullmatch(text)
    return _digits(text.replace(".", "").replace(",", ".") if comma else text, row, cell)


_SIGN = "[+\u2212-]?"
_COMMAS = re.compile(rf"{_SIGN}\d{{1,3}}(?:(?:,\d{{3}})+\.\d{{1,40}}|(?:,\d{{3}}){{2,20}})")
_POINTS = re.compile(rf"{_SIGN}\d{{1,3}}(?:(?:\.\d{{3}})+,\d{{1,40}}|(?:\.\d{{3}}){{2,20}})")
_DECIMAL_COMMA = re.compile(rf"{_SIGN}\d{{1,60}},\d{{1,40}}")
_EITHER = re.compile(rf"{_SIGN}[1-9]\d{{0,2}}\.\d{{3}}")


def _digits(text: str, row: int, cell: str) -> str:
    if text.casefold() in _MISSING:
        return ""
    text = text.replace("\u2212", "-", 1)
    if not _NUMBER.fullmatch(text):
        do = "Correct it, or leave the cell empty."
        raise TableError(f"row {row}: {cell.strip()[:60]!r} is not a number", do=do)
    return plain(Decimal(text)) if re.search("[eE]|[.]$", text) else text


def period(text: str, row: int = 1) -> tuple[date, date]:
    """First and last day of 2024, 2024-Q2, 2024-S1, 2024-05 or 2024-05-17; raises TableError."""
    found = _PERIOD.fullmatch(text.strip().upper())
    unfit = TableError(f"row {row}: {text[:60]!r} is not a period", do="Write 2024, 2024-Q2, 2024-05 or 2024-05-17.")
    if not found:
        raise unfit
    try:
        return _days(int(found["year"]), found)
    except ValueError as error:
        raise unfit from error


_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:-?Q(?P<quarter>[1-4])|-?S(?P<half>[12])|-?M?(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?:-A1)?"
)


def _days(year: int, found: re.Match[str]) -> tuple[date, date]:
    if found["day"]:
        day = date(year, int(found["month"]), int(found["day"]))
        return day, day
    first, last = 1, 12
    for part, months in (("quarter", 3), ("half", 6), ("month", 1)):
        if found[part]:
            last = int(found[part]) * months
            first = last - months + 1
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def power(cell: str, row: int) -> int:
    """A power of ten, 0 if the cell is empty; raises TableError."""
    if not re.fullmatch(r"[+-]?\d{0,2}", cell, re.ASCII):
        raise TableError(f"row {row}: {cell[:60]!r} is no power of ten", do="Write the multiplier as a whole number.")
    return int(cell or 0)
