"""The rows of a table package that was added from a source: read, written whole, and where it came from."""

import csv
import json
import shutil
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import TableError
from pipeline.files import write_whole, writing_to
from pipeline.reference.importing.writing import write_rows
from pipeline.reference.package import COLUMNS, DESCRIPTOR, Package, open_package
from pipeline.text.cells import cells_up_to

Row = dict[str, str]
Relations = dict[str, list[Row]]
"""By resource of a package, its rows by column."""

_ORIGIN: Final = "argmap"
"""Property of the descriptor that says where a package came from."""
_LONGEST_CELL: Final = 1_000_000
_MARK: Final = 12
"""Letters of a digest that tell the files of editions apart."""


class Origin(BaseModel):
    """Where a package came from: the source as it is written on the command line, its edition, when it was fetched.

    ``measures`` are the ids of measures here by what the source calls them, whatever becomes of their labels.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    source: str
    edition: date
    retrieved: datetime
    measures: Mapping[str, str] = Field(default_factory=dict)


def origin_of(folder: Path) -> Origin:
    """Raises TableError for a package that was not added from a source."""
    try:
        return Origin.model_validate(_descriptor(open_package(folder)).get(_ORIGIN))
    except ValidationError as error:
        do = "Only what `argmap table add` made can be updated; import a newer file into a new folder."
        raise TableError("does not say from which source it came", where=str(folder), do=do) from error


def added(folder: Path) -> tuple[Path, ...]:
    """Packages in a folder that were added from a source, or cannot be opened, by name; others are passed by."""
    found = sorted(each for each in folder.iterdir() if (each / DESCRIPTOR).is_file()) if folder.is_dir() else []
    return tuple(filter(_was_added, found))


def _was_added(folder: Path) -> bool:
    try:
        return _ORIGIN in _descriptor(open_package(folder))
    except TableError:
        return True  # what is wrong with it is told when its turn comes


def read(folder: Path) -> Relations:
    """All rows of a package of CSV files; raises TableError."""
    package = open_package(folder)
    return {name: _read(name, file) for name, file in package.files.items()}


def write(relations: Relations, origin: Origin, folder: Path) -> None:
    """Rewrites a package that nobody reads yet, under the names of its files; raises OSError."""
    package = open_package(folder)
    for name, file in package.files.items():
        write_rows(file, name, relations[name])
    described = {**_descriptor(package), _ORIGIN: origin.model_dump(mode="json")}
    (folder / DESCRIPTOR).write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


def replace(folder: Path, work: Path) -> None:
    """Puts the files of ``work`` in the place of a package's own, all at once; raises StorageError.

    The new files lie beside the old ones under names of their own until the descriptor, renamed into its place, names
    them. Whatever happens before that leaves the package as it was.
    """
    old, new = open_package(folder), open_package(work)
    mark = new.digest()[:_MARK]
    described = _descriptor(new)
    moved = {name: f"{name}-{mark}{file.suffix}" for name, file in new.files.items()}
    with writing_to(folder):
        for name, file in new.files.items():
            shutil.copyfile(file, folder / moved[name])
    for resource in described["resources"]:
        resource["path"] = moved.get(resource["name"], resource["path"])
    write_whole(folder / DESCRIPTOR, json.dumps(described, indent=2) + "\n")
    with writing_to(folder):
        for file in {*old.files.values(), *_ours(folder)} - {folder / path for path in moved.values()}:
            file.unlink(missing_ok=True)


def _ours(folder: Path) -> Iterable[Path]:
    """Files of editions that an update wrote, one that was cut short among them."""
    return (file for name in COLUMNS for file in folder.glob(f"{name}-{'[0-9a-f]' * _MARK}.csv"))


def _descriptor(package: Package) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((package.folder / DESCRIPTOR).read_text(encoding="utf-8-sig"))
    return read


def _read(name: str, file: Path) -> list[Row]:
    if file.suffix.lower() != ".csv":
        raise TableError("is no CSV file, as `argmap table add` writes", where=str(file), do="Add the source anew.")
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream, cells_up_to(_LONGEST_CELL):
            rows = [{column: str(row.get(column) or "") for column in COLUMNS[name]} for row in csv.DictReader(stream)]
    except (OSError, UnicodeError, csv.Error) as error:
        raise TableError(f"cannot be read ({error})", where=str(file), do="Add the source anew.") from error
    return rows
