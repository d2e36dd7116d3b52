"""Quality of the built-in rules on short argumentative texts with gold graphs, beside simple baselines.

Input, one JSON object a line: ``{id, text, units: [{id, start, end, role}], relations: [{source, target, type}]}``,
roles major_claim, premise, counter; types support, attack, undercut, link; an undercut or link names as its target the
source unit of the relation that it bears on. Weights were set on the texts with an even SHA-256 of their id; the others
are what counts. What an extractor does not find counts as wrong.

    python benchmarks/argument_quality.py ../shared/data/argument/microtexts_part1.jsonl
"""

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.assemble import assemble
from pipeline.chunk import read
from pipeline.ground import ground
from pipeline.models import ArgumentMap, Article, AttackType, Draft, Provenance, Reading, Role
from pipeline.rules import clauses_at, draft, draft_of

Span = tuple[int, int]
TYPES = ("support", "attack", "undercut", "link")
ROLES = {Role.MAIN_CLAIM: "main", Role.COUNTERARGUMENT: "counter"}
GOLD_ROLES = {"major_claim": "main", "counter": "counter"}


@dataclass(frozen=True)
class Graph:
    """Units by span, and for each attached one its head and the type of its relation, by index."""

    spans: tuple[Span, ...]
    roles: tuple[str, ...]
    heads: dict[int, int]
    types: dict[int, str]


Extractor = Callable[["Text"], Graph]


@dataclass(frozen=True)
class Text:
    """One text with its gold graph."""

    id: str
    text: str
    gold: Graph

    @property
    def tuned_on(self) -> bool:
        return hashlib.sha256(self.id.encode()).digest()[-1] % 2 == 0


def load(path: Path) -> list[Text]:
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [Text(row["id"], row["text"], gold_graph(row["units"], row["relations"])) for row in rows]


def gold_graph(units: Sequence[dict[str, str | int]], relations: Iterable[dict[str, str]]) -> Graph:
    index = {unit["id"]: i for i, unit in enumerate(units)}
    relations = list(relations)
    return Graph(
        spans=tuple((int(unit["start"]), int(unit["end"])) for unit in units),
        roles=tuple(GOLD_ROLES.get(str(unit["role"]), "pro") for unit in units),
        heads={index[one["source"]]: index[one["target"]] for one in relations},
        types={index[one["source"]]: one["type"] for one in relations},
    )


def map_graph(argmap: ArgumentMap) -> Graph:
    """A map as a graph: linked premises hang on the first of their inference, undercuts on the source of their step."""
    index = {one.id: i for i, one in enumerate(argmap.statements)}
    first = {one.id: one.premises[0] for one in argmap.inferences} | {one.id: one.source for one in argmap.attacks}
    heads: dict[int, int] = {}
    types: dict[int, str] = {}
    for inference in argmap.inferences:
        for n, premise in enumerate(inference.premises):
            heads[index[premise]] = index[inference.premises[0] if n else inference.conclusion]
            types[index[premise]] = "link" if n else "support"
    for attack in argmap.attacks:
        heads[index[attack.source]] = index[first.get(attack.target, attack.target)]
        types[index[attack.source]] = "undercut" if attack.type is AttackType.UNDERCUTS else "attack"
    spans = tuple((one.spans[0].start, one.spans[0].end) for one in argmap.statements)
    return Graph(spans, tuple(ROLES.get(one.role, "pro") for one in argmap.statements), heads, types)


def reading_of(text: Text) -> Reading:
    return read(Article.of(text.text, title=text.id, source="corpus"), lambda part: len(part.split()))


def mapped(reading: Reading, proposed: Draft) -> Graph:
    provenance = Provenance(engine="rules", code="benchmark")
    return map_graph(assemble(proposed, ground(proposed, reading), reading, provenance))


def from_text(text: Text) -> Graph:
    reading = reading_of(text)
    return mapped(reading, draft(reading))


def from_units(text: Text) -> Graph:
    reading = reading_of(text)
    return mapped(reading, draft_of(reading, clauses_at(reading, text.gold.spans)))


def star(spans: Sequence[Span], main: int, head: Callable[[int], int]) -> Graph:
    """Everything supports something: the shape of the baselines."""
    others = [i for i in range(len(spans)) if i != main]
    roles = tuple("main" if i == main else "pro" for i in range(len(spans)))
    return Graph(tuple(spans), roles, {i: head(i) for i in others}, dict.fromkeys(others, "support"))


