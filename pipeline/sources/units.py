"""Units by the names that offices give them: "Million euro", CP_MEUR, "Percentage of GDP", "U.S. dollars"."""

import re
from typing import Final

from pipeline.quantities.currencies import CODES, NAMES
from pipeline.reference.published.units import INTERNATIONAL, NATIONAL, PEOPLE
from pipeline.sources.fetched import Unit

_SCALES: Final = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_SCALE: Final = re.compile(rf"\b({'|'.join(_SCALES)})s?\b", re.IGNORECASE)
_CODE_SCALE: Final = re.compile(r"(?:^|_)(?:(THS)|(M(?:IO)?)|(B(?:IO|N)?))(?:_|(?=EUR|USD|NAC|PER|T\b))")
_FIXED: Final = (
    ("pp", r"percentage points?|\bpp\b"),
    ("%", r"%|per ?cent|\bpcent|^PC(?:_|$)"),
    ("index", r"\bindex\b|=\s*100"),
    (INTERNATIONAL, r"international.(?:dollar|\$)|purchasing.power|\bPPP\b|\bPPS\b"),
    (NATIONAL, r"national.currency|local currency|\bLCU\b|\bXDC\b|\bNAC\b"),
)
_PER: Final = re.compile(r"\bper (?!cent\b)[\w,.]+(?: [\w,.]+)*", re.IGNORECASE)
"""A rate of what is counted is another unit; money per head is money."""
_COUNTED: Final = (
    (PEOPLE, r"\b(?:persons?|people|inhabitants|population|personnel|refugees)\b|(?:^|_)PER$|(?:^|_)PS$"),
    ("years", r"\b(?:years?|YR)\b"),
    ("tonnes", r"\b(?:tonnes?|metric tons?)\b"),
)
SCALELESS: Final = frozenset(("%", "pp", "index"))
_NAME: Final = re.compile(
    "|".join(rf"\b{re.escape(name)}\b" for name in sorted(NAMES, key=len, reverse=True) if len(name) > 2)  # noqa: PLR2004
    + r"|US\$",
    re.IGNORECASE,
)
_ISO: Final = re.compile(rf"\b(?:{'|'.join(CODES)})\b|(?<=M)(?:EUR|USD)\b")
_BY_NAME: Final = {name.casefold(): code for name, code in NAMES.items()} | {"us$": "USD"}


def unit_of(code: str, label: str = "") -> Unit:
    """The unit that a code and its label name, with its scale; ``sure`` if a scale is named, or none is needed."""
    unit = _first(_FIXED, code, label) or _currency(label) or _currency(code.replace("_", " "))
    if unit in SCALELESS:
        return Unit(unit)
    if not unit and (rate := _PER.search(label)):
        return Unit(f"{_first(_COUNTED[1:], code, label)} {rate[0].casefold()}".strip())
    unit = unit or _first(_COUNTED, code, label)
    scale, found = _SCALE.search(label or code.replace("_", " ")), _CODE_SCALE.search(code)
    mult = _SCALES[scale[1].lower()] if scale else 3 * (found.lastindex or 0) if found else 0
    return Unit(unit, mult, sure=bool(scale or found))


def _first(patterns: tuple[tuple[str, str], ...], code: str, label: str) -> str:
    return next((unit for unit, pattern in patterns if _within(pattern, code, label)), "")


def _within(pattern: str, code: str, label: str) -> bool:
    return any(re.search(pattern, each, re.IGNORECASE) for each in (code, label))


def _currency(text: str) -> str:
    if found := _ISO.search(text):
        return CODES.get(found[0], found[0])
    name = _NAME.search(text)
    return _BY_NAME.get(name[0].casefold(), "") if name else ""
