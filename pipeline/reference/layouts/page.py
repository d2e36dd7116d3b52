"""The sheet of a file that holds a table: where its header is, which layout it has, and every figure on it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.errors import TableError
from pipeline.reference.countries import is_country
from pipeline.reference.layouts.columns import Column, Role, column, is_period, role_of
from pipeline.reference.layouts.given import Given, Header, Reader
from pipeline.reference.layouts.registry import LAYOUTS, layout_named, recognised
from pipeline.reference.published import Row, Sheet, Unfit, figure, open_sheets

_TALK: Final = 60
"""Rows among which the header is looked for: offices write a page of talk above a table at most."""
_SAMPLE: Final = 400
_FIRST: Final = 60
_ENOUGH: Final = 2
"""Cells of a header: when, and how much."""
_HALF: Final = 0.5


class LeftOut(NamedTuple):
    """A row of a file that gave no fact, or none for one of its cells, and why."""

    row: int
    reason: str


@dataclass(frozen=True)
class Page:
    """A sheet with its header, the row after which its figures begin, and the name of its layout."""

    sheet: Sheet
    header: Header
    below: int
    layout: str

    def rows(self) -> Iterator[Row]:
        """Rows below the header, blank ones left out, each with as many cells as the header at least."""
        return map(self.filled, self.written())

    def written(self) -> Iterator[Row]:
        """The same rows with no more cells than the file has."""
        for row in self.sheet.rows():
            if row.number > self.below and any(cell.strip() for cell in row.cells):
                yield row

    def filled(self, row: Row) -> Row:
        """A row with empty cells behind those that the file has, as many as the header has columns."""
        return Row(row.number, [*row.cells, *[""] * (len(self.header.columns) - len(row.cells))])

    def sample(self) -> Iterator[Sequence[str]]:
        """Cells of the first rows below the header."""
        return (row.cells for row in islice(self.rows(), _SAMPLE))

    def ignored(self) -> Iterator[str]:
        """Names of columns that hold words of which nobody knows what they say of a figure."""
        header = self.header
        roles = (Role.ENTITY, Role.CODE, Role.MEASURE, Role.MEASURE_CODE, Role.ITEM)
        free = sorted(header.words - header.taken())
        named = any(header.place(role) is not None for role in roles)
        yield from (header.columns[at].name for at in free[0 if named else 1 :] if header.columns[at].name)

    def talk(self) -> Iterator[Sequence[str]]:
        """Cells of what stands above the header."""
        return (row.cells for row in islice(self.sheet.rows(), self.below))


def given(page: Page) -> Iterator[Given | LeftOut]:
    """Every figure of a page, missing ones too; a row that is none is left out with the reason."""
    read = LAYOUTS[page.layout].reader(page.header)
    width = len(page.header.columns)
    for written in page.written():
        row = page.filled(written)
        try:
            found = list(read(row))
        except Unfit as unfit:
            yield LeftOut(row.number, str(unfit))
            continue
        if any(each.value.strip() for each in found) or (found and sum(map(bool, row.cells)) > _ENOUGH):
            yield from found
        elif len(written.cells) < width:
            yield LeftOut(row.number, f"has {len(written.cells)} of {width} cells and no figure")
        else:
            yield LeftOut(row.number, "has no figure")


def open_page(file: Path, layout: str | None = None, sheet: str | None = None, header: int | None = None) -> Page:
    """The table in a file: its sheet and the row of its header found or named, its layout recognised or named.

    Raises TableError with the true reason if nothing can be read.
    """
    sheets = [each for each in open_sheets(file) if sheet in (None, each.name)]
    if not sheets:
        raise TableError(f"has no visible sheet {sheet!r}" if sheet else "has no visible sheet", where=file.name)
    if layout:
        layout_named(layout)
    pages = [page for each in sheets if (page := _page(each, layout, header))]
    if len(pages) > 1 and sheet is None:
        names = ", ".join(page.sheet.name for page in pages)
        raise TableError(f"has a table on several sheets: {names}", where=file.name, do="Name one with --sheet.")
    if not pages:
        raise _unread(file, sheets[0], layout, header)
    return pages[0]


def _page(sheet: Sheet, layout: str | None, header: int | None) -> Page | None:
    """The page under the first row, or pair of rows, that a layout knows as a header and that has figures below.

    Where no header has, it is the first that a layout knows.
    """
    pages = _pages(sheet, layout, header)
    first = next(pages, None)
    if first is None or _has_figures(first):
        return first
    return next(filter(_has_figures, pages), first)


def _pages(sheet: Sheet, layout: str | None, header: int | None) -> Iterator[Page]:
    rows = list(islice(sheet.rows(), _TALK + _SAMPLE))
    for at, row in enumerate(rows[: max(_TALK, header or 0)]):
        if header not in (None, row.number) or sum(bool(cell.strip()) for cell in row.cells) < _ENOUGH - bool(header):
            continue
        for columns, height in _headers(rows[at : at + 2]):
            sample = [each.cells for each in rows[at + height :]]
            made = _header(columns, sample)
            name = _fits(layout, made) if layout else recognised(made)
            if name:
                yield Page(sheet, made, row.number + height - 1, name)


def _has_figures(page: Page) -> bool:
    """Whether half at least of what the layout takes for figures are some, and some in the first row."""
    read = LAYOUTS[page.layout].reader(page.header)
    rows = [[_is_figure(each) for each in _some(read, row) if _holds(each)] for row in islice(page.rows(), _FIRST)]
    found = [each for row in rows for each in row]
    second_header = bool(rows and rows[0]) and not any(rows[0])
    return any(found) and not second_header and sum(found) >= len(found) * _HALF


def _some(read: Reader, row: Row) -> list[Given]:
    try:
        return list(read(row))
    except Unfit:
        return []


def _holds(each: Given) -> bool:
    """Whether a cell is neither empty nor marked as missing."""
    try:
        return figure(each.value) is not None
    except Unfit:
        return True


def _is_figure(each: Given) -> bool:
    """Whether a cell that holds something could be a figure, badly written perhaps."""
    return any(letter.isdigit() for letter in each.value)


def _fits(layout: str, header: Header) -> str:
    return "" if layout_named(layout).lacks(header) else layout


def _headers(rows: Sequence[Row]) -> Iterator[tuple[list[Column], int]]:
    """The columns under one header row, and under it and the next."""
    first = rows[0].cells
    yield [column(cell) for cell in first], 1
    if len(rows) > 1 and not any(map(_is_plain_figure, rows[1].cells)):
        below = rows[1].cells
        filled, last = [], ""
        for at in range(max(len(first), len(below))):
            cell = first[at].strip() if at < len(first) else ""
            under = below[at].strip() if at < len(below) else ""
            last = cell or (last if under and role_of(Column(under)) in (Role.OTHER, Role.VALUE) else "")
            filled.append(column(last, under))
        yield filled, 2


def _is_plain_figure(cell: str) -> bool:
    """Whether a cell is a figure and could not be a year or another period."""
    return any(map(str.isdigit, cell)) and not _is_word(cell) and not is_period(cell)


def _header(columns: Sequence[Column], sample: Sequence[Sequence[str]]) -> Header:
    while columns and not any(columns[-1]):
        columns = columns[:-1]
    words = frozenset(at for at in range(len(columns)) if _share(sample, at, _is_word) > _HALF)
    countries = frozenset(at for at in words if _share(sample, at, is_country) > _HALF)
    return Header(tuple(columns), words, countries)


def _share(sample: Sequence[Sequence[str]], at: int, holds: Callable[[str], bool]) -> float:
    cells = [row[at].strip() for row in sample if at < len(row) and row[at].strip()]
    return sum(map(holds, cells)) / len(cells) if cells else 0.0


@lru_cache(maxsize=65_536)
def _is_word(cell: str) -> bool:
    try:
        figure(cell)
    except Unfit:
        return not any(letter.isdigit() for letter in cell)
    return False


def _unread(file: Path, sheet: Sheet, layout: str | None, header: int | None) -> TableError:
    """Why no row of a file is a header: the one that is most like one is told."""
    rows = [row for row in islice(sheet.rows(), _TALK) if header in (None, row.number)]
    likely = max(rows, key=lambda row: sum(bool(cell.strip()) for cell in row.cells), default=None)
    if likely is None or not any(cell.strip() for cell in likely.cells):
        return TableError("holds no header", where=file.name, do="Give a file with a header and rows.")
    made = _header([column(cell) for cell in likely.cells], [row.cells for row in islice(sheet.rows(), _SAMPLE)])
    shown = ", ".join(cell.strip() for cell in likely.cells if cell.strip())[:300]
    if layout:
        what = f"does not have the layout {layout}: it has no {layout_named(layout).lacks(made)}"
        return TableError(what, where=file.name, do=f"Take another layout; its columns are {shown}.")
    known = ", ".join(LAYOUTS)
    do = f"Name one with --layout ({known}) or the header with --header-row; row {likely.number} is {shown}."
    return TableError("has a layout that is not recognised", where=file.name, do=do)
