"""DuckDB at the edge: package files as relations of text, so that no figure ever passes through a float."""
# ruff: noqa: S608 - queries are made of the words of this module; values are bound

from __future__ import annotations

import contextlib
import csv
import shutil
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from pipeline.errors import StorageError, TableError
from pipeline.reference.package import COLUMNS, Package
from pipeline.reference.scratch import scratch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "512MB"
"""What DuckDB may hold in memory; a larger table stays in a temporary folder."""
THREADS = 2

_ROW_GROUP = 16_384
"""Rows that a lookup reads at once: small, because facts are sorted by what is looked up. Memory would ignore it."""
_TABLE, _VIEW = "TABLE", "VIEW"
CELL_END = "\x1f"
"""Divides the cells of a packed fact."""

_SHOWN = 20
_CHUNK = 1 << 20
_TYPES = ("VARCHAR", "DECIMAL", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "DATE", "BOOLEAN", 'NULL"')
"""Parquet types whose text is exact, nulls among them; UTINYINT and its kin end in one of these."""


class Duck:
    """A database with the relations of one package, as text; each has a column ``row`` as a spreadsheet counts.

    In a CSV the header is row 1, so data start at row 2; in a Parquet file they start at row 1. Nothing outside its own
    temporary folder can be opened once the files are in. Queries may come from several threads.
    """

    def __init__(self, package: Package, *, known_whole: bool = False) -> None:
        """``known_whole``: nobody will look for faults, so that Parquet is not read before it is packed."""
        import duckdb  # noqa: PLC0415 - takes 0.4 s; --help must not wait for it

        self.package = package
        parquet = {name for name, file in package.files.items() if file.suffix.lower() == ".parquet"}
        self._views = parquet if known_whole else set()
        self._error, self._no_room = duckdb.Error, duckdb.OutOfMemoryException
        try:
            self._own = scratch(self)
        except OSError as error:
            raise _no_scratch(error.strerror or str(error), error.filename) from error
        self._connection: DuckDBPyConnection = duckdb.connect(
            config={
                "memory_limit": MEMORY,
                "threads": THREADS,
                "temp_directory": str(self._own),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        self._one_at_a_time = threading.Lock()
        with self._translated("its files"):
            self._connection.execute("SET enable_progress_bar = false")  # it would go to standard output
            store = _literal(self._own / "table.duckdb")
            self._connection.execute(f"ATTACH {store} AS reference (ROW_GROUP_SIZE {_ROW_GROUP})")
            self._connection.execute("USE reference")

    def query(self, sql: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """All rows of a query; raises TableError and StorageError."""
        with self._translated("its files"), self._one_at_a_time:
            return self._connection.execute(sql, values).fetchall()

    def load(self) -> tuple[str, ...]:
        """Make a relation of every file; returns one sentence for each thing wrong with their shape."""
        faults = [fault for name, file in self.package.files.items() for fault in self._load(name, file)]
        if not self._views:
            self._lock()
        return tuple(faults)

    def _load(self, name: str, file: Path) -> Iterator[str]:
        read = self._load_csv if file.suffix.lower() == ".csv" else self._load_parquet
        try:
            with self._translated(file.name):
                yield from read(name, file)
        except TableError as error:
            yield error.sentence

    def _load_csv(self, name: str, file: Path) -> Iterator[str]:
        header = _header(file)
        if fault := _columns_fault(file, header, COLUMNS[name]):
            yield fault
            return
        columns = ", ".join(f"'{column}': 'VARCHAR'" for column in header)
        options = "auto_detect=false, header=true, delim=',', quote='\"', escape='\"', store_rejects=true"
        alike = _with_lines_alike(file, self._own / f"{name}.csv")
        self._create(name, "row_number() OVER () + 1", f"read_csv({_literal(alike)}, {options}, columns={{{columns}}})")
        yield from self._rejected(file.name, alike)

    def _rejected(self, name: str, file: Path) -> Iterator[str]:
        """Rows that have too few or too many cells, or are not text; ``name`` is what the file is called."""
        cursor = self._connection.execute(
            "SELECT line, error_message FROM reject_errors JOIN reject_scans USING (scan_id, file_id)"
            " WHERE file_path = $1 ORDER BY line",
            [str(file)],
        )
        for line, message in cursor.fetchmany(_SHOWN):
            reason = str(message).splitlines()[0].strip()
            yield f"{name} row {line}: does not fit the header ({reason}). Quote cells that hold commas."

    def _load_parquet(self, name: str, file: Path) -> Iterator[str]:
        described = self._connection.execute(f"DESCRIBE SELECT * FROM read_parquet({_literal(file)})").fetchall()
        types = {str(column): str(kind) for column, kind, *_ in described}
        if fault := _columns_fault(file, tuple(types), COLUMNS[name]):
            yield fault
            return
        wrong = [f"{column} is {kind}" for column, kind in types.items() if not kind.split("(")[0].endswith(_TYPES)]
        if wrong:
            yield f"{file.name}: {', '.join(wrong)}. Store numbers as DECIMAL or text, dates as DATE or text."
            return
        self._create(name, "file_row_number + 1", f"read_parquet({_literal(file)}, file_row_number=true)")

    def _create(self, name: str, row: str, source: str) -> None:
        cells = ", ".join(f"nullif(CAST({column} AS VARCHAR), '') AS {column}" for column in COLUMNS[name])
        kind = _VIEW if name in self._views else _TABLE
        self._connection.execute(f"CREATE {kind} {name} AS SELECT {row} AS row, {cells} FROM {source}")

    def pack(self) -> None:
        """Replace facts by ``packed``: sorted for looking up, and all cells of a fact as one; raises TableError.

        A lookup reads whole vectors of every column that it asks for, so three columns take a fifth of the time of 19.
        """
        cells = ", ".join(f"replace(coalesce({column}, ''), '{CELL_END}', ' ')" for column in COLUMNS["facts"])
        packed = f"SELECT entity_id, measure_id, concat_ws('{CELL_END}', {cells}) AS cells FROM facts"
        self.query(f"CREATE TABLE packed AS {packed} ORDER BY entity_id, measure_id")
        self.query(f"DROP {_VIEW if 'facts' in self._views else _TABLE} facts")
        if self._views:
            self._lock()

    def _lock(self) -> None:
        """From here on nothing but the temporary folder can be opened, whatever a query says."""
        with self._translated("its files"):
            self._connection.execute(f"SET allowed_directories = [{_literal(self._own)}]")
            self._connection.execute("SET enable_external_access = false")
            self._connection.execute("SET lock_configuration = true")

    @contextlib.contextmanager
    def _translated(self, what: str) -> Iterator[None]:
        try:
            yield
        except self._error as error:
            reason = str(error).strip().splitlines()[0]
            if isinstance(error, self._no_room) or str(self._own) in reason:
                raise _no_scratch(reason.replace(str(self._own), "…"), str(self._own.parent)) from error
            raise TableError(f"{what} cannot be read ({reason})", do="Save it again as UTF-8.") from error


def _no_scratch(reason: str, where: str | None) -> StorageError:
    return StorageError(
        f"no room for a table's temporary files ({reason})",
        where=where,
        do="Free some space there, or set TMPDIR to another folder.",
    )


def _literal(path: Path) -> str:
    """A path as an SQL string."""
    quoted = str(path).replace("'", "''")
    return f"'{quoted}'"


def _with_lines_alike(file: Path, copy: Path) -> Path:
    """The file; if its lines end in several ways, which DuckDB does not read, a copy in which all end alike."""
    with _bytewise(file) as lines:
        while lines.read(_CHUNK):
            if isinstance(lines.newlines, tuple):
                break
        else:
            return file
    try:
        with _bytewise(file) as lines, copy.open("w", encoding="latin-1", newline="") as alike:
            shutil.copyfileobj(lines, alike, _CHUNK)
    except OSError as error:
        raise _no_scratch(error.strerror or str(error), str(copy.parent.parent)) from error
    return copy


def _bytewise(file: Path) -> TextIO:
    """Text in which each byte is a character, and every end of a line is read as one newline."""
    return file.open(encoding="latin-1")


def _header(file: Path) -> tuple[str, ...]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            return tuple(next(csv.reader(stream), ()))
    except (OSError, ValueError, csv.Error) as error:
        raise TableError(f"{file.name} cannot be read ({error})", do="Save it as CSV in UTF-8.") from error


def _columns_fault(file: Path, found: Sequence[str], expected: Sequence[str]) -> str | None:
    missing = [column for column in expected if column not in found]
    unknown = [column for column in found if column not in expected]
    if not missing and not unknown and len(found) == len(expected):
        return None
    parts = [f"lacks {', '.join(missing)}"] if missing else []
    parts += [f"has {', '.join(map(repr, unknown[:_SHOWN]))} beside them"] if unknown else []
    parts += ["names a column twice"] if not parts else []
    return f"{file.name}: {' and '.join(parts)}. Its columns must be {', '.join(expected)}."
