"""One row a period, one column a country: what is measured is told once for the whole file."""

from collections.abc import Iterator

from pipeline.reference.countries import is_country
from pipeline.reference.layouts.columns import Role
from pipeline.reference.layouts.given import Given, Header, Layout, Reader
from pipeline.reference.layouts.when import has_period, period_of
from pipeline.reference.published import Row

_HALF = 0.5


def _lacks(header: Header) -> str:
    if not has_period(header):
        return "column of years or dates"
    if header.place(Role.ENTITY) is not None or header.place(Role.CODE) is not None:
        return "names of entities in its header alone"
    names = [header.columns[at].name for at in _figures(header)]
    countries = sum(map(is_country, names))
    return "" if names and countries > len(names) * _HALF else "names of countries in its header"


def _figures(header: Header) -> list[int]:
    taken = header.taken() | header.words
    return [at for at, column in enumerate(header.columns) if at not in taken and column.name]


def _reader(header: Header) -> Reader:
    figures = _figures(header)

    def read(row: Row) -> Iterator[Given]:
        when = period_of(header, row)
        for at in figures:
            yield Given(row.number, at, row.cells[at], when, entity=header.columns[at].name)

    return read


LAYOUT = Layout("a row for each period, a column for each country", _lacks, _reader)
