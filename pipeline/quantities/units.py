"""Words and signs of units and currencies. ISO 4217 for money; measures close to UCUM, as news writes them."""

import re
from decimal import Decimal
from typing import NamedTuple

from pipeline.models import QuantityKind
from pipeline.quantities.lexicon import listed

MONEY, MEASURE, DURATION = QuantityKind.MONEY, QuantityKind.MEASURE, QuantityKind.DURATION
PERCENT, POINT, COUNT = QuantityKind.PERCENT, QuantityKind.PERCENTAGE_POINT, QuantityKind.COUNT


class Unit(NamedTuple):
    """What a unit word means: 5 decades are 5 × 10 ``year``. ``inferred``: the word alone leaves the country open."""

    kind: QuantityKind
    code: str | None
    factor: Decimal = Decimal(1)
    inferred: bool = False


DEFAULT = "$"
"""Stands for the document's own currency in the tables below."""

_SIGNS = {
    "US$": "USD", "U.S.$": "USD", "USD$": "USD", "NT$": "TWD", "HK$": "HKD", "AU$": "AUD", "A$": "AUD", "CA$": "CAD",
    "CAD$": "CAD", "C$": "CAD", "c $": "CAD", "S$": "SGD", "NZ$": "NZD", "R$": "BRL", "MX$": "MXN", "Mex$": "MXN",
    "mxn$": "MXN", "cad$": "CAD", "CN¥": "CNY", "RMB¥": "CNY", "JP¥": "JPY", "€": "EUR", "£": "GBP", "₩": "KRW",
    "₹": "INR", "₽": "RUB", "₺": "TRY", "₪": "ILS", "₫": "VND", "₱": "PHP", "฿": "THB", "₴": "UAH", "₦": "NGN",
    "₡": "CRC", "₭": "LAK", "₸": "KZT", "₮": "MNT", "Rs.": "INR", "Rs": "INR", "$": DEFAULT, "¥": "JPY", "￥": "JPY",
}  # fmt: skip
_CODES = listed(
    """USD EUR GBP JPY CNY RMB KRW TWD HKD SGD AUD NZD CAD CHF SEK NOK DKK PLN CZK HUF RON BGN UAH RUB TRY ILS SAR AED
    QAR KWD IRR IQD EGP ZAR NGN KES INR PKR BDT LKR THB IDR MYR PHP VND KZT MXN BRL ARS CLP"""
)
_LOWER_CODES = ("usd", "eur", "gbp", "rmb", "cny", "jpy", "krw")
_WORDS = {
    "USD": "US dollar,U.S. dollar,American dollar",
    "AUD": "Australian dollar,Aussie dollar", "CAD": "Canadian dollar", "NZD": "New Zealand dollar",
    "HKD": "Hong Kong dollar", "SGD": "Singapore dollar",
    "TWD": "Taiwan dollar,Taiwanese dollar,New Taiwan dollar,NT dollar", "EUR": "euro", "JPY": "yen,Japanese yen",
    "CNY": "yuan,Chinese yuan,renminbi,yuan renminbi,kuai,元,人民币", "KRW": "won,South Korean won,Korean won,원",
    "GBP": "pound sterling,pounds sterling,British pound,UK pound", "CHF": "Swiss franc",
    "RUB": "ruble,rouble,Russian ruble,Russian rouble", "INR": "Indian rupee", "PKR": "Pakistani rupee",
    "LKR": "Sri Lankan rupee", "SEK": "Swedish krona,Swedish kronor", "NOK": "Norwegian krone,Norwegian kroner",
    "DKK": "Danish krone,Danish kroner", "PLN": "zloty,złoty,zlotys,złotys,zlotych,Polish zloty",
    "UAH": "hryvnia,Ukrainian hryvnia", "TRY": "lira,Turkish lira", "ILS": "shekel,Israeli shekel",
    "THB": "baht,Thai baht", "MYR": "ringgit", "IDR": "rupiah", "VND": "dong,Vietnamese dong",
    "ZAR": "rand,South African rand", "MXN": "Mexican peso", "PHP": "Philippine peso", "ARS": "Argentine peso",
    "CLP": "Chilean peso", "BRL": "reais,Brazilian real", "CZK": "Czech koruna,Czech crown", "HUF": "forint",
    "KZT": "tenge", "SAR": "Saudi riyal", "AED": "dirham", "DEM": "deutsche mark,Deutsche mark,German mark",
    "FRF": "French franc", "BTC": "bitcoin", "CRC": "colón",
}  # fmt: skip
_AMBIGUOUS = {
    DEFAULT: "dollar", "INR": "rupee", "SEK": "krona,kronor", "NOK": "krone,kroner", "MXN": "peso", "IRR": "rial",
    "SAR": "riyal", "CHF": "franc", "KWD": "dinar",
}  # fmt: skip
_UNCOUNTED = frozenset(listed("yen yuan won kuai baht rand renminbi ringgit dong tenge rupiah 원 元"))
_CENTS = {DEFAULT: "cent", "GBP": "pence"}

