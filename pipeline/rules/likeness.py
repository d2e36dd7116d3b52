"""How alike clauses are, and how central: by their words, or by sentence vectors where there are some."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.ports import Vectors
from pipeline.rules.clauses import Clause
from pipeline.text.words import content


@dataclass(frozen=True)
class Likeness:
    """Pairwise likeness and centrality of clauses, each between 0 and 1."""

    words: tuple[frozenset[str], ...]
    weights: dict[str, float]
    sizes: tuple[float, ...]
    rows: tuple[int, ...] = ()
    vectors: Vectors | None = None
    central: tuple[float, ...] = ()

    def of(self, one: int, other: int) -> float:
        """Cosine of the two clauses."""
        if self.vectors is not None:
            return max(0.0, float(self.vectors[self.rows[one]] @ self.vectors[self.rows[other]]))
        return self.by_words(one, other)

    def by_words(self, one: int, other: int) -> float:
        """Cosine of the words that the two clauses are made of, vectors or not."""
        shared = math.fsum(self.weights[word] ** 2 for word in self.words[one] & self.words[other])
        return shared / (self.sizes[one] * self.sizes[other])

    def among(self, chosen: Sequence[int]) -> "Likeness":
        """The same for a choice of the clauses, renumbered from 0."""
        return Likeness(
            tuple(self.words[i] for i in chosen),
            self.weights,
            tuple(self.sizes[i] for i in chosen),
            tuple(self.rows[i] for i in chosen),
            self.vectors,
            tuple(self.central[i] for i in chosen),
        )


def compare(clauses: Sequence[Clause], vectors: Vectors | None = None) -> Likeness:
    """Likeness of the clauses; ``vectors`` holds one row per sentence of the article."""
    words = tuple(content(clause.text) for clause in clauses)
    spread = Counter(word for some in words for word in some)
    weights = {word: math.log(1 + len(words) / count) for word, count in spread.items()}
    sizes = tuple(math.sqrt(math.fsum(weights[word] ** 2 for word in some)) or 1.0 for some in words)
    rows = tuple(clause.sentence - 1 for clause in clauses)
    central = _embedded(rows, vectors) if vectors is not None and rows else _lexical(words, spread)
    return Likeness(words, weights, sizes, rows, vectors, central)


def _lexical(words: Sequence[frozenset[str]], spread: Counter[str]) -> tuple[float, ...]:
    """Mean share of other clauses in which a clause's words occur, scaled to its greatest value."""
    raw = [sum(spread[word] - 1 for word in some) / math.sqrt(len(some) or 1) for some in words]
    top = max(raw, default=0.0) or 1.0
    return tuple(value / top for value in raw)


def _embedded(rows: Sequence[int], vectors: Vectors) -> tuple[float, ...]:
    """Cosine with the mean vector, scaled to its greatest value."""
    chosen = vectors[list(rows)]
    raw = chosen @ chosen.mean(axis=0)
    top = float(raw.max()) or 1.0
    return tuple(max(0.0, float(value) / top) for value in raw)
