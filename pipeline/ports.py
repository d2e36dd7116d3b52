"""The few seams between stages and the world. Doubles for each ship with the product."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, NamedTuple, Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from pipeline.models import Article, Entity, Fact, Measure, Parse, Passage, Profile, Source, Tokens

A = TypeVar("A", bound=BaseModel)
Vectors = NDArray[np.float32]
"""Shape (texts, dimensions); rows have length one."""


@dataclass(frozen=True)
class Question(Generic[A]):
    """One question to a model: messages, and the shape that an answer must have.

    ``faults`` returns, for an answer of the right shape, one sentence for each thing wrong with its content; these
    sentences are sent back when it is asked again.
    """

    prompt: str
    """name@version of the prompt."""
    prompt_sha256: str
    system: str
    user: str
    shape: type[A]
    faults: Callable[[A], Sequence[str]]
    max_tokens: int | None = None
    sample: int = 0
    """Which time this is asked: another number is another request, and may get another answer."""


@dataclass(frozen=True)
class Answer(Generic[A]):
    """A validated answer, with the calls that it rests on, re-asks included.

    The count is the same whether a call was made now or found in the ledger, so that maps are reproducible; what this
    process paid is in ``Model.spent``.
    """

    value: A
    calls: int
    tokens: Tokens
    cost: str | None


@dataclass(frozen=True)
class Spent:
    """What this process paid for: answers from the ledger are free. No cost where prices are unknown."""

    calls: int
    tokens: Tokens
    cost: str | None


class Due(NamedTuple):
    """A call that is still to be made: its key, name@version of its prompt, and the canonical request."""

    key: str
    prompt: str
    request: str
    body: str
    """What is sent, as JSON in its own order: a model writes the fields of an answer as they stand in the schema."""


class Unanswered(Exception):
    """The model answers later: these calls are to be made first. No trouble, so no ModelError."""

    def __init__(self, due: Sequence[Due]) -> None:
        super().__init__(f"{len(due)} calls are still to be made")
        self.due = tuple(due)


class Model(Protocol):
    """Something that answers questions in shape."""

    @property
    def name(self) -> str:
        """The model's name, for the provenance."""
        ...

    @property
    def spent(self) -> Spent:
        """What was paid so far."""
        ...

    def cost(self, tokens: Tokens) -> str | None:
        """The price of so many tokens in US dollars; None where prices are unknown."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...

    async def is_well(self) -> bool:
        """Whether it answers a question of a few words that no article is in; asked once, and paid."""
        ...

    async def ask(self, question: Question[A]) -> Answer[A]:
        """A validated answer with its cost; raises a ModelError, and Unanswered if it answers later."""
        ...


@dataclass(frozen=True)
class CallRecord:
    """One paid call: the key is the SHA-256 of the canonical request, ``response`` the raw answer as JSON."""

    key: str
    prompt: str
    model: str
    request: str
    response: str
    tokens_in: int
    tokens_out: int


class Ledger(Protocol):
    """Every paid call, durable before its answer is used."""

    def get(self, key: str) -> CallRecord | None:
        """The recorded call, or None; raises StorageError."""
        ...

    def put(self, record: CallRecord) -> None:
        """Durable when it returns; raises StorageError."""
        ...

    def put_all(self, records: Sequence[CallRecord]) -> None:
        """The same for several at the price of one: all of them or, if it raises, none."""
        ...

    def claim(self, key: str) -> bool:
        """Whether the call is now ours to make: not recorded, and claimed by nobody who still lives."""
        ...

    def release(self, key: str) -> None:
        """Gives up our claim, whether the call was recorded or not; raises StorageError."""
        ...


class Embedder(Protocol):
    """Texts to vectors."""

    @property
    def fingerprint(self) -> str:
        """Names model, tokenizer and truncation: vectors of another fingerprint cannot be compared."""
        ...

    def count(self, text: str) -> int:
        """Tokens of a text, untruncated."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row per text, in order."""
        ...


@dataclass(frozen=True)
class Hit:
    """A passage that an index found. ``score`` is cosine similarity."""

    passage_id: str
    article_id: str
    title: str
    number: int
    start: int
    end: int
    text: str
    score: float


class Index(Protocol):
    """Passages by meaning."""

    def mend(self) -> int:
        """Make sure that it can be used at all; returns how many passages were restored. Raises StorageError."""
        ...

    def add(self, article: Article, passages: Sequence[Passage], source: str = "") -> int:
        """Bring the article's passages up to date, as one of a source; returns how many were new.

        Raises StorageError.
        """
        ...

    def vectors(self, passages: Sequence[Passage]) -> Vectors:
        """One row per passage, in order; those that are held are not embedded again. Raises StorageError."""
        ...

    def near(
        self, text: str, k: int = 5, *, article_id: str | None = None, not_article_id: str | None = None
    ) -> Sequence[Hit]:
        """The k nearest passages, best first, of one article or of all others if asked for."""
        ...

    def pairs(self, passage_ids: Sequence[str], k: int) -> Sequence[tuple[str, str]]:
        """Pairs of these passages that are near each other: each with its k nearest of other articles among them."""
        ...

    def remove(self, article_id: str, source: str | None = None) -> int:
        """Forget an article, or that a source has it: no passage goes that is of another. Returns how many went."""
        ...


class Parser(Protocol):
    """Sentences to dependency trees."""

    @property
    def fingerprint(self) -> str:
        """Names the pipeline and its version: another one may parse otherwise."""
        ...

    def parse(self, texts: Sequence[str]) -> Sequence[Parse]:
        """One parse per text, in order."""
        ...


class ReferenceTable(Protocol):
    """Facts by entity and measure; hashable by identity, since what its names are is kept by table."""

    @property
    def name(self) -> str: ...
    @property
    def hash(self) -> str:
        """SHA-256 over the contents of all its files."""
        ...

    def entities(self) -> Sequence[Entity]: ...
    def measures(self) -> Sequence[Measure]: ...
    def sources(self) -> Sequence[Source]: ...

    def profiles(self) -> Sequence[Profile]:
        """What the rows of each measure that has any are like, by measure."""
        ...

    def measured(self) -> Mapping[str, Sequence[str]]:
        """By entity, the measures of which there are rows."""
        ...

    def complete(self, entity_id: str, measure_id: str, definition_id: str) -> tuple[date, date] | None:
        """The stretch for which the series is declared to hold every period, or None."""
        ...

    def facts(self, entity_ids: Sequence[str], measure_ids: Sequence[str]) -> Sequence[Fact]:
        """All rows of these entities and measures, ordered by measure, definition, period, as_of."""
        ...


class Sized(NamedTuple):
    """The size of one row in its unit, and the entity and the unit that it is of."""

    entity_id: str
    unit: str
    size: float


@runtime_checkable
class SizedTable(Protocol):
    """A table that tells the sizes of a measure's rows without making facts of them."""

    def sizes(self, measure_id: str) -> Sequence[Sized]:
        """All rows of a measure that are other than nought, ordered by entity, unit and size."""
        ...
