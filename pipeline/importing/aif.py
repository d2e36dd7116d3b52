"""The Argument Interchange Format, as AIFdb stores it and as xAIF carries it: nodes, edges, who speaks."""

import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Self

from pipeline.errors import InputError
from pipeline.importing.seen import Foreign, Seen, scheme, voice
from pipeline.models import Act, Assertion

_ACTS = {
    "Asserting": Act.ASSERTS,
    "Agreeing": Act.CONCEDES,
    "Disagreeing": Act.DISPUTES,
    "Pure Questioning": Act.QUESTIONS,
}
_KNOWN = {"I", "RA", "CA", "MA", "L", "YA"}


class _Node(Foreign):
    nodeID: str  # noqa: N815 - their name
    text: str = ""
    type: str


class _Edge(Foreign):
    fromID: str  # noqa: N815
    toID: str  # noqa: N815


class _Locution(Foreign):
    nodeID: str  # noqa: N815
    personID: str = ""  # noqa: N815


class _Participant(Foreign):
    participantID: str  # noqa: N815
    firstname: str = ""
    surname: str = ""


class _Aif(Foreign):
    nodes: tuple[_Node, ...]
    edges: tuple[_Edge, ...]
    locutions: tuple[_Locution, ...] = ()
    participants: tuple[_Participant, ...] = ()

    @cached_property
    def kinds(self) -> dict[str, str]:
        return {node.nodeID: node.type for node in self.nodes}

    def typed(self, *types: str) -> Iterator[_Node]:
        return (node for node in self.nodes if node.type in types)

    def joined(self) -> Self:
        """Itself, if all edges join nodes that are there; raises InputError."""
        for edge in self.edges:
            for end in (edge.fromID, edge.toID):
                if end not in self.kinds:
                    raise InputError(f"an edge names node {end!r}, which is not there")
        return self

    @cached_property
    def _ways(self) -> dict[str, tuple[list[str], list[str]]]:
        ways: dict[str, tuple[list[str], list[str]]] = {node.nodeID: ([], []) for node in self.nodes}
        for edge in self.edges:
            ways[edge.toID][0].append(edge.fromID)
            ways[edge.fromID][1].append(edge.toID)
        return ways

    def into(self, node: str, *types: str) -> list[str]:
        """Nodes of these types from which an edge leads here, in order."""
        return [one for one in self._ways[node][0] if self.kinds[one] in types]

    def out(self, node: str, *types: str) -> list[str]:
        """Nodes of these types to which an edge leads."""
        return [one for one in self._ways[node][1] if self.kinds[one] in types]


def read_aif(text: str) -> Seen:
    """A map from AIF or xAIF; raises InputError."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is no JSON ({error})") from error
    inner = whole.get("AIF") if isinstance(whole, dict) else None
    graph = (_Aif.of(json.dumps(inner), "xAIF") if inner is not None else _Aif.of(text, "AIF")).joined()
    seen = Seen(form="AIF", texts={node.nodeID: node.text for node in graph.typed("I")})
    if inner is not None and isinstance(whole.get("text"), str):
        seen.article = whole["text"] or None
    _steps(graph, seen)
    _conflicts(graph, seen)
    _rephrases(graph, seen)
    _voices(graph, seen)
    _count(seen, sum(node.type not in _KNOWN for node in graph.nodes), "nodes of other types")
    return seen


def _steps(graph: _Aif, seen: Seen) -> None:
    lost = 0
    for node in graph.typed("RA"):
        premises, conclusions = graph.into(node.nodeID, "I"), graph.out(node.nodeID, "I")
        if premises and len(conclusions) == 1:
            seen.inferences[node.nodeID] = (tuple(dict.fromkeys(premises)), conclusions[0], scheme(node.text))
        else:
            lost += 1
    _count(seen, lost, "inferences without a premise or with no single conclusion")


def _conflicts(graph: _Aif, seen: Seen) -> None:
    """Two that attack each other contradict each other."""
    found = {
        node.nodeID: (sources[0], targets[0])
        for node in graph.typed("CA")
        if len(sources := graph.into(node.nodeID, "I")) == 1
        and len(targets := graph.out(node.nodeID, "I", "RA", "CA")) == 1
    }
    arcs = set(found.values())
    for id_, (source, target) in found.items():
        if (target, source) not in arcs:
            seen.attacks[id_] = (source, target)
        elif (target, source) not in seen.contradictions and (source, target) not in seen.contradictions:
            seen.contradictions.append((source, target))
    steps = {*seen.inferences, *seen.attacks, *seen.texts}
    gone = [id_ for id_, (_, target) in seen.attacks.items() if target not in steps]
    for id_ in gone:
        del seen.attacks[id_]
    _count(
        seen, sum(1 for _ in graph.typed("CA")) - len(found) + len(gone), "conflicts without one source and one target"
    )


def _rephrases(graph: _Aif, seen: Seen) -> None:
    for node in graph.typed("MA"):
        pairs = zip(graph.out(node.nodeID, "I"), graph.into(node.nodeID, "I"), strict=False)
        seen.rephrases += [(one, other) for one, other in pairs if one != other]


def _voices(graph: _Aif, seen: Seen) -> None:
    people = {one.participantID: f"{one.firstname} {one.surname}".strip() for one in graph.participants}
    speakers = {one.nodeID: people.get(one.personID, "") for one in graph.locutions}
    for node in graph.typed("YA"):
        act = _ACTS.get(node.text, Act.ASSERTS)
        for statement in graph.out(node.nodeID, "I"):
            seen.voices.setdefault(statement, []).extend(_said(graph.into(node.nodeID, "L"), speakers, act))


def _said(locutions: Iterable[str], speakers: dict[str, str], act: Act) -> Iterator[Assertion]:
    return (voice(speakers.get(one, ""), act) for one in locutions)


def _count(seen: Seen, number: int, what: str) -> None:
    if number:
        seen.left_out.append(f"{number} {what}")
