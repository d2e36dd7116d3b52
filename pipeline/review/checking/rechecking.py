"""Findings checked again with what people say: their readings of figures, and the rows that they entered."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final, TypeVar

from pipeline.checking import Checking
from pipeline.errors import InputError
from pipeline.missing import Said
from pipeline.models import (
    Article,
    Done,
    Finding,
    FindingPeriod,
    Findings,
    Grain,
    OpenFigure,
    Period,
    Proposal,
    ReadAs,
    Reading,
)
from pipeline.parse import Remembering
from pipeline.ports import Parser, ReferenceTable
from pipeline.rates import ecb_rate
from pipeline.reference import NearMeasures
from pipeline.review.checking.desk_table import DeskTable, disputed
from pipeline.verify import Examined, candidates, examine, open_figures

K = TypeVar("K")
V = TypeVar("V")
_Key = tuple[str, str]
"""An article's id and day, and the hash of the table that it is read against."""
_KEPT: Final = 24
"""Articles that are kept as code read them: the ones that people work on."""

Readings = Mapping[str, ReadAs]
"""What people say of figures, by the id of the finding."""


@dataclass(frozen=True)
class _Cut:
    """An article in sentences, and the parses of them: the same whatever it is checked against."""

    reading: Reading
    parser: Remembering


@dataclass(frozen=True)
class _Known:
    """An article as code reads it against one table; ``starts``: where the figures of findings by code start, by id."""

    examined: Examined
    starts: Mapping[str, int]


class Rechecker:
    """Checks articles again and again; may be asked by several threads at once.

    ``checking`` is what the engine checked with, ``cut`` makes sentences of an article.
    """

    def __init__(self, checking: Checking, cut: Callable[[Article], Reading]) -> None:
        self._checking, self._cut_of = checking, cut
        self._cuts: OrderedDict[str, _Cut] = OrderedDict()
        self._examined: OrderedDict[_Key, _Known] = OrderedDict()
        self._said: OrderedDict[_Key, tuple[frozenset[int], Said]] = OrderedDict()
        self._open: OrderedDict[_Key, tuple[object, tuple[OpenFigure, ...]]] = OrderedDict()
        self._alone = threading.Lock()

    def findings(self, done: Done, table: DeskTable, readings: Readings = MappingProxyType({})) -> Findings:
        """What checking says now of a draft's map; ``done.findings`` are the engine's.

        What a model proposed stays proposed. Readings of findings that are not there count for nothing.
        """
        with self._alone:
            known, cut = self._known(done, table), self._cut(done.article)
            found = known.examined.findings(_by_start(done, known, readings), _proposals(done.findings))
            checking = self._checking.against(table.all)
            return disputed(
                checking.enriched(found, done.map, cut.reading, cut.parser, self._reads, self._opens), table
            )

    def preview(
        self, done: Done, table: DeskTable, finding: str, read: ReadAs, others: Readings = MappingProxyType({})
    ) -> Finding:
        """What the finding would be if the figure were read so; nothing is kept. Raises InputError."""
        with self._alone:
            known = self._known(done, table)
            start, starts = _start(done, known, finding), _by_start(done, known, {**others, finding: read})
            found = disputed(known.examined.findings(starts, _proposals(done.findings)), table)
        return next(one for one in found.findings if one.kind == "numeric" and one.start == start)

    def opened(self, done: Done, table: DeskTable, finding: str) -> OpenFigure | None:
        """What of the table the figure of a finding may speak of. Raises InputError."""
        with self._alone:
            start = _start(done, self._known(done, table), finding)
            near = self._checking.against(table.all).near
            return candidates(start, self._cut(done.article).reading, table.all, near) if near is not None else None

    def warm(self, done: Done, table: DeskTable) -> None:
        """Checks an article that is not known yet once, so that whoever holds a lock later need not wait for that."""
        with self._alone:
            known = _key(done.article, table.all) in self._examined
        if not known:
            self.findings(done, table)

    def reading(self, article: Article) -> Reading:
        """The article in sentences."""
        with self._alone:
            return self._cut(article).reading

    def _cut(self, article: Article) -> _Cut:
        key = f"{article.id} {article.published}"
        if key not in self._cuts:
            self._cuts[key] = _Cut(self._cut_of(article), Remembering(self._checking.parser))
        return _latest(self._cuts, key)

    def _known(self, done: Done, table: DeskTable) -> _Known:
        """The draft as code reads it against a table, whichever map it has by now."""
        cut, key = self._cut(done.article), _key(done.article, table.all)
        if key not in self._examined:
            examined = examine(done.map, cut.reading, table.all, cut.parser, rates=ecb_rate)
            self._examined[key] = _Known(examined, _figures(examined.findings()))
        known = _latest(self._examined, key)
        return replace(known, examined=replace(known.examined, argmap=done.map))

    def _reads(self, starts: frozenset[int], reading: Reading, parser: Parser, table: ReferenceTable | None) -> Said:
        """What is said with the same figures of one article is read once, whichever map it has by now."""
        key = _key(reading.article, table)
        if key not in self._said or self._said[key][0] != starts:
            self._said[key] = (starts, Said.of(starts, reading, parser, table))
        return _latest(self._said, key)[1]

    def _opens(
        self, findings: Sequence[Finding], reading: Reading, table: ReferenceTable, near: NearMeasures
    ) -> tuple[OpenFigure, ...]:
        """What the same open figures of one article may speak of is found once, too."""
        key = _key(reading.article, table)
        asked = tuple(
            (one.start, one.reason, one.quantity and one.quantity.inferred) for one in findings if one.rowless
        )
        if key not in self._open or self._open[key][0] != asked:
            self._open[key] = (asked, open_figures(findings, reading, table, near))
        return _latest(self._open, key)[1]


def _key(article: Article, table: ReferenceTable | None) -> _Key:
    return f"{article.id} {article.published}", table.hash if table is not None else ""


def _latest(kept: "OrderedDict[K, V]", key: K) -> V:
    kept.move_to_end(key)
    while len(kept) > _KEPT:
        kept.popitem(last=False)
    return kept[key]


def _figures(findings: Findings) -> dict[str, int]:
    return {one.id: one.start for one in findings.findings if one.quantity is not None}


def _by_start(done: Done, known: _Known, readings: Readings) -> dict[int, ReadAs]:
    starts = {**_figures(done.findings), **known.starts}
    return {starts[finding]: read for finding, read in readings.items() if finding in starts}


def _start(done: Done, known: _Known, finding: str) -> int:
    start = {**_figures(done.findings), **known.starts}.get(finding)
    if start is None:
        raise InputError("this finding is about no figure, so it cannot be read otherwise")
    return start


def _proposals(findings: Findings) -> dict[int, Proposal]:
    """What the engine's model proposed, read back from its findings."""
    return dict(_proposed(findings))


def _proposed(findings: Findings) -> Iterator[tuple[int, Proposal]]:
    for one in findings.findings:
        figure = one.quantity
        if figure is not None and figure.proposed and figure.entity and figure.measure:
            period = _period(figure.period) if figure.period else None
            rows = tuple(row.row_id for row in one.rows)
            yield one.start, Proposal(entity=figure.entity, measure=figure.measure, period=period, rows=rows)


def _period(told: FindingPeriod) -> Period | None:
    if told.start is None or told.end is None:
        return None
    first, last = date.fromisoformat(told.start), date.fromisoformat(told.end)
    return Period(start=first, end=last, grain=Grain.YEAR if told.year else Grain.SPAN)
