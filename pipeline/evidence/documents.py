"""Documents as evidence is looked up in them: by meaning first, then as stretches that are read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple, Protocol

from pipeline.models import Document, Reading

_BEFORE = 1
"""Passages before one that is near, which may say whom and when it speaks of."""


@dataclass(frozen=True)
class Held:
    """A document, cut into sentences and passages."""

    document: Document
    reading: Reading

    @cached_property
    def id(self) -> str:
        """The document's, made once: it is of all its text."""
        return self.document.id


class Stretch(NamedTuple):
    """Part of a document that is read on its own; half-open, in code points of its text."""

    held: Held
    start: int
    end: int


class Documents(Protocol):
    """Documents that can be searched by meaning."""

    def near(self, texts: Sequence[str]) -> Sequence[Stretch]:
        """What is nearest to any of the texts, each stretch once, by document and in order. Raises StorageError."""
        ...


def stretches(held: Held, numbers: Iterable[int]) -> Iterator[Stretch]:
    """The passages of these numbers and those before them; what touches is one stretch."""
    wanted = sorted({n for number in numbers for n in range(max(0, number - _BEFORE), number + 1)})
    passages = held.reading.passages
    for _, run in groupby(enumerate(wanted), key=lambda placed: placed[1] - placed[0]):
        near = [passages[number] for _, number in run]
        yield Stretch(held, near[0].start, near[-1].end)
