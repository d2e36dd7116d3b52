"""What the surroundings add to a figure: hedge, polarity, modality, the period it is about, the sum it restates."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipeline.models import Period, Polarity, Quantity, QuantityHedge, QuantityKind
from pipeline.quantities import clauses, hedges
from pipeline.quantities.clauses import Sentences, Words
from pipeline.quantities.found import Found

_PAIR = re.compile(r"(?: ?[(\[]|,? or |, | – | — | ?/ ?)(?:[a-z]+ ){0,3}")
_FROM = re.compile(r"\b[Ff]rom (?:[a-z]+ ){0,3}$")
_TO = re.compile(r"\bto (?:[a-z]+ ){0,3}$")
_NEAR = 60
"""Characters between two figures that belong together, and between a figure and the period right behind it."""
_EARLIER = 600
"""How far back, within the paragraph, an unstated period may be taken from."""


def attach(text: str, found: Sequence[Found]) -> tuple[Quantity, ...]:
    """Finished quantities, in order."""
    around = _Around(text, found)
    return tuple(_finish(each, around) for each in found)


def _finish(found: Found, around: "_Around") -> Quantity:
    text = around.text
    sentence = around.sentences.around(found.start)
    hedge = found.hedge or hedges.hedge(text, found)
    edge = hedge.start if hedge and hedge.start < found.start else found.start
    words = around.words(sentence)
    before = words.before(edge)
    period, inferred = _period(found, sentence, around)
    return Quantity(
        start=found.start,
        end=found.end,
        text=text[found.start : found.end],
        kind=found.kind,
        value=found.value,
        value_high=found.high,
        unit=found.unit,
        per=found.per,
        unit_inferred=found.unit_inferred,
        ulp=found.ulp,
        coarse_ulp=found.coarse_ulp,
        hedge=hedge,
        noun=found.noun,
        polarity=_polarity(found, before, around) if not _is_passed(hedge) else Polarity.LEVEL,
        modality=clauses.modality(before, words.after(found.end)),
        iso=found.iso,
        period=period,
        pair=_pair(found, around),
        inferred=("period",) if inferred else (),
    )


class _Around:
    """The figures of a text by position, apart from its periods, so that neighbours are found without searching."""

    def __init__(self, text: str, found: Sequence[Found]) -> None:
        self.text, self.sentences = text, Sentences(text)
        self.figures = [each for each in found if each.kind is not QuantityKind.PERIOD]
        self.periods = [each for each in found if each.kind is QuantityKind.PERIOD and each.period]
        self._words: Words | None = None
        self._figure_starts = [each.start for each in self.figures]
        self._period_starts = [each.start for each in self.periods]

    def words(self, sentence: tuple[int, int]) -> Words:
        """The words of a sentence; kept until the next sentence is asked for."""
        if self._words is None or self._words.start != sentence[0]:
            self._words = Words(self.text, *sentence)
        return self._words

    def next_figure(self, found: Found) -> Found | None:
        """The figure after this one."""
        index = bisect_right(self._figure_starts, found.start)
        return self.figures[index] if index < len(self.figures) else None

    def last_figure(self, found: Found) -> Found | None:
        """The figure before this one."""
        index = bisect_left(self._figure_starts, found.start) - 1
        return self.figures[index] if index >= 0 else None

    def period_before(self, position: int, since: int) -> Found | None:
        """The last period that begins in a stretch of text."""
        index = bisect_left(self._period_starts, position) - 1
        return self.periods[index] if index >= 0 and self.periods[index].start >= since else None

    def period_after(self, position: int, until: int) -> Found | None:
        """The first period that begins in a stretch of text."""
        index = bisect_left(self._period_starts, position)
        return self.periods[index] if index < len(self.periods) and self.periods[index].start < until else None


def _period(found: Found, sentence: tuple[int, int], around: _Around) -> tuple[Period | None, bool]:
    """The period of a figure, and whether it was inferred: right behind it, before it, behind it, or in text before."""
    if found.kind is QuantityKind.PERIOD:
        return _opened(found, around.text), False
    start, end = sentence
    behind = around.period_after(found.end, end)
    stated = _adjoining(found, behind, around) or around.period_before(found.start, start) or behind
    if stated:
        return _opened(stated, around.text), False
    since = max(around.sentences.paragraph(found.start), found.start - _EARLIER)
    earlier = around.period_before(start, since)
    return (_opened(earlier, around.text), True) if earlier else (None, False)


def _adjoining(found: Found, behind: Found | None, around: _Around) -> Found | None:
    """A period right behind the figure, in its clause and with no other figure between."""
    if behind is None or behind.start - found.end > _NEAR:
        return None
    gap = around.text[found.end : behind.start]
    other = around.next_figure(found)
    alone = other is None or other.start > behind.start
    return behind if alone and not _CLAUSE.search(gap) else None


_PASSED = frozenset(("below", "under", "above", "past", "beneath", "beyond"))
_CLAUSE = re.compile(r"[,;:—–]|\b(?:and|but|while)\b")


def _opened(found: Found, text: str) -> Period | None:
    """``since 2022`` has no end."""
    if found.period is None or not hedges.is_open(text, found.start):
        return found.period
    return found.period.model_copy(update={"end": None})


def _is_passed(hedge: QuantityHedge | None) -> bool:
    """ "Dropped below 38 million", "climbed above 5 %": a level that was passed, not by how much."""
    return hedge is not None and hedge.text.lower() in _PASSED


def _polarity(found: Found, words: list[str], around: _Around) -> Polarity:
    if found.kind in (QuantityKind.PERIOD, QuantityKind.ORDINAL):
        return Polarity.LEVEL
    if _is_change(found, around.next_figure(found), around.text) or _is_change(
        around.last_figure(found), found, around.text
    ):
        return Polarity.CHANGE
    return clauses.polarity(found, around.text, words)


def _is_change(first: Found | None, second: Found | None, text: str) -> bool:
    """``from 48% (in 2019) to 36%``: two levels of one change."""
    if first is None or second is None or first.kind is not second.kind or not 0 <= second.start - first.end <= _NEAR:
        return False
    before = _FROM.search(text, max(0, first.start - _NEAR), first.start)
    return before is not None and _TO.search(text, first.end, second.start) is not None


def _pair(found: Found, around: _Around) -> int | None:
    """Start of the sum behind it that restates this one in another currency."""
    other = around.next_figure(found) if found.kind is QuantityKind.MONEY else None
    if (
        other is None
        or other.kind is not QuantityKind.MONEY
        or other.unit == found.unit
        or other.start - found.end > _NEAR
    ):
        return None
    return other.start if _PAIR.fullmatch(around.text, found.end, other.start) else None
