"""Marks of footnotes, lifted out of a text before its figures are read: ``83⁴ million``, ``12.5[3] per cent``."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from pipeline.quantities.found import Found

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_NUMBERS = r"\[\^?\d{1,3}(?:(?:, ?|[–-])\d{1,3})*+\]"
_MARK = re.compile(
    rf"(?:(?<=[\d%])(?<!(?<!\d)10)|(?<=[a-z]{{4}}))(?:[{SUPERSCRIPTS}]++|<sup>\d{{1,3}}</sup>)(?![⁻⁺⁄])"
    rf"|(?<=[\w%.,)\]]){_NUMBERS}|(?<=[\d%])(?: {_NUMBERS}|\[[a-z]\])"
)
"""Behind a figure or a longer word; 10² and km² are powers, and a bracket of its own stands for a word."""


_OPENING = re.compile(rf"[{SUPERSCRIPTS}\[]|<sup>")


class Lifted(NamedTuple):
    """A text without its marks; where in it they were, and how much was lifted up to each."""

    text: str
    places: list[int]
    lengths: list[int]

    def restore(self, found: Iterable[Found]) -> None:
        """Spans as they are in the text with its marks: a mark at the edge of a figure is not of it."""
        for each in found:
            each.start, each.end = self._start(each.start), self._end(each.end)
            if each.hedge:
                span = {"start": self._start(each.hedge.start), "end": self._end(each.hedge.end)}
                each.hedge = each.hedge.model_copy(update=span)

    def _start(self, position: int) -> int:
        index = bisect_right(self.places, position)
        return position + (self.lengths[index - 1] if index else 0)

    def _end(self, position: int) -> int:
        index = bisect_left(self.places, position)
        return position + (self.lengths[index - 1] if index else 0)


def lift(text: str) -> Lifted:
    """The text without marks of footnotes."""
    if "[" not in text and "<sup>" not in text and not any(digit in text for digit in SUPERSCRIPTS):
        return Lifted(text, [], [])
    marks = list(_marks(text))
    lengths = list(accumulate(mark.end() - mark.start() for mark in marks))
    places = [mark.end() - length for mark, length in zip(marks, lengths, strict=True)]
    edges = [0, *(edge for mark in marks for edge in mark.span()), len(text)]
    return Lifted("".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)), places, lengths)


def _marks(text: str) -> Iterator[re.Match[str]]:
    """Looked for by their first character alone, which is many times faster than by all of the pattern."""
    end = 0
    for opening in _OPENING.finditer(text):
        start = opening.start()
        mark = _MARK.match(text, start) or (_MARK.match(text, start - 1) if start else None)
        if mark and mark.start() >= end:
            end = mark.end()
            yield mark
