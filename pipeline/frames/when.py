"""Periods as tables have them, and as a text tells them: by date, or counted from publication or from another.

A period is two days and a grain. What a text leaves open ("last year", "a decade earlier", "in September") is a
``Told``: it becomes a period once the day of publication and the periods spoken of before are known.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipeline.models import Grain

MONTHS = 12
QUARTER = 3
YEARLY = range(11, 14)
"""Lengths in months of what counts as a year."""


@dataclass(frozen=True, order=True)
class When:
    """A period, both days included. ``grain`` YEAR is a calendar year, FISCAL_YEAR one that the text calls so."""

    start: date
    end: date
    grain: Grain

    @classmethod
    def year(cls, year: int) -> "When":
        """A calendar year."""
        return cls(date(year, 1, 1), date(year, MONTHS, 31), Grain.YEAR)

    @classmethod
    def months(cls, year: int, first: int, count: int, grain: Grain) -> "When":
        """So many months from the first of a month on."""
        last = _plus(date(year, first, 1), count - 1)
        return cls(date(year, first, 1), date(last.year, last.month, monthrange(last.year, last.month)[1]), grain)

    def reaching_back(self, months: int) -> "When":
        """So many months that end with this one's end."""
        grain = {1: Grain.MONTH, 3: Grain.QUARTER, 6: Grain.HALF, 12: Grain.FISCAL_YEAR}.get(months, Grain.SPAN)
        if months == MONTHS and self.end.month == MONTHS:
            return When.year(self.end.year)
        return When(_plus(self.end.replace(day=1), 1 - months), self.end, grain)

    @property
    def is_timeless(self) -> bool:
        """That of a row of no particular time: nothing is left to be said of it."""
        return self.start == date.min and self.end == date.max

    @property
    def is_year(self) -> bool:
        """A year of some kind."""
        return self.grain in (Grain.YEAR, Grain.FISCAL_YEAR)

    @property
    def steps(self) -> bool:
        """Whether it has a neighbour of the same length: a stretch of years or a decade has none."""
        return self.grain in (Grain.YEAR, Grain.FISCAL_YEAR, Grain.HALF, Grain.QUARTER, Grain.MONTH)

    def back(self, months: int) -> "When":
        """The same stretch so many months before; negative: after."""
        start, end = _plus(self.start, -months), _plus(self.end, -months)
        return When(start, end.replace(day=monthrange(end.year, end.month)[1]), self.grain)

    @property
    def length(self) -> int:
        """In months, at least one."""
        return months_between(self.start, self.end)


def months_between(start: date, end: date) -> int:
    """How many months two days enclose, at least one."""
    return max(1, round((end - start).days / 30.4))


def _plus(day: date, months: int) -> date:
    count = day.year * MONTHS + day.month - 1 + months
    year, month = max(1, min(9998, count // MONTHS)), count % MONTHS + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True)
class Calendar:
    """How a table's years run: the month in which most of its yearly rows begin."""

    begins: int = 1

    def year_of(self, day: date) -> When:
        """The year of the table that holds a day."""
        return self.year_from(day.year - (day.month < self.begins))

    def year_from(self, year: int) -> When:
        """The table's year that begins in a calendar year."""
        if self.begins == 1:
            return When.year(year)
        return When.months(year, self.begins, MONTHS, Grain.FISCAL_YEAR)

    def quarter(self, year: int, number: int) -> When:
        """A calendar quarter."""
        return When.months(year, QUARTER * (number - 1) + 1, QUARTER, Grain.QUARTER)


Base = Literal["at", "now", "before", "same", "month", "quarter", "months", "until", "shift", "open"]


@dataclass(frozen=True)
class Told:
    """A period as told. ``base`` is one of:

    ``at``: in itself known, ``when``; of a span of years to ``end``.
    ``now`` and ``before``: so many ``months`` from the year of publication, or from the period spoken of before.
    ``same``: the stretch spoken of before.
    ``month`` and ``quarter``: one without a year, ``number``.
    ``months``: so many, ``number``, from one on, ``months``.
    ``shift``: the same stretch of another year, ``number``, or so many ``months`` away.
    ``until``: so many months, ``number``, up to one, ``months``, of a known year if ``when`` is.
    ``open``: part of a period, which no row has.
    """

    base: Base
    when: When | None = None
    months: int = 0
    number: int = 0
    end: When | None = None
    """Of a span of years, the last; ``when`` is then the first."""
