"""From which day a published file's figures were known: what the file says, its name, or when it was saved."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Final, NamedTuple

from pipeline.reference.layouts import Page

_UPDATED = re.compile(
    r"last[ _]updated?|update[ _]date|date of (?:release|publication)|published|released", re.IGNORECASE
)
_ISO = re.compile(r"(?<!\d)(20\d\d|19\d\d)-(\d\d)-(\d\d)(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(\d\d?)/(\d\d?)/(20\d\d|\d\d)(?!\d)")
_FEW: Final = 400
_DAY_FIRST: Final = ("sdmx", "eurostat")


class Edition(NamedTuple):
    """A day, and in a few words how it is known."""

    day: date
    known: str


def edition(page: Page, saved: date) -> Edition:
    """The day that the file states as that of its last update; else one in its name; else the day it was saved."""
    stated = max(_stated(page), default=None)
    if stated:
        return Edition(stated, "as the file says")
    named = max(_days(page.sheet.file, day_first=False), default=None)
    return Edition(named, "as the file's name says") if named else Edition(saved, "the day on which the file was saved")


def _stated(page: Page) -> Iterator[date]:
    """Days in rows, and in columns, that are called those of an update."""
    columns = [at for at, column in enumerate(page.header.columns) if _UPDATED.search(column.name)]
    for row in page.sheet.rows():
        if row.number == page.below:
            continue
        if columns and page.below < row.number < page.below + _FEW:
            us = any(page.header.columns[at].name.upper().endswith("UPDATE_DATE") for at in columns)
            day_first = page.layout in _DAY_FIRST and not us
            yield from _days(" ".join(row.cells[at] for at in columns if at < len(row.cells)), day_first=day_first)
        elif sum(map(bool, row.cells)) <= len("ab") and _UPDATED.search(text := " ".join(row.cells)):
            yield from _days(text, day_first=page.layout in _DAY_FIRST)


def _days(text: str, *, day_first: bool) -> Iterator[date]:
    for year, month, day in _ISO.findall(text):
        yield from _day(int(year), int(month), int(day))
    for one, two, year in islice(_SLASHED.findall(text), _FEW):
        day, month = (int(one), int(two)) if day_first else (int(two), int(one))
        full = int(year) if len(year) == 4 else 2000 + int(year)  # noqa: PLR2004 - digits of a year
        yield from _day(full, month, day)


def _day(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return
