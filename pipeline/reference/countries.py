"""Countries by their names: what a published table calls Japan, commentary calls Japanese as well.

Ids are ISO 3166-1 alpha-3 codes (and XKX). ``countries.csv`` holds names and demonyms: the World Bank's names and what
The World Factbook (edition of 2026-01, public domain) gives as "Nationality", with plurals. ``metonyms.csv`` holds
capitals (the Factbook's "Capital") and what else commentary names a country by, each row with its source.

Names that more than one country or region answers to (Georgian, Dominican, Congolese, Korea) are left out. A capital
that somebody else is as well known by, or that is called as its country, stands under ``shared`` and names nobody.
``namesakes.csv`` holds places of which nothing is known here, and whose longer names hold a country's: New Mexico.
"""

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from babel.core import get_global

from pipeline.models import Entity
from pipeline.reference.groups import AGGREGATE, COUNTRY, kind_of
from pipeline.reference.package import LIST_SEPARATOR
from pipeline.text.slug import slug


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
def _by_name() -> Mapping[str, str]:
    return {name.casefold(): entity.entity_id for entity in countries() for name in (entity.name, *entity.aliases)}


@lru_cache(maxsize=65_536)
def is_country(name: str) -> bool:
    """Whether a country, a territory or a group of them has this name, or this code in capitals."""
    text = name.strip()
    known = text.casefold() in _by_name() or (text.isupper() and code_of(text) is not None)
    return known or kind_of(text, text) == AGGREGATE


@cache
def _alpha_3() -> Mapping[str, str]:
    """Codes of two letters and what offices use beside ISO 3166, to codes of three. Source: Unicode CLDR, Eurostat."""
    own = {entity.entity_id for entity in countries()}
    short = {two[0]: three for three, two in get_global("territory_aliases").items() if three in own}
    return short | {"EL": "GRC", "UK": "GBR", "XK": "XKX", "KOS": "XKX", "OWID_KOS": "XKX", "RO": "ROU", "ROM": "ROU"}


_GROUPS = {
    "OWID_WRL": "World", "WLD": "World", "1W": "World", "W00": "World", "W1": "World", "EUU": "European Union",
    "EU": "European Union", "EU27_2020": "European Union", "EU28": "European Union (28)",
    "OWID_EU27": "European Union (27)", "EA": "Euro area", "EA19": "Euro area", "EA20": "Euro area",
    "EA21": "Euro area", "EMU": "Euro area", "XC": "Euro area",
    "G7": "G7", "G20": "G20", "OECD": "OECD", "OED": "OECD",
}  # fmt: skip


_GROUP_IDS = {"World": "WLD", "European Union": "EUU", "European Union (27)": "EUU", "Euro area": "EMU"}
"""Ids of groups by the names that tables have for them, the same whatever office lists them."""


def code_of(code: str) -> str | None:
    """The code of three letters that a country's code of two or three stands for, in capitals or not."""
    code = code.strip().upper()
    return code if code in _by_id() else _alpha_3().get(code)


def group_of(code: str) -> str | None:
    """The name of a group of countries that an office's code stands for."""
    return _GROUPS.get(code.strip().upper())


@cache
def _by_id() -> Mapping[str, Entity]:
    return {entity.entity_id: entity for entity in countries()}


def country(entity_id: str) -> Entity | None:
    """A country by its code of three letters."""
    return _by_id().get(entity_id)


def currency_of(entity_id: str, year: int) -> str | None:
    """The money that a country had in a year, if it had one. Source: Unicode CLDR."""
    two = next(iter(get_global("territory_aliases").get(entity_id, ())), "")
    held = [
        code
        for code, since, until, tender in get_global("territory_currencies").get(two, ())
        if tender and (since is None or since[0] < year) and (until is None or until[0] > year)
    ]
    return held[0] if len(held) == 1 else None


@cache
def _metonyms() -> Mapping[str, tuple[str, ...]]:
    text = resources.files(__package__).joinpath("metonyms.csv").read_text(encoding="utf-8")
    return {row["entity_id"]: tuple(_cased(row["names"])) for row in csv.DictReader(text.splitlines())}


def _cased(names: str) -> Iterator[str]:
    """ "the Kremlin" begins a sentence as "The Kremlin"."""
    for name in filter(None, names.split(LIST_SEPARATOR)):
        yield from (name, f"The {name[4:]}") if name.startswith("the ") else (name,)


def with_names(entity: Entity) -> Entity:
    """A country or group of countries with its demonyms, its capital and what else commentary calls it by."""
    if entity.kind not in (COUNTRY, AGGREGATE):
        return entity
    own = country(entity.entity_id)
    known = (own.name, *own.aliases) if own else ()
    metonyms = _metonyms().get(_GROUP_IDS.get(entity.name, entity.entity_id), ())
    more = (*entity.aliases, *known, *(metonyms if entity.kind == AGGREGATE else ()))
    aliases = tuple(n for n in dict.fromkeys(more) if n != entity.name)
    return entity.model_copy(update={"aliases": aliases, "seats": metonyms if entity.kind == COUNTRY else ()})


def namesakes(ids: Collection[str]) -> tuple[Entity, ...]:
    """Those whose names hold the name of one of these countries, so that a figure of theirs is nobody else's."""
    text = resources.files(__package__).joinpath("namesakes.csv").read_text(encoding="utf-8")
    found = (row["names"].split(LIST_SEPARATOR) for row in csv.DictReader(text.splitlines()) if row["of"] in ids)
    return tuple(
        Entity(entity_id=slug(f"namesake {name}", ""), name=name, aliases=tuple(more)) for name, *more in found
    )


@dataclass(frozen=True)
class Registry:
    """Who is meant by a name in a published table: ids of tables in use come before those of countries."""

    ids: Mapping[str, str]
    """By names in small letters."""
    shared: frozenset[str] = frozenset()
    """Ids in use of entities of which another has the same name."""

    @classmethod
    def of(cls, known: Iterable[Entity]) -> "Registry":
        """The registry of all countries and the entities of a table in use."""
        ids: dict[str, str] = {}
        used = tuple(known)
        for entity in (*used, *countries()):
            for name in (entity.name, *entity.aliases):
                ids.setdefault(name.casefold(), entity.entity_id)
        alike: dict[str, set[str]] = {}
        for entity in used:
            alike.setdefault(entity.name.casefold(), set()).add(entity.entity_id)
        return cls(ids, frozenset(each for same in alike.values() if len(same) > 1 for each in same))

    def id_of(self, name: str, code: str) -> str | None:
        """The id of a known name; else that of a country's code: ``Somalia, Fed. Rep.``, SOM; ``Griechenland``, EL.

        Of entities in use that have one name, the code says which is meant.
        """
        if code in self.shared:
            return code
        if name.casefold() in self.ids:
            return self.ids[name.casefold()]
        if group := group_of(code) or (name if name in _GROUP_IDS else None):
            return self.ids.get(group.casefold()) or _GROUP_IDS.get(group)
        return code_of(code) if code else None

    def names(self, entity_id: str, name: str) -> tuple[str, ...]:
        """Other names of a country; none for anything else."""
        own = country(entity_id)
        return tuple(other for other in (own.name, *own.aliases) if other != name) if own else ()
