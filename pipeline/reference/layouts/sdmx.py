"""SDMX-CSV as Eurostat, OECD, ECB, IMF and others hand it out: codes, or codes and labels in one cell or in two."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.reference.layouts.columns import Column
from pipeline.reference.layouts.dimensions import Coded, described
from pipeline.reference.layouts.given import Given, Header, Layout, Reader
from pipeline.reference.published import Row

_ID = re.compile(r"[A-Z][A-Z0-9_]*")
_LABEL = re.compile(r"[A-Z][^:]*[a-z][^:]*")


def _lacks(header: Header) -> str:
    names = {_name(column) for column in header.columns}
    return next((f"column named {needed}" for needed in ("OBS_VALUE", "TIME_PERIOD") if needed not in names), "")


def _name(column: Column) -> str:
    return column.name.split(":")[0].split("[")[0].strip().upper()


def _reader(header: Header) -> Reader:
    names = [_name(column) for column in header.columns]
    labelled = _labelled(header.columns)
    value, when = names.index("OBS_VALUE"), names.index("TIME_PERIOD")

    def read(row: Row) -> Iterator[Given]:
        cells: dict[str, Coded] = {}
        for at, name in enumerate(names):
            if at not in labelled.values():
                label = row.cells[labelled[at]].strip() if at in labelled else ""
                cells.setdefault(name, _coded(row.cells[at], label))
        of = described(cells)
        yield Given(
            row=row.number,
            column=value,
            value=row.cells[value],
            period=_coded(row.cells[when], "").code,
            scale=cells.get("UNIT_MULT", Coded("")).code,
            status=(cells.get("OBS_STATUS") or cells.get("OBS_FLAG") or Coded("")).code,
            **of._asdict(),
        )

    return read


def _labelled(columns: Sequence[Column]) -> dict[int, int]:
    """Columns of codes with the column of their labels behind them: ``REF_AREA,Reference area``."""
    pairs = enumerate(pairwise(columns))
    return {at: at + 1 for at, (code, label) in pairs if _ID.fullmatch(code.name) and _LABEL.fullmatch(label.name)}


def _coded(cell: str, label: str) -> Coded:
    """A code, with the label that stands behind a colon and a blank: ``DE: Germany``."""
    code, colon, said = cell.strip().partition(": ")
    return Coded(code.strip(), label or said.strip() if colon else label)


LAYOUT = Layout("SDMX-CSV, with columns TIME_PERIOD and OBS_VALUE", _lacks, _reader)
