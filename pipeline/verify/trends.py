"""Claims about a course of years that carry no figure of their own: steady rises, growing majorities, first times.

Source: NUMERIC section 4. A course can only be confirmed where the table has every year of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from pipeline.models import Fact, Grain, Period, Polarity, Quantity, QuantityKind, Verdict
from pipeline.verify.attach import Claim, attach
from pipeline.verify.changes import in_year
from pipeline.verify.decide import Grade, Outcome, Stated
from pipeline.verify.judged import Judged, Row
from pipeline.verify.level import ceiling
from pipeline.verify.periods import label, year_of
from pipeline.verify.rows import Case, Court, reference
from pipeline.verify.scene import Scene, Scenes
from pipeline.verify.wording import amount, hedged

_STEADY = re.compile(
    r"\b(?:stead(?:y|ily)|continuous(?:ly)?|uninterrupted|consistent(?:ly)?|every year|year after year)\s+"
    r"(?:\w+\s+)?(?:(?P<up>increas\w+|ris(?:e|es|en|ing)|rose|gr[eo]w\w*|growth|climb\w*)|"
    r"(?P<down>decreas\w+|declin\w+|f[ae]ll\w*|reduc\w+|shrink\w*))",
    re.IGNORECASE,
)
_MAJORITY = re.compile(r"\b(?:growing|increasing|rising|expanding)\s+majority\b", re.IGNORECASE)
_FIRST = re.compile(r"\bfirst time\b", re.IGNORECASE)
_HALF = Decimal(50)
_NO_FIGURE = Stated(Decimal(0), Decimal(0), Decimal(0), Decimal(0), "exactly")
_ENOUGH = 2


@dataclass(frozen=True)
class Trend:
    """A course of years that a sentence claims, as a claim on the words that say so."""

    claim: Claim
    kind: str
    rising: bool = True
    threshold: Quantity | None = None


def trends(index: int, scenes: Scenes, court: Court) -> Iterator[Trend]:
    """What one sentence claims about a course of years, as far as the table knows the measure."""
    scene = scenes.all[index]
    for match in _STEADY.finditer(scene.sentence.text):
        trend = Trend(_claim(match, index, scenes, court), "steady", rising=match["up"] is not None)
        yield from [trend] if trend.claim.aligned else []
    for match in _MAJORITY.finditer(scene.sentence.text):
        trend = Trend(_claim(match, index, scenes, court), "majority")
        yield from [trend] if trend.claim.aligned else []
    first = _FIRST.search(scene.sentence.text)
    if first:
        yield from _first(first, index, scenes, court)


def judge_trend(trend: Trend, court: Court) -> Judged:
    """The verdict on a course of years."""
    return {"steady": _steady, "majority": _majority, "first": _first_time}[trend.kind](trend, court)


def _claim(match: re.Match[str], index: int, scenes: Scenes, court: Court) -> Claim:
    scene = scenes.all[index]
    start = scene.sentence.start + match.start()
    share = "majority" in match.group().lower()
    words = Quantity(
        start=start,
        end=start + len(match.group()),
        text=match.group(),
        kind=QuantityKind.PERCENT if share else QuantityKind.MULTIPLE,
        polarity=Polarity.LEVEL if share else Polarity.INCREASE,
    )
    claim = attach(words, index, scenes, court.knowledge)
    window = _window(index, scenes)
    doubt = tuple(what for what in claim.inferred if what != "period" or window is None)
    return replace(claim, period=window, inferred=doubt) if window else claim


def _window(index: int, scenes: Scenes) -> Period | None:
    """The years a course runs over: of this sentence, or else of the paragraph before it, a closed span first."""
    scene = scenes.all[index]
    earlier = [e for e in scenes.back(index) if e.sentence.paragraph == scene.sentence.paragraph]
    tries = ((_closed, (scene,)), (_opened, (scene,)), (_closed, earlier), (_opened, earlier))
    found = (look(each) for look, places in tries for each in places)
    return next((period for period in found if period is not None), None)


def _closed(scene: Scene) -> Period | None:
    periods = [period for _, period in scene.periods if period.start and period.end]
    spans = [period for period in periods if period.grain is Grain.SPAN]
    if spans or len(periods) < _ENOUGH:
        return spans[0] if spans else None
    starts, ends = [p.start for p in periods if p.start], [p.end for p in periods if p.end]
    return Period(start=min(starts), end=max(ends), grain=Grain.SPAN)


def _opened(scene: Scene) -> Period | None:
    return next((period for _, period in scene.periods if period.start and period.end is None), None)


def _first(match: re.Match[str], index: int, scenes: Scenes, court: Court) -> Iterator[Trend]:
    """ "The first time it passes 60 trillion": the figure after the words is the threshold."""
    scene = scenes.all[index]
    at = scene.sentence.start + match.start()
    after = [q for q in scene.quantities if q.start >= at + len(match.group()) and q.value and q.kind in _THRESHOLDS]
    if after:
        claim = attach(after[0], index, scenes, court.knowledge)
        words = next((q for q in scene.quantities if q.start == at), None) or Quantity(
            start=at, end=at + len("first"), text=scene.text(at, at + len("first")), kind=QuantityKind.ORDINAL
        )
        if claim.aligned:
            yield Trend(replace(claim, quantity=words), "first", threshold=after[0])


_THRESHOLDS = (QuantityKind.MONEY, QuantityKind.COUNT, QuantityKind.PERCENT)


@dataclass(frozen=True)
class Course:
    """One series over the years of a claim: the rows found, and the years without one."""

    rows: tuple[Fact, ...]
    missing: tuple[int, ...]

    @property
    def said(self) -> str:
        """The course in words: first to last, with what is missing."""
        return ", ".join(f"{label(fact)}: {amount(fact.value, fact.unit)}" for fact in self.rows)


def _course(claim: Claim, court: Court) -> Course | None:
    """The best covered series within the claim's window, as it was known at publication."""
    if claim.period is None or claim.period.start is None:
        return None
    first = claim.period.start.year
    until = max((f.period_start.year for f in claim.facts if court.knew(f)), default=first)
    last = (year_of(claim.period) if claim.period.end else until) or first
    series = sorted({(fact.definition_id, fact.unit) for fact in claim.facts})
    courses = [
        _series(tuple(f for f in claim.facts if (f.definition_id, f.unit) == key), (first, last), court)
        for key in series
    ]
    return max(courses, key=lambda course: len(course.rows), default=None)


