"""A table over another one: what is not asked otherwise, that one answers."""

from collections.abc import Mapping, Sequence
from datetime import date

from pipeline.models import Entity, Fact, Measure, Profile, Source
from pipeline.ports import ReferenceTable, Sized
from pipeline.reference.coincidence import sizes_of


class OverTable:
    """A ReferenceTable that asks the one below it."""

    def __init__(self, table: ReferenceTable) -> None:
        self.name, self.hash = table.name, table.hash
        self._table = table

    def entities(self) -> Sequence[Entity]:
        """All entities, by id."""
        return self._table.entities()

    def measures(self) -> Sequence[Measure]:
        """All measures, by id."""
        return self._table.measures()

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
        """The sizes of a measure's rows, of the table below; raises TableError."""
        return sizes_of(self._table, measure_id)
