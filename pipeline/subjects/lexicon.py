"""A table without rows: what can be asked about, by the names that an article uses and a table knows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from pipeline.frames import Gazetteer, gazetteer
from pipeline.models import Dimension, Entity, Fact, Measure, Profile, Quantity, QuantityKind, Source, content_id
from pipeline.ports import ReferenceTable
from pipeline.subjects.sentences import Told
from pipeline.subjects.words import are
from pipeline.text.stems import keys, stems

_DIMENSIONS = {
    QuantityKind.MONEY: Dimension.MONEY,
    QuantityKind.PERCENT: Dimension.SHARE,
    QuantityKind.COUNT: Dimension.COUNT,
    QuantityKind.MEASURE: Dimension.MEASURE,
    QuantityKind.DURATION: Dimension.DURATION,
    QuantityKind.RATE: Dimension.RATE,
}
"""Figures that stand for levels of something."""
_RELATIVE = (QuantityKind.PERCENT, QuantityKind.MULTIPLE, QuantityKind.FRACTION)
"""Figures that may be changes of something measured otherwise."""
_YEAR = 12


class Level(NamedTuple):
    """In what something can be measured."""

    dimension: Dimension
    unit: str


class _Series(NamedTuple):
    measure: Measure
    profile: Profile


@dataclass(frozen=True, eq=False)
class Lexicon:
    """A ReferenceTable of names alone."""

    of_entities: tuple[Entity, ...]
    of_measures: tuple[Measure, ...]
    of_profiles: tuple[Profile, ...]
    name: str = "lexicon"
    hash: str = ""

    def entities(self) -> Sequence[Entity]:
        """All that are named."""
        return self.of_entities

    def measures(self) -> Sequence[Measure]:
        """All that is measured."""
        return self.of_measures

    def sources(self) -> Sequence[Source]:
        """None."""
        return ()

    def profiles(self) -> Sequence[Profile]:
        """In which unit each is measured."""
        return self.of_profiles

    def measured(self) -> Mapping[str, Sequence[str]]:
        """Everything may be measured of everybody."""
        every = tuple(measure.measure_id for measure in self.of_measures)
        return {entity.entity_id: every for entity in self.of_entities}

    def complete(self, _entity_id: str, _measure_id: str, _definition_id: str) -> tuple[date, date] | None:
        """Nothing is."""
        return None

    def facts(self, _entity_ids: Sequence[str], _measure_ids: Sequence[str]) -> Sequence[Fact]:
        """None."""
        return ()


def lexicon(told: Told, text: str, table: ReferenceTable | None, levels: Iterable[Level] = ()) -> Lexicon:
    """Names of what a text speaks of: the table's, and the text's own where the table has none.

    ``levels`` are units in which that may be measured of which the text tells a change alone.
    """
    known = gazetteer(table) if table is not None else None
    words = stems(text)
    entities, measures, profiles = list[Entity](), list[Measure](), list[Profile]()
    if known is not None:
        entities = [known.entities[id_] for id_ in _ids(name.ids for name in known.find_entities(text, words))]
        phrases = (figure.measure for figure in told.figures if figure.measure)
        found = _ids(name.ids for phrase in phrases for name in known.find_measures(stems(phrase)))
        measures, profiles = [known.measures[id_] for id_ in found], [known.profiles[id_] for id_ in found]
    strange = [name for name in told.names if known is None or not known.find_entities(name, stems(name))]
    own = {series.measure.measure_id: series for series in _own(told, known, levels)}.values()
    return Lexicon(
        of_entities=tuple(_once((*entities, *map(_entity, strange)))),
        of_measures=(*measures, *(series.measure for series in own)),
        of_profiles=(*profiles, *(series.profile for series in own)),
    )


def _ids(found: Iterable[frozenset[str]]) -> list[str]:
    return sorted({id_ for ids in found for id_ in ids})


def _once(entities: Iterable[Entity]) -> Iterable[Entity]:
    """By id; a name that is one with its form and without it is one entity."""
    found: dict[str, Entity] = {}
    for entity in entities:
        first = found.setdefault(entity.entity_id, entity)
        names = dict.fromkeys((first.name, *first.aliases, entity.name, *entity.aliases))
        kind = entity.kind if first.kind == "thing" else first.kind
        found[entity.entity_id] = first.model_copy(update={"aliases": tuple(names)[1:], "kind": kind})
    return found.values()


def _entity(name: str) -> Entity:
    """ "Halden Group plc", "the Halden Group" and "Halden" are one."""
    words = [word for word in name.replace("’", "'").removesuffix("'s").split() if word]
    words = words[1:] if words[0].lower() == "the" and len(words) > 1 else words
    bare = list(words)
    while len(bare) > 1 and bare[-1].lower().strip(".") in are("forms"):
        bare.pop()
    last = words[-1].lower()
    names = dict.fromkeys(" ".join(words[:size]) for size in range(len(words), len(bare) - 1, -1))
    return Entity(
        entity_id=f"name:{' '.join(bare)}",
        name=next(iter(names)),
        aliases=tuple(names)[1:],
        kind=last if last in are("bodies") else "thing",
    )


def _own(told: Told, known: Gazetteer | None, levels: Iterable[Level]) -> Iterator[_Series]:
    """What figures measure in words that no table has for its own; of a change, in every unit that levels have."""
    others = tuple(levels)
    for figure in told.figures:
        if figure.measure is None or not keys(figure.measure) or _is_known(figure.measure, known):
            continue
        own = level_of(figure.quantity)
        units = dict.fromkeys((*([own] if own else ()), *(others if figure.quantity.kind in _RELATIVE else ())))
        yield from (_series(figure.measure, level) for level in units)


def _is_known(measure: str, known: Gazetteer | None) -> bool:
    words = stems(measure)
    names = known.find_measures(words) if known is not None else []
    return any(name.start == words[0].start and name.end == words[-1].end for name in names)


def _series(label: str, level: Level) -> _Series:
    id_ = content_id("measure:", *keys(label), level.unit)
    return _Series(
        Measure(measure_id=id_, label=label, dimension=level.dimension),
        Profile(measure_id=id_, unit=level.unit, months=(_YEAR,)),
    )


def level_of(quantity: Quantity) -> Level | None:
    """In what a figure can be a level; None for those that cannot."""
    dimension = _DIMENSIONS.get(quantity.kind)
    return Level(dimension, unit_of(quantity)) if dimension is not None else None


def unit_of(quantity: Quantity) -> str:
    """The unit that a row with this figure would have."""
    return quantity.unit or {QuantityKind.PERCENT: "%"}.get(quantity.kind, "items")
