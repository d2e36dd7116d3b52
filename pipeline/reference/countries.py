"""Countries by their names: what a published table calls Japan, commentary calls Japanese as well.

Ids are ISO 3166-1 alpha-3 codes (and XKX). Names that more than one country or region answers to (Georgian, Dominican,
Congolese, Korea) are left out, and so are capitals, which have figures of their own.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pipeline.models import Entity
from pipeline.reference.groups import AGGREGATE, COUNTRY
from pipeline.reference.package import LIST_SEPARATOR


@cache
def countries() -> tuple[Entity, ...]:
    """All countries and territories that are known by name, with demonyms among their aliases."""
    text = resources.files(__package__).joinpath("countries.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(
        Entity(
            entity_id=row["entity_id"],
            name=row["name"],
            aliases=tuple(filter(None, row["aliases"].split(LIST_SEPARATOR))),
            kind="country",
        )
        for row in rows
    )


@cache
def _metonyms() -> Mapping[str, tuple[str, ...]]:
    text = resources.files(__package__).joinpath("metonyms.csv").read_text(encoding="utf-8")
    return {row["entity_id"]: tuple(row["names"].split(LIST_SEPARATOR)) for row in csv.DictReader(text.splitlines())}


def with_names(entity: Entity) -> Entity:
    """A country or group of countries with its demonyms, its capital and what else commentary calls it by."""
    if entity.kind not in (COUNTRY, AGGREGATE):
        return entity
    country = next((each for each in countries() if each.entity_id == entity.entity_id), None)
    known = (country.name, *country.aliases) if country else ()
    metonyms = _metonyms().get(_CODES.get(entity.name, entity.entity_id), ())
    more = (*entity.aliases, *known, *(metonyms if entity.kind == AGGREGATE else ()))
    aliases = tuple(n for n in dict.fromkeys(more) if n != entity.name)
    return entity.model_copy(update={"aliases": aliases, "seats": metonyms if entity.kind == COUNTRY else ()})


_CODES = {"World": "WLD", "European Union": "EUU", "European Union (27)": "EUU", "Euro area": "EMU"}
"""Groups under the names that tables have for them, whatever their ids."""


@dataclass(frozen=True)
class Registry:
    """Who is meant by a name in a published table: ids of tables in use come before those of countries."""

    ids: Mapping[str, str]
    by_id: Mapping[str, Entity]

    @classmethod
    def of(cls, known: Iterable[Entity]) -> "Registry":
        """The registry of all countries and the entities of a table in use."""
        ids: dict[str, str] = {}
        for entity in (*known, *countries()):
            for name in (entity.name, *entity.aliases):
                ids.setdefault(name.casefold(), entity.entity_id)
        return cls(ids, {entity.entity_id: entity for entity in countries()})

    def id_of(self, name: str, code: str) -> str | None:
        """The id of a known name, or of a code whose country the name begins with: ``Somalia, Fed. Rep.``, SOM."""
        country = self.by_id.get(code)
        if country is not None and name.startswith(country.name):
            return self.ids.get(name.casefold(), code)
        return self.ids.get(name.casefold())

    def names(self, entity_id: str, name: str) -> tuple[str, ...]:
        """Other names of a country; none for anything else."""
        country = self.by_id.get(entity_id)
        if country is None:
            return ()
        return tuple(other for other in (country.name, *country.aliases) if other != name)
