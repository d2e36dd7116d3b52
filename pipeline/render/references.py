"""Reference rows as a person reads them: figure, part in the finding, linked source, and whether it is verified."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Self
from urllib.parse import quote, urlsplit

from pipeline.models import Finding, FindingQuantity, Part, RowChecked, plain
from pipeline.render.dates import day, period

_SCALES = ((12, "trillion"), (9, "billion"), (6, "million"))
_DIGITS = 7
"""Significant digits of a figure of a row; its record has them all."""
_PARTS: dict[Part, str] = {
    Part.AGREES: "fits",
    Part.NEARLY: "nearly fits",
    Part.FAILS: "does not fit",
    Part.WRONG_SIDE: "lies on the wrong side of the hedge",
    Part.REPLACED: "had been replaced by then",
    Part.ELSEWHERE: "what the figure fits instead",
    Part.BASE: "the base of the comparison",
    Part.LATER: "the later value of the comparison",
    Part.SERIES: "one of the series",
    Part.COMPUTED_FROM: "one of the figures reckoned with",
    Part.AHEAD: "stands ahead in the order",
}
_BETWEEN = re.compile(r"(?<=\d) to (?=\d)")
_WEB = re.compile(r"https?://[^\s\\@\x00-\x20\x7f-\x9f]+", re.IGNORECASE)
_WHEN = re.compile(
    r"\b(?:(?:ever )?since|until|till|by|before|prior to|after|from|through|throughout|up to|as of|in|during|over)"
    r"(?:\s+the\s+(?:start|beginning|middle|close|end)\s+of|\s+(?:early|late|mid))?[\s-]+$",
    re.IGNORECASE,
)
"""What a text says before a year that the year alone would not."""


@dataclass(frozen=True)
class Reference:
    """One row in words. ``link`` is empty where the table has no address that may be followed.

    ``address`` is what stands in the table in place of one. ``checked`` is None where nobody said.
    """

    figure: str
    about: str
    part: str
    source: str
    link: str
    address: str
    where: str
    checked: bool | None
    row_id: str
    details: str
    """What few want to know of it."""

    @classmethod
    def of(cls, row: RowChecked) -> Self:
        """The row as every output tells it."""
        link = web(row.url)
        return cls(
            figure=amount(row.value, row.unit, row.value_high),
            about=f"{period(row.period)}, {row.status}",
            part=part_word(row),
            source=row.source,
            link=link,
            address="" if link else row.url or "",
            where=_joined(row.locator, row.as_of and f"known since {day(row.as_of, short=True)}"),
            checked=row.verified,
            row_id=row.row_id,
            details=_joined(row.row_id, row.distance and f"off by {row.distance * 100:.1f} %", row.note),
        )

    @property
    def unverified(self) -> str:
        """The warning of a row that nobody has compared with its source."""
        return UNVERIFIED if self.checked is False else ""


UNVERIFIED = "not yet verified by a person"


def references(found: Finding) -> tuple[Reference, ...]:
    """The rows of a finding, in their order."""
    return tuple(Reference.of(row) for row in found.rows)


def part_word(row: RowChecked) -> str:
    """What the row has to do with the claim; of findings of earlier versions, whether the claim holds for it."""
    return _PARTS[row.part] if row.part else _PARTS[Part.AGREES if row.holds else Part.FAILS]


def web(url: str | None) -> str:
    """An address that may be followed: http or https with a host and nobody's name before it, else empty."""
    if not url or not _WEB.fullmatch(url.strip()):
        return ""
    try:
        host = urlsplit(url.strip()).hostname
    except ValueError:
        return ""
    return quote(url.strip(), safe=":/?#&=+,;%~!$'*[]") if host else ""


def amount(value: Decimal, unit: str, high: Decimal | None = None) -> str:
    """A row's figure in a readable scale: ``231.4 billion USD``, ``246–249 billion USD``, ``52.6 %``."""
    power, word = next(((p, w) for p, w in _SCALES if abs(value) >= Decimal(1).scaleb(p)), (0, ""))
    digits = _digits(value, power) + ("" if high is None or high == value else f"–{_digits(high, power)}")
    return " ".join(part for part in (digits, word, unit) if part)


def _digits(value: Decimal, power: int) -> str:
    scaled = value.scaleb(-power)
    spare = len(scaled.as_tuple().digits) - _DIGITS
    if spare > 0 and int(scaled.as_tuple().exponent) < 0:
        scaled = round(scaled, max(0, -int(scaled.as_tuple().exponent) - spare))
    whole, _, rest = plain(scaled).partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "") if whole not in ("-0", "") else plain(scaled)


def right_for(found: Finding, text: str) -> str:
    """``237.5–250 billion USD by 2024``: for which reference values the sentence would be right; empty if not told.

    When, is said in the words of the article, whose ``text`` it is; the year alone, where those are other words.
    """
    if not found.would_hold:
        return ""
    values, year = _BETWEEN.sub("–", found.would_hold), _year(found.quantity)
    return values if not year or year in values else f"{values} {_when(year, found, text)}"


def _when(year: str, found: Finding, text: str) -> str:
    """``since 2022`` as the paragraph of the figure has it, where the year stands nearest to it; else ``(2022)``."""
    begin = text.rfind("\n", 0, found.start) + 1
    end = text.find("\n", found.end)
    paragraph, at = text[begin : end if end >= 0 else len(text)], found.start - begin
    places = [each.start() for each in re.finditer(rf"(?<!\w){year}(?!\w)", paragraph)]
    near = min(places, key=lambda place: abs(place - at), default=0)
    before = _WHEN.search(paragraph[:near])
    return f"{' '.join(before[0].lower().split())} {year}" if before else f"({year})"


def _year(read: FindingQuantity | None) -> str:
    """The calendar year that the text itself states, if its figure is of one."""
    period = read.period if read and "period" not in read.inferred else None
    return period.year if period else ""


def _joined(*words: object) -> str:
    return " · ".join(str(each) for each in words if each)
