"""Whose figures a published table holds: countries by name or code, and anybody else by the name given."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.errors import legible
from pipeline.models import Entity
from pipeline.reference.countries import Registry, code_of, country, group_of
from pipeline.reference.groups import AGGREGATE, COUNTRY, kind_of
from pipeline.reference.importing.ids import slug

_THING = "thing"
_STYLE = re.compile(r"^(?:The|RB)$|\b(?:Rep|Sts|Fed)\.")


@dataclass
class Places:
    """Entities met so far, by id."""

    known: Sequence[Entity] = ()
    entities: dict[str, Entity] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._registry = Registry.of(self.known)
        self._ids: dict[tuple[str, str], str] = {}

    def id_of(self, name: str, code: str) -> str:
        """The id of whom a name and a code mean; either may be ''."""
        key = (name.casefold(), code)
        if key not in self._ids:
            self._ids[key] = self._met(legible(name), legible(code))
        return self._ids[key]

    def all(self) -> Iterator[Entity]:
        """Everybody, under plain names too: "Egypt, Arab Rep." is Egypt if nobody else begins so."""
        entities = tuple(self.entities.values())
        heads = Counter(entity.name.partition(",")[0] for entity in entities)
        for entity in entities:
            head, _, rest = entity.name.partition(", ")
            plain = heads[head] == 1 and _STYLE.search(rest) and head not in entity.aliases
            yield entity.model_copy(update={"aliases": (head, *entity.aliases)}) if plain else entity

    def _met(self, name: str, code: str) -> str:
        written = "" if code.isdigit() else code
        entity_id = self._registry.id_of(name, written) or written or slug(name or code)
        if entity_id not in self.entities:
            named = country(entity_id)
            own = name or (named.name if named else group_of(code) or code)
            aliases = tuple(each for each in self._registry.names(entity_id, own) if each)
            self.entities[entity_id] = Entity(
                entity_id=entity_id, name=own, aliases=aliases, kind=self._kind(entity_id, own, code)
            )
        return entity_id

    def _kind(self, entity_id: str, name: str, code: str) -> str:
        known = next((entity for entity in self.known if entity.entity_id == entity_id), None)
        if known is not None:
            return known.kind
        if kind_of(code, name) == AGGREGATE or group_of(code):
            return AGGREGATE
        return COUNTRY if country(entity_id) or code_of(code) else _THING


def joined(names: Iterable[str], separator: str) -> str:
    """Names as the items of one cell."""
    return separator.join(name.replace(separator, "/") for name in names)
