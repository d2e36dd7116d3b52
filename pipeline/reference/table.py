"""A reference table in use: facts by entity and measure, with their figures as exact decimals."""
# ruff: noqa: S608 - queries are made of the words of this module; values are bound

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Context, Decimal
from functools import lru_cache
from pathlib import Path

from pipeline.errors import TableError
from pipeline.models import Entity, Fact, FactStatus, Measure, Profile, Source
from pipeline.ports import Sized
from pipeline.reference.checking import doubts, faults
from pipeline.reference.countries import with_names
from pipeline.reference.duck import CELL_END, Duck
from pipeline.reference.families import with_family
from pipeline.reference.package import COLUMNS, LIST_SEPARATOR, open_package
from pipeline.reference.taught import TAUGHT, Lessons, read_lessons

_EXACT = Context(prec=200)
_REMEMBERED = 512
_OF_FACTS = COLUMNS["facts"]
_STILL_HOLDS = date.max
"""End of a period that is left open in the table."""
MONTHS = "CAST(round(date_diff('day', CAST(period_start AS DATE), CAST(period_end AS DATE)) / 30.4) AS INTEGER)"
"""Length of a fact's period, in SQL."""

Cells = dict[str, str | None]


def load_table(path: Path | str, *, known_whole: bool = False) -> "DuckTable":
    """The reference table of a package, checked whole; raises TableError with the first fault and their number.

    ``known_whole`` spares the time for a package that comes with argmap: it was checked when it was built. Names that
    were taught and lie beside it hold as its own do.
    """
    package = open_package(path)
    taught = read_lessons(package.folder / TAUGHT)
    duck = Duck(package, known_whole=known_whole)
    found = duck.load() or (() if known_whole else faults(duck))
    if found:
        first, others = found[0], len(found) - 1
        do = f"There are {others} more: `argmap table validate` lists them." if others else None
        raise TableError(first, where=str(package.folder), do=do)
    return DuckTable(duck, package.digest(), taught)


def validate(path: Path | str) -> tuple[str, ...]:
    """One sentence for each thing wrong with a package, with the row and what to do; none if it fits.

    Dimensions that are not known are told too, though ``load_table`` takes them.
    """
    try:
        package = open_package(path)
        duck = Duck(package)
        read_lessons(package.folder / TAUGHT)
        return duck.load() or (*faults(duck), *doubts(duck))
    except TableError as error:
        return (error.sentence,)


class DuckTable:
    """A ReferenceTable over one package that was found to fit."""

    def __init__(self, duck: Duck, digest: str, taught: Lessons | None = None) -> None:
        self.name = duck.package.name
        self._duck = duck
        self._profiles = tuple(_profiles(duck))
        self._measured = _measured(duck)
        entities = tuple(map(_entity, self._all("entities", "entity_id")))
        measures = tuple(map(_measure, self._all("measures", "measure_id")))
        own = (taught or Lessons()).of((m.measure_id for m in measures), (e.entity_id for e in entities))
        self.hash = own.signed(digest)
        self._entities = tuple(map(with_names, map(own.entity, entities)))
        self._measures = tuple(map(with_family, map(own.measure, measures)))
        self._sources = tuple(map(_source, self._all("sources", "source_id")))
        self._complete = dict(map(_stretch, self._all("series", "entity_id")))
        duck.pack()
        self._recall = lru_cache(_REMEMBERED)(self._look_up)

    def entities(self) -> Sequence[Entity]:
        """All entities, by id."""
        return self._entities

    def measures(self) -> Sequence[Measure]:
        """All measures, by id."""
        return self._measures

    def sources(self) -> Sequence[Source]:
        """All sources, by id."""
        return self._sources

    def profiles(self) -> Sequence[Profile]:
        """What the rows of each measure are like."""
        return self._profiles

    def measured(self) -> Mapping[str, Sequence[str]]:
        """By entity, the measures of which there are rows."""
        return self._measured

    def complete(self, entity_id: str, measure_id: str, definition_id: str) -> tuple[date, date] | None:
        """The stretch for which the series is declared to hold every period, or None."""
        return self._complete.get((entity_id, measure_id, definition_id))

    def facts(self, entity_ids: Sequence[str], measure_ids: Sequence[str]) -> Sequence[Fact]:
        """All rows of these entities and measures, ordered by measure, definition, period, as_of; raises TableError."""
        wanted = set(measure_ids)
        of_each = {id_: wanted.intersection(self._measured.get(id_, ())) for id_ in set(entity_ids)}
        entities, measures = (id_ for id_, own in of_each.items() if own), set().union(*of_each.values())
        return self._recall(tuple(sorted(entities)), tuple(sorted(measures))) if measures else ()

    def sizes(self, measure_id: str) -> Sequence[Sized]:
        """The sizes of a measure's rows, those of nought left out; raises TableError."""
        value, unit, mult = (_cell(column) for column in ("value", "unit", "unit_mult"))
        scaled = f"CAST({value} AS DOUBLE) * pow(10, coalesce(TRY_CAST({mult} AS INTEGER), 0))"
        query = f"SELECT entity_id, {unit}, {scaled} AS size FROM packed WHERE measure_id = ?"
        rows = self._duck.query(f"{query} AND size <> 0 AND isfinite(size) ORDER BY ALL", [measure_id])
        return [Sized(str(entity), str(unit), float(str(size))) for entity, unit, size in rows]

    def count(self) -> int:
        """How many facts there are."""
        return int(str(self._duck.query("SELECT count(*) FROM packed")[0][0]))

    def _look_up(self, entity_ids: tuple[str, ...], measure_ids: tuple[str, ...]) -> tuple[Fact, ...]:
        entities, measures = (", ".join("?" * len(ids)) for ids in (entity_ids, measure_ids))
        sql = f"SELECT cells FROM packed WHERE entity_id IN ({entities}) AND measure_id IN ({measures})"
        packed = self._duck.query(sql, [*entity_ids, *measure_ids])
        return tuple(sorted((_fact(_unpacked(str(row))) for (row,) in packed), key=_order))

    def _all(self, relation: str, order: str) -> list[Cells]:
        rows = self._duck.query(f"SELECT {', '.join(COLUMNS[relation])} FROM {relation} ORDER BY {order}")
        return [_cells(relation, row) for row in rows]


