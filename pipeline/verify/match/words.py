"""Words of a sentence with their places, reduced so that spellings and plurals of one word meet."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’](?!s\b)[^\W_]+)*")
_ABBREVIATION = 3
"""Words in capitals up to this length keep them: US is a country, us is not."""
_STEM = 3
_STOP = frozenset(
    re.split(" ", "the a an of in to for on at its his her their our by with and or that this these those s")
)
_SPELLINGS = (("defence", "defense"), ("offence", "offense"), ("favour", "favor"), ("labour", "labor"))
_ENDINGS = (("isation", "ization"), ("programme", "program"))


class Word(NamedTuple):
    """A word of a text; ``key`` is equal for words that mean the same here. Half-open span in code points."""

    start: int
    end: int
    key: str


def words(text: str, offset: int = 0) -> tuple[Word, ...]:
    """Content words in order; small function words are left out."""
    found = (Word(m.start() + offset, m.end() + offset, key_of(m.group())) for m in _WORD.finditer(text))
    return tuple(word for word in found if word.key not in _STOP)


@lru_cache(maxsize=65536)
def keys_of(name: str) -> tuple[str, ...]:
    """Keys of the content words of a name."""
    return tuple(word.key for word in words(name))


@lru_cache(maxsize=65536)
def key_of(word: str) -> str:
    """``Defence`` and ``defense`` → ``defens``, ``votes`` and ``voted`` → ``vot``, ``U.S.`` → ``US``."""
    bare = word.replace(".", "").replace("’", "'")
    if bare.isupper() and 1 < len(bare) <= _ABBREVIATION:
        return bare
    return _stem(_spelling(_singular(_plain_letters(bare.casefold()))))


def _plain_letters(word: str) -> str:
    return (
        word
        if word.isascii()
        else "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    )


def _spelling(word: str) -> str:
    for british, american in _SPELLINGS:
        if word.startswith(british):
            return american + word[len(british) :]
    for british, american in _ENDINGS:
        if word.endswith(british):
            return word[: -len(british)] + american
    return word


def _singular(word: str) -> str:
    if len(word) <= _ABBREVIATION or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes")) else word[:-1]


def _stem(word: str) -> str:
    """``voted``, ``voting`` and ``vote`` meet; so do ``expected`` and ``expects``."""
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            word = word[: -len(ending)]
            break
    return word[:-1] if word.endswith("e") and len(word) > _STEM else word
