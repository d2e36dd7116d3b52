"""Workbooks (.xlsx): visible sheets with cells as they show, but for rounding."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from pipeline.errors import TableError
from pipeline.models import plain
from pipeline.reference.published.sheet import Row, Sheet

INFLATED: Final = 1_000_000_000
"""Bytes of an unpacked workbook that is read."""
WIDEST: Final = 2_000


def workbook_sheets(file: Path) -> Iterator[Sheet]:
    """The sheets that are not hidden, in their order."""
    for name in _names(file):
        yield Sheet(file.name, lambda name=name: _rows(file, name), name=name)  # type: ignore[misc]


def _names(file: Path) -> list[str]:
    try:
        with zipfile.ZipFile(file) as packed:
            inflated = sum(entry.file_size for entry in packed.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise _broken(file, error) from error
    if inflated > INFLATED:
        raise TableError(
            "is larger than a gigabyte unpacked", where=file.name, do="Save the sheet that is meant as CSV."
        )
    with _open(file) as book:
        return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]


@contextmanager
def _open(file: Path) -> Iterator[Any]:
    """The workbook, whatever its file is called."""
    import openpyxl  # noqa: PLC0415 - only workbooks need it

    try:
        with file.open("rb") as stream:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            try:
                yield book
            finally:
                book.close()
    except Exception as error:  # openpyxl lets through whatever a damaged part made its parser raise
        raise _broken(file, error) from error


def _rows(file: Path, name: str) -> Iterator[Row]:
    with _open(file) as book:
        sheet = book[name]
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(max_col=WIDEST), 1):
            yield Row(number, [_text(cell.value, getattr(cell, "number_format", "")) for cell in cells])


def _broken(file: Path, error: Exception) -> TableError:
    return TableError(f"is no workbook that can be read ({error})", where=file.name, do="Save it anew, or as CSV.")


def _text(value: object, shape: str) -> str:
    """A cell as text; numbers have fifteen digits, and percent cells show hundred times what they hold."""
    match value:
        case None:
            return ""
        case bool():
            return str(value)
        case int() | float():
            number = Decimal(format(value, ".15g"))
            return f"{plain(number.scaleb(2))}%" if "%" in shape else plain(number)
        case datetime():
            return value.isoformat(sep=" ")
        case date():
            return value.isoformat()
        case _:
            return str(value)
