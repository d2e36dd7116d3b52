"""Words of a text that name a period, each with what it tells."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.frames.when import MONTHS, QUARTER, Base, Calendar, Told, When
from pipeline.models import Grain, Quantity, QuantityKind
from pipeline.quantities.numerals import SMALL

MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_LENGTHS = {"year": MONTHS, "quarter": QUARTER, "month": 1, "decade": 120, "period": 0}
"""In months."""

_MOST = 20
"""The greatest count that is read in words."""
_COUNT = rf"(?P<n>an?|{'|'.join(word for word, number in SMALL.items() if 0 < number <= _MOST)}|\d{{1,2}})"
_UNIT = r"(?P<u>year|quarter|month|decade)s?"
_NAMED = r"(?P<u>year|quarter|month|decade|period)"
_NAMED_AS_WELL = r"(?P<v>year|quarter|month|decade|period)"
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_MONTH = "|".join(MONTH_NAMES)
_NO_CLAUSE = r"(?! (?:the|it|he|she|they))"
"""A clause that follows is what is counted from, no period spoken of."""

_FIRST_MONTHS = re.compile(
    rf"\b(?:the )?first {_COUNT} months(?: of (?P<y>(?:19|20)\d\d|(?:this|the|last) year))?\b"
    r"|\b(?:the )?(?:year|months) to date\b|\bso far this year\b|\bto date\b",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"\b(?:from |between )?(?P<a>{_MONTH}) (?:to|through|until|and|[-–]) ?(?P<b>{_MONTH})(?: {_YEAR})?\b"
)
_MONTH_OF = re.compile(rf"\b(?P<m>{_MONTH}),? (?:of )?(?P<r>last|this) year\b")
_UNTIL = re.compile(
    r"\b(?:the )?(?:(?P<n>three|six|nine|twelve|\d{1,2}) months|(?P<u>year|quarter))"
    rf" (?:to|ended|ending|through) (?:in |the end of )?(?P<m>{_MONTH})(?: {_YEAR})?\b"
)
_SHIFTED = re.compile(
    r"\b(?:the )?(?:same|corresponding|equivalent|comparable) (?:\w+ )?"
    r"(?:months?|quarters?|period|time|point|half|season)(?: of| in)?"
    rf" (?:{_YEAR}\b|(?:of )?(?P<now>this year)|(?:of )?(?:last year|a year (?:earlier|ago|before)"
    r"|the (?:year before|previous year|prior year)))",
    re.IGNORECASE,
)
_LASTING = re.compile(
    rf"\b(?:over|for|within|in) (?:the )?{_COUNT} (?:months|quarters|weeks|days)\b(?! ago)", re.IGNORECASE
)
_LAST_MONTHS = re.compile(rf"\b(?:the )?(?:final|last|closing) {_COUNT} months of {_YEAR}\b", re.IGNORECASE)
_QUARTER_OF = re.compile(
    r"\b(?:the )?(?P<q>opening|final|closing|last) quarter of (?P<y>(?:19|20)\d\d)\b", re.IGNORECASE
)
_PART_OF = re.compile(
    r"\b(?:(?:mid|early|late)[- ](?:in )?|(?:the )?(?:start|beginning|spring|summer|autumn|winter) (?:of )?)"
    r"(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_ONE_OF_TWO = re.compile(
    r"\bthe (?P<i>first|former|earlier|second|third|fourth|latter|later)"
    r"(?: (?:of (?:those|these|the two)(?: years)?|year(?! of))\b|(?=[.,;]))",
    re.IGNORECASE,
)
_DAY = re.compile(
    rf"\b(?:(?:the )?(?:end|close|last day) of |\d{{1,2}}(?:st|nd|rd|th)? )(?P<m>{_MONTH})\b(?!,? (?:19|20)\d\d)"
)
_CENTURY = re.compile(r"\b(?:the )?(?:turn|start|beginning) of the (?:century|millennium)\b", re.IGNORECASE)
_PRICES = re.compile(r"[ -](?:constant |international |US )?(?:prices|dollars|euros|pounds|terms|money|values|US\$)\b")


@dataclass(frozen=True)
class TimePhrase:
    """Words that name a period; half-open span in code points of the text."""

    start: int
    end: int
    told: Told


class _Relative(NamedTuple):
    """Words that count a period from another one: from which, and which way, +1 later, -1 earlier."""

    words: str
    base: Base
    sign: int

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds the words where no other word goes on."""
        return re.compile(rf"(?<!\w)(?:{self.words})(?!\w)", re.IGNORECASE)


