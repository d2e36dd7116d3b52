"""Observations into a Data Package, written whole or not at all."""

import csv
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from pipeline.errors import StorageError, TableError, legible
from pipeline.files import beside
from pipeline.models import FactStatus
from pipeline.reference.countries import currency_of
from pipeline.reference.families import PART
from pipeline.reference.importing.about import About
from pipeline.reference.importing.ids import slug
from pipeline.reference.importing.naming import Measures
from pipeline.reference.importing.observation import Observation, Reading
from pipeline.reference.importing.places import Places
from pipeline.reference.importing.writing import Cells, cells_of, write_descriptor, write_rows
from pipeline.reference.layouts import LeftOut, Page, open_page
from pipeline.reference.published import Stretch, Unfit
from pipeline.reference.published.units import NATIONAL
from pipeline.reference.table import validate

_SHOWN: Final = 3


@dataclass(frozen=True)
class Imported:
    """What came of it. ``left_out`` has one sentence for each reason, ``rows_left_out`` every row with its reason.

    ``missing`` counts cells that are empty or marked so; ``told`` what the file says otherwise than whoever imports it.
    """

    folder: Path
    facts: int
    left_out: tuple[str, ...]
    rows_left_out: tuple[LeftOut, ...] = ()
    missing: int = 0
    told: tuple[str, ...] = ()


def import_table(file: Path | str, out: Path | str, about: About, layout: str | None = None) -> Imported:
    """A package in the new folder ``out`` from a published file; layouts are those of ``layouts.LAYOUTS``.

    A cell that cannot be read costs its figure and is told. Raises TableError for a file of which nothing can be read,
    StorageError if the package cannot be written.
    """
    return import_page(open_page(Path(file), layout), Path(out), about)


