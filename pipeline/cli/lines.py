"""Rows of JSON as they come in, one a line; a line that cannot be read is a value, and the next one follows."""

import codecs
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from pipeline.errors import InputError

STDIN = "-"
_READ = ("id", "text", "title", "source", "published")


class Row(NamedTuple):
    """One text to work on, and the whole object that it came in."""

    number: int
    id: str | None
    text: str
    fields: Mapping[str, Any]


class Refused(NamedTuple):
    """A line that cannot be read: the id, if that much could be, and what is wrong with which line."""

    id: str | None
    error: str


def read_lines(path: str) -> Iterator[Row | Refused]:
    """Each line of a file or of standard input that is not blank; raises InputError if the file cannot be opened."""
    with _opened(path) as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _row(number, line.removeprefix(codecs.BOM_UTF8) if number == 1 else line)


def _opened(path: str) -> BinaryIO:
    if path == STDIN:
        return sys.stdin.buffer
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=path, do="Check the name.") from error


def _row(number: int, line: bytes) -> Row | Refused:
    where = f"line {number}"
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Refused(None, f"{where}: its byte {error.start + 1} is not UTF-8. Save it as UTF-8.")
    except (ValueError, RecursionError) as error:
        return Refused(None, f"{where}: this is no JSON: {error}")
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return Refused(None, f'{where}: a line needs an object with a "text"')
    broken = [name for name in _READ if not _is_whole(str(row.get(name)))]
    id_ = None if row.get("id") is None or "id" in broken else str(row["id"])
    if broken:
        return Refused(id_, f'{where}: "{broken[0]}" holds half a character (a lone surrogate). Write the whole one.')
    return Row(number, id_, row["text"], row)


def _is_whole(text: str) -> bool:
    """Whether all its characters can be written: JSON may hold one half of a surrogate pair without the other."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
