"""One row a figure: its entity, period, measure, value and perhaps unit, scale and flag have a column each."""

from collections.abc import Iterator

from pipeline.reference.families import PART
from pipeline.reference.layouts.columns import Role
from pipeline.reference.layouts.given import Given, Header, Layout, Reader
from pipeline.reference.layouts.when import has_period, period_of
from pipeline.reference.published import Row

_PARTS = {
    "entity": Role.ENTITY,
    "code": Role.CODE,
    "measure_code": Role.MEASURE_CODE,
    "unit": Role.UNIT,
    "scale": Role.SCALE,
    "status": Role.STATUS,
    "note": Role.NOTE,
}


def _lacks(header: Header) -> str:
    if header.place(Role.VALUE) is None:
        return "column called Value"
    if header.place(Role.MEASURE) is None and header.place(Role.ITEM) is None:
        return "column that names what is measured"
    return "" if has_period(header) else "column of years or dates"


def _reader(header: Header) -> Reader:
    places = {part: at for part, role in _PARTS.items() if (at := header.place(role)) is not None}
    named = [at for role in (Role.ITEM, Role.MEASURE) if (at := header.place(role)) is not None]
    value = header.place(Role.VALUE) or 0

    def read(row: Row) -> Iterator[Given]:
        measure = ", ".join(cell for at in named if (cell := row.cells[at].strip()))
        parts = {part: row.cells[at] for part, at in places.items()}
        yield Given(
            row.number,
            value,
            row.cells[value],
            period_of(header, row),
            measure=measure,
            part=PART.join(header.parts(row)),
            **parts,
        )

    return read


LAYOUT = Layout("a row for each figure, with columns for its measure and its value", _lacks, _reader)
