"""Rows of JSONL, CSV and Parquet, one article each. A bad row is one Failed with its number; the rest go on."""

import codecs
import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeVar

from pydantic import JsonValue

from pipeline.corpus.decode import decode, decode_line, refuse_binary
from pipeline.corpus.find import regular, shown
from pipeline.errors import InputError
from pipeline.models import ReadLimits
from pipeline.text.cells import cells_up_to

COLUMNS = ("text", "title", "author", "published", "source", "url", "id")
"""What a row may hold; only ``text`` is needed, other columns are left alone."""

DEEPEST = 50
"""Levels of a column at most."""

BATCH = 64
"""Rows of Parquet in memory at once."""

PAGE = 1 << 20
"""Bytes of a packed column that are read at once."""


L = TypeVar("L", bytes, str)


class Row(NamedTuple):
    """One article's fields and its bytes."""

    fields: Mapping[str, object]
    data: bytes
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The article's text; raises InputError if there is none."""
        text = self.fields.get("text")
        if not isinstance(text, str):
            raise InputError("it has no text", do='Give each row a "text".')
        return text

    @property
    def own(self) -> str:
        """The row's own id; empty if it gives none."""
        given = self.fields.get("id")
        return "" if given is None or isinstance(given, dict | list) else _whole(str(given)).strip()

    @property
    def columns(self) -> dict[str, JsonValue]:
        """What it holds besides, as JSON has it; raises InputError if that is nested too deeply."""
        return {_whole(name): _plain(value) for name, value in self.fields.items() if name not in COLUMNS}


