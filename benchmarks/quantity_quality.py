"""Quality of the quantity reader against hand-marked text: ``python benchmarks/quantity_quality.py ../shared``.

A third of every set (SHA-256 of the entry's id divisible by 3) is held out: rules are tuned on the rest only, and
``--show tuning`` prints the misses of that rest, never those of the held-out third.

Conventions that differ between the sets are settled here, not in the product:

* a count may be marked with or without the noun that it counts, and with or without an article before it;
* seed and sentence sets name kinds their own way (``pp``, ``multiplier``, ``fuzzy``, ``score``);
* the Recognizers sets write units as English words, mark bare unit words without a figure (left out), and mark ranges
  and ages with their hedges and ``old``; "news-like" are its lower-cased, tokenised sentences of eight words or more,
  which come from newspapers and encyclopedias. Left out of news-like: the hand-written chat and symbol tests.
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.models import HedgeClass, Quantity, QuantityKind
from pipeline.quantities import read_quantities, wire

KINDS = {"pp": "percentage_point", "multiplier": "multiple", "fuzzy": "count", "score": "ratio"}
UNITS = {
    "Dollar": "USD", "United States dollar": "USD", "Canadian dollar": "CAD", "Australian dollar": "AUD",
    "Euro": "EUR", "Japanese yen": "JPY", "Pound": "GBP", "British pound": "GBP", "Chinese yuan": "CNY",
    "Turkish lira": "TRY", "Mexican peso": "MXN", "Rupee": "INR", "Franc": "CHF", "Pence": "GBP", "Cent": "USD",
    "Bitcoin": "BTC", "Costa Rican colón": "CRC", "Lao kip": "LAK",
}  # fmt: skip
MEASURES = {
    "Pound": "lb", "Inch": "in", "Mile": "mi", "Ounce": "oz", "Gallon": "gal", "Square meter": "m2", "Foot": "ft",
    "Bit": "bit", "Meter": "m", "Kilometer": "km", "Millimeter": "mm", "Metric ton": "t", "Kilogram": "kg",
    "Degree": "deg", "Teaspoon": "tsp", "Microgram": "ug", "Picometer": "pm", "Centimeter": "cm", "Liter": "L",
    "Barrel": "bbl", "Ton": "ton", "Acre": "acre", "Square mile": "mi2", "Yard": "yd", "Square kilometer": "km2",
    "Gram": "g", "Mile per hour": "mi/h", "Kilometer per hour": "km/h", "Hectare": "ha", "Square foot": "ft2",
    "Nautical mile": "nmi", "Cubic meter": "m3", "Megabyte": "MB", "Gigabyte": "GB", "Knot": "kn", "Watt": "W",
    "Milliliter": "mL",
}  # fmt: skip
SUBUNITS = ("Pence", "Cent")
NEWS_WORDS = 8


@dataclass(frozen=True)
class Mark:
    """One marked quantity; ``value`` as the product writes it (``5..7`` for a range), None where it is not judged."""

    start: int
    end: int
    kind: str | None
    value: str | None
    unit: str | None
    required: bool = True
    hedge: str | None = None
    judge_hedge: bool = False


@dataclass(frozen=True)
class Entry:
    """One text with its marks. ``loose``: how a found span may differ from a marked one."""

    id: str
    text: str
    marks: tuple[Mark, ...]
    distractors: tuple[tuple[int, int], ...] = ()
    news: bool = True
    kinds: frozenset[str] | None = None
    """Only these kinds are marked in this set; None: all."""


@dataclass
class Score:
    """Counts of one set."""

    found: int = 0
    missed: int = 0
    extra: int = 0
    right: int = 0
    hedges: int = 0
    hedges_right: int = 0
    years_as_counts: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        """Adds up sets."""
        for name in ("found", "missed", "extra", "right", "hedges", "hedges_right", "years_as_counts"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def row(self) -> str:
        """One line of the table."""
        precision = self.found / (self.found + self.extra) if self.found + self.extra else 1.0
        recall = self.found / (self.found + self.missed) if self.found + self.missed else 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        exact = self.right / self.found if self.found else 1.0
        hedge = f"{self.hedges_right / self.hedges:.3f}" if self.hedges else "  -  "
        return (
            f"{self.found + self.missed:5} {precision:9.3f} {recall:7.3f} {f1:6.3f} {exact:6.3f} {hedge:>6} "
            f"{self.years_as_counts:5}"
        )


def held_out(identifier: str) -> bool:
    """The fixed rule that sets a third aside."""
    return int(hashlib.sha256(identifier.encode()).hexdigest(), 16) % 3 == 0


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def gold_mark(row: dict[str, Any], *, judge_hedge: bool) -> Mark:
    """A mark of the hand-made sets."""
    kind, value = KINDS.get(row["kind"], row["kind"]), row["value"]
    value = value.rstrip("+") if value and row["kind"] == "fuzzy" else value
    return Mark(row["start"], row["end"], kind, value, row["unit"], row["required"], row.get("hedge"), judge_hedge)


def sentences(shared: Path) -> list[Entry]:
    """The hand-marked sentences."""
    rows = lines(shared / "gold" / "quantities_sentences.jsonl")
    return [Entry(r["id"], r["text"], tuple(gold_mark(q, judge_hedge=False) for q in r["quantities"])) for r in rows]


def seeds(shared: Path) -> list[Entry]:
    """The two articles, one entry a mark (for the held-out rule), each with the text around it."""
    entries = []
    for row in lines(shared / "gold" / "quantities_seeds.jsonl"):
        text = (shared / "seeds" / row["doc"]).read_text(encoding="utf-8")
        identifier = f"{row['doc']}:{row['start']}"
        here = (row["start"], row["end"])
        if row["kind"] == "distractor":
            entries.append(Entry(identifier, text, (), (here,)))
        else:
            entries.append(Entry(identifier, text, (gold_mark(row, judge_hedge=True),), (here,)))
    return entries


def recognizers(shared: Path, name: str, mark: Callable[[dict[str, Any]], Mark | None], kinds: set[str]) -> list[Entry]:
    """One of the Recognizers sets."""
    entries = []
    for row in lines(shared / "data" / "quantity" / f"recognizers_{name}.jsonl"):
        text, marks = row["input"], tuple(filter(None, map(mark, row["entities"])))
        news = text == text.lower() and len(text.split()) >= NEWS_WORDS and bool(re.search(r" [.,'-]", text))
        entries.append(Entry(row["id"], text, marks, news=news, kinds=frozenset(kinds)))
    return entries


def shown(number: Decimal) -> str:
    """A number as the product writes it."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(row: dict[str, Any]) -> Mark | None:
    """Currency: pence and cents are hundredths."""
    if row["value"] is None:
        return None
    value = Decimal(row["value"]) / (100 if row["unit"] in SUBUNITS else 1)
    return Mark(row["start"], row["end"], "money", shown(value), UNITS.get(row["unit"], row["unit"]))


