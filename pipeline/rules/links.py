"""What each clause is attached to: scored edges, and the best tree over them."""

from collections.abc import Mapping, Sequence

from pipeline.rules.cues import Marked
from pipeline.rules.lexicon import Cue
from pipeline.rules.likeness import Likeness
from pipeline.rules.stance import Sides

TO_MAIN, TO_PREVIOUS, TO_NEXT, FARTHER = 1.5, 0.5, -0.5, -1.0
REASON, EXAMPLE, FRONTED, CONCLUDED, ANSWER, PRO_TO_CON, CON_TO_PRO, CON_WITH_CON, ANAPHORA, ALIKE = (
    2.5,
    2.5,
    2.0,
    1.0,
    3.0,
    -2.5,
    -1.0,
    0.5,
    0.5,
    1.0,
)
ADDED = -0.5
REACH = 3
"""How many clauses back and forth a clause may be attached, beside the main claim."""


def attach(marked: Sequence[Marked], sides: Sides, likeness: Likeness) -> dict[int, int]:
    """For each clause but the main claim, the clause that it is attached to."""
    edges = {
        i: {j: _edge(marked, sides, i, j) + ALIKE * likeness.of(i, j) for j in _near(i, len(marked), sides.main)}
        for i in range(len(marked))
        if i != sides.main
    }
    return arborescence(edges)


def _near(i: int, size: int, main: int) -> list[int]:
    near = range(max(0, i - REACH), min(size, i + REACH + 1))
    return sorted({main, *near} - {i})


def _edge(marked: Sequence[Marked], sides: Sides, i: int, j: int) -> float:
    """How much speaks for attaching clause i to clause j."""
    score = TO_MAIN if j == sides.main else 0.0
    score += TO_PREVIOUS if j == i - 1 else TO_NEXT if j == i + 1 else FARTHER * (j != sides.main)
    return score + _by_cue(marked, i, j) + _by_side(marked, sides, i, j)


def _by_cue(marked: Sequence[Marked], i: int, j: int) -> float:
    one, other = marked[i], marked[j]
    together = one.clause.sentence == other.clause.sentence
    score = 0.0
    if j == i - 1:
        score += (
            REASON * one.has(Cue.REASON, Cue.RESULT) + EXAMPLE * one.has(Cue.EXAMPLE) + ANAPHORA * one.has(Cue.ANAPHORA)
        )
        score += ADDED * one.has(Cue.ADDITION)
    if j == i + 1:
        score += FRONTED * (together and one.has(Cue.FRONTED, Cue.CONCESSION)) + CONCLUDED * other.has(Cue.CONCLUSION)
    return score


def _by_side(marked: Sequence[Marked], sides: Sides, i: int, j: int) -> float:
    match sides.against[i], sides.against[j]:
        case False, True:
            return ANSWER if j == i - 1 and _turns(marked, i) else PRO_TO_CON
        case True, False:
            return CON_TO_PRO * (j != sides.main)
        case True, True:
            return CON_WITH_CON if marked[i].has(Cue.REASON, Cue.EXAMPLE, Cue.ADDITION) else 0.0
        case _:
            return 0.0


def _turns(marked: Sequence[Marked], i: int) -> bool:
    return marked[i].has(Cue.CONTRAST) or marked[i - 1].clause.sentence == marked[i].clause.sentence


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
