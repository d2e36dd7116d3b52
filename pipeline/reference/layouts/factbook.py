"""The World Factbook's form: the raw words stand beside the parsed number, and say how many digits the source gave."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple

from pipeline.reference.layouts.given import Given, Header, Layout, Reader
from pipeline.reference.published import Row

_NEEDED = ("country", "field", "value", "raw_text")
_SCALES: Final = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_WRITTEN = re.compile(rf"(-?\d[\d,]{{0,40}}(?:\.\d{{1,20}})?)(?:\s({'|'.join(_SCALES)}))?")
_NOTE: Final = 200


def _lacks(header: Header) -> str:
    return "" if header.has(*_NEEDED) else f"columns named {', '.join(_NEEDED)}"


def _reader(header: Header) -> Reader:
    places = {column.name.casefold(): at for at, column in enumerate(header.columns)}

    def read(row: Row) -> Iterator[Given]:
        def cell(name: str) -> str:
            return row.cells[places[name]].strip() if name in places else ""

        raw, sub = cell("raw_text"), cell("sub")
        written = _as_written(raw, cell("value"))
        yield Given(
            row=row.number,
            column=places["value"],
            value=written.digits,
            period=cell("year"),
            entity=cell("country"),
            measure=f"{cell('field')}, {sub}" if sub else cell("field"),
            unit="kWh" if "kWh" in raw else cell("unit"),
            scale=written.scale,
            status="e" if "est." in raw else "",
            note=raw[:_NOTE],
        )

    return read


class _Written(NamedTuple):
    digits: str
    scale: str = ""


def _as_written(raw: str, value: str) -> _Written:
    """The digits and the scale in the raw words that make this value; else the value itself."""
    try:
        wanted = Decimal(value)
    except InvalidOperation:
        return _Written(value)
    for found in _WRITTEN.finditer(raw):
        digits, power = found[1].replace(",", ""), _SCALES.get(found[2] or "", 0)
        if Decimal(digits).scaleb(power) == wanted:
            return _Written(digits, str(power) if power else "")
    return _Written(value.rstrip("0").rstrip(".") if "." in value else value)


LAYOUT = Layout("World Factbook, with the raw words beside the number", _lacks, _reader)
