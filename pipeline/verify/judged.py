"""A verdict on its way to a finding, and the finding made of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from pipeline.ids import finding_id
from pipeline.models import (
    SEVERITY,
    Fact,
    Finding,
    FindingPeriod,
    FindingQuantity,
    Part,
    Period,
    Quantity,
    RowChecked,
    Span,
    Verdict,
)
from pipeline.verify.decide import Grade, Outcome, Reference, Stated, distance
from pipeline.verify.periods import iso
from pipeline.verify.resources import Knowledge

Kind = Literal["numeric", "consistency", "support", "grounding"]
_WRONG_SIDE = ("HEDGE_DIRECTION", "BOUND_BROKEN")
"""Reasons of a figure that its hedge puts on the other side of the row."""
_UNDATED = date.max.year - 10
"""Years from here on stand for no year: an article whose day nobody knows is read as of the last day that there is."""


class Row(NamedTuple):
    """A reference row next to a claim: its value in the claim's unit, and how the claim holds for it.

    A value computed from several rows has these as ``operands``, and ``told`` says it in words. ``parts`` says what its
    operands, or else its own row, have to do with the claim, in their order; empty where the outcome says it.
    """

    fact: Fact
    ref: Reference
    outcome: Outcome
    unit: str
    gap: Decimal | None = None
    operands: tuple[Fact, ...] = ()
    told: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the claim holds at least approximately."""
        return self.outcome.grade > 0

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The rows of the table it rests on."""
        return self.operands or (self.fact,)

    def standing_as(self, part: Part) -> "Row":
        """The same row in another part; operands keep their own."""
        return self if self.operands else self._replace(parts=(part,))


@dataclass(frozen=True)
class Judged:
    """What was decided about one stretch of the article."""

    verdict: Verdict
    reason: str
    message: str = ""
    rows: tuple[Row, ...] = ()
    formula: str = ""
    would_hold: str = ""
    suggestion: str = ""
    clock: Literal["then", "now", "none"] = "none"
    severity: int | None = None


@dataclass(frozen=True)
class Place:
    """Where in the article a finding stands; ``key`` is the place's, or the id of the statement that it is about.

    ``others`` are the further places that it is about, where it sets one against another.
    """

    key: str
    start: int
    end: int
    quote: str
    kind: Kind = "numeric"
    discriminator: str = ""
    statement: str | None = None
    also: tuple[str, ...] = ()
    others: tuple[Span, ...] = ()


@dataclass(frozen=True)
class About:
    """The figure a finding is about, with what was attached to it."""

    quantity: Quantity
    entity: str | None = None
    measure: str | None = None
    period: Period | None = None
    inferred: tuple[str, ...] = field(default=())
    proposed: bool = False
    read: tuple[str, ...] = ()


@dataclass(frozen=True)
class JudgedFigure:
    """A figure with what it speaks of and what was decided about it."""

    about: About
    judged: Judged


def finding(place: Place, judged: Judged, knowledge: Knowledge, about: About | None = None) -> Finding:
    """The finding; its id does not depend on the verdict, so that runs can be compared."""
    severity = SEVERITY[judged.verdict] if judged.severity is None else judged.severity
    return Finding(
        id=finding_id(place.kind, place.discriminator, place.key),
        kind=place.kind,
        statement=place.statement,
        also=place.also,
        quote=place.quote,
        start=place.start,
        end=place.end,
        others=place.others,
        quantity=shown(about) if about else None,
        verdict=judged.verdict,
        reason=judged.reason,
        message=judged.message,
        flag=severity > 0,
        severity=severity,
        rows=_rows(judged.rows, knowledge),
        formula=judged.formula,
        would_hold=judged.would_hold,
        suggestion=judged.suggestion,
        clock=judged.clock,
    )


def row_of(fact: Fact, ref: Reference, outcome: Outcome, claim: tuple[Stated, str]) -> Row:
    """A row with its distance from the claim; ``claim`` is the stated figure and its unit."""
    stated, unit = claim
    return Row(fact, ref, outcome, unit, distance(stated, ref))


def _rows(rows: Iterable[Row], knowledge: Knowledge) -> tuple[RowChecked, ...]:
    """Each row of the table once for each part that it has."""
    told: dict[tuple[str, Part], RowChecked] = {}
    for row in rows:
        for fact, part in zip(row.facts, row.parts or _parts(row), strict=True):
            told.setdefault((fact.row_id, part), _checked(row, fact, part, knowledge))
    return tuple(told.values())


def _parts(row: Row) -> tuple[Part, ...]:
    """What the outcome alone says."""
    if row.operands:
        return (Part.COMPUTED_FROM,) * len(row.operands)
    if row.outcome.reason in _WRONG_SIDE:
        return (Part.WRONG_SIDE,)
    return ({Grade.SUPPORTED: Part.AGREES, Grade.APPROXIMATE: Part.NEARLY}.get(row.outcome.grade, Part.FAILS),)


def _checked(row: Row, fact: Fact, part: Part, knowledge: Knowledge) -> RowChecked:
    own, source = not row.operands, knowledge.sources.get(fact.source_id)
    low, high = (row.ref.low, row.ref.high) if own else (fact.value, fact.value_high)
    return RowChecked(
        row_id=fact.row_id,
        value=low,
        value_high=None if high == low else high,
        unit=row.unit if own else fact.unit,
        period=iso(fact),
        status=fact.status,
        holds=row.holds,
        part=part,
        distance=row.gap if own else None,
        source=knowledge.source(fact),
        url=source.url if source else None,
        locator=fact.locator,
        note=fact.note,
        as_of=fact.as_of,
        verified=fact.verified,
    )


def _is_known(period: Period | None) -> bool:
    """Whether it is a period at all: in an article without a date, "last year" is reckoned back from no day."""
    return period is not None and (period.start is None or period.start.year < _UNDATED)


def shown(about: About) -> FindingQuantity:
    """The figure as findings show it."""
    q, period = about.quantity, about.period if _is_known(about.period) else None
    return FindingQuantity(
        kind=q.kind,
        value=q.value,
        value_high=q.value_high,
        unit=q.unit,
        hedge=q.hedge.class_ if q.hedge else None,
        entity=about.entity,
        measure=about.measure,
        period=None
        if period is None
        else FindingPeriod(
            start=period.start.isoformat() if period.start else None, end=period.end.isoformat() if period.end else None
        ),
        inferred=about.inferred,
        proposed=about.proposed,
        read=about.read,
    )
