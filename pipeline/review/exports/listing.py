"""The log as a table for a spreadsheet and as lines of JSON for programs."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum

from pipeline.render.tables import inert
from pipeline.review.exports.entries import COLUMNS, Entry


def as_csv(entries: Iterable[Entry]) -> Iterator[str]:
    """A header and a line an entry. No cell is taken for a formula: a quote stands before what could begin one."""
    yield _line(COLUMNS)
    for entry in entries:
        yield _line([inert(_plain(getattr(entry, column))) for column in COLUMNS])


def as_jsonl(entries: Iterable[Entry]) -> Iterator[str]:
    """An object a line, with the same names; what is not there is null."""
    for entry in entries:
        told = {column: _plain(getattr(entry, column)) for column in COLUMNS}
        yield json.dumps({name: None if value == "" else value for name, value in told.items()}, ensure_ascii=False)
        yield "\n"


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case StrEnum():
            return value.value
        case _:
            return value


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
