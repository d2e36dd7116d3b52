"""The closed classes of words that frames are read by, from ``vocabulary.yaml``."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files

import yaml

Vocabulary = Mapping[str, frozenset[str]]
"""Words by the name of their class."""


@cache
def vocabulary() -> Vocabulary:
    """Every class by its name."""
    read = yaml.safe_load((files(__package__) / "vocabulary.yaml").read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in read.items()}


_SPOKEN: ContextVar[Vocabulary | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(classes: Vocabulary) -> Iterator[None]:
    """Reads frames by other classes than those of the file, within this context only."""
    token = _SPOKEN.set(classes)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def by_the_file() -> bool:
    """Whether frames are read by the classes of the file: what was read by them may be kept."""
    return _SPOKEN.get() is None


def are(name: str) -> frozenset[str]:
    """The words of one class."""
    return (_SPOKEN.get() or vocabulary())[name]
