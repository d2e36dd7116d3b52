"""`argmap table add` and `argmap table update`: a source fetched, brought into a table package, written whole."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pipeline.errors import ArgmapError, SourceError, SourceUnreachable, TableError
from pipeline.files import alone, beside, writing_to
from pipeline.models import Entity, SourceOptions
from pipeline.reference import About, import_table, validate
from pipeline.reference.groups import AGGREGATE
from pipeline.reference.package import LIST_SEPARATOR
from pipeline.sources import dbnomics, owid, relations, sdmx, worldbank
from pipeline.sources.catalogue import Asked, asked, names_of
from pipeline.sources.editions import merge, renamed
from pipeline.sources.fetched import LAYOUT, Fetched, write
from pipeline.sources.fetching import Clock, Downloader
from pipeline.sources.relations import Origin, Relations, Row
from pipeline.text.slug import slug

FETCH: Final[Mapping[str, Callable[[str, Downloader], Fetched]]] = {
    "worldbank": worldbank.fetch,
    "owid": owid.fetch,
    "dbnomics": dbnomics.fetch,
    "eurostat": sdmx.fetch_eurostat,
    "sdmx": sdmx.fetch_sdmx,
}
_GROUP: Final = re.compile(r"(?:EU|EA|EEA|EFTA)\d*(?:_\d+)?")
"""Codes that Eurostat gives the European Union and the euro area."""
_CONSTANT: Final = re.compile(r"constant (?:\w+ )?(\d{4})|chain[- ]linked volumes? \((\d{4})\)", re.IGNORECASE)


@dataclass(frozen=True)
class Added:
    """A new package: its figures, the edition they are of, and what was left out."""

    folder: Path
    source: str
    edition: date
    facts: int
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Updated:
    """A package that was looked at again: how many figures are new, revised and no longer given, or why it failed."""

    folder: Path
    source: str = ""
    edition: date | None = None
    new: int = 0
    revised: int = 0
    gone: int = 0
    left_out: tuple[str, ...] = ()
    failed: ArgmapError | None = None


@dataclass(frozen=True)
class Adder:
    """What adding needs of its surroundings. ``known`` are entities of a table in use: they keep their ids."""

    options: SourceOptions
    clock: Clock
    say: Callable[[str], None]
    known: Sequence[Entity] = ()

    def add(self, source: str, folder: Path | None, tables: Path) -> Added:
        """A package in a new folder; raises InputError, SourceError, TableError, StorageError, and leaves nothing."""
        wanted = asked(source)
        target = folder or tables / slug(wanted.source, "")
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            do = f"A newer edition comes with `argmap table update {target}`; else name a new folder: --out."
            raise TableError("is there already", where=str(target), do=do)
        downloader = Downloader(self.options, self.clock, self.say)
        with self._alone(), _sound(downloader), _beside(target) as work:
            fetched = _fetch(wanted, downloader)
            made = self._package(fetched, wanted, work, self.known)
            if target.exists():
                target.rmdir()
            made.folder.rename(target)
        return Added(target, wanted.source, made.origin.edition, len(made.relations["facts"]), made.left_out)

    def update(self, folders: Iterable[Path]) -> Iterable[Updated]:
        """One package after the other; trouble with one is told and the next goes on."""
        for folder in folders:
            try:
                yield self._update(folder)
            except ArgmapError as error:
                yield Updated(folder, failed=error)

    def _update(self, folder: Path) -> Updated:
        origin, old = relations.origin_of(folder), relations.read(folder)
        wanted = asked(origin.source)
        downloader = Downloader(self.options, self.clock, self.say, since=origin.retrieved)
        with self._alone(), _sound(downloader), _beside(folder) as work:
            fetched = _fetch(wanted, downloader)
            made = self._package(fetched, wanted, work, (*_entities(old), *self.known))
            stated = made.origin.edition
            if stated < origin.edition:
                what = f"gives the edition of {stated}, and the table has that of {origin.edition}"
                raise SourceError(what, where=wanted.source, do="Nothing was changed; a mirror may lag behind.")
            new = renamed(made.relations, made.origin.measures, origin.measures)
            merged = merge(old, new, stated)
            if merged.changed and stated == origin.edition:
                stated = self._today()  # revised without a new date: known from today
                merged = merge(old, new, stated)
            if merged.changed or stated > origin.edition:
                measures = {**made.origin.measures, **origin.measures}
                renewed = made.origin.model_copy(update={"edition": stated, "measures": measures})
                relations.write(merged.relations, renewed, made.folder)
                _check(made.folder, wanted.source)
                relations.replace(folder, made.folder)
        return Updated(folder, wanted.source, stated, merged.new, merged.revised, merged.gone, made.left_out)

    def _package(self, fetched: Fetched, wanted: Asked, work: Path, known: Sequence[Entity]) -> "_Made":
        """The fetched table as a package that nobody reads yet."""
        file, folder, edition = work / "fetched.csv", work / "table", self._edition(fetched)
        write(fetched, file)
        about = About(fetched.publisher, fetched.title, edition, url=fetched.url, known=known)
        try:
            imported = import_table(file, folder, about, LAYOUT)
        except TableError as error:
            do = "Look at the source in a browser: it may have changed."
            raise SourceError(error.what, where=wanted.source, do=do) from error
        rows = _enriched(relations.read(folder), fetched, _Stamp(wanted.source, edition, self._today()))
        measures = {fetched.called(row["label"]): row["measure_id"] for row in rows["measures"]}
        origin = Origin(source=wanted.source, edition=edition, retrieved=self.clock.now(), measures=measures)
        relations.write(rows, origin, folder)
        _check(folder, wanted.source)
        return _Made(folder, origin, rows, (*fetched.left_out, *imported.left_out))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time fetches and writes: sources are asked one thing after the other."""
        folder = self.options.downloads
        with writing_to(folder):
            folder.mkdir(parents=True, exist_ok=True)
        with alone(folder / "lock", f"{folder}: another argmap is fetching", self.say):
            yield

    def _edition(self, fetched: Fetched) -> date:
        """The day from which the figures were known: what the source says, but no day to come; else today."""
        return min(fetched.edition or self._today(), self._today())

    def _today(self) -> date:
        return self.clock.now().date()


