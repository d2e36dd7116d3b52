"""Several reference tables as one, by the order in which they are named.

What one source says of one thing is taken from the first table that has it. What another source says of it is kept
beside it, under a definition of its own, so that checking sees whether they agree.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

from pipeline.errors import TableError
from pipeline.models import Entity, Fact, Measure, Profile, Source
from pipeline.ports import ReferenceTable, Sized
from pipeline.reference.coincidence import sizes_of
from pipeline.reference.filling import FillingTable
from pipeline.reference.importing.files import file_table, is_file
from pipeline.reference.named import with_taught
from pipeline.reference.table import load_table
from pipeline.reference.taught import Lessons

T = TypeVar("T", Entity, Measure, Source)


def load_tables(
    paths: Sequence[Path | str],
    known: Callable[[], Sequence[Entity]] = tuple,
    say: Callable[[str], None] = lambda _: None,
    almanac: Path | None = None,
    taught: Lessons | None = None,
) -> ReferenceTable:
    """One table of several packages and published files, the first with the most say; raises TableError.

    Of files: ``known`` gives entities whose ids they share, ``say`` is told how each was taken. The ``almanac`` that
    comes with argmap only fills in, and is known to be without fault. Names ``taught`` hold in all of it.
    """
    return with_taught(join(load_each(paths, known, say, almanac)), taught or Lessons())


def load_each(
    paths: Sequence[Path | str],
    known: Callable[[], Sequence[Entity]] = tuple,
    say: Callable[[str], None] = lambda _: None,
    almanac: Path | None = None,
) -> tuple[ReferenceTable, ...]:
    """The tables of ``load_tables`` one by one, as they are joined: that of each path, then the almanac."""
    if not paths:
        raise TableError("no reference table was named", do="Name at least one folder.")
    entities = cache(known)
    tables: list[ReferenceTable] = [
        file_table(Path(path), entities(), say) if is_file(Path(path)) else load_table(path) for path in paths
    ]
    if almanac is not None:
        tables.append(FillingTable(load_table(almanac, known_whole=True), tables))
    return tuple(tables)


def join(tables: Sequence[ReferenceTable]) -> ReferenceTable:
    """Several tables as one; raises TableError."""
    return tables[0] if len(tables) == 1 else JoinedTable(tables)


class JoinedTable:
    """A ReferenceTable over several; raises TableError if they measure one thing in two dimensions."""

    def __init__(self, tables: Sequence[ReferenceTable]) -> None:
        _fit(measure for table in tables for measure in table.measures())
        self._tables = tuple(tables)
        self.name = " + ".join(table.name for table in tables)
        self.hash = hashlib.sha256("\n".join(table.hash for table in tables).encode()).hexdigest()
        self._entities = tuple(_entities(tables))
        self._measures = tuple(_measures(tables))
        self._sources = tuple(first for first, *_ in _by_id(source for table in tables for source in table.sources()))
        self._titles = {source.source_id: source.title for source in self._sources}

    def entities(self) -> Sequence[Entity]:
        """All entities, by id, with the names that any table has for them."""
        return self._entities

    def measures(self) -> Sequence[Measure]:
        """All measures, by id, with the names that any table has for them."""
        return self._measures

    def sources(self) -> Sequence[Source]:
        """All sources, by id."""
        return self._sources

    def profiles(self) -> Sequence[Profile]:
        """What the rows of each measure are like, in the first table that has any, with the periods of all."""
        return tuple(_profiles(profile for table in self._tables for profile in table.profiles()))

    def measured(self) -> Mapping[str, Sequence[str]]:
        """By entity, the measures of which any table has rows."""
        found: dict[str, set[str]] = {}
        for table in self._tables:
            for entity, measures in table.measured().items():
                found.setdefault(entity, set()).update(measures)
        return {entity: tuple(sorted(measures)) for entity, measures in found.items()}

    def complete(self, entity_id: str, measure_id: str, definition_id: str) -> tuple[date, date] | None:
        """The stretch that the first table with such a series declares, or None."""
        names = [(table, name) for table in self._tables for name in (definition_id, *_plain(definition_id, table))]
        stretches = (table.complete(entity_id, measure_id, name) for table, name in names)
        return next((stretch for stretch in stretches if stretch), None)

    def facts(self, entity_ids: Sequence[str], measure_ids: Sequence[str]) -> Sequence[Fact]:
        """All rows in the order of the port; of what one source says of one thing, the first table's rows alone."""
        kept: list[Fact] = []
        for table in self._tables:
            seen = {_observed(fact) for fact in kept}
            found = self._apart(table.facts(entity_ids, measure_ids), tuple(kept))
            kept += [fact for fact in found if _observed(fact) not in seen]
        return tuple(sorted(kept, key=_order))

    def sizes(self, measure_id: str) -> Sequence[Sized]:
        """The sizes of a measure's rows in all tables; raises TableError."""
        return [row for table in self._tables for row in sizes_of(table, measure_id)]

    def _apart(self, found: Sequence[Fact], kept: Sequence[Fact]) -> Iterator[Fact]:
        """Rows of a later table: ids that an earlier one uses are told apart, and so are other sources' definitions."""
        taken = {fact.row_id for fact in kept}
        sources = {_series(fact): fact.source_id for fact in reversed(kept)}
        for fact in found:
            title = self._titles[fact.source_id]
            clash = {"row_id": fact.row_id, "superseded_by": fact.superseded_by}
            changed = {name: _of(id_, title) for name, id_ in clash.items() if id_ in taken}
            if sources.get(_series(fact), fact.source_id) != fact.source_id:
                changed["definition_id"] = _of(fact.definition_id, title)
            yield fact.model_copy(update=changed) if changed else fact


