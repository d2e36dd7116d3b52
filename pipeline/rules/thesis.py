"""The main claim of a longer text: stated at one of its ends, in words that come back at the other."""

from collections.abc import Sequence

from pipeline.models import HedgeLevel
from pipeline.rules.cues import Marked
from pipeline.rules.hedges import hedge_of
from pipeline.rules.lexicon import CLOSING_SECTION, PATTERNS, Cue
from pipeline.rules.likeness import Likeness
from pipeline.rules.stance import CENTRAL, CLAIM, CONCEDED, answers

ECHO_WORDS, ECHO_MEANING = 6.0, 3.0
"""What full likeness to a clause at the other end is worth: a thesis is announced and comes back."""
JUDGED = 0.5
"""What each word of judgement is worth, up to three."""
LEADS = 2.0
"""What it is worth, in an article without sections, to be the very first statement, as in news."""
CLOSES = 0.5
"""What it is worth to stand at the end."""
LEANS = -0.5
"""What it costs to begin with a word that points back: a thesis is read on its own."""
ENDS = 10
"""Clauses that count as an end where no heading says so."""


ARGUING = (Cue.STANCE, Cue.NORMATIVE, Cue.CONCLUSION, Cue.SUMMARY, Cue.ANNOUNCED)
SELDOM = 0.1
"""Share of clauses in which an author argues, up to which a text is a report; speeches and commentary have more."""


def reports(marked: Sequence[Marked]) -> bool:
    """Whether a longer text tells what happened and what others say: no sections, and an author who hardly argues."""
    if any(one.clause.section for one in marked):
        return False
    return sum(one.has(*ARGUING) and not one.has(Cue.REPORTED) for one in marked) <= SELDOM * len(marked)


def judges(one: Marked) -> bool:
    """Whether a clause says more than what is the case: a judgement, a demand, or less than a certainty."""
    return one.has(*ARGUING, Cue.EVALUATION) or hedge_of(one.clause.text).level is not HedgeLevel.CATEGORICAL


def thesis(marked: Sequence[Marked], likeness: Likeness) -> int:
    """Index of the clause that a longer text is for; at least one clause is needed. A report has it in its lead."""
    opening, closing = ends(marked)
    if reports(marked):
        return next((i for i, one in enumerate(marked) if not one.has(Cue.CONCESSION, Cue.FRONTED)), 0)
    sectioned = any(one.clause.section for one in marked)
    echoed = ECHO_WORDS if likeness.vectors is None else ECHO_MEANING

    def score(i: int) -> float:
        others = closing if i in opening else opening
        echo = max((likeness.of(i, j) for j in others if j != i), default=0.0)
        placed = LEADS * (i == 0 and not sectioned) + CLOSES * (i in closing)
        return _claims(marked, i) + echoed * echo + CENTRAL * likeness.central[i] + placed

    scores: list[tuple[float, int]] = [(score(i), -i) for i in (*opening, *closing)]
    return -max(scores)[1]


def _claims(marked: Sequence[Marked], i: int) -> float:
    """What a clause's own words and its neighbours say for it."""
    one = marked[i]
    cued = sum(weight for cue, weight in CLAIM.items() if cue in one.cues and cue is not Cue.EVALUATION)
    judging = len({word.lower() for word in PATTERNS[Cue.EVALUATION].findall(one.clause.text)})
    return cued + JUDGED * min(judging, 3) + LEANS * one.has(Cue.ANAPHORA) + CONCEDED * answers(marked, i)


def ends(marked: Sequence[Marked]) -> tuple[range, range]:
    """Indices of the opening and of the closing clauses: the first section, and the one whose heading closes."""
    size = len(marked)
    sections = [one.clause.section for one in marked]
    first = next((i for i, section in enumerate(sections) if section != sections[0]), ENDS)
    last = next((i for i, section in enumerate(sections) if CLOSING_SECTION.search(section or "")), size - ENDS)
    first = min(first, size, 2 * ENDS)
    return range(first), range(max(last, first), size)
