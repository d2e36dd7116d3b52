"""What a figure speaks of, in the words of its sentence, and whether two figures speak of the same.

Without a table only the words can tell, and one word makes another thing of it: "the naval budget", "the budget of
Sudland", "a category 2 hurricane". So short sentences must agree in every content word, and only long ones, which
share many, may differ, and never in the clause of the figure.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from pipeline.models import Quantity, QuantityKind
from pipeline.text.plain import folded
from pipeline.text.stems import Stem, stem
from pipeline.text.words import NEGATION, STOP
from pipeline.verify.scene import Scene

_SEGMENT = re.compile(r"[,;:()\[\]—–“”\"]| - ")
_BACK = re.compile(
    r"^(?:this|that|these|those|such|he|she|his|her)\b|\b(?:its?|they|their)\b|\bthe (?:same|latter|former)\b",
    re.IGNORECASE,
)
"""Points back to what was named before, which another article may not have named."""
_LIGHT = frozenset(
    stem(word)
    for word in re.findall(
        r"\w+",
        "reach reached total amount amounted come came stand stood equal hit number figure value sum spend spent cost"
        " pay paid earn receive received get got make made have record recorded report reported reportedly estimated"
        " according say said year annual worth altogether overall roughly",
    )
)
"""Words that carry a figure without saying of what it is."""
_ENOUGH = 3
_MANY = 8
_ALIKE = 0.5


@dataclass(frozen=True)
class Segment:
    """What stands between two commas: its content words, its names in order, and its numbers ("category 2").

    A sum of money may restate another and is left out.
    """

    keys: frozenset[str]
    names: tuple[str, ...]
    numbers: frozenset[str]


@dataclass(frozen=True)
class Subject:
    """The sentence around a figure; ``own`` is the segment that the figure stands in."""

    own: Segment
    others: tuple[Segment, ...]
    points_back: bool
    denied: bool

    @cached_property
    def keys(self) -> frozenset[str]:
        """All content words."""
        return self.own.keys.union(*(segment.keys for segment in self.others))

    def of_other_names(self, other: "Subject") -> bool:
        """Whether a name is replaced by another, or the same come in another order: "from A to B", "from B to A"."""
        mine, theirs = _half(self, other).names, _half(other, self).names
        return not _same_names(mine, theirs)


@dataclass(frozen=True)
class _Half:
    """One of two subjects, without the segments of which the other says nothing."""

    keys: frozenset[str]
    names: tuple[str, ...]
    numbers: frozenset[str]


def subject_of(quantity: Quantity, scene: Scene, common: frozenset[str]) -> Subject:
    """What a figure's sentence says beside figures and periods; ``common`` are words the article writes small."""
    cuts = [scene.sentence.start + cut.start() for cut in _SEGMENT.finditer(scene.sentence.text)]
    figures = [*scene.quantities, *(dated.words for dated in scene.dates)]
    taken = [(figure.start, figure.end) for figure in figures]
    taken += [(figure.hedge.start, figure.hedge.end) for figure in figures if figure.hedge]
    outside = [word for word in scene.words if not any(start < word.end and word.start < end for start, end in taken)]
    segments: dict[int, list[Stem]] = {}
    for word in outside:
        segments.setdefault(_place(cuts, word.start), []).append(word)
    beside: dict[int, list[Quantity]] = {}
    for figure in scene.quantities:
        if figure != quantity and figure.kind is not QuantityKind.MONEY:
            beside.setdefault(_place(cuts, figure.start), []).append(figure)
    here = _place(cuts, quantity.start)
    made = {
        place: _segment(segments.get(place, []), beside.get(place, []), scene, common)
        for place in sorted({here, *segments, *beside})
    }
    text = scene.sentence.text
    return Subject(
        made.pop(here),
        tuple(made.values()),
        points_back=_BACK.search(text) is not None,
        denied=NEGATION.search(folded(text)) is not None,
    )


def _place(cuts: list[int], start: int) -> int:
    """Number of the segment that a place is in."""
    return bisect_right(cuts, start)


def _segment(found: list[Stem], figures: list[Quantity], scene: Scene, common: frozenset[str]) -> Segment:
    plain = [(word, scene.text(word.start, word.end)) for word in found]
    kept = [(word, text) for word, text in plain if text.lower() not in STOP and word.key not in _LIGHT]
    return Segment(
        keys=frozenset(word.key for word, _ in kept),
        names=tuple(word.key for word, text in kept if text[:1].isupper() and text.lower() not in common),
        numbers=frozenset(word.key for word, text in kept if any(char.isdigit() for char in text))
        | {str(figure.value) for figure in figures},
    )


def shared_words(one: Subject, other: Subject) -> tuple[str, ...] | None:
    """The words by which two figures speak of one thing, in order of the alphabet; None if they may speak of two."""
    if one.denied or other.denied or one.own.keys ^ other.own.keys:
        return None
    mine, theirs = _half(one, other), _half(other, one)
    shared = mine.keys & theirs.keys
    many = len(shared) >= _MANY and len(shared) >= _ALIKE * len(mine.keys | theirs.keys)
    if mine.keys != theirs.keys and not many:
        return None
    if mine.numbers != theirs.numbers or not shared & set(mine.names) or one.of_other_names(other):
        return None
    if len(shared) < _ENOUGH or (not many and (one.points_back or other.points_back)):
        return None
    return tuple(sorted(shared))


def _half(one: Subject, other: Subject) -> _Half:
    """Asides stay out: what the one adds between commas and the other has no word of."""
    kept = (one.own, *(segment for segment in one.others if segment.keys & other.keys))
    return _Half(
        frozenset().union(*(segment.keys for segment in kept)),
        tuple(name for segment in kept for name in segment.names),
        frozenset().union(*(segment.numbers for segment in kept)),
    )


def _same_names(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """No name is replaced by another, and they come in the same order."""
    mine, theirs = tuple(dict.fromkeys(one)), tuple(dict.fromkeys(other))
    both = [name for name in mine if name in theirs]
    replaced = len(both) < len(mine) and len(both) < len(theirs)
    return not replaced and both == [name for name in theirs if name in mine]
