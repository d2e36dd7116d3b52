"""What each sentence of an article holds: its words, figures and dates, and the names that a table knows."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.frames import Gazetteer
from pipeline.frames.names import Name, outside_names
from pipeline.frames.stages import LONGEST
from pipeline.models import Period, Quantity, QuantityKind, Reading, Sentence
from pipeline.text.stems import Stem, content, stems

_LOOK_BACK = 8
_VIEW = 600
"""Characters on either side of a figure that are looked at."""


@dataclass(frozen=True)
class DatedPhrase:
    """Words that name a period, with the period."""

    words: Quantity
    period: Period


@dataclass(frozen=True)
class Scene:
    """One sentence with what was found in it. ``quantities`` are its figures, ``dates`` what names a period."""

    sentence: Sentence
    words: tuple[Stem, ...]
    quantities: tuple[Quantity, ...]
    dates: tuple[DatedPhrase, ...]
    entities: tuple[Name, ...] = ()
    measures: tuple[Name, ...] = ()

    def before(self, start: int) -> str:
        """What stands before a place in the sentence, as far back as grammar reaches."""
        return self.text(max(self.sentence.start, start - _VIEW), start)

    def after(self, end: int) -> str:
        """What follows a place in the sentence, as far as grammar reaches."""
        return self.text(end, min(self.sentence.end, end + _VIEW))

    def text(self, start: int, end: int) -> str:
        """Words of the article between two places of this sentence."""
        return self.sentence.text[start - self.sentence.start : end - self.sentence.start]


@dataclass(frozen=True)
class Scenes:
    """All sentences of an article, in order."""

    all: tuple[Scene, ...]

    def back(self, index: int, far: int = _LOOK_BACK) -> Iterator[Scene]:
        """Earlier sentences, nearest first; headings are passed over."""
        for scene in reversed(self.all[max(0, index - far) : index]):
            if not scene.sentence.heading:
                yield scene

    def before(self, index: int) -> Scene | None:
        """The sentence directly before in the same paragraph."""
        if index == 0:
            return None
        scene = self.all[index - 1]
        return scene if scene.sentence.paragraph == self.all[index].sentence.paragraph else None


def scenes_of(reading: Reading, quantities: Sequence[Quantity], known: Gazetteer) -> Scenes:
    """Every sentence with its figures and the names in it."""
    by_sentence: dict[int, list[Quantity]] = defaultdict(list)
    left = sorted(quantities, key=lambda q: q.start, reverse=True)
    for sentence in reading.sentences:
        while left and left[-1].start < sentence.end:
            by_sentence[sentence.number].append(left.pop())
    return Scenes(tuple(_scene(s, by_sentence[s.number], reading.article.text, known) for s in reading.sentences))


def _scene(sentence: Sentence, found: Sequence[Quantity], text: str, known: Gazetteer) -> Scene:
    figures = tuple(q for q in found if q.kind is not QuantityKind.PERIOD)
    words = content(sentence.text, sentence.start)
    if sentence.end - sentence.start > LONGEST:
        return Scene(sentence, words, figures, ())
    dates = tuple(DatedPhrase(q, q.period) for q in found if q.kind is QuantityKind.PERIOD and q.period)
    every = stems(sentence.text, sentence.start)
    entities = _outside_figures(known.find_entities(text, every), figures)
    return Scene(sentence, words, outside_names(figures, entities), dates, entities, tuple(known.find_measures(every)))


def _outside_figures(names: Sequence[Name], quantities: Sequence[Quantity]) -> tuple[Name, ...]:
    """The US of "US$5 billion" is a currency and no country."""
    money = [quantity for quantity in quantities if quantity.kind is QuantityKind.MONEY]
    return tuple(m for m in names if not any(m.start < q.end and q.start < m.end for q in money))
