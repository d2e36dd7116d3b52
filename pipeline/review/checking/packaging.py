"""Rows entered at the desk as a table package, for `argmap run --table` and for validating them as any other table."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.errors import InputError
from pipeline.files import writing_to
from pipeline.models import Fact
from pipeline.ports import ReferenceTable
from pipeline.reference import validate
from pipeline.reference.importing.writing import Cells, cells_of, write_descriptor, write_rows
from pipeline.review.checking.desk_table import memory
from pipeline.review.checking.entries import Entered

_FIRST = 2
"""Row of a file that is the first below its header."""


def export_package(entered: Sequence[Entered], base: ReferenceTable, folder: Path) -> int:
    """Writes the rows into a new folder as a package; returns how many. Raises InputError and StorageError."""
    if folder.exists():
        raise InputError("is there already", where=str(folder), do="Choose a new folder.")
    with writing_to(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as work:
            new = Path(work) / "new"
            new.mkdir()
            write_package(entered, base, new)
            shutil.move(new, folder)
    return len(entered)


def write_package(entered: Sequence[Entered], base: ReferenceTable, folder: Path) -> None:
    """The files of the package, into a folder that is there."""
    table = memory(entered, base)
    write_rows(folder / "entities.csv", "entities", (_plain_entity(cells_of(each)) for each in table.of_entities))
    write_rows(folder / "measures.csv", "measures", (_plain_measure(cells_of(each)) for each in table.of_measures))
    write_rows(
        folder / "sources.csv",
        "sources",
        (each.model_dump(mode="json", exclude_none=True) for each in table.of_sources),
    )
    write_rows(folder / "series.csv", "series", ())
    write_rows(folder / "facts.csv", "facts", map(_cells, table.rows, entered))
    write_descriptor(folder, "desk", "Rows entered at the desk")


def _plain_entity(cells: Cells) -> Cells:
    """Without the wholes that it is a part of, which the package does not have."""
    return {name: value for name, value in cells.items() if name in ("entity_id", "name", "aliases", "kind")}


def _plain_measure(cells: Cells) -> Cells:
    return {
        **{name: value for name, value in cells.items() if name not in ("comparable_with", "family")},
        "additive": str(bool(cells.get("additive"))).lower(),
        "bounded": str(bool(cells.get("bounded"))).lower(),
    }


def _cells(fact: Fact, entered: Entered) -> Cells:
    entry = entered.entry
    return {
        **fact.model_dump(mode="json", exclude_none=True, exclude={"ulp", "value", "value_high"}),
        "value": entry.value,
        "value_high": entry.value_high or "",
        "unit_mult": str(entry.scale),
        "verified": str(fact.verified).lower(),
    }


def faults_of(entered: Entered, others: Sequence[Entered], base: ReferenceTable) -> tuple[str, ...]:
    """What `argmap table validate` says of a new row among the others, without file and row number; none if it fits."""
    with TemporaryDirectory(prefix="argmap-desk-") as work:
        write_package([*others, entered], base, Path(work))
        told = validate(work)
    return tuple(dict.fromkeys((*_about_last(told, len(others)), *_other_unit(entered, base))))


def _about_last(told: Sequence[str], before: int) -> Iterator[str]:
    """Sentences about the last row, or about files that it alone brought in."""
    own = f"facts.csv row {before + _FIRST}: "
    for sentence in told:
        head, _, rest = sentence.partition(": ")
        if sentence.startswith(own) or not head.startswith("facts.csv"):
            yield rest or sentence


def _other_unit(entered: Entered, base: ReferenceTable) -> Iterator[str]:
    """A unit in which the table does not measure it, where one measure has one unit."""
    fact = memory([entered], base).rows[0]
    profile = next((each for each in base.profiles() if each.measure_id == fact.measure_id), None)
    measure = next((each for each in base.measures() if each.measure_id == fact.measure_id), None)
    free = measure is not None and measure.dimension == "money"
    if profile is not None and profile.unit and not free and profile.unit != fact.unit:
        yield f"the table has {measure.label if measure else fact.measure_id} in {profile.unit}, not in {fact.unit}."
