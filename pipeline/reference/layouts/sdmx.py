"""SDMX-CSV as Eurostat, OECD, ECB, IMF and others hand it out: codes, or codes and labels in one cell or in two."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.reference.layouts.columns import Column
from pipeline.reference.layouts.dimensions import Coded, described
from pipeline.reference.layouts.given import Given, Header, Layout, Reader
from pipeline.reference.published import Row

_OLDER = {
    "TIME": "TIME_PERIOD",
    "VALUE": "OBS_VALUE",
    "UNIT CODE": "UNIT_MEASURE",
    "POWERCODE CODE": "UNIT_MULT",
    "FLAG CODES": "OBS_STATUS",
    "REFERENCE PERIOD CODE": "REF_YEAR_PRICE",
}
_ID = re.compile(r"[A-Z][A-Z0-9_]*")
_LABEL = re.compile(r"[A-Z][^:]*[a-z][^:]*")


def _lacks(header: Header) -> str:
    names = _names(header)
    return next((f"column named {needed}" for needed in ("OBS_VALUE", "TIME_PERIOD") if needed not in names), "")


def _names(header: Header) -> list[str]:
    """The ids of dimensions; older files of the OECD and those of the ILO have their own for some."""
    names = [column.name.split(":")[0].split("[")[0].strip().upper() for column in header.columns]
    older = header.has("ref_area") or header.has("powercode code")
    return [_OLDER.get(name, name) for name in names] if older else names


def _reader(header: Header) -> Reader:
    names = _names(header)
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
    """Columns of codes with the column of their labels behind them: ``REF_AREA,Reference area``; ``sex,sex.label``."""
    return {at: at + 1 for at, (code, label) in enumerate(pairwise(columns)) if _are_pair(code.name, label.name)}


def _are_pair(code: str, label: str) -> bool:
    spelt_out = bool(_ID.fullmatch(code) and _LABEL.fullmatch(label))
    return spelt_out or label.casefold() == f"{code}.label".casefold()


def _coded(cell: str, label: str) -> Coded:
    """A code, with the label that stands behind a colon and a blank: ``DE: Germany``."""
    code, colon, said = cell.strip().partition(": ")
    return Coded(code.strip(), label or said.strip() if colon else label)


LAYOUT = Layout("SDMX-CSV, with columns TIME_PERIOD and OBS_VALUE", _lacks, _reader)
