"""Words and signs of units and currencies. ISO 4217 for money; measures close to UCUM, as news writes them."""

import re
from decimal import Decimal
from typing import NamedTuple

from pipeline.models import QuantityKind
from pipeline.quantities import currencies

MONEY, MEASURE, DURATION = QuantityKind.MONEY, QuantityKind.MEASURE, QuantityKind.DURATION
PERCENT, POINT, COUNT = QuantityKind.PERCENT, QuantityKind.PERCENTAGE_POINT, QuantityKind.COUNT


class Unit(NamedTuple):
    """What a unit word means: 5 decades are 5 × 10 ``year``. ``inferred``: the word alone leaves the country open."""

    kind: QuantityKind
    code: str | None
    factor: Decimal = Decimal(1)
    inferred: bool = False
    per: str | None = None


_MEASURES = {
    "km": "km,kilometer,kilometre,kms",
    "m": "m,meter,metre", "cm": "cm,centimeter,centimetre", "mm": "mm,millimeter,millimetre", "mi": "mile",
    "nmi": "nautical mile,nmi", "ft": "ft,foot,feet", "in": "inch,inches", "yd": "yard",
    "kg": "kg,kilogram,kilo,kgs", "g": "gram,gramme", "mg": "mg,milligram", "ug": "μg,µg,mcg,microgram",
    "t": "tonne,metric ton,metric tonne,t,tCO2,tCO₂,tCO2e", "ton": "ton,tons,short ton,long ton", "lb": "lb,lbs,pound",
    "oz": "oz,ounce", "L": "liter,litre", "mL": "ml,milliliter,millilitre", "gal": "gallon", "bbl": "barrel,bbl",
    "tsp": "teaspoon", "tbsp": "tablespoon", "kn": "knot,kn",
    "mi/h": "mph,mile per hour,miles per hour,miles an hour",
    "km/h": "km/h,kph,kmh,km per hour,kilometers per hour,kilometres per hour,kilometers an hour,kilometres an hour",
    "m/s": "m/s,meters per second,metres per second", "ha": "hectare,ha", "acre": "acre",
    "km2": "sq km,sq. km,square kilometer,square kilometre,km2,km²", "m2": "sq m,square meter,square metre,m2,m²",
    "mi2": "square mile,sq mi,sq. mi,sq mile", "ft2": "square foot,square feet,sq ft",
    "m3": "cubic meter,cubic metre,m3,m³", "ft3": "cubic foot,cubic feet", "kW": "kW,kilowatt", "MW": "MW,megawatt",
    "GW": "GW,gigawatt", "W": "watt", "kWh": "kWh,kilowatt-hour,kilowatt hour",
    "MWh": "MWh,megawatt-hour,megawatt hour", "GWh": "GWh,gigawatt-hour,gigawatt hour",
    "TWh": "TWh,terawatt-hour,terawatt hour",
    "Cel": "°C,℃,degrees Celsius,degree Celsius,degrees celsius,degrees centigrade,deg celsius,degrees C,Celsius,C",
    "[degF]": "°F,℉,degrees Fahrenheit,degree Fahrenheit,degree fahrenheit,degrees fahrenheit,degrees F,Fahrenheit",
    "deg": "°,degree,deg", "Hz": "Hz,hertz", "MHz": "MHz,megahertz", "GHz": "GHz,gigahertz", "bit": "bit,bits",
    "byte": "byte", "MB": "MB,megabyte", "GB": "GB,gigabyte", "TB": "TB,terabyte", "kton": "kiloton",
    "Mton": "megaton", "cal": "calorie", "[ly]": "light year,light-year", "nm": "nanometer,nanometre",
    "[ppm]": "ppm,parts per million", "[ppb]": "ppb,parts per billion", "kt": "kt,ktCO2",
    "Mt": "Mt,megatonne,MtCO2,MtCO₂,MtCO2e,Mt CO2", "Gt": "Gt,gigatonne,gigaton,GtCO2,GtCO₂,GtCO2e,Gt CO2",
    "Mtoe": "Mtoe", "bcm": "bcm", "mb/d": "mb/d,mbpd,mbd",
    "pm": "picometer,picometre", "hp": "horsepower,hp",
}  # fmt: skip
_SPANS = {
    ("year", 1): "year,yr,yrs", ("month", 1): "month", ("week", 1): "week", ("day", 1): "day,days",
    ("hour", 1): "hour,hr,hrs", ("minute", 1): "minute,min,mins", ("second", 1): "second,sec,secs",
    ("year", 10): "decade", ("year", 100): "century,centuries", ("year", 1000): "millennia",
    ("week", 2): "fortnight",
}  # fmt: skip
_SHARES = {
    Unit(PERCENT, "%"): "%,percent,per cent,percentage,percents,pct,pc",
    Unit(POINT, "pp"): "percentage point,percentage-point,percent point,%-point,% point,pp,ppt,pps,ppts",
    Unit(POINT, "bp"): "basis point,basis-point,bps,bp",
}

