"""Common layouts of published tables, each read into observations: one generator a layout, one visible mapping."""

import codecs
import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.errors import TableError
from pipeline.models import FactStatus
from pipeline.reference.published import period, power, with_comma, with_point
from pipeline.text.cells import cells_up_to

_MAX_CELL = 1_000_000
_HEAD = 65_536


@dataclass(frozen=True)
class Observation:
    """One figure of a published table, with its labels as the file gives them.

    ``value`` holds plain digits, to be multiplied by ten to the power of ``mult``; ``row`` is that of the file.
    ``period`` and ``definition`` are empty where the file states none.
    """

    row: int
    entity: str
    code: str
    measure: str
    definition: str
    period: tuple[date, date] | None
    value: str
    unit: str = ""
    mult: int = 0
    status: FactStatus = FactStatus.ACTUAL
    note: str = ""


class Sheet(NamedTuple):
    """A published file: its header, its rows with their numbers, as many cells in each, and how it writes figures."""

    header: Sequence[str]
    rows: Iterator[tuple[int, list[str]]]
    figure: Callable[[str, int], str]

    def place(self, names: Sequence[str]) -> int | None:
        """The first column with one of these names, in capitals or not."""
        return next((at for at, cell in enumerate(self.header) if cell.casefold() in names), None)

    def named(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Rows by the names of their columns, in small letters."""
        names = [name.casefold() for name in self.header]
        return ((number, dict(zip(names, cells, strict=False))) for number, cells in self.rows)


Layout = Callable[[Sheet], Iterator[Observation]]


def read_layout(file: Path, layout: str | None = None) -> Iterator[Observation]:
    """The observations of a file, in its order; the layout is recognised by the header unless it is named.

    Raises TableError for a file that cannot be read, a layout that does not fit, and a cell that is no figure.
    """
    with _opened(file) as (mark, rows):
        number, cells = _header(file, rows)
        header = [cell.strip() for cell in cells]
        name = _fitting(layout, header) if layout else _recognised(file, header)
        whole = ((at, row + [""] * (len(header) - len(row))) for at, row in enumerate(rows, number + 1))
        yield from LAYOUTS[name](Sheet(header, whole, with_comma if mark == ";" else with_point))


class _Lines(NamedTuple):
    mark: str
    rows: Iterator[list[str]]


@contextmanager
def _opened(file: Path) -> Iterator[_Lines]:
    try:
        with file.open("rb") as start:
            encoding = "utf-16" if start.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
        with file.open(encoding=encoding, newline="") as stream, cells_up_to(_MAX_CELL):
            mark = _mark(stream.read(_HEAD))
            stream.seek(0)
            yield _Lines(mark, csv.reader(stream, delimiter=mark))
    except (OSError, UnicodeError, csv.Error) as error:
        raise TableError(f"cannot be read ({error})", where=file.name, do="Save it as CSV in UTF-8.") from error


def _mark(head: str) -> str:
    """What divides cells: the mark that the first line with two of a kind has most of."""
    counts = ({mark: line.count(mark) for mark in ",;\t"} for line in head.splitlines())
    first = next((found for found in counts if max(found.values()) > 1), {",": 0})
    return max(first, key=first.__getitem__)


def _header(file: Path, rows: Iterator[list[str]]) -> tuple[int, list[str]]:
    """The first row with at least three cells that are not empty: World Bank files begin with a few lines of talk."""
    for number, cells in enumerate(rows, 1):
        if sum(bool(cell.strip()) for cell in cells) >= 3:  # noqa: PLR2004 - who, when, how much
            return number, cells
    raise TableError("holds no header", where=file.name, do="Give a CSV file with a header and rows.")


def _fitting(layout: str, header: Sequence[str]) -> str:
    """The layout that was asked for; raises TableError if there is none or the header lacks what it needs."""
    if layout not in LAYOUTS:
        raise TableError(f"there is no layout {layout!r}", do=f"Take one of {', '.join(LAYOUTS)}.")
    if lacking := _lacking(layout, header):
        what = f"has no column named {' or '.join(lacking)}"
        raise TableError(what, do="Rename the column, or take another layout.")
    return layout


def _lacking(layout: str, header: Sequence[str]) -> tuple[str, ...]:
    """The names of a column that a layout needs and a header lacks; none if it has them all."""
    names = {cell.split(":")[0].casefold() if layout == "sdmx" else cell.casefold() for cell in header}
    return next((wanted for wanted in _MARKS[layout] if names.isdisjoint(wanted)), ())


def _recognised(file: Path, header: Sequence[str]) -> str:
    for layout in _MARKS:
        if not _lacking(layout, header):
            return layout
    do = f"Name one of {', '.join(LAYOUTS)}; its columns are {', '.join(header)[:300]}."
    raise TableError("has a layout that is not recognised", where=file.name, do=do)


_ENTITY = ("entity", "country", "country name", "area", "location", "economy", "name")
_CODE = ("code", "country code", "country_code", "iso3", "iso code", "iso_code")
_WHEN = ("year", "date", "day")
_SERIES = ("indicator name", "series name")
_MARKS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "sdmx": (("obs_value",), ("time_period",)),
    "world-bank": (("country name",), ("country code",), _SERIES),
    "factbook": (("country",), ("field",), ("value",), ("raw_text",)),
    "long": (_ENTITY, _WHEN),
}


def _world_bank(sheet: Sheet) -> Iterator[Observation]:
    """World Bank: one row a country and indicator, one column a year, called 2024 or 2024 [YR2024]."""
    years = [(name.casefold(), period(name[:4])) for name in sheet.header if _YEAR_COLUMN.fullmatch(name)]
    kind = "indicator" if sheet.place(("indicator name",)) is not None else "series"
    for number, row in sheet.named():
        for name, span in years:
            if value := sheet.figure(row[name], number):
                label, definition = row[f"{kind} name"], row.get(f"{kind} code", "")
                yield Observation(number, row["country name"], row["country code"], label, definition, span, value)


_YEAR_COLUMN = re.compile(r"\d{4}(?: \[YR\d{4}\])?")


def _long(sheet: Sheet) -> Iterator[Observation]:
    """Our World in Data and its kin: one row a country and year, then one column or more of figures."""
    entity, code, when = (sheet.place(names) for names in (_ENTITY, _CODE, _WHEN))
    figures = [(at, name) for at, name in enumerate(sheet.header) if at not in {entity, code, when}]
    for number, cells in sheet.rows:
        if entity is None or when is None or not any(cells[at].strip() for at, _ in figures):
            continue
        span = period(cells[when], number)
        for at, name in figures:
            if value := sheet.figure(cells[at], number):
                yield Observation(number, cells[entity], cells[code] if code is not None else "", name, "", span, value)


def _sdmx(sheet: Sheet) -> Iterator[Observation]:
    """SDMX-CSV 1 and 2: codes, or codes and labels divided by a colon; further dimensions become the definition."""
    for number, cells in sheet.rows:
        row = {name.split(":")[0].upper(): cell.strip() for name, cell in zip(sheet.header, cells, strict=False)}
        if not (value := sheet.figure(row["OBS_VALUE"], number)):
            continue
        taken = {name: row[name] for name in _SDMX_ENTITY + _SDMX_MEASURE if row.get(name)}
        where = next((taken[name] for name in _SDMX_ENTITY if name in taken), "")
        what = next((taken[name] for name in _SDMX_MEASURE if name in taken), "")
        rest = [f"{name}={_code(cell)}" for name, cell in row.items() if cell and name not in {*taken, *_SDMX_OTHER}]
        yield Observation(
            row=number,
            entity=_label(where),
            code=_code(where),
            measure=_label(what),
            definition=" ".join(rest),
            period=period(row["TIME_PERIOD"], number),
            value=value,
            unit=_SDMX_UNITS.get(_code(row.get("UNIT_MEASURE", "")), _code(row.get("UNIT_MEASURE", ""))),
            mult=power(_code(row.get("UNIT_MULT", "")), number),
            status=_SDMX_STATUS.get(_code(row.get("OBS_STATUS", "")), FactStatus.ACTUAL),
        )


_SDMX_ENTITY = ("REF_AREA", "GEO", "LOCATION", "COUNTRY", "COU")
_SDMX_MEASURE = ("MEASURE", "INDICATOR", "SUBJECT", "NA_ITEM", "DATAFLOW", "STRUCTURE_ID")
_SDMX_OTHER = (
    *("DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "LAST UPDATE", "TIME_PERIOD", "OBS_VALUE"),
    *("UNIT_MEASURE", "UNIT_MULT", "DECIMALS", "OBS_STATUS", "OBS_FLAG", "CONF_STATUS"),
)
_SDMX_UNITS = {"PC": "%", "PT": "%", "PERCENT": "%", "PS": "people", "PERS": "people"}
_SDMX_STATUS = {"E": FactStatus.ESTIMATE, "P": FactStatus.ESTIMATE, "F": FactStatus.FORECAST}


def _factbook(sheet: Sheet) -> Iterator[Observation]:
    """Factbook form: the raw words stand beside the parsed number, and say how many digits the source gave."""
    for number, row in sheet.named():
        if not (value := sheet.figure(row["value"], number)):
            continue
        raw = row["raw_text"]
        digits, mult = _as_written(raw, value)
        sub = row.get("sub", "").strip()
        yield Observation(
            row=number,
            entity=row["country"],
            code="",
            measure=f"{row['field']}, {sub}" if sub else row["field"],
            definition="",
            period=period(row["year"], number) if row.get("year") else None,
            value=digits,
            unit="kWh" if "kWh" in raw else row.get("unit", ""),
            mult=mult,
            status=FactStatus.ESTIMATE if "est." in raw else FactStatus.ACTUAL,
            note=raw[:200],
        )


LAYOUTS: Final[Mapping[str, Layout]] = {
    "world-bank": _world_bank,
    "long": _long,
    "sdmx": _sdmx,
    "factbook": _factbook,
}

_SCALES: Final = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_WRITTEN = re.compile(rf"(-?\d[\d,]{{0,40}}(?:\.\d{{1,20}})?)(?:\s({'|'.join(_SCALES)}))?")


def _as_written(raw: str, value: str) -> tuple[str, int]:
    """The digits and power of ten in the raw words that make this value; else the value itself."""
    for found in _WRITTEN.finditer(raw):
        digits, mult = found[1].replace(",", ""), _SCALES.get(found[2] or "", 0)
        if Decimal(digits).scaleb(mult) == Decimal(value):
            return digits, mult
    return (value.rstrip("0").rstrip(".") if "." in value else value), 0


def _code(cell: str) -> str:
    return cell.split(":", 1)[0].strip()


def _label(cell: str) -> str:
    return cell.split(":", 1)[-1].strip()
