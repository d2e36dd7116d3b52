"""What a batch's results say as a whole: counted by DuckDB from the Parquet files, near copies left out."""

from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from pipeline.batch.recurring import RecurringClaim, StatementAt, recurring
from pipeline.batch.results import FOLDER, SCHEMAS
from pipeline.embed import WordLlama
from pipeline.errors import InputError
from pipeline.models.noun import Noun

N = TypeVar("N", bound=Noun)
MOST = 20_000
"""Statements that are compared with each other."""
OPEN = "not_in_table"
"""The verdict of figures that no row speaks of; without them flags are a share of what could be checked."""


class VerdictCount(Noun):
    """Figures of one source and month with one verdict."""

    source: str
    month: str
    verdict: str
    figures: int


class FlagRate(Noun):
    """How many figures of a source and month a person must look at."""

    source: str
    month: str
    figures: int
    flagged: int
    in_table: int
    """Figures without those that no row speaks of."""
    flagged_in_table: int


class Counted(Noun):
    """How often something occurs."""

    name: str
    times: int
    articles: int


class RecurringFigure(Noun):
    """What several articles say of one measure, entity and period."""

    measure: str
    entity: str
    period_start: str
    period_end: str
    articles: int
    values: tuple[str, ...]
    differ: bool


class Stats(Noun):
    """All that is told of a batch."""

    articles: int
    copies: int
    verdicts: tuple[VerdictCount, ...]
    rates: tuple[FlagRate, ...]
    roles: tuple[Counted, ...]
    cited: tuple[Counted, ...]
    figures: tuple[RecurringFigure, ...]
    claims: tuple[RecurringClaim, ...]
    compared: int
    statements: int
    methods: str


class Results:
    """The Parquet files of a batch, to be asked in SQL; ``kept`` are articles that are nobody's copy."""

    def __init__(self, place: Path) -> None:
        """A batch's folder, or its folder ``results``. Raises InputError."""
        self.folder = place / FOLDER if (place / FOLDER).is_dir() else place
        self._db = duckdb.connect()
        for name, schema in SCHEMAS.items():
            path = self.folder / f"{name}.parquet"
            if not path.is_file():
                raise InputError("holds no results", where=str(place), do="Write them: argmap batch results DIR")
            try:
                found = self._db.read_parquet(str(path))
            except duckdb.Error as error:
                raise InputError("cannot be read as Parquet", where=str(path)) from error
            if missing := set(schema.names) - set(found.columns):
                raise InputError(
                    f"has no column {min(missing)}",
                    where=str(path),
                    do="Write the results anew: argmap batch results DIR",
                )
            found.create_view(name)
        self._db.execute("CREATE VIEW kept AS SELECT * FROM articles WHERE copy_of IS NULL")

    def ask(self, sql: str, *given: object) -> list[tuple[Any, ...]]:
        """All rows of one statement."""
        return list(self._db.execute(sql, list(given)).fetchall())


def stats_of(place: Path) -> Stats:
    """Everything that is told of a batch's results. Raises InputError."""
    results = Results(place)
    ((articles, copies),) = results.ask("SELECT count(*), count(copy_of) FROM articles")
    statements = _statements(results)
    return Stats(
        articles=_number(articles),
        copies=_number(copies),
        verdicts=tuple(_made(VerdictCount, results.ask(_VERDICTS))),
        rates=tuple(_made(FlagRate, results.ask(_RATES))),
        roles=tuple(_made(Counted, results.ask(_ROLES))),
        cited=tuple(_made(Counted, results.ask(_CITED))),
        figures=tuple(_figures(results)),
        claims=recurring(statements[:MOST], WordLlama().embed),
        compared=min(len(statements), MOST),
        statements=len(statements),
        methods=_methods(results),
    )