def percent(row: dict[str, Any]) -> Mark | None:
    """Percent: ``240%``."""
    return None if row["value"] == "null" else Mark(row["start"], row["end"], "percent", row["value"].rstrip("%"), "%")


def dimension(row: dict[str, Any]) -> Mark | None:
    """Dimension: measures."""
    if row["value"] is None:
        return None
    return Mark(row["start"], row["end"], "measure", row["value"], MEASURES.get(row["unit"], row["unit"]))


def age(row: dict[str, Any]) -> Mark | None:
    """Age: durations."""
    return Mark(row["start"], row["end"], "duration", row["value"], row["unit"].lower().replace("age", "year"))


def number(row: dict[str, Any]) -> Mark | None:
    """Number: the value alone, to twelve digits."""
    return Mark(row["start"], row["end"], None, shown(Decimal(row["value"])), None)


def ordinal(row: dict[str, Any]) -> Mark | None:
    """Ordinal: those with a number."""
    return Mark(row["start"], row["end"], "ordinal", row["value"], None) if row["type"] == "ordinal" else None


def number_range(row: dict[str, Any]) -> Mark | None:
    """NumberRange: ``[5,7)`` or one open end, which is a hedge with us."""
    low, high = (end.strip() for end in row["value"].strip("[]()").split(","))
    value = f"{low}..{high}" if low and high and low != high else low or high
    return Mark(row["start"], row["end"], None, value, None)


