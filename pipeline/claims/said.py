"""Statements as they are compared across articles: their words, figures and periods."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.models import Act, Period, Quantity, QuantityKind, Statement
from pipeline.quantities import read_quantities
from pipeline.text.plain import folded
from pipeline.text.words import NEGATION, STOP, WORD, content, stem

SCOPE = 5
"""Words after a negation that it may deny."""
NOT_COMPARED = (QuantityKind.PERIOD, QuantityKind.ORDINAL)
_UP = (
    r"r(?:ise[sn]?|ising|ose)|increas(?:e[sd]?|ing)|gr(?:ow(?:s|n|ing|th)?|ew)"
    r"|strengthen(?:s|ed|ing)?|expand(?:s|ed|ing)?"
)
_DOWN = (
    r"f(?:alls?|ell|allen|alling)|de(?:creas(?:e[sd]?|ing)|clin(?:e[sd]?|ing))|shr(?:inks?|ank|unk|inking)"
    r"|weaken(?:s|ed|ing)?|dropp?(?:s|ed|ing)?|cuts?|reduc(?:e[sd]?|ing)"
)
UP, DOWN = re.compile(rf"\b(?:{_UP})\b"), re.compile(rf"\b(?:{_DOWN})\b")


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of one article, as much of it as is compared: there are many of them in memory.

    ``words`` are the article's, not how a map puts it; the map's ``text`` only where nothing is quoted.
    """

    article: str
    statement: str
    text: str
    words: str
    disputed: bool
    """Put as a view that is disputed or questioned, by everybody who is named with it."""

    @classmethod
    def of(cls, article: str, statement: Statement) -> "Said":
        """A statement of the article with this id."""
        words = " ".join(span.quote for span in statement.spans) or statement.text
        return cls(
            article=article,
            statement=statement.id,
            text=statement.text,
            words=statement.text if words == statement.text else words,
            disputed=all(one.act in {Act.DISPUTES, Act.QUESTIONS} for one in statement.assertions),
        )

    @property
    def stems(self) -> frozenset[str]:
        return content(folded(self.words))

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        return read_quantities(self.words)

    @property
    def figures(self) -> tuple[Quantity, ...]:
        """Figures that have a value and can differ."""
        return tuple(one for one in self.quantities if one.value is not None and one.kind not in NOT_COMPARED)

    @property
    def periods(self) -> tuple[Period, ...]:
        return tuple(one.period for one in self.quantities if one.period is not None)

    @property
    def claims(self) -> bool:
        """Questions claim nothing."""
        return not folded(self.words).rstrip("\"') ").endswith("?")


def met(ones: Sequence[Period], others: Sequence[Period]) -> bool:
    """Whether the periods meet anywhere; none meets any."""
    pairs = [(one, other) for one in ones for other in others]
    return not pairs or any(_meet(one, other) for one, other in pairs)


def _meet(a: Period, b: Period) -> bool:
    return not (a.end and b.start and a.end < b.start) and not (b.end and a.start and b.end < a.start)


def opposed(one: Said, other: Said) -> bool:
    """Whether the one denies what both are about, or lets rise what the other lets fall."""
    shared = one.stems & other.stems
    turned = (_way(one.words), _way(other.words)) in {(1, -1), (-1, 1)}
    return (_denials(one.words, shared) % 2 != _denials(other.words, shared) % 2) != turned


def _way(words: str) -> int:
    plain = folded(words)
    return int(UP.search(plain) is not None) - int(DOWN.search(plain) is not None)


def _denials(words: str, shared: Iterable[str]) -> int:
    """Negations of something that both statements are about, or of a rise or fall; others are asides."""
    plain, about = folded(words), set(shared)
    return sum(
        any(
            _turns(word) or (stem(word) in about and word not in STOP)
            for word in WORD.findall(plain[found.end() :])[:SCOPE]
        )
        for found in NEGATION.finditer(plain)
    )


def _turns(word: str) -> bool:
    return (UP.fullmatch(word) or DOWN.fullmatch(word)) is not None
