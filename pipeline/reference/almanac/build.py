"""Builds the almanac: ``python -m pipeline.reference.almanac.build WHEEL [OLDER …] --out FOLDER``.

The same archives give the same bytes. What was left out is told with its reason, and nothing else is changed.
"""

import argparse
import csv
import json
import shutil
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from pipeline.errors import ArgmapError, StorageError, TableError
from pipeline.files import beside
from pipeline.reference.almanac.cells import MONTHS
from pipeline.reference.almanac.editions import About, Edition, open_edition
from pipeline.reference.almanac.fields import Field, known_fields
from pipeline.reference.almanac.observed import Entity, Observed, Row, superseding
from pipeline.reference.importing.writing import write_rows
from pipeline.reference.package import COLUMNS, DESCRIPTOR
from pipeline.reference.table import validate

PUBLISHER = "Central Intelligence Agency"
TITLE = "The World Factbook"
SINCE = 2020
"""A figure that is older, with none of the years after it, would be taken for today's where a text does not date it."""
ADDRESS = "https://www.cia.gov/the-world-factbook/"
_ROWS_AT_ONCE = 8_192


@dataclass(frozen=True)
class Built:
    """What came of it: facts written, how many of them a later edition replaced, and by reason what was left out."""

    folder: Path
    facts: int
    superseded: int
    left_out: Mapping[str, int]


@cache
def known_entities() -> Mapping[str, Entity]:
    """Countries and groups by their codes in the Factbook, under the ids of our tables."""
    text = resources.files(__package__).joinpath("countries.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["code"]: Entity(row["entity_id"], row["name"], row["kind"]) for row in rows}


def build(editions: Sequence[Edition], out: Path, fields: Sequence[Field] | None = None, since: int = 0) -> Built:
    """A package in the folder ``out`` from editions, the newest first; raises TableError and StorageError.

    Figures of years before ``since`` are left out.
    A package that stands there is replaced once the new one is whole and without a fault.
    """
    fields = known_fields() if fields is None else fields
    rows, left_out = _facts(editions, fields, since)
    if not rows:
        raise TableError("no figure could be read", where=editions[0].about.package, do="Compare its layout.")
    try:
        with beside(out) as work:
            made = work / "almanac"
            made.mkdir()
            _write(made, rows, fields, editions)
            if faults := validate(made):
                raise TableError(faults[0], where=editions[0].about.package, do="Correct fields.yaml.")
            for file in sorted(made.iterdir()):
                out.mkdir(exist_ok=True)
                shutil.move(file, out / file.name)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageError(f"cannot be written ({reason})", where=str(out), do="Name another folder.") from error
    superseded = sum(bool(row["superseded_by"]) for row in rows)
    return Built(out, len(rows), superseded, dict(sorted(left_out.items())))


def _facts(editions: Sequence[Edition], fields: Sequence[Field], since: int) -> tuple[list[Row], Counter[str]]:
    """The rows of all editions, sorted as they are looked up, and what was left out of any."""
    rows: list[Row] = []
    left_out: Counter[str] = Counter()
    for edition in sorted(editions, key=lambda edition: edition.about.as_of, reverse=True):
        observed = Observed(edition, known_entities())
        kept = [row for row in observed.rows(fields) if not _is_before(row, since)]
        rows += superseding(kept, rows)
        left_out += observed.left_out
    return sorted(rows, key=lambda row: (row["entity_id"], row["measure_id"], row["row_id"])), left_out


def _is_before(row: Row, since: int) -> bool:
    """A timeless figure is of no year before any other."""
    return bool(row["period_end"]) and int(row["period_end"][:4]) < since


def _write(folder: Path, rows: Sequence[Row], fields: Sequence[Field], editions: Sequence[Edition]) -> None:
    _write_parquet(folder / "facts.parquet", rows)
    measured = {row["measure_id"] for row in rows}
    present = {row["entity_id"] for row in rows}
    entities = {each.entity_id: each for each in known_entities().values() if each.entity_id in present}
    named = [{"entity_id": e.entity_id, "name": e.name, "kind": e.kind} for _, e in sorted(entities.items())]
    write_rows(folder / "entities.csv", "entities", named)
    write_rows(folder / "measures.csv", "measures", [field.cells for field in fields if field.id in measured])
    write_rows(folder / "sources.csv", "sources", [_source(edition.about) for edition in editions])
    write_rows(folder / "series.csv", "series", [])
    _describe(folder, editions)


def _write_parquet(file: Path, rows: Sequence[Row]) -> None:
    """Cells as text, sorted as they are looked up: no figure passes through a float."""
    import pyarrow as pa  # noqa: PLC0415 - only building needs it
    import pyarrow.parquet as pq  # noqa: PLC0415

    columns = {name: pa.array([row[name] or None for row in rows], pa.string()) for name in COLUMNS["facts"]}
    options = {"compression": "zstd", "compression_level": 19, "write_statistics": False, "store_schema": False}
    pq.write_table(pa.table(columns), file, row_group_size=_ROWS_AT_ONCE, **options)


def _source(about: About) -> Mapping[str, str]:
    year, month = about.edition.split("-")
    return {
        "source_id": about.source_id,
        "publisher": PUBLISHER,
        "title": f"{TITLE}, edition of {MONTHS[int(month) - 1]} {year}",
        "url": ADDRESS,
        "published": about.as_of.isoformat(),
        "tier": "official",
    }


def _describe(folder: Path, editions: Sequence[Edition]) -> None:
    template = json.loads(resources.files("pipeline.reference").joinpath("schemas.json").read_text(encoding="utf-8"))
    listed = [{**entry, "encoding": "utf-8"} for entry in template["resources"]]
    facts = {"path": "facts.parquet", "format": "parquet", "mediatype": "application/vnd.apache.parquet"}
    from_where = [{"title": f"{TITLE}, {edition.about.edition}: {edition.about.package}"} for edition in editions]
    described = {
        "$schema": template["$schema"],
        "name": "argmap-almanac",
        "title": "World almanac: figures of countries from The World Factbook",
        "version": editions[0].about.edition,
        "licenses": [{"name": "CC0-1.0", "title": "The World Factbook is in the public domain"}],
        "sources": from_where,
        "resources": [{**entry, **facts} if entry["name"] == "facts" else entry for entry in listed],
    }
    text = json.dumps(described, indent=1, ensure_ascii=False)
    (folder / DESCRIPTOR).write_text(f"{text}\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.reference.almanac.build", description=__doc__)
    parser.add_argument("archive", nargs="+", type=Path, help="editions of the Factbook, as registries carry them")
    parser.add_argument("--out", type=Path, default=Path("corpus") / "almanac", help="folder of the package")
    parser.add_argument("--since", type=int, default=SINCE, help="first year whose figures are kept (%(default)s)")
    given = parser.parse_args(arguments)
    try:
        built = build([open_edition(archive) for archive in given.archive], given.out, since=given.since)
    except ArgmapError as error:
        sys.stderr.write(f"{error.sentence}\n")
        return 2
    sys.stdout.write(f"{built.folder}: {built.facts} facts, {built.superseded} of them of an edition since replaced\n")
    for reason, count in built.left_out.items():
        sys.stdout.write(f"left out: {reason}: {count}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
