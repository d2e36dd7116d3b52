"""Text files: CSV with commas, semicolons or tabs, in UTF-8, UTF-16 or an older alphabet."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from charset_normalizer import from_bytes

from pipeline.errors import TableError
from pipeline.reference.published.sheet import Row, Sheet
from pipeline.text.cells import cells_up_to

_MAX_CELL: Final = 1_000_000
_HEAD: Final = 65_536
_LINES: Final = 60
_MARKS: Final = "\t;|,"
"""The first of two that divide as well is taken: commas may stand within the cells that tabs divide."""


def text_sheets(file: Path) -> Iterator[Sheet]:
    """The one sheet of a text file."""
    encoding = _encoding(file)
    try:
        with file.open(encoding=encoding, newline="") as stream:
            head = stream.read(_HEAD)
    except UnicodeError as error:
        raise _not_text(file, error) from error
    if "\0" in head:
        raise TableError("is no text", where=file.name, do="Give CSV, .xlsx, JSON or Parquet.")
    mark = _mark(head)
    yield Sheet(file.name, lambda: _rows(file, encoding, mark), divider=mark)


def _encoding(file: Path) -> str:
    """By its first bytes; else UTF-8 if it is that, and the likeliest older alphabet if it is not."""
    with file.open("rb") as stream:
        start = stream.read(_HEAD)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        decoder = codecs.getincrementaldecoder("utf-8")()
        chunk = start
        try:
            while chunk:
                decoder.decode(chunk)
                chunk = stream.read(_HEAD)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            if len(start) >= 4 and start[1:4:2] == b"\0\0":  # noqa: PLR2004 - two letters
                return "utf-16-le"
            return _older(start + chunk)
    return "utf-8-sig"


def _older(sample: bytes) -> str:
    if b"\0" in sample[:2]:
        return "utf-16-be"
    best = from_bytes(sample, cp_isolation=["cp1252", "cp1250", "cp1251", "iso8859_15"]).best()
    return best.encoding if best else "cp1252"


def _mark(head: str) -> str:
    """What divides cells: the mark that most lines have equally often, and more than once if any line does."""
    lines = [line for line in head.splitlines()[:_LINES] if line.strip()]
    return max(_MARKS, key=lambda mark: _divides(mark, lines))


def _divides(mark: str, lines: list[str]) -> tuple[int, int]:
    """How many lines have the count of this mark that is most usual, if it is at least one; then that count."""
    counts = [len(next(csv.reader([line], delimiter=mark), [])) - 1 for line in lines]
    usual = max(set(counts), key=lambda count: (counts.count(count) if count else 0, count), default=0)
    return (counts.count(usual) * min(usual, 2), usual) if usual else (0, 0)


def _rows(file: Path, encoding: str, mark: str) -> Iterator[Row]:
    try:
        with file.open(encoding=encoding, newline="") as stream, cells_up_to(_MAX_CELL):
            reader = csv.reader(stream, delimiter=mark)
            yield from (Row(number, cells) for number, cells in enumerate(reader, 1))
    except (UnicodeError, csv.Error) as error:
        raise _not_text(file, error) from error


def _not_text(file: Path, error: Exception) -> TableError:
    return TableError(f"cannot be read ({error})", where=file.name, do="Save it as CSV in UTF-8.")
