"""The Parquet files of a batch, asked in SQL: DuckDB reads what a question needs, and holds no table in memory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pyarrow as pa

from pipeline.batch.schemas import SCHEMAS
from pipeline.errors import InputError
from pipeline.models.noun import Noun
from pipeline.reference.scratch import scratch

N = TypeVar("N", bound=Noun)

FOLDER = "results"
CHUNK = 2_000
"""Rows that are taken from an answer at a time."""
MEMORY = "256MB"


def results_in(place: Path) -> Path:
    """The folder of the files: that of a batch, or itself."""
    return place / FOLDER if (place / FOLDER).is_dir() else place


def has_results(place: Path) -> bool:
    """Whether results of a batch are there."""
    return (results_in(place) / "articles.parquet").is_file()


class Tables:
    """Parquet files as tables; what an answer needs beyond ``MEMORY`` lies in a temporary folder meanwhile."""

    def __init__(self) -> None:
        self._db = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(scratch(self))})

    def views(self, place: Path, tables: Mapping[str, pa.Schema], suffix: str = "") -> None:
        """Makes a view of each table, under its name and ``suffix``. Raises InputError."""
        for name, schema in tables.items():
            path = results_in(place) / f"{name}.parquet"
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
            found.create_view(name + suffix)

    def run(self, sql: str) -> None:
        """A statement that has no answer, such as one that makes a view."""
        self._db.execute(sql)

    def ask(self, sql: str, *given: object) -> list[tuple[Any, ...]]:
        """All rows of one statement, for answers that are short."""
        return list(self.rows(sql, *given))

    def rows(self, sql: str, *given: object, **tables: pa.Table) -> Iterator[tuple[Any, ...]]:
        """Rows of one statement, some at a time; ``tables`` are others that it may name."""
        # A cursor of its own: the next question would end the answer to this one.
        cursor = self._db.cursor()
        for name, table in tables.items():
            cursor.register(name, table)
        answer = cursor.execute(sql, list(given))
        while chunk := answer.fetchmany(CHUNK):
            yield from chunk

    def one(self, sql: str, *given: object) -> int:
        """The number that a statement answers with."""
        ((found,),) = self.ask(sql, *given)
        return int(str(found))


class Results(Tables):
    """A batch's tables by their names; ``kept`` are articles that are nobody's copy."""

    def __init__(self, place: Path, tables: Mapping[str, pa.Schema] = SCHEMAS) -> None:
        """A batch's folder, or its folder ``results``. Raises InputError."""
        super().__init__()
        self.views(place, tables)
        self.run("CREATE VIEW kept AS SELECT * FROM articles WHERE copy_of IS NULL")


def made(kind: type[N], rows: Iterable[Sequence[Any]]) -> tuple[N, ...]:
    """Rows as nouns, whose fields stand in the order of the columns."""
    return tuple(
        kind(**{name: tuple(cell) if isinstance(cell, list) else cell for name, cell in zip(names, row, strict=True)})
        for names in [list(kind.model_fields)]
        for row in rows
    )
