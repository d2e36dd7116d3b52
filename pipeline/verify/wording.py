"""Figures and periods as a person would write them, in the style of the sentence they answer."""

import re
from decimal import Decimal

from pipeline.models import Quantity, QuantityKind, cut, plain
from pipeline.quantities.numerals import ORDINALS

_NUMBER = re.compile(r"\d[\d,.'’\u2009\u202f\u00a0]*\d|\d")
_SCALE = re.compile(r"(?<![^\W\d_])(thousand|million|billion|trillion|crore|lakh|bn|mn|tn|trn|[kmb])\b", re.IGNORECASE)
_POWERS = {
    "thousand": 3, "k": 3, "lakh": 5, "million": 6, "mn": 6, "m": 6, "crore": 7, "billion": 9, "bn": 9, "b": 9,
    "trillion": 12, "tn": 12, "trn": 12,
}  # fmt: skip
_READABLE = 7
"""Digits up to which a value is told in full; a longer one, of a series in full precision, in one digit less."""
_NAMES = ((12, "trillion"), (9, "billion"), (6, "million"))


def scale_of(quantity: Quantity) -> tuple[int, str]:
    """Power of ten and word of the scale that the text uses: ``(9, "billion")``; ``(0, "")`` without one."""
    match = _SCALE.search(quantity.text)
    word = match.group(1) if match else ""
    return _POWERS.get(word.lower(), 0), word


def number(value: Decimal, power: int = 0, digits: int | None = None) -> str:
    """A value divided by its scale: ``1784665000000`` at 12 → ``1.784665``; thousands separated by commas."""
    scaled = value.scaleb(-power)
    if digits is not None:
        scaled = cut(scaled, digits)
    whole, _, rest = plain(scaled).partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(whole):,}" if not power else whole
    return f"{sign}{grouped}.{rest}" if rest else f"{sign}{grouped}"


def amount(value: Decimal, unit: str | None, high: Decimal | None = None) -> str:
    """A value with its unit and a readable scale: ``231.4 billion USD``, ``52.6 %``, ``93 votes``."""
    value, high = _readable(value), None if high is None else _readable(high)
    power, word = next(((p, w) for p, w in _NAMES if abs(value) >= Decimal(1).scaleb(p)), (0, ""))
    top = high if high is not None and high != value else None
    digits = number(value, power) + (f" to {number(top, power)}" if top is not None else "")
    return " ".join(part for part in (digits, word, unit or "") if part)


def _readable(value: Decimal) -> Decimal:
    return value if len(value.normalize().as_tuple().digits) <= _READABLE else rounded(value, _READABLE - 1)


def rounded(value: Decimal, digits: int = 3) -> Decimal:
    """A value to so many significant digits."""
    return value.quantize(Decimal(1).scaleb(value.adjusted() - digits + 1)) + 0 if value else value


def ranked(quantity: Quantity, place: int) -> str:
    """A place in the article's own style: ``third`` and 4 → ``fourth``; before a superlative that had no number too."""
    words = {number: word for word, number in ORDINALS.items()}
    in_digits = quantity.text[:1].isdigit()
    right = nth(place) if in_digits else words.get(place, nth(place))
    alone = in_digits or quantity.text.lower() in ORDINALS
    return right if alone else f"{right}-{quantity.text}"


def nth(place: Decimal | int) -> str:
    """``3`` → ``3rd``."""
    number = int(place)
    last = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 <= number % 100 <= 20 else last}"  # noqa: PLR2004


def restyled(quantity: Quantity, value: Decimal) -> str:
    """The article's own words with another value: ``US$250 billion`` and 231.4e9 → ``US$231 billion``."""
    match = _NUMBER.search(quantity.text)
    if match is None or quantity.value_high is not None:
        return amount(value, quantity.unit)
    power, _ = scale_of(quantity)
    digits = max(0, -_exponent(quantity, power))
    return quantity.text[: match.start()] + number(value, power, digits) + quantity.text[match.end() :]


def bounds(low: Decimal | None, high: Decimal | None, quantity: Quantity) -> str:
    """``237.5 to 250 billion USD``, ``more than 175 billion USD``: in the scale that the text uses."""
    power, word = scale_of(quantity)
    tail = " ".join(part for part in (word, _unit(quantity)) if part)
    if low is None and high is None:
        return ""
    if high is None or low is None:
        text = f"{number(low, power)} or more" if low is not None else f"{number(high or Decimal(0), power)} or less"
    else:
        text = number(low, power) if low == high else f"{number(low, power)} to {number(high, power)}"
    return f"{text} {tail}".strip()


def hedged(quantity: Quantity) -> str:
    """The figure with its hedging words, in the order of the text."""
    if quantity.hedge is None:
        return quantity.text
    if quantity.start <= quantity.hedge.start < quantity.end:
        return quantity.text
    before = quantity.hedge.start < quantity.start
    return f"{quantity.hedge.text} {quantity.text}" if before else f"{quantity.text} {quantity.hedge.text}"


def in_text(label: str) -> str:
    """A label inside a sentence: ``Defence budget`` → ``defence budget``, ``NATO target`` as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _exponent(quantity: Quantity, power: int) -> int:
    ulp = quantity.ulp
    return 0 if ulp is None or not ulp else ulp.adjusted() - power


def _unit(quantity: Quantity) -> str:
    return "" if quantity.kind is QuantityKind.COUNT else quantity.unit or ""
