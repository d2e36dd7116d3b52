"""A table that only fills in: what tables before it measure under the same name, it adds to under their name.

Two measures of one name would leave it open which is meant. The reader's own table comes first: of an entity that an
earlier table has figures of, only verified figures of other periods are added, so that a table which ends early takes
no answer away.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.frames.sorts import Sort, sort_of_unit
from pipeline.models import Entity, Fact, Measure, Profile, QuantityKind, Source
from pipeline.ports import ReferenceTable, Sized
from pipeline.reference.coincidence import sizes_of
from pipeline.reference.countries import namesakes
from pipeline.reference.families import plain_labels
from pipeline.text.stems import keys

Name = tuple[str, ...]
"""A name by its stems."""


@dataclass(frozen=True)
class _Known:
    """A measure of an earlier table: what its figures are, and of whom there are any."""

    measure: Measure
    sort: Sort
    owners: frozenset[str]


class FillingTable:
    """A ReferenceTable over one that fills in after others."""

    def __init__(self, table: ReferenceTable, before: Sequence[ReferenceTable]) -> None:
        self.name, self.hash = table.name, table.hash
        self._table, self._before = table, tuple(before)
        self._known = dict(_known(table, before))
        self._ids: dict[str, tuple[str, ...]] = {}
        for own in (profile.measure_id for profile in table.profiles()):
            self._ids[self._called(own)] = (*self._ids.get(self._called(own), ()), own)

    def _called(self, own: str) -> str:
        """What a measure is called here: as an earlier table calls it, where one does."""
        return self._known[own].measure.measure_id if own in self._known else own

    def entities(self) -> Sequence[Entity]:
        """All entities, by id, and after them those whose names hold a country's and of whom it knows nothing."""
        known = self._table.entities()
        return (*known, *namesakes({entity.entity_id for entity in known}))

    def measures(self) -> Sequence[Measure]:
        """All measures; those that an earlier table has are of its dimension and have their own names besides."""
        return tuple(self._as_known(measure) for measure in self._table.measures())

    def _as_known(self, measure: Measure) -> Measure:
        known = self._known.get(measure.measure_id)
        if known is None:
            return measure
        return measure.model_copy(
            update={"measure_id": known.measure.measure_id, "dimension": known.measure.dimension, "family": ()}
        )

    def sources(self) -> Sequence[Source]:
        """All sources, by id."""
        return self._table.sources()

    def profiles(self) -> Sequence[Profile]:
        """What the rows of each measure are like."""
        return tuple(p.model_copy(update={"measure_id": self._called(p.measure_id)}) for p in self._table.profiles())

    def measured(self) -> Mapping[str, Sequence[str]]:
        """By entity, the measures of which it fills in."""
        return {
            entity: tuple(sorted({self._called(own) for own in measures if self._fills(entity, own)}))
            for entity, measures in self._table.measured().items()
        }

    def _fills(self, entity: str, own: str) -> bool:
        return own not in self._known or entity not in self._known[own].owners

    def complete(self, entity_id: str, measure_id: str, definition_id: str) -> tuple[date, date] | None:
        """The stretch that the table declares of a series that it fills in, or None."""
        owns = (own for own in self._ids.get(measure_id, ()) if self._fills(entity_id, own))
        stretches = (self._table.complete(entity_id, own, definition_id) for own in owns)
        return next((stretch for stretch in stretches if stretch), None)

    def facts(self, entity_ids: Sequence[str], measure_ids: Sequence[str]) -> Sequence[Fact]:
        """Rows of these entities and measures that it fills in, in the order of the port; raises TableError."""
        owns = [own for measure in measure_ids for own in self._ids.get(measure, ())]
        return tuple(self._filled(self._table.facts(entity_ids, owns)))

    def sizes(self, measure_id: str) -> Sequence[Sized]:
        """The sizes of the rows of a measure that it fills in; raises TableError."""
        rows = ((own, row) for own in self._ids.get(measure_id, ()) for row in sizes_of(self._table, own))
        return [row for own, row in rows if self._fills(row.entity_id, own)]

    def _filled(self, facts: Sequence[Fact]) -> Iterator[Fact]:
        taken = self._taken([f for f in facts if f.verified and not self._fills(f.entity_id, f.measure_id)])
        for fact in facts:
            called = fact.model_copy(update={"measure_id": self._called(fact.measure_id)})
            if self._fills(fact.entity_id, fact.measure_id) or (fact.verified and not _meets(called, taken)):
                yield called

    def _taken(self, facts: Sequence[Fact]) -> Sequence[Fact]:
        """What earlier tables have of these entities and measures."""
        entities = sorted({fact.entity_id for fact in facts})
        measures = sorted({self._called(fact.measure_id) for fact in facts})
        return [row for table in self._before for row in table.facts(entities, measures)] if facts else []


def _meets(fact: Fact, taken: Iterable[Fact]) -> bool:
    """Whether a row is there of the same thing and of a period that overlaps."""
    return any(
        (row.entity_id, row.measure_id) == (fact.entity_id, fact.measure_id)
        and row.period_start <= fact.period_end
        and fact.period_start <= row.period_end
        for row in taken
    )


def _known(table: ReferenceTable, before: Sequence[ReferenceTable]) -> Iterator[tuple[str, _Known]]:
    """By measure the first one of an earlier table that goes by one of its own names and has figures of its sort.

    Both must be of the same entities: what a company calls its workforce is not what a country does.
    """
    said: dict[Name, list[_Known]] = {}
    for known in (known for earlier in before for known in _measures(earlier)):
        for name in _keys((*_names(known.measure), *known.measure.family)):
            said.setdefault(name, []).append(known)
    for own in _measures(table):
        same = (known for name in sorted(_keys(_names(own.measure))) for known in said.get(name, ()))
        found = next((known for known in same if _alike(known.sort, own.sort) and known.owners & own.owners), None)
        if found is not None:
            yield own.measure.measure_id, found


def _measures(table: ReferenceTable) -> Iterator[_Known]:
    units = {profile.measure_id: profile.unit for profile in table.profiles()}
    owners: dict[str, set[str]] = {}
    for entity, measures in table.measured().items():
        for measure in measures:
            owners.setdefault(measure, set()).add(entity)
    for each in table.measures():
        if each.measure_id in units:
            yield _Known(each, sort_of_unit(units[each.measure_id]), frozenset(owners.get(each.measure_id, ())))


def _alike(one: Sort, other: Sort) -> bool:
    return one.kind is other.kind and (one.unit == other.unit or one.kind is QuantityKind.MONEY)


def _names(measure: Measure) -> tuple[str, ...]:
    return (measure.label, *plain_labels(measure.label), *measure.aliases)


def _keys(names: Iterable[str]) -> frozenset[Name]:
    return frozenset(filter(None, (keys(name.lower()) for name in names)))
