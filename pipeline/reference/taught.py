"""Names that people teach: which measure a wording is, or who is meant by a name, and who said so when.

They stand in a CSV file of their own, beside the package that they belong to or in the folder of the reader's tables,
so that neither a new edition of a table nor a new version of argmap takes them away.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from pydantic import Field, ValidationError, field_validator

from pipeline.errors import TableError, legible
from pipeline.files import write_whole
from pipeline.models import Entity, Measure
from pipeline.models.noun import Noun
from pipeline.reference.wording import fault_of

TAUGHT: Final = "taught.csv"
"""The file's name, wherever it lies."""
_LARGEST: Final = 5_000_000
"""Bytes of a file that is read: more than anybody teaches by hand."""


class Taught(StrEnum):
    """What a name is taught for."""

    MEASURE = "measure"
    ENTITY = "entity"


class Lesson(Noun):
    """One name that was taught: it is that of the measure or entity with this id, from then on."""

    kind: Taught
    id: str = Field(min_length=1)
    name: str
    by: str = Field(default="", description="who taught it")
    on: date = Field(description="the day on which it was taught")
    note: str = Field(default="", description="why, or where the wording stands")

    @field_validator("name")
    @classmethod
    def _is_a_name(cls, name: str) -> str:
        if fault := fault_of(name):
            raise ValueError(fault)
        return name

    @field_validator("by", "note")
    @classmethod
    def _steers_nothing(cls, words: str) -> str:
        """One line that no spreadsheet takes for a formula."""
        return legible(words).lstrip("=+-@ ")


_COLUMNS: Final = tuple(Lesson.model_fields)


@dataclass(frozen=True)
class Lessons:
    """What was taught, in the order in which it was."""

    all: tuple[Lesson, ...] = ()

    def measure(self, measure: Measure) -> Measure:
        """The measure with its taught names after its own."""
        return measure.model_copy(update=self._names(Taught.MEASURE, measure.measure_id, measure.aliases))

    def entity(self, entity: Entity) -> Entity:
        """The entity with its taught names after its own."""
        return entity.model_copy(update=self._names(Taught.ENTITY, entity.entity_id, entity.aliases))

    def _names(self, kind: Taught, id_: str, own: Sequence[str]) -> dict[str, tuple[str, ...]]:
        taught = (each.name for each in self.all if (each.kind, each.id) == (kind, id_))
        return {"aliases": tuple(dict.fromkeys((*own, *taught)))}

    def of(self, measures: Iterable[str], entities: Iterable[str]) -> "Lessons":
        """Those about something with one of these ids."""
        known = {Taught.MEASURE: frozenset(measures), Taught.ENTITY: frozenset(entities)}
        return Lessons(tuple(each for each in self.all if each.id in known[each.kind]))

    def signed(self, digest: str) -> str:
        """The digest of a table to which these names were given: its own where there are none, else another."""
        if not self.all:
            return digest
        names = sorted({"\x1f".join((each.kind, each.id, each.name)) for each in self.all})
        return hashlib.sha256("\n".join((digest, *names)).encode()).hexdigest()


def read_lessons(file: Path) -> Lessons:
    """What a file holds, nothing where there is none; raises TableError with the row that does not fit."""
    if not file.is_file():
        return Lessons()
    try:
        if file.stat().st_size > _LARGEST:
            raise TableError("is too large for names taught by hand", where=str(file), do="Keep some of its rows.")
        text = file.read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except (OSError, UnicodeError, csv.Error) as error:
        raise TableError(f"cannot be read ({error})", where=str(file), do="Save it as CSV in UTF-8.") from error
    return Lessons(tuple(_lesson(file, number, row) for number, row in enumerate(rows, start=2)))


def _lesson(file: Path, number: int, row: dict[str, str]) -> Lesson:
    try:
        return Lesson.model_validate_strings({column: row.get(column) or "" for column in _COLUMNS})
    except ValidationError as error:
        first = error.errors()[0]
        what = first["msg"].removeprefix("Value error, ")
        do = f"Its columns are {', '.join(_COLUMNS)}; `argmap table teach` writes them."
        raise TableError(f"row {number}: {first['loc'][0]}: {what}", where=str(file), do=do) from error


def write_lessons(file: Path, lessons: Lessons) -> None:
    """Writes the file whole; raises StorageError."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(each.model_dump(mode="json").values() for each in lessons.all)
    write_whole(file, stream.getvalue())
