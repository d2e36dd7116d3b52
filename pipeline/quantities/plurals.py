"""Vague plurals and stretches of years: ``dozens``, ``tens of thousands``, ``billions of dollars``, ``a decade``."""

import re
from decimal import Decimal

from pipeline.models import HedgeClass, QuantityHedge, QuantityKind
from pipeline.quantities import currencies, units, words
from pipeline.quantities.found import Found, Page

_VAGUE = {
    "dozens": 12, "scores": 20, "tens": 10, "hundreds": 100, "thousands": 1000, "millions": 10**6, "billions": 10**9,
    "trillions": 10**12,
}  # fmt: skip
_LARGE = "thousands|millions|billions|trillions"
VAGUE = (
    rf"(?i:(?P<vague>dozens|hundreds|{_LARGE}|tens(?= of)|scores(?= of))"
    rf"(?: (?:and|or) (?:hundreds|thousands|millions))?"
    rf"(?: of (?P<vague_scale>hundreds|{_LARGE})\b)?(?: of (?P<vague_more>{_LARGE})\b)?)\b(?!-)"
)
SPAN = (
    r"(?i:(?P<spans>decades|centuries)\b|(?P<half_span>half) an? (?P<half_unit>century|decade|year|hour|day)\b"
    r"|(?:an? )?(?P<span>quarter(?: of a|-)? ?century|decade|century)\b)(?!-old)"
)
_SPANS = {"decade": 10, "century": 100}
_PASSING = re.compile(r"\b(?:next|past|last|coming|previous|following|recent|every|each|per) $")
_LONGEST_BEFORE = 12
_OF = " of "


def vague(match: re.Match[str], page: Page) -> list[Found] | None:
    """``dozens``, ``tens of thousands``, ``billions of dollars``: a lower bound by the words themselves."""
    text, start, end = match.string, match.start(), match.end()
    value = Decimal(_VAGUE[match["vague"].lower()])
    for scale in filter(None, (match["vague_scale"], match["vague_more"])):
        value *= _VAGUE[scale.lower()]
    found = Found(start=start, end=end, kind=QuantityKind.COUNT, value=value, hedge=_itself(match))
    of = end + len(_OF) - 1 if text.startswith(_OF, end) else None
    unit = units.after(text, of) if of else None
    if unit:
        found.kind, found.end, found.unit_inferred = unit[0].kind, unit[1], unit[0].inferred
        found.unit = page.currency if unit[0].code == currencies.DEFAULT else unit[0].code
    else:
        phrase = words.counted(text, of or end)
        found.noun = phrase.text if phrase else None
    return [found]


def _itself(match: re.Match[str]) -> QuantityHedge:
    """The vague word is its own hedge."""
    return QuantityHedge(class_=HedgeClass.VAGUE, text=match.group(), start=match.start(), end=match.end())


def span(match: re.Match[str], _page: Page) -> list[Found] | None:
    """``decades`` (vague, at least twenty years), ``a decade``, ``the next decade``, ``half a century``."""
    years = _years(match)
    if years is None:
        return []
    found = Found(start=match.start(), end=match.end(), kind=QuantityKind.DURATION, value=years, unit="year", ulp=years)
    if match["spans"]:
        found.hedge, found.ulp = _itself(match), None
    elif match["half_span"]:
        unit = units.UNITS[match["half_unit"].lower()]
        found.value, found.unit, found.ulp = unit.factor / 2, unit.code, unit.factor / 2
    return [found]


def _years(match: re.Match[str]) -> Decimal | None:
    """How many years are meant; None for ``the decade`` and ``that century``, which measure nothing."""
    if match["spans"]:
        return Decimal(20 if match["spans"].lower() == "decades" else 200)
    if match["half_span"]:
        return Decimal(1)
    name = match["span"].lower()
    if name.startswith("quarter"):
        return Decimal(25)
    counted = match.group()[0] in "aA" or _PASSING.search(
        match.string, max(0, match.start() - _LONGEST_BEFORE), match.start()
    )
    return Decimal(_SPANS[name]) if counted else None
