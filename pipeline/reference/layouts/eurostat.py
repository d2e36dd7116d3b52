r"""Eurostat's own text files: all dimensions in one column, ``freq,unit,geo\TIME_PERIOD``, flags behind figures."""

import re
from collections.abc import Iterator

from pipeline.reference.layouts.dimensions import Coded, described
from pipeline.reference.layouts.given import Given, Header, Layout, Reader
from pipeline.reference.published import Row, Unfit

_COMBINED = re.compile(r"(?P<names>[\w,]+)\\(?:time|time_period)", re.IGNORECASE)
_FLAGGED = re.compile(r"(?P<value>\S+)\s+(?P<flags>[a-z]{1,4})")


def _lacks(header: Header) -> str:
    if not header.columns or not _COMBINED.fullmatch(header.columns[0].name):
        return r"first column named like unit,geo\TIME_PERIOD"
    return "" if any(column.period for column in header.columns[1:]) else "column for a year"


def _reader(header: Header) -> Reader:
    found = _COMBINED.fullmatch(header.columns[0].name)
    names = found["names"].upper().split(",") if found else []

    def read(row: Row) -> Iterator[Given]:
        codes = [code.strip() for code in row.cells[0].split(",")]
        if len(codes) != len(names):
            raise Unfit(f"has {len(codes)} codes for {len(names)} dimensions")
        of = described({name: Coded(code) for name, code in zip(names, codes, strict=True)})
        for at, column in enumerate(header.columns[1:], 1):
            cell = row.cells[at].strip()
            flagged = _FLAGGED.fullmatch(cell)
            value, flags = (flagged["value"], flagged["flags"]) if flagged else (cell, "")
            yield Given(row.number, at, value, column.period, status=flags, **of._asdict())

    return read


LAYOUT = Layout("Eurostat, all dimensions in the first column", _lacks, _reader)
