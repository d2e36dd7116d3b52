"""Facts of an edition: every figure of the fields that the almanac keeps, and what was left out for which reason."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.reference.almanac.cells import Cell, Stamp, Unread, closing_stamp, read_cells, read_strength
from pipeline.reference.almanac.editions import About, Country, Edition
from pipeline.reference.almanac.fields import NOTE, Field, Place, Text

Row = Mapping[str, str]
"""One fact, by column of the package."""

_PRICES = re.compile(r"data (?:are )?in ((?:19|20)\d\d) (?:US )?dollars", re.IGNORECASE)
_GOVERNMENT = re.compile(r"(?:general|central) government", re.IGNORECASE)
_JOINT = re.compile(r"\b(?:entry )?includes? (?:the )?(?:West Bank|Gaza|Jersey|Guernsey)", re.IGNORECASE)
_OPEN = "as the country counts"
_ALWAYS = Stamp(date.min, date.max, estimate=False, said="")
_QUOTED = 120
"""Characters of a cell that stand in the note of its row."""


@dataclass(frozen=True)
class Entity:
    """Whom an entry is of, in the table."""

    entity_id: str
    name: str
    kind: str


@dataclass
class Observed:
    """Rows of one edition, and by reason how many figures were left out."""

    edition: Edition
    entities: Mapping[str, Entity]
    left_out: Counter[str] = field(default_factory=Counter)

    def rows(self, fields: Sequence[Field]) -> Iterator[Row]:
        """All facts, ordered by country, then as the fields are."""
        for country in self.edition.countries:
            entity = self.entities.get(country.code)
            if entity is None:
                self.left_out["an entry of no country"] += 1
                continue
            seen: set[str] = set()
            wrong = {f"{each}.{self.edition.about.edition}" for each in self.edition.about.wrong}
            for each in fields:
                place = each.places.get(self.edition.about.layout)
                for row in self._of_field(each, place, country, entity) if place else ():
                    if row["row_id"] in seen:
                        self.left_out["a year given twice"] += 1
                        continue
                    seen.add(row["row_id"])
                    if row["row_id"] in wrong:
                        self.left_out["a misprint"] += 1
                        continue
                    yield row

    def _of_field(self, of: Field, place: Place, country: Country, entity: Entity) -> Iterator[Row]:
        for text in place.texts(country.sections):
            if _JOINT.search(text.note):
                self.left_out["several territories together"] += 1
                continue
            for cell in _cells(of, text):
                dated = cell if isinstance(cell, Unread) else _dated(cell, of, text)
                if isinstance(dated, Unread):
                    self.left_out[str(dated)] += 1
                else:
                    yield _row(dated, of, place, _Told(text, country, entity, self.edition.about))


@dataclass(frozen=True)
class _Dated:
    cell: Cell
    stamp: Stamp


@dataclass(frozen=True)
class _Told:
    """Where a figure stands."""

    text: Text
    country: Country
    entity: Entity
    about: About


def _cells(of: Field, text: Text) -> Iterable[Cell | Unread]:
    if not of.strength:
        return read_cells(text.text, of.unit)
    try:
        return (read_strength(text.text),)
    except Unread as error:
        return (error,)


def _dated(cell: Cell, of: Field, text: Text) -> _Dated | Unread:
    """A figure with its own stamp, or the one that its group shares: it stands with one of its figures."""
    if of.timeless:
        return _Dated(cell, _ALWAYS)
    stamp = cell.stamp or _shared(text.group)
    if stamp is None:
        return Unread("no year")
    if text.year not in (None, stamp.start.year):
        return Unread("another year than its name says")
    return _Dated(cell, stamp)


def _shared(group: Iterable[str]) -> Stamp | None:
    found = {stamp.start: stamp for text in group if (stamp := closing_stamp(text))}
    return next(iter(found.values())) if len(found) == 1 else None


def _row(dated: _Dated, of: Field, place: Place, told: _Told) -> Row:
    cell, stamp, about = dated.cell, dated.stamp, told.about
    timeless, definition = stamp is _ALWAYS, _definition(place, told.text.note)
    when = "always" if timeless else str(stamp.start.year) if stamp.end != stamp.start else stamp.start.isoformat()
    return {
        "row_id": f"{of.id}.{told.entity.entity_id}.{when}.{about.edition}",
        "entity_id": told.entity.entity_id,
        "measure_id": of.id,
        "definition_id": definition,
        "period_start": stamp.start.isoformat(),
        "period_end": "" if timeless else stamp.end.isoformat(),
        "value": cell.value,
        "value_high": cell.high or "",
        "unit": of.unit,
        "unit_mult": str(cell.mult),
        "decimals": "" if cell.decimals is None else str(cell.decimals),
        "price_basis": _basis(place, told.text.note),
        "status": "estimate" if stamp.estimate else "actual",
        "as_of": about.as_of.isoformat(),
        "superseded_by": "",
        "source_id": about.source_id,
        "locator": f"{told.entity.name} ({told.country.place.removesuffix('.json')}): {': '.join(told.text.path)}",
        "note": _quoted(told.text.text),
        "verified": str(not of.several and definition != _OPEN).lower(),
    }


def _definition(place: Place, note: str) -> str:
    if place.definition != NOTE:
        return place.definition
    found = _GOVERNMENT.search(note)
    return found[0].lower() if found else _OPEN


def _basis(place: Place, note: str) -> str:
    if place.basis != NOTE:
        return place.basis or ""
    found = _PRICES.search(note)
    return f"constant {found[1]} dollars" if found else ""


def _quoted(text: str) -> str:
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return plain if len(plain) <= _QUOTED else f"{plain[:_QUOTED]}…"


def superseding(older: Iterable[Row], newer: Iterable[Row]) -> Iterator[Row]:
    """Rows of the older edition; those of which the newer one has the same figure name the row that replaced them."""
    later = {_observation(row): row["row_id"] for row in newer}
    for row in older:
        yield {**row, "superseded_by": later.get(_observation(row), "")}


def _observation(row: Row) -> tuple[str, ...]:
    columns = ("entity_id", "measure_id", "definition_id", "period_start", "period_end", "unit", "price_basis")
    return tuple(row[column] for column in columns)
