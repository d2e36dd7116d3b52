"""Names with a slip in them: one word of many letters nearly right, all other words of the name exactly so.

What is found is a guess and lowers the ceiling of a verdict; a word that belongs to some name as it stands is no slip.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

_CUTOFF = 92
_LETTERS = 6
_PART_LETTERS = 5
LONGEST = 4
"""Words of the longest name that is looked for."""

Keys = tuple[str, ...]
Gapped = tuple[Keys, int]
"""A name without one of its words, and the place of that word."""


class Spelling:
    """Names by their words, ready to be found with a slip."""

    def __init__(self, names: Iterable[tuple[Keys, str]]) -> None:
        """``names`` are pairs of the keys of a name's words and an id."""
        singles: dict[str, list[str]] = defaultdict(list)
        gapped: dict[Gapped, list[tuple[str, str]]] = defaultdict(list)
        self._known: set[str] = set()
        for keys, id_ in names:
            self._known.update(keys)
            if len(keys) == 1 and len(keys[0]) >= _LETTERS:
                singles[keys[0]].append(id_)
            for gap in range(len(keys)) if 1 < len(keys) <= LONGEST else ():
                gapped[without(keys, gap), gap].append((keys[gap], id_))
        self._singles: Mapping[str, list[str]] = dict(singles)
        self._gapped: Mapping[Gapped, list[tuple[str, str]]] = dict(gapped)
        self._met: dict[str, tuple[str, ...]] = {}

    def find(self, words: Sequence[str]) -> tuple[int, tuple[str, ...]]:
        """How many of these words, from the first, nearly spell a name, the longest first, and its ids; 0 for none.

        In a name of several words one may be off by a letter left out, put in, taken for another or swapped.
        """
        for count in range(min(LONGEST, len(words)), 1, -1):
            if ids := self._of_several(tuple(words[:count])):
                return count, ids
        ids = self._of_one(words[0]) if words else ()
        return len(ids) and 1, ids

    def _of_one(self, word: str) -> tuple[str, ...]:
        if len(word) < _LETTERS:
            return ()
        if word not in self._met:
            best = process.extractOne(word, self._singles.keys(), scorer=fuzz.ratio, score_cutoff=_CUTOFF)
            self._met[word] = tuple(self._singles[best[0]]) if best and best[0][0] == word[0] else ()
        return self._met[word]

    def _of_several(self, words: Keys) -> tuple[str, ...]:
        found = (self._slipped(word, (without(words, gap), gap)) for gap, word in enumerate(words))
        return next(filter(None, found), ())

    def _slipped(self, word: str, rest: Gapped) -> tuple[str, ...]:
        near = self._gapped.get(rest, ())
        if not near or len(word) < _PART_LETTERS or word in self._known:
            return ()
        found = (id_ for right, id_ in near if right[0] == word[0] and OSA.distance(word, right, score_cutoff=1) == 1)
        return tuple(dict.fromkeys(found))


def without(keys: Keys, gap: int) -> Keys:
    """The words but one."""
    return (*keys[:gap], *keys[gap + 1 :])
