"""Figures as written, in digits or words, to exact values with the size of their last digit."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache

from pipeline.quantities.lexicon import listed

ONES = {word: n for n, word in enumerate(listed("one two three four five six seven eight nine"), 1)}
TEENS = {
    word: n
    for n, word in enumerate(
        listed("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"), 10
    )
}
TENS = {word: 10 * n for n, word in enumerate(listed("twenty thirty forty fifty sixty seventy eighty ninety"), 2)}
SMALL = {"zero": 0, **ONES, **TEENS, **TENS}

ORDINALS = {
    "first": 1,
    "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40,
    "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100,
    "thousandth": 1000, "millionth": 10**6,
}  # fmt: skip

PARTS = {"half": 2, "quarter": 4} | {
    word: ORDINALS[word] for word in listed("third fourth fifth sixth seventh eighth ninth tenth hundredth")
}
"""What ``three tenths of a`` is divided by."""

SCALES = {
    "hundred": 2, "thousand": 3, "thousands": 3, "lakh": 5, "lakhs": 5,
    "million": 6, "millions": 6, "crore": 7, "crores": 7, "billion": 9, "billions": 9, "trillion": 12,
    "trillions": 12, "quadrillion": 15, "k": 3, "m": 6, "mn": 6, "mln": 6, "mio": 6, "b": 9, "bn": 9, "bln": 9,
    "t": 12, "tn": 12, "trn": 12, "tln": 12, "만": 4, "万": 4, "萬": 4, "억": 8, "亿": 8, "億": 8, "조": 12, "兆": 12,
}  # fmt: skip
"""Powers of ten. Single letters count only where the grammar lets them: glued to a figure, or after a currency."""

GLYPHS = {
    glyph: Decimal(value)
    for glyph, value in zip("½¼¾⅓⅔⅛⅕", listed("0.5 0.25 0.75 0.333333333333 0.666666666667 0.125 0.2"), strict=True)
}
GAP = r"(?: {1,3}|-)"
_ONES, _TEENS, _TENS = "|".join(ONES), "|".join(TEENS), "|".join(TENS)
BELOW_100 = rf"(?:(?:{_TENS})(?:{GAP}(?:{_ONES})\b)?|{_TEENS}|{_ONES}|zero)\b"
BELOW_1000 = rf"(?:{BELOW_100}(?:{GAP}hundred\b(?:{GAP}(?:and{GAP})?{BELOW_100}(?!{GAP}hundred))?)?)"
_BIG = r"(?:hundred|thousand|lakh|million|crore|billion|trillion|quadrillion)s?"
SCALE_WORD = rf"(?:{_BIG}|bn|mn|mln|mio|bln|trn|tn|tln|dozens?)"
DIGITS = (
    r"(?:\d{1,3}(?:,\d{3})++(?!\d)|\d{1,2}(?:,\d{2}(?=,))++,\d{3}(?!\d)|\d{1,3}(?:['’ ]\d{3})++(?!\d)"
    r"|\d{1,3}(?:\.\d{3})++,\d++(?![,.]?\d)|\d{1,3}(?:\.\d{3}){2,}+(?!\d)|\d++,\d\d?(?![,.]?\d)|\d++)"
    r"(?:\.\d++(?!\.\d))?+|\.\d++"
)
_ARTICLES = "an?|one|two|three"
_PART_OF = (
    rf"(?:(?:half|(?:an?|{_ONES}){GAP}(?:{'|'.join(PARTS)})s?)(?:{GAP}of)?{GAP}(?:an?|one|1)"
    rf"|(?:(?:{_ARTICLES}){GAP})?(?:half|quarters?))\b"
)
"""``half a``, ``three quarters of a``, ``a quarter``: of the scale or share behind it."""
_SHARE = rf"(?:percentage|basis|per{GAP}?cent|points?)"
_IN_DIGITS = (
    rf"(?:[1-9]/[2-9](?={GAP}(?:{SCALE_WORD}|{_SHARE})\b| ?%)|(?:{DIGITS})(?:[½¼¾⅓⅔⅛⅕]|{GAP}[1-9]/[2-9]\b)?|[½¼¾⅓⅔⅛⅕])"
)
_IN_WORDS = (
    rf"(?:(?i:{_PART_OF}(?={GAP}(?:{SCALE_WORD}|{_SHARE})\b)|an?(?={GAP}{SCALE_WORD}\b)"
    rf"|{BELOW_1000}(?:{GAP}point(?:{GAP}(?:{_ONES}|zero)\b){{1,4}})?|hundred(?={GAP}(?:thousand|million|billion)\b)))"
)
_PART = rf"and{GAP}(?:(?:(?:an?|one){GAP})?half|(?:an?|one|three){GAP}quarters?)\b"
_PARTS_OF_ONE = r"(?:halves|thirds?|quarters?|fourths?|fifths?|eighths?|tenths?)"
_MORE = (
    rf"(?:{GAP}{_PART}|{GAP}{BELOW_1000}(?:{GAP}thousand\b)?|{GAP}and{GAP}{BELOW_100})"
    rf"(?!{GAP}?{SCALE_WORD}\b|{GAP}{_PARTS_OF_ONE}\b)"
)
_AND_A_HALF = rf"{GAP}{_PART}(?!{GAP}?{SCALE_WORD}\b|{GAP}{_PARTS_OF_ONE}\b)"
_SCALED = rf"(?:{GAP}?{SCALE_WORD}\b){{1,2}}"
NUMBER = (
    rf"(?:{_IN_DIGITS}(?i:{GAP}{_PART})?(?:(?i:{_SCALED}(?:{_AND_A_HALF})?)"
    r"|[kKmMbB](?![A-Za-z0-9])|[ ]?[만万萬억亿億조兆](?:[ ]?\d++[만万萬억亿億])?)?"
    rf"|{_IN_WORDS}(?i:{GAP}{_PART})?(?i:{_SCALED}(?:{_MORE})?)?)"
)
"""A figure with its scale: ``1,200``, ``1.2bn``, ``half a million``, ``two thousand five hundred``, ``3½ million``."""

_TOKEN = re.compile(
    rf"(?<!\d)(?P<over>[1-9]/[2-9])\b|(?<=[ -])(?P<part>(?i:{_PART}))"
    rf"|(?P<of>\b(?i:{_PART_OF}))|(?P<digits>{DIGITS})|(?P<glyph>[½¼¾⅓⅔⅛⅕])"
    r"|(?P<word>[A-Za-z]+|[만万萬억亿億조兆])"
)
_SEPARATORS = re.compile(r"[,'’ ]")
_DECIMAL_COMMA = re.compile(r"\d+,\d\d?|0,\d+|\d{1,3}(?:\.\d{3})+,\d+")
_COMMA_OR_THOUSAND = re.compile(r"\d{1,3},\d{3}")
_POINT_OR_THOUSAND = re.compile(r"\d{1,3}(?:\.\d{3})+")
_SCALED = r"(?= ?(?:%|per ?cent\b|(?:m|b|tr)illion\b|bn\b))"
_FIRST = r"\d(?<![\d.,].)"
_PRICE = r"\d(?<=[€$£].)"
_SURE_COMMA = re.compile(
    rf"{_FIRST}\d{{0,2}}(?:\.\d{{3}},\d\d?(?!\d)|,\d\d?{_SCALED})|{_PRICE}\d{{0,2}},\d\d?(?![\d,])"
)
_SURE_POINT = re.compile(rf"{_FIRST}\d{{0,2}}(?:,\d{{3}}[.,]\d|\.\d\d?{_SCALED})|{_PRICE}\d{{0,2}}\.\d\d?(?![\d.])")
_COARSE_FROM = 100


@dataclass(frozen=True, slots=True)
class Figure:
    """A value, one unit of its last digit as written, and the same with trailing zeros taken as rounded."""

    value: Decimal
    ulp: Decimal
    coarse_ulp: Decimal | None = None
    power: int = 0
    """Power of ten of its scale word: 9 for ``5 billion``."""

    def times(self, factor: Decimal, power: int = 0) -> "Figure":
        """The same figure in a smaller unit: 5 decades are 50 years."""
        coarse = None if self.coarse_ulp is None else self.coarse_ulp * factor
        return Figure(self.value * factor, self.ulp * factor, coarse, self.power + power)


def writes_decimal_comma(text: str) -> bool:
    """Whether a text writes 5,9 for 5.9, and never the other way: then 1.234 is a thousand, and 1,234 may be none."""
    return _SURE_COMMA.search(text) is not None and _SURE_POINT.search(text) is None


class Style(Enum):
    """How a text that writes decimal commas has the figure at hand."""

    COUNTED = "counted"
    """Of things or of money: what has three decimals is none, 1,234 is a thousand."""
    MEASURED = "measured"
    """With a scale, share or measure: 1,234 is a bit more than one."""

    def is_comma(self, text: str) -> bool:
        """Whether a number that may be either has a decimal comma, or points between its thousands."""
        comma = self is Style.MEASURED and _COMMA_OR_THOUSAND.fullmatch(text)
        return bool(comma or _POINT_OR_THOUSAND.fullmatch(text))


def is_decimal_comma(text: str) -> bool:
    """``5,9``, ``0,345``, ``10.000,00``: what has a decimal comma whatever the text around it."""
    return _DECIMAL_COMMA.fullmatch(text) is not None


def digits(text: str, style: "Style | None" = None) -> Decimal:
    """The value of digits with separators: ``1,200.5``, ``1'200``, ``1.234.567``, ``5,9``."""
    if is_decimal_comma(text) or (style is not None and style.is_comma(text)):
        return Decimal(text.replace(".", "").replace(",", "."))
    bare = _SEPARATORS.sub("", text)
    return Decimal(bare.replace(".", "") if bare.count(".") > 1 else bare)


