"""Sentences in which figures were left open, parsed: what each figure measures, and who is named in the article."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.models import Quantity, QuantityKind, Reading, Sentence
from pipeline.ports import Parser
from pipeline.quantities import read_quantities
from pipeline.subjects.phrases import Phrases

_LONGEST = 1200
"""Characters of a sentence that is parsed; a longer one is hostile or no sentence."""


class Measured(NamedTuple):
    """A figure with what its sentence says that it measures, or what it is a share of; None where no noun does."""

    quantity: Quantity
    sentence: int
    measure: str | None
    whole: str | None = None


class Told(NamedTuple):
    """What an article's own words give: figures in the order of the text, and names by how they are written."""

    figures: tuple[Measured, ...]
    names: tuple[str, ...]


def told(reading: Reading, starts: frozenset[int], parser: Parser) -> Told:
    """What the figures that begin at ``starts`` measure, and all names of the article. Nothing is parsed for none."""
    if not starts:
        return Told((), ())
    quantities = read_quantities(reading.article.text)
    sentences = [each for each in reading.sentences if each.end - each.start <= _LONGEST]
    parsed = parser.parse([each.text for each in sentences])
    figures: list[Measured] = []
    names: dict[str, None] = {}
    for sentence, tokens in zip(sentences, parsed, strict=True):
        inside = [each for each in quantities if sentence.start <= each.start < sentence.end]
        phrases = _phrases(sentence, Phrases(sentence.text, tokens, frozenset()), inside)
        names |= dict.fromkeys(phrases.names())
        figures += [_measured(each, sentence, phrases) for each in inside if each.start in starts]
    return Told(tuple(figures), tuple(names))


def _phrases(sentence: Sentence, bare: Phrases, quantities: Sequence[Quantity]) -> Phrases:
    numbers = (n for each in quantities for n in _numbers(each, sentence, bare))
    return Phrases(bare.text, bare.tokens, frozenset(numbers))


def _numbers(quantity: Quantity, sentence: Sentence, phrases: Phrases) -> range:
    """A figure's tokens without the noun that it counts, which says what is measured."""
    noun = quantity.noun if quantity.kind is QuantityKind.COUNT else None
    counted = len(noun) if noun and quantity.text.endswith(noun) and noun != quantity.text else 0
    return phrases.numbers(quantity.start - sentence.start, quantity.end - counted - sentence.start)


def _measured(quantity: Quantity, sentence: Sentence, phrases: Phrases) -> Measured:
    numbers = _numbers(quantity, sentence, phrases)
    if not numbers:
        return Measured(quantity, sentence.number, None)
    return Measured(quantity, sentence.number, phrases.measured(numbers), phrases.whole(numbers))
