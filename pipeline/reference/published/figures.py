"""Figures in the ways in which offices, spreadsheets and people write them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from pipeline.models import FactStatus, plain
from pipeline.reference.published.statuses import status_of
from pipeline.reference.published.unfit import Unfit
from pipeline.reference.published.units import Unit, unit_of

Mark = Literal["group", "decimal", "either"]


class Style(NamedTuple):
    """What a lone mark with three digits behind it is in a column: ``1,234`` and ``1.234``."""

    comma: Mark = "group"
    point: Mark = "decimal"


@dataclass(frozen=True)
class Figure:
    """Plain digits as written, with what the cell itself says of their unit and standing."""

    digits: str
    unit: Unit | None = None
    status: FactStatus | None = None


_MARKS_OF_NONE: Final = ".. ... … : - – — -- --- x xxx na n.a. n/a #n/a #na n.d. nd nan null none nil c z m − . * †"
_MISSING = frozenset(("", *_MARKS_OF_NONE.split()))
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "–": "-", "’": "'"})
_FOOTNOTE = re.compile(r"\s*(?:\[[\w,. ]{1,6}\]|[*†‡§¶#⁰¹²³⁴-⁹]{1,4}|(?<=\d)\s?\((?:[a-z]|\d)\))$")
_STATUS = re.compile(r"(?<=[\d%])(?:\s?(?P<letter>[pefrPEFR])|\s*\(?(?P<word>est|prov|prelim|[a-z]{4,12})\.?\)?)$")
_EXPONENT = re.compile(r"[+-]?\d{1,60}(?:\.\d{0,40})?[eE][+-]?\d{1,2}")
_SHAPE = re.compile(
    r"(?P<sign>[+-]?)(?P<before>[^\d.,()+-]{0,20}?)\s?(?P<inner>[+-]?)(?P<number>\.?\d(?:[\d.,' ]{0,80}\d|\.)?)\s?"
    r"(?P<after>%|[^\d.,()+-][^\d()]{0,30}[23]?)?"
)
_BRACKETED = re.compile(r"\(\s*[\d.,' ]+\s*%?\)")
_BOUND = re.compile(r"[<>≤≥~≈±]")
_GROUPS = re.compile(r"\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?")
_LONE = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_LONG: Final = 4
_SHOWN: Final = 60


def figure(cell: str, style: Style | None = None) -> Figure | None:
    """The figure of a cell, None where it is empty or marked as missing; raises Unfit for anything else.

    ``style`` is that of its column: without one, points divide decimals and commas thousands.
    """
    text = cell.translate(_SPACES).strip()
    text, status = _without_marks(text)
    if text.casefold() in _MISSING:
        return None
    if _EXPONENT.fullmatch(text):
        return Figure(plain(Decimal(text)), status=status)
    found = _SHAPE.fullmatch(text)
    if not found or (found["sign"] and found["inner"]) or _BOUND.match(text):
        raise Unfit(_why(text, cell))
    digits = _digits(found["number"], style or Style(), cell)
    about = " ".join(part.strip() for part in (found["before"], found["after"] or "") if part.strip())
    unit = unit_of(about) if about else None
    if about and unit is None:
        raise Unfit(f"{_shown(cell)} is not a number")
    return Figure((found["sign"] or found["inner"]).replace("+", "") + digits, unit, status)


def _without_marks(text: str) -> tuple[str, FactStatus | None]:
    """The text without footnote marks and what says that it is an estimate; ``[1]`` alone leaves nothing."""
    status = None
    while True:
        if found := _FOOTNOTE.search(text):
            text = text[: found.start()]
        elif (found := _STATUS.search(text)) and (said := status_of(found["letter"] or found["word"])):
            text, status = text[: found.start()], said
        else:
            return text.strip(), status


def _digits(number: str, style: Style, cell: str) -> str:
    """Plain digits of a number whose commas, points, blanks and apostrophes may divide thousands."""
    if " " in number or "'" in number:
        if not _GROUPS.fullmatch(number):
            raise Unfit(f"{_shown(cell)} is not a number")
        number = number.replace(" ", "").replace("'", "")
    marks = [mark for mark in number if mark in ".,"]
    if not marks:
        return number
    if len(set(marks)) > 1:
        decimal = marks[-1]
    elif len(marks) > 1:
        decimal = ""
    else:
        decimal = _lone(number, marks[0], style, cell)
    whole, _, part = number.rpartition(decimal) if decimal else (number, "", "")
    group = next((mark for mark in marks if mark != decimal), "")
    if group and not re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+", whole):
        raise Unfit(f"{_shown(cell)} is not a number")
    whole = whole.replace(group, "") if group else whole
    return f"{whole or '0'}.{part}" if part else whole


def _lone(number: str, mark: str, style: Style, cell: str) -> str:
    """The mark if it divides decimals, '' if it divides thousands; raises Unfit where it may do either."""
    kind = style.comma if mark == "," else style.point
    if not _LONE.fullmatch(number):
        if kind == "group" and mark == ",":
            raise Unfit(f"{_shown(cell)} is not a number where commas divide thousands")
        return mark
    if kind == "either":
        raise Unfit(f"{_shown(cell)} may be {number.replace(mark, '')} or {number.replace(mark, '.')}")
    return mark if kind == "decimal" else ""


def _why(text: str, cell: str) -> str:
    if _BRACKETED.fullmatch(text):
        return f"{_shown(cell)} may be below zero or an uncertain figure"
    if _BOUND.match(text):
        return f"{_shown(cell)} is a bound and no figure"
    return f"{_shown(cell)} is not a number"


def _shown(cell: str) -> str:
    return repr(cell.strip()[:_SHOWN])


def styles(rows: Iterable[Sequence[str]], divider: str) -> Mapping[int, Style]:
    """By column how its figures are written, as some of its rows prove; ``divider`` of cells decides the rest.

    Commas divide decimals where cells are divided by semicolons, and thousands elsewhere.
    """
    proofs: dict[int, Counter[str]] = {}
    for cells in rows:
        for at, cell in enumerate(cells):
            if proof := _proof(cell.translate(_SPACES).strip().lstrip("+-")):
                proofs.setdefault(at, Counter())[proof] += 1
    whole = sum((proof for at, proof in proofs.items()), Counter[str]())
    return {at: _style(proof, whole, divider) for at, proof in proofs.items()}


def _proof(text: str) -> str:
    """What a cell proves of its column: ``point`` or ``comma`` divide decimals, ``long`` figures are not grouped."""
    number = re.match(r"[\d.,]+", text)
    if not number:
        return ""
    marks = [mark for mark in number[0].rstrip(".,") if mark in ".,"]
    if not marks:
        return "long" if len(number[0]) >= _LONG else ""
    if len(marks) == 1:
        if _LONE.fullmatch(number[0]):
            return f"lone {marks[0]}"
        return "point" if marks[0] == "." else "comma"
    last = marks[-1] if len(set(marks)) > 1 else {",": ".", ".": ","}[marks[0]]
    return "point" if last == "." else "comma"


def _style(proof: Counter[str], whole: Counter[str], divider: str) -> Style:
    for evidence in (proof, whole):
        if evidence["point"] > evidence["comma"]:
            return Style("group", "decimal")
        if evidence["comma"] > evidence["point"]:
            return Style("decimal", "group")
    if divider == ";":
        return Style("decimal", "either")
    return Style("either" if proof["long"] else "group", "decimal")
