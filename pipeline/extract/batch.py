"""Figures of one question with their keyed candidates, as a model is shown them: rows without their values.

A model that saw the values would choose the row that agrees with the figure, and nothing would have been checked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from pipeline.models import Entity, Fact, Measure, OpenFigure, Reading

T = TypeVar("T")


def _keyed(letter: str, items: Sequence[T]) -> dict[str, T]:
    """``E1``, ``E2`` … for each item, doubles once."""
    return {f"{letter}{number}": item for number, item in enumerate(dict.fromkeys(items), start=1)}


@dataclass(frozen=True)
class Batch:
    """Figures that are asked about at once."""

    open: tuple[OpenFigure, ...]
    reading: Reading

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

    def figure_lines(self) -> Iterator[str]:
        """Each sentence once, the one before it where it was not just shown, and its figures."""
        shown: int | None = None
        for key, figure in self.figures.items():
            if figure.sentence != shown:
                if figure.antecedent is not None and figure.antecedent != shown:
                    yield f"[before] {self.reading.sentence(figure.antecedent).text}"
                yield f"[sentence] {self.reading.sentence(figure.sentence).text}"
                shown = figure.sentence
            yield f"{key} “{figure.text}” ({figure.kind})"

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
