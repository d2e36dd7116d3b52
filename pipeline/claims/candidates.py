"""Pairs of statements of different articles that share enough words to be compared by meaning.

Each statement meets those before it that share a word with it, one statement after the other: what is in memory are the
words of all statements and the pairs that are left, as plain numbers.
"""

import math
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.claims.said import Said

LEAST = 0.2
"""Least likeness of two statements by their content words (cosine, rare words weigh more)."""
AT_LEAST = 2
"""Content words that they must share."""
COMMON = 0.02
"""A word in more than this share of the statements (and in more than ``FEW``) brings none together."""
FEW = 50
_ROUNDING = 1e-9

Places = NDArray[np.int64]


class Candidates(NamedTuple):
    """Pairs by the places of both statements, in order, and how alike they are by words."""

    ones: Places
    others: Places
    words: NDArray[np.float64]

    def only(self, which: NDArray[np.bool_]) -> "Candidates":
        """Those that are marked."""
        return Candidates(self.ones[which], self.others[which], self.words[which])


@dataclass(frozen=True)
class _Words:
    """Content words of statements as numbers: those of one stand between two ``ends``; what each weighs."""

    numbers: Places
    ends: Places
    spread: Places
    weight: NDArray[np.float64]

    @classmethod
    def of(cls, said: Sequence[Said]) -> "_Words":
        known: dict[str, int] = {}
        numbers, ends = array("q"), array("q", [0])
        for one in said:
            numbers.extend(sorted(known.setdefault(stem, len(known)) for stem in sorted(one.stems)))
            ends.append(len(numbers))
        of = np.array(numbers, dtype=np.int64)
        spread = np.bincount(of, minlength=len(known))
        weight = np.log(1 + len(said) / np.maximum(spread, 1)) ** 2
        return cls(of, np.array(ends, dtype=np.int64), spread, weight)

    def at(self, place: int) -> Places:
        """Words of one statement."""
        return self.numbers[self.ends[place] : self.ends[place + 1]]

    def size(self, place: int) -> float:
        """The length of a statement by what its words weigh."""
        return math.sqrt(math.fsum(self.weight[self.at(place)])) or 1.0


def candidates(said: Sequence[Said]) -> Candidates:
    """All pairs across articles that share enough words."""
    words = _Words.of(said)
    ones, others, likeness = array("q"), array("q"), array("d")
    for other, met in _meetings(said, words):
        for one, common in met:
            ones.append(one)
            others.append(other)
            likeness.append(common)
    order = np.lexsort((others, ones))
    return Candidates(
        np.array(ones, dtype=np.int64)[order],
        np.array(others, dtype=np.int64)[order],
        np.array(likeness, dtype=np.float64)[order],
    )


def _meetings(said: Sequence[Said], words: _Words) -> Iterator[tuple[int, Iterator[tuple[int, float]]]]:
    """Each statement with those before it that are like it."""
    size = np.array([words.size(place) for place in range(len(said))])
    article: dict[str, int] = {}
    of = np.array([article.setdefault(one.article, len(article)) for one in said], dtype=np.int64)
    brings = words.spread <= max(FEW, COMMON * len(said))
    where = [array("q") for _ in range(len(words.spread))]
    for place in range(len(said)):
        own = words.at(place)
        rare = own[brings[own]]
        yield place, _met(place, rare, where, _Sides(words, size, of))
        for word in rare.tolist():
            where[word].append(place)


class _Sides(NamedTuple):
    """What is known of all statements."""

    words: _Words
    size: NDArray[np.float64]
    article: Places


def _met(place: int, rare: Places, where: Sequence[Any], sides: _Sides) -> Iterator[tuple[int, float]]:
    met = [word for word in rare.tolist() if len(where[word])]
    if not met:
        return
    lists = [np.frombuffer(where[word], dtype=np.int64) for word in met]
    words, size = sides.words, sides.size
    weights = [np.full(len(where[word]), words.weight[word]) for word in met]
    meetings = np.concatenate(lists)
    count = np.bincount(meetings)
    shared = np.bincount(meetings, np.concatenate(weights))
    own = words.at(place)
    most = shared + words.weight[np.setdiff1d(own, rare)].sum()
    possible = (count >= AT_LEAST) & (most >= LEAST * size[place] * size[: len(count)] - _ROUNDING)
    for one in np.flatnonzero(possible & (sides.article[: len(count)] != sides.article[place])).tolist():
        both = np.intersect1d(own, words.at(one), assume_unique=True)
        likeness = math.fsum(words.weight[both]) / (size[one] * size[place])
        if likeness >= LEAST:
            yield one, float(likeness)
