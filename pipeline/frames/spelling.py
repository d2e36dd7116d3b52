"""Names with a slip in them: one word of many letters nearly right, all other words of the name exactly so.

What is found is a guess and lowers the ceiling of a verdict; a word that belongs to some name as it stands is no slip.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

_CUTOFF = 92
_LETTERS = 6
_PART_LETTERS = 5
_MET = 4096
"""Words whose nearest name is kept."""
LONGEST = 4
"""Words of the longest name that is looked for."""

Words = tuple[str, ...]


@dataclass(frozen=True)
class NearlySpelled:
    """So many words that nearly spell a name, and the ids that it stands for."""

    words: int
    ids: frozenset[str]


@dataclass(frozen=True)
class _Gapped:
    """A name without one of its words, and the place of that word."""

    words: Words
    gap: int


@dataclass(frozen=True)
class _Right:
    """The word that belongs in a gap, and the id of its name."""

    word: str
    id: str


class Spelling:
    """Names by their words in small letters, ready to be found with a slip."""

    def __init__(self, names: Iterable[tuple[Words, str]]) -> None:
        """``names`` are pairs of a name's words and an id."""
        singles: dict[str, set[str]] = defaultdict(set)
        gapped: dict[_Gapped, list[_Right]] = defaultdict(list)
        self._known: set[str] = set()
        for words, id_ in names:
            self._known.update(words)
            if len(words) == 1 and len(words[0]) >= _LETTERS:
                singles[words[0]].add(id_)
            for gap in range(len(words)) if 1 < len(words) <= LONGEST else ():
                gapped[_without(words, gap)].append(_Right(words[gap], id_))
        self._singles = {word: frozenset(ids) for word, ids in singles.items()}
        self._gapped = dict(gapped)
        self._nearest = lru_cache(_MET)(self._of_all)

    def find(self, words: Sequence[str]) -> NearlySpelled | None:
        """The longest beginning of these words, in small letters, that nearly spells a name.

        In a name of several words one may be off by a letter left out, put in, taken for another or swapped.
        """
        found = (NearlySpelled(n, self._of_several(tuple(words[:n]))) for n in range(min(LONGEST, len(words)), 1, -1))
        several = next((nearly for nearly in found if nearly.ids), None)
        if several is not None or not words:
            return several
        ids = self._of_one(words[0])
        return NearlySpelled(1, ids) if ids else None

    def _of_one(self, word: str) -> frozenset[str]:
        if len(word) < _LETTERS or word in self._known:
            return frozenset()
        return self._nearest(word)

    def _of_all(self, word: str) -> frozenset[str]:
        best = process.extractOne(word, self._singles.keys(), scorer=fuzz.ratio, score_cutoff=_CUTOFF)
        return self._singles[best[0]] if best and best[0][0] == word[0] else frozenset()

    def _of_several(self, words: Words) -> frozenset[str]:
        return frozenset(id_ for gap in range(len(words)) for id_ in self._slipped(words, gap))

    def _slipped(self, words: Words, gap: int) -> Iterator[str]:
        word = words[gap]
        if len(word) >= _PART_LETTERS and word not in self._known:
            for right in self._gapped.get(_without(words, gap), ()):
                if right.word[0] == word[0] and OSA.distance(word, right.word, score_cutoff=1) == 1:
                    yield right.id


def _without(words: Words, gap: int) -> _Gapped:
    return _Gapped((*words[:gap], *words[gap + 1 :]), gap)
