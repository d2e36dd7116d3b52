"""Texts with hand-marked quantities, in three shapes of JSON Lines, a file of them or a folder of files.

* ``{id, text, quantities: [{start, end, kind, value, unit, required?, hedge?}]}``: whole sentences;
* ``{doc, start, end, kind, value, unit, required, hedge}``: one mark of a longer text that lies beside the file or in
  the folder ``seeds`` beside its folder; the kind ``distractor`` marks what is no quantity;
* ``{id, input, entities: [{start, end, type, value, unit}]}``: the sets of microsoft/Recognizers-Text.

Conventions that differ between these are settled here, not in the product. The Recognizers sets write units as English
words and mark bare unit words without a figure (left out); "news-like" of them are the lower-cased, tokenised sentences
of eight words or more, which come from newspapers and encyclopedias, and not the hand-written chat and symbol tests.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final, NamedTuple

from pydantic import BaseModel, TypeAdapter, ValidationError

from pipeline.errors import InputError
from pipeline.evaluate.evaluation import Part
from pipeline.models import plain

_KINDS: Final = {"pp": "percentage_point", "multiplier": "multiple", "fuzzy": "count", "score": "ratio"}
_CURRENCIES: Final = {
    "Dollar": "USD", "United States dollar": "USD", "Canadian dollar": "CAD", "Australian dollar": "AUD",
    "Euro": "EUR", "Japanese yen": "JPY", "Pound": "GBP", "British pound": "GBP", "Chinese yuan": "CNY",
    "Turkish lira": "TRY", "Mexican peso": "MXN", "Rupee": "INR", "Franc": "CHF", "Pence": "GBP", "Cent": "USD",
    "Bitcoin": "BTC", "Costa Rican colón": "CRC", "Lao kip": "LAK",
}  # fmt: skip
_MEASURES: Final = {
    "Pound": "lb", "Inch": "in", "Mile": "mi", "Ounce": "oz", "Gallon": "gal", "Square meter": "m2", "Foot": "ft",
    "Bit": "bit", "Meter": "m", "Kilometer": "km", "Millimeter": "mm", "Metric ton": "t", "Kilogram": "kg",
    "Degree": "deg", "Teaspoon": "tsp", "Microgram": "ug", "Picometer": "pm", "Centimeter": "cm", "Liter": "L",
    "Barrel": "bbl", "Ton": "ton", "Acre": "acre", "Square mile": "mi2", "Yard": "yd", "Square kilometer": "km2",
    "Gram": "g", "Mile per hour": "mi/h", "Kilometer per hour": "km/h", "Hectare": "ha", "Square foot": "ft2",
    "Nautical mile": "nmi", "Cubic meter": "m3", "Megabyte": "MB", "Gigabyte": "GB", "Knot": "kn", "Watt": "W",
    "Milliliter": "mL",
}  # fmt: skip
_SUBUNITS: Final = ("Pence", "Cent")
_NEWS_WORDS = 8
_THIRD = 3


@dataclass(frozen=True)
class Mark:
    """One marked quantity; ``value`` as the product writes it (``5..7`` for a range). None is not judged."""

    start: int
    end: int
    kind: str | None
    value: str | None
    unit: str | None
    required: bool = True
    hedge: str | None = None
    judge_hedge: bool = False


@dataclass(frozen=True)
class Text:
    """One text with its marks. ``kinds``: only these are marked in it; ``only``: only this stretch is looked at."""

    id: str
    text: str
    marks: tuple[Mark, ...]
    news: bool = True
    kinds: frozenset[str] | None = None
    only: tuple[int, int] | None = None

    @property
    def part(self) -> Part:
        """A third of every set is held out, by the hash of the id."""
        held_out = int(hashlib.sha256(self.id.encode()).hexdigest(), 16) % _THIRD == 0
        return Part.HELD_OUT if held_out else Part.TUNING


class _Marked(BaseModel):
    start: int
    end: int
    kind: str
    value: str | None = None
    unit: str | None = None
    required: bool = True
    hedge: str | None = None


class _Sentence(BaseModel):
    id: str
    text: str
    quantities: tuple[_Marked, ...]


class _InDocument(_Marked):
    doc: str


class _Entity(BaseModel):
    start: int
    end: int
    type: str
    value: str | None = None
    unit: str | None = None


class _Input(BaseModel):
    id: str
    input: str
    entities: tuple[_Entity, ...]


_LINE: Final[TypeAdapter[_Sentence | _InDocument | _Input]] = TypeAdapter(_Sentence | _InDocument | _Input)


def load(path: Path, part: Part) -> dict[str, tuple[Text, ...]]:
    """The texts of that part by set, as files are named; raises InputError."""
    files = sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]
    wanted = [file for file in files if not path.is_dir() or _is_marked(file)]
    found = {_name(file): tuple(text for text in _texts(file) if part in (Part.ALL, text.part)) for file in wanted}
    if not any(found.values()):
        raise InputError(f"holds no texts with marked quantities in its {part} part", where=str(path))
    return found


def _name(file: Path) -> str:
    return file.stem.removeprefix("quantities_").removeprefix("recognizers_").removesuffix("Model")


def _is_marked(file: Path) -> bool:
    return file.stem.startswith("quantities_") or _name(file) in _RECOGNIZERS


def _texts(file: Path) -> Iterator[Text]:
    for number, line in enumerate(_read(file).splitlines(), start=1):
        try:
            if line.strip():
                yield _text(_LINE.validate_json(line), file)
        except (ValidationError, InvalidOperation) as error:
            do = "Give id, text and quantities with start, end and kind."
            raise InputError("is no text with marked quantities", where=f"{file}, line {number}", do=do) from error


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read ({error})", where=str(file)) from error


def _text(line: _Sentence | _InDocument | _Input, file: Path) -> Text:
    if isinstance(line, _Sentence):
        return Text(line.id, line.text, tuple(_mark(mark, judge_hedge=False) for mark in line.quantities))
    if isinstance(line, _Input):
        return _recognized(line, _name(file))
    beside = (file.parent / line.doc, file.parent.parent / "seeds" / line.doc)
    text = _read(next((place for place in beside if place.is_file()), beside[0]))
    marks = () if line.kind == "distractor" else (_mark(line, judge_hedge=True),)
    return Text(f"{line.doc}:{line.start}", text, marks, only=(line.start, line.end))


def _mark(row: _Marked, *, judge_hedge: bool) -> Mark:
    kind, value = _KINDS.get(row.kind, row.kind), row.value
    value = value.rstrip("+") if value and row.kind == "fuzzy" else value
    return Mark(row.start, row.end, kind, value, row.unit, row.required, row.hedge, judge_hedge)


def _recognized(line: _Input, name: str) -> Text:
    if name not in _RECOGNIZERS:
        raise InputError(f"{name} is no set that can be scored", do=f"Take one of {', '.join(_RECOGNIZERS)}.")
    read, kinds, news = _RECOGNIZERS[name]
    text = line.input
    is_news = text == text.lower() and len(text.split()) >= _NEWS_WORDS and bool(re.search(r" [.,'-]", text))
    marks = tuple(mark for entity in line.entities if (mark := read(entity)))
    return Text(line.id, text, marks, news=news and is_news, kinds=kinds)


def _money(row: _Entity) -> Mark | None:
    if row.value is None:
        return None
    value = Decimal(row.value) / (100 if row.unit in _SUBUNITS else 1)
    return Mark(row.start, row.end, "money", _shown(value), _CURRENCIES.get(row.unit or "", row.unit))


def _percent(row: _Entity) -> Mark | None:
    if row.value in (None, "null"):
        return None
    return Mark(row.start, row.end, "percent", (row.value or "").rstrip("%"), "%")


def _dimension(row: _Entity) -> Mark | None:
    if row.value is None:
        return None
    return Mark(row.start, row.end, "measure", row.value, _MEASURES.get(row.unit or "", row.unit))


def _age(row: _Entity) -> Mark | None:
    return Mark(row.start, row.end, "duration", row.value, (row.unit or "").lower().replace("age", "year"))


def _number(row: _Entity) -> Mark | None:
    return Mark(row.start, row.end, None, _shown(Decimal(row.value or "")), None)


def _ordinal(row: _Entity) -> Mark | None:
    return Mark(row.start, row.end, "ordinal", row.value, None) if row.type == "ordinal" else None


def _number_range(row: _Entity) -> Mark | None:
    """``[5,7)``, or one open end, which is a hedge with us."""
    low, high = (end.strip() for end in (row.value or ",").strip("[]()").split(","))
    return Mark(row.start, row.end, None, f"{low}..{high}" if low and high and low != high else low or high, None)


def _shown(number: Decimal) -> str:
    return plain(number)


class _Set(NamedTuple):
    """How a Recognizers set is read, the kinds that it marks, and whether its news-like part counts as news."""

    read: Callable[[_Entity], Mark | None]
    kinds: frozenset[str]
    news: bool


_RECOGNIZERS: Final[Mapping[str, _Set]] = {
    "Currency": _Set(_money, frozenset({"money"}), True),
    "Percent": _Set(_percent, frozenset({"percent", "percentage_point"}), True),
    "Dimension": _Set(_dimension, frozenset({"measure"}), True),
    "Age": _Set(_age, frozenset({"duration"}), False),
    "Number": _Set(_number, frozenset({"count", "fraction", "money", "duration", "measure"}), False),
    "NumberRange": _Set(_number_range, frozenset({"count", "fraction"}), False),
    "Ordinal": _Set(_ordinal, frozenset({"ordinal"}), False),
}
