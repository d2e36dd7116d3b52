"""Charts of Our World in Data: a chart's CSV and what its metadata say of each column.

Source: docs.owid.io/projects/etl/api/chart-api.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from pydantic import Field

from pipeline.errors import InputError, SourceError
from pipeline.sources.fetched import Fetched, Grid, Named, Observed, Shape, Unit, grid_of, json_of, named, shaped, tidy
from pipeline.sources.fetching import Downloader
from pipeline.sources.units import unit_of

PUBLISHER: Final = "Our World in Data"
_SLUG: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,150}")
_NUMERIC: Final = frozenset(("Numeric", "Integer", "Percentage", "Currency"))
_ENTITY, _CODE = "Entity", "Code"


class _Column(Shape):
    title: str = Field(alias="titleShort")
    unit: str = ""
    type: str = "Numeric"
    name: str = Field(default="", alias="shortName")
    description: str = Field(default="", alias="descriptionShort")
    updated: date | None = Field(default=None, alias="lastUpdated")
    long: str = Field(default="", alias="titleLong")

    @property
    def called(self) -> tuple[str, ...]:
        """What a chart's CSV may have above the column, besides the name that the metadata list it under."""
        return tuple(filter(None, (self.title, self.long, self.name)))


class _Chart(Shape):
    title: str
    citation: str = ""


class _Metadata(Shape):
    chart: _Chart
    columns: Mapping[str, _Column]


class _Figures(Shape):
    """A column of figures, by its place in the CSV."""

    at: int
    measure: Named
    unit: Unit


def fetch(what: str, downloader: Downloader) -> Fetched:
    """All entities and times of a chart; raises SourceError, and InputError for what is no chart's name."""
    if not _SLUG.fullmatch(what):
        raise InputError(f"{what!r} is no chart", do="Give the last part of its address: owid:life-expectancy.")
    base = f"{downloader.options.owid_url.rstrip('/')}/{what}"
    told, table = f"{base}.metadata.json", f"{base}.csv?csvType=full"
    metadata = shaped(_Metadata, json_of(downloader.text(told, "application/json"), told), told)
    grid = grid_of(downloader.text(table, "text/csv"), table)
    observed = _observed(grid, metadata, table)
    columns = metadata.columns.values()
    cited = f" ({tidy(metadata.chart.citation)})" if metadata.chart.citation else ""
    return Fetched(
        publisher=PUBLISHER,
        title=tidy(metadata.chart.title) + cited,
        url=f"https://ourworldindata.org/grapher/{what}",
        edition=max((column.updated for column in columns if column.updated), default=None),
        observed=observed,
        described={tidy(column.title): tidy(column.description) for column in columns},
        groups=frozenset(each.area.label for each in observed if not each.area.code),
        left_out=(
            *(f"{tidy(column.title)} is no column of figures" for column in columns if _is_words(column)),
            *grid.left_out,
        ),
    )


def _is_words(column: _Column) -> bool:
    return column.type not in _NUMERIC


def _observed(grid: Grid, metadata: _Metadata, url: str) -> tuple[Observed, ...]:
    header = grid.header
    when = next((name for name in ("Year", "Day") if name in header), "")
    figures = tuple(_figures(header, metadata))
    if header[:1] != [_ENTITY] or not when or not figures:
        what = f"does not answer as it is documented to (columns {', '.join(map(tidy, header))[:200]})"
        raise SourceError(what, where=url, do="The chart may have changed: look at its address in a browser.")
    code, time = header.index(_CODE) if _CODE in header else None, header.index(when)
    return tuple(
        Observed(named(row[code] if code is not None else "", row[0]), each.measure, row[time], row[each.at], each.unit)
        for row in grid.rows
        for each in figures
        if row[each.at]
    )


def _figures(header: list[str], metadata: _Metadata) -> list[_Figures]:
    """Columns of figures; those that share a title are told apart by their own names."""
    columns = {called: column for name, column in metadata.columns.items() for called in (name, *column.called)}
    found = [(at, name, columns[name]) for at, name in enumerate(header) if name in columns]
    kept = [(at, name, column) for at, name, column in found if not _is_words(column)]
    titles = [tidy(column.title) for _, _, column in kept]
    return [
        _Figures(
            at=at,
            measure=named(column.name or name, title if titles.count(title) == 1 else name),
            unit=_unit(tidy(column.unit)),
        )
        for (at, name, column), title in zip(kept, titles, strict=True)
    ]


def _unit(said: str) -> Unit:
    unit = unit_of("", said)
    return unit._replace(unit=unit.unit or said, sure=True)
