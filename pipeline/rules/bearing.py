"""What an attachment is: a reason by the text's words, perhaps one by its place, only more of the same, or a turn."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from pipeline.models import HedgeLevel
from pipeline.rules.cues import Marked
from pipeline.rules.genre import judges
from pipeline.rules.hedges import hedge_of
from pipeline.rules.lexicon import Cue
from pipeline.rules.likeness import Likeness

MAYBE = frozenset({HedgeLevel.POSSIBLE, HedgeLevel.CONDITIONAL})
TAKES_UP = re.compile(r"(?:this|that|these|those|such)\b", re.IGNORECASE)
"""How a clause begins that goes on from all that the one before it says."""
SAME_WORDS = 0.3
"""Likeness by words from which one judgement speaks to another."""
DRAWN = 3
"""Clauses before a conclusion that it is drawn from."""


class Bearing(Enum):
    """How a clause bears on the one that it is attached to, where both are on one side."""

    REASON = auto()
    PERHAPS = auto()
    """A reason, to judge by its place alone."""
    FURTHER = auto()
    TURN = auto()
    """What "but" sets against the clause before it."""


@dataclass(frozen=True)
class Bearings:
    """Tells the bearing of a clause, by index, on another; ``dense`` texts argue in every clause, others also tell."""

    marked: Sequence[Marked]
    likeness: Likeness
    dense: bool

    def of(self, i: int, j: int) -> Bearing:
        """How clause i bears on clause j."""
        one, other = self.marked[i], self.marked[j]
        if turns(self.marked, max(i, j)) and abs(i - j) == 1:
            return Bearing.FURTHER if self._compared(i, j) else Bearing.TURN
        if self._said(i, j):
            return Bearing.REASON
        if self._tells(one, other) or (not self.dense and not (judges(other) and _declares(one))):
            return Bearing.FURTHER
        return Bearing.REASON if self._echoes(i, j) else Bearing.PERHAPS

    def _compared(self, i: int, j: int) -> bool:
        """Whether two cases are set side by side, or two paragraphs: neither is an objection to the other."""
        return self.marked[max(i, j)].has(Cue.COMPARISON) or not _together(self.marked[i], self.marked[j])

    def _said(self, i: int, j: int) -> bool:
        """Whether the words of either clause make the one a reason for the other."""
        one, other = self.marked[i], self.marked[j]
        drawn = other.has(Cue.CONCLUSION, Cue.SUMMARY) and 0 < j - i <= DRAWN and _together(one, other)
        tied = one.has(Cue.REASON, Cue.FRONTED, Cue.EXAMPLE) and (abs(i - j) == 1 or not self.dense)
        shown = one.has(Cue.EVIDENCE) and judges(other) and not other.has(Cue.EVIDENCE)
        demanded = one.has(Cue.RESULT) and other.has(Cue.NORMATIVE, Cue.STANCE)
        listed = one.has(Cue.LISTED) and judges(other)
        return drawn or tied or shown or demanded or listed

    def _tells(self, one: Marked, other: Marked) -> bool:
        """Whether a clause says it at more length, what came of it, or what others say: no reasons by themselves."""
        follows = one.has(Cue.RESULT, Cue.CONSEQUENCE) and not other.has(Cue.NORMATIVE, Cue.STANCE)
        strange = one.has(Cue.OTHERS) and not other.has(Cue.OTHERS) and not self.dense
        if not self.dense and (_foretells(one) or _demands(one, other)):
            return True
        return one.has(Cue.FURTHER) or strange or (follows and (one.has(Cue.CONSEQUENCE) or not self.dense))

    def _echoes(self, i: int, j: int) -> bool:
        return judges(self.marked[i]) and self.likeness.by_words(i, j) >= SAME_WORDS


def turns(marked: Sequence[Marked], i: int) -> bool:
    """Whether a clause is set against the one before it, in the words of the text."""
    return i > 0 and marked[i].has(Cue.CONTRAST)


def _foretells(one: Marked) -> bool:
    """Whether a clause says what may come of the one before it: "Such a step could end the talks"."""
    return TAKES_UP.match(one.clause.text) is not None and hedge_of(one.clause.text).level in MAYBE


def _demands(one: Marked, other: Marked) -> bool:
    """What should be is no reason for what is."""
    return one.has(Cue.NORMATIVE) and not other.has(Cue.NORMATIVE, Cue.STANCE, Cue.EVALUATION)


def _declares(one: Marked) -> bool:
    """A question gives no reason."""
    return not one.has(Cue.QUESTION)


def _together(one: Marked, other: Marked) -> bool:
    return one.clause.paragraph == other.clause.paragraph