_RELATIVE = (
    _Relative(rf"{_COUNT} {_UNIT} ago", "now", -1),
    _Relative(rf"{_COUNT} {_UNIT} (?:earlier|before|previously){_NO_CLAUSE}", "before", -1),
    _Relative(rf"{_COUNT} {_UNIT} (?:later|afterwards|(?:on|after){_NO_CLAUSE})", "before", 1),
    _Relative(
        rf"(?:the |in the )?(?:previous|preceding|prior) {_NAMED}"
        rf"|(?:the )?{_NAMED_AS_WELL} (?:before|earlier){_NO_CLAUSE}",
        "before",
        -1,
    ),
    _Relative(
        rf"(?<!the )last {_NAMED}(?! (?:of|before|in which|that|for which))|{_NAMED_AS_WELL} just (?:ended|past)",
        "now",
        -1,
    ),
    _Relative(r"on (?:last|the) year", "now", -1),
    _Relative(
        rf"(?:this|the current) (?:financial |fiscal |calendar )?{_NAMED}"
        r"|today|now|currently|at present|nowadays",
        "now",
        0,
    ),
    _Relative(r"(?:over |in |during )?(?:the same|those|these) (?:\w+ )?(?:years|period|decade)", "same", 0),
    _Relative(rf"(?:that|the same) {_NAMED}|(?:back )?then|at the time", "before", 0),
    _Relative(rf"(?:the )?(?:next|following) {_NAMED}", "before", 1),
)


def periods(text: str, quantities: Sequence[Quantity], calendar: Calendar) -> Iterator[TimePhrase]:
    """Every period of a text, those that the reader of quantities found and those counted from others; in no order.

    No two overlap: stretches of months come first, the longest before the others, then dates, then what is counted.
    """
    taken: list[TimePhrase] = []
    stretches = sorted(_stretches(text), key=lambda each: each.start - each.end)
    for phrase in (*stretches, *_dates(text, quantities, calendar), *_counted(text)):
        if not any(other.start < phrase.end and phrase.start < other.end for other in taken):
            taken.append(phrase)
            yield phrase


def _dates(text: str, quantities: Sequence[Quantity], calendar: Calendar) -> Iterator[TimePhrase]:
    for quantity in quantities:
        if quantity.kind is not QuantityKind.PERIOD or _PRICES.match(text, quantity.end):
            continue
        told = _dated(quantity, calendar)
        if told:
            yield TimePhrase(quantity.start, quantity.end, told)


def _counted(text: str) -> Iterator[TimePhrase]:
    """ "Five years earlier", "last year", "then"."""
    for relative in _RELATIVE:
        for match in relative.pattern.finditer(text):
            said = match.groupdict()
            unit = said.get("u") or said.get("v") or "year"
            months = _LENGTHS[unit.lower()]
            count = relative.sign * _number(said.get("n") or "a") * months
            yield TimePhrase(*match.span(), Told(relative.base, months=count, number=months))


def _number(word: str) -> int:
    """ "An" and what is no number are one."""
    if word.isdigit():
        return int(word)
    return SMALL.get(word.lower(), 1)


def _month(name: str) -> int:
    return MONTH_NAMES.index(name) + 1


def _stretches(text: str) -> Iterator[TimePhrase]:
    """Months and stretches of them: no year, though one may be named."""
    for pattern, read in _STRETCHES:
        for match in pattern.finditer(text):
            told = read(match)
            if told is not None:
                yield TimePhrase(*match.span(), told)


def _shifted(match: re.Match[str]) -> Told:
    """ "The same quarter of 2023", "the same period last year"."""
    return Told("shift", number=int(match["y"] or 0), months=0 if match["now"] else -MONTHS)


def _month_of(match: re.Match[str]) -> Told:
    """ "May last year"."""
    return Told("month", number=_month(match["m"]), months=-MONTHS if match["r"] == "last" else MONTHS)


def _until(match: re.Match[str]) -> Told:
    """ "The nine months to September 2024", "the year ended March"."""
    count = _LENGTHS[match["u"]] if match["u"] else _number(match["n"])
    last = _month(match["m"])
    end = When.months(int(match["y"]), last, 1, Grain.MONTH) if match["y"] else None
    return Told("until", end, months=last, number=count)


def _lasting(_: re.Match[str]) -> Told:
    """ "Over six weeks"."""
    return Told("open")


def _span(match: re.Match[str]) -> Told | None:
    """ "January to June 2024"."""
    first, last = _month(match["a"]), _month(match["b"])
    if last <= first:
        return None
    count = last - first + 1
    if match["y"]:
        return Told("at", When.months(int(match["y"]), first, count, _grain_of(first, count)))
    return Told("months", months=first, number=count)


