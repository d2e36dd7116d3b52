"""The period of a row, in one column or in several: year and month, year and quarter, year, month and day."""

import re

from pipeline.reference.layouts.columns import Role
from pipeline.reference.layouts.given import Header
from pipeline.reference.published import Row, Unfit


def period_of(header: Header, row: Row) -> str:
    """The words of its period; '' if no column says. Raises Unfit for a year without its month."""
    year, month, quarter, day = (_cell(header, row, role) for role in (Role.PERIOD, Role.MONTH, Role.QUARTER, Role.DAY))
    if not year or not re.fullmatch(r"\d{4}", year):
        return year or month or quarter or day
    if quarter:
        return f"{year}-Q{_number(quarter, 'quarter')}"
    if month and re.fullmatch(r"\d{1,2}", month):
        return f"{year}-{int(month):02}" + (f"-{_number(day, 'day'):02}" if day else "")
    if month:
        return f"{month} {year}"
    if header.place(Role.MONTH) is not None or header.place(Role.QUARTER) is not None:
        raise Unfit("has a year without its month")
    return year


def has_period(header: Header) -> bool:
    """Whether a column says when."""
    return any(header.place(role) is not None for role in (Role.PERIOD, Role.MONTH, Role.QUARTER, Role.DAY))


def _cell(header: Header, row: Row, role: Role) -> str:
    at = header.place(role)
    return row.cells[at].strip() if at is not None else ""


def _number(cell: str, what: str) -> int:
    digits = re.fullmatch(r"[QqDd]?\s?(\d{1,2})(?:\.0)?", cell)
    if not digits:
        raise Unfit(f"{cell[:60]!r} is no {what}")
    return int(digits[1])
