"""A reference table held in memory: for tests, examples and tables made on the fly."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.frames.when import YEARLY, months_between
from pipeline.models import Entity, Fact, Measure, Profile, Source


@dataclass(frozen=True, eq=False)
class MemoryTable:
    """A ReferenceTable made of nouns; ``series`` says for which stretch a series holds every period."""

    rows: tuple[Fact, ...]
    of_entities: tuple[Entity, ...]
    of_measures: tuple[Measure, ...]
    of_sources: tuple[Source, ...] = ()
    series: Mapping[tuple[str, str, str], tuple[date, date]] = field(default_factory=dict)
    name: str = "memory"
    hash: str = "0"

    def entities(self) -> Sequence[Entity]:
        """All entities."""
        return self.of_entities

    def measures(self) -> Sequence[Measure]:
        """All measures."""
        return self.of_measures

    def sources(self) -> Sequence[Source]:
        """All sources."""
        return self.of_sources

    def profiles(self) -> Sequence[Profile]:
        """What the rows of each measure are like."""
        found: dict[str, list[Fact]] = {}
        for row in self.rows:
            found.setdefault(row.measure_id, []).append(row)
        return tuple(_profile(measure, rows) for measure, rows in sorted(found.items()))

    def measured(self) -> Mapping[str, Sequence[str]]:
        """By entity, the measures of which there are rows."""
        found: dict[str, set[str]] = {}
        for row in self.rows:
            found.setdefault(row.entity_id, set()).add(row.measure_id)
        return {entity: tuple(sorted(measures)) for entity, measures in sorted(found.items())}

    def complete(self, entity_id: str, measure_id: str, definition_id: str) -> tuple[date, date] | None:
        """The stretch for which the series holds every period, or None."""
        return self.series.get((entity_id, measure_id, definition_id))

    def facts(self, entity_ids: Sequence[str], measure_ids: Sequence[str]) -> Sequence[Fact]:
        """All rows of these entities and measures, ordered by measure, definition, period, as_of."""
        found = [row for row in self.rows if row.entity_id in entity_ids and row.measure_id in measure_ids]
        return sorted(
            found,
            key=lambda row: (
                row.measure_id,
                row.definition_id,
                row.period_start,
                row.period_end,
                row.as_of,
                row.row_id,
            ),
        )


NOTHING = MemoryTable((), (), ())
"""A table of nothing: what an article without a table is read with."""


def _profile(measure: str, rows: Sequence[Fact]) -> Profile:
    dated = (row for row in rows if row.period_end < date.max)
    lengths = {row.row_id: months_between(row.period_start, row.period_end) for row in dated}
    yearly = Counter(row.period_start.month for row in rows if lengths.get(row.row_id) in YEARLY)
    return Profile(
        measure_id=measure,
        unit=Counter(row.unit for row in rows).most_common(1)[0][0],
        months=tuple(sorted(set(lengths.values()), reverse=True)),
        begins=yearly.most_common(1)[0][0] if yearly else 1,
    )
