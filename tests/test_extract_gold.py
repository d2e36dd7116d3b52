"""Nothing is lost between answers and draft: answers made of gold graphs come back as the same graphs.

The gold graphs are 112 short texts with units below the sentence, linked premises and undercuts of steps and attacks.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipeline.extract import extract
from pipeline.ledger import SqliteLedger
from pipeline.llm import open_model
from pipeline.models import Article, Draft, ModelOptions, Reading, RelationType
from pipeline.text.sentences import split
from tests.loopback import Asked, Loopback, link


@dataclass
class Gold:
    """One gold graph, and the keys that extraction will give its units."""

    case: Mapping[str, Any]
    reading: Reading
    keys: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Mapping[str, Any]) -> "Gold":
        article = Article.of(case["text"], title=case["id"], source="gold")
        gold = cls(case, Reading(article=article, sentences=tuple(split(case["text"])), passages=()))
        count: dict[int, int] = {}
        for unit in case["units"]:
            number = gold.numbers(unit)[0]
            count[number] = count.get(number, 0) + 1
            gold.keys[unit["id"]] = f"{number}{' bcdefghij'[count[number] - 1].strip()}"
        return gold

    def numbers(self, unit: Mapping[str, Any]) -> list[int]:
        return [s.number for s in self.reading.sentences if s.start < unit["end"] and unit["start"] < s.end]

    def units(self) -> dict[str, Any]:
        """The answer to the first question, its units in another order than the text's where that is free."""
        roles = {"major_claim": "claim", "premise": "premise", "counter": "counterargument"}
        sentences = {sentence.text for sentence in self.reading.sentences}
        given = [
            {
                "sentences": self.numbers(unit)[::-1],
                "quotes": [] if unit["text"] in sentences else [unit["text"]],
                "text": "",
                "role": roles[unit["role"]],
                "asserter": "author",
                "names": [],
                "via": [],
                "act": "asserts",
                "hedge": "categorical",
                "cues": [],
            }
            for unit in self.case["units"]
        ]
        return {"units": sorted(given, key=lambda unit: -unit["sentences"][-1])}

    def _link(self, relation: Mapping[str, Any]) -> dict[str, Any]:
        types = {"support": "supports", "attack": "rebuts", "undercut": "undercuts"}
        step = self._relation(relation["target_edge"]) if relation["type"] == "undercut" else None
        end = step
        while end is not None and end["type"] == "undercut":
            end = self._relation(end["target_edge"])
        return {
            "sources": [self.keys[relation["source"]]],
            "type": types[relation["type"]],
            "target": self.keys[end["target"] if end is not None else relation["target"]],
            "step_from": self.keys[step["source"]] if step is not None else "",
            "scheme": "default",
        }

    def _relation(self, id_: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = next(one for one in self.case["relations"] if one["id"] == id_)
        return found if found["type"] != "link" else self._relation(found["target_edge"])

    def links(self) -> dict[str, Any]:
        return {"links": [self._link(one) for one in reversed(self.case["relations"]) if one["type"] != "link"]}

    def whole(self) -> dict[str, Any]:
        joined = [(one, self._relation(one["target_edge"])) for one in self.case["relations"] if one["type"] == "link"]
        linked: dict[str, list[str]] = {}
        more = []
        for extra, step in joined:
            if step["type"] == "support":
                linked.setdefault(step["id"], [self.keys[step["source"]]]).append(self.keys[extra["source"]])
            else:
                # Only premises can be linked: two that attack together are two attacks.
                more.append(self._link(step) | {"sources": [self.keys[extra["source"]]]})
        more += [link(premises, self.keys[self._relation(id_)["target"]]) for id_, premises in linked.items()]
        return {
            "main": [self.keys[unit["id"]] for unit in self.case["units"] if unit["role"] == "major_claim"],
            "links": more,
            "implicit": [],
            "same_as": [],
            "withdraw": [],
        }

    def expected(self) -> set[tuple[Any, ...]]:
        """Every relation as sources, type, and what it bears on: a unit, or the sources and end of a step."""
        merged: dict[str, list[str]] = {}
        more = []
        for one in self.case["relations"]:
            if one["type"] != "link":
                merged.setdefault(one["id"], []).append(self.keys[one["source"]])
                continue
            step = self._relation(one["target_edge"])
            if step["type"] == "support":
                merged.setdefault(step["id"], []).append(self.keys[one["source"]])
            else:
                more.append((one["source"], step))

        def bears_on(relation: Mapping[str, Any]) -> object:
            if relation["type"] != "undercut":
                return self.keys[relation["target"]]
            step = self._relation(relation["target_edge"])
            return (frozenset(merged[step["id"]]), bears_on(step))

        found = {
            (frozenset(merged[r["id"]]), r["type"], bears_on(r)) for r in self.case["relations"] if r["id"] in merged
        }
        return found | {(frozenset([self.keys[source]]), step["type"], bears_on(step)) for source, step in more}


def got(draft: Draft) -> set[tuple[Any, ...]]:
    by_key = {relation.key: relation for relation in draft.relations}
    types = {RelationType.SUPPORTS: "support", RelationType.REBUTS: "attack", RelationType.UNDERCUTS: "undercut"}

    def bears_on(target: str) -> object:
        if target not in by_key:
            return target
        return (frozenset(by_key[target].sources), bears_on(by_key[target].target))

    return {(frozenset(one.sources), types[one.type], bears_on(one.target)) for one in draft.relations}


@pytest.mark.slow
def test_all_gold_graphs_come_back_whole_through_faults_and_re_asks(shared: Path, tmp_path: Path) -> None:
    lines = (shared / "data" / "argument" / "microtexts_part1.jsonl").read_text(encoding="utf-8").splitlines()
    golds = {case["id"]: Gold.of(case) for case in map(json.loads, lines)}
    answers = {"Units": Gold.units, "Links": Gold.links, "Whole": Gold.whole}
    current = ""

    served = 0

    def step(_asked: Asked) -> str | None:
        nonlocal served
        served += 1
        return ("malformed", "wrong-enum")[served % 2] if served % 9 == 0 else None

    async def drafts(url: str) -> dict[str, Draft]:
        options = ModelOptions(model="gold", base_url=url, reasks=3, concurrency=4)
        model = open_model(options, SqliteLedger(tmp_path / "ledger.sqlite"))
        nonlocal current
        found = {}
        for current, gold in golds.items():
            found[current] = await extract(gold.reading, model, words=1000, near=lambda _passage: (), once=0)
        await model.close()
        return found

    def answer(asked: Asked) -> Mapping[str, Any]:
        return answers[asked["response_format"]["json_schema"]["name"]](golds[current])

    with Loopback(answer=answer, step=step) as server:
        found = asyncio.run(drafts(server.url))
    assert {id_ for id_, draft in found.items() if draft.not_checked} == set()
    assert {id_ for id_, gold in golds.items() if got(found[id_]) != gold.expected()} == set()
    assert {id_: [u.key for u in draft.units] for id_, draft in found.items()} == {
        id_: list(gold.keys.values()) for id_, gold in golds.items()
    }