def _series(facts: tuple[Fact, ...], window: tuple[int, int], court: Court) -> Course:
    """One row a year, the newest that was known at publication; a later edition where none was."""
    rows: list[Fact] = []
    missing: list[int] = []
    for at in range(window[0], window[1] + 1):
        found = sorted(in_year(facts, at), key=lambda fact: (court.knew(fact), fact.as_of, fact.row_id))
        rows.extend(found[-1:])
        missing.extend([] if found else [at])
    return Course(tuple(rows), tuple(missing))


def _steady(trend: Trend, court: Court) -> Judged:
    course = _course(trend.claim, court)
    if course is None or len(course.rows) < _ENOUGH:
        return _unknown(trend, "NO_ROW")
    return _over(trend, course, court, _steady_verdict(course, trend.rising))


def _steady_verdict(course: Course, rising: bool) -> tuple[Verdict, str, str]:
    values = [fact.value if rising else -fact.value for fact in course.rows]
    word = "rise" if rising else "fall"
    years = ", ".join(map(str, course.missing))
    tests = (
        (values[-1] <= values[0], (Verdict.CONTRADICTED, "DIRECTION", f"There was no {word}")),
        (
            any(later <= earlier for earlier, later in pairwise(values)),
            (Verdict.APPROXIMATE, "NOT_MONOTONE", f"There was a {word}, but not in every year"),
        ),
        (bool(years), (Verdict.AMBIGUOUS, "SERIES_INCOMPLETE", f"The rows show a {word}, but lack {years}")),
        (True, (Verdict.SUPPORTED, "MONOTONE", f"There was a {word} in every year")),
    )
    return next(outcome for applies, outcome in tests if applies)