_ABBREVIATION = 3
_GLUED_ONLY = ("p", "C")
_GLUED_SCALES = {"k": 3, "K": 3, "m": 6, "M": 6, "B": 9}
"""Before the code of a currency: ``50 MUSD``."""


def _plurals(words: str) -> list[str]:
    """Each word and, where it is a word and not an abbreviation, its plural."""
    singles = words.split(",")
    return singles + [f"{w}s" for w in singles if len(w) > _ABBREVIATION and w[-1].isalpha() and w[-1] != "s"]


def _money() -> dict[str, Unit]:
    """Every word and sign of money that may stand after a figure."""
    signs = {sign: code for sign, code in currencies.SIGNS.items() if not sign.isalpha()} | currencies.SIGNS_BEHIND
    found = {sign: Unit(MONEY, code, inferred=sign in currencies.INFERRED) for sign, code in signs.items()}
    for code, iso in (currencies.CODES | currencies.LOWER_CODES).items():
        found[code] = Unit(MONEY, iso)
    for code, iso in currencies.CODES.items():
        found |= {f"{scale}{code}": Unit(MONEY, iso, Decimal(10**power)) for scale, power in _GLUED_SCALES.items()}
    found |= {name: Unit(MONEY, code) for name, code in currencies.NAMES.items()}
    found |= {name: Unit(MONEY, code, inferred=True) for name, code in currencies.USUAL.items()}
    found |= {name: Unit(MONEY, code, Decimal("0.01"), inferred=True) for name, code in currencies.CENTS.items()}
    return found


def _table() -> dict[str, Unit]:
    """Every surface form that may stand after a figure."""
    found: dict[str, Unit] = {}
    for code, words in _MEASURES.items():
        found.update(dict.fromkeys(_plurals(words), Unit(MEASURE, code)))
    for (code, factor), words in _SPANS.items():
        found.update(dict.fromkeys(_plurals(words), Unit(DURATION, code, Decimal(factor))))
    for unit, words in _SHARES.items():
        found.update(dict.fromkeys(_plurals(words), unit))
    found |= {word: Unit(MEASURE, "bbl", per="day") for word in ("b/d", "bpd")}
    found |= _money()
    found.update({surface.lower(): unit for surface, unit in found.items() if " " in surface})
    return found


UNITS = _table()
STERLING = Unit(MONEY, "GBP", inferred=True)
POUNDS = ("pound", "pounds")
MILLION = 6
"""Power of ten from which pounds are money."""

_WORD = r"[A-Za-zÀ-ſµμ][A-Za-zÀ-ſµμ.]*+(?:[²³₂3]|2e?)?"
_AFTER = re.compile(
    rf"[ -]?(?:(?P<sign>%(?:[ -]points?\b)?|°[CF]?|[℃℉元원{currencies.BEHIND}]|人民币)"
    rf"|(?P<a>{_WORD})(?P<b>[ /-]{_WORD})?(?P<c>[ /-]{_WORD})?(?P<d>[ /-]{_WORD})?)"
)


def before(surface: str) -> Unit:
    """The currency that stood before a figure."""
    return Unit(MONEY, currencies.code_before(surface), inferred=surface in currencies.INFERRED)


def after(text: str, position: int) -> tuple[Unit, int] | None:
    """The unit that stands at a position, and where it ends; the longest form wins."""
    match = _AFTER.match(text, position)
    if match is None:
        return None
    if match["sign"]:
        return _signed(match["sign"]), match.end()
    for group in "dcba":
        end = match.end(group)
        surface = text[match.start("a") : end].rstrip(".") if end > 0 else ""
        unit = UNITS.get(surface) or UNITS.get(surface.lower() if len(surface) > _ABBREVIATION else "")
        if unit is not None and not _is_spaced(surface, match):
            return unit, match.start("a") + len(surface)
    return None


def _is_spaced(surface: str, match: re.Match[str]) -> bool:
    """``164p`` are pence and ``1.5C`` degrees, ``164 p`` and ``5 C`` are neither."""
    return surface in _GLUED_ONLY and match.start("a") > match.start()


def _signed(sign: str) -> Unit:
    return UNITS["%-point"] if "point" in sign else UNITS[sign]
