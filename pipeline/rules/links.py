"""What each clause is attached to: scored edges, and the best tree over them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.rules.bearing import turns
from pipeline.rules.cues import Marked
from pipeline.rules.lexicon import Cue
from pipeline.rules.likeness import Likeness
from pipeline.rules.sequence import goes_on, rows
from pipeline.rules.stance import Sides


@dataclass(frozen=True)
class Weights:
    """What speaks for and against an attachment; few and round, set on one half of a corpus of short texts."""

    main: float = 2.5
    """To the main claim."""
    previous: float = 0.5
    following: float = -0.5
    farther: float = -1.0
    """To a clause that is neither the main claim nor beside it."""
    reason: float = 2.5
    """A reason or result to the clause before it."""
    example: float = 2.5
    fronted: float = 2.0
    """A subordinate clause that opens a sentence to the clause after it."""
    concluded: float = 1.0
    """To the clause after it, if that draws a conclusion."""
    refers: float = 0.5
    """A clause that begins with a word that points back, to the one before it."""
    goes_on: float = 2.0
    """As much more in a longer text, which tells on more often than it comes back to its point."""
    joint: float = 4.0
    """The second half of a joint point to its first."""
    added: float = -0.5
    """One that adds a further point, to the one before it."""
    answer: float = 3.0
    """An answer to an objection just before it."""
    crossing: float = -2.5
    """Any other attachment to an objection from the other side."""
    objection: float = -1.0
    """An objection to something else than the main claim."""
    backing: float = 0.5
    """One objection to another, if it gives a reason, example or further point."""
    alike: float = 1.0
    """Times the likeness of the two."""


WEIGHTS = Weights()
REACH = 3
"""How many clauses back and forth a clause may be attached, beside the main claim."""


def attach(marked: Sequence[Marked], sides: Sides, likeness: Likeness, *, dense: bool) -> dict[int, int]:
    """For each clause but the main claim, the clause that it is attached to.

    What is set against the clause before it hangs on that one; in a ``dense`` text, where sides tell more, it may hang
    on anything else.
    """
    heads = [_head(marked, sides, i) if dense else _turned(marked, sides, i) for i in range(len(marked))]
    edges = {
        i: {
            j: WEIGHTS.main * (j == heads[i])
            + _edge(marked, sides, i, j)
            + WEIGHTS.alike * likeness.of(i, j)
            + WEIGHTS.goes_on * (j == i - 1 and not dense and goes_on(marked, i))
            for j in _parents(marked, sides, i, {sides.main, heads[i], _case(marked, i)}, dense=dense)
        }
        for i in range(len(marked))
        if i != sides.main
    }
    parents = arborescence(edges)
    return parents if dense else rows(marked, parents)


def _head(marked: Sequence[Marked], sides: Sides, i: int) -> int:
    """What a clause is for, unless something nearer says otherwise: the main claim; of an objection the answer."""
    if sides.against[i] and marked[sides.main].has(Cue.OBJECTION):
        return next((j for j in range(i) if sides.against[j] and marked[j].has(Cue.REPLY)), sides.main)
    return sides.main


def _turned(marked: Sequence[Marked], sides: Sides, i: int) -> int:
    """In a longer text: once a paragraph has turned away from its point, what follows is for the turn."""
    for j in range(i - 1, max(sides.main, i - REACH - 1), -1):
        if marked[j].clause.paragraph != marked[i].clause.paragraph:
            break
        if marked[j].has(Cue.CONTRAST) and not marked[j].has(Cue.COMPARISON) and sides.against[j] == sides.against[i]:
            return j
    return _head(marked, sides, i)


def _parents(marked: Sequence[Marked], sides: Sides, i: int, heads: set[int], *, dense: bool) -> list[int]:
    """What a clause may hang on."""
    near = _near(i, len(marked), heads)
    if not turns(marked, i) or sides.against[i] != sides.against[i - 1]:
        return near
    return [j for j in near if j != i - 1] or near if dense else [i - 1]


def _near(i: int, size: int, heads: set[int]) -> list[int]:
    near = range(max(0, i - REACH), min(size, i + REACH + 1))
    return sorted({*heads, *near} - {i})


def _case(marked: Sequence[Marked], i: int) -> int:
    """Where in its paragraph the objection begins that ends just before a clause; the clause before, if none does."""
    start = max(i - 1, 0)
    while start and all(one.has(Cue.OBJECTION) for one in marked[start - 1 : start + 1]) and _shared(marked, start):
        start -= 1
    return start


def _shared(marked: Sequence[Marked], i: int) -> bool:
    """Whether a clause and the one before it stand in one paragraph."""
    return marked[i].clause.paragraph == marked[i - 1].clause.paragraph


def _edge(marked: Sequence[Marked], sides: Sides, i: int, j: int) -> float:
    """How much speaks for attaching clause i to clause j, beside its being what i is for."""
    score = 0.0
    if j == i - 1:
        score += WEIGHTS.previous + _to_previous(marked, i)
    elif j == i + 1:
        score += WEIGHTS.following + _to_following(marked, i)
    elif j not in {sides.main, _case(marked, i)}:
        score += WEIGHTS.farther
    return score + _by_side(marked, sides, i, j)


def _to_previous(marked: Sequence[Marked], i: int) -> float:
    one = marked[i]
    return (
        WEIGHTS.reason * _follows(marked, i)
        + WEIGHTS.example * one.has(Cue.EXAMPLE)
        + WEIGHTS.refers * one.has(Cue.ANAPHORA)
        + WEIGHTS.joint * joint(marked, i)
        + WEIGHTS.added * one.has(Cue.ADDITION)
    )


def _to_following(marked: Sequence[Marked], i: int) -> float:
    fronted = _together(marked, i, i + 1) and marked[i].has(Cue.FRONTED, Cue.CONCESSION)
    return WEIGHTS.fronted * fronted + WEIGHTS.concluded * marked[i + 1].has(Cue.CONCLUSION)


def joint(marked: Sequence[Marked], i: int) -> bool:
    """Whether a clause and the one before it make one point: 'it is rare, and you only get that with age'."""
    return i > 0 and marked[i].has(Cue.JOINT) and _together(marked, i - 1, i)


def _follows(marked: Sequence[Marked], i: int) -> bool:
    """Whether a clause gives a reason or result of the one before it, not of the main clause after it."""
    fronted = marked[i].has(Cue.FRONTED) and i + 1 < len(marked) and _together(marked, i, i + 1)
    return marked[i].has(Cue.REASON, Cue.RESULT) and (not fronted or _together(marked, i - 1, i))


def _together(marked: Sequence[Marked], i: int, j: int) -> bool:
    return marked[i].clause.sentence == marked[j].clause.sentence


def _by_side(marked: Sequence[Marked], sides: Sides, i: int, j: int) -> float:
    match sides.against[i], sides.against[j]:
        case False, True:
            return WEIGHTS.answer if j == _case(marked, i) and _turns(marked, i) else WEIGHTS.crossing
        case True, False:
            return WEIGHTS.objection * (j != sides.main)
        case True, True if marked[i].has(Cue.OBJECTION) and j == _case(marked, i) and _shared(marked, i):
            return WEIGHTS.answer
        case True, True:
            return WEIGHTS.backing if marked[i].has(Cue.REASON, Cue.EXAMPLE, Cue.ADDITION) else 0.0
        case _:
            return 0.0


def _turns(marked: Sequence[Marked], i: int) -> bool:
    return (
        marked[i].has(Cue.CONTRAST)
        or (marked[i].has(Cue.REPLY) and marked[i - 1].has(Cue.OBJECTION))
        or _together(marked, i - 1, i)
    )


Edges = Mapping[int, Mapping[int, float]]
"""From each child to its possible parents and their scores; the root is the one node that is no child."""


def arborescence(edges: Edges) -> dict[int, int]:
    """The parent of each child in the maximum spanning arborescence (Chu-Liu and Edmonds).

    All cycles of one round are contracted together, so a handful of rounds is enough. Ties go to the smaller number.
    """
    best = {child: max(sorted(parents), key=parents.__getitem__) for child, parents in edges.items()}
    home = _cycles(best)
    if not home:
        return best
    inner: dict[int, dict[int, float]] = {}
    origin: dict[tuple[int, int], tuple[int, int]] = {}
    for child, parents in edges.items():
        lost = parents[best[child]] if child in home else 0.0
        c = home.get(child, child)
        for parent in sorted(parents):
            p = home.get(parent, parent)
            gain = parents[parent] - lost
            if c != p and gain > inner.setdefault(c, {}).get(p, float("-inf")):
                inner[c][p] = gain
                origin[c, p] = (child, parent)
    solved = arborescence(inner)
    return best | dict(origin[step] for step in solved.items())


def _cycles(parent: Mapping[int, int]) -> dict[int, int]:
    """For each node that lies on a cycle, the smallest node of that cycle."""
    home: dict[int, int] = {}
    seen: set[int] = set()
    for start in parent:
        path: list[int] = []
        node = start
        while node in parent and node not in seen:
            seen.add(node)
            path.append(node)
            node = parent[node]
        if node in path:
            cycle = path[path.index(node) :]
            home |= dict.fromkeys(cycle, min(cycle))
    return home
