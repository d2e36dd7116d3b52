"""Units as published tables name them: in codes, in words, in the brackets of a label."""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Final, NamedTuple

from pipeline.models import QuantityKind
from pipeline.quantities.currencies import CODES, NAMES
from pipeline.quantities.units import UNITS

INTERNATIONAL: Final = "international $"
NATIONAL: Final = "national currency"
PEOPLE: Final = "people"


class Unit(NamedTuple):
    """A unit, the power of ten that figures are to be multiplied by, and the prices in which money is told."""

    name: str
    mult: int = 0
    basis: str = ""


@cache
def _codes() -> Mapping[str, Unit]:
    text = resources.files(__package__).joinpath("units.csv").read_text(encoding="utf-8")
    return {row["code"]: Unit(row["unit"], int(row["mult"]), row["basis"]) for row in csv.DictReader(text.splitlines())}


_SCALES: Final[Mapping[str, int]] = {
    "hundred": 2, "thousand": 3, "thousands": 3, "ths": 3, "000": 3, "000s": 3, "million": 6, "millions": 6, "mn": 6,
    "mln": 6, "mio": 6, "billion": 9, "billions": 9, "bn": 9, "bln": 9, "trillion": 12, "trillions": 12, "tn": 12,
    "trn": 12,
}  # fmt: skip
_AFTER_MONEY: Final[Mapping[str, int]] = {"k": 3, "m": 6, "b": 9, "t": 12}
_SIGNS: Final[Mapping[str, str]] = {
    "us$": "USD", "u.s.$": "USD", "u.s. dollars": "USD", "us dollars": "USD", "u.s. dollar": "USD", "$us": "USD",
    "$": "USD", "€": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "pounds sterling": "GBP", "£ sterling": "GBP",
    "¥": "JPY", "a$": "AUD", "c$": "CAD", "₹": "INR", "₩": "KRW",
}  # fmt: skip
_PEOPLE: Final = frozenset(("people", "persons", "person", "inhabitants", "residents", "population", "head count"))
_INTERNATIONAL = re.compile(r"\bint(?:ernational|'?l)[ -](?:dollars?|\$)|\bppp dollars?\b", re.IGNORECASE)
_NATIONAL = re.compile(r"^(?:national|local|domestic) currency(?: units?)?$|^lcu$", re.IGNORECASE)
_INDEX = re.compile(r"^index\b|\b(?:19|20)\d\d ?= ?100.*", re.IGNORECASE)
_PRICES = re.compile(
    r"\b(?P<constant>constant|chained|chain[ -]linked(?: volumes?)?|real)\b(?:,? ?\(?(?P<year>(?:19|20)\d\d)\)?)?"
    r"|\b(?P<priced>(?:19|20)\d\d)(?= (?:prices|dollars|us\$|usd|\$|euros?|international))",
    re.IGNORECASE,
)
_FILLING = re.compile(
    r"\b(?:current|prices?|in|of|nominal|at|units?|volumes?|net|total|annual|and exchange rates)\b|[,;()]",
    re.IGNORECASE,
)
_PER = re.compile(r"(?:\s+per\s+|\s*/\s*)(?P<what>.+)$", re.IGNORECASE)
_PERCENT = re.compile(r"%|\bper ?cent(?:age)?\b|\bpct\b", re.IGNORECASE)
_POINTS = re.compile(r"percent(?:age)? points?|%[ -]points?", re.IGNORECASE)

_PLAIN: Final[Mapping[re.Pattern[str], str]] = {_POINTS: "pp", _PERCENT: "%", _NATIONAL: NATIONAL, _INDEX: ""}
"""Units that have no scale, by what names them; an index keeps its own words."""


@lru_cache(maxsize=8_192)
def unit_of(text: str) -> Unit | None:
    """The unit that a code, a sign or a few words name; None for anything else.

    ``CP_MEUR``, ``MIO_USD``, ``bn USD``, ``% of GDP``, ``US$ per person`` and ``'000 tonnes`` are such.
    """
    text = " ".join(text.split())
    if found := _codes().get(text.upper() if "_" in text or text.isupper() else text):
        return found
    if "_" in text:
        return unit_of(text.replace("_", " "))
    for pattern, name in _PLAIN.items():
        if pattern.search(text):
            return Unit(name or text.casefold())
    basis, rest = _basis(text)
    name, mult = _scaled(_PER.sub("", rest))
    if _INTERNATIONAL.search(name):
        return Unit(INTERNATIONAL, mult, basis)
    named = _named(name) or ""
    return Unit(named, mult, basis) if named or (mult and not name) else None


@lru_cache(maxsize=8_192)
def unit_in(label: str) -> Unit | None:
    """The unit that the label of a measure ends with or has in brackets: ``GDP (bn USD)``, ``Revenue, € million``."""
    for part in _candidates(label):
        if found := unit_of(part):
            return found
    if "%" in label:
        return Unit("%")
    return Unit("USD") if re.search(r"US\$|\bUSD\b", label) else None


def _candidates(label: str) -> Iterator[str]:
    yield from re.findall(r"[(\[]([^()\[\]]{1,80})[)\]]", label)
    tails = re.search(r"(?:, | - | in )(?P<tail>[^,()]{1,60})$", label)
    if tails and tails["tail"].casefold() not in _PEOPLE:
        yield tails["tail"]


def _basis(text: str) -> tuple[str, str]:
    """The prices in which money is told, and the text without them."""
    found = _PRICES.search(text)
    if not found:
        return "", text
    year = found["year"] or found["priced"]
    rest = (text[: found.start()] + text[found.end() :]).strip()
    return f"constant {year}" if year else "constant", rest


def _scaled(text: str) -> tuple[str, int]:
    """The unit without its scale: ``bn USD`` and ``€m``, but ``m`` alone is a metre."""
    words = _FILLING.sub(" ", text.replace("'000", "000").replace("’000", "000")).split()
    mult, kept = 0, []
    for word in words:
        if word.casefold().rstrip(".") in _SCALES:
            mult += _SCALES[word.casefold().rstrip(".")]
        else:
            kept.append(word)
    name = " ".join(kept)
    glued = re.fullmatch(r"(?P<money>US\$|[$€£¥₹]|[A-Z]{3})\s?(?P<scale>k|m|b|t|mn|bn|tn)", name, re.IGNORECASE)
    if glued and _money(glued["money"]):
        scale = glued["scale"].casefold()
        return glued["money"], mult + _AFTER_MONEY.get(scale, _SCALES.get(scale, 0))
    return name, mult


def _money(name: str) -> str | None:
    if name.casefold() in _SIGNS:
        return _SIGNS[name.casefold()]
    return CODES.get(name) or CODES.get(name.upper() if len(name) == 3 else name) or NAMES.get(name.casefold())  # noqa: PLR2004 - letters of a code


def _named(name: str) -> str | None:
    """The unit under the name that rows are to have; None if it is none."""
    if found := _money(name):
        return found
    if name.casefold() in _PEOPLE:
        return PEOPLE
    known = UNITS.get(name) or UNITS.get(name.casefold()) or UNITS.get(re.sub(r"^metric ", "", name.casefold()))
    if known is None or known.inferred:
        return None
    if known.kind is QuantityKind.MONEY:
        return known.code
    return "tonnes" if known.code == "t" else name if known.kind is QuantityKind.DURATION else known.code