def sentences_to_first(text: Text) -> Graph:
    spans = [(one.start, one.end) for one in reading_of(text).sentences]
    return star(spans, 0, lambda _: 0)


def to_first(text: Text) -> Graph:
    return star(text.gold.spans, 0, lambda _: 0)


def to_gold_main(text: Text) -> Graph:
    """Knows the main claim, which the rules do not."""
    main = text.gold.roles.index("main")
    return star(text.gold.spans, main, lambda _: main)


def to_previous(text: Text) -> Graph:
    return star(text.gold.spans, 0, lambda i: i - 1)


def score(texts: Sequence[Text], extract: Extractor) -> dict[str, float]:
    """All measures of one extractor over the texts."""
    pairs = [(text.gold, extract(text)) for text in texts]
    units, edges, roles, types = Counter[str](), Counter[str](), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    mains = undercuts = found = 0
    for gold, got in pairs:
        place = matched(gold, got)
        units.update(right=len(place), gold=len(gold.spans), got=len(got.spans))
        arcs = {(place.get(a, -1 - a), place.get(b, -1 - b)) for a, b in got.heads.items()}
        edges.update(right=len(arcs & set(gold.heads.items())), gold=len(gold.heads), got=len(got.heads))
        found_as = {g: p for p, g in place.items()}
        for g, role in enumerate(gold.roles):
            roles[sided(role), sided(got.roles[found_as[g]]) if g in found_as else "none"] += 1
        for g, type_ in gold.types.items():
            types[type_, got.types.get(found_as.get(g, -1), "none")] += 1
        mains += [gold.roles[g] for p, g in place.items() if got.roles[p] == "main"] == ["main"]
        undercuts += sum(type_ == "undercut" for type_ in gold.types.values())
        found += sum(gold.types.get(g) == got.types.get(p) == "undercut" for p, g in place.items())
    return {
        "unit IoU-F1": harmonic(units),
        "role macro-F1": macro(roles, ("pro", "counter")),
        "main claim": mains / len(texts),
        "attachment F1": harmonic(edges),
        "type macro-F1": macro(types, TYPES),
        "undercut recall": found / undercuts,
    }


def matched(gold: Graph, got: Graph) -> dict[int, int]:
    """For units found, the gold unit of which they share at least half (intersection over union)."""
    place: dict[int, int] = {}
    for g, span in enumerate(gold.spans):
        free = (p for p in range(len(got.spans)) if p not in place)
        best = max(free, key=lambda p: overlap(span, got.spans[p]), default=None)
        if best is not None and overlap(span, got.spans[best]) >= 0.5:
            place[best] = g
    return place


def overlap(one: Span, other: Span) -> float:
    shared = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    return shared / (one[1] - one[0] + other[1] - other[0] - shared)


def sided(role: str) -> str:
    return "counter" if role == "counter" else "pro"


def harmonic(counts: Counter[str]) -> float:
    return 2 * counts["right"] / (counts["gold"] + counts["got"])


def macro(confusion: Counter[tuple[str, str]], labels: Sequence[str]) -> float:
    return sum(f1(confusion, label) for label in labels) / len(labels)


def f1(confusion: Counter[tuple[str, str]], label: str) -> float:
    right = confusion[label, label]
    wrong = sum(count for pair, count in confusion.items() if label in pair) - right
    return 2 * right / (2 * right + wrong) if right else 0.0


EXTRACTORS: dict[str, Extractor] = {
    "rules, from the text": from_text,
    "  sentences, all to the first": sentences_to_first,
    "rules, units given": from_units,
    "  all to the first": to_first,
    "  all to the true main claim": to_gold_main,
    "  each to the one before": to_previous,
}


def table(texts: Sequence[Text]) -> str:
    rows = {name: score(texts, extract) for name, extract in EXTRACTORS.items()}
    names = list(next(iter(rows.values())))
    head = f"{len(texts)} texts".ljust(32) + "".join(name.rjust(17) for name in names)
    return "\n".join([head, *(n.ljust(32) + "".join(f"{v:17.3f}" for v in row.values()) for n, row in rows.items())])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    texts = load(parser.parse_args().gold)
    print("Held out:\n" + table([text for text in texts if not text.tuned_on]))
    print("\nWeights set on:\n" + table([text for text in texts if text.tuned_on]))


if __name__ == "__main__":
    main()
