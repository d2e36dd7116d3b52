"""Statements that recur across articles, near in meaning by static vectors; boilerplate removed.

Each group has one statement at its centre and all others are like that one: a chain leads from one claim to another.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.models.noun import Noun
from pipeline.ports import Vectors

NEAR = 0.82
"""Least cosine of two statements."""
WORDS = 5
"""Fewer make no claim that could be told again."""
BOILERPLATE = 3
"""Articles of one source that have the very same sentence: it is the source's, and no claim."""
BLOCK = 512
"""Statements that are compared with all others at a time."""
SHOWN = 100
_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d[\d.,]*")


class StatementAt(NamedTuple):
    """A statement with where it stands."""

    own: str
    source: str
    text: str


class RecurringClaim(Noun):
    """A statement that several articles make."""

    text: str
    articles: int
    sources: int
    sayings: tuple[str, ...]
    """Its different wordings, at most ten."""
    figures_differ: bool


def recurring(
    statements: Sequence[StatementAt], embed: Callable[[Sequence[str]], Vectors]
) -> tuple[RecurringClaim, ...]:
    """What at least two articles say, most widespread first."""
    said = _own(statements)
    if not said:
        return ()
    texts = sorted({each.text for each in said})
    vectors = embed(texts)
    near = _near(vectors)
    where: dict[str, list[StatementAt]] = defaultdict(list)
    for each in said:
        where[each.text].append(each)
    groups = _stars(near, [len({each.own for each in where[text]}) for text in texts])
    found = [_claim([texts[at] for at in group], where) for group in groups]
    shared = sorted((each for each in found if each.articles > 1), key=lambda each: (-each.articles, each.text))
    return tuple(shared[:SHOWN])


def _own(statements: Sequence[StatementAt]) -> list[StatementAt]:
    """Without what is too short and without boilerplate."""
    spread: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in statements:
        spread[each.source, each.text].add(each.own)
    return [
        each
        for each in statements
        if len(_WORD.findall(each.text)) >= WORDS and len(spread[each.source, each.text]) < BOILERPLATE
    ]


def _near(vectors: Vectors) -> list[list[int]]:
    """For each text the others that are near, by place."""
    found: list[list[int]] = []
    for at in range(0, len(vectors), BLOCK):
        likeness = vectors[at : at + BLOCK] @ vectors.T
        for row, line in enumerate(likeness):
            found.append([int(other) for other in np.flatnonzero(line >= NEAR) if other != at + row])
    return found


def _stars(near: Sequence[Sequence[int]], articles: Sequence[int]) -> list[list[int]]:
    """Groups around their centres, each text in one, those that reach most articles first."""
    reach = [articles[at] + sum(articles[other] for other in others) for at, others in enumerate(near)]
    free = set(range(len(near)))
    groups = []
    for centre in sorted(free, key=lambda at: (-reach[at], at)):
        if centre in free:
            group = [centre, *(other for other in near[centre] if other in free)]
            free.difference_update(group)
            groups.append(group)
    return groups


def _claim(texts: Sequence[str], where: dict[str, list[StatementAt]]) -> RecurringClaim:
    said = [each for text in texts for each in where[text]]
    by_article = Counter(each.own for each in said)
    figures = {tuple(sorted(_FIGURE.findall(text))) for text in texts} - {()}
    return RecurringClaim(
        text=texts[0],
        articles=len(by_article),
        sources=len({each.source for each in said}),
        sayings=tuple(texts[:10]),
        figures_differ=len(figures) > 1,
    )
