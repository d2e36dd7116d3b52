"""Periods as tables have them, and how a text names them: by date, or counted from publication or from another.

A period is two days and a grain. What a text leaves open ("last year", "a decade earlier", "in September") is a
``Told``: it becomes a period once the day of publication and the periods spoken of before are known.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipeline.models import Grain, Quantity, QuantityKind

MONTHS = 12
QUARTER = 3
_NUMBERS = {
    word: n
    for n, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
}
_ONE = {"a": 1, "an": 1, "half": 6, "last": 1}


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
        return max(1, round((self.end - self.start).days / 30.4))


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
    """A period as told. ``base``: ``at`` (in itself known: ``when``), ``now`` and ``before`` (so many months from the year
    of publication, or from the period spoken of before), ``same`` (that one), ``month`` and ``quarter`` (one without a
    year: ``number``), ``months`` (so many, ``number``, from one on, ``months``), ``shift`` (the same stretch of another year: ``number``,
    or so many months away), ``until`` (so many months, ``number``, up to one,
    ``months``, of a known year if ``when`` is), ``open`` (part of a period, which no row has).
    """

    base: Base
    when: When | None = None
    months: int = 0
    number: int = 0
    end: When | None = None
    """Of a span of years, the last; ``when`` is then the first."""


@dataclass(frozen=True)
class TimePhrase:
    """Words that name a period; half-open span in code points of the text."""

    start: int
    end: int
    told: Told


_COUNT = r"(?P<n>an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
_UNIT = r"(?P<u>year|quarter|month|decade)s?"
_NAMED = r"(?P<u>year|quarter|month|decade|period)"
_FIRST_MONTHS = re.compile(
    rf"\b(?:the )?first {_COUNT} months(?: of (?P<y>(?:19|20)\d\d|(?:this|the|last) year))?\b|\b(?:the )?(?:year|months) to date\b"
    r"|\bso far this year\b|\bto date\b",
    re.IGNORECASE,
)
_RELATIVE: tuple[tuple[re.Pattern[str], Base, int], ...] = tuple(
    (re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE), base, sign)
    for pattern, base, sign in (
        (rf"{_COUNT} {_UNIT} ago", "now", -1),
        (rf"{_COUNT} {_UNIT} (?:earlier|before|previously)(?! (?:the|it|he|she|they))", "before", -1),
        (rf"{_COUNT} {_UNIT} (?:later|on|after|afterwards)(?! (?:the|it|he|she|they))", "before", 1),
        (rf"(?:the |in the )?(?:previous|preceding|prior) {_NAMED}|(?:the )?{_NAMED.replace('u>', 'v>')} (?:before|earlier)(?! (?:the|it|he|she|they))", "before", -1),
        (rf"last {_NAMED}|{_NAMED.replace('u>', 'v>')} just (?:ended|past)", "now", -1),
        (r"on (?:last|the) year", "now", -1),
        (rf"(?:this|the current) (?:financial |fiscal |calendar )?{_NAMED}|today|now|currently|at present|nowadays", "now", 0),
        (r"(?:over |in |during )?(?:the same|those|these) (?:\w+ )?(?:years|period|decade)", "same", 0),
        (rf"(?:that|the same) {_NAMED}|(?:back )?then|at the time", "before", 0),
        (rf"(?:the )?(?:next|following) {_NAMED}", "before", 1),
    )
)  # fmt: skip


def periods(text: str, quantities: Sequence[Quantity], calendar: Calendar) -> Iterator[TimePhrase]:
    """Every period of a text, those that the reader of quantities found and those counted from others; in no order."""
    taken: list[tuple[int, int]] = []
    for phrase in sorted(_parts(text, calendar), key=lambda each: each.start - each.end):
        if not _meets(phrase.start, phrase.end, taken):
            taken.append((phrase.start, phrase.end))
            yield phrase
    for quantity in quantities:
        if _PRICES.match(text, quantity.end):
            continue
        told = _dated(quantity, calendar) if quantity.kind is QuantityKind.PERIOD else None
        if told and not _meets(quantity.start, quantity.end, taken):
            taken.append((quantity.start, quantity.end))
            yield TimePhrase(quantity.start, quantity.end, told)
    for pattern, base, sign in _RELATIVE:
        for match in pattern.finditer(text):
            if not _meets(*match.span(), taken):
                taken.append(match.span())
                yield TimePhrase(*match.span(), _counted(match, base, sign))


def _meets(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    return any(s < end and start < e for s, e in taken)


def _counted(match: re.Match[str], base: Base, sign: int) -> Told:
    said = match.groupdict()
    unit = said.get("u") or said.get("v") or "year"
    count = said.get("n") or "a"
    number = int(count) if count.isdigit() else _NUMBERS.get(count.lower(), 1)
    months = {"year": 12, "quarter": 3, "month": 1, "decade": 120, "period": 0}[unit.lower()]
    return Told(base, months=sign * number * months, number=months)


def _parts(text: str, calendar: Calendar) -> Iterator[TimePhrase]:
    """ "The first nine months of 2025", "to date": no year, though one is named."""
    for match in _SHIFTED.finditer(text):
        yield TimePhrase(
            *match.span(), Told("shift", number=int(match["y"] or 0), months=0 if match["now"] else -MONTHS)
        )
    for match in _MONTH_OF.finditer(text):
        yield TimePhrase(
            *match.span(),
            Told("month", number=_MONTHS.index(match["m"]) + 1, months=-MONTHS if match["r"] == "last" else MONTHS),
        )
    for match in _UNTIL.finditer(text):
        count = (
            MONTHS
            if match["year"]
            else QUARTER
            if match["quarter"]
            else int(match["n"])
            if match["n"].isdigit()
            else _NUMBERS[match["n"]]
        )
        last = _MONTHS.index(match["m"]) + 1
        end = When.months(int(match["y"]), last, 1, Grain.MONTH) if match["y"] else None
        yield TimePhrase(*match.span(), Told("until", end, months=last, number=count))
    for match in _LASTING.finditer(text):
        yield TimePhrase(*match.span(), Told("open"))
    for match in _SPAN.finditer(text):
        first, last = (_MONTHS.index(match[name]) + 1 for name in "ab")
        if last > first:
            count = last - first + 1
            when = When.months(int(match["y"]), first, count, Grain.SPAN) if match["y"] else None
            yield TimePhrase(*match.span(), Told("at", when) if when else Told("months", months=first, number=count))
    for match in _CENTURY.finditer(text):
        yield TimePhrase(*match.span(), Told("at", When.year(2000)))
    for match in _FIRST_MONTHS.finditer(text):
        count, year = match["n"], match["y"]
        number = (int(count) if count.isdigit() else _NUMBERS.get(count.lower(), 1)) if count else 0
        if number and year and year.isdigit():
            yield TimePhrase(*match.span(), Told("at", When.months(int(year), 1, number, Grain.SPAN)))
        else:
            yield TimePhrase(*match.span(), Told("open", number=number))


_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
_SPAN = re.compile(
    rf"\b(?:from )?(?P<a>{'|'.join(_MONTHS)}) (?:to|through|until|[-–]) ?(?P<b>{'|'.join(_MONTHS)})(?: (?P<y>(?:19|20)\d\d))?\b"
)
_MONTH_OF = re.compile(rf"\b(?P<m>{'|'.join(_MONTHS)}),? (?:of )?(?P<r>last|this) year\b")
_UNTIL = re.compile(
    rf"\b(?:the )?(?:(?P<n>three|six|nine|twelve|\d{{1,2}}) months|(?P<year>year)|(?P<quarter>quarter)) (?:to|ended|ending|through) (?:in |the end of )?(?P<m>{'|'.join(_MONTHS)})"
    r"(?: (?P<y>(?:19|20)\d\d))?\b"
)
_SHIFTED = re.compile(
    r"\b(?:the )?same (?:\w+ )?(?:months?|quarters?|period|time|point|half|season)(?: of| in)? (?:(?P<y>(?:19|20)\d\d)\b|(?:of )?(?P<now>this year)|(?:of )?(?:last year|a year (?:earlier|ago|before)"
    r"|the (?:year before|previous year|prior year)))",
    re.IGNORECASE,
)
_LASTING = re.compile(
    rf"\b(?:over|for|within|in) (?:the )?{_COUNT} (?:months|quarters|weeks|days)\b(?! ago)", re.IGNORECASE
)
_PRICES = re.compile(r"[ -](?:constant |international |US )?(?:prices|dollars|euros|pounds|terms|money|values|US\$)\b")
_CENTURY = re.compile(r"\b(?:the )?(?:turn|start|beginning) of the (?:century|millennium)\b", re.IGNORECASE)


def _dated(quantity: Quantity, calendar: Calendar) -> Told | None:
    """A period of the reader of quantities."""
    iso, period = quantity.iso or "", quantity.period
    if found := re.fullmatch(r"(\d{4})/(\d{4})", iso):
        return _years(int(found[1]), int(found[2]), quantity.text, calendar)
    if found := re.fullmatch(r"FY(\d{4})", iso):
        return Told("at", calendar.year_from(int(found[1]) - (calendar.begins > 1)))
    if found := re.fullmatch(r"Q(\d)", iso):
        return Told("quarter", number=int(found[1]))
    if found := re.fullmatch(r"(\d\d)", iso):
        return Told("month", number=int(found[1]))
    if period is None or period.start is None:
        return None
    end = period.end or period.start
    if period.grain is Grain.YEAR:
        return Told("at", When.year(period.start.year))
    if period.grain is Grain.DAY:
        return Told("at", When.months(period.start.year, period.start.month, 1, Grain.MONTH))
    if period.grain is Grain.SPAN and end.year > period.start.year:
        return Told("at", When.year(period.start.year), end=When.year(end.year))
    return Told("at", When(period.start, end, period.grain))


def _years(first: int, last: int, text: str, calendar: Calendar) -> Told:
    """ "2024/25" is one year where a table's years run so; "2019 to 2021" is from one to the other."""
    if last - first == 1 and re.search(r"[/–-]\d\d(?:\d\d)?$", text):
        fiscal = calendar.year_from(first) if calendar.begins > 1 else When.months(first, 7, MONTHS, Grain.FISCAL_YEAR)
        return Told("at", fiscal)
    return Told("at", When.year(first), end=When.year(last))
