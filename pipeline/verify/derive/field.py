"""Where an entity stands among its own kind, as far as a table can tell. Source: docs/numbers.md, Derived claims.

A table of five countries can show that somebody is not second in the world, because two others stand above; it can
never show that somebody is. So a place is an interval, and its far end is open unless the table covers the field.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.models import Fact
from pipeline.verify.derive.beside import called, rows_of
from pipeline.verify.derive.derived import newest, top
from pipeline.verify.judge.rows import Court
from pipeline.verify.match.periods import is_open

_RIVAL = 2
"""An entity without a row of the period may stand above if its nearest row is at least this part of the value."""


@dataclass(frozen=True)
class Field:
    """Who is ranked: all of one kind, or the members of a group; and from which end."""

    group: str | None = None
    lowest: bool = False


class Rank(NamedTuple):
    """The first and last place that the rows allow; ``last`` None: the table does not cover the field."""

    own: Fact
    first: int
    last: int | None
    above: tuple[Fact, ...]
    size: int


def rank(own: Fact, field: Field, court: Court) -> Rank:
    """The place of a row among those of the same measure, definition, unit, prices and period."""
    peers = _peers(own.entity_id, field, court)
    series: dict[str, list[Fact]] = defaultdict(list)
    for fact in rows_of(peers, (own.measure_id,), court):
        if _is_series(fact, own):
            series[fact.entity_id].append(fact)
    here = [found for rows in series.values() if (found := newest(_at(rows, own), court))]
    above = sorted(
        (f for f in here if _is_above(f, own, field)), key=lambda f: (f.value, f.row_id), reverse=not field.lowest
    )
    level = sum(not _is_above(f, own, field) and not _is_above(own, f, field) for f in here)
    absent = sum(_may_be_above(rows, own, field) for rows in series.values() if not _at(rows, own))
    size = len(here) + 1
    whole = _is_whole(size, peers, field, court)
    return Rank(own, len(above) + 1, len(above) + 1 + level + absent if whole else None, tuple(above), size)


def _peers(entity: str, field: Field, court: Court) -> tuple[str, ...]:
    """Entities of the same kind, without itself and without those that others are part of."""
    entities = court.knowledge.entities
    kind = entities[entity].kind
    of_kind = [other for other in entities.values() if other.kind == kind and other.entity_id != entity]
    wholes = {up for other in of_kind for up in other.part_of}
    inside = [other for other in of_kind if field.group is None or field.group in other.part_of]
    return tuple(other.entity_id for other in inside if other.entity_id not in wholes)


def _is_series(fact: Fact, own: Fact) -> bool:
    same = (own.definition_id, own.unit, own.price_basis)
    return (fact.definition_id, fact.unit, fact.price_basis) == same and not is_open(fact)


def _at(rows: Iterable[Fact], own: Fact) -> list[Fact]:
    return [fact for fact in rows if (fact.period_start, fact.period_end) == (own.period_start, own.period_end)]


def _is_above(fact: Fact, own: Fact, field: Field) -> bool:
    """Surely above: the ranges of both do not meet."""
    return top(fact) < own.value if field.lowest else fact.value > top(own)


def _may_be_above(rows: Sequence[Fact], own: Fact, field: Field) -> bool:
    """Somebody whose row of the period is missing, and whose nearest row is not far below."""
    near = min(rows, key=lambda fact: (abs((fact.period_start - own.period_start).days), fact.row_id))
    return near.value <= own.value * _RIVAL if field.lowest else near.value * _RIVAL >= own.value


def _is_whole(size: int, peers: Sequence[str], field: Field, court: Court) -> bool:
    """Whether the table covers the field: most of the world, or as many members as the table says a group has."""
    if field.group is None:
        return size >= court.policy.field_whole
    counts = rows_of((field.group,), called("member states", court), court)
    members = newest((fact for fact in counts if court.knew(fact)), court)
    return members is not None and members.value == size == len(peers) + 1