def trailing_zeros(number: Decimal) -> int:
    """How many zeros a whole number ends in; 0 for a number with decimals."""
    exponent = int(number.as_tuple().exponent)
    return len(str(number)) - len(str(number).rstrip("0")) if exponent == 0 and number else 0


class _Sum:
    """Adds up the words of one figure: ``two thousand five hundred`` is 2 × 1000 + 5 × 100."""

    def __init__(self) -> None:
        self.total, self.part = Decimal(0), None  # type: tuple[Decimal, Decimal | None]
        self.ulp, self.zeros, self.point, self.power = Decimal(1), 0, 0, 0

    def digits(self, text: str, style: Style | None) -> None:
        self.part = digits(text, style)
        self.ulp, self.zeros = Decimal(1).scaleb(int(self.part.as_tuple().exponent)), trailing_zeros(self.part)

    def fraction(self, value: Decimal) -> None:
        self.part, self.ulp, self.zeros = (self.part or Decimal(0)) + value, Decimal("0.1"), 0

    def share(self, value: Decimal) -> None:
        """ "And a half": of the scale word before it, if there is one."""
        if self.part is None and self.power:
            self.total, self.ulp = self.total + value.scaleb(self.power), self.ulp / 10
        else:
            self.fraction(value)

    def word(self, word: str) -> None:
        if word in SMALL:
            self.small(SMALL[word])
        elif word == "point":
            self.point = 1
        elif word.startswith("dozen"):
            self.part = (self.part or Decimal(1)) * 12
        elif word in SCALES:
            self.scale(SCALES[word])

    def small(self, number: int) -> None:
        if self.point:
            self.ulp = Decimal(1).scaleb(-self.point)
            self.part, self.point = (self.part or Decimal(0)) + number * self.ulp, self.point + 1
        else:
            self.part, self.ulp = (self.part or Decimal(0)) + number, Decimal(1)

    def scale(self, power: int) -> None:
        if self.part is None and self.total:  # three lakh crore
            self.total, self.ulp, self.power = self.total.scaleb(power), self.ulp.scaleb(power), self.power + power
            return
        scaled = (Decimal(1) if self.part is None else self.part).scaleb(power)
        self.ulp = self.ulp.scaleb(power)
        if power == SCALES["hundred"]:  # may yet be multiplied: two hundred thousand
            self.part = scaled
        else:
            self.total, self.part, self.power = self.total + scaled, None, max(power, self.power)

    def figure(self) -> Figure:
        value = self.total + (self.part or Decimal(0))
        rounded = self.zeros and (self.total or value >= _COARSE_FROM)
        return Figure(value, self.ulp, self.ulp.scaleb(self.zeros) if rounded else None, self.power)