def _majority(trend: Trend, court: Court) -> Judged:
    course = _course(trend.claim, court)
    if course is None or len(course.rows) < _ENOUGH:
        return _unknown(trend, "NO_ROW")
    newest = _newest(course.rows[-1], trend.claim, court)
    if newest is not None and newest.value < course.rows[-1].value:
        text = f"The newest figure known, {amount(newest.value, newest.unit)} for {label(newest)}, turns the other way"
        course = Course((*course.rows, newest), course.missing)
        return _over(trend, course, court, (Verdict.OUTDATED, "LATEST_REVERSES", text))
    return _over(trend, course, court, _majority_verdict(course))


def _majority_verdict(course: Course) -> tuple[Verdict, str, str]:
    values = [fact.value for fact in course.rows]
    tests = (
        (values[-1] <= _HALF, (Verdict.CONTRADICTED, "BOUND_BROKEN", "It is no majority")),
        (values[-1] <= values[0], (Verdict.CONTRADICTED, "DIRECTION", "The majority did not grow")),
        (
            min(values) <= _HALF or values != sorted(set(values)),
            (Verdict.APPROXIMATE, "NOT_MONOTONE", "It grew, but not all the way"),
        ),
        (bool(course.missing), (Verdict.AMBIGUOUS, "SERIES_INCOMPLETE", "It grew, but years are missing")),
        (True, (Verdict.SUPPORTED, "MONOTONE", "It grew in every year and stayed above half")),
    )
    return next(outcome for applies, outcome in tests if applies)


def _newest(last: Fact, claim: Claim, court: Court) -> Fact | None:
    """The latest row of the same series after the window that was known at publication."""
    later = [
        fact
        for fact in claim.facts
        if fact.definition_id == last.definition_id
        and fact.unit == last.unit
        and fact.period_start > last.period_start
        and court.knew(fact)
    ]
    return max(later, key=lambda fact: (fact.period_start, fact.as_of), default=None)


def _first_time(trend: Trend, court: Court) -> Judged:
    threshold, claim = trend.threshold, trend.claim
    at = year_of(claim.period) if claim.period else None
    if threshold is None or threshold.value is None or at is None:
        return _unknown(trend, "NO_WINDOW")
    known = tuple(f for f in claim.facts if f.unit == (threshold.unit or f.unit) and court.knew(f))
    now = sorted(in_year(known, at), key=lambda fact: (fact.as_of, fact.row_id))[-1:]
    if not now:
        return _unknown(trend, "NO_ROW")
    before = tuple(
        fact for fact in known if fact.definition_id == now[0].definition_id and fact.period_end < now[0].period_start
    )
    above = [fact for fact in before if fact.value > threshold.value]
    shown = above[:1] or sorted(before, key=lambda fact: fact.period_start)
    course = Course((*shown, now[0]), ())
    return _over(trend, course, court, _first_verdict(threshold, (tuple(shown), now[0]), claim, court))


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


def _over(trend: Trend, course: Course, court: Court, outcome: tuple[Verdict, str, str]) -> Judged:
    verdict, reason, text = outcome
    if verdict is Verdict.CONTRADICTED and not all(fact.verified for fact in course.rows):
        verdict, reason = Verdict.AMBIGUOUS, "UNVERIFIED_ROW"
    held = Outcome(Grade.SUPPORTED if verdict is Verdict.SUPPORTED else Grade.FAILS, reason)
    rows = tuple(Row(fact, reference(fact), held, fact.unit) for fact in course.rows)
    message = f"“{hedged(trend.claim.quantity)}”: {text[0].lower()}{text[1:]} ({course.said})."
    judged = Judged(verdict, reason, message, rows, formula=course.said, clock="then" if court.published else "now")
    case = Case(trend.claim, _NO_FIGURE, rows, (), rows, "then" if court.published else "now")
    return ceiling(judged, case) if rows else judged


def _unknown(trend: Trend, reason: str) -> Judged:
    return Judged(
        Verdict.NOT_IN_TABLE, reason, f"“{trend.claim.quantity.text}” could not be checked: the table lacks the years."
    )
