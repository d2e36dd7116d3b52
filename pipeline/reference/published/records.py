"""JSON records and Parquet files as sheets: the names of fields are the header."""

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from pipeline.errors import TableError
from pipeline.models import plain
from pipeline.reference.published.sheet import Row, Sheet

LARGEST_JSON: Final = 500_000_000
_BATCH: Final = 8_192


def json_sheets(file: Path) -> Iterator[Sheet]:
    """The longest list of objects in a JSON file or its lines; fields of fields are called ``country.value``."""
    if file.stat().st_size > LARGEST_JSON:
        raise TableError("is larger than half a gigabyte of JSON", where=file.name, do="Give it as CSV or Parquet.")
    try:
        text = file.read_text(encoding="utf-8-sig")
        records = _records(_parsed(text))
    except (ValueError, RecursionError) as error:
        raise TableError(f"is not JSON ({error})", where=file.name, do="Correct it, or give CSV.") from error
    if not records:
        do = "Give a list of objects, one an observation."
        raise TableError("holds no list of records", where=file.name, do=do)
    rows = [dict(_fields(record)) for record in records]
    header = list(dict.fromkeys(name for row in rows for name in row))
    table = [header, *([row.get(name, "") for name in header] for row in rows)]
    yield Sheet(file.name, lambda: (Row(number, cells) for number, cells in enumerate(table, 1)))


def _parsed(text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Numbers stay as they are written."""
    try:
        return json.loads(text, parse_float=str, parse_int=str)
    except ValueError:
        return [json.loads(line, parse_float=str, parse_int=str) for line in text.splitlines() if line.strip()]


def _records(value: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401 - whatever JSON holds
    """The longest list of objects anywhere inside; an object that holds none is one record itself."""
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        return value
    inside: Iterable[Any] = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = max((_records(each) for each in inside if isinstance(each, dict | list)), key=len, default=[])
    return found or ([value] if isinstance(value, dict) and value else [])


def _fields(record: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _fields(value, f"{before}{name}.")
        elif value is not None and not isinstance(value, list):
            yield f"{before}{name}", str(value)


def parquet_sheets(file: Path) -> Iterator[Sheet]:
    """The table of a Parquet file; its rows are counted from 2, as below a header."""
    yield Sheet(file.name, lambda: _parquet_rows(file))


def _parquet_rows(file: Path) -> Iterator[Row]:
    import pyarrow  # noqa: PLC0415 - only Parquet needs it
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        with pq.ParquetFile(file) as opened:
            yield Row(1, list(opened.schema_arrow.names))
            number = 1
            for batch in opened.iter_batches(_BATCH):
                for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield Row(number, [_cell(cell) for cell in cells])
    except (pyarrow.ArrowException, OSError) as error:
        raise TableError(f"is no Parquet that can be read ({error})", where=file.name, do="Save it anew.") from error


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case float():
            return "" if value != value else plain(Decimal(repr(value)))  # noqa: PLR0124 - only NaN is not itself
        case Decimal():
            return format(value, "f")
        case _:
            return str(value)
