"""Directions without a figure: "has been declining since 2021", "rose from 2019 to 2023".

Source: docs/numbers.md, Derived claims.

Read only where the measure is the subject of the verb and the years follow it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

from pipeline.models import Grain, Period, Polarity, Quantity, QuantityKind, Verdict
from pipeline.verify.derive.beside import leads
from pipeline.verify.derive.course import Course, Trend, course_of, over, unknown
from pipeline.verify.judge.judged import Judged
from pipeline.verify.judge.rows import Court
from pipeline.verify.match.attach import attach
from pipeline.verify.match.scene import Scene, Scenes

_UP = r"ris(?:en|ing)|rose|grown|growing|grew|increas(?:ed|ing)|climb(?:ed|ing)|expand(?:ed|ing)"
_DOWN = (
    r"fall(?:en|ing)|fell|declin(?:ed|ing)|decreas(?:ed|ing)|shrunk|shrank|shrinking|dropp(?:ed|ing)|contract(?:ed|ing)"
)
_YEAR = r"(?:19|20)\d\d"
_MOVED = re.compile(
    rf"\b(?P<has>(?:has|have)\s+(?P<been>been\s+)?)?(?P<every>(?:steadily|continuously|consistently)\s+)?"
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?P<after>\s+(?:steadily|continuously|consistently|every year|each year))?\s+"
    rf"(?:since\s+(?P<since>{_YEAR})|(?:from|between)\s+(?P<first>{_YEAR})\s+(?:to|and|until|through)\s+(?P<last>{_YEAR}))"
    r"(?!\s*(?:,\s*)?(?:by|to|from)\b|\s*(?:[/–-]\s*\d))",
    re.IGNORECASE,
)
_LINK = re.compile(r"^\s*(?:,?\s*which\s+|(?:also|still|now)\s+)*$", re.IGNORECASE)
_STALE = 2
_ENOUGH = 2


def directions(index: int, scenes: Scenes, court: Court) -> Iterator[Trend]:
    """Directions that one sentence claims of a measure over stated years."""
    scene = scenes.all[index]
    for match in _MOVED.finditer(scene.sentence.text) if scene.measures else ():
        start = scene.sentence.start + match.start()
        text = match.group()
        words = Quantity(
            start=start, end=start + len(text), text=text, kind=QuantityKind.PERCENT, polarity=Polarity.INCREASE
        )
        claim = attach(words, index, scenes, court.knowledge)
        if claim.aligned and set(claim.inferred) <= {"period"} and _is_subject(claim.measure or "", start, scene):
            steady = bool(match["every"] or match["after"] or match["been"])
            stated = replace(claim, period=_window(match), inferred=())
            yield Trend(
                stated,
                "steady" if match["every"] or match["after"] else "moved",
                rising=bool(match["up"]),
                throughout=steady,
            )


def judge_direction(trend: Trend, court: Court) -> Judged:
    """Whether the last year lies on the side of the first that the text says; "has been" looks at the years between."""
    course = course_of(trend.claim, court)
    if course is None or len(course.rows) < _ENOUGH or not _covers(course, trend, court):
        return unknown(trend, "NO_ROW")
    shown = course if trend.throughout else Course((course.rows[0], course.rows[-1]), ())
    return over(trend, shown, court, _verdict(course, trend))


def _verdict(course: Course, trend: Trend) -> tuple[Verdict, str, str]:
    values = [fact.value if trend.rising else -fact.value for fact in course.rows]
    word = "rise" if trend.rising else "fall"
    if values[-1] <= values[0]:
        return Verdict.CONTRADICTED, "DIRECTION", f"There was no {word}"
    if trend.throughout and any(later <= earlier for earlier, later in pairwise(values)):
        return Verdict.APPROXIMATE, "NOT_MONOTONE", f"There was a {word}, but not in every year"
    return Verdict.SUPPORTED, "DIRECTION", f"There was a {word}"


def _covers(course: Course, trend: Trend, court: Court) -> bool:
    """Both ends are in the rows; "since" reaches close to the day of publication."""
    period = trend.claim.period
    if period is None or period.start is None or course.rows[0].period_end.year != period.start.year:
        return False
    last = course.rows[-1].period_end.year
    if period.end is not None:
        return last == period.end.year
    return court.published is None or court.published.year - last <= _STALE


def _window(match: re.Match[str]) -> Period:
    first, last = int(match["since"] or match["first"]), match["last"]
    return Period(start=date(first, 1, 1), end=date(int(last), 12, 31) if last else None, grain=Grain.SPAN)


def _is_subject(measure: str, verb: int, scene: Scene) -> bool:
    """The measure, or the measure of an entity, stands directly before the verb."""
    for mention in scene.measures:
        if measure in mention.ids and mention.end <= verb and leads(mention, scene):
            owner = next((e for e in scene.entities if mention.end <= e.start and e.end <= verb), None)
            of = owner is not None and re.fullmatch(
                r"\s+(?:of|in|for)\s+(?:the\s+)?", scene.text(mention.end, owner.start)
            )
            if _LINK.match(scene.text(owner.end if owner and of else mention.end, verb)):
                return True
    return False
