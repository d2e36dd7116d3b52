"""Figures of one article as they are compared with those of others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.frames import gazetteer
from pipeline.frames.stages import LONGEST
from pipeline.models import (
    Cited,
    Done,
    Finding,
    FindingPeriod,
    FindingQuantity,
    Grain,
    HedgeClass,
    Modality,
    Period,
    Polarity,
    Quantity,
    QuantityKind,
    Reading,
    Statement,
    Verdict,
)
from pipeline.ports import ReferenceTable
from pipeline.quantities import read_quantities
from pipeline.verify.across.subject import Subject, subject_of
from pipeline.verify.asserted import is_asserted
from pipeline.verify.judged import About, shown
from pipeline.verify.memory import NOTHING
from pipeline.verify.order import Standing
from pipeline.verify.resources import Knowledge
from pipeline.verify.scene import Scene, scenes_of
from pipeline.verify.wording import hedged, in_text

_KINDS = (QuantityKind.MONEY, QuantityKind.PERCENT, QuantityKind.COUNT, QuantityKind.MEASURE, QuantityKind.RATE)
_SMALL = re.compile(r"\b[a-z]+\b")
_RUNNING = re.compile(
    r"\b(?:dead|deaths?|die[ds]?|dying|kill(?:ed|ing|s)?|injur\w+|wound\w+|casualt\w+|victims?|fatalit\w+|toll|missing"
    r"|cases|infect\w+|hospitali[sz]\w+|arrest\w+|detain\w+|evacuat\w+|displac\w+|homeless|rescued|surviv\w+"
    r"|confirmed|tested|burn(?:ed|t|ing)|so far|as of|to date|until now|counted|latest|currently|now)\b",
    re.IGNORECASE,
)
"""What is still being counted: tomorrow's article has another figure and both are right."""


@dataclass(frozen=True)
class Measured:
    """Ids of an entity and of what is measured of it."""

    entity: str
    measure: str


@dataclass(frozen=True)
class Comparable:
    """A figure with everything by which it is compared. ``passages`` are ids of those it stands in, ``period`` is only
    what the text states.

    ``measured`` holds ids of entity and measure if the table knows both for sure, ``named`` how they are called.
    ``fit``: whether it may be one side of a finding; any figure may be a reason against one.
    """

    cited: Cited
    passages: tuple[str, ...]
    published: date | None
    title: str
    quantity: Quantity
    period: Period | None
    subject: Subject
    voices: frozenset[str]
    running: bool
    fit: bool
    measured: Measured | None = None
    named: str = ""

    @property
    def said(self) -> str:
        """The figure with its hedge."""
        return hedged(self.quantity)


def comparables(done: Done, reading: Reading, table: ReferenceTable | None) -> tuple[Comparable, ...]:
    """All figures of a finished article that have a value, in order."""
    return tuple(_Reader(done, reading, table).all())


class _Reader:
    """One article with its map and findings at hand."""

    def __init__(self, done: Done, reading: Reading, table: ReferenceTable | None) -> None:
        self.done, self.reading = done, reading
        known = gazetteer(table or NOTHING)
        self.scenes = scenes_of(reading, read_quantities(reading.article.text), known)
        self.knowledge = Knowledge.of_table(table)
        self.standing = Standing(done.map)
        self.statements = {statement.id: statement for statement in done.map.statements}
        self.findings = {found.start: found for found in done.findings.findings if found.kind == "numeric"}
        self.common = frozenset(_SMALL.findall(reading.article.text))

    def all(self) -> Iterator[Comparable]:
        """Every figure with a value, in sentences that a person could read."""
        for scene in self.scenes.all:
            if len(scene.sentence.text) > LONGEST:
                continue
            for quantity in scene.quantities:
                if quantity.value is not None and quantity.kind in _KINDS:
                    yield self._one(quantity, scene)

    def _one(self, quantity: Quantity, scene: Scene) -> Comparable:
        article = self.reading.article
        at = self.standing.at(quantity.start, quantity.end)
        statement = self.statements.get(at[0]) if at else None
        finding = self.findings.get(quantity.start)
        found = finding.quantity if finding and finding.quantity else _bare(quantity)
        measured = Measured(found.entity, found.measure) if found.entity and found.measure else None
        if set(found.inferred) & {"entity", "measure"}:
            measured = None
        return Comparable(
            cited=self._cited(quantity, scene, statement, finding),
            passages=tuple(p.id for p in self.reading.passages if p.start <= quantity.start and quantity.end <= p.end),
            published=article.published,
            title=article.title,
            quantity=quantity,
            period=None if "period" in found.inferred else _period(found.period),
            subject=subject_of(quantity, scene, self.common),
            voices=_voices(statement),
            running=_RUNNING.search(scene.sentence.text) is not None,
            fit=_is_plain(quantity)
            and _is_alone(quantity, scene)
            and is_asserted(quantity, scene, statement)
            and not (found.period is not None and "period" in found.inferred),
            measured=measured,
            named=_named(measured, self.knowledge),
        )

    def _cited(self, quantity: Quantity, scene: Scene, statement: Statement | None, finding: Finding | None) -> Cited:
        return Cited(
            article=self.reading.article.id,
            statement=statement.id if statement else None,
            start=quantity.start,
            end=quantity.end,
            quote=self.reading.article.text[quantity.start : quantity.end],
            sentence=scene.sentence.text,
            quantity=finding.quantity if finding and finding.quantity else _bare(quantity),
            verdict=finding.verdict if finding and finding.verdict is not Verdict.NOT_CHECKED else None,
        )


def _is_plain(quantity: Quantity) -> bool:
    """A level that is said to be so, not a goal, a plan, a forecast or a vague amount."""
    vague = quantity.hedge is not None and quantity.hedge.class_ is HedgeClass.VAGUE
    said = quantity.modality in (Modality.ASSERTED, Modality.REPORTED)
    return said and not vague and quantity.polarity in (Polarity.LEVEL, Polarity.INCREASE, Polarity.DECREASE)


def _bare(quantity: Quantity) -> FindingQuantity:
    """A figure of which nothing was found."""
    return shown(About(quantity))


def _period(shown: FindingPeriod | None) -> Period | None:
    """A finding's period as dates."""
    if shown is None:
        return None
    start, end = (date.fromisoformat(day) if day else None for day in (shown.start, shown.end))
    months = (end.year - start.year) * 12 + end.month - start.month + 1 if start and end else 0
    return Period(start=start, end=end, grain={1: Grain.MONTH, 12: Grain.YEAR}.get(months, Grain.SPAN))


def _is_alone(quantity: Quantity, scene: Scene) -> bool:
    """The only figure of its sort in the sentence: of two it would have to be told which is which."""
    return [sort_of(q) for q in scene.quantities].count(sort_of(quantity)) == 1


def sort_of(quantity: Quantity) -> tuple[QuantityKind, str | None, str | None, str]:
    """Kind, unit, per what, and what is counted."""
    return quantity.kind, quantity.unit, quantity.per, (quantity.noun or "").lower().rstrip("s")


def _voices(statement: Statement | None) -> frozenset[str]:
    """Names of those to whom the article gives the words; none if they are its own."""
    said = statement.assertions if statement else ()
    return frozenset(one.asserter.name for one in said if one.asserter.name)


def _named(measured: Measured | None, knowledge: Knowledge) -> str:
    if measured is None:
        return ""
    return f"the {in_text(knowledge.measures[measured.measure].label)} of {knowledge.entities[measured.entity].name}"