@lru_cache(maxsize=4096)
def figure(text: str, style: Style | None = None) -> Figure:
    """Reads what NUMBER matched; ``style``: in a text that writes decimal commas."""
    total = _Sum()
    for token in _TOKEN.finditer(text):
        match token.lastgroup:
            case "digits":
                total.digits(token.group(), style)
            case "over":
                above, _, below = token.group().partition("/")
                total.fraction(ratio(int(above), int(below)))
            case "part":
                total.share(_part(token.group()))
            case "of":
                total.fraction(_part(token.group()))
            case "glyph":
                total.fraction(GLYPHS[token.group()])
            case _:
                total.word(token.group().lower())
    return total.figure()


def _part(text: str) -> Decimal:
    """``and a half``, ``three quarters of a``, ``two thirds of one``."""
    spoken = re.split("[ -]+", text.lower())
    place, part = next((n, word.rstrip("s")) for n, word in enumerate(spoken) if word.rstrip("s") in PARTS)
    return ratio(ONES.get(spoken[place - 1], 1) if place else 1, PARTS[part])


def ratio(above: Decimal | int, below: Decimal | int) -> Decimal:
    """A quotient to twelve decimals, without trailing zeros."""
    return (Decimal(above) / Decimal(below)).quantize(Decimal("1e-12")).normalize() + 0
