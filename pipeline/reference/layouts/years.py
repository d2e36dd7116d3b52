"""One column a period, or one a measure and period: World Bank, World Economic Outlook, accounts, and many others."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.reference.layouts.columns import Column, Role, dated
from pipeline.reference.layouts.given import Given, Header, Layout, Reader
from pipeline.reference.layouts.when import has_period
from pipeline.reference.published import Row


class _Figures(NamedTuple):
    at: int
    column: Column


def _figures(header: Header) -> Sequence[_Figures]:
    """Columns of a period; where no header is one, those whose name ends with a year."""
    plain = [_Figures(at, each) for at, each in enumerate(header.columns) if each.period]
    if plain or has_period(header):
        return plain
    taken = header.taken() | header.words
    return [
        _Figures(at, found)
        for at, each in enumerate(header.columns)
        if at not in taken and (found := dated(each)).period
    ]


def _lacks(header: Header) -> str:
    if not _figures(header):
        return "column for a year"
    if has_period(header):
        return "years in its header alone"
    return "" if _named(header) else "column that names entities or measures"


def _named(header: Header) -> list[int]:
    """Columns that say what a row is of."""
    roles = (Role.ENTITY, Role.CODE, Role.MEASURE, Role.MEASURE_CODE, Role.ITEM)
    known = [at for role in roles if (at := header.place(role)) is not None]
    return known or sorted(header.words - {each.at for each in _figures(header)})


def _world_bank(header: Header) -> str:
    if not header.has("country name", "country code"):
        return "columns named Country Name and Country Code"
    if not (header.has("indicator name") or header.has("series name")):
        return "column named Indicator Name or Series Name"
    return _lacks(header)


def _weo(header: Header) -> str:
    return (
        _lacks(header)
        if header.has("subject descriptor", "units", "scale")
        else "columns named Subject Descriptor, Units and Scale"
    )


class _Places(NamedTuple):
    """Columns of what is said of a whole row."""

    entity: int | None
    code: int | None
    measures: Sequence[int]
    measure_code: int | None
    unit: int | None
    scale: int | None
    forecast_from: int | None

    @classmethod
    def of(cls, header: Header) -> "_Places":
        entity, code, item, measure, measure_code, unit, scale, forecast = (
            header.place(role)
            for role in (
                *(Role.ENTITY, Role.CODE, Role.ITEM, Role.MEASURE, Role.MEASURE_CODE),
                *(Role.UNIT, Role.SCALE, Role.FORECAST_FROM),
            )
        )
        free = [at for at in sorted(header.words - header.taken()) if not header.columns[at].period]
        if entity is None and code is None:
            entity = next((at for at in free if at in header.countries), None)
        measures = [at for at in (measure, item) if at is not None]
        if not measures:
            measures = [at for at in free if at not in {entity, code}][:1]
        return cls(entity, code, measures, measure_code, unit, scale, forecast)


def _reader(header: Header) -> Reader:
    figures, places = _figures(header), _Places.of(header)

    def read(row: Row) -> Iterator[Given]:
        def cell(at: int | None) -> str:
            return row.cells[at].strip() if at is not None else ""

        named = ", ".join(filter(None, map(cell, places.measures)))
        last = cell(places.forecast_from)
        for at, column in figures:
            yield Given(
                row=row.number,
                column=at,
                value=row.cells[at],
                period=column.period,
                entity=cell(places.entity),
                code=cell(places.code),
                measure=", ".join(filter(None, (named, column.name))),
                measure_code=cell(places.measure_code),
                unit=cell(places.unit),
                scale=cell(places.scale),
                status="f" if _is_after(column.period, last) else "",
            )

    return read


def _is_after(period: str, last: str) -> bool:
    years = [re.search(r"\d{4}", text) for text in (period, last)]
    return all(years) and int(years[0][0]) > int(years[1][0])  # type: ignore[index]


WORLD_BANK = Layout("World Bank, a column for each year", _world_bank, _reader)
WEO = Layout("World Economic Outlook, a column for each year, with units and scales", _weo, _reader)
LAYOUT = Layout("a column for each period", _lacks, _reader)