def value_of(quantity: Quantity) -> str | None:
    """The value as the marks write it."""
    shape = wire(quantity)
    return shape.value if shape.value_high is None else f"{shape.value}..{shape.value_high}"


def same_span(quantity: Quantity, mark: Mark, text: str) -> bool:
    """Equal, or different only by what the conventions leave open."""
    start, end = quantity.start, quantity.end
    hedge = quantity.hedge
    starts = {start, min(start, hedge.start) if hedge else start}
    ends = {end, max(end, hedge.end) if hedge else end}
    if (quantity.noun and quantity.kind is QuantityKind.COUNT) or mark.kind is None:
        ends |= {mark.end} if start < mark.end <= end else set()
    if text[mark.start : mark.start + 2].lower() == "a ":
        starts.add(start - 2)
    return mark.start in starts and mark.end in ends


def same_reading(quantity: Quantity, mark: Mark) -> bool:
    """Value, unit and kind."""
    if mark.kind is not None and (mark.kind, mark.unit) != (quantity.kind.value, unit_of(quantity)):
        return False
    value = value_of(quantity)
    return mark.value is None or value == mark.value or _near(value, mark.value)


def unit_of(quantity: Quantity) -> str | None:
    """The unit as the marks write it."""
    return quantity.unit


def _near(one: str | None, two: str) -> bool:
    """Equal to twelve digits, for quotients."""
    try:
        return one is not None and abs(Decimal(one) - Decimal(two)) <= abs(Decimal(two)) * Decimal("1e-11")
    except ArithmeticError:
        return False


def same_hedge(quantity: Quantity, mark: Mark) -> bool:
    """The same hedging word (``just over`` for ``over`` is another)."""
    hedge = quantity.hedge
    if hedge is None or hedge.class_ is HedgeClass.VAGUE:
        return mark.hedge is None
    return mark.hedge is not None and hedge.text.lower() == mark.hedge.lower()


def judge(entry: Entry, quantities: Iterable[Quantity], score: Score) -> None:
    """Adds one entry to a score."""
    left = [q for q in quantities if entry.kinds is None or q.kind.value in entry.kinds]
    for mark in entry.marks:
        match = next((q for q in left if same_span(q, mark, entry.text)), None)
        if match is None:
            score.missed += mark.required
            if mark.required:
                score.misses.append(
                    f"missed {mark.kind} {entry.text[mark.start : mark.end]!r} in {around(entry, mark)!r}"
                )
            left = [q for q in left if mark.required or q.end <= mark.start or q.start >= mark.end]
            continue
        left.remove(match)
        if mark.required:
            judge_match(entry, mark, match, score)
    for extra in left:
        score.extra += 1
        score.misses.append(
            f"extra {extra.kind.value} {extra.text!r} in {entry.text[max(0, extra.start - 60) : extra.end + 60]!r}"
        )
        year = extra.value is not None and 1500 <= extra.value <= 2099 and extra.text.isdigit()
        score.years_as_counts += year and extra.kind is QuantityKind.COUNT


