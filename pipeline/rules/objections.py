"""Objections that a longer text takes up in order to answer: what a named side says, and where the answer begins."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.rules.cues import Marked
from pipeline.rules.lexicon import Cue

TAKEN_UP = re.compile(
    r"^[\"'“”(]*(?:(?:but|yet|and|of course),? )?(?:(?:some|many|most|other|the|these|those) )?(?:\w+ )?(?:proponents"
    r"|supporters|advocates|defenders|backers|critics|opponents|detractors|sceptics|skeptics|optimists|pessimists)\b"
    r"|^(?:some|others|many) (?:\w+ ){1,2}(?:object|argue|say|reply|respond|counter|conclude)\b"
    r"|^it (?:may|might|could|can|will) be (?:objected|argued|said)\b"
    r"|^the (?:argument|objection|claim) is (?:\w+ )?made\b",
    re.IGNORECASE,
)
"""How a clause begins that speaks of another side."""


PATIENCE = 2
"""Sentences without any mark that may stand between what a side says and the answer."""


def objecting(marked: Sequence[Marked]) -> tuple[Marked, ...]:
    """The clauses, those of answered objections and the first of each answer with a cue that says so.

    What a side says counts as an objection only if the author turns against it: a side that is merely quoted may be on
    the author's own.
    """
    cued = list(marked)
    start = 0
    while start < len(marked):
        answer = _answer(marked, start) if _takes_up(marked[start]) else None
        if answer is None:
            start += 1
            continue
        cued[start:answer] = [_with(one, Cue.OBJECTION) for one in marked[start:answer]]
        cued[answer] = _with(marked[answer], Cue.REPLY)
        start = answer + 1
    return tuple(cued)


def _takes_up(one: Marked) -> bool:
    return one.clause.first and not one.has(Cue.REPLY) and TAKEN_UP.search(one.clause.text) is not None


def _answer(marked: Sequence[Marked], start: int) -> int | None:
    """Where the author turns against the side taken up at ``start``: in its paragraph, or as the next one begins."""
    said = marked[start].clause
    last = said.sentence
    for i in range(start + 1, len(marked)):
        one, clause = marked[i], marked[i].clause
        if clause.section != said.section or clause.sentence - last > PATIENCE + 1:
            return None
        if one.has(Cue.CONTRAST, Cue.REPLY):
            return i
        if clause.paragraph != said.paragraph:
            return None
        if one.has(Cue.REPORTED, Cue.GRANTED):
            last = clause.sentence
    return None


def _with(one: Marked, cue: Cue) -> Marked:
    return replace(one, cues=one.cues | {cue})
