"""The Argument Interchange Format, as AIFdb stores it and as xAIF carries it: nodes, edges, who speaks."""

import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple, Self

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
    text: str | None = None
    type: str

    @property
    def is_empty(self) -> bool:
        """A statement that says nothing."""
        return self.type == "I" and not (self.text or "").strip()


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


class _Ways(NamedTuple):
    """Where edges come from and lead to, in order; an edge told twice is one."""

    into: dict[str, None]
    out: dict[str, None]


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

    def sound(self) -> Self:
        """Each node that says something once, and the edges between these."""
        nodes = {node.nodeID: node for node in reversed(self.nodes) if not node.is_empty}
        edges = (edge for edge in self.edges if edge.fromID in nodes and edge.toID in nodes)
        return self.model_copy(update={"nodes": tuple(reversed(nodes.values())), "edges": tuple(edges)})

    def dangling(self) -> int:
        """How many edges name a node that is not there."""
        ids = {node.nodeID for node in self.nodes}
        return sum(not ids.issuperset((edge.fromID, edge.toID)) for edge in self.edges)

    @cached_property
    def _ways(self) -> dict[str, _Ways]:
        ways = {node.nodeID: _Ways({}, {}) for node in self.nodes}
        for edge in self.edges:
            ways[edge.toID].into[edge.fromID] = None
            ways[edge.fromID].out[edge.toID] = None
        return ways

    def into(self, node: str, *types: str) -> list[str]:
        """Nodes of these types from which an edge leads here, in order, each once."""
        return [one for one in self._ways[node].into if self.kinds[one] in types]

    def out(self, node: str, *types: str) -> list[str]:
        """Nodes of these types to which an edge leads, each once."""
        return [one for one in self._ways[node].out if self.kinds[one] in types]


def read_aif(text: str) -> Seen:
    """A map from AIF or xAIF; raises InputError."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is no JSON ({error})") from error
    inner = whole.get("AIF") if isinstance(whole, dict) else None
    told = _Aif.of(json.dumps(inner), "xAIF") if inner is not None else _Aif.of(text, "AIF")
    graph = told.sound()
    seen = Seen(form="AIF", texts={node.nodeID: node.text or "" for node in graph.typed("I")})
    _count(seen, sum(node.is_empty for node in told.nodes), "statements without words")
    _count(seen, told.dangling(), "edges to or from nodes that are not there")
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
            seen.inferences[node.nodeID] = (tuple(dict.fromkeys(premises)), conclusions[0], scheme(node.text or ""))
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
        act = _ACTS.get(node.text or "", Act.ASSERTS)
        for statement in graph.out(node.nodeID, "I"):
            seen.voices.setdefault(statement, []).extend(_said(graph.into(node.nodeID, "L"), speakers, act))


def _said(locutions: Iterable[str], speakers: dict[str, str], act: Act) -> Iterator[Assertion]:
    return (voice(speakers.get(one, ""), act) for one in locutions)


def _count(seen: Seen, number: int, what: str) -> None:
    if number:
        seen.left_out.append(f"{number} {what}")
