"""Findings checked again with what people say: their readings of figures, and the rows that they entered."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final, TypeVar

from pipeline.checking import Checking
from pipeline.errors import InputError
from pipeline.models import Article, Done, Finding, Findings, Grain, OpenFigure, Period, Proposal, ReadAs, Reading
from pipeline.parse import Remembering
from pipeline.rates import ecb_rate
from pipeline.review.checking.desk_table import DeskTable, disputed
from pipeline.verify import Examined, candidates, examine

K = TypeVar("K")
V = TypeVar("V")
_KEPT: Final = 24
"""Articles that are kept as code read them: the ones that people work on."""

Readings = Mapping[str, ReadAs]
"""What people say of figures, by the id of the finding."""


@dataclass(frozen=True)
class _Cut:
    """An article in sentences, and the parses of them: the same whatever it is checked against."""

    reading: Reading
    parser: Remembering


class Rechecker:
    """Checks articles again and again; may be asked by several threads at once.

    ``checking`` is what the engine checked with, ``cut`` makes sentences of an article.
    """

    def __init__(self, checking: Checking, cut: Callable[[Article], Reading]) -> None:
        self._checking, self._cut_of = checking, cut
        self._cuts: OrderedDict[str, _Cut] = OrderedDict()
        self._examined: OrderedDict[tuple[str, str], Examined] = OrderedDict()
        self._alone = threading.Lock()

    def findings(self, done: Done, table: DeskTable, readings: Readings = MappingProxyType({})) -> Findings:
        """What checking says now of a draft's map; ``done.findings`` are the engine's.

        What a model proposed stays proposed. Readings of findings that are not there count for nothing.
        """
        with self._alone:
            examined, cut = self._as_examined(done, table), self._cut(done.article)
            found = examined.findings(self._by_start(done, examined, readings), _proposals(done.findings))
            checking = self._checking.against(table.all)
            return disputed(checking.enriched(found, done.map, cut.reading, cut.parser), table)

    def preview(
        self, done: Done, table: DeskTable, finding: str, read: ReadAs, others: Readings = MappingProxyType({})
    ) -> Finding:
        """What the finding would be if the figure were read so; nothing is kept. Raises InputError."""
        with self._alone:
            examined = self._as_examined(done, table)
            starts = self._by_start(done, examined, {**others, finding: read})
            start = self._start(done, examined, finding)
            found = disputed(examined.findings(starts, _proposals(done.findings)), table)
        return next(one for one in found.findings if one.kind == "numeric" and one.start == start)

    def opened(self, done: Done, table: DeskTable, finding: str) -> OpenFigure | None:
        """What of the table the figure of a finding may speak of. Raises InputError."""
        with self._alone:
            start = self._start(done, self._as_examined(done, table), finding)
            near = self._checking.against(table.all).near
            return candidates(start, self._cut(done.article).reading, table.all, near) if near is not None else None

    def warm(self, done: Done, table: DeskTable) -> None:
        """Reads an article, so that whoever holds a lock later need not wait for it."""
        with self._alone:
            self._as_examined(done, table)

    def reading(self, article: Article) -> Reading:
        """The article in sentences."""
        with self._alone:
            return self._cut(article).reading

    def _cut(self, article: Article) -> _Cut:
        key = f"{article.id} {article.published}"
        if key not in self._cuts:
            self._cuts[key] = _Cut(self._cut_of(article), Remembering(self._checking.parser))
        return _latest(self._cuts, key)

    def _as_examined(self, done: Done, table: DeskTable) -> Examined:
        """The draft as code reads it against a table; whichever map it has by now."""
        cut, key = self._cut(done.article), (f"{done.article.id} {done.article.published}", table.all.hash)
        if key not in self._examined:
            self._examined[key] = examine(done.map, cut.reading, table.all, cut.parser, rates=ecb_rate)
        return replace(_latest(self._examined, key), argmap=done.map)

    def _by_start(self, done: Done, examined: Examined, readings: Readings) -> dict[int, ReadAs]:
        starts = _starts(done, examined) if readings else {}
        return {starts[finding]: read for finding, read in readings.items() if finding in starts}

    def _start(self, done: Done, examined: Examined, finding: str) -> int:
        start = _starts(done, examined).get(finding)
        if start is None:
            raise InputError("this finding is about no figure, so it cannot be read otherwise")
        return start


def _latest(kept: "OrderedDict[K, V]", key: K) -> V:
    kept.move_to_end(key)
    while len(kept) > _KEPT:
        kept.popitem(last=False)
    return kept[key]


def _starts(done: Done, examined: Examined) -> dict[str, int]:
    """By the ids of findings, of the engine's and of those by code now, where their figures start."""
    sides = (done.findings, examined.findings())
    return {one.id: one.start for side in sides for one in side.findings if one.quantity is not None}


def _proposals(findings: Findings) -> dict[int, Proposal]:
    """What the engine's model proposed, read back from its findings."""
    return dict(_proposed(findings))


def _proposed(findings: Findings) -> Iterator[tuple[int, Proposal]]:
    for one in findings.findings:
        figure = one.quantity
        if figure is not None and figure.proposed and figure.entity and figure.measure:
            start, end = (figure.period.start, figure.period.end) if figure.period else (None, None)
            period = _period(start, end) if start and end else None
            rows = tuple(row.row_id for row in one.rows)
            yield one.start, Proposal(entity=figure.entity, measure=figure.measure, period=period, rows=rows)


def _period(start: str, end: str) -> Period:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year
    return Period(start=first, end=last, grain=Grain.YEAR if whole else Grain.SPAN)
