"""One stretch of time as written: day, month, quarter, half, year, fiscal year, decade or century."""

import calendar
import re
from datetime import date
from typing import NamedTuple

from pipeline.models import Grain, Period
from pipeline.quantities.numerals import ORDINALS

MONTHS = {name: n for n, name in enumerate(calendar.month_name) if n}
_SHORT = {name: n for n, name in enumerate(calendar.month_abbr) if n} | {"Sept": 9}
MONTH = rf"(?:{'|'.join(MONTHS)}|(?:{'|'.join(sorted(_SHORT, key=len, reverse=True))})\b\.?)"
YEAR = r"(?:1[5-9]|20)\d\d"
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_RANKS = dict(list(ORDINALS.items())[:4])
_CENTURIES = {word: n for word, n in ORDINALS.items() if n <= ORDINALS["twentieth"]} | {"twenty-first": 21}
_CENTURY_WORD = "|".join(sorted(_CENTURIES, key=len, reverse=True))
_PART = r"(?:(?:[Ee]arly|[Ll]ate|[Mm]id)[ -]|the (?:end|middle|beginning|start) of )"


class Stretch(NamedTuple):
    """A stretch of time with its ISO form; no period where the year is not stated (``January``: ``01``)."""

    iso: str
    period: Period | None


def _days(year: int, first: int, last: int) -> tuple[date, date]:
    """First day of one month to the last day of another, in one year."""
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _stretch(iso: str, first: date, last: date, grain: Grain) -> Stretch:
    return Stretch(iso, Period(start=first, end=last, grain=grain))


def year_of(year: int, iso: str | None = None, grain: Grain = Grain.YEAR) -> Stretch:
    """A calendar year; fiscal years are taken as the calendar year they are named after."""
    return _stretch(iso or str(year), *_days(year, 1, 12), grain)


def _month(name: str) -> int:
    return MONTHS.get(name) or _SHORT[name.rstrip(".")]


def _month_of(match: re.Match[str]) -> Stretch:
    month, year = _month(match["m"]), match.groupdict().get("y")
    if not year:
        return Stretch(f"{month:02}", None)
    return _stretch(f"{year}-{month:02}", *_days(int(year), month, month), Grain.MONTH)


def _day_of(match: re.Match[str]) -> Stretch | None:
    groups = match.groupdict()
    month = _month(groups["m"]) if "m" in groups else int(groups["mm"])
    day, year = int(re.sub(r"\D", "", groups["d"])), groups["y"]
    return _dated(int(year) if year else None, month, day)


def _dated(year: int | None, month: int, day: int) -> Stretch | None:
    try:
        known = date(year or 2000, month, day)  # a leap year: 29 February may be meant
    except ValueError:
        return None
    if year is None:
        return Stretch(f"{month:02}-{day:02}", None)
    return _stretch(known.isoformat(), known, known, Grain.DAY)


def _slashed(match: re.Match[str]) -> Stretch | None:
    """``24/02/2025`` and ``02/24/2025``; the American order where both would do, the other with dots."""
    first, second, year = int(match["p"]), int(match["q"]), int(match["y"])
    if match["dot"] == "." or first > len(MONTHS):
        first, second = second, first
    return _dated(year, first, second)


def ending(first: str, last: str) -> int:
    """The next year that ends in some digits: ``2019-20``, ``2023-4``, ``1999-00``."""
    return int(first) + (int(last) - int(first)) % int(10 ** len(last))


def _fiscal(match: re.Match[str]) -> Stretch:
    first, _, last = re.sub("[/–]", "-", match["y"]).partition("-")
    year = ending(first, last) if last else int(first)
    year += 2000 if len(first) == len("25") else 0
    return year_of(year, f"FY{year}", Grain.FISCAL_YEAR)


def _part_of(match: re.Match[str], parts: int, letter: str, grain: Grain) -> Stretch:
    groups = {name: text for name, text in match.groupdict().items() if text}
    number = int(groups["n"]) if "n" in groups else _RANKS[groups["rank"].lower()]
    if "y" not in groups:
        return Stretch(f"{letter}{number}", None)
    months = len(MONTHS) // parts
    first = (number - 1) * months + 1
    return _stretch(f"{groups['y']}-{letter}{number}", *_days(int(groups["y"]), first, first + months - 1), grain)


def _quarter(match: re.Match[str]) -> Stretch:
    return _part_of(match, 4, "Q", Grain.QUARTER)


def _half(match: re.Match[str]) -> Stretch:
    return _part_of(match, 2, "H", Grain.HALF)


