"""What reading a published file through once shows of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pipeline.models.noun import Noun
from pipeline.reference.importing.about import About
from pipeline.reference.importing.building import Facts
from pipeline.reference.importing.observation import Reading
from pipeline.reference.importing.telling import sentence
from pipeline.reference.importing.writing import Cells
from pipeline.reference.layouts import Page

PREVIEWED: Final = 10
_OF_A_KIND: Final = 5


class Proposed(Noun):
    """A measure as it would be taken."""

    label: str
    unit: str
    dimension: str
    facts: int
    first: str
    last: str


@dataclass
class Seen:
    """What reading a page through once shows of it."""

    reading: Reading
    facts: Facts
    count: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    spans: dict[str, list[str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    without_unit: set[str] = field(default_factory=set)
    by_measure: dict[str, Cells] = field(default_factory=dict)
    by_entity: dict[str, Cells] = field(default_factory=dict)
    others: list[Cells] = field(default_factory=list)

    @classmethod
    def of(cls, page: Page, about: About) -> "Seen":
        seen = cls(Reading(page, about), Facts(about))
        for fact in seen.facts.rows(seen.reading.observations()):
            seen._count(fact)
        return seen

    @property
    def is_unnamed(self) -> bool:
        """Whether figures were left out because nobody says what is measured."""
        return any("what is measured" in each.reason for each in self.facts.left_out)

    def _count(self, fact: Cells) -> None:
        measure, entity = str(fact["measure_id"]), str(fact["entity_id"])
        self.count += 1
        self.counts[measure] = self.counts.get(measure, 0) + 1
        self.statuses[str(fact["status"])] = self.statuses.get(str(fact["status"]), 0) + 1
        first, last = str(fact["period_start"]), str(fact["period_end"])
        span = self.spans.setdefault(measure, [first, last])
        span[:] = [min(span[0], first), max(span[1], last)]
        self.units.setdefault(measure, str(fact["unit"]))
        if fact["unit"] == self.facts.measures.measures[measure].label.casefold():
            self.without_unit.add(measure)
        if measure not in self.by_measure and len(self.by_measure) < _OF_A_KIND:
            self.by_measure[measure] = fact
        elif entity not in self.by_entity and len(self.by_entity) < PREVIEWED:
            self.by_entity[entity] = fact
        elif len(self.others) < PREVIEWED:
            self.others.append(fact)

    def proposed(self) -> Iterator[Proposed]:
        """Measures in the order of the file."""
        for measure_id, measure in self.facts.measures.measures.items():
            if measure_id in self.counts:
                first, last = self.spans[measure_id]
                yield Proposed(
                    label=measure.label,
                    unit=self.units[measure_id],
                    dimension=measure.dimension,
                    facts=self.counts[measure_id],
                    first=first,
                    last=last,
                )

    def preview(self) -> Iterator[str]:
        """Ten facts as sentences, of several measures and entities."""
        shown = (*self.by_measure.values(), *self.by_entity.values(), *self.others)
        for fact in shown[:PREVIEWED]:
            entity = self.facts.places.entities[str(fact["entity_id"])].name
            yield sentence(fact, entity, self.facts.measures.measures[str(fact["measure_id"])].label)
