"""Argument graphs as they are scored: units by span, each with a role and at most one head."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.models import ArgumentMap, AttackType, Role

Span = tuple[int, int]
MAIN, PRO, COUNTER = "main", "pro", "counter"
ROLES = {Role.MAIN_CLAIM: MAIN, Role.COUNTERARGUMENT: COUNTER}


@dataclass(frozen=True)
class Graph:
    """Units by span, and for each attached one its head and the type of its relation, by index."""

    spans: tuple[Span, ...]
    roles: tuple[str, ...]
    heads: dict[int, int]
    types: dict[int, str]


def map_graph(argmap: ArgumentMap) -> Graph:
    """A map as a graph: linked premises hang on the first of their inference, undercuts on the source of their step.

    Statements without a span (implicit premises) have no place in a text and are left out.
    """
    anchored = [one for one in argmap.statements if one.spans]
    index = {one.id: i for i, one in enumerate(anchored)}
    spans = tuple((one.spans[0].start, one.spans[0].end) for one in anchored)
    arcs = {index[a]: (index[b], type_) for a, b, type_ in _arcs(argmap) if a in index and b in index}
    return Graph(
        spans,
        tuple(ROLES.get(one.role, PRO) for one in anchored),
        {child: head for child, (head, _) in arcs.items()},
        {child: type_ for child, (_, type_) in arcs.items()},
    )


def _arcs(argmap: ArgumentMap) -> list[tuple[str, str, str]]:
    """Statement, what it hangs on, and how."""
    first = {one.id: one.premises[0] for one in argmap.inferences} | {one.id: one.source for one in argmap.attacks}
    supports = [(one.premises[0], one.conclusion, "support") for one in argmap.inferences]
    links = [(other, one.premises[0], "link") for one in argmap.inferences for other in one.premises[1:]]
    attacks = [
        (one.source, first.get(one.target, one.target), "undercut" if one.type is AttackType.UNDERCUTS else "attack")
        for one in argmap.attacks
    ]
    further = [(one, other, "elaborates") for one, other in argmap.elaborates]
    again = [(*(pair if pair[1] in argmap.apex else pair[::-1]), "rephrases") for pair in argmap.rephrases]
    return [*again, *supports, *links, *attacks, *further]


def star(spans: Sequence[Span], main: int, head: Callable[[int], int]) -> Graph:
    """Everything supports something: the shape of the baselines."""
    others = [i for i in range(len(spans)) if i != main]
    roles = tuple(MAIN if i == main else PRO for i in range(len(spans)))
    return Graph(tuple(spans), roles, {i: head(i) for i in others}, dict.fromkeys(others, "support"))


def loose(spans: Sequence[Span]) -> Graph:
    """Nothing but premises, none of them attached."""
    return Graph(tuple(spans), (PRO,) * len(spans), {}, {})
