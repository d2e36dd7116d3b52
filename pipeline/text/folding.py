"""Finding a quotation in a text, exactly or after folding, never by likeness.

Folded are quotes, dashes, ellipses, blanks, case, canonical Unicode forms and invisible characters; each folded
character remembers the place of the original one.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from pipeline.models import Alignment

_SAME = {
    "'": "‘’‚‛′‹›`´ʼ＇",
    '"': "“”„‟″«»〝〞＂",
    "-": "‐‑‒–—―−﹘﹣－",
    "...": "…",
    "": "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2066\u2067\u2068\u2069\ufeff",
}
_HYPHENS = "-‐‑"
_SIGNS = "-−–‐‑"
_APOSTROPHES = "'’ʼ"
_IN_NUMBERS = ".,:/'’" + _SIGNS
_AFTER_NUMBERS = "%‰°"


class _Folds(dict[str, str]):
    """What each character folds to; learnt as characters are met."""

    def __missing__(self, char: str) -> str:
        folded = " " if char.isspace() else unicodedata.normalize("NFD", char).casefold()
        self[char] = folded
        return folded


_FOLDS = _Folds({char: folded for folded, chars in _SAME.items() for char in chars})


_PLAIN = re.compile("[!-~]+(?: [!-~]+)*")
"""Stretches that only lose their capitals: most of a text, and quick to take whole."""


def _take(text: str, between: tuple[int, int], parts: list[str], places: "array[int]") -> None:
    """Folds a stretch character by character; of several blanks in a row the first stays."""
    for index in range(*between):
        folded = _FOLDS[text[index]]
        if folded and not (folded == " " and parts and parts[-1] == " "):
            parts.append(folded)
            places.extend((index,) * len(folded))


@dataclass(frozen=True)
class Folded:
    """A text, its folded form, and for each folded character the index of the original one."""

    text: str
    folded: str = field(repr=False)
    places: "array[int]" = field(repr=False)

    @classmethod
    def of(cls, text: str) -> Self:
        """Fold a text once, to search it often. Takes time and memory in proportion to the text."""
        parts: list[str] = []
        places = array("L")
        done = 0
        for plain in _PLAIN.finditer(text):
            _take(text, (done, plain.start()), parts, places)
            parts.append(plain[0].lower())
            places.extend(range(*plain.span()))
            done = plain.end()
        _take(text, (done, len(text)), parts, places)
        return cls(text, "".join(parts), places)

    def find(self, quote: str, start: int = 0, end: int | None = None) -> tuple[tuple[int, int, Alignment], ...]:
        """Where ``quote`` stands within ``text[start:end]``: spans in code points of the original text.

        Matches as written come alone if there are any, else those equal after folding. Several matches are all
        AMBIGUOUS. A match never begins or ends inside a word or a figure: "7 billion" is not in "17 billion".
        """
        end = len(self.text) if end is None else end
        matches = tuple(self._exact(quote.strip(), start, end))
        alignment = Alignment.EXACT
        if not matches:
            matches = tuple(self._loose(_fold(quote), start, end))
            alignment = Alignment.FOLDED
        if len(matches) > 1:
            alignment = Alignment.AMBIGUOUS
        return tuple((first, last, alignment) for first, last in matches)

    def _exact(self, quote: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        for at in _occurrences(quote, self.text, start, end):
            first, last = bisect_left(self.places, at), bisect_left(self.places, at + len(quote))
            if first < last and self._is_whole(first, last):
                yield at, at + len(quote)

    def _loose(self, quote: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        low, high = bisect_left(self.places, start), bisect_left(self.places, end)
        for first in _occurrences(quote, self.folded, low, high):
            last = first + len(quote)
            if self._is_whole(first, last):
                yield self.places[first], self.places[last - 1] + 1

    def _is_whole(self, first: int, last: int) -> bool:
        """Whether a folded span holds whole characters, whole words and whole figures."""
        if first and self.places[first - 1] == self.places[first]:
            return False
        if last < len(self.places) and self.places[last] == self.places[last - 1]:
            return False
        before = "".join(self._char(index) for index in (first - 2, first - 1))
        after = "".join(self._char(index) for index in (last, last + 1))
        return not (_goes_on_before(before, self._char(first)) or _goes_on_after(self._char(last - 1), after))

    def _char(self, index: int) -> str:
        """The original character of a folded one; a blank outside the text."""
        return self.text[self.places[index]] if 0 <= index < len(self.places) else " "


def _fold(quote: str) -> str:
    return Folded.of(quote).folded.strip(" ")


def _occurrences(part: str, text: str, start: int, end: int) -> Iterator[int]:
    """Indices at which ``part`` begins, not overlapping."""
    at = text.find(part, start, end) if part else -1
    while at >= 0:
        yield at
        at = text.find(part, at + len(part), end)


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_" or unicodedata.category(char).startswith("M")


def _joins(left: str, between: str, right: str) -> bool:
    """Whether one character between two others keeps them in one word or figure: can't, non-party, U.S, 1.5, 2–3."""
    if left.isdigit() and right.isdigit():
        return between in _IN_NUMBERS
    return _is_word(left) and _is_word(right) and between in _HYPHENS + _APOSTROPHES + "."


def _goes_on_before(before: str, first: str) -> bool:
    """Whether the word, figure or sign that ``first`` belongs to begins earlier; ``before`` are two characters."""
    if not _is_word(first):
        return False
    if _is_word(before[1]) or _joins(before[0], before[1], first):
        return True
    return first.isdigit() and before[1] in _SIGNS and not _is_word(before[0])


def _goes_on_after(last: str, after: str) -> bool:
    """Whether the word or figure that ``last`` belongs to ends later; ``after`` are two characters."""
    if not _is_word(last):
        return False
    return _is_word(after[0]) or _joins(last, after[0], after[1]) or (last.isdigit() and after[0] in _AFTER_NUMBERS)
