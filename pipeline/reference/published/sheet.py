"""A sheet of text cells, whatever kind of file it came in."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Row(NamedTuple):
    """A row as a spreadsheet counts it, the first is 1."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Sheet:
    """Rows of text; ``rows`` reads them from the file each time, and may raise TableError.

    ``divider`` is what stands between cells of a text file; ``name`` that of a sheet in a workbook.
    """

    file: str
    rows: Callable[[], Iterator[Row]]
    name: str = ""
    divider: str = ","
