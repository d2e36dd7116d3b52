"""Which statements of different articles say the same: first by their words, then by their meaning."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from pipeline.claims.said import Said, opposed, same_time
from pipeline.ports import Vectors

WORDS = 0.2
"""Least likeness of two statements by their content words (cosine, rare words weigh more)."""
AT_LEAST = 2
"""Content words that they must share."""
TOGETHER = 0.86
"""Least sum of likeness by sentence vectors and half of that by words. Set by eye on the sample articles and on a year
of news: of pairs between .8 and this most were only about the same thing, above it most said the same."""
COMMON = 0.02
"""A word in more than this share of the statements (and in more than ``FEW``) brings none together."""
FEW = 50

Pair = tuple[int, int]


@dataclass(frozen=True)
class Same:
    """Two statements, by place, that make one claim, or of which one denies what the other says."""

    one: int
    other: int
    likeness: float
    opposed: bool


def restatements(said: Sequence[Said], embed: Callable[[Sequence[str]], Vectors]) -> tuple[Same, ...]:
    """All pairs across articles that say the same or the opposite, of the same time. Only candidates are embedded."""
    near = {pair: words for pair, words in _candidates(said) if same_time(said[pair[0]], said[pair[1]])}
    places = sorted({place for pair in near for place in pair})
    if not places:
        return ()
    row = {place: number for number, place in enumerate(places)}
    vectors = embed([said[place].statement.text for place in places])
    ones, others = ([row[pair[side]] for pair in near] for side in (0, 1))
    meaning = np.einsum("ij,ij->i", vectors[ones], vectors[others]).tolist()
    return tuple(
        Same(one, other, likeness, opposed(said[one], said[other]))
        for ((one, other), words), alike in zip(near.items(), meaning, strict=True)
        if (likeness := alike + words / 2) >= TOGETHER
    )


def _candidates(said: Sequence[Said]) -> Iterator[tuple[Pair, float]]:
    """Pairs of different articles that share enough words, in order, with their likeness by words."""
    spread = Counter(word for one in said for word in one.stems)
    weight = {word: math.log(1 + len(said) / count) ** 2 for word, count in spread.items()}
    size = [math.sqrt(math.fsum(weight[word] for word in sorted(one.stems))) or 1.0 for one in said]
    shared: Counter[Pair] = Counter()
    for pairs in _meetings(said, spread):
        shared.update(pair for pair in pairs if said[pair[0]].article != said[pair[1]].article)
    for (one, other), count in sorted(shared.items()):
        common = math.fsum(weight[word] for word in sorted(said[one].stems & said[other].stems))
        words = common / (size[one] * size[other])
        if count >= AT_LEAST and words >= WORDS:
            yield (one, other), words


def _meetings(said: Sequence[Said], spread: Counter[str]) -> Iterator[Iterator[Pair]]:
    """For each word that is not common, the pairs that it brings together."""
    where: dict[str, list[int]] = {}
    for place, one in enumerate(said):
        for word in sorted(one.stems):
            if spread[word] <= max(FEW, COMMON * len(said)):
                where.setdefault(word, []).append(place)
    return (combinations(places, 2) for places in where.values())