_MEASURES = {
    "km": "km,kilometer,kilometre,kms",
    "m": "m,meter,metre", "cm": "cm,centimeter,centimetre", "mm": "mm,millimeter,millimetre", "mi": "mile",
    "nmi": "nautical mile,nmi", "ft": "ft,foot,feet", "in": "inch,inches", "yd": "yard",
    "kg": "kg,kilogram,kilo,kgs", "g": "gram,gramme", "mg": "mg,milligram", "ug": "μg,µg,mcg,microgram",
    "t": "tonne,metric ton,metric tonne,t", "ton": "ton,tons,short ton,long ton", "lb": "lb,lbs,pound",
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
    "Cel": "°C,℃,degrees Celsius,degree Celsius,degrees celsius,degrees centigrade,deg celsius,degrees C,Celsius",
    "[degF]": "°F,℉,degrees Fahrenheit,degree Fahrenheit,degree fahrenheit,degrees fahrenheit,degrees F,Fahrenheit",
    "deg": "°,degree,deg", "Hz": "Hz,hertz", "MHz": "MHz,megahertz", "GHz": "GHz,gigahertz", "bit": "bit,bits",
    "byte": "byte", "MB": "MB,megabyte", "GB": "GB,gigabyte", "TB": "TB,terabyte", "kton": "kiloton",
    "Mton": "megaton", "cal": "calorie", "[ly]": "light year,light-year", "nm": "nanometer,nanometre",
    "pm": "picometer,picometre", "hp": "horsepower,hp",
}  # fmt: skip
_SPANS = {
    ("year", 1): "year,yr,yrs", ("month", 1): "month", ("week", 1): "week", ("day", 1): "day,days",
    ("hour", 1): "hour,hr,hrs", ("minute", 1): "minute,min,mins", ("second", 1): "second,sec,secs",
    ("year", 10): "decade", ("year", 100): "century,centuries", ("year", 1000): "millennia",
    ("week", 2): "fortnight",
}  # fmt: skip
_SHARES = {
    Unit(PERCENT, "%"): "%,percent,per cent,percentage,percents,pct",
    Unit(POINT, "pp"): "percentage point,percentage-point,percent point,%-point,% point,pp,ppt,pps",
    Unit(POINT, "bp"): "basis point,basis-point,bps,bp",
}

_ABBREVIATION = 3


def _plurals(words: str) -> list[str]:
    """Each word and, where it is a word and not an abbreviation, its plural."""
    singles = words.split(",")
    counted = [
        w
        for w in singles
        if len(w) > _ABBREVIATION and w[-1].isalpha() and w[-1] != "s" and w.split()[-1] not in _UNCOUNTED
    ]
    return singles + [f"{word}s" for word in counted]


def _table() -> dict[str, Unit]:
    """Every surface form that may stand after a figure."""
    found: dict[str, Unit] = {}
    for code in _CODES:
        found[code] = Unit(MONEY, {"RMB": "CNY"}.get(code, code))
    for code in _LOWER_CODES:
        found[code] = Unit(MONEY, {"rmb": "CNY"}.get(code, code.upper()))
    for sign, code in _SIGNS.items():
        found[sign] = Unit(MONEY, code, inferred=sign in "$¥￥")
    for code, words in _MEASURES.items():
        found.update(dict.fromkeys(_plurals(words), Unit(MEASURE, code)))
    for (code, factor), words in _SPANS.items():
        found.update(dict.fromkeys(_plurals(words), Unit(DURATION, code, Decimal(factor))))
    for unit, words in _SHARES.items():
        found.update(dict.fromkeys(_plurals(words), unit))
    for code, words in _WORDS.items():
        found.update(dict.fromkeys(_plurals(words), Unit(MONEY, code)))
    for code, words in _AMBIGUOUS.items():
        found.update(dict.fromkeys(_plurals(words), Unit(MONEY, code, inferred=True)))
    for code, words in _CENTS.items():
        found.update(dict.fromkeys([words, f"{words}s"], Unit(MONEY, code, Decimal("0.01"), inferred=True)))
    found.update({surface.lower(): unit for surface, unit in found.items() if " " in surface})
    return found


UNITS = _table()
STERLING = Unit(MONEY, "GBP", inferred=True)
POUNDS = ("pound", "pounds")
MILLION = 6
"""Power of ten from which pounds are money."""

_ANY_SIGN = "|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))
BEFORE = rf"(?:{_ANY_SIGN}|(?:{'|'.join((*_CODES, *_LOWER_CODES))})(?![A-Za-z])\$?)"
"""Currency before a figure: ``US$``, ``€``, ``USD``."""

_WORD = r"[A-Za-zµμłó][A-Za-zµμłó.]*+[²³23]?"
_AFTER = re.compile(
    r"[ -]?(?:(?P<sign>%(?:[ -]points?\b)?|°[CF]?|[℃℉元원€$£₡₭₽₺₴₸₹₩]|人民币)"
    rf"|(?P<a>{_WORD})(?P<b>[ /-]{_WORD})?(?P<c>[ /-]{_WORD})?(?P<d>[ /-]{_WORD})?)"
)


def before(surface: str) -> Unit:
    """The currency that stood before a figure."""
    return UNITS[surface if surface in UNITS else surface.removesuffix("$")]


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
        if unit is not None:
            return unit, match.start("a") + len(surface)
    return None


def _signed(sign: str) -> Unit:
    return UNITS["%-point"] if "point" in sign else UNITS[sign]