def judge_match(entry: Entry, mark: Mark, match: Quantity, score: Score) -> None:
    """One mark that was found."""
    score.found += 1
    if same_reading(match, mark):
        score.right += 1
    else:
        read = f"{match.kind.value} {value_of(match)} {match.unit}"
        score.misses.append(
            f"read {match.text!r} as {read}, not {mark.kind} {mark.value} {mark.unit} in {around(entry, mark)!r}"
        )
    if mark.judge_hedge:
        score.hedges += 1
        score.hedges_right += same_hedge(match, mark)
        if not same_hedge(match, mark):
            score.misses.append(f"hedge of {match.text!r}: {match.hedge and match.hedge.text!r}, not {mark.hedge!r}")


def around(entry: Entry, mark: Mark) -> str:
    """A mark with a little of its text."""
    return entry.text[max(0, mark.start - 60) : mark.end + 60]


def near(entry: Entry) -> list[Quantity]:
    """What is read at the entry; in the seeds only what overlaps the mark (extra figures there are judged apart)."""
    quantities = read_quantities(entry.text)
    if not entry.distractors:
        return list(quantities)
    return [q for q in quantities if any(q.start < end and q.end > start for start, end in entry.distractors)]


def unmarked(shared: Path) -> Score:
    """Quantities read in the seeds where nothing is marked."""
    score, marks = Score(), list(lines(shared / "gold" / "quantities_seeds.jsonl"))
    for doc in ("policy_analysis.txt", "news_item.txt"):
        text = (shared / "seeds" / doc).read_text(encoding="utf-8")
        spans = [(m["start"], m["end"]) for m in marks if m["doc"] == doc]
        free = [q for q in read_quantities(text) if not any(q.start < e and q.end > s for s, e in spans)]
        vague = [q for q in free if q.hedge is not None and q.hedge.class_ is HedgeClass.VAGUE]
        judge(Entry(doc, text, ()), [q for q in free if q not in vague], score)
    return score


def sets(shared: Path) -> dict[str, list[Entry]]:
    """All sets by name."""
    return {
        "seeds": seeds(shared),
        "sentences": sentences(shared),
        "Currency": recognizers(shared, "CurrencyModel", money, {"money"}),
        "Percent": recognizers(shared, "PercentModel", percent, {"percent", "percentage_point"}),
        "Dimension": recognizers(shared, "DimensionModel", dimension, {"measure"}),
        "Age": recognizers(shared, "AgeModel", age, {"duration"}),
        "Number": recognizers(shared, "NumberModel", number, {"count", "fraction", "money", "duration", "measure"}),
        "NumberRange": recognizers(shared, "NumberRangeModel", number_range, {"count", "fraction"}),
        "Ordinal": recognizers(shared, "OrdinalModel", ordinal, {"ordinal"}),
    }


NEWS = ("seeds", "sentences", "Currency", "Percent", "Dimension")


def report(title: str, all_sets: dict[str, list[Entry]], keep: Callable[[Entry], bool]) -> Score:
    """Prints one table; returns the sum over news-like entries."""
    print(f"\n{title:24} marks precision recall     F1  exact hedges years")
    total = Score()
    for name, entries in all_sets.items():
        score, news = Score(), Score()
        for entry in filter(keep, entries):
            judge(entry, near(entry), score)
            if name in NEWS and entry.news:
                judge(entry, near(entry), news)
        total.add(news)
        total.misses += news.misses
        print(f"{name:24} {score.row()}")
    print(f"{'news-like':24} {total.row()}")
    return total


def main() -> None:
    """Prints quality on the tuning part and on the held-out third."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--show", choices=["tuning"], help="print the misses of the tuning part")
    arguments = parser.parse_args()
    all_sets = sets(arguments.shared)
    tuning = report("tuning", all_sets, lambda entry: not held_out(entry.id))
    report("held out", all_sets, lambda entry: held_out(entry.id))
    extra = unmarked(arguments.shared)
    print(f"\nread in the seeds where nothing is marked: {extra.extra} {extra.misses}")
    if arguments.show:
        sys.stdout.write("\n".join(tuning.misses) + "\n")


if __name__ == "__main__":
    main()
