"""The main claim of a longer text: announced, or stated at one of its ends in words that come back at the other."""

import re
from collections.abc import Iterator, Sequence

from pipeline.rules.cues import Marked
from pipeline.rules.genre import reports
from pipeline.rules.lexicon import CLOSING_SECTION, PATTERNS, Cue
from pipeline.rules.likeness import Likeness
from pipeline.rules.stance import CENTRAL, CLAIM, CONCEDED, answers
from pipeline.text.words import content

ANNOUNCED = 2.0
"""What it is worth, beside its cue, that the author says so."""
ECHO_WORDS, ECHO_MEANING = 6.0, 3.0
"""What full likeness to a clause at the other end is worth: a thesis is announced and comes back."""
JUDGED = 0.5
"""What each word of judgement is worth, up to three."""
TITLED = 2.0
"""What it is worth to hold all the words of the title."""
LEADS_UP, FIRST = 1.0, 2.5
"""What it is worth to end the introduction, and to be announced there: what the close says is that again."""
CLOSES = 0.5
"""What it is worth to stand at the end."""
LEANS = -0.5
"""What it costs to begin with a word that points back: a thesis is read on its own."""
ENDS = 10
"""Clauses that count as an end where no heading says so."""
UNSURE, OTHERS = 2.0, 3
"""How much worse other candidates may be, and how many are named."""

SAID = (Cue.ANNOUNCED, Cue.OPINION)
"""Cues by which the author says that this is the claim."""
NEVER = (Cue.QUESTION, Cue.CONCESSION, Cue.OBJECTION, Cue.REPORTED)
QUOTED = re.compile(r"^[“\"]|[“\"][^”\"]{40,}|”$")


def theses(marked: Sequence[Marked], likeness: Likeness, titled: frozenset[str]) -> tuple[int, ...]:
    """Index of the clause that a longer text is for, then of others that may be; at least one clause is needed.

    A report has it in its lead. A question is never the claim, nor is what another says.
    """
    opening, closing = ends(marked)
    if reports(marked):
        return (next((i for i, one in enumerate(marked) if not one.has(Cue.CONCESSION, Cue.FRONTED)), 0),)
    near = {*opening, *closing}
    announced = (i for i, one in enumerate(marked) if one.has(*SAID))
    able = [i for i in sorted({*near, *announced}) if _able(marked[i])] or sorted(near)
    echoed = ECHO_WORDS if likeness.vectors is None else ECHO_MEANING
    intro = _introduction(marked)

    def score(i: int) -> float:
        others = closing if i in opening else opening
        echo = max((likeness.of(i, j) for j in others if j != i), default=0.0)
        placed = LEADS_UP * (i == intro) + CLOSES * (i in closing)
        placed += FIRST * (i in opening and marked[i].has(*SAID))
        named = TITLED * len(titled & content(marked[i].clause.text)) / (len(titled) or 1)
        return _claims(marked, i) + echoed * echo + CENTRAL * likeness.central[i] + placed + named

    scores = sorted((-score(i), i) for i in able)
    return tuple(i for worth, i in scores if worth - scores[0][0] <= UNSURE)[: 1 + OTHERS]


def _able(one: Marked) -> bool:
    """Whether the author says it, and does not ask it."""
    return not one.has(*NEVER) and not QUOTED.search(one.clause.text)


def _introduction(marked: Sequence[Marked]) -> int:
    """The last clause of the first paragraph of several sentences; a text often says there what it is for."""
    first = next(_paragraphs(marked), [0])
    return first[-1]


def _paragraphs(marked: Sequence[Marked]) -> Iterator[list[int]]:
    """Clauses of each paragraph of more than one sentence."""
    members: dict[int, list[int]] = {}
    for i, one in enumerate(marked):
        members.setdefault(one.clause.paragraph, []).append(i)
    yield from (some for some in members.values() if len({marked[i].clause.sentence for i in some}) > 1)


def _claims(marked: Sequence[Marked], i: int) -> float:
    """What a clause's own words and its neighbours say for it."""
    one = marked[i]
    cued = sum(weight for cue, weight in CLAIM.items() if cue in one.cues and cue is not Cue.EVALUATION)
    judging = len({word.lower() for word in PATTERNS[Cue.EVALUATION].findall(one.clause.text)})
    leaning = LEANS * one.has(Cue.ANAPHORA) + CONCEDED * answers(marked, i)
    return cued + ANNOUNCED * one.has(*SAID) + JUDGED * min(judging, 3) + leaning


def ends(marked: Sequence[Marked]) -> tuple[range, range]:
    """Indices of the opening and of the closing clauses: the first section, and the one whose heading closes."""
    size = len(marked)
    sections = [one.clause.section for one in marked]
    first = next((i for i, section in enumerate(sections) if section != sections[0]), ENDS)
    last = next((i for i, section in enumerate(sections) if CLOSING_SECTION.search(section or "")), size - ENDS)
    first = min(first, size, 2 * ENDS)
    return range(first), range(max(last, first), size)
