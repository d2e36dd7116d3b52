"""A table with names that were taught since: its facts stay as they are."""

from collections.abc import Mapping, Sequence
from datetime import date

from pipeline.models import Entity, Fact, Measure, Profile, Source
from pipeline.ports import ReferenceTable, Sized
from pipeline.reference.coincidence import sizes_of
from pipeline.reference.taught import Lessons


def with_taught(table: ReferenceTable, taught: Lessons) -> ReferenceTable:
    """The table itself, where none of it was taught."""
    known = taught.of((m.measure_id for m in table.measures()), (e.entity_id for e in table.entities()))
    return NamedTable(table, known) if known.all else table


class NamedTable:
    """A ReferenceTable over one whose measures and entities have more names."""

    def __init__(self, table: ReferenceTable, taught: Lessons) -> None:
        self.name, self.hash = table.name, taught.signed(table.hash)
        self._table = table
        self._entities = tuple(map(taught.entity, table.entities()))
        self._measures = tuple(map(taught.measure, table.measures()))

    def entities(self) -> Sequence[Entity]:
        """All entities, by id."""
        return self._entities

    def measures(self) -> Sequence[Measure]:
        """All measures, by id."""
        return self._measures

    def sources(self) -> Sequence[Source]:
        """All sources, by id."""
        return self._table.sources()

    def profiles(self) -> Sequence[Profile]:
        """What the rows of each measure are like."""
        return self._table.profiles()

    def measured(self) -> Mapping[str, Sequence[str]]:
        """By entity, the measures of which there are rows."""
        return self._table.measured()

    def complete(self, entity_id: str, measure_id: str, definition_id: str) -> tuple[date, date] | None:
        """The stretch for which the series is declared to hold every period, or None."""
        return self._table.complete(entity_id, measure_id, definition_id)

    def facts(self, entity_ids: Sequence[str], measure_ids: Sequence[str]) -> Sequence[Fact]:
        """All rows of these entities and measures, in the order of the port; raises TableError."""
        return self._table.facts(entity_ids, measure_ids)

    def sizes(self, measure_id: str) -> Sequence[Sized]:
        """The sizes of a measure's rows; raises TableError."""
        return sizes_of(self._table, measure_id)
