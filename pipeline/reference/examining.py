"""Looking a reference table over before it is used: what is wrong, what will not match, what agrees by chance."""
# ruff: noqa: S608 - queries are made of the words of this module

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import TableError, legible
from pipeline.models import Coincidence, Measure
from pipeline.reference.checking import doubts, faults
from pipeline.reference.coincidence import coincidences
from pipeline.reference.duck import Duck
from pipeline.reference.families import PART
from pipeline.reference.package import open_package
from pipeline.reference.table import MONTHS, DuckTable
from pipeline.reference.taught import TAUGHT, Lessons, read_lessons
from pipeline.reference.wording import is_written


@dataclass(frozen=True)
class Examined:
    """Faults keep a table from being used; warnings do not; coincidences are given for every measure without faults."""

    faults: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    coincidences: tuple[Coincidence, ...] = ()


def examine(path: Path | str) -> Examined:
    """Everything that can be said of a package without an article."""
    try:
        package = open_package(path)
        duck, taught = Duck(package), read_lessons(package.folder / TAUGHT)
        wrong = duck.load() or (*faults(duck), *doubts(duck))
        if wrong:
            return Examined(wrong)
        rows = (*_mixed(duck), *_coarse(duck))
        table = DuckTable(duck, "", taught)
        chance = tuple(coincidences(table))
    except TableError as error:
        return Examined((error.sentence,))
    return Examined((), (*_unwritten(table.measures()), *rows, *_lost(taught, table)), chance)


def _unwritten(measures: Sequence[Measure]) -> Iterator[str]:
    """Measures by whose names nobody calls them in a sentence."""
    for measure in measures:
        names = (measure.label.partition(PART)[0], *measure.aliases, *measure.family)
        if not any(map(is_written, names)):
            name = legible(measure.label)[:60]
            what = f"measures.csv: nobody writes {name!r} ({measure.measure_id})"
            yield f"{what}. Add the words of articles to its aliases."


def _lost(taught: Lessons, table: DuckTable) -> Iterator[str]:
    """Names that were taught for something that the package does not have."""
    ids = (each.measure_id for each in table.measures()), (each.entity_id for each in table.entities())
    held = frozenset(taught.of(*ids).all)
    for each in taught.all:
        if each not in held:
            yield f"{TAUGHT}: {each.name!r} is taught for the {each.kind} {each.id!r}, not here. Teach it anew."


def _mixed(duck: Duck) -> Iterator[str]:
    """Series that hold years, quarters and months under one definition."""
    query = (
        f"SELECT measure_id, definition_id, count(DISTINCT entity_id), any_value(row), any_value(other) FROM (SELECT"
        f" measure_id, definition_id, entity_id, min(row) AS row, max(row) AS other FROM facts"
        f" WHERE period_end <> '' GROUP BY ALL HAVING count(DISTINCT greatest(1, {MONTHS})) > 1"
        f" AND min(greatest(1, {MONTHS})) <= 6) GROUP BY measure_id, definition_id ORDER BY ALL"
    )
    for measure, definition, entities, *_ in duck.query(query):
        yield (
            f"facts.csv: {measure} mixes lengths of periods under the definition {legible(str(definition))[:60]!r}"
            f" ({entities} {'entity' if entities == 1 else 'entities'}). Let definition_id say which rows are quarters."
        )


def _coarse(duck: Duck) -> Iterator[str]:
    """Figures with more digits than ``decimals`` says the source gives."""
    told, digits = "CAST(decimals AS INTEGER)", "length(split_part(value, '.', 2))"
    round_to = f"split_part(value, '.', 1) LIKE '%' || repeat('0', -{told})"
    query = (
        "SELECT measure_id, min(row), count(*) FROM facts"
        f" WHERE decimals <> '' AND CASE WHEN {told} < 0 THEN NOT {round_to} ELSE {digits} > {told} END"
        " GROUP BY measure_id ORDER BY ALL"
    )
    for measure, row, count in duck.query(query):
        what = f"facts.csv row {row}: decimals of {measure} are fewer than its figure has ({count} rows)"
        yield f"{what}. Sharper figures in articles would be called too sharp: correct decimals."
