"""What a report argues: bare contrast is how it goes on, and most of what it tells is tied to nothing."""

from collections.abc import Mapping, Sequence

from pipeline.rules.bearing import Bearing
from pipeline.rules.cues import Marked
from pipeline.rules.genre import judges
from pipeline.rules.lexicon import Cue

TIES = (Cue.REASON, Cue.FRONTED, Cue.RESULT, Cue.CONCESSION, Cue.CONTRAST, Cue.CONCLUSION)
"""Cues that tie clauses of one sentence as an argument does."""
APART = frozenset({Bearing.TURN, Bearing.FURTHER})


def conceded(marked: Sequence[Marked], against: Sequence[bool]) -> list[bool]:
    """Which clauses are against a report's lead: only what is conceded, or taken up and answered."""
    return [side and one.has(Cue.CONCESSION, Cue.OBJECTION) for side, one in zip(against, marked, strict=True)]


def argued(
    marked: Sequence[Marked],
    against: Sequence[bool],
    parents: Mapping[int, int],
    bearings: Mapping[int, Bearing],
    main: int,
) -> dict[int, int]:
    """The parents of what a report argues: what its words tie, and for a lead that judges, judgements and voices."""
    tied = {i for i, parent in parents.items() if _tied(marked, against, i, parent) and bearings.get(i) not in APART}
    backed = judges(marked[main])
    kept = {i for i in parents if backed and (judges(marked[i]) or marked[i].has(Cue.REPORTED))}
    found = tied | kept
    return {i: parents[i] if i in tied else _above(parents, parents[i], found) for i in sorted(found)}


def _above(parents: Mapping[int, int], clause: int, kept: set[int]) -> int:
    """The clause, or the first above it that is part of what is argued."""
    while clause in parents and clause not in kept:
        clause = parents[clause]
    return clause


def _tied(marked: Sequence[Marked], against: Sequence[bool], i: int, parent: int) -> bool:
    """Whether a report's own words tie two clauses as reason and conclusion, or as objection and answer."""
    one, other = marked[i], marked[parent]
    within = one.clause.sentence == other.clause.sentence and (one.has(*TIES) or other.has(*TIES))
    return within or one.has(Cue.REASON) or against[i] or against[parent] or other.has(Cue.CONCLUSION)
