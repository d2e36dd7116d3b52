"""Opening a file: text in any common form, workbooks, JSON and Parquet, each as sheets of text cells."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.errors import TableError
from pipeline.reference.published.records import json_sheets, parquet_sheets
from pipeline.reference.published.sheet import Sheet
from pipeline.reference.published.text import text_sheets
from pipeline.reference.published.workbook import workbook_sheets

LARGEST: Final = 2_000_000_000
"""Bytes of a file that is read."""


class _Kind(NamedTuple):
    sheets: Callable[[Path], Iterator[Sheet]]
    begins: bytes = b""
    """What a file of the kind begins with; text may begin with anything."""


_KINDS: Final[Mapping[str, _Kind]] = {
    "workbook": _Kind(workbook_sheets, b"PK\x03\x04"),
    "parquet": _Kind(parquet_sheets, b"PAR1"),
    "old workbook": _Kind(text_sheets, b"\xd0\xcf\x11\xe0"),
    "zip": _Kind(text_sheets, b"\x1f\x8b"),
    "json array": _Kind(json_sheets, b"["),
    "json": _Kind(json_sheets, b"{"),
    "text": _Kind(text_sheets),
}


def open_sheets(file: Path) -> tuple[Sheet, ...]:
    """The sheets of a file, by what it holds and not by its name; raises TableError if it cannot be read."""
    with _readable(file):
        if file.stat().st_size > LARGEST:
            raise TableError("is larger than two gigabytes", where=file.name, do="Cut it to what is needed.")
        with file.open("rb") as stream:
            head = stream.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
        name = next(name for name, kind in _KINDS.items() if head.startswith(kind.begins))
        if name == "old workbook":
            raise TableError("is a workbook of the old kind (.xls)", where=file.name, do="Save it as .xlsx or CSV.")
        if name == "zip":
            raise TableError("is compressed", where=file.name, do="Unpack it first.")
        return tuple(_KINDS[name].sheets(file))


@contextmanager
def _readable(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise TableError(f"cannot be read ({reason})", where=file.name, do="Check its name and permissions.") from error
