"""Sentences around a figure, and what its clause says: rise or fall, level or change, asserted or foreseen."""

import re
from bisect import bisect_left, bisect_right

from pipeline.models import Modality, Polarity, QuantityKind
from pipeline.quantities.found import Found
from pipeline.quantities.lexicon import (
    ABBREVIATIONS,
    ADJACENT_ONLY,
    ATTRIBUTED,
    CUES,
    FALLS,
    RISES,
    TARGETS,
    listed,
)

_BREAK = re.compile(r"\n|(?<![A-Z]\.[A-Z])(?<!\b[A-Z])[.!?][\"'”’)\]]{0,3} {1,3}(?=[A-Z\"“‘(\d])")
_LONGEST_ABBREVIATION = 6
_REACH = 30
"""How far from a figure the words that tell of it may stand, in words."""
_MOVE_REACH = 14
"""The same for the verb of a change, in words."""
_BESIDE = 3
_BREAKS = frozenset(";:—()")
_WORD = re.compile(r"(?!May\b)[A-Za-z]++|\d[\d.,]*+|[;:—()]")
_LEVELS = frozenset(
    listed("""to at reach reaches reached reaching total totals totaled hit hits is was were are from between""")
)
_AFTER = re.compile(
    r" (?:[a-z]+ ){0,2}?(?:(?P<up>(?:increase|rise|growth|boost|jump|hike|gain|surge|expansion)s?\b)"
    r"|(?P<down>(?:decrease|fall|decline|drop|cut|reduction|slump|contraction|loss)s?\b))"
    r"| (?:(?P<more>more|higher|larger)|less|fewer|lower|smaller) (?:[a-z]+ )?than\b"
)
_SHARES = (QuantityKind.PERCENT, QuantityKind.PERCENTAGE_POINT)


class Sentences:
    """Where the sentences of a text begin: at a line break, or after a full stop that ends no abbreviation."""

    def __init__(self, text: str) -> None:
        self._starts, self._ends, self._lines = [0], [], [0]  # type: tuple[list[int], list[int], list[int]]
        for match in _BREAK.finditer(text):
            if match.group() == "\n":
                self._lines.append(match.end())
            elif _abbreviated(text, match.start()):
                continue
            self._ends.append(match.start())
            self._starts.append(match.end())
        self._ends.append(len(text))

    def around(self, position: int) -> tuple[int, int]:
        """Start and end of the sentence that holds a position."""
        index = bisect_right(self._starts, position) - 1
        return self._starts[index], self._ends[index]

    def paragraph(self, position: int) -> int:
        """Start of the line that holds a position."""
        return self._lines[bisect_right(self._lines, position) - 1]


def _abbreviated(text: str, stop: int) -> bool:
    tail = text[max(0, stop - _LONGEST_ABBREVIATION) : stop]
    return tail.replace("(", " ").replace("\n", " ").rpartition(" ")[2] in ABBREVIATIONS


class Words:
    """The words of one sentence in small letters, without the month of May, and where they stand."""

    def __init__(self, text: str, start: int, end: int) -> None:
        found = [(match.start(), match.group().lower()) for match in _WORD.finditer(text, start, end)]
        self.start = start
        self._starts = [place for place, _ in found]
        self._words = [word for _, word in found]

    def before(self, position: int) -> list[str]:
        """Those in reach before a position, nearest last."""
        index = bisect_left(self._starts, position)
        return self._words[max(0, index - _REACH) : index]

    def after(self, position: int) -> list[str]:
        """Those in reach from a position on."""
        index = bisect_left(self._starts, position)
        return self._words[index : index + _REACH]


def polarity(found: Found, text: str, words: list[str]) -> Polarity:
    """Level, or a change and its direction, by the words before the figure and right behind it."""
    after = _AFTER.match(text, found.end)
    if after:
        return Polarity.INCREASE if after["up"] or after["more"] else Polarity.DECREASE
    near = _clause(words[-_MOVE_REACH:])
    while near and near[-1] in ("a", "an", "the", "another", "further"):
        near.pop()
    if not near:
        return Polarity.LEVEL
    moves = [place for place, word in enumerate(near) if word in RISES or word in FALLS]
    if near[-1] == "of" and not TARGETS.isdisjoint(near[-_BESIDE:]):
        return Polarity.TARGET
    if near[-1] in _LEVELS:
        return Polarity.TARGET if not TARGETS.isdisjoint(near) else Polarity.LEVEL
    return _direction(found, near, moves[-1]) if moves else Polarity.LEVEL


def _clause(words: list[str]) -> list[str]:
    """What of these words stands in the same clause as the figure behind them."""
    breaks = [place for place, word in enumerate(words) if word in _BREAKS]
    return words[breaks[-1] + 1 :] if breaks else words


def _direction(found: Found, near: list[str], place: int) -> Polarity:
    """``rose 5%``, ``grew by about 5%``, ``a drop of 5%``: where the moving word and the figure belong together."""
    word, distance = near[place], len(near) - 1 - place
    if near[-1] == "by":
        belongs = True
    elif near[-1] == "of":
        belongs = distance == 1
    elif distance == 0:
        belongs = not (found.kind is QuantityKind.MONEY and word.startswith("rais"))
    else:
        belongs = found.kind in _SHARES and distance < _BESIDE and word not in ADJACENT_ONLY
    if not belongs:
        return Polarity.LEVEL
    return Polarity.INCREASE if word in RISES else Polarity.DECREASE


def modality(before: list[str], after: list[str]) -> Modality:
    """By the nearest cue before the figure in its sentence; failing that, by an attribution after it."""
    if not CUES.keys().isdisjoint(before):
        return next(CUES[word] for word in reversed(before) if word in CUES)
    return Modality.ASSERTED if ATTRIBUTED.isdisjoint(after) else Modality.REPORTED
