"""The files of a Data Package."""

import csv
import json
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path

from pipeline.models.noun import Noun
from pipeline.reference.importing.places import joined
from pipeline.reference.package import COLUMNS, DESCRIPTOR, LIST_SEPARATOR

Cells = Mapping[str, object]
"""One row of a package file by column; what is left out is written empty."""


def cells_of(noun: Noun) -> Cells:
    """An entity or a measure as a row."""
    dumped: dict[str, object] = noun.model_dump(exclude_defaults=True)
    return {**dumped, "aliases": joined(dumped.get("aliases", ()), LIST_SEPARATOR)}  # type: ignore[arg-type]


def write_rows(file: Path, name: str, rows: Iterable[Cells]) -> int:
    """Writes the rows of a resource under its header; returns how many."""
    columns, count = COLUMNS[name], 0
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([row.get(column, "") for column in columns])
            count += 1
    return count


def write_descriptor(folder: Path, name: str, title: str) -> None:
    """A descriptor with the schemas of the package that is shipped."""
    template = json.loads(resources.files("pipeline.reference").joinpath("schemas.json").read_text(encoding="utf-8"))
    described = {"$schema": template["$schema"], "name": name, "title": title, "resources": template["resources"]}
    (folder / DESCRIPTOR).write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")
