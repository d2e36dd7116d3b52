"""The main claim, and which clauses speak against it.

Both are decided together: for each candidate the best sequence of sides is found (two states, Viterbi), and the
candidate with the greatest sum of its own score and that of its sequence wins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.rules.cues import Marked
from pipeline.rules.lexicon import Cue
from pipeline.rules.likeness import Likeness

CLAIM: Mapping[Cue, float] = {
    Cue.STANCE: 1.5,
    Cue.NORMATIVE: 1.0,
    Cue.EVALUATION: 0.5,
    Cue.CONCLUSION: 2.0,
    Cue.SUMMARY: 1.5,
    Cue.REASON: -2.0,
    Cue.CONCESSION: -3.0,
    Cue.GRANTED: -1.5,
    Cue.RESULT: -1.0,
    Cue.EXAMPLE: -1.5,
    Cue.ADDITION: -1.5,
    Cue.CONTRAST: -1.0,
    Cue.EVIDENCE: -1.0,
    Cue.ANAPHORA: -0.5,
    Cue.OTHERS: -1.5,
    Cue.QUESTION: -1.5,
    Cue.FIGURE: -0.5,
    Cue.DISTANT: -1.5,
    Cue.REPORTED: -1.0,
    Cue.ANNOUNCED: 2.0,
    Cue.OBJECTION: -4.0,
    Cue.REPLY: -1.5,
}
"""How much each cue speaks for a clause being the main claim."""

AGAINST: Mapping[Cue, float] = {
    Cue.CONCESSION: 3.0,
    Cue.GRANTED: 2.5,
    Cue.OTHERS: 1.5,
    Cue.OBJECTION: 4.0,
    Cue.CONCLUSION: -1.5,
    Cue.SUMMARY: -1.5,
    Cue.STANCE: -0.5,
    Cue.EXAMPLE: -0.5,
}
"""How much each cue speaks for a clause taking the other side."""

OPENING, CLOSING, CENTRAL, REASONED, CONCEDED = 1.5, 1.0, 1.0, 1.0, 1.0
OTHER_SIDE = -0.5
RESERVE = 2.0
TOPIC, HEADING, TURN, PULL = 2.5, 1.0, 1.0, 2.5
AWAY, BACK = 0.5, 2.0
LAST_WORD = -1.0
NEVER = float("-inf")
NOBODY = -1
"""In place of the main claim, if none is on the author's side."""
STAY = -0.25
JOINED = -1.5
CANDIDATES = 12


@dataclass(frozen=True)
class Sides:
    """Index of the main claim, and for each clause whether it takes the other side."""

    main: int
    against: tuple[bool, ...]


def take_sides(
    marked: Sequence[Marked], likeness: Likeness, *, pull: Sequence[float] | None = None, main: int | None = None
) -> Sides:
    """The main claim, unless it is given, and the sides of at least one clause.

    A part of a longer text is drawn to that text's thesis: ``pull`` has each clause's likeness to it. There bare
    contrast is not enough to disagree, topics come first, and a turn is often the point.
    """
    prior = OTHER_SIDE - RESERVE * (pull is not None)
    if main is not None and marked[main].has(Cue.OBJECTION):
        sides = _sequence(marked, NOBODY, prior)[1]
        return Sides(main, tuple(side != sides[main] for side in sides))
    if main is not None:
        return Sides(main, _sequence(marked, main, prior)[1])
    scores = claim_scores(marked, likeness, pull)
    best = sorted(range(len(marked)), key=lambda i: (-scores[i], i))[:CANDIDATES]
    sums = {i: _sequence(marked, i, prior) for i in best}
    main = max(best, key=lambda i: (scores[i] + sums[i][0], -i))
    return Sides(main, sums[main][1])


def claim_scores(marked: Sequence[Marked], likeness: Likeness, pull: Sequence[float] | None = None) -> list[float]:
    """For each clause, how much speaks for its being the main claim."""
    first, last = marked[0].clause, marked[-1].clause
    scores = []
    for i, one in enumerate(marked):
        score = sum(weight for cue, weight in CLAIM.items() if cue in one.cues) + CENTRAL * likeness.central[i]
        score += OPENING * _shares(one, first) + CLOSING * _shares(one, last)
        if pull is not None:
            topic = TOPIC if first.paragraph == last.paragraph else HEADING
            score += topic * (_shares(one, first) and not one.has(Cue.PHRASE)) + PULL * pull[i]
            score += TURN * one.has(Cue.CONTRAST) * (1 + one.has(Cue.EVALUATION, Cue.STANCE))
        if i + 1 < len(marked) and marked[i + 1].has(Cue.REASON):
            score += REASONED
        score += CONCEDED * answers(marked, i)
        scores.append(score)
    return scores


def answers(marked: Sequence[Marked], i: int) -> bool:
    """Whether a clause is what its sentence holds against a conceded one."""
    return i > 0 and marked[i - 1].has(Cue.CONCESSION) and marked[i - 1].clause.sentence == marked[i].clause.sentence


def _shares(one: Marked, end: object) -> bool:
    """Whether a clause stands in the same sentence as the first or last clause."""
    return getattr(end, "sentence", None) == one.clause.sentence


_Path = tuple[float, tuple[bool, ...]]


def _sequence(marked: Sequence[Marked], main: int, prior: float) -> _Path:
    """Score and sides of the best sequence in which the main claim is not against itself."""
    pro: _Path = (0.0, (False,))
    con: _Path = (prior + _against(marked[0]) if main != 0 else NEVER, (True,))
    for i in range(1, len(marked)):
        away, back = _turns(marked, i)
        step = prior + _against(marked[i]) if i != main else NEVER
        to_pro = max(pro, (con[0] + back, con[1]), key=lambda path: path[0])
        to_con = max((pro[0] + away, pro[1]), con, key=lambda path: path[0])
        pro = (to_pro[0], (*to_pro[1], False))
        con = (to_con[0] + step, (*to_con[1], True))
    return max(pro, (con[0] + LAST_WORD, con[1]), key=lambda path: path[0])


def _against(one: Marked) -> float:
    return sum(weight for cue, weight in AGAINST.items() if cue in one.cues)


def _turns(marked: Sequence[Marked], i: int) -> tuple[float, float]:
    """What turning away from the author's side, and back to it, costs or earns between a clause and the one before."""
    one, before = marked[i], marked[i - 1]
    if before.has(Cue.OBJECTION) and one.has(Cue.REPLY):
        return NEVER, BACK
    if one.has(Cue.CONTRAST) or _follows_concession(marked, i):
        return AWAY, BACK
    if before.has(Cue.CONCESSION):
        return STAY, 0.0
    if one.has(Cue.ADDITION, Cue.REASON, Cue.RESULT, Cue.EXAMPLE):
        return JOINED, JOINED
    return STAY, STAY


def _follows_concession(marked: Sequence[Marked], i: int) -> bool:
    """Whether a clause is the main clause of a sentence that opens with a concession."""
    if marked[i].has(Cue.ADDITION):
        return False
    earlier = [one for one in marked[max(0, i - 2) : i] if one.clause.sentence == marked[i].clause.sentence]
    return bool(earlier) and earlier[0].has(Cue.CONCESSION) and all(one.has(Cue.ADDITION) for one in earlier[1:])
