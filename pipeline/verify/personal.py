"""A figure as a person reads it: their word overrides what code read, and what they left unsaid stays as it was read.

A model's proposal counts as inferred and accuses nobody; what a person says counts as stated beside the figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.frames import Act, Frame, How, Mood, When
from pipeline.frames.sorts import fits
from pipeline.models import Fact, HedgeClass, Period, Quantity, QuantityHedge, ReadAs, Verdict
from pipeline.verify.policy import Policy
from pipeline.verify.reasons import Reason
from pipeline.verify.ruling import Ruling
from pipeline.verify.scene import Scene
from pipeline.verify.series import SeriesTable, period_of, series_of
from pipeline.verify.verdict import rule


@dataclass(frozen=True)
class _ReadTable(SeriesTable):
    """The table as a person reads it: no other measure in place of the one that they named, and of the row that they
    chose no other definition."""

    measure: str = ""
    row: Fact | None = None

    def series(self, entity: str, measure: str) -> Sequence[Fact]:
        """Rows of an entity and measure that may be meant."""
        if self.measure and self._might_be_meant_instead(measure):
            return ()
        found = super().series(entity, measure)
        row = self.row
        if row is None or (row.entity_id, row.measure_id) != (entity, measure):
            return found
        return tuple(fact for fact in found if _is_of_series(fact, row))

    def _might_be_meant_instead(self, measure: str) -> bool:
        known = self.gazetteer
        comparable = measure in known.measures[self.measure].comparable_with and measure in known.measures
        alike = comparable and known.sort(measure) == known.sort(self.measure)
        return measure != self.measure and (alike or measure in known.siblings(self.measure))


def _is_of_series(fact: Fact, row: Fact) -> bool:
    return fact.source_id == row.source_id and series_of(fact) == series_of(row)


def unread(quantity: Quantity, scene: Scene) -> Frame:
    """A frame for a figure of which code read nothing: said to be so, and no more."""
    return Frame(
        quantity=quantity,
        act=Act.LEVEL,
        sign=0,
        mood=Mood.ASSERTED,
        owner=None,
        partner=None,
        measures=frozenset(),
        period=None,
        baseline=None,
        owner_how=How.OPEN,
        measure_how=How.OPEN,
        period_how=How.OPEN,
        sentence=scene.sentence.number,
        text=scene.sentence.text,
    )


def rule_read(frame: Frame, read: ReadAs, table: SeriesTable, policy: Policy) -> tuple[Frame, Ruling]:
    """The frame as a person reads it, and the ruling on it: any verdict that a figure read by code may have."""
    row = _row(read, table)
    frame = as_read(frame, read, row)
    if read.row is not None and row is None:
        return frame, Ruling(Verdict.NOT_IN_TABLE, Reason.NO_ROW)
    if lacking := _unknown(frame, table):
        return frame, Ruling(Verdict.NOT_IN_TABLE, lacking)
    own = _ReadTable(table.table, table.gazetteer, table.published, table.rates, read.measure or "", row)
    return frame, rule(frame, own, policy)


def as_read(frame: Frame, read: ReadAs, row: Fact | None = None) -> Frame:
    """The frame with what a person says in place of what code read; ``row`` is the one that they chose."""
    if read.hedge is not None:
        frame = replace(frame, quantity=_hedged(frame.quantity, read.hedge))
    if read.entity is not None:
        frame = replace(frame, owner=read.entity, owner_how=How.STATED, joint=())
    if read.measure is not None:
        frame = replace(frame, measures=frozenset((read.measure,)), measure_how=How.STATED)
    if when := _when(read.period) or (period_of(row) if row else None):
        frame = _timed(frame, when)
    if row is not None and not frame.is_phrase and frame.act is not Act.RANK:
        frame = replace(frame, act=Act.LEVEL, since=None)
    return replace(frame, leftover=()) if read.entity or read.measure else frame


def _timed(frame: Frame, when: When) -> Frame:
    near = {"periods_near": (), "periods_recent": ()}
    said = {"today": False, "open_period": False, "unsaid": False, "is_baseline": False, "since": None}
    return replace(frame, period=when, period_how=How.STATED, **near, **said)  # type: ignore[arg-type]


def _when(period: Period | None) -> When | None:
    if period is None or period.start is None or period.end is None:
        return None
    return When(period.start, period.end, period.grain)


def _hedged(quantity: Quantity, class_: HedgeClass) -> Quantity:
    """The figure with its own hedging words, if it has any, in the sense that a person takes them in."""
    if class_ is HedgeClass.EXACTLY:
        return quantity.model_copy(update={"hedge": None})
    own = quantity.hedge
    start, end, text = (own.start, own.end, own.text) if own else (quantity.start, quantity.start, "")
    return quantity.model_copy(update={"hedge": QuantityHedge(class_=class_, text=text, start=start, end=end)})


def _row(read: ReadAs, table: SeriesTable) -> Fact | None:
    """The row that was chosen; None where none was, or where the table has it no longer."""
    rows = table.series(read.entity or "", read.measure or "")
    return next((fact for fact in rows if fact.row_id == read.row), None)


def _unknown(frame: Frame, table: SeriesTable) -> Reason | None:
    """What the table cannot be asked for: a measure that it does not have, or one of another sort than the figure."""
    if not frame.measures <= frozenset(measure.measure_id for measure in table.table.measures()):
        return Reason.NO_MEASURE
    asked = frame.measures & frozenset(table.gazetteer.measures)
    wrong_sort = frame.act is Act.LEVEL and not all(fits(frame.quantity, table.gazetteer.sort(m)) for m in asked)
    return Reason.NO_ROW if asked != frame.measures or wrong_sort else None