def import_page(page: Page, target: Path, about: About) -> Imported:
    """The same from a page that is open."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise TableError("is there already", where=str(target), do="Name a new folder, or remove it first.")
    try:
        with beside(target) as work:
            return _import(page, work / "table", target, about)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageError(f"cannot be written ({reason})", where=str(target), do="Name another folder.") from error


def _import(page: Page, work: Path, target: Path, about: About) -> Imported:
    work.mkdir()
    reading = Reading(page, about)
    facts = Facts(about)
    written = facts.write(work / "facts.csv", reading.observations())
    if not written:
        raise nothing_read(page, facts.left_out, reading.missing)
    facts.describe(work)
    if faults := validate(work):
        raise TableError(faults[0], where=page.sheet.file, do="Correct the file, or leave that row out.")
    if target.exists():
        target.rmdir()
    shutil.move(work, target)
    told = (*reading.told, *facts.told())
    return Imported(target, written, tuple(summed(facts.left_out)), tuple(facts.left_out), reading.missing, told)


def nothing_read(page: Page, left_out: Iterable[LeftOut], missing: int) -> TableError:
    """Why no figure of a page became a fact: the commonest reason, with a row."""
    sentences = list(summed(left_out))
    what = f"holds no figures that can be read: {sentences[0]}" if sentences else "holds no figures"
    if missing and not sentences:
        what += f", {missing} cells are empty or marked as missing"
    told = " ".join(sentences)
    do = "Check the layout: `--layout` names it."
    if "financial year" in told:
        do = "Say in which month it begins: `--year-begins 4`."
    elif "nobody whose figure" in told:
        do = "Say whose they are: `--entity`."
    elif "what is measured" in told:
        do = "Name what is measured: `--measure`."
    return TableError(what, where=page.sheet.file, do=do)


def summed(left_out: Iterable[LeftOut]) -> Iterator[str]:
    """A sentence for each reason, the commonest first: ``'two' is not a number: 1 row (2)``."""
    rows: dict[str, list[int]] = {}
    for each in left_out:
        rows.setdefault(each.reason, []).append(each.row)
    for reason, found in sorted(rows.items(), key=lambda item: -len(item[1])):
        more = ", …" if len(found) > _SHOWN else ""
        shown = ", ".join(map(str, found[:_SHOWN])) + more
        yield f"{reason}: {len(found)} {'row' if len(found) == 1 else 'rows'} ({shown})"


@dataclass
class Facts:
    """Facts, and the entities and measures that they name, as observations come by."""

    about: About
    places: Places = field(init=False)
    measures: Measures = field(default_factory=Measures)
    left_out: list[LeftOut] = field(default_factory=list)
    _seen: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    _disputed: dict[str, None] = field(default_factory=dict)
    _labels: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.places = Places(self.about.known)
        self.source_id = slug(f"{self.about.publisher} {self.about.title}")

    def write(self, file: Path, observations: Iterable[Observation | LeftOut]) -> int:
        """Writes facts.csv; of figures that contradict each other none is kept. Returns how many were written."""
        count = write_rows(file, "facts", self.rows(observations))
        if not self._disputed:
            return count
        kept = file.with_suffix(".kept")
        with file.open(encoding="utf-8", newline="") as stream:
            undisputed = (row for row in csv.DictReader(stream) if row["row_id"] not in self._disputed)
            count = write_rows(kept, "facts", undisputed)
        kept.replace(file)
        return count

    def rows(self, observations: Iterable[Observation | LeftOut]) -> Iterator[Cells]:
        """Rows of facts; whatever cannot be one is left out with its reason."""
        for each in observations:
            try:
                if isinstance(each, LeftOut):
                    self.left_out.append(each)
                elif (fact := self._fact(each)) is not None:
                    yield fact
            except Unfit as unfit:
                self.left_out.append(LeftOut(each.row, str(unfit)))

    def _fact(self, seen: Observation) -> Cells | None:
        about = self.about
        label = PART.join(filter(None, (self._label(seen), seen.part)))
        entity = self.places.id_of(seen.entity, seen.code)
        measure = self.measures.id_of(label, self._unit(seen, label), seen.basis)
        span = seen.period or Stretch(about.as_of, about.as_of)
        definition = legible(seen.definition) or about.publisher
        row_id = f"{measure}.{slug(definition)}.{entity}.{span.first}.{span.last}"
        if not self._is_new(row_id, seen):
            return None
        return {
            "row_id": row_id,
            "entity_id": entity,
            "measure_id": measure,
            "definition_id": definition,
            "period_start": span.first,
            "period_end": span.last,
            "value": seen.value,
            "unit": self._money(seen, entity, span) or seen.unit or label.casefold(),
            "unit_mult": seen.mult,
            "price_basis": seen.basis,
            "status": _status(seen, span, about.as_of),
            "as_of": about.as_of,
            "source_id": self.source_id,
            "locator": f"row {seen.row}",
            "note": legible(seen.note),
            "verified": str(about.verified).lower(),
        }

    def _unit(self, seen: Observation, label: str) -> str:
        """The unit of a figure; raises Unfit if it has none and others of its measure had one."""
        first = self.measures.first_unit(label)
        if first and not seen.unit:
            raise Unfit(f"{legible(label)} in no unit instead of {first}")
        return seen.unit

    def _money(self, seen: Observation, entity: str, span: Stretch) -> str | None:
        """The currency of a country whose figures are in its own."""
        if seen.unit != NATIONAL:
            return None
        found = currency_of(entity, span.first.year)
        if found is None:
            raise Unfit("is in the national currency of somebody of whom nobody here knows it")
        return found

    def _label(self, seen: Observation) -> str:
        """What is measured: a name that was given is that of the file's only measure."""
        if seen.measure:
            self._labels[seen.measure] += 1
        if self.about.measure and (not seen.measure or list(self._labels) == [seen.measure]):
            return self.about.measure
        if not seen.measure:
            raise Unfit("is in a column that does not say what is measured")
        return seen.measure

    def _is_new(self, row_id: str, seen: Observation) -> bool:
        """False for a figure that repeats another; one that contradicts it takes it along."""
        before = self._seen.setdefault(row_id, (seen.value, seen.mult, seen.row))
        if before == (seen.value, seen.mult, seen.row):
            return True
        if before[:2] == (seen.value, seen.mult):
            self.left_out.append(LeftOut(seen.row, "repeats an earlier row"))
            return False
        if row_id not in self._disputed:
            self._disputed[row_id] = None
            self.left_out.append(LeftOut(before[2], "is contradicted by a later row for the same"))
        self.left_out.append(LeftOut(seen.row, "contradicts an earlier row for the same"))
        return False

    def told(self) -> Iterator[str]:
        """What the file calls otherwise than whoever imports it."""
        given, labels = self.about.measure, list(self._labels)
        if given and len(labels) == 1 and labels[0] != given:
            yield f"the file calls it {legible(labels[0])}; it is taken as {given}"
        if given and len(labels) > 1:
            yield f"the file names {len(labels)} measures of its own; --measure is not used for them"

    def describe(self, folder: Path) -> None:
        """Writes the other files of the package."""
        about = self.about
        named = {"publisher": about.publisher, "title": about.title, "url": about.url, "tier": "data"}
        source = {"source_id": self.source_id, "published": about.as_of, **named}
        write_rows(folder / "entities.csv", "entities", map(cells_of, self.places.all()))
        write_rows(folder / "measures.csv", "measures", map(cells_of, self.measures.measures.values()))
        write_rows(folder / "sources.csv", "sources", [source])
        write_rows(folder / "series.csv", "series", [])
        write_descriptor(folder, slug(about.title), about.title)


def _status(seen: Observation, span: Stretch, known: date) -> FactStatus:
    """What has not begun when it is known is a forecast, what is not over an estimate, whatever the file calls it."""
    if seen.status is not FactStatus.ACTUAL or span.last <= known:
        return seen.status
    return FactStatus.FORECAST if span.first > known else FactStatus.ESTIMATE
