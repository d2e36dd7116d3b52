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
