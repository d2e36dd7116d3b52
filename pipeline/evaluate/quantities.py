"""Quality of the reader of quantities on hand-marked texts.

Span F1; of what was found, how much has value, unit and kind exactly; hedging words; and that no year is read as a
count. A count may be marked with or without the noun that it counts, and with or without an article before it; a
stretch of time whole or by its first and last year, and a date whole or by its year.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final

from pipeline.evaluate.evaluation import Evaluation, Part, Row
from pipeline.evaluate.marked import Mark, Text, load
from pipeline.models import HedgeClass, Quantity, QuantityKind
from pipeline.quantities import read_quantities, wire

NEWS = "news-like"
Reader = Callable[[str], Sequence[Quantity]]
_YEARS = range(1500, 2100)


def quantities(path: Path, part: Part = Part.HELD_OUT) -> Evaluation:
    """The reader and a bare pattern for numbers on a gold file or folder, set by set; raises InputError.

    The rules were tuned on the tuning part. The task ``news-like`` sums up what is like news in all sets.
    """
    sets = load(path, part)
    rows = tuple(
        Row(name=name, task=task, baseline=baseline, scores=score(texts, reader).measures())
        for task, texts in _tasks(sets).items()
        for name, reader, baseline in (("argmap", read_quantities, False), ("digits", digits, True))
        if texts
    )
    return Evaluation(
        kind="quantities", gold=path.resolve().stem, part=part, items=sum(map(len, sets.values())), rows=rows
    )


def _tasks(sets: dict[str, tuple[Text, ...]]) -> dict[str, tuple[Text, ...]]:
    return {NEWS: tuple(text for texts in sets.values() for text in texts if text.news), **sets}


@dataclass
class Score:
    """Counts over texts, and in words what was not as marked."""

    found: int = 0
    missed: int = 0
    extra: int = 0
    right: int = 0
    hedges: int = 0
    hedges_right: int = 0
    years: int = 0
    misses: list[str] = field(default_factory=list)

    def measures(self) -> dict[str, float]:
        """All from 0 to 1; hedges only where they are marked."""
        measured = {
            "span F1": 2 * self.found / ((2 * self.found + self.missed + self.extra) or 1),
            "exact": self.right / (self.found or 1),
            "years are no counts": 1 - self.years / ((self.found + self.extra) or 1),
        }
        return measured | ({"hedges": self.hedges_right / self.hedges} if self.hedges else {})


def score(texts: Iterable[Text], reader: Reader = read_quantities) -> Score:
    """Judges all texts; a text that stands in many entries is read once for each."""
    total = Score()
    for text in texts:
        _judge(text, _looked_at(text, reader(text.text)), total)
    return total


def digits(text: str) -> tuple[Quantity, ...]:
    """The rule to beat: every run of digits is a count, money after a dollar, percent before its sign."""
    return tuple(_bare(found) for found in _DIGITS.finditer(text))


_DIGITS: Final = re.compile(r"(?P<money>\$)?(?P<value>\d+(?:,\d{3})*(?:\.\d+)?)(?P<percent> ?%)?")


def _bare(found: re.Match[str]) -> Quantity:
    kind, unit = (QuantityKind.MONEY, "USD") if found["money"] else (QuantityKind.COUNT, None)
    if found["percent"]:
        kind, unit = QuantityKind.PERCENT, "%"
    value = Decimal(found["value"].replace(",", ""))
    return Quantity(start=found.start(), end=found.end(), text=found.group(), kind=kind, value=value, unit=unit)


def _looked_at(text: Text, read: Sequence[Quantity]) -> list[Quantity]:
    """In a long text with one mark, only what overlaps the mark."""
    start, end = text.only or (0, len(text.text))
    return [q for q in read if q.start < end and q.end > start and (text.kinds is None or q.kind.value in text.kinds)]


def _judge(text: Text, left: list[Quantity], total: Score) -> None:
    wider = [q for q in left if sum(_is_of(mark, q) for mark in text.marks) >= _years_in(q)]
    for mark in text.marks:
        match = next((q for q in left if _same_span(q, mark, text.text)), None)
        if match is not None:
            left.remove(match)
            if mark.required:
                _judge_match(text, mark, match, total)
        elif any(_is_of(mark, q) for q in wider):
            total.found, total.right = total.found + 1, total.right + 1
        elif mark.required:
            total.missed += 1
            total.misses.append(f"missed {mark.kind} {text.text[mark.start : mark.end]!r} in {_around(text, mark)!r}")
        else:
            left = [q for q in left if q.end <= mark.start or q.start >= mark.end]
    for extra in left:
        if extra in wider:
            continue
        total.extra += 1
        total.years += extra.kind is QuantityKind.COUNT and extra.text.isdigit() and int(extra.text) in _YEARS
        total.misses.append(f"extra {extra.kind} {extra.text!r} in {_around(text, extra)!r}")


def _is_of(mark: Mark, whole: Quantity) -> bool:
    """A year that is marked inside a longer date or stretch, which is read with that year at one of its ends."""
    if (
        mark.kind != "period"
        or whole.kind is not QuantityKind.PERIOD
        or (mark.start, mark.end) == (whole.start, whole.end)
    ):
        return False
    ends = (whole.iso or "").split("/")
    return whole.start <= mark.start < mark.end <= whole.end and any(e.split("-")[0] == mark.value for e in ends)


def _years_in(whole: Quantity) -> int:
    """How many years have to be marked for a period: both ends of a stretch, the one of a date."""
    return len({end.split("-")[0] for end in (whole.iso or "").split("/")})


def _judge_match(text: Text, mark: Mark, match: Quantity, total: Score) -> None:
    total.found += 1
    total.right += _same_reading(match, mark)
    if not _same_reading(match, mark):
        read = f"{match.kind} {_value(match)} {match.unit}, not {mark.kind} {mark.value} {mark.unit}"
        total.misses.append(f"read {match.text!r} as {read} in {_around(text, mark)!r}")
    if mark.judge_hedge:
        total.hedges += 1
        total.hedges_right += _same_hedge(match, mark)


def _same_span(quantity: Quantity, mark: Mark, text: str) -> bool:
    """Equal, or different only by what the conventions leave open."""
    start, end, hedge = quantity.start, quantity.end, quantity.hedge
    starts = {start, min(start, hedge.start) if hedge else start}
    ends = {end, max(end, hedge.end) if hedge else end}
    if (quantity.noun and quantity.kind is QuantityKind.COUNT) or mark.kind is None:
        ends |= {mark.end} if start < mark.end <= end else set()
    if text[mark.start : mark.start + 2].lower() == "a ":
        starts.add(start - 2)
    return mark.start in starts and mark.end in ends


def _same_reading(quantity: Quantity, mark: Mark) -> bool:
    """Value, unit and kind."""
    if mark.kind is not None and (mark.kind, mark.unit) != (quantity.kind.value, quantity.unit):
        return False
    value = _value(quantity)
    return mark.value is None or value == mark.value or _near(value, mark.value)


def _value(quantity: Quantity) -> str | None:
    shape = wire(quantity)
    return shape.value if shape.value_high is None else f"{shape.value}..{shape.value_high}"


def _near(one: str | None, two: str) -> bool:
    """Equal to twelve digits, for quotients."""
    try:
        return one is not None and abs(Decimal(one) - Decimal(two)) <= abs(Decimal(two)) * Decimal("1e-11")
    except ArithmeticError:
        return False


def _same_hedge(quantity: Quantity, mark: Mark) -> bool:
    """The same hedging word (``just over`` for ``over`` is another)."""
    hedge = quantity.hedge
    if hedge is None or hedge.class_ is HedgeClass.VAGUE:
        return mark.hedge is None
    return mark.hedge is not None and hedge.text.lower() == mark.hedge.lower()


def _around(text: Text, place: Mark | Quantity) -> str:
    return text.text[max(0, place.start - 60) : place.end + 60]
