"""A table with names that were taught since: its facts stay as they are."""

from collections.abc import Sequence

from pipeline.models import Entity, Measure
from pipeline.ports import ReferenceTable
from pipeline.reference.over import OverTable
from pipeline.reference.taught import Lessons


def with_taught(table: ReferenceTable, taught: Lessons) -> ReferenceTable:
    """The table itself, where none of it was taught."""
    known = taught.of((m.measure_id for m in table.measures()), (e.entity_id for e in table.entities()))
    return NamedTable(table, known) if known.all else table


class NamedTable(OverTable):
    """A ReferenceTable over one whose measures and entities have more names."""

    def __init__(self, table: ReferenceTable, taught: Lessons) -> None:
        super().__init__(table)
        self.hash = taught.signed(table.hash)
        self._entities = tuple(map(taught.entity, table.entities()))
        self._measures = tuple(map(taught.measure, table.measures()))

    def entities(self) -> Sequence[Entity]:
        """All entities, by id."""
        return self._entities

    def measures(self) -> Sequence[Measure]:
        """All measures, by id."""
        return self._measures