def _fit(measures: Iterable[Measure]) -> None:
    """Raise TableError unless every measure has one dimension."""
    firsts: dict[str, Measure] = {}
    for measure in measures:
        first = firsts.setdefault(measure.measure_id, measure)
        if first.dimension != measure.dimension:
            what = f"{measure.measure_id} measures {first.dimension} in one table and {measure.dimension} in another"
            raise TableError(what, do="Rename the measure in one of them.")


def _entities(tables: Iterable[ReferenceTable]) -> Iterator[Entity]:
    """By id; the first table's entity stands, and takes over the names that others have for it."""
    for first, *others in _by_id(entity for table in tables for entity in table.entities()):
        names = (name for entity in (first, *others) for name in (entity.name, *entity.aliases))
        yield first.model_copy(update={"aliases": _but(first.name, names)})


def _measures(tables: Iterable[ReferenceTable]) -> Iterator[Measure]:
    """By id; the first table's measure stands, and takes over the names that others have for it."""
    for first, *others in _by_id(measure for table in tables for measure in table.measures()):
        names = (name for measure in (first, *others) for name in (measure.label, *measure.aliases))
        yield first.model_copy(update={"aliases": _but(first.label, names)})


def _profiles(profiles: Iterable[Profile]) -> Iterator[Profile]:
    groups: dict[str, list[Profile]] = {}
    for profile in profiles:
        groups.setdefault(profile.measure_id, []).append(profile)
    for measure in sorted(groups):
        lengths = {length for profile in groups[measure] for length in profile.months}
        yield groups[measure][0].model_copy(update={"months": tuple(sorted(lengths, reverse=True))})


def _by_id(nouns: Iterable[T]) -> Iterator[list[T]]:
    groups: dict[str, list[T]] = {}
    for noun in nouns:
        groups.setdefault(_id(noun), []).append(noun)
    yield from (groups[id_] for id_ in sorted(groups))


def _id(noun: Entity | Measure | Source) -> str:
    match noun:
        case Entity():
            return noun.entity_id
        case Measure():
            return noun.measure_id
        case Source():
            return noun.source_id


def _but(own: str, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(names) if name != own)


def _of(id_: str | None, title: str) -> str:
    """An id of a later table, told apart from the same id of an earlier one by the title of its source."""
    return f"{id_}, {title}"


def _plain(definition_id: str, table: ReferenceTable) -> Iterator[str]:
    """What a definition is called in a table, if it was told apart by one of its sources."""
    for source in table.sources():
        if definition_id.endswith(tail := _of("", source.title)):
            yield definition_id.removesuffix(tail)


def _series(fact: Fact) -> tuple[object, ...]:
    return fact.entity_id, fact.measure_id, fact.definition_id


def _observed(fact: Fact) -> tuple[object, ...]:
    """Who says what of what; the vintage is no part of it, for the first table's vintages are heard and no others."""
    return *_series(fact), fact.source_id, fact.unit, fact.price_basis, fact.period_start, fact.period_end


def _order(fact: Fact) -> tuple[object, ...]:
    return (fact.measure_id, fact.definition_id, fact.period_start, fact.period_end, fact.as_of, fact.row_id)