def _whole(text: str) -> str:
    """A text that can be stored: a lone half of a character, which JSON may hold, is seen as �."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _plain(value: object, depth: int = 0) -> JsonValue:
    """A cell as JSON has it: no number as nothing, days and whatever else has no like there as their words."""
    if depth > DEEPEST:
        raise InputError(f"a column is nested more than {DEEPEST} levels deep", do="Leave it out.")
    match value:
        case None | bool() | int():
            return value
        case float():
            return value if math.isfinite(value) else None
        case list():
            return [_plain(each, depth + 1) for each in value]
        case dict():
            return {_whole(str(name)): _plain(each, depth + 1) for name, each in value.items()}
        case _:
            return _whole(str(value))


Rows = Iterator[tuple[int, Row | InputError]]
"""Lines or rows with their numbers, counted from 1; an unreadable one is the error that says why."""


def read_rows(path: Path, limits: ReadLimits) -> Rows:
    """Rows of a file; raises InputError if the file as a whole cannot be read."""
    reader = _READERS[path.suffix.lower()]
    with regular(path).open("rb") as file:
        yield from reader(file, limits)


def read_jsonl(file: BinaryIO, limits: ReadLimits) -> Rows:
    """One JSON object a line."""
    for number, line in _lines(file, limits.max_bytes):
        if isinstance(line, InputError):
            yield number, line
        elif line.strip():
            yield number, _json_row(line)


def _json_row(line: bytes) -> Row | InputError:
    try:
        text, notes = decode(line)
        fields = json.loads(text)
    except InputError as error:
        return error
    except (ValueError, RecursionError) as error:
        why = f"{error.msg}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        return InputError(f"this line is no JSON ({why})", do="Put one JSON object on each line.")
    if not isinstance(fields, dict):
        return InputError("this line is no JSON object", do='Write {"title": …, "text": …}.')
    return Row(fields, line, notes)


def read_csv(file: BinaryIO, limits: ReadLimits) -> Rows:
    """A table with a header line; columns are parted by commas, semicolons or tabs, as the header shows."""
    lines = _text_lines(file, limits.max_bytes)
    header = next(lines, "")
    if not header.strip():
        return
    mark = max(",;\t", key=header.count)
    with cells_up_to(limits.max_bytes):
        columns = [name.strip().lower() for name in next(csv.reader([header], delimiter=mark), [])]
    _need_text(columns)
    rows = csv.reader(lines, delimiter=mark)
    while True:
        number = rows.line_num + 2
        try:
            with cells_up_to(limits.max_bytes):
                cells = next(rows, None)
        except (csv.Error, InputError) as error:
            yield number, InputError(f"it cannot be read as CSV ({error})", do="Check its quotes.")
            continue
        if cells is None:
            return
        if cells:
            fields = dict(zip(columns, cells, strict=False))
            yield number, Row(fields, (fields.get("text") or "").encode())


def read_parquet(file: BinaryIO, limits: ReadLimits) -> Rows:
    """A Parquet table, a few rows at a time; of a column no more than a page is unpacked at once."""
    import pyarrow as pa  # noqa: PLC0415 - a large library that only Parquet needs
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        table = pq.ParquetFile(file, buffer_size=PAGE, pre_buffer=False)
        names = {name.lower(): name for name in reversed(table.schema_arrow.names)}
        _need_text(list(names))
        called = {name: name.lower() for name in table.schema_arrow.names if names[name.lower()] == name}
        number = 0
        for batch in table.iter_batches(batch_size=BATCH):
            for cells in batch.to_pylist():
                number += 1
                fields = {low if low in COLUMNS else name: cells[name] for name, low in called.items()}
                data = str(fields["text"] or "").encode("utf-8", "surrogatepass")
                fits = _size(cells.values()) <= limits.max_bytes
                yield number, Row(fields, data) if fits else _too_long(limits.max_bytes)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError("it is no readable Parquet table: broken or cut off", do="Write or copy it again.") from error


def _size(cells: Iterable[object]) -> int:
    """Bytes of a row, about."""
    return sum(len(str(each).encode("utf-8", "replace")) for each in cells)


_READERS: Mapping[str, Callable[[BinaryIO, ReadLimits], Rows]] = {
    ".jsonl": read_jsonl,
    ".csv": read_csv,
    ".parquet": read_parquet,
}


def _need_text(columns: Sequence[str]) -> None:
    if "text" not in columns:
        have = ", ".join(shown(name)[:40] for name in columns[:30]) or "none"
        raise InputError(f"it has no column 'text'; its columns are: {have}", do="Rename the one with the articles.")


def _lines(file: BinaryIO, longest: int) -> Iterator[tuple[int, bytes | InputError]]:
    """Numbered lines; one that is too long is passed over without being held in memory."""
    head = file.read(len(codecs.BOM_UTF8))
    file.seek(0 if head != codecs.BOM_UTF8 else len(head))
    yield from _bounded(file.readline, longest, (b"\n",), longest)


def _bounded(
    readline: Callable[[int], L], most: int, ends: tuple[L, ...], longest: int
) -> Iterator[tuple[int, L | InputError]]:
    """Numbered lines of so many units at ``most``; ``longest`` is what that is in bytes."""
    number = 0
    while line := readline(most + 1):
        number += 1
        if len(line) <= most or line.endswith(ends):
            yield number, line
            continue
        while line and not line.endswith(ends):
            line = readline(most)
        yield number, _too_long(longest)


def _too_long(longest: int) -> InputError:
    return InputError(f"it is longer than the {longest:,} bytes allowed", do="Raise the setting max_bytes.")


def _text_lines(file: BinaryIO, longest: int) -> Iterator[str]:
    """Decoded lines of a CSV file, with their ends; asking for one raises InputError if it is too long."""
    head = file.read(65536)
    file.seek(0)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return map(_decoded, _wide_lines(file, longest))
    refuse_binary(head)
    return map(_decoded, _parted(_lines(file, longest)))


def _wide_lines(file: BinaryIO, longest: int) -> Iterator[tuple[int, str | InputError]]:
    """Numbered lines of UTF-16; of one that is too long no more than that is in memory."""
    text = io.TextIOWrapper(file, encoding="utf-16", errors="replace", newline="")
    return _bounded(text.readline, longest // 2, _ENDS, longest)


def _parted(lines: Iterator[tuple[int, bytes | InputError]]) -> Iterator[tuple[int, bytes | InputError]]:
    """The same, lines that end in no more than a carriage return parted too."""
    for number, line in lines:
        parts = (line,) if isinstance(line, InputError) else _CARRIAGE_RETURN.split(line)
        yield from ((number, part) for part in parts)


_CARRIAGE_RETURN = re.compile(rb"(?<=\r)(?=[^\n])")


_ENDS = ("\n", "\r")


def _decoded(numbered: tuple[int, bytes | str | InputError]) -> str:
    """A line's text; raises the InputError that stands for it, after which ``map`` goes on with the next."""
    _, line = numbered
    if isinstance(line, InputError):
        raise line
    return line if isinstance(line, str) else decode_line(line)
