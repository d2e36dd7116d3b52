"""Measures of argument graphs against gold ones; what is not found counts as wrong.

Units: mean F1 of first and of further tokens of a unit, and F1 over whole units, found when they share half of their
extent (intersection over union). Role: macro-F1 of pro and counter. Main claim: share of texts with exactly the right
one. Attachment: F1 over pairs of unit and head. Relation type: macro-F1 of support, attack, undercut and link.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from pipeline.evaluate.gold import Text
from pipeline.evaluate.graph import COUNTER, MAIN, PRO, Graph, Span

HALF = 0.5
TYPES = ("support", "attack", "undercut", "link")
NONE = "none"
_TOKEN = re.compile(r"\w+|[^\w\s]")

Confusion = Counter[tuple[str, str]]


def score(texts: Sequence[Text], extract: Callable[[Text], Graph]) -> dict[str, float]:
    """All measures of one extractor over the texts."""
    tally = _Tally()
    for text in texts:
        tally.add(text, extract(text))
    return tally.measures(len(texts))


class _Tally:
    """Counts over all texts."""

    def __init__(self) -> None:
        self.tokens, self.roles, self.types = Confusion(), Confusion(), Confusion()
        self.units, self.arcs = Counter[str](), Counter[str]()
        self.mains = 0

    def add(self, text: Text, got: Graph) -> None:
        gold, place = text.gold, matched(text.gold, got)
        self.tokens.update(zip(labels(text.text, gold.spans), labels(text.text, got.spans), strict=True))
        self.units.update(right=len(place), gold=len(gold.spans), got=len(got.spans))
        arcs = {(place[a], place[b]) for a, b in got.heads.items() if a in place and b in place}
        self.arcs.update(right=len(arcs & set(gold.heads.items())), gold=len(gold.heads), got=len(got.heads))
        found = {g: p for p, g in place.items()}
        self.roles.update(
            (_side(role), _side(got.roles[found[g]]) if g in found else NONE) for g, role in enumerate(gold.roles)
        )
        self.types.update((type_, got.types.get(found.get(g, -1), NONE)) for g, type_ in gold.types.items())
        self.mains += [gold.roles[g] for p, g in place.items() if got.roles[p] == MAIN] == [MAIN]

    def measures(self, texts: int) -> dict[str, float]:
        undercuts = sum(count for (gold, _), count in self.types.items() if gold == "undercut")
        return {
            "units (tokens)": macro(self.tokens, "BI"),
            "units (IoU)": harmonic(self.units),
            "role": macro(self.roles, (PRO, COUNTER)),
            "main claim": self.mains / texts,
            "attachment": harmonic(self.arcs),
            "relation type": macro(self.types, TYPES),
            "undercut recall": self.types["undercut", "undercut"] / undercuts if undercuts else 1.0,
        }


def matched(gold: Graph, got: Graph) -> dict[int, int]:
    """For units found, the gold unit of which they share at least half (intersection over union)."""
    place: dict[int, int] = {}
    for g, span in enumerate(gold.spans):
        free = (p for p in range(len(got.spans)) if p not in place)
        best = max(free, key=lambda p: overlap(span, got.spans[p]), default=None)
        if best is not None and overlap(span, got.spans[best]) >= HALF:
            place[best] = g
    return place


def overlap(one: Span, other: Span) -> float:
    """Shared characters of all that the two cover."""
    shared = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    return shared / (one[1] - one[0] + other[1] - other[0] - shared)


def labels(text: str, spans: Iterable[Span]) -> list[str]:
    """For each token of the text: B begins a unit, I goes on, O is outside."""
    tokens = [match.start() for match in _TOKEN.finditer(text)]
    label = dict.fromkeys(tokens, "O")
    for start, end in spans:
        inside = [token for token in tokens if start <= token < end]
        label.update(dict.fromkeys(inside, "I") | dict.fromkeys(inside[:1], "B"))
    return list(label.values())


def _side(role: str) -> str:
    return COUNTER if role == COUNTER else PRO


def harmonic(counts: Counter[str]) -> float:
    """F1 of counts right, gold and got."""
    return 2 * counts["right"] / ((counts["gold"] + counts["got"]) or 1)


def macro(confusion: Confusion, among: Sequence[str]) -> float:
    """Mean F1 of the labels."""
    return sum(f1(confusion, label) for label in among) / len(among)


def f1(confusion: Confusion, label: str) -> float:
    """F1 of one label; 0 if it is never right."""
    right = confusion[label, label]
    wrong = sum(count for pair, count in confusion.items() if label in pair) - right
    return 2 * right / (2 * right + wrong) if right else 0.0
