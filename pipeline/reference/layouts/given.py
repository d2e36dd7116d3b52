"""What every layout makes of a file, and what it is told about it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipeline.reference.layouts.columns import WHOLE, Column, Role, role_of
from pipeline.reference.published import Row


@dataclass(frozen=True, slots=True)
class Given:
    """One figure of a published table, every part of it in the words of the file; '' is what the file does not say.

    ``column`` counts from 0. ``part`` is what the measure is broken down by: Females. ``scale`` is a power of ten or a
    word such as Millions.
    """

    row: int
    column: int
    value: str
    period: str = ""
    entity: str = ""
    code: str = ""
    measure: str = ""
    part: str = ""
    measure_code: str = ""
    definition: str = ""
    unit: str = ""
    scale: str = ""
    status: str = ""
    note: str = ""


@dataclass(frozen=True)
class Header:
    """The columns of a file, which of them hold words, and which the names of countries."""

    columns: Sequence[Column]
    words: frozenset[int] = frozenset()
    countries: frozenset[int] = frozenset()

    def place(self, role: Role) -> int | None:
        """The first column of a role."""
        return self._firsts.get(role)

    @cached_property
    def _firsts(self) -> Mapping[Role, int]:
        """The first column of every role; rows ask for them again and again."""
        return {role_of(column): at for at, column in reversed(list(enumerate(self.columns)))}

    def has(self, *names: str) -> bool:
        """Whether there are columns with all these names, in any letter case."""
        own = {column.name.casefold() for column in self.columns}
        return own.issuperset(names)

    def parts(self, row: Row) -> Iterator[str]:
        """What its figures are broken down by, totals left out."""
        for at, column in enumerate(self.columns):
            if role_of(column) is Role.PART and row.cells[at].strip().casefold() not in WHOLE:
                yield row.cells[at].strip()

    def taken(self) -> frozenset[int]:
        """Columns that have a role of their own."""
        return frozenset(at for at, column in enumerate(self.columns) if role_of(column) is not Role.OTHER)


Reader = Callable[[Row], Iterator[Given]]
"""Figures of one row; raises Unfit for a row that is none."""


class Layout(NamedTuple):
    """``lacks`` says in a few words what a header would have to have, '' if it fits."""

    told: str
    lacks: Callable[[Header], str]
    reader: Callable[[Header], Reader]
