"""First times: "the first time it passes 60 trillion" needs every earlier year.

Source: docs/numbers.md, Derived claims.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from pipeline.models import Fact, Quantity, QuantityKind, Verdict
from pipeline.verify.derive.changes import in_year
from pipeline.verify.derive.course import Course, Trend, over, unknown
from pipeline.verify.judge.judged import Judged
from pipeline.verify.judge.rows import Court
from pipeline.verify.match.attach import attach
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.periods import label, year_of
from pipeline.verify.match.scene import Scenes

_FIRST = re.compile(r"\bfirst time\b", re.IGNORECASE)
_THRESHOLDS = (QuantityKind.MONEY, QuantityKind.COUNT, QuantityKind.PERCENT)


def firsts(index: int, scenes: Scenes, court: Court) -> Iterator[Trend]:
    """ "The first time it passes 60 trillion": the figure after the words is the threshold."""
    scene = scenes.all[index]
    match = _FIRST.search(scene.sentence.text)
    if match is None:
        return
    at = scene.sentence.start + match.start()
    after = [q for q in scene.quantities if q.start >= at + len(match.group()) and q.value and q.kind in _THRESHOLDS]
    if after:
        claim = attach(after[0], index, scenes, court.knowledge)
        words = next((q for q in scene.quantities if q.start == at), None) or Quantity(
            start=at, end=at + len("first"), text=scene.text(at, at + len("first")), kind=QuantityKind.ORDINAL
        )
        if claim.aligned:
            yield Trend(replace(claim, quantity=words), "first", threshold=after[0])


def judge_first(trend: Trend, court: Court) -> Judged:
    """Whether no earlier year of the series was above the threshold, and this one is."""
    threshold, claim = trend.threshold, trend.claim
    at = year_of(claim.period) if claim.period else None
    if threshold is None or threshold.value is None or at is None:
        return unknown(trend, "NO_WINDOW")
    known = tuple(f for f in claim.facts if f.unit == (threshold.unit or f.unit) and court.knew(f))
    now = sorted(in_year(known, at), key=lambda fact: (fact.as_of, fact.row_id))[-1:]
    if not now:
        return unknown(trend, "NO_ROW")
    before = tuple(
        fact for fact in known if fact.definition_id == now[0].definition_id and fact.period_end < now[0].period_start
    )
    above = [fact for fact in before if fact.value > threshold.value]
    shown = above[:1] or sorted(before, key=lambda fact: fact.period_start)
    course = Course((*shown, now[0]), ())
    return over(trend, course, court, _first_verdict(threshold, (tuple(shown), now[0]), claim, court))


def _first_verdict(
    threshold: Quantity, rows: tuple[tuple[Fact, ...], Fact], claim: Claim, court: Court
) -> tuple[Verdict, str, str]:
    before, now = rows
    value = threshold.value or Decimal(0)
    above = [fact for fact in before if fact.value > value]
    if above:
        return Verdict.CONTRADICTED, "RANK", f"It was above {threshold.text} before, in {label(above[0])}"
    if now.value <= value:
        return Verdict.CONTRADICTED, "BOUND_BROKEN", f"It is not above {threshold.text}"
    table = court.knowledge.table
    stretch = table.complete(claim.entity or "", claim.measure or "", now.definition_id) if table else None
    if stretch is None or stretch[1] < now.period_start or not before:
        return Verdict.AMBIGUOUS, "SERIES_INCOMPLETE", "The table does not claim to hold every year before"
    return (
        Verdict.SUPPORTED,
        "FIRST",
        f"In the series, complete from {stretch[0].year}, no earlier year is above {threshold.text}",
    )
