"""Raised characters: a mark that calls a note stands beside a figure, an exponent or an ordinal is part of it.

Markup tells that something is raised and not what it means; what stands around it does. Without its markup the note of
"83⁴ million" would make 834 million of 83.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

BEFORE = 40
"""Characters before a raised one that may tell what it means."""

LONGEST = 20
"""Characters of a mark; what is longer is words, set small."""

_ONE = r"[\[(]?(?:\d{1,3}|[a-z]|[ivx]{1,4}|[*†‡§¶#]{1,3})[\])]?"
_NOTE = re.compile(rf"{_ONE}(?:(?:\s*[,;–-]\s*|\s+|(?<=[\])])){_ONE})*")
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)\Z", re.IGNORECASE)
_FORMULA = re.compile(r"(?<![A-Za-z])(?:C|H|N|O|S|CO|CH|NO|SO|NH)[2-6]\Z")
_POWER = re.compile(r"[+\u2212–-]?\d{1,2}|n")
_UNIT = r"(?:[mck]?m|dm|nm|[µμ]m|ft|yd|mi|(?<=\d )in|(?<=\d)in|[a-zA-Z])"
_SQUARE = re.compile(rf"(?<![A-Za-z]){_UNIT}(?:[23n]|[\u2212–-]\d)\Z")
_WORDS = re.compile(r"(?<![A-Za-z])[aAI]\Z")
_TEN = re.compile(r"(?:(?<![\w.,])|(?<=[\d ]x))10(?:[2-9]|[1-9]\d|[+\u2212–-]\d{1,2}|n)\Z")
_MONEY = re.compile(r"[$€£¥₩₹]\s?[\d.,]+\s?k?m\Z")
_PERCENT = re.compile(r"\s*(?:%|per ?cent\b)")
_UP = str.maketrans("0123456789+-\u2212–n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ⁿ")


class Piece(NamedTuple):
    """A stretch of a line; ``raised`` above the others."""

    text: str
    raised: bool = False


@dataclass
class Marks:
    """Reads what is raised in one article, and counts the marks of notes that it leaves out."""

    left_out: int = 0

    def line(self, pieces: Iterable[Piece]) -> str:
        """The words of a line with each raised stretch as what it means."""
        grouped = groupby(pieces, key=lambda piece: piece.raised)
        whole = [Piece("".join(piece.text for piece in group), raised) for raised, group in grouped]
        said = ""
        parts: list[str] = []
        for piece, after in zip(whole, [*whole[1:], Piece("")], strict=True):
            parts.append(self.meant(said, piece.text, after.text) if piece.raised else piece.text)
            said = (said + parts[-1])[-BEFORE:]
        return "".join(parts)

    def meant(self, before: str, mark: str, after: str, *, linked: bool = False) -> str:
        """What a raised mark says where it stands, counted if that is nothing; ``linked`` as in ``meaning``."""
        told = meaning(before, mark, after, linked=linked)
        self.left_out += bool(mark.strip()) and not told.strip()
        return told

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of the marks that were left out; nothing if there were none."""
        marks = "mark of a note was" if self.left_out == 1 else "marks of notes were"
        return (f"{self.left_out} raised {marks} left out",) if self.left_out else ()


def meaning(before: str, mark: str, after: str, *, linked: bool = False) -> str:
    """What a raised mark says where it stands: nothing if it calls a note, itself or an exponent if it is of the text.

    ``linked``: it leads to another place of the page, as only notes do.
    """
    bare = mark.strip()
    if len(bare) > LONGEST:
        return mark
    if bare.isdigit() and after[:1] in {"/", "⁄"}:
        return f" {bare}" if before[-1:].isdigit() else bare
    if not linked and _is_exponent(before, bare, after):
        return bare.translate(_UP)
    if not _NOTE.fullmatch(bare) or _belongs(before, bare, after):
        return mark
    return " " if mark != bare else ""


def is_note(mark: str) -> bool:
    """Whether a mark looks like one that calls a note."""
    return len(mark) <= LONGEST and _NOTE.fullmatch(mark.strip()) is not None


def _is_exponent(before: str, mark: str, after: str) -> bool:
    if not _POWER.fullmatch(mark):
        return False
    end = before[-6:] + mark
    if _TEN.search(end) and not _PERCENT.match(after):
        return True
    return bool(_SQUARE.search(end)) and not _WORDS.search(before) and not _MONEY.search(before)


def _belongs(before: str, mark: str, after: str) -> bool:
    """Ordinals, formulas, and what is raised before a word, as in the names of isotopes."""
    leads = not before[-1:].strip() and after[:1].isalpha() and bool(before.strip())
    return leads or bool(_ORDINAL.search(before[-1:] + mark) or _FORMULA.search(before[-3:] + mark))
