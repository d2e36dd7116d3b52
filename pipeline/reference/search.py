"""Looking into a reference table by hand: `argmap table show` and `argmap table search`."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process, utils

from pipeline.models import Entity, Fact, Measure
from pipeline.ports import ReferenceTable

_ALIKE = 85.0
"""Score of rapidfuzz (0 to 100) from which a name counts as mentioned; a slip of a letter passes."""


def search_facts(table: ReferenceTable, words: str, limit: int = 20) -> tuple[Fact, ...]:
    """Facts whose entity or measure the words mention, newest first within a measure; all of it if they name one side.

    Nothing mentioned gives nothing. Raises TableError.
    """
    entities = _mentioned(words, table.entities())
    measures = _mentioned(words, table.measures())
    if not entities and not measures:
        return ()
    entities = entities or [entity.entity_id for entity in table.entities()]
    measures = measures or [measure.measure_id for measure in table.measures()]
    rank = {measure: place for place, measure in enumerate(measures)}
    newest = sorted(table.facts(entities, measures), key=lambda fact: fact.period_start, reverse=True)
    return tuple(sorted(newest, key=lambda fact: rank[fact.measure_id])[:limit])


def show_facts(table: ReferenceTable, entity_id: str, measure_id: str | None = None) -> tuple[Fact, ...]:
    """Every fact of one entity, or of one entity and measure, in the table's order; raises TableError."""
    measures = [measure_id] if measure_id else [measure.measure_id for measure in table.measures()]
    return tuple(table.facts([entity_id], measures))


def _mentioned(words: str, nouns: Sequence[Entity | Measure]) -> list[str]:
    """Ids of what the words mention, best first; an id itself counts as a name."""
    names = {(place, name): name for place, noun in enumerate(nouns) for name in _names(noun)}
    found = process.extract(
        words, names, scorer=_contained, processor=utils.default_process, score_cutoff=_ALIKE, limit=None
    )
    ranked = sorted(found, key=lambda hit: (-hit[1], -len(hit[0]), hit[2][0]))
    return list(dict.fromkeys(_id(nouns[place]) for _, _, (place, _) in ranked))


def _contained(words: str, name: str, *, score_cutoff: float | None = None, **_: object) -> float:
    """How far a name stands in the words, whole words only for short names ("US" is not in "Russia")."""
    if len(name) <= 4:  # noqa: PLR2004 - letters of an abbreviation
        return 100.0 if name in words.split() else 0.0
    return 0.0 if len(name) > len(words) + 2 else fuzz.partial_ratio(words, name, score_cutoff=score_cutoff)


def _names(noun: Entity | Measure) -> tuple[str, ...]:
    own = noun.name if isinstance(noun, Entity) else noun.label
    return (_id(noun), own, *noun.aliases)


def _id(noun: Entity | Measure) -> str:
    return noun.entity_id if isinstance(noun, Entity) else noun.measure_id