def _profiles(duck: Duck) -> Iterator[Profile]:
    """By measure: unit of most rows, lengths of periods in months, month in which most yearly rows begin."""
    usual = f"mode(month(CAST(period_start AS DATE))) FILTER ({MONTHS} BETWEEN 11 AND 13)"
    said = "period_start IS NOT NULL AND period_end IS NOT NULL"
    query = (
        f"SELECT measure_id, mode(unit), string_agg(DISTINCT CAST({MONTHS} AS VARCHAR), ' ') FILTER ({said}), {usual}"
        " FROM facts GROUP BY measure_id ORDER BY measure_id"
    )
    for measure, unit, lengths, begins in duck.query(query):
        found = sorted({max(1, int(each)) for each in str(lengths or "").split()}, reverse=True)
        yield Profile(measure_id=str(measure), unit=str(unit or ""), months=tuple(found), begins=int(str(begins or 1)))


def _measured(duck: Duck) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for entity, measure in duck.query("SELECT DISTINCT entity_id, measure_id FROM facts ORDER BY ALL"):
        found.setdefault(str(entity), []).append(str(measure))
    return {entity: tuple(measures) for entity, measures in found.items()}


def _cells(relation: str, row: Iterable[object]) -> Cells:
    return dict(zip(COLUMNS[relation], (str(cell) if cell else None for cell in row), strict=True))


def _unpacked(row: str) -> Cells:
    return dict(zip(_OF_FACTS, [cell or None for cell in row.split(CELL_END)], strict=True))


def _cell(column: str) -> str:
    """A cell of a packed fact, in SQL."""
    return f"split_part(cells, '{CELL_END}', {_OF_FACTS.index(column) + 1})"


def _order(fact: Fact) -> tuple[str, str, date, date, date, str]:
    return (fact.measure_id, fact.definition_id, fact.period_start, fact.period_end, fact.as_of, fact.row_id)


def _fact(cells: Cells) -> Fact:
    mult = int(cells["unit_mult"] or 0)
    written = cells["value"] or ""
    digits = len(written.partition(".")[2])
    decimals = int(cells["decimals"]) if cells["decimals"] else digits
    high = cells["value_high"]
    return Fact(
        row_id=cells["row_id"] or "",
        entity_id=cells["entity_id"] or "",
        measure_id=cells["measure_id"] or "",
        definition_id=cells["definition_id"] or "",
        period_start=_date(cells["period_start"]) or date.min,
        period_end=_date(cells["period_end"]) or _STILL_HOLDS,
        value=_scaled(written, mult),
        value_high=_scaled(high, mult) if high else None,
        unit=cells["unit"] or "",
        decimals=decimals,
        ulp=_unit(mult - decimals),
        price_basis=cells["price_basis"],
        status=FactStatus(cells["status"] or ""),
        as_of=_date(cells["as_of"]) or date.min,
        superseded_by=cells["superseded_by"],
        source_id=cells["source_id"] or "",
        locator=cells["locator"],
        note=cells["note"],
        verified=cells["verified"] == "true",
    )


def _entity(cells: Cells) -> Entity:
    return Entity(
        entity_id=cells["entity_id"] or "",
        name=cells["name"] or "",
        aliases=_items(cells["aliases"]),
        part_of=_items(cells["part_of"]),
        kind=cells["kind"] or "thing",
    )


def _measure(cells: Cells) -> Measure:
    return Measure(
        measure_id=cells["measure_id"] or "",
        label=cells["label"] or "",
        description=cells["description"] or "",
        aliases=_items(cells["aliases"]),
        dimension=cells["dimension"] or "",
        comparable_with=_items(cells["comparable_with"]),
        additive=cells["additive"] == "true",
        bounded=cells["bounded"] == "true",
    )


def _source(cells: Cells) -> Source:
    return Source(
        source_id=cells["source_id"] or "",
        publisher=cells["publisher"] or "",
        title=cells["title"] or "",
        url=cells["url"],
        published=_date(cells["published"]),
        retrieved=_date(cells["retrieved"]),
        tier=cells["tier"] or "",
    )


def _stretch(cells: Cells) -> tuple[tuple[str, str, str], tuple[date, date]]:
    key = (cells["entity_id"] or "", cells["measure_id"] or "", cells["definition_id"] or "")
    return key, (_date(cells["complete_from"]) or date.min, _date(cells["complete_to"]) or date.max)


def _scaled(text: str, mult: int) -> Decimal:
    return Decimal(text).scaleb(mult, _EXACT)


@lru_cache(256)
def _unit(power: int) -> Decimal:
    return _scaled("1", power)


@lru_cache(4096)
def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _items(cell: str | None) -> tuple[str, ...]:
    return tuple(item.strip() for item in (cell or "").split(LIST_SEPARATOR) if item.strip())
