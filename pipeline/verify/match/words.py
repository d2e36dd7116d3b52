"""Words of a sentence with their places, reduced so that spellings and plurals of one word meet."""

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.text.stems import regular_stem

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’](?!s\b)[^\W_]+)*")
_STOP = frozenset(
    re.split(" ", "the a an of in to for on at its his her their our by with and or that this these those s")
)


class Word(NamedTuple):
    """A word of a text; ``key`` is equal for words that mean the same here. Half-open span in code points."""

    start: int
    end: int
    key: str


def words(text: str, offset: int = 0) -> tuple[Word, ...]:
    """Content words in order; small function words are left out."""
    found = (Word(m.start() + offset, m.end() + offset, regular_stem(m.group())) for m in _WORD.finditer(text))
    return tuple(word for word in found if word.key not in _STOP)


@lru_cache(maxsize=65536)
def keys_of(name: str) -> tuple[str, ...]:
    """Keys of the content words of a name."""
    return tuple(word.key for word in words(name))
