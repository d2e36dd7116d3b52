"""One row an entity and period, one column a measure: Our World in Data, Gapminder, and most of the rest."""

from collections.abc import Iterator

from pipeline.reference.families import PART
from pipeline.reference.layouts.columns import Column, Role
from pipeline.reference.layouts.given import Given, Header, Layout, Reader
from pipeline.reference.layouts.when import has_period, period_of
from pipeline.reference.published import Row


def _lacks(header: Header) -> str:
    if not has_period(header):
        return "column of years or dates"
    return "" if _figures(header) else "column of figures"


def _figures(header: Header) -> list[tuple[int, Column]]:
    """Columns that hold figures: those of a role and those that hold words do not."""
    taken = header.taken() - {header.place(Role.VALUE)}
    return [(at, each) for at, each in enumerate(header.columns) if at not in taken | header.words and each.name]


def _reader(header: Header) -> Reader:
    entity, code, unit = (header.place(role) for role in (Role.ENTITY, Role.CODE, Role.UNIT))
    if entity is None and code is None:
        entity = min(header.words - header.taken(), default=None)
    figures = _figures(header)

    def read(row: Row) -> Iterator[Given]:
        cells = row.cells
        when = period_of(header, row) if any(cells[at].strip() for at, _ in figures) else ""
        part = PART.join(header.parts(row))
        for at, column in figures:
            yield Given(
                row=row.number,
                column=at,
                value=cells[at],
                period=when,
                entity=cells[entity] if entity is not None else "",
                code=cells[code] if code is not None else "",
                measure=column.name,
                part=part,
                unit=cells[unit] if unit is not None else "",
            )

    return read


LAYOUT = Layout("a row for each entity and period, a column for each measure", _lacks, _reader)
