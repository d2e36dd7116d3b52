"""Lines on pages back into paragraphs. Pure functions: what pdfium gives in, lines of an article out."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

FURNITURE_SHARE = 0.5
"""A line at the head or foot of more than this share of pages is no part of the article."""

_ENDS = re.compile(r"[.!?…:][\"'”’)\]]*\d{0,3}$")
_BULLET = re.compile(r"(?:[•▪◦‣∙·–*]|-(?=\s)|\(?\d{1,2}[.)])\s+")
_COMPOUND = re.compile(
    r"\b(?:self|long|short|well|ill|high|low|cross|half|all|ex|co|anti|pro|so|non|mid)-$", re.IGNORECASE
)
_FEWEST_PAGES = 3


class Line(NamedTuple):
    """One line of a page; lengths in points, measured from the page's lower left corner."""

    page: int
    text: str
    left: float
    right: float
    base: float
    size: float


def without_furniture(pages: Sequence[Sequence[Line]]) -> tuple[tuple[Line, ...], int]:
    """All lines but page numbers and the first and last lines that most pages share, and how many were left out."""
    edges = [line for page in pages for line in dict.fromkeys((*page[:2], *page[-2:]))]
    often = Counter(_shape(line.text) for line in edges)
    least = max(_FEWEST_PAGES, FURNITURE_SHARE * len(pages))
    furniture = {
        line for line in edges if often[_shape(line.text)] >= least or re.fullmatch(r"\W*\d{1,4}\W*", line.text)
    }
    kept = tuple(line for page in pages for line in page if line not in furniture)
    return kept, sum(len(page) for page in pages) - len(kept)


class Begin(NamedTuple):
    """Where a page begins in a text."""

    page: int
    offset: int


class Paragraph(NamedTuple):
    """Lines joined, with the pages that begin in it: the first line of each, if only by the rest of a divided word."""

    text: str
    begins: tuple[Begin, ...]


def paragraphs(lines: Sequence[Line]) -> Iterator[Paragraph]:
    """Lines joined into paragraphs; a word divided at a line's end is made whole."""
    if not lines:
        return
    shape = _Shape.of(lines)
    text, begins = lines[0].text, [Begin(lines[0].page, 0)]
    for before, line in pairwise(lines):
        if shape.parts(before, line):
            yield Paragraph(text, tuple(begins))
            text, begins = line.text, []
        else:
            text = _join(text, line.text)
        if line.page != before.page:
            begins.append(Begin(line.page, len(text) - len(line.text)))
    yield Paragraph(text, tuple(begins))


class Flowed(NamedTuple):
    """A text of paragraphs, one a line, and by page the offset at which it begins: an empty page with the next."""

    text: str
    pages: tuple[int, ...]


def flowed(lines: Sequence[Line], pages: int) -> Flowed:
    """Lines of so many pages as one text."""
    parts, begins, end = [], dict[int, int](), 0
    for paragraph in paragraphs(lines):
        parts.append(paragraph.text)
        begins |= {begin.page: end + begin.offset for begin in paragraph.begins}
        end += len(paragraph.text) + 1
    starts = [end]
    for page in reversed(range(pages)):
        starts.append(begins.get(page, starts[-1]))
    return Flowed("\n".join(parts), tuple(reversed(starts[1:])))


class _Shape(NamedTuple):
    """What is usual in a document: the distance of two lines, and how far lines run to the right."""

    pitch: float
    right: float
    left: float

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "_Shape":
        steps = [a.base - b.base for a, b in pairwise(lines) if a.page == b.page and 0 < a.base - b.base < 4 * a.size]
        rights = sorted(line.right for line in lines)
        return cls(
            pitch=median(steps) if steps else 0.0,
            right=rights[int(len(rights) * 0.8)],
            left=median(line.left for line in lines),
        )

    def parts(self, before: Line, line: Line) -> bool:
        """Whether a paragraph ends between two lines."""
        if abs(before.size - line.size) > 0.1 * max(before.size, line.size) or _BULLET.match(line.text):
            return True
        if before.page != line.page or line.base > before.base:  # another page or column: only the text can tell
            return bool(_ENDS.search(before.text)) and not line.text[0].islower()
        if before.base - line.base > 1.25 * self.pitch or line.left - before.left > 0.8 * line.size:
            return True
        short = before.right < self.right - 0.15 * (self.right - self.left)
        return short and (bool(_ENDS.search(before.text)) or self._is_lone(before, line))

    def _is_lone(self, before: Line, line: Line) -> bool:
        """A very short line without a full stop above a new beginning: a heading in the size of the text."""
        return before.right < self.left + 0.6 * (self.right - self.left) and not line.text[0].islower()


def _join(text: str, more: str) -> str:
    if not (text.endswith(("\u00ad", "-", "‐")) and text[-2:-1].isalpha() and more[0].isalpha()):
        return f"{text} {more}"
    compound = more[0].isupper() or _COMPOUND.search(text)
    return text + more if compound else text[:-1] + more


def _shape(text: str) -> str:
    """A line without its figures: page numbers differ on every page."""
    return re.sub(r"\d+", "#", text.lower()).strip()
