"""The map in the Argument Interchange Format: as AIFdb stores it, and as xAIF carries it between programs.

Steps are nodes (RA inference, CA conflict, MA rephrase), so linked premises and undercuts are kept whole. Who says a
thing is a locution that asserts it.
"""

import json
from dataclasses import dataclass, field

from pipeline.models import Act, AsserterKind, Assertion, AttackType, Basis, Done, Scheme
from pipeline.render.export import Export, left_out, losses
from pipeline.render.page import Json
from pipeline.render.sheet import Sheet
from pipeline.render.words import asserter_word

_EPOCH = "1970-01-01"
"""Date of an article without one: a made-up date would pass for knowledge, a clock would change the bytes."""
_SCHEMES = {"RA": ("Default Inference", "72"), "CA": ("Default Conflict", "71"), "MA": ("Default Rephrase", "144")}
_ILLOCUTIONS = {
    Act.ASSERTS: "Asserting",
    Act.REPORTS: "Asserting",
    Act.CONCEDES: "Agreeing",
    Act.DISPUTES: "Disagreeing",
    Act.QUESTIONS: "Pure Questioning",
}
_ASSERTING = "74"


@dataclass
class _Graph:
    """Nodes and edges while they are gathered."""

    sheet: Sheet
    stamp: str
    nodes: list[dict[str, str]] = field(default_factory=list)
    edges: list[tuple[str, str]] = field(default_factory=list)
    fulfilled: list[dict[str, str]] = field(default_factory=list)
    locutions: list[tuple[str, str]] = field(default_factory=list)
    """Node and who speaks."""

    def information(self) -> None:
        for statement in self.sheet.map.statements:
            self.nodes.append(self._node(statement.id, statement.text, "I"))
            if not statement.implicit:
                for number, said in enumerate(statement.assertions):
                    self._locution(f"{statement.id}.{number}", statement.id, said)

    def steps(self) -> None:
        for inference in self.sheet.map.inferences:
            self._step(inference.id, "RA", inference.premises, inference.conclusion, _scheme(inference.scheme))
        for attack in self.sheet.map.attacks:
            self._step(attack.id, "CA", (attack.source,), attack.target)
        for number, (one, other) in enumerate(self.sheet.map.rephrases):
            self._step(f"ma{number}", "MA", (other,), one)
        for number, (one, other) in enumerate(self.sheet.map.contradictions):
            self._step(f"ca{number}a", "CA", (one,), other)
            self._step(f"ca{number}b", "CA", (other,), one)

    def _step(self, id_: str, kind: str, sources: tuple[str, ...], target: str, scheme: str = "") -> None:
        default, number = _SCHEMES[kind]
        self.nodes.append(self._node(id_, scheme or default, kind) | {"scheme": scheme or default})
        self.edges += [*((source, id_) for source in sources), (id_, target)]
        if not scheme:
            self.fulfilled.append({"nodeID": id_, "schemeID": number})

    def _locution(self, id_: str, statement: str, said: Assertion) -> None:
        speaker, illocution = self.speaker(said), _ILLOCUTIONS[said.act]
        text = self.sheet.statements[statement].text
        self.nodes.append(self._node(f"l{id_}", f"{speaker}: {text}", "L"))
        self.nodes.append(self._node(f"ya{id_}", illocution, "YA") | {"scheme": illocution})
        self.edges += [(f"l{id_}", f"ya{id_}"), (f"ya{id_}", statement)]
        self.locutions.append((f"l{id_}", speaker))
        if illocution == "Asserting":
            self.fulfilled.append({"nodeID": f"ya{id_}", "schemeID": _ASSERTING})

    def speaker(self, said: Assertion) -> str:
        author = self.sheet.map.article.author
        return author if author and said.asserter.kind is AsserterKind.AUTHOR else asserter_word(said.asserter)

    def _node(self, id_: str, text: str, kind: str) -> dict[str, str]:
        return {"nodeID": id_, "text": text, "type": kind, "timestamp": self.stamp}


def aif(done: Done) -> Export:
    """The JSON of AIFdb: no layout, ids as text, times as ``YYYY-MM-DD HH:MM:SS``."""
    graph = _gathered(done)
    people = _people(graph)
    value: Json = {
        "nodes": list(graph.nodes),
        "edges": [
            {"edgeID": f"e{number}", "fromID": start, "toID": end, "formEdgeID": None}
            for number, (start, end) in enumerate(graph.edges)
        ],
        "locutions": [
            {
                "nodeID": node,
                "personID": str(people[who]),
                "timestamp": graph.stamp,
                "start": None,
                "end": None,
                "source": None,
            }
            for node, who in graph.locutions
        ],
        "participants": [
            {"participantID": str(number), "firstname": "", "surname": who} for who, number in people.items()
        ],
        "schemefulfillments": list(graph.fulfilled),
    }
    return _export(value, done)


def xaif(done: Done) -> Export:
    """xAIF: the graph under ``AIF``, the article's text beside it."""
    graph = _gathered(done)
    people = _people(graph)
    value: Json = {
        "AIF": {
            "nodes": list(graph.nodes),
            "edges": [
                {"edgeID": number, "fromID": start, "toID": end} for number, (start, end) in enumerate(graph.edges)
            ],
            "locutions": [{"nodeID": node, "personID": people[who]} for node, who in graph.locutions],
            "participants": [
                {"participantID": number, "firstname": "", "surname": who} for who, number in people.items()
            ],
            "schemefulfillments": list(graph.fulfilled),
            "descriptorfulfillments": [],
            "cqdescriptorfulfillments": [],
        },
        "OVA": {"firstname": "", "surname": "", "url": done.article.url or "", "nodes": [], "edges": []},
        "dialog": True,
        "text": done.article.text,
    }
    return _export(value, done)


def _gathered(done: Done) -> _Graph:
    graph = _Graph(Sheet.of(done), f"{done.map.article.published or _EPOCH} 00:00:00")
    graph.information()
    graph.steps()
    return graph


def _people(graph: _Graph) -> dict[str, int]:
    """Who speaks, numbered from 1 in the order of the map."""
    return {who: number for number, who in enumerate(dict.fromkeys(who for _, who in graph.locutions), 1)}


def _scheme(scheme: Scheme) -> str:
    return "" if scheme is Scheme.DEFAULT else scheme.value.replace("_", " ").title()


def _export(value: Json, done: Done) -> Export:
    direct = sum(each.type is not AttackType.UNDERCUTS for each in done.map.attacks)
    lost = losses(
        (direct, "attack", "told without whether it rebuts or undermines"),
        (len(done.map.contradictions), "contradiction", "written as two conflicts"),
    )
    lost += left_out(
        done,
        "text span",
        "hedge",
        "speaker in between",
        "finding",
        "elaboration",
        "candidate for the main claim",
        "sample agreement",
        "unexamined stretch",
        "unanchored proposal",
    )
    lost += losses(
        (sum(each.basis is Basis.POSITION for each in done.map.inferences), "reason by place alone", "told as a reason")
    )
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return Export(f"{text}\n", ("roles, titles, sections and fidelity left out", *lost))