@dataclass(frozen=True)
class _Made:
    folder: Path
    origin: Origin
    relations: Relations
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class _Stamp:
    source: str
    edition: date
    today: date


def _fetch(wanted: Asked, downloader: Downloader) -> Fetched:
    fetched = FETCH[wanted.kind](wanted.what, downloader)
    if not fetched.observed:
        raise SourceError("holds no figures", where=wanted.source, do="Check its name: `argmap table sources`.")
    return fetched


@contextmanager
def _sound(downloader: Downloader) -> Iterator[None]:
    """What turns out to be no sound table is not kept, so that it is asked for anew; what is only cut short is."""
    try:
        yield
    except SourceUnreachable:
        raise
    except (SourceError, TableError):
        downloader.forget()
        raise


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A working folder on the same disk, gone afterwards; raises StorageError."""
    with writing_to(target), beside(target) as work:
        yield work


def _entities(rows: Relations) -> Iterator[Entity]:
    for row in rows["entities"]:
        names = tuple(filter(None, row["aliases"].split(LIST_SEPARATOR)))
        yield Entity(entity_id=row["entity_id"], name=row["name"], aliases=names)


def _check(folder: Path, source: str) -> None:
    if faults := validate(folder):
        raise SourceError(f"gives what is no sound table ({faults[0]})", where=source, do="Nothing was written.")


def _enriched(rows: Relations, fetched: Fetched, stamp: _Stamp) -> Relations:
    """What the source says beyond its figures: definitions, names, prices, forecasts, the days of all."""
    labels = {row["measure_id"]: row["label"] for row in rows["measures"]}
    unsure = {id_ for id_, label in labels.items() if fetched.label_of(label) in fetched.unsure}
    for row in rows["sources"]:
        row.update(published=stamp.edition.isoformat(), retrieved=stamp.today.isoformat())
    for row in rows["measures"]:
        names = names_of(stamp.source) if len(rows["measures"]) == 1 else ()
        row["description"] = row["description"] or fetched.described.get(fetched.label_of(row["label"]), "")
        names = (*row["aliases"].split(LIST_SEPARATOR), *names)
        row["aliases"] = LIST_SEPARATOR.join(dict.fromkeys(filter(None, names)))
    for row in rows["entities"]:
        group = row["name"] in fetched.groups or _GROUP.fullmatch(row["entity_id"])
        row["kind"] = AGGREGATE if group else row["kind"]
    for row in rows["facts"]:
        _enrich(row, labels[row["measure_id"]], stamp)
        row["verified"] = "false" if row["measure_id"] in unsure else row["verified"]
    return rows


def _enrich(row: Row, label: str, stamp: _Stamp) -> None:
    first, last = row["period_start"], row["period_end"]
    whole = first[4:] == "-01-01" and last == f"{first[:4]}-12-31"
    row["locator"] = f"{row['entity_id']}, {first[:4] if whole else f'{first} to {last}'}"
    if row["status"] in ("actual", "estimate") and row["period_end"] > stamp.edition.isoformat():
        row["status"] = "forecast"
    if not row["price_basis"] and re.fullmatch("[A-Z]{3}", row["unit"]):
        constant = _CONSTANT.search(label)
        year = constant[1] or constant[2] if constant else ""
        row["price_basis"] = f"constant {year}" if year else "current" if "current" in label.casefold() else ""
