"""Several maps of one article: in how many each step is drawn, and with which map the others agree most.

The map that is shown is one that was really drawn, not a mixture: every step in it belongs to one reading of the
article, and its agreement says how far the other readings share it. Steps are the same where the statements they join
stand on the same words of the article; ids play no part.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import TypeVar, Union

from pipeline.diff import statements
from pipeline.models import Agreement, ArgumentMap, Attack, AttackType, Inference

Edge = tuple[str, frozenset[str], Union[str, "Edge"]]
"""How it bears, what it starts from, and what it bears on: a statement, or for undercuts the edge that it attacks."""
S = TypeVar("S", Inference, Attack)


def agreed(maps: Sequence[ArgumentMap]) -> tuple[int, ArgumentMap]:
    """The place of the map that agrees most with the others, and that map with the agreement on each of its steps.

    Agreement of two maps is the share of steps that both draw (Dice). Of equals the one with the fewest stretches left
    unexamined is taken, then the first. All maps must be of the same text; one alone comes back as it is.
    """
    shares: dict[int, Fraction] = dict.fromkeys(range(len(maps)), Fraction(0))
    for i, j in combinations(range(len(maps)), 2):
        share = _share(maps[i], maps[j])
        shares[i] += share
        shares[j] += share
    best = min(shares, key=lambda at: (-shares[at], len(maps[at].not_checked), at))
    others = [other for at, other in enumerate(maps) if at != best]
    return best, _marked(maps[best], others) if others else maps[best]


def _share(one: ArgumentMap, other: ArgumentMap) -> Fraction:
    drawn = len(one.inferences) + len(one.attacks) + len(other.inferences) + len(other.attacks)
    return Fraction(2 * len(_common(one, other)), drawn) if drawn else Fraction(1)


def _common(one: ArgumentMap, other: ArgumentMap) -> set[str]:
    """Ids of the steps of the first map that the second one draws too."""
    met = statements.met(one, other, by_place=True)
    theirs = set(_edges(other, {b.id: a.id for a, b in met}).values())
    return {id_ for id_, edge in _edges(one, {a.id: a.id for a, _ in met}).items() if edge in theirs}


def _edges(argmap: ArgumentMap, names: Mapping[str, str]) -> dict[str, Edge]:
    """The steps whose every end has a name in both maps, by id; an undercut is known by all that it attacks."""
    edges: dict[str, Edge] = {}
    for inference in argmap.inferences:
        if {*inference.premises, inference.conclusion} <= names.keys():
            sources = frozenset(names[premise] for premise in inference.premises)
            edges[inference.id] = ("supports", sources, names[inference.conclusion])
    waiting = [attack for attack in argmap.attacks if attack.source in names]
    while ready := [attack for attack in waiting if attack.target in edges or attack.target in names]:
        edges |= {one.id: _attack(one, names, edges) for one in ready}
        waiting = [attack for attack in waiting if attack.id not in edges]
    return edges


def _attack(attack: Attack, names: Mapping[str, str], edges: Mapping[str, Edge]) -> Edge:
    """Whether an attack rebuts or undermines follows from the role of its target: it is the same attack."""
    kind = "undercuts" if attack.type is AttackType.UNDERCUTS else "attacks"
    target = edges[attack.target] if attack.target in edges else names[attack.target]
    return kind, frozenset({names[attack.source]}), target


def _marked(shown: ArgumentMap, others: Sequence[ArgumentMap]) -> ArgumentMap:
    common = [_common(shown, other) for other in others]

    def marked(step: S) -> S:
        agree = 1 + sum(step.id in drawn for drawn in common)
        return step.model_copy(update={"agreement": Agreement(agree=agree, of=1 + len(others))})

    inferences, attacks = tuple(map(marked, shown.inferences)), tuple(map(marked, shown.attacks))
    return shown.model_copy(update={"inferences": inferences, "attacks": attacks})
