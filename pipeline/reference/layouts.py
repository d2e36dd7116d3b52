"""Common layouts of published tables, each read into observations: one generator a layout, one visible mapping."""

import calendar
import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from pipeline.errors import TableError
from pipeline.models import FactStatus, plain
from pipeline.text.cells import cells_up_to

_MISSING = frozenset({"", "..", "...", ":", "-", "–", "na", "n/a", "nan", "null", "none"})
_NUMBER = re.compile(r"[+-]?\d{1,60}(?:\.\d{0,40})?(?:[eE][+-]?\d{1,2})?")
_MAX_CELL = 1_000_000


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


Row = Mapping[str, str]
Layout = Callable[[Sequence[str], Iterator[tuple[int, list[str]]]], Iterator[Observation]]


def read_layout(file: Path, layout: str | None = None) -> Iterator[Observation]:
    """The observations of a file, in its order; the layout is recognised by the header unless it is named.

    Raises TableError for a file that cannot be read, a layout that does not fit, and a cell that is no figure.
    """
    with _opened(file) as rows:
        number, header = _header(file, rows)
        name = layout or _recognised(file, header)
        if name not in LAYOUTS:
            raise TableError(f"there is no layout {name!r}", do=f"Take one of {', '.join(LAYOUTS)}.")
        numbered = enumerate(rows, number + 1)
        yield from LAYOUTS[name]([cell.strip() for cell in header], numbered)


@contextmanager
def _opened(file: Path) -> Iterator[Iterator[list[str]]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream, cells_up_to(_MAX_CELL):
            yield csv.reader(stream)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"cannot be read ({error})", where=file.name, do="Save it as CSV in UTF-8.") from error


def _header(file: Path, rows: Iterator[list[str]]) -> tuple[int, list[str]]:
    """The first row with at least three cells that are not empty: World Bank files begin with a few lines of talk."""
    for number, cells in enumerate(rows, 1):
        if sum(bool(cell.strip()) for cell in cells) >= 3:  # noqa: PLR2004 - who, when, how much
            return number, cells
    raise TableError("holds no header", where=file.name, do="Give a CSV file with a header and rows.")


def _recognised(file: Path, header: Sequence[str]) -> str:
    names = {cell.strip().casefold() for cell in header}
    for layout, marks in _MARKS.items():
        if all(names & set(alternatives) for alternatives in marks):
            return layout
    do = f"Name one of {', '.join(LAYOUTS)}; its columns are {', '.join(header)[:300]}."
    raise TableError("has a layout that is not recognised", where=file.name, do=do)


_ENTITY = ("entity", "country", "country name", "area", "location", "economy", "name")
_CODE = ("code", "country code", "country_code", "iso3", "iso code", "iso_code")
_WHEN = ("year", "date", "day")
_MARKS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "sdmx": (("obs_value",), ("time_period",)),
    "world-bank": (("country name",), ("country code",), ("indicator name",)),
    "factbook": (("country",), ("field",), ("value",), ("raw_text",)),
    "long": (_ENTITY, _CODE, _WHEN),
}


def _world_bank(header: Sequence[str], rows: Iterator[tuple[int, list[str]]]) -> Iterator[Observation]:
    """World Bank: one row a country and indicator, one column a year."""
    years = [(at, period(name)) for at, name in enumerate(header) if re.fullmatch(r"\d{4}", name)]
    for number, cells in rows:
        row = dict(zip(header, cells, strict=False))
        for at, span in years:
            if at < len(cells) and (value := figure(cells[at], number)):
                name, code, label = row["Country Name"], row.get("Country Code", ""), row["Indicator Name"]
                yield Observation(number, name, code, label, row.get("Indicator Code", ""), span, value)


def _long(header: Sequence[str], rows: Iterator[tuple[int, list[str]]]) -> Iterator[Observation]:
    """Our World in Data and its kin: one row a country and year, then one column or more of figures."""
    entity, code, when = (_place(header, names) for names in (_ENTITY, _CODE, _WHEN))
    figures = [(at, name) for at, name in enumerate(header) if at not in {entity, code, when}]
    for number, cells in rows:
        if len(cells) < len(header):
            continue
        span = period(cells[when], number)
        for at, name in figures:
            if value := figure(cells[at], number):
                yield Observation(number, cells[entity], cells[code], name, "", span, value)


def _sdmx(header: Sequence[str], rows: Iterator[tuple[int, list[str]]]) -> Iterator[Observation]:
    """SDMX-CSV 1 and 2: codes, or codes and labels divided by a colon; further dimensions become the definition."""
    for number, cells in rows:
        row = {name.split(":")[0].upper(): cell.strip() for name, cell in zip(header, cells, strict=False)}
        if not (value := figure(row["OBS_VALUE"], number)):
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
            mult=int(_code(row.get("UNIT_MULT", "")) or 0),
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


def _factbook(header: Sequence[str], rows: Iterator[tuple[int, list[str]]]) -> Iterator[Observation]:
    """Factbook form: the raw words stand beside the parsed number, and say how many digits the source gave."""
    for number, cells in rows:
        row = dict(zip(header, cells, strict=False))
        if not (value := figure(row.get("value", ""), number)):
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


def figure(cell: str, row: int) -> str:
    """Plain digits of a cell, '' where there is none; raises TableError for anything else."""
    text = cell.strip()
    if text.casefold() in _MISSING:
        return ""
    if not _NUMBER.fullmatch(text):
        do = "Correct it, or leave the cell empty."
        raise TableError(f"row {row}: {text[:60]!r} is not a number", do=do)
    return plain(Decimal(text)) if re.search("[eE]|[.]$", text) else text


def period(text: str, row: int = 1) -> tuple[date, date]:
    """First and last day of 2024, 2024-Q2, 2024-S1, 2024-05 or 2024-05-17; raises TableError."""
    found = _PERIOD.fullmatch(text.strip().upper())
    unfit = TableError(f"row {row}: {text[:60]!r} is not a period", do="Write 2024, 2024-Q2, 2024-05 or 2024-05-17.")
    if not found:
        raise unfit
    try:
        return _days(int(found["year"]), found)
    except ValueError as error:
        raise unfit from error


_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:-?Q(?P<quarter>[1-4])|-?S(?P<half>[12])|-?M?(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?:-A1)?"
)


def _days(year: int, found: re.Match[str]) -> tuple[date, date]:
    if found["day"]:
        day = date(year, int(found["month"]), int(found["day"]))
        return day, day
    first, last = 1, 12
    for part, months in (("quarter", 3), ("half", 6), ("month", 1)):
        if found[part]:
            last = int(found[part]) * months
            first = last - months + 1
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _place(header: Sequence[str], names: Sequence[str]) -> int:
    at = next((at for at, cell in enumerate(header) if cell.casefold() in names), None)
    if at is None:
        raise TableError(f"has no column named {' or '.join(names)}", do="Rename the column, or take another layout.")
    return at


def _code(cell: str) -> str:
    return cell.split(":", 1)[0].strip()


def _label(cell: str) -> str:
    return cell.split(":", 1)[-1].strip()
