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
from pipeline.rules.sequence import goes_on, in_row

MAYBE = frozenset({HedgeLevel.POSSIBLE, HedgeLevel.CONDITIONAL})
TAKES_UP = re.compile(r"(?:this|that|these|those|such)\b", re.IGNORECASE)
"""How a clause begins that goes on from all that the one before it says."""
SAME_WORDS = 0.3
"""Likeness by words from which one judgement speaks to another."""
BESIDE = re.compile(r"(?:and )?(?:while|whilst|whereas|unless)\b", re.IGNORECASE)
"""How the second of two cases begins that one sentence sets side by side, or a condition: neither is granted."""
INSTEAD = re.compile(r"[“\"]?(?:instead|rather)\b", re.IGNORECASE)
DENIES = re.compile(r"\b(?:not|never|no|nor|neither|reject\w*|refus\w*|abandon\w*)\b|n['’]t\b", re.IGNORECASE)
"""What is so instead of what one denies goes on from the denial."""
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
        if not self.dense and self._conceded(i, j):
            return Bearing.FURTHER if BESIDE.match(self.marked[max(i, j)].clause.text) else Bearing.TURN
        if self._said(i, j):
            return Bearing.REASON
        if self._tells(one, other) or not (self.dense or self._upholds(i, j)):
            return Bearing.FURTHER
        return Bearing.REASON if self._echoes(i, j) else Bearing.PERHAPS

    def _compared(self, i: int, j: int) -> bool:
        """Whether two cases are set side by side, or what was and what is: neither is an objection to the other."""
        earlier, later = self.marked[min(i, j)], self.marked[max(i, j)]
        instead = INSTEAD.match(later.clause.text) and DENIES.search(earlier.clause.text)
        return later.has(Cue.COMPARISON) or was_and_is(earlier, later) or (not self.dense and instead is not None)

    def _conceded(self, i: int, j: int) -> bool:
        """Whether one clause is granted against the other in one sentence: "it is old, although it holds"."""
        one, other = self.marked[i], self.marked[j]
        granted = one.has(Cue.CONCESSION) or other.has(Cue.CONCESSION)
        return granted and abs(i - j) == 1 and one.clause.sentence == other.clause.sentence

    def _upholds(self, i: int, j: int) -> bool:
        """Whether a clause may by its place be a reason for another in a text that also tells.

        In a paragraph reasons follow what they are for, but a judgement may lead up to a demand. What was and what
        should be are no reasons for what is.
        """
        one, other = self.marked[i], self.marked[j]
        if one.has(Cue.NORMATIVE, Cue.QUESTION) or not other.has(Cue.JUDGED):
            return False
        if one.clause.sentence == other.clause.sentence:
            return False
        if not _together(one, other):
            return True
        if i < j:
            return one.has(Cue.EVALUATION) and other.has(Cue.NORMATIVE, Cue.STANCE)
        return not was_and_is(one, other) and not self._tells_on(i, j)

    def _tells_on(self, i: int, j: int) -> bool:
        """Whether a clause goes on from one before it, adds to it, or stands in a row that that one begins."""
        one = self.marked[i]
        taken_up = TAKES_UP.match(one.clause.text) is not None and goes_on(self.marked, i)
        next_ = i == j + 1 and (one.has(Cue.ADDITION) or taken_up)
        return next_ or one.has(Cue.CONCLUSION) or all(in_row(self.marked, between) for between in range(j + 1, i + 1))

    def _said(self, i: int, j: int) -> bool:
        """Whether the words of either clause make the one a reason for the other."""
        one, other = self.marked[i], self.marked[j]
        argued = self.dense or i + 1 == j or one.has(Cue.JUDGED)
        drawn = argued and other.has(Cue.CONCLUSION, Cue.SUMMARY) and 0 < j - i <= DRAWN and _together(one, other)
        shows = one.has(Cue.EXAMPLE) and (self.dense or i > j or not _together(one, other))
        tied = (one.has(Cue.REASON, Cue.FRONTED) or shows) and (abs(i - j) == 1 or not self.dense)
        proves = self.dense or i > j or not _together(one, other)
        shown = proves and one.has(Cue.EVIDENCE) and judges(other) and not other.has(Cue.EVIDENCE)
        demanded = one.has(Cue.RESULT) and other.has(Cue.NORMATIVE, Cue.STANCE)
        listed = one.has(Cue.LISTED) and judges(other) and (self.dense or i > j)
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


def was_and_is(one: Marked, other: Marked) -> bool:
    """Whether the first tells of a past that the other leaves."""
    return one.has(Cue.DISTANT) and not other.has(Cue.DISTANT)


def turns(marked: Sequence[Marked], i: int) -> bool:
    """Whether a clause is set against the one before it, in the words of the text."""
    return i > 0 and marked[i].has(Cue.CONTRAST)


def _foretells(one: Marked) -> bool:
    """Whether a clause says what may come of the one before it: "Such a step could end the talks"."""
    return TAKES_UP.match(one.clause.text) is not None and hedge_of(one.clause.text).level in MAYBE


def _demands(one: Marked, other: Marked) -> bool:
    """What should be is no reason for what is."""
    return one.has(Cue.NORMATIVE) and not other.has(Cue.NORMATIVE, Cue.STANCE, Cue.EVALUATION)


def _together(one: Marked, other: Marked) -> bool:
    return one.clause.paragraph == other.clause.paragraph