def _grain_of(first: int, count: int) -> Grain:
    """Three months from January, April, July or October on are a quarter."""
    return Grain.QUARTER if count == QUARTER and first % QUARTER == 1 else Grain.SPAN


def _century(_: re.Match[str]) -> Told:
    """ "The turn of the century"."""
    return Told("at", When.year(2000))


def _last_months(match: re.Match[str]) -> Told:
    """ "The final three months of 2024"."""
    count = _number(match["n"])
    first = MONTHS - count + 1
    return Told("at", When.months(int(match["y"]), first, count, _grain_of(first, count)))


def _quarter_of(match: re.Match[str]) -> Told:
    """ "The opening quarter of 2025"."""
    first = 1 if match["q"].lower() == "opening" else MONTHS - QUARTER + 1
    return Told("at", When.months(int(match["y"]), first, QUARTER, Grain.QUARTER))


def _part_of(_: re.Match[str]) -> Told:
    """ "Mid-2024", "the spring of 2023": no row is of such a part of a year."""
    return Told("open")


def _first_months(match: re.Match[str]) -> Told:
    """ "The first nine months of 2025", "to date"."""
    number, year = _number(match["n"]) if match["n"] else 0, match["y"]
    if number and year and year.isdigit():
        return Told("at", When.months(int(year), 1, number, Grain.SPAN))
    return Told("open", number=number)


def _day(match: re.Match[str]) -> Told:
    """ "On 30 June", "at the end of June", of no year that is named."""
    return Told("month", number=_month(match["m"]))


def _one_of_two(match: re.Match[str]) -> Told:
    """ "In the first of those years", "in the second": of the stretch that was spoken of."""
    number = {"third": 3, "fourth": 4}.get(match["i"].lower(), 2)
    return Told("same", number=1 if match["i"].lower() in ("first", "former", "earlier") else number)


_STRETCHES = (
    (_ONE_OF_TWO, _one_of_two),
    (_DAY, _day),
    (_SHIFTED, _shifted),
    (_MONTH_OF, _month_of),
    (_UNTIL, _until),
    (_LASTING, _lasting),
    (_SPAN, _span),
    (_CENTURY, _century),
    (_LAST_MONTHS, _last_months),
    (_QUARTER_OF, _quarter_of),
    (_PART_OF, _part_of),
    (_FIRST_MONTHS, _first_months),
)


def _dated(quantity: Quantity, calendar: Calendar) -> Told | None:
    """A period of the reader of quantities."""
    iso = quantity.iso or ""
    if found := re.fullmatch(r"(\d{4})/(\d{4})", iso):
        return _years(int(found[1]), int(found[2]), quantity.text, calendar)
    if found := re.fullmatch(r"FY(\d{4})", iso):
        year = calendar.year_from(int(found[1]) - (calendar.begins > 1))
        return Told("at", When(year.start, year.end, Grain.FISCAL_YEAR))
    if found := re.fullmatch(r"Q(\d)", iso):
        return Told("quarter", number=int(found[1]))
    if found := re.fullmatch(r"(\d\d)", iso):
        return Told("month", number=int(found[1]))
    return _of_days(quantity)


def _of_days(quantity: Quantity) -> Told | None:
    period = quantity.period
    if period is None or period.start is None:
        return None
    start, end = period.start, period.end or period.start
    whole = When(start, end, Grain.FISCAL_YEAR)
    if period.grain is Grain.SPAN and start.day == 1 and whole.length == MONTHS and start.month > 1:
        return Told("at", whole)  # "from April 2025 to March 2026"
    if period.grain is Grain.SPAN and end.year > start.year:
        return Told("at", When.year(start.year), end=When.year(end.year))
    match period.grain:
        case Grain.YEAR:
            return Told("at", When.year(start.year))
        case Grain.DAY:
            return Told("at", When.months(start.year, start.month, 1, Grain.MONTH))
        case _:
            return Told("at", When(start, end, period.grain))


def _years(first: int, last: int, text: str, calendar: Calendar) -> Told:
    """ "2024/25" is one year where a table's years run so; "2019 to 2021" is from one to the other."""
    if last - first == 1 and re.search(r"[/–-]\d\d(?:\d\d)?$", text):
        fiscal = calendar.year_from(first) if calendar.begins > 1 else When.months(first, 7, MONTHS, Grain.FISCAL_YEAR)
        return Told("at", fiscal)
    return Told("at", When.year(first), end=When.year(last))
