"""Whom and what entered rows are of: what the tables have under an id or a name, else something new of that name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Generic, Self, TypeVar
from weakref import WeakKeyDictionary

from pipeline.errors import InputError
from pipeline.frames.sorts import sort_of_unit
from pipeline.models import Dimension, Entity, Fact, Measure, Noun, QuantityKind
from pipeline.ports import ReferenceTable
from pipeline.reference.importing.ids import slug
from pipeline.review.checking.entries import DESK, Entered, RowEntry

N = TypeVar("N", Entity, Measure)
_DIMENSIONS: Final = {
    QuantityKind.MONEY: Dimension.MONEY,
    QuantityKind.PERCENT: Dimension.SHARE,
    QuantityKind.DURATION: Dimension.DURATION,
    QuantityKind.MEASURE: Dimension.MEASURE,
    QuantityKind.RATE: Dimension.RATE,
}
_SHOWN: Final = 5
"""Ids of those who go by one name that are told."""


class Meant(Noun):
    """Whom and what an entry is of."""

    entity: Entity
    measure: Measure

    @classmethod
    def of(cls, entry: RowEntry, table: ReferenceTable) -> Self:
        """By ids first, then by names; raises InputError for a name that several go by."""
        names = _names(table)
        return cls(
            entity=names.entities.one(entry.entity) or _new_entity(entry),
            measure=names.measures.one(entry.measure) or _new_measure(entry),
        )

    @classmethod
    def kept(cls, entry: RowEntry, table: ReferenceTable) -> Self:
        """Of an entry that was taken in once: a name that several go by since is that of something of its own."""
        names = _names(table)
        entities, measures = names.entities.all(entry.entity), names.measures.all(entry.measure)
        return cls(
            entity=entities[0] if len(entities) == 1 else _new_entity(entry),
            measure=measures[0] if len(measures) == 1 else _new_measure(entry),
        )

    def settled(self, entry: RowEntry) -> RowEntry:
        """The entry with the ids of what the tables have, and the names of what is new at the desk."""
        own = self.entity.entity_id.startswith(f"{DESK}-"), self.measure.measure_id.startswith(f"{DESK}-")
        return entry.model_copy(
            update={
                "entity": self.entity.name if own[0] else self.entity.entity_id,
                "measure": self.measure.label if own[1] else self.measure.measure_id,
                "dimension": Dimension(self.measure.dimension) if own[1] else None,
            }
        )

    def told(self, entry: RowEntry) -> str:
        """What an event says of it."""
        return f"entered {entry.value} {entry.unit} for {self.measure.label} of {self.entity.name}, {entry.publisher}"


def _new_entity(entry: RowEntry) -> Entity:
    return Entity(entity_id=f"{DESK}-{slug(entry.entity)}", name=entry.entity)


def _new_measure(entry: RowEntry) -> Measure:
    dimension = (entry.dimension or dimension_of(entry.unit)).value
    return Measure(measure_id=f"{DESK}-{slug(entry.measure)}", label=entry.measure, dimension=dimension)


@dataclass(frozen=True)
class _Index(Generic[N]):
    """Nouns of a table by id, by what they are called first, and by all names, folded."""

    by_id: Mapping[str, N]
    called: Mapping[str, Sequence[N]]
    named: Mapping[str, Sequence[N]]

    def all(self, words: str) -> Sequence[N]:
        """Those that an id or a name is of."""
        if words in self.by_id:
            return [self.by_id[words]]
        said = words.casefold()
        return self.called.get(said) or self.named.get(said, ())

    def one(self, words: str) -> N | None:
        """The only one, or none; raises InputError if there are several."""
        found = self.all(words)
        if len(found) > 1:
            ids = ", ".join(map(id_of, found[:_SHOWN]))
            raise InputError(f"{words!r} is what several are called", do=f"Choose one of them: {ids}.")
        return found[0] if found else None


@dataclass(frozen=True)
class _Names:
    entities: _Index[Entity]
    measures: _Index[Measure]


_KNOWN: WeakKeyDictionary[ReferenceTable, _Names] = WeakKeyDictionary()


def _names(table: ReferenceTable) -> _Names:
    """Made once for a table."""
    if table not in _KNOWN:
        _KNOWN[table] = _Names(_index(table.entities()), _index(table.measures()))
    return _KNOWN[table]


def _index(nouns: Sequence[N]) -> _Index[N]:
    called: dict[str, list[N]] = {}
    named: dict[str, list[N]] = {}
    for noun in nouns:
        called.setdefault(called_first(noun).casefold(), []).append(noun)
        for name in _folded_names(noun):
            named.setdefault(name, []).append(noun)
    by_id = {id_of(each): each for each in nouns}
    return _Index(by_id, called, named)


def id_of(noun: Entity | Measure) -> str:
    """The id of either."""
    return noun.entity_id if isinstance(noun, Entity) else noun.measure_id


def called_first(noun: Entity | Measure) -> str:
    """What either is called before all other names."""
    return noun.name if isinstance(noun, Entity) else noun.label


def _folded_names(noun: Entity | Measure) -> frozenset[str]:
    return frozenset(name.casefold() for name in (called_first(noun), *noun.aliases))


def dimension_of(unit: str) -> Dimension:
    """What a figure in this unit is likely a measure of."""
    return _DIMENSIONS.get(sort_of_unit(unit).kind, Dimension.COUNT) if unit else Dimension.COUNT


def in_unit(entry: RowEntry, meant: Meant, table: ReferenceTable) -> RowEntry:
    """In the unit in which the table has the measure, where none is given."""
    if entry.unit:
        return entry
    unit = next((each.unit for each in table.profiles() if each.measure_id == meant.measure.measure_id), "")
    return entry.model_copy(update={"unit": unit})


def fact_of(entered: Entered, meant: Meant) -> Fact:
    """The entry as a row of a table."""
    entry = entered.entry
    decimals = len(entry.value.partition(".")[2])
    assert entry.period.start is not None  # noqa: S101 - an entry has both ends of its period
    assert entry.period.end is not None  # noqa: S101
    said = f" “{entry.quotation}”" if entry.quotation else ""
    note = f" {entry.note}" if entry.note else ""
    return Fact(
        row_id=entered.row_id,
        entity_id=meant.entity.entity_id,
        measure_id=meant.measure.measure_id,
        definition_id=entry.definition or f"as {entry.publisher} has it",
        period_start=entry.period.start,
        period_end=entry.period.end,
        value=Decimal(entry.value).scaleb(entry.scale),
        value_high=Decimal(entry.value_high).scaleb(entry.scale) if entry.value_high is not None else None,
        unit=entry.unit or "count",
        decimals=decimals,
        ulp=Decimal(1).scaleb(entry.scale - decimals),
        price_basis=entry.price_basis,
        status=entry.status,
        as_of=entry.as_of,
        source_id=entered.source.source_id,
        locator=entry.locator or None,
        note=f"Entered at the desk by {entered.by} on {entered.at.date().isoformat()}.{said}{note}",
        verified=entered.verified,
    )
