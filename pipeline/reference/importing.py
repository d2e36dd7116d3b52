"""Published tables into a Data Package: `argmap table import`."""

import csv
import json
import re
import shutil
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib import resources
from pathlib import Path

from pipeline.errors import StorageError, TableError
from pipeline.models import Entity
from pipeline.reference.countries import Registry
from pipeline.reference.groups import kind_of
from pipeline.reference.layouts import Observation, read_layout
from pipeline.reference.package import COLUMNS, DESCRIPTOR, LIST_SEPARATOR
from pipeline.reference.table import validate

Cells = Mapping[str, object]
"""One row of a package file by column; what is left out is written empty."""


@dataclass(frozen=True)
class About:
    """What a published table does not say of itself. ``as_of`` is the day from which its figures were known."""

    publisher: str
    title: str
    as_of: date
    url: str = ""
    measure: str = ""
    """Name of what is measured, where the file's column is only called Value."""
    unit: str = ""
    """Unit of all figures, where the file does not say: an ISO 4217 code, %, people …"""
    verified: bool = True
    """False if the file is not the publisher's own."""
    known: Sequence[Entity] = ()
    """Entities of a table in use: the same names get the same ids."""


@dataclass(frozen=True)
class Imported:
    """What came of it: facts written, and one sentence for each kind of row that was left out."""

    folder: Path
    facts: int
    left_out: tuple[str, ...]


