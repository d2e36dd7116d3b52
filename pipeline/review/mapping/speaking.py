"""Who speaks in a map, and the words of a statement with their places."""

import re
from collections import Counter

from pipeline.models import ArgumentMap, Article, Asserter, AsserterKind, Statement

_WORD = re.compile(r"\S+")


def speakers(argmap: ArgumentMap) -> tuple[Asserter, ...]:
    """The author, then everybody else, those who say most first."""
    said = Counter(one.asserter for statement in argmap.statements for one in statement.assertions)
    author = Asserter()
    others = (one for one, _ in said.most_common() if one.kind is not AsserterKind.AUTHOR)
    return (author, *others)


def word_places(statement: Statement, article: Article) -> tuple[tuple[int, str], ...]:
    """Each word that a statement stands on, and where in the article it begins."""
    return tuple(
        (span.start + found.start(), found[0])
        for span in statement.spans
        for found in _WORD.finditer(article.text[span.start : span.end])
    )
