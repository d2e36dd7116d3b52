"""Cells of the Factbook: what a text such as ``$29.185 trillion (2024 est.)`` says, or that it says nothing plain."""

import html
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
LONGEST = 2_000
"""Characters of a cell; beyond that it is prose."""


@dataclass(frozen=True)
class Stamp:
    """When a figure is of: the first and last day, and whether the Factbook calls it an estimate."""

    start: date
    end: date
    estimate: bool
    said: str


@dataclass(frozen=True)
class Cell:
    """One figure as written: plain digits, a power of ten, and its stamp if it has one."""

    value: str
    mult: int
    stamp: Stamp | None
    high: str | None = None
    decimals: int | None = None
    """Digits that count, in the unit of ``mult``; None: all that are written."""


class Unread(ValueError):
    """A cell that holds no plain figure in the unit of its field; says why in a few words."""


_TAG = re.compile(r"<[^<>]{0,200}>")
_SPACE = re.compile(r"\s+")
_SEXES = re.compile(r"\(male [\d,.]+ ?/ ?female [\d,.]+\)")
_NOTHING = re.compile(r"\$?(?:NA|N/A|not available|negligible|see entry.*|none)?%?(?: \([^()]*\))?", re.IGNORECASE)
_SCALES: Mapping[str, int] = {"": 0, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_FIGURE = re.compile(
    r"(?P<sign>[-−–]?) ?(?P<money>\$?)(?P<inner>[-−–]?)(?P<digits>\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?P<part>\.\d{1,9})?"
    r"(?: (?P<scale>thousand|million|billion|trillion))?(?P<rest>.*)"
)
_STAMPED = re.compile(r"(?P<unit>[^()]*(?:\((?:of GDP|s)\)[^()]*)?)\((?P<stamp>[^()]{4,40})\)(?P<tail>.*)")
_TAIL = re.compile(r"[\d,.]+ km electrified|;? ?note\b.*", re.IGNORECASE)
"""What may stand behind a figure and change nothing of it."""
_CLOSING = re.compile(r"\(([^()]{4,40})\)$")
_DIVIDED = re.compile(r"\+\+(?!\s*\()")
"""Between the years of one cell; before a bare stamp it divides nothing."""
_LABEL = re.compile(r"(?:urban|rural|total|arable land|permanent crops|permanent pasture): ?")
_STAMP = re.compile(
    rf"(?:(?P<day>\d{{1,2}}) (?P<month>{'|'.join(MONTHS)}) |(?P<mid>July) )?(?P<year>(?:19|20)\d\d)(?P<est> est\.?)?"
)
UNITS: Mapping[str, str] = {
    "USD": r"",
    "%": r"%(?: \(?of GDP\)?| of (?:total )?population| of national budget| of total installed capacity"
    r"| annual rate of change| of household expenditures)?",
    "people": r"",
    "index points": r"",
    "years": r" years?",
    "sq km": r" sq km",
    "km": r" km",
    "births per 1,000 people": r" births/1,000 population",
    "deaths per 1,000 people": r" deaths/1,000 population",
    "migrants per 1,000 people": r" migrant\(s\)/1,000 population",
    "deaths per 1,000 live births": r" deaths/1,000 live births",
    "deaths per 100,000 live births": r" deaths/100,000 live births",
    "children per woman": r" children born/woman",
    "doctors per 1,000 people": r" physicians/1,000 population",
    "hospital beds per 1,000 people": r" beds/1,000 population",
    "litres": r" liters of pure alcohol",
    "tonnes": r" (?:metric tonnes of CO2|metric tons|Mt|tons)",
    "kW": r" kW",
    "kWh": r" kWh",
    "barrels": r" (?:bbl|barrels)",
    "barrels per day": r" bbl/day",
    "cubic metres": r" (?:cubic meters|cu m)",
}
"""Units of the almanac, and how the Factbook writes them behind a figure; any other unit must stand bare."""


def read_cell(text: str, unit: str) -> Cell:
    """The one figure of a cell in this unit; raises Unread."""
    plain = _plain(text)
    found = _FIGURE.fullmatch(_LABEL.sub("", plain, count=1))
    if found is None:
        raise Unread("no figure" if _NOTHING.fullmatch(plain) else "words instead of a figure")
    rest = _STAMPED.fullmatch(found["rest"])
    said, stamp, tail = (rest["unit"], rest["stamp"], rest["tail"]) if rest else (found["rest"], None, "")
    if bool(found["money"]) != (unit == "USD") or not re.fullmatch(UNITS.get(unit, ""), said.rstrip()):
        raise Unread("another unit")
    if tail.strip() and not _TAIL.fullmatch(tail.strip()):
        raise Unread("words behind the figure")
    sign = "-" if found["sign"] or found["inner"] else ""
    value = sign + found["digits"].replace(",", "") + (found["part"] or "")
    return Cell(value, _SCALES[found["scale"] or ""], read_stamp(stamp) if stamp else None)


def _plain(text: str) -> str:
    """Without markup, and without the numbers of men and women that some cells add."""
    if len(text) > LONGEST:
        raise Unread("words instead of a figure")
    bare = html.unescape(_TAG.sub(" ", text)).replace("\u00a0", " ").replace("++", " ")
    return _SPACE.sub(" ", _SEXES.sub("", bare)).strip()


def read_cells(text: str, unit: str) -> Iterator[Cell | Unread]:
    """The figures of a cell that gives several years, divided by ``++``; what cannot be read stands for itself."""
    for part in _DIVIDED.split(text):
        if part.strip():
            try:
                yield read_cell(part, unit)
            except Unread as error:
                yield error


def read_stamp(text: str) -> Stamp:
    """``2024 est.``, ``July 2015 est.``, ``31 December 2014``; raises Unread.

    The last day of a year and its middle stand for the year, as the Factbook's later editions have it.
    """
    found = _STAMP.fullmatch(text.strip())
    if found is None:
        raise Unread("a fiscal year" if text.startswith("FY") or "/" in text else "another period than a year")
    year, estimate = int(found["year"]), bool(found["est"])
    if found["day"] and (found["day"], found["month"]) != ("31", "December"):
        try:
            day = date(year, MONTHS.index(found["month"]) + 1, int(found["day"]))
        except ValueError as error:
            raise Unread("another period than a year") from error
        return Stamp(day, day, estimate, text.strip())
    return Stamp(date(year, 1, 1), date(year, 12, 31), estimate, text.strip())


def closing_stamp(text: str) -> Stamp | None:
    """The stamp that a text ends in, which holds for its whole group; None if it ends in none."""
    with suppress(Unread):
        found = _CLOSING.search(_plain(text))
        return read_stamp(found[1]) if found else None
    return None


_PERSONS = r"\d{1,3}(?:,\d{3})*|\d{1,3}(?:\.\d{1,3})?"
_STRENGTH = re.compile(
    r"(?:(?:limited )?(?:available )?information(?: available)?(?: varies)?(?: widely)?; )?"
    rf"(?:approximately|about|estimated) (?P<low>{_PERSONS})(?:-(?P<high>{_PERSONS}))?(?P<million> million)?"
    r" (?:total )?(?:active[- ]duty|active)\b[^()]*(?P<more>\(.*)?"
)
_YEAR_AT_END = re.compile(r"\(((?:19|20)\d\d)\)$")
_LEAST_DIGITS = 2


def read_strength(text: str) -> Cell:
    """How many serve, from a sentence such as ``approximately 150-160,000 active-duty personnel (2025)``.

    Only sentences that begin with the whole strength are read. Raises Unread.
    """
    plain = _plain(text)
    found, year = _STRENGTH.fullmatch(plain), _YEAR_AT_END.search(plain)
    if found is None or year is None:
        raise Unread("words instead of a figure")
    mult = 6 if found["million"] else 0
    low, high = found["low"].replace(",", ""), (found["high"] or "").replace(",", "")
    if high and not mult and len(low) <= 3 < len(high):  # noqa: PLR2004 - "150-160,000" is of thousands throughout
        low += "000"
    if mult and len(low.partition(".")[0]) > _LEAST_DIGITS:
        raise Unread("two scales in one range")
    return Cell(low, mult, read_stamp(f"{year[1]} est."), high or None, _rounded(high or low))


def _rounded(digits: str) -> int:
    """Digits behind the point, less than none where zeros end a round number: two digits always count."""
    if "." in digits:
        return len(digits.partition(".")[2])
    return -min(len(digits) - len(digits.rstrip("0")), max(0, len(digits) - _LEAST_DIGITS))
