"""What makes a reference table unfit, as a table of rules: a query for the wrong rows and the sentence to say."""
# ruff: noqa: S608 - queries are made of the words of this module; no cell is ever part of one

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.models import Dimension, FactStatus


@dataclass(frozen=True)
class Refusal:
    """``sql`` yields the row and then what fills the sentence; all cells are text, empty ones '' or NULL."""

    relation: str
    sql: str
    sentence: str
    where: str | None = None
    """What is wrong with a row by itself, if ``sql`` asks for no more: such rules are counted in one pass."""


REQUIRED: Final = {
    "entities": ("entity_id", "name"),
    "measures": ("measure_id", "label", "dimension"),
    "sources": ("source_id", "publisher", "title"),
    "series": ("entity_id", "measure_id", "definition_id", "complete_from", "complete_to"),
    "facts": (
        *("row_id", "entity_id", "measure_id", "definition_id", "period_start"),
        *("value", "unit", "status", "as_of", "verified"),
    ),
}

KEYS: Final = {
    "entities": ("entity_id",),
    "measures": ("measure_id",),
    "sources": ("source_id",),
    "series": ("entity_id", "measure_id", "definition_id"),
    "facts": ("row_id",),
}

OBSERVATION: Final = (
    *("entity_id", "measure_id", "definition_id", "period_start", "period_end"),
    *("unit", "price_basis", "status", "as_of", "source_id"),
)
"""Columns of facts that together say what was observed: two rows that agree in all of them are one too many."""

REFERENCES: Final = (
    ("facts", "entity_id", "entities", "entity_id"),
    ("facts", "measure_id", "measures", "measure_id"),
    ("facts", "source_id", "sources", "source_id"),
    ("facts", "superseded_by", "facts", "row_id"),
    ("series", "entity_id", "entities", "entity_id"),
    ("series", "measure_id", "measures", "measure_id"),
)
LIST_REFERENCES: Final = (
    ("entities", "part_of", "entity_id"),
    ("measures", "comparable_with", "measure_id"),
)

DATES: Final = (
    *(("facts", column) for column in ("period_start", "period_end", "as_of")),
    *(("sources", column) for column in ("published", "retrieved")),
    *(("series", column) for column in ("complete_from", "complete_to")),
)
NUMBERS: Final = ("value", "value_high")
NUMBER: Final = "[+-]?[0-9]{1,60}([.][0-9]{1,40})?"
POWERS: Final = (("unit_mult", 30), ("decimals", 40))
"""Columns of whole numbers, with the largest; the least is -30. Beyond them is no unit that anybody counts in."""
WORDS: Final = (
    ("facts", "status", tuple(str(status) for status in FactStatus)),
    ("facts", "verified", ("true", "false")),
    ("measures", "additive", ("true", "false")),
    ("measures", "bounded", ("true", "false")),
)

UNITS: Final = {
    "money": r"[A-Z]{3}|international \$",
    "share": "%",
    "percent_change": "%",
    "year": "year",
    "duration": "(second|minute|hour|day|week|month|year)s?",
}
"""Dimensions whose units are fixed, each with the pattern of its units; any other dimension has one unit a measure."""


def _required() -> Iterator[Refusal]:
    for relation, columns in REQUIRED.items():
        for column in columns:
            sentence = f"{column} is empty. Fill it in or remove the row."
            yield _each(relation, (), _empty(column), sentence)
    sentence = "the value has no source. Name one in source_id and describe it in sources."
    yield _each("facts", (), _empty("source_id"), sentence)


def _well_formed() -> Iterator[Refusal]:
    for relation, column in DATES:
        wrong = (
            f"NOT regexp_full_match({column}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') OR TRY_CAST({column} AS DATE) IS NULL"
            f" OR {column} < '0001'"
        )
        yield _cell(relation, column, wrong, f"{column} {{}} is not a date. Write it as YYYY-MM-DD, from year 0001.")
    for column in NUMBERS:
        wrong = f"NOT regexp_full_match({column}, '{NUMBER}')"
        sentence = (
            f"{column} {{}} is not a number. Write plain digits such as 61.5878, and the power of ten in unit_mult."
        )
        yield _cell("facts", column, wrong, sentence)
    for column, most in POWERS:
        beyond = f"TRY_CAST({column} AS INTEGER) NOT BETWEEN -30 AND {most}"
        wrong = f"NOT regexp_full_match({column}, '[+-]?[0-9]{{1,2}}') OR {beyond}"
        sentence = f"{column} {{}} is not a whole number between -30 and {most}. Correct it or leave it empty."
        yield _cell("facts", column, wrong, sentence)
    yield from (_one_of(relation, column, words) for relation, column, words in WORDS)
    small = "NOT regexp_full_match(dimension, '[a-z][a-z0-9_]{0,39}')"
    yield _cell("measures", "dimension", small, "dimension {} is no word in small letters. Write one such as money.")


