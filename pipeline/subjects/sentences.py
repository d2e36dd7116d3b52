"""Sentences in which figures were left open, parsed: what each figure measures, and who is named in the article."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.frames.stages import LONGEST
from pipeline.models import Quantity, QuantityKind, Reading, Sentence
from pipeline.ports import Parser
from pipeline.quantities import read_quantities
from pipeline.subjects.phrases import Phrases


class Measured(NamedTuple):
    """A figure with what its sentence says that it measures, or what it is a share of; None where no noun does."""

    quantity: Quantity
    sentence: int
    measure: str | None
    whole: str | None = None


class Named(NamedTuple):
    """A proper name where it stands."""

    sentence: int
    name: str


class Told(NamedTuple):
    """What an article's own words give, in the order of the text: all quantities, the figures asked for, and names."""

    quantities: tuple[Quantity, ...]
    figures: tuple[Measured, ...]
    named: tuple[Named, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Each name once."""
        return tuple(dict.fromkeys(each.name for each in self.named))


def told(reading: Reading, starts: frozenset[int], parser: Parser) -> Told:
    """What the figures that begin at ``starts`` measure, and who is named near them.

    Only their sentences are parsed, and those before them, which may name whom they speak of.
    """
    quantities = read_quantities(reading.article.text)
    inside = _by_sentence(quantities, reading)
    sentences = _near(reading, starts)
    parsed = parser.parse([each.text for each in sentences])
    figures: list[Measured] = []
    named: list[Named] = []
    for sentence, tokens in zip(sentences, parsed, strict=True):
        own = inside.get(sentence.number, ())
        phrases = _phrases(sentence, Phrases(sentence.text, tokens, frozenset()), own)
        named += [Named(sentence.number, name) for name in phrases.names()]
        figures += [_measured(each, sentence, phrases) for each in own if each.start in starts]
    return Told(quantities, tuple(figures), tuple(named))


def _by_sentence(quantities: Sequence[Quantity], reading: Reading) -> Mapping[int, Sequence[Quantity]]:
    found: dict[int, list[Quantity]] = {}
    for quantity in quantities:
        if (sentence := reading.at(quantity.start)) is not None:
            found.setdefault(sentence.number, []).append(quantity)
    return found


def _near(reading: Reading, starts: frozenset[int]) -> list[Sentence]:
    wanted = {sentence.number for at in starts if (sentence := reading.at(at)) is not None}
    wanted |= {number - 1 for number in wanted}
    return [each for each in reading.sentences if each.number in wanted and each.end - each.start <= LONGEST]


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
