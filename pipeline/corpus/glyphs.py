"""Characters of a PDF's page by their size and place: raised ones are smaller than their line, and stand above it."""

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

SMALLER = 0.85
"""Share of its line's size below which a character may be raised."""
HIGHER = 0.15
"""Share of its line's size by which a raised character stands above the others at least."""
_MARKS = frozenset(map(ord, "0123456789*†‡§¶+-−–"))
"""What calls a note or is an exponent; of letters only ordinals are raised, and these stay as they are."""
_ENDS = frozenset((10, 13))
_BLANK = frozenset(map(ord, " \t\xa0"))


class Glyph(NamedTuple):
    """How a character is set, in points: its height, its left edge, and where it stands."""

    size: float
    left: float
    base: float


class Glyphs:
    """The characters of a page; how one is set is asked of pdfium only where it matters."""

    def __init__(self, page: "PdfTextPage", chars: Sequence[int]) -> None:
        self._page, self._chars = page, chars
        self._lines: dict[int, Glyph] = {}
        """The line of each raised character, as the character is set that it stands by."""
        self._find()

    def is_raised(self, at: int) -> bool:
        """Whether a character stands above its line."""
        return at in self._lines

    def whole(self, runs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Runs of characters with those joined that were parted only because a raised mark ends the first."""
        before: tuple[int, int] | None = None
        for first, last in runs:
            if before is not None and self._goes_on(before[1] - 1, first):
                before = before[0], last
                continue
            if before is not None:
                yield before
            before = first, last
        if before is not None:
            yield before

    def _goes_on(self, end: int, first: int) -> bool:
        line = self._lines.get(end)
        if line is None:
            return False
        next_ = self._glyph(first)
        return abs(next_.base - line.base) < HIGHER * line.size and next_.left > self._glyph(end).left

    def _find(self) -> None:
        line: Glyph | None = None
        beside = -1
        for at, char in enumerate(self._chars):
            if char in _ENDS:
                line, beside = None, -1
            elif char not in _MARKS:
                line, beside = (line, beside) if char in _BLANK else (None, at)
            else:
                line = line or self._glyph(beside if beside >= 0 else self._first_word(at))
                here = self._glyph(at)
                if here.size < SMALLER * line.size and HIGHER * line.size < here.base - line.base < line.size:
                    self._lines[at] = line
                else:
                    line = here

    def _first_word(self, at: int) -> int:
        """The character that tells how a line is set which begins with a mark; the mark itself if nothing follows."""
        for index in range(at, len(self._chars)):
            char = self._chars[index]
            if char in _ENDS:
                break
            if char not in _MARKS and char not in _BLANK:
                return index
        return at

    def _glyph(self, at: int) -> Glyph:
        from pypdfium2.raw import FPDFText_GetCharOrigin  # noqa: PLC0415

        left, base = ctypes.c_double(), ctypes.c_double()
        FPDFText_GetCharOrigin(self._page, at, left, base)
        _, bottom, _, top = self._page.get_charbox(at, loose=True)
        return Glyph(top - bottom, left.value, base.value)
