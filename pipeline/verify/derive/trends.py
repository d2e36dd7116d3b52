"""Claims about a course of years that carry no figure of their own: steady rises, growing majorities.

Source: docs/numbers.md, Derived claims. A course can only be confirmed where the table has every year of it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from pipeline.models import Fact, Grain, Period, Polarity, Quantity, QuantityKind, Verdict
from pipeline.verify.derive.course import Course, Trend, course_of, over, unknown
from pipeline.verify.derive.directions import directions, judge_direction
from pipeline.verify.derive.firsts import firsts, judge_first
from pipeline.verify.derive.records import judge_record, records
from pipeline.verify.judge.judged import Judged
from pipeline.verify.judge.rows import Court
from pipeline.verify.judge.wording import amount
from pipeline.verify.match.attach import attach
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.periods import label
from pipeline.verify.match.scene import Scene, Scenes

_STEADY = re.compile(
    r"\b(?:stead(?:y|ily)|continuous(?:ly)?|uninterrupted|consistent(?:ly)?|every year|year after year)\s+"
    r"(?:\w+\s+)?(?:(?P<up>increas\w+|ris(?:e|es|en|ing)|rose|gr[eo]w\w*|growth|climb\w*)|"
    r"(?P<down>decreas\w+|declin\w+|f[ae]ll\w*|reduc\w+|shrink\w*))",
    re.IGNORECASE,
)
_MAJORITY = re.compile(r"\b(?:growing|increasing|rising|expanding)\s+majority\b", re.IGNORECASE)
_HALF = Decimal(50)
_ENOUGH = 2


def trends(index: int, scenes: Scenes, court: Court) -> Iterator[Trend]:
    """What one sentence claims about a course of years, as far as the table knows the measure."""
    scene = scenes.all[index]
    for match in _STEADY.finditer(scene.sentence.text):
        trend = Trend(_claim(match, index, scenes, court), "steady", rising=match["up"] is not None)
        yield from [trend] if trend.claim.aligned else []
    for match in _MAJORITY.finditer(scene.sentence.text):
        trend = Trend(_claim(match, index, scenes, court), "majority")
        yield from [trend] if trend.claim.aligned else []
    yield from firsts(index, scenes, court)
    yield from records(index, scenes, court)
    yield from directions(index, scenes, court)


def judge_trend(trend: Trend, court: Court) -> Judged:
    """The verdict on a course of years."""
    return _JUDGES[trend.kind](trend, court)


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


def _steady(trend: Trend, court: Court) -> Judged:
    course = course_of(trend.claim, court)
    if course is None or len(course.rows) < _ENOUGH:
        return unknown(trend, "NO_ROW")
    return over(trend, course, court, _steady_verdict(course, trend.rising))


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
    course = course_of(trend.claim, court)
    if course is None or len(course.rows) < _ENOUGH:
        return unknown(trend, "NO_ROW")
    newest = _newest(course.rows[-1], trend.claim, court)
    if newest is not None and newest.value < course.rows[-1].value:
        text = f"The newest figure known, {amount(newest.value, newest.unit)} for {label(newest)}, turns the other way"
        course = Course((*course.rows, newest), course.missing)
        return over(trend, course, court, (Verdict.OUTDATED, "LATEST_REVERSES", text))
    return over(trend, course, court, _majority_verdict(course))


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


_JUDGES: dict[str, Callable[[Trend, Court], Judged]] = {
    "steady": _steady,
    "majority": _majority,
    "first": judge_first,
    "record": judge_record,
    "moved": judge_direction,
}