_VERDICTS = """SELECT coalesce(source, ''), coalesce(strftime(published, '%Y-%m'), ''), verdict, count(*)
FROM findings JOIN kept USING (own_id) WHERE kind = 'numeric' GROUP BY ALL ORDER BY ALL"""
_RATES = """SELECT coalesce(source, ''), coalesce(strftime(published, '%Y-%m'), ''), count(*), count(*) FILTER (hard),
count(*) FILTER (verdict <> 'not_in_table'), count(*) FILTER (hard AND verdict <> 'not_in_table')
FROM findings JOIN kept USING (own_id) WHERE kind = 'numeric' GROUP BY ALL ORDER BY ALL"""
_ROLES = """SELECT role, count(*), count(DISTINCT own_id) FROM statements JOIN kept USING (own_id)
GROUP BY ALL ORDER BY 2 DESC, 1"""
_CITED = """SELECT asserter_id, count(*), count(DISTINCT own_id) FROM assertions JOIN kept USING (own_id)
WHERE asserter_id IS NOT NULL GROUP BY ALL ORDER BY 3 DESC, 2 DESC, 1 LIMIT 30"""
_FIGURES = """SELECT measure, entity, coalesce(period_start, ''), coalesce(period_end, ''), count(DISTINCT own_id),
list_sort(list(DISTINCT value || CASE WHEN value_high IS NULL THEN '' ELSE ' to ' || value_high END
|| coalesce(' ' || unit, ''))) FROM quantities JOIN kept USING (own_id)
WHERE measure IS NOT NULL AND entity IS NOT NULL AND value IS NOT NULL
GROUP BY ALL HAVING count(DISTINCT own_id) > 1 ORDER BY 5 DESC, 1, 2, 3, 4 LIMIT 100"""
_STATEMENTS = """SELECT own_id, source, statements.text FROM statements JOIN kept USING (own_id)
WHERE role IN ('main_claim', 'claim', 'counterargument', 'premise') AND NOT implicit ORDER BY md5(own_id), number"""
_BASIS = """SELECT string_agg(DISTINCT engine, ', ' ORDER BY engine), string_agg(DISTINCT model, ', ' ORDER BY model),
string_agg(DISTINCT code, ', ' ORDER BY code),
string_agg(DISTINCT left(table_hash, 12), ', ' ORDER BY left(table_hash, 12)),
string_agg(DISTINCT policy, ', ' ORDER BY policy), count(*), count(copy_of), min(published), max(published)
FROM articles"""


def _made(kind: type[N], rows: Iterable[Sequence[Any]]) -> list[N]:
    """Rows as nouns, whose fields stand in the order of the columns."""
    return [kind(**dict(zip(kind.model_fields, row, strict=True))) for row in rows]


def _number(value: object) -> int:
    return int(str(value))


def _figures(results: Results) -> list[RecurringFigure]:
    return _made(RecurringFigure, [(*row[:5], tuple(row[5]), len(row[5]) > 1) for row in results.ask(_FIGURES)])


def _statements(results: Results) -> list[StatementAt]:
    return [StatementAt(str(own), str(source or ""), str(text)) for own, source, text in results.ask(_STATEMENTS)]


def _methods(results: Results) -> str:
    """A paragraph for a paper: what was done, with what, in which versions."""
    ((engine, model, code, tables, policy, count, copies, first, last),) = results.ask(_BASIS)
    if not count:
        return "No article was finished."
    by = f"the model {model}" if model else "built-in rules"
    both = f"{by} and built-in rules" if model and "rules" in str(engine) else by
    span = f" published from {first} to {last}" if first else ""
    return (
        f"{count} articles{span} were turned into argument maps by argmap {code} ({both}). Every figure found was"
        f" compared by code with the rows of a reference table (SHA-256 {tables}) under the policy {policy}; a model"
        f" decides no verdict. Near copies ({copies} articles; MinHash of runs of three words by rensa"
        f" {version('rensa')}, estimated Jaccard likeness of 0.7 or more) are left out of all counts, and articles in"
        f" languages other than English (py3langid {version('py3langid')}) were not mapped. Statements are said to"
        f" recur where their static vectors (wordllama {version('wordllama')}) in different articles are alike. Counts"
        f" are DuckDB's ({duckdb.__version__})."
    )