def _decade(match: re.Match[str]) -> Stretch:
    year = int(match["y"]) if match["y"] else 1900 + int(match["yy"])
    return _stretch(f"{year}s", date(year, 1, 1), date(year + 9, 12, 31), Grain.DECADE)


def _century(match: re.Match[str]) -> Stretch:
    number = int(match["n"]) if match["n"] else _CENTURIES[match["w"].lower()]
    return _stretch(f"{number}c", date(100 * number - 99, 1, 1), date(100 * number, 12, 31), Grain.CENTURY)


def _plain_year(match: re.Match[str]) -> Stretch:
    return year_of(int(match["y"]))


_SEASON = r"(?:(?:spring|summer|autumn|fall|winter)(?: of)? )"
_FORMS = (
    (rf"(?:FY[ -]?|(?i:fiscal(?: year)?|financial year)[ -])(?P<y>{YEAR}(?:[-/–]\d\d?)?|\d\d)", _fiscal),
    (rf"Q(?P<n>[1-4])(?:[ -]?(?:of )?(?P<y>{YEAR}))?", _quarter),
    (rf"(?P<y>{YEAR})[ -]?Q(?P<n>[1-4])", _quarter),
    (rf"(?i:(?P<rank>{'|'.join(_RANKS)})[ -]quarter)(?: (?:of )?(?:fiscal )?(?P<y>{YEAR}))?", _quarter),
    (rf"H(?P<n>[12])[ -]?(?P<y>{YEAR})", _half),
    (rf"(?P<y>{YEAR})[ -]?H(?P<n>[12])", _half),
    (rf"(?i:(?P<rank>first|second) half) of (?P<y>{YEAR})", _half),
    (rf"(?:(?:[Ee]arly|[Ll]ate|[Mm]id)[ -])?(?:(?P<y>{YEAR[:-2]}0)|['’]?(?P<yy>[2-9]0))['’]?s", _decade),
    (
        rf"(?i:(?:(?P<n>\d\d?)(?:st|nd|rd|th)|(?P<w>{_CENTURY_WORD}))[ -]century)",
        _century,
    ),
    (rf"(?P<y>{YEAR})(?P<sep>[-/])(?P<mm>0[1-9]|1[0-2])(?P=sep)(?P<d>[0-3]\d)", _day_of),
    (rf"(?P<p>[0-3]?\d)(?P<dot>[/.])(?P<q>[0-3]?\d)(?P=dot)(?P<y>{YEAR})", _slashed),
    (rf"(?P<m>{MONTH}) (?:the )?(?P<d>{DAY})(?:,? (?P<y>{YEAR}))?", _day_of),
    (rf"(?P<d>{DAY})(?: of)? (?P<m>{MONTH})(?:,? (?:of )?(?P<y>{YEAR}))?", _day_of),
    (rf"{_PART}?(?P<m>{MONTH})(?:,? (?:of |in )?|-)(?P<y>{YEAR})", _month_of),
    (
        rf"(?P<y>{YEAR})-(?P<mm>0[1-9])",
        lambda m: _stretch(m.group(), *_days(int(m["y"]), int(m["mm"]), int(m["mm"])), Grain.MONTH),
    ),
    (rf"{_PART}?(?P<m>{MONTH})", _month_of),
    (rf"(?:{_PART}|(?i:calendar year) |{_SEASON})?(?P<y>{YEAR})", _plain_year),
)
_COMPILED = tuple((re.compile(pattern), read) for pattern, read in _FORMS)
_NAMED_GROUP = re.compile(r"\?P<(\w+)>|\(\?P=sep\)|\(\?P=dot\)")


def _unnamed(pattern: str) -> str:
    """The same pattern without group names, to be one of many in an alternation."""
    return _NAMED_GROUP.sub(lambda m: "?:" if m[1] else ("[-/]" if "sep" in m.group() else "[/.]"), pattern)


ONE = "(?:" + "|".join(_unnamed(pattern) for pattern, _ in _FORMS) + r")(?![\w]|[.,]\d)"
"""Any one of the forms, whole."""


def read(text: str) -> Stretch | None:
    """One period by the first form that fits it whole."""
    for pattern, read in _COMPILED:
        match = pattern.fullmatch(text)
        if match:
            return read(match)
    return None


def read_in(iso: str, year: int) -> Stretch | None:
    """A month or day whose year is that of the other end."""
    month, _, day = iso.partition("-")
    if not month.isdigit():
        return None
    if day:
        return _dated(year, int(month), int(day))
    return _stretch(f"{year}-{month}", *_days(year, int(month), int(month)), Grain.MONTH)
