"""Figures of one question with their keyed candidates, as a model is shown them: rows without their values.

A model that saw the values would choose the row that agrees with the figure, and nothing would have been checked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TypeVar

from pipeline.models import Entity, Fact, Measure, OpenFigure, Reading, Statement
from pipeline.text.plain import plain

T = TypeVar("T")


def _keyed(letter: str, items: Sequence[T]) -> dict[str, T]:
    """``E1``, ``E2`` … for each item, doubles once."""
    return {f"{letter}{number}": item for number, item in enumerate(dict.fromkeys(items), start=1)}


@dataclass(frozen=True)
class Batch:
    """Figures that are asked about at once."""

    open: tuple[OpenFigure, ...]
    reading: Reading
    statements: tuple[Statement, ...] = ()
    """Of the map: one that stands where a figure does tells what "it" and "this" mean there."""

    @cached_property
    def figures(self) -> dict[str, OpenFigure]:
        """The figures by key."""
        return _keyed("F", self.open)

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """Candidates of all figures by key, as are measures and rows."""
        return _keyed("E", [entity for figure in self.open for entity in figure.entities])

    @cached_property
    def measures(self) -> dict[str, Measure]:
        return _keyed("M", [measure for figure in self.open for measure in figure.measures])

    @cached_property
    def rows(self) -> dict[str, Fact]:
        return _keyed("R", [row for figure in self.open for row in figure.rows])

    def words(self, figure: OpenFigure) -> tuple[str, ...]:
        """The text that a proposal may quote: the figure's sentence and its antecedent."""
        numbers = (figure.antecedent, figure.sentence)
        return tuple(self.reading.sentence(number).text for number in numbers if number is not None)

    def led(self, figure: OpenFigure) -> str:
        """The sentence of a figure after those that lead up to it: "that year" was named there."""
        numbers = sorted({figure.antecedent or figure.sentence, max(1, figure.sentence - 1), figure.sentence})
        return " ".join(self.reading.sentence(number).text for number in numbers)

    def figure_lines(self) -> Iterator[str]:
        """Each sentence once with its figures, under its heading, between the sentences around it."""
        if self.reading.article.title:
            yield f"Title: {self.reading.article.title}"
        section: str | None = None
        by_sentence = {
            number: list(keys) for number, keys in groupby(self.figures, lambda key: self.figures[key].sentence)
        }
        shown = 0
        for number, keys in by_sentence.items():
            sentence = self.reading.sentence(number)
            if sentence.section and sentence.section != section:
                yield f"[heading] {sentence.section}"
            section = sentence.section
            figures = [self.figures[key] for key in keys]
            for before in sorted({number - 1, *(figure.antecedent or number - 1 for figure in figures)}):
                if shown < before and not self._heads(before):
                    yield f"[before] {self.reading.sentence(before).text}"
            yield f"[sentence] {sentence.text}"
            yield from (f"{key} “{figure.text}” ({figure.kind})" for key, figure in zip(keys, figures, strict=True))
            yield from (f"[stands for] {text}" for text in self._restated(figures, sentence.text))
            shown = number
            if number + 1 not in by_sentence and not self._heads(number + 1):
                yield f"[after] {self.reading.sentence(number + 1).text}"
                shown = number + 1

    def _heads(self, number: int) -> bool:
        """Whether there is no sentence of this number, or it is a heading."""
        return not 1 <= number <= len(self.reading.sentences) or self.reading.sentence(number).heading

    def _restated(self, figures: Sequence[OpenFigure], sentence: str) -> Iterator[str]:
        """What the statements that hold these figures say in other words than the sentence."""
        starts = [figure.start for figure in figures]
        for one in self.statements:
            holds = any(span.start <= start < span.end for span in one.spans for start in starts)
            if holds and plain(one.text) not in plain(sentence):
                yield one.text

    def entity_lines(self) -> Iterator[str]:
        """Entities by name."""
        for key, entity in self.entities.items():
            yield f"{key} {entity.name}"

    def measure_lines(self) -> Iterator[str]:
        """Measures by label, dimension and description."""
        for key, measure in self.measures.items():
            yield f"{key} {measure.label} ({measure.dimension}): {measure.description or measure.label}"

    def row_lines(self) -> Iterator[str]:
        """Rows by measure, entity, time, definition and status; never by value."""
        entities = {entity.entity_id: key for key, entity in self.entities.items()}
        measures = {measure.measure_id: key for key, measure in self.measures.items()}
        for key, row in self.rows.items():
            about = f"{measures[row.measure_id]} of {entities[row.entity_id]}"
            yield f"{key} {about}, {row.period_start} to {row.period_end}, {row.definition_id}, {row.status}"