def import_table(file: Path | str, out: Path | str, about: About, layout: str | None = None) -> Imported:
    """A package in the new folder ``out`` from a published CSV file; layouts are those of ``layouts.LAYOUTS``.

    Written whole or not at all. Raises TableError for a file that does not fit, StorageError if it cannot be written.
    """
    source, target = Path(file), Path(out)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise TableError("is there already", where=str(target), do="Name a new folder, or remove it first.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as work:
            return _import(source, Path(work) / "table", target, (about, layout))
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageError(f"cannot be written ({reason})", where=str(target), do="Name another folder.") from error


def _import(source: Path, work: Path, target: Path, choices: tuple[About, str | None]) -> Imported:
    about, layout = choices
    work.mkdir()
    collected = _Collected(about, slug(f"{about.publisher} {about.title}"))
    try:
        observations = read_layout(source, layout)
        facts = _write(work / "facts.csv", "facts", collected.facts(observations))
    except TableError as error:
        raise TableError(error.what, where=source.name, do=error.do) from error
    _write(work / "entities.csv", "entities", _under_plain_names(collected.entities.values()))
    _write(work / "measures.csv", "measures", collected.measures.values())
    _write(work / "sources.csv", "sources", [collected.source()])
    _write(work / "series.csv", "series", [])
    _describe(work, slug(about.title), about.title)
    if not facts:
        raise TableError("holds no figures", where=source.name, do="Check the layout: `--layout` names it.")
    if faults := validate(work):
        raise TableError(faults[0], where=source.name, do="The file repeats or mixes observations: correct it first.")
    if target.exists():
        target.rmdir()
    shutil.move(work, target)
    return Imported(target, facts, tuple(f"{reason}: {count} rows" for reason, count in collected.left_out.items()))


@dataclass
class _Collected:
    """Entities and measures met on the way through the observations."""

    about: About
    source_id: str
    entities: dict[str, Cells] = field(default_factory=dict)
    measures: dict[str, Cells] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    _ids: dict[str, str] = field(default_factory=dict)

    @cached_property
    def registry(self) -> Registry:
        return Registry.of(self.about.known)

    def facts(self, observations: Iterable[Observation]) -> Iterator[Cells]:
        """Rows of facts; a row whose unit is not that of its measure is left out and counted."""
        for seen in observations:
            label = self._label(seen)
            measure, unit = slug(label), self.about.unit or seen.unit or _unit_in(label)
            if self.units.setdefault(measure, unit) != unit:
                self.left_out[f"{label} in {unit or 'no unit'} instead of {self.units[measure] or 'no unit'}"] += 1
                continue
            unit = unit or label.casefold()
            entity = self._entity(seen)
            self.measures.setdefault(measure, _measure(measure, label, unit))
            yield self._fact(seen, entity, measure, unit)

    def _fact(self, seen: Observation, entity: str, measure: str, unit: str) -> Cells:
        about, span = self.about, seen.period or (self.about.as_of, self.about.as_of)
        definition = seen.definition or about.publisher
        return {
            "row_id": f"{measure}.{slug(definition)}.{entity}.{span[0]}.{span[1]}",
            "entity_id": entity,
            "measure_id": measure,
            "definition_id": definition,
            "period_start": span[0],
            "period_end": span[1],
            "value": seen.value,
            "unit": unit,
            "unit_mult": seen.mult,
            "status": seen.status,
            "as_of": about.as_of,
            "source_id": self.source_id,
            "locator": f"row {seen.row}",
            "note": seen.note,
            "verified": str(about.verified).lower(),
        }

    def source(self) -> Cells:
        about = self.about
        named = {"publisher": about.publisher, "title": about.title, "url": about.url, "tier": "data"}
        return {"source_id": self.source_id, "published": about.as_of, **named}

    def _label(self, seen: Observation) -> str:
        label = self.about.measure if seen.measure.casefold() in {"", "value"} else seen.measure
        if not label:
            do = "Name what is measured: `--measure`."
            raise TableError("has figures in a column that is only called Value", do=do)
        return label

    def _entity(self, seen: Observation) -> str:
        name, code = seen.entity.strip(), seen.code.strip()
        if name.casefold() not in self._ids:
            self._ids[name.casefold()] = self.registry.id_of(name, code) or code or slug(name)
        entity_id = self._ids[name.casefold()]
        if entity_id not in self.entities:
            aliases = LIST_SEPARATOR.join(self.registry.names(entity_id, name))
            named = {"entity_id": entity_id, "name": name or entity_id, "aliases": aliases}
            self.entities[entity_id] = {**named, "kind": kind_of(code, name)}
        return entity_id


def _measure(measure_id: str, label: str, unit: str) -> Cells:
    changes = re.search(r"growth|inflation|change", label, re.IGNORECASE)
    dimension = "money" if _CURRENCY.fullmatch(unit) else _DIMENSIONS.get(unit, "count")
    if unit == "%" and changes:
        dimension = "percent_change"
    plainer = re.sub(r"\s*\([^)]*\)|, total$", "", label).strip()
    names = [plainer, *(name for word, others in _ALSO.items() if word == plainer.casefold() for name in others)]
    aliases = "|".join(name for name in dict.fromkeys(names) if name != label)
    return {"measure_id": measure_id, "label": label, "aliases": aliases, "dimension": dimension}


_CURRENCY = re.compile("[A-Z]{3}")
_DIMENSIONS = {"%": "share", "sq km": "area", "km2": "area", "kWh": "energy", "kW": "measure"}
_ALSO: Mapping[str, tuple[str, ...]] = {
    "gdp": ("gross domestic product", "economic output"),
    "real gdp growth rate": ("GDP growth", "economic growth", "growth of the economy"),
    "gdp growth": ("economic growth", "growth of the economy"),
    "inflation rate": ("inflation", "consumer prices"),
    "inflation": ("inflation rate", "consumer prices"),
    "inflation, consumer prices": ("inflation", "inflation rate", "consumer prices"),
    "unemployment rate": ("unemployment", "jobless rate"),
    "military expenditures": ("military expenditure", "military spending", "defence spending", "defense spending"),
    "military and security service personnel strengths": ("active troops", "active-duty personnel"),
    "population": ("inhabitants",),
}
"""What statistical offices call by one name and commentary by others."""


def _under_plain_names(entities: Iterable[Cells]) -> Iterator[Cells]:
    """ "Egypt, Arab Rep." is Egypt as well, if nobody else in the table begins so; the two Congos stay apart."""
    rows = tuple(entities)
    heads = Counter(str(row["name"]).partition(",")[0] for row in rows)
    for row in rows:
        head, _, rest = str(row["name"]).partition(", ")
        aliases = str(row["aliases"]).split(LIST_SEPARATOR) if row["aliases"] else []
        plain = [head] if heads[head] == 1 and _STYLE.search(rest) and head not in aliases else []
        yield {**row, "aliases": LIST_SEPARATOR.join([*plain, *aliases])}


_STYLE = re.compile(r"^(?:The|RB)$|\b(?:Rep|Sts|Fed)\.")


def _unit_in(label: str) -> str:
    """The unit that a label names, such as "GDP (current US$)" and "Inflation, consumer prices (annual %)"."""
    if "%" in label:
        return "%"
    return "USD" if re.search(r"US\$|\bUSD\b", label) else ""


def slug(text: str) -> str:
    """Lower-case letters, digits and hyphens, at most sixty; never empty."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", folded).strip("-")[:60].strip("-") or "unnamed"


def _write(file: Path, name: str, rows: Iterable[Cells]) -> int:
    columns, count = COLUMNS[name], 0
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([row.get(column, "") for column in columns])
            count += 1
    return count


def _describe(folder: Path, name: str, title: str) -> None:
    """A descriptor with the schemas of the package that is shipped."""
    template = json.loads(resources.files(__package__).joinpath("schemas.json").read_text(encoding="utf-8"))
    described = {"$schema": template["$schema"], "name": name, "title": title, "resources": template["resources"]}
    (folder / DESCRIPTOR).write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")
