"""A Data Package on disk: which files make up a reference table, and whether they may be read at all."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline.errors import TableError

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "entities": ("entity_id", "name", "aliases", "part_of", "kind"),
    "measures": (
        *("measure_id", "label", "description", "aliases", "dimension"),
        *("comparable_with", "additive", "bounded"),
    ),
    "sources": ("source_id", "publisher", "title", "url", "published", "retrieved", "tier"),
    "series": ("entity_id", "measure_id", "definition_id", "complete_from", "complete_to"),
    "facts": (
        *("row_id", "entity_id", "measure_id", "definition_id", "period_start", "period_end"),
        *("value", "value_high", "unit", "unit_mult", "decimals", "price_basis", "status"),
        *("as_of", "superseded_by", "source_id", "locator", "note", "verified"),
    ),
}
"""Resources of a package and the columns of each."""

DESCRIPTOR = "datapackage.json"
LIST_SEPARATOR = "|"
"""Divides the items of one cell (aliases, part_of, comparable_with)."""

_MAX_DESCRIPTOR = 1_000_000
_CHUNK = 1 << 20
_LONGEST_PATH = 255


@dataclass(frozen=True)
class Package:
    """A folder with a descriptor; ``files`` holds one CSV or Parquet file per resource of COLUMNS."""

    folder: Path
    name: str
    files: Mapping[str, Path]

    def digest(self) -> str:
        """SHA-256 over descriptor and files, in the order of COLUMNS; raises TableError."""
        total = hashlib.sha256()
        for file in (self.folder / DESCRIPTOR, *self.files.values()):
            total.update(_digest(file))
        return total.hexdigest()


def open_package(path: Path | str) -> Package:
    """The package in a folder, or whose descriptor is given; raises TableError."""
    given = Path(path)
    folder = given.parent if given.name == DESCRIPTOR else given
    descriptor = _read_descriptor(folder)
    resources = descriptor.get("resources")
    if not isinstance(resources, list):
        raise _unfit(folder, "has no list of resources", f"List these: {', '.join(COLUMNS)}.")
    paths = dict(_named(folder, number, entry) for number, entry in enumerate(resources, start=1))
    files = {name: _inside(folder, name, paths.get(name)) for name in COLUMNS}
    name = descriptor.get("name")
    own = isinstance(name, str) and name and name.isprintable()
    return Package(folder, str(name) if own else folder.resolve().name, files)


def _named(folder: Path, number: int, entry: object) -> tuple[str, object]:
    """Name and path of an entry in the list of resources."""
    name = entry.get("name") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(name, str):
        do = 'Write each as {"name": "facts", "path": "facts.csv"}.'
        raise _unfit(folder, f"has a resource without a name in words, number {number} in its list", do)
    return name, entry.get("path")


def _read_descriptor(folder: Path) -> dict[str, Any]:
    file = folder / DESCRIPTOR
    if not file.is_file():
        do = f"Name a folder that holds one, or make one with `argmap table import`; looked for {DESCRIPTOR}."
        raise TableError("there is no reference table here", where=str(folder), do=do)
    try:
        if file.stat().st_size > _MAX_DESCRIPTOR:
            raise _unfit(folder, "is larger than a megabyte", "Describe the files in it, and keep data outside.")
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise _unfit(folder, f"is not JSON ({error})", "Correct it.") from error
    if not isinstance(content, dict):
        raise _unfit(folder, "is not a JSON object", "Start it with { and list the resources.")
    return content


def _inside(folder: Path, name: str, path: object) -> Path:
    """The file of a resource: a plain relative path within the folder, symbolic links resolved."""
    if not isinstance(path, str) or not path:
        do = "Give it a path such as facts.csv; a file with only the header is enough when there are no rows."
        raise _unfit(folder, f"has no resource named {name} with one path", do)
    do = "Use the plain name of a .csv or .parquet file in the same folder."
    if not path.isprintable() or len(path) > _LONGEST_PATH or any(sign in path for sign in "*?[]:\\"):
        raise _unfit(folder, f"names the file {path!r} for {name}, which is no plain relative path", do)
    file = folder / path
    if not file.resolve().is_relative_to(folder.resolve()):
        raise _unfit(folder, f"names the file {path!r} for {name}, which lies outside its folder", do)
    if file.suffix.lower() not in {".csv", ".parquet"}:
        raise _unfit(folder, f"names the file {path!r} for {name}, which is neither .csv nor .parquet", do)
    if not file.is_file():
        raise _unfit(folder, f"names the file {path!r} for {name}, which does not exist", "Add it or correct the name.")
    return file


def _unfit(folder: Path, what: str, do: str) -> TableError:
    return TableError(f"{DESCRIPTOR} {what}", where=str(folder), do=do)


def _digest(file: Path) -> bytes:
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise TableError(f"cannot be read ({error.strerror})", where=str(file), do="Check its permissions.") from error
    return digest.digest()
