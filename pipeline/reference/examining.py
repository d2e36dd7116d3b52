"""Looking a reference table over before it is used: what is wrong, what will not match, what agrees by chance."""
# ruff: noqa: S608 - queries are made of the words of this module

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.errors import TableError, legible
from pipeline.models import Measure
from pipeline.reference.checking import doubts, faults
from pipeline.reference.coincidence import Coincidence, coincidences
from pipeline.reference.duck import Duck
from pipeline.reference.families import PART
from pipeline.reference.package import open_package
from pipeline.reference.table import MONTHS, DuckTable

_LONGEST_NAME: Final = 6
"""Words of a name that anybody would write in a sentence."""
_CODE = re.compile(r"[A-Z0-9]*[._][A-Za-z0-9._]*|[A-Z]+[0-9][A-Z0-9]*|[A-Z]{5,}|[0-9]+")
_WORD = re.compile(r"[^\W\d_]{2,}(?:[-’'][^\W\d_]+)*|CO2|M[1-3]")
_ALONE: Final = (
    "a an and any are at by do for has have in is it no none not of on one or other some than that the to yes"
)
_FUNCTION_WORDS: Final = frozenset(_ALONE.split())


@dataclass(frozen=True)
class Examined:
    """Faults keep a table from being used; warnings do not; coincidences are given for every measure without faults."""

    faults: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    coincidences: tuple[Coincidence, ...] = ()


def examine(path: Path | str) -> Examined:
    """Everything that can be said of a package without an article."""
    try:
        duck = Duck(open_package(path))
        wrong = duck.load() or (*faults(duck), *doubts(duck))
        if wrong:
            return Examined(wrong)
        rows = (*_mixed(duck), *_coarse(duck))
        chance = tuple(coincidences(duck))
        measures = DuckTable(duck, "").measures()
    except TableError as error:
        return Examined((error.sentence,))
    return Examined((), (*_unwritten(measures), *rows), chance)


def _unwritten(measures: Sequence[Measure]) -> Iterator[str]:
    """Measures by whose names nobody calls them in a sentence."""
    for measure in measures:
        names = (measure.label.partition(PART)[0], *measure.aliases, *measure.family)
        if not any(map(is_written, names)):
            name = legible(measure.label)[:60]
            what = f"measures.csv: nobody writes {name!r} ({measure.measure_id})"
            yield f"{what}. Add the words of articles to its aliases."


def is_written(name: str) -> bool:
    """Whether a name could stand in a sentence: a few words, and neither a code nor words such as "no" alone."""
    words = name.split()
    if not words or len(words) > _LONGEST_NAME or any(_CODE.fullmatch(word) for word in words if word != "CO2"):
        return False
    said = [word.casefold() for word in _WORD.findall(name)]
    return bool(said) and not _FUNCTION_WORDS.issuperset(said) and not re.search(r"[()\[\]{}=<>|/\\]", name)


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


__all__ = ["Examined", "examine", "is_written"]
