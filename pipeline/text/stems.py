"""Words reduced so that spellings, plurals and forms of one word meet, without a look at what stands around them.

A parser's lemma hangs on the part of speech that it sees, and errs with it ("operating" → "operate"); names of measures
are matched by these stems instead.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’](?!s\b)[^\W_]+)*|[^\w\s]")
_ABBREVIATION = 3
"""Words in capitals up to this length keep them: US is a country, us is not."""
_SHORTEST = 3
_SENTENCES = 2048
"""Texts whose words are kept: each sentence of an article is read several times, by different names."""
_SPELLINGS = (("defence", "defense"), ("offence", "offense"), ("favour", "favor"), ("labour", "labor"))
_ENDINGS = (("isation", "ization"), ("programme", "program"))
_FORMS = {
    "spend": "spent",
    "child": "children",
    "life": "lives",
    "bring": "brought",
    "take": "took taken",
    "earn": "earnt",
    "sell": "sold",
    "people": "people",
    "make": "made",
    "pay": "paid",
    "man": "men",
    "woman": "women",
    "grow": "grew grown",
    "emit": "emitted emitting",
    "lay": "laid",
    "buy": "bought",
    "run": "ran",
    "hold": "held",
    "win": "won",
    "live": "lived",
    "carry": "carried carries",
    "fly": "flew flown flies",
}
_SMALL = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "to",
        "for",
        "on",
        "at",
        "its",
        "his",
        "her",
        "their",
        "our",
        "by",
        "with",
        "and",
        "or",
        "that",
        "this",
        "these",
        "those",
        "s",
    ]
)
_IRREGULAR = {form: word for word, forms in _FORMS.items() for form in forms.split()}


class Stem(NamedTuple):
    """A word of a text with what it is compared by. Half-open span in code points."""

    start: int
    end: int
    text: str
    key: str


@lru_cache(maxsize=_SENTENCES)
def stems(text: str, offset: int = 0) -> tuple[Stem, ...]:
    """All words and marks in order."""
    return tuple(Stem(m.start() + offset, m.end() + offset, m.group(), stem(m.group())) for m in _WORD.finditer(text))


@lru_cache(maxsize=_SENTENCES)
def content(text: str, offset: int = 0) -> tuple[Stem, ...]:
    """Words in order; marks and small function words are left out."""
    return tuple(word for word in stems(text, offset) if word.key[:1].isalnum() and word.key not in _SMALL)


@lru_cache(maxsize=65536)
def content_keys(name: str) -> tuple[str, ...]:
    """What the content words of a name are compared by."""
    return tuple(word.key for word in content(name))


@lru_cache(maxsize=65536)
def keys(name: str) -> tuple[str, ...]:
    """What a name of several words is compared by."""
    return tuple(word.key for word in stems(name))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """``Defence``, ``defense`` → ``defens``; ``votes``, ``voted`` → ``vot``; ``grew`` → ``grow``; ``U.S.`` → ``US``."""
    bare = word.replace(".", "") or word
    bare = bare.replace("’", "'")
    if bare.isupper() and 1 < len(bare) <= _ABBREVIATION:
        return bare
    small = _plain_letters(bare.casefold())
    return _ending(_spelling(_singular(_IRREGULAR.get(small, small))))


def _plain_letters(word: str) -> str:
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


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


def _ending(word: str) -> str:
    """``voted``, ``voting`` and ``vote`` meet; so do ``expected`` and ``expects``."""
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word[: -len(ending)]
            break
    return word[:-1] if word.endswith("e") and len(word) > _SHORTEST else word
