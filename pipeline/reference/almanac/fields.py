"""What the almanac measures and where the Factbook has it: ``fields.yaml`` read into nouns."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import yaml

PREFIX = "almanac-"
"""Begins the ids of all measures, so that they never meet those of a table that somebody imported."""
PLAIN = "The World Factbook"
"""Definition of figures that all editions count alike."""
NOTE = "note"
_YEAR = re.compile(r"\b(?P<year>(?:19|20)\d\d)$")
_LONGEST_NOTE = 4_000
_OF_SECTION = 2
"""Parts of the path of a field that stands in its section by itself."""


@dataclass(frozen=True)
class Text:
    """A text of an entry: its path as the entry spells it, the year that its name ends in, and the field's note."""

    path: tuple[str, ...]
    text: str
    year: int | None = None
    note: str = ""
    group: tuple[str, ...] = ()
    """The texts of the same group, itself among them: they share a stamp."""


@dataclass(frozen=True)
class Place:
    """Where one layout has the figures of a measure."""

    path: tuple[str, ...]
    definition: str = PLAIN
    basis: str | None = None

    def texts(self, sections: Mapping[str, Any]) -> Iterator[Text]:
        """The texts of this place in an entry; none if it has no such field."""
        holder: Any = sections
        for name in self.path[:-1]:
            holder = _named(holder, name)
        if not isinstance(holder, dict):
            return
        for key, value in holder.items():
            found = _YEAR.search(key)
            year = int(found["year"]) if found and self.path[-1].endswith(" YEAR") else None
            spelt = key.strip() if year is None else _YEAR.sub("YEAR", key)
            if spelt == self.path[-1] and (text := _text(value)):
                note = _note(value) or _note(holder)
                group = map(_text, holder.values()) if len(self.path) > _OF_SECTION else (text, note)
                yield Text((*self.path[:-1], key.strip()), text, year, note, tuple(group))


def _named(holder: Any, name: str) -> Any:  # noqa: ANN401 - JSON that nobody has checked
    return next((v for k, v in holder.items() if k.strip() == name), None) if isinstance(holder, dict) else None


def _text(value: Any) -> str:  # noqa: ANN401
    text = value.get("text") if isinstance(value, dict) else value
    return text if isinstance(text, str) else ""


def _note(value: Any) -> str:  # noqa: ANN401
    return _text(_named(value, NOTE))[:_LONGEST_NOTE]


@dataclass(frozen=True)
class Field:
    """A measure of the almanac with its places by layout; ``cells`` is its row in the table's measures."""

    id: str
    unit: str
    places: Mapping[str, Place]
    cells: Mapping[str, str] = field(repr=False)
    timeless: bool = False
    strength: bool = False
    several: bool = False
    """Whether it is counted in several ways, so that nobody can say that another figure is wrong."""


@cache
def known_fields() -> Sequence[Field]:
    """All measures, as ``fields.yaml`` has them."""
    text = resources.files(__package__).joinpath("fields.yaml").read_text(encoding="utf-8")
    return tuple(map(_field, yaml.safe_load(text)))


def _field(entry: Mapping[str, Any]) -> Field:
    places = {layout: _place(entry[layout]) for layout in ("recent", "2015") if layout in entry}
    cells = {
        "measure_id": PREFIX + entry["id"],
        "label": entry["label"],
        "description": entry["description"],
        "aliases": "|".join(entry.get("aliases", ())),
        "dimension": entry["dimension"],
        "comparable_with": "|".join(PREFIX + other for other in entry.get("comparable_with", ())),
        "additive": str(entry.get("additive", False)).lower(),
        "bounded": str(entry.get("bounded", False)).lower(),
    }
    marks = {mark: bool(entry.get(mark)) for mark in ("timeless", "strength", "several")}
    return Field(PREFIX + entry["id"], entry["unit"], places, cells, **marks)


def _place(entry: Mapping[str, str]) -> Place:
    path = tuple(part.strip() for part in entry["path"].split(" > "))
    return Place(path, entry.get("definition", PLAIN), entry.get("basis"))
