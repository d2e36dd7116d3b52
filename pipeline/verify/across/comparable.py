"""Figures of one article as they are compared with those of others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.models import (
    Cited,
    Done,
    Finding,
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
from pipeline.verify.judge.judged import About, shown
from pipeline.verify.judge.wording import hedged, in_text
from pipeline.verify.match.attach import attach
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.scene import PROSE, Knowledge, set_scenes
from pipeline.verify.order import Standing
from pipeline.verify.veto import is_asserted

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
    measured: tuple[str, str] | None = None
    named: str = ""

    @property
    def said(self) -> str:
        """The figure with its hedge."""
        return hedged(self.quantity)


def comparables(done: Done, reading: Reading, table: ReferenceTable | None) -> tuple[Comparable, ...]:
    """All figures of a finished article that have a value, in order."""
    return tuple(_Desk(done, reading, table).all())


class _Desk:
    """One article with its map and findings at hand."""

    def __init__(self, done: Done, reading: Reading, table: ReferenceTable | None) -> None:
        self.done, self.reading = done, reading
        self.scenes, self.knowledge = set_scenes(reading, read_quantities(reading.article.text), table)
        self.standing = Standing(done.map)
        self.statements = {statement.id: statement for statement in done.map.statements}
        self.findings = {found.start: found for found in done.findings.findings if found.kind == "numeric"}
        self.common = frozenset(_SMALL.findall(reading.article.text))

    def all(self) -> Iterator[Comparable]:
        """Every figure with a value, in sentences that a person could read."""
        for index, scene in enumerate(self.scenes.all):
            if len(scene.sentence.text) > PROSE:
                continue
            for quantity in scene.quantities:
                if quantity.value is not None and quantity.kind in _KINDS:
                    yield self._one(attach(quantity, index, self.scenes, self.knowledge))

    def _one(self, claim: Claim) -> Comparable:
        quantity, article = claim.quantity, self.reading.article
        at = self.standing.at(quantity.start, quantity.end)
        statement = self.statements.get(at[0]) if at else None
        finding = self.findings.get(quantity.start)
        doubted = set(claim.inferred)
        measured = (claim.entity, claim.measure) if claim.entity and claim.measure else None
        return Comparable(
            cited=self._cited(claim, statement, finding),
            passages=tuple(p.id for p in self.reading.passages if p.start <= quantity.start and quantity.end <= p.end),
            published=article.published,
            title=article.title,
            quantity=quantity,
            period=None if "period" in doubted else claim.period,
            subject=subject_of(quantity, claim.scene, self.common),
            voices=_voices(statement),
            running=_RUNNING.search(claim.scene.sentence.text) is not None,
            fit=_is_plain(quantity)
            and _is_alone(claim)
            and is_asserted(quantity, claim.scene, statement)
            and not _is_adrift(claim),
            measured=None if doubted & {"entity", "measure"} else measured,
            named=_named(measured, self.knowledge),
        )

    def _cited(self, claim: Claim, statement: Statement | None, finding: Finding | None) -> Cited:
        quantity = claim.quantity
        about = About(quantity, claim.entity, claim.measure, claim.period, claim.inferred if claim.aligned else ())
        return Cited(
            article=self.reading.article.id,
            statement=statement.id if statement else None,
            start=quantity.start,
            end=quantity.end,
            quote=self.reading.article.text[quantity.start : quantity.end],
            sentence=claim.scene.sentence.text,
            quantity=shown(about),
            verdict=finding.verdict if finding and finding.verdict is not Verdict.NOT_CHECKED else None,
        )


def _is_plain(quantity: Quantity) -> bool:
    """A level that is said to be so, not a goal, a plan, a forecast or a vague amount."""
    vague = quantity.hedge is not None and quantity.hedge.class_ is HedgeClass.VAGUE
    said = quantity.modality in (Modality.ASSERTED, Modality.REPORTED)
    return said and not vague and quantity.polarity in (Polarity.LEVEL, Polarity.INCREASE, Polarity.DECREASE)


def _is_alone(claim: Claim) -> bool:
    """The only figure of its sort in the sentence: of two it would have to be told which is which."""
    return [sort_of(q) for q in claim.scene.quantities].count(sort_of(claim.quantity)) == 1


def sort_of(quantity: Quantity) -> tuple[QuantityKind, str | None, str | None, str]:
    """Kind, unit, per what, and what is counted."""
    return quantity.kind, quantity.unit, quantity.per, (quantity.noun or "").lower().rstrip("s")


def _is_adrift(claim: Claim) -> bool:
    """A period is spoken of before it, and it is not said whether the figure is of that time."""
    return claim.period is not None and "period" in claim.inferred


def _voices(statement: Statement | None) -> frozenset[str]:
    """Names of those to whom the article gives the words; none if they are its own."""
    said = statement.assertions if statement else ()
    return frozenset(one.asserter.name for one in said if one.asserter.name)


def _named(measured: tuple[str, str] | None, knowledge: Knowledge) -> str:
    if measured is None:
        return ""
    entity, measure = measured
    return f"the {in_text(knowledge.measures[measure].label)} of {knowledge.entities[entity].name}"