def _unique() -> Iterator[Refusal]:
    for relation, columns in KEYS.items():
        key = ", ".join(f"{column} {{}}" for column in columns)
        sentence = f"{key} is in row {{}} too. Keep one of the two, or rename it."
        yield Refusal(relation, _repeated(relation, columns), sentence)
    sentence = "the same observation as in row {10}: {0}, {1}, {2} from {3}. Remove one, or let definition_id differ."
    yield Refusal("facts", _repeated("facts", OBSERVATION), sentence)


def _linked() -> Iterator[Refusal]:
    for relation, column, target, key in REFERENCES:
        unknown = f"{column} NOT IN (SELECT {key} FROM {target})"
        sql = f"SELECT row, {column} FROM {relation} WHERE {column} <> '' AND {unknown}"
        yield Refusal(relation, sql, f"{column} {{}} is not in {target}. Add it there or correct it.")
    for relation, column, key in LIST_REFERENCES:
        items = f"SELECT row, trim(unnest(string_split({column}, '|'))) AS item FROM {relation}"
        sql = f"SELECT row, item FROM ({items}) WHERE item <> '' AND item NOT IN (SELECT {key} FROM {relation})"
        yield Refusal(relation, sql, f"{column} names {{}}, which is not in {relation}. Add it or correct it.")


def _consistent() -> Iterator[Refusal]:
    yield _each(
        "facts",
        ("period_start", "period_end"),
        "period_end <> '' AND period_end < period_start",
        "the period ends ({1}) before it starts ({0}). Correct one of the dates.",
    )
    yield _each(
        "series",
        ("complete_from", "complete_to"),
        "complete_to < complete_from",
        "the series ends ({1}) before it starts ({0}). Correct one of the dates.",
    )
    yield Refusal(
        "facts",
        "SELECT f.row, f.superseded_by, g.row FROM facts f JOIN facts g ON g.row_id = f.superseded_by"
        " WHERE f.entity_id <> g.entity_id OR f.measure_id <> g.measure_id",
        "superseded_by {} (row {}) is about another entity or measure. Name the row that replaces this one.",
    )
    yield Refusal(
        "facts",
        "SELECT f.row, f.superseded_by, g.as_of, f.as_of FROM facts f JOIN facts g ON g.row_id = f.superseded_by"
        " WHERE g.as_of < f.as_of",
        "superseded_by {} was known on {}, before this row ({}). A row is superseded by a later one.",
    )


def _dimensions() -> Iterator[Refusal]:
    for dimension, pattern in UNITS.items():
        yield Refusal(
            "facts",
            "SELECT f.row, f.unit, f.measure_id FROM facts f JOIN measures m USING (measure_id)"
            f" WHERE m.dimension = '{dimension}' AND NOT regexp_full_match(f.unit, '{pattern}')",
            f"unit {{}} does not measure {dimension}, as {{}} does. One measure has one dimension: use another.",
        )
    fixed = ", ".join(f"'{dimension}'" for dimension in UNITS)
    yield Refusal(
        "facts",
        "SELECT f.row, f.unit, f.measure_id, first.unit, first.row FROM facts f JOIN"
        " (SELECT measure_id, arg_min(unit, row) AS unit, min(row) AS row FROM facts GROUP BY measure_id) first"
        " USING (measure_id) JOIN measures m USING (measure_id)"
        f" WHERE f.unit <> first.unit AND m.dimension NOT IN ({fixed})",
        "unit {} of {} is not {}, as in row {}. One measure has one dimension: use another measure or convert it.",
    )


def _empty(column: str) -> str:
    return f"coalesce({column}, '') = ''"


def _cell(relation: str, column: str, wrong: str, sentence: str) -> Refusal:
    return _each(relation, (column,), f"NOT {_empty(column)} AND ({wrong})", sentence)


def _one_of(relation: str, column: str, words: tuple[str, ...]) -> Refusal:
    listed = ", ".join(f"'{word}'" for word in words)
    return _cell(relation, column, f"{column} NOT IN ({listed})", f"{column} {{}} is none of {', '.join(words)}.")


def _each(relation: str, columns: tuple[str, ...], where: str, sentence: str) -> Refusal:
    return Refusal(relation, f"SELECT {', '.join(('row', *columns))} FROM {relation} WHERE {where}", sentence, where)


def _repeated(relation: str, columns: tuple[str, ...]) -> str:
    """Rows that repeat an earlier row in these columns: row, the columns, the earlier row."""
    keys = ", ".join(f"coalesce({column}, '') AS {column}" for column in columns)
    names = ", ".join(columns)
    cells = f"SELECT row, {keys} FROM {relation}"
    groups = f"SELECT {names}, min(row) AS earlier, max(row) AS row FROM ({cells}) GROUP BY {names}"
    return f"SELECT row, {names}, earlier FROM ({groups}) WHERE row <> earlier"


RULES: Final = (*_required(), *_well_formed(), *_unique(), *_linked(), *_consistent(), *_dimensions())

DOUBTS: Final = (_one_of("measures", "dimension", tuple(str(dimension) for dimension in Dimension)),)
"""What validating tells although the table can be used: others measure things that nobody here has thought of."""
