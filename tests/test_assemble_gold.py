"""Nothing is lost between a draft and its map: hand-made graphs of short texts come out as they went in."""

import json
import random
from pathlib import Path

from pipeline.assemble import assemble, faults
from pipeline.chunk import read
from pipeline.ground import ground
from pipeline.models import (
    ArgumentMap,
    Article,
    AttackType,
    Draft,
    DraftRelation,
    DraftUnit,
    Provenance,
    RelationType,
    Role,
)

ROLES = {"major_claim": Role.MAIN_CLAIM, "counter": Role.COUNTERARGUMENT, "premise": Role.PREMISE}
TYPES = {"support": RelationType.SUPPORTS, "attack": RelationType.REBUTS, "undercut": RelationType.UNDERCUTS}


def draft_of(row: dict, chance: random.Random) -> Draft:  # type: ignore[type-arg]
    """The gold graph as a draft, in any order and under any names; a link adds a source to the relation it joins."""
    names = [f"k{i}" for i in range(len(row["units"]))]
    chance.shuffle(names)
    key = {unit["id"]: name for unit, name in zip(row["units"], names, strict=True)}
    units = [
        DraftUnit(key=key[one["id"]], quotes=(one["text"],), text=one["text"], role=ROLES[one["role"]], sentences=())
        for one in row["units"]
    ]
    sources = {one["id"]: [key[one["source"]]] for one in row["relations"] if one["type"] != "link"}
    links = {one["id"]: one["target_edge"] for one in row["relations"] if one["type"] == "link"}
    for one in row["relations"]:
        if one["type"] == "link":
            joined = one["target_edge"]
            while joined in links:
                joined = links[joined]
            sources[joined].append(key[one["source"]])
    relations = [
        DraftRelation(
            key=one["id"],
            type=TYPES[one["type"]],
            sources=tuple(sources[one["id"]]),
            target=one["target_edge"] if one["type"] == "undercut" else key[one["target"]],
        )
        for one in row["relations"]
        if one["id"] in sources
    ]
    chance.shuffle(units)
    chance.shuffle(relations)
    return Draft(units=tuple(units), relations=tuple(relations))


Edge = tuple[str, frozenset[str], object]


def edges_of(argmap: ArgumentMap) -> set[Edge]:
    """The map's relations by the words of their ends; an undercut's target is the relation that it undercuts."""
    quote = {one.id: one.spans[0].quote for one in argmap.statements}
    steps: dict[str, Edge] = {
        one.id: ("support", frozenset(quote[p] for p in one.premises), quote[one.conclusion])
        for one in argmap.inferences
    }
    todo = list(argmap.attacks)
    while todo:
        attack = todo.pop(0)
        if attack.type is AttackType.UNDERCUTS and attack.target not in steps:
            todo.append(attack)
        elif attack.type is AttackType.UNDERCUTS:
            steps[attack.id] = ("undercut", frozenset({quote[attack.source]}), steps[attack.target])
        else:
            steps[attack.id] = ("attack", frozenset({quote[attack.source]}), quote[attack.target])
    return set(steps.values())


def gold_edges(row: dict) -> set[Edge]:  # type: ignore[type-arg]
    """The same of the gold graph; joint attackers stand side by side, because only supports are linked."""
    quote = {one["id"]: one["text"] for one in row["units"]}
    by_id = {one["id"]: one for one in row["relations"]}

    def joined(id_: str) -> str:
        return joined(by_id[id_]["target_edge"]) if by_id[id_]["type"] == "link" else id_

    def members(id_: str) -> list[str]:
        return [quote[one["source"]] for one in row["relations"] if joined(one["id"]) == id_]

    def edge(id_: str, sources: frozenset[str]) -> Edge:
        one = by_id[id_]
        if one["type"] != "undercut":
            return one["type"], sources, quote[one["target"]]
        target = joined(one["target_edge"])
        supports = by_id[target]["type"] == "support"
        return "undercut", sources, edge(target, frozenset(members(target) if supports else members(target)[:1]))

    found: set[Edge] = set()
    for id_, one in by_id.items():
        if one["type"] == "support":
            found.add(edge(id_, frozenset(members(id_))))
        elif one["type"] != "link":
            found |= {edge(id_, frozenset({source})) for source in members(id_)}
    return found


def test_every_gold_graph_comes_out_as_it_went_in(shared: Path) -> None:
    lines = (shared / "data" / "argument" / "microtexts_part1.jsonl").read_text(encoding="utf-8").splitlines()
    chance = random.Random(0)  # noqa: S311 - only an order
    for row in map(json.loads, lines):
        reading = read(Article.of(row["text"], title=row["id"], source="corpus"), lambda text: len(text.split()))
        draft = draft_of(row, chance)
        argmap = assemble(draft, ground(draft, reading), reading, Provenance(engine="model", code="0"))
        assert faults(argmap) == ()
        assert not argmap.unanchored
        assert not argmap.disconnected
        assert {one.spans[0].quote: one.role for one in argmap.statements} == {
            one["text"]: ROLES[one["role"]] for one in row["units"]
        }
        assert edges_of(argmap) == gold_edges(row), row["id"]
