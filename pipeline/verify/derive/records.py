"""Records over time: "the highest since 2010", "the lowest level in a decade", "a record high".

Source: docs/numbers.md, Derived claims.

A year of the window that goes further refutes it; only a window without gaps confirms it. The sentence must say of
which year it speaks: a month may well have been the highest in a year that was not.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.models import Fact, Grain, Period, Polarity, Quantity, QuantityKind, Verdict
from pipeline.verify.derive.beside import leads
from pipeline.verify.derive.changes import in_year
from pipeline.verify.derive.course import Course, Trend, over, unknown
from pipeline.verify.derive.derived import newest, top
from pipeline.verify.judge.judged import Judged
from pipeline.verify.judge.rows import Court
from pipeline.verify.match.attach import attach
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.periods import is_short, label, year_of
from pipeline.verify.match.scene import Scene, Scenes

_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "fifteen": 15,
    "twenty": 20, "thirty": 30,
}  # fmt: skip
_MANY = rf"(?:\d{{1,2}}|{'|'.join(_WORDS)})"
_RECORD = re.compile(
    r"\b(?P<far>highest|largest|biggest|lowest|smallest)(?P<what>(?:\s+[\w’'-]+){0,5}?)\s+"
    r"(?:since\s+(?P<since>(?:19|20)\d\d)\b|"
    rf"in\s+(?:(?P<decade>a decade)|(?P<many>{_MANY})\s+(?P<unit>years|decades))\b|"
    r"(?P<ever>ever|on record|in (?:its )?history)\b)"
    r"|\b(?P<record>record|all-time)\s+(?P<end>high|low)\b(?!-)",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"^(?:\s+(?:annual|yearly))?(?:\s+(?:level|rate|figure|value|total|number|reading))?$", re.IGNORECASE
)
_LOW = ("lowest", "smallest", "low")
_YEARS = (Grain.YEAR, Grain.FISCAL_YEAR)
_PART_WORDS = re.compile(
    r"\b(?:month|monthly|quarter|quarterly|week|weekly|day|daily|half|seasonally|per capita|per person)\b",
    re.IGNORECASE,
)
_DECADE = 10


def records(index: int, scenes: Scenes, court: Court) -> Iterator[Trend]:
    """Records that one sentence claims of a year, where it names entity and measure."""
    scene = scenes.all[index]
    if not scene.measures or _PART_WORDS.search(scene.sentence.text):
        return
    for match in _RECORD.finditer(scene.sentence.text):
        at = _year(match, scene)
        claim = _claim(match, index, scenes, court) if at is not None else None
        if at is not None and claim is not None and _is_sure(claim, scene):
            low = (match["far"] or match["end"]).lower() in _LOW
            stated = replace(claim, period=at, inferred=())
            yield Trend(stated, "record", rising=not low, since=_since(match, year_of(at) or 0))


def judge_record(trend: Trend, court: Court) -> Judged:
    """Whether any year of the window goes further, in the series that covers it best."""
    at = year_of(trend.claim.period) if trend.claim.period else None
    courses = (
        []
        if at is None
        else [_course(trend, key, at, court) for key in sorted({_series(f) for f in trend.claim.facts})]
    )
    found = max((c for c in courses if c is not None and len(c.rows) > 1), key=lambda c: len(c.rows), default=None)
    if found is None:
        return unknown(trend, "NO_ROW")
    *before, own = found.rows
    further = [fact for fact in before if _is_further(fact, own, rising=trend.rising)]
    shown = Course((further[-1] if further else _next(before, rising=trend.rising), own), found.missing)
    return over(trend, shown, court, _verdict(trend, found, further, court))


def _verdict(trend: Trend, course: Course, further: list[Fact], court: Court) -> tuple[Verdict, str, str]:
    word = "higher" if trend.rising else "lower"
    own = course.rows[-1]
    if further:
        return Verdict.CONTRADICTED, "RANK", f"It was {word} in {label(further[-1])}"
    table = court.knowledge.table
    stretch = table.complete(own.entity_id, own.measure_id, own.definition_id) if table else None
    if trend.since is None and stretch is None:
        return Verdict.AMBIGUOUS, "SERIES_INCOMPLETE", "The table does not claim to hold every year before"
    if course.missing:
        years = ", ".join(map(str, course.missing))
        return Verdict.AMBIGUOUS, "SERIES_INCOMPLETE", f"No year in the table was {word}, but it lacks {years}"
    first = trend.since or (stretch[0].year if stretch else course.rows[0].period_start.year)
    return Verdict.SUPPORTED, "RANK", f"No year from {first} on was {word}"


def _claim(match: re.Match[str], index: int, scenes: Scenes, court: Court) -> Claim | None:
    """The phrase with what it speaks of; between "highest" and its window only the measure or "level" may stand."""
    scene = scenes.all[index]
    start, text = scene.sentence.start + match.start(), scene.sentence.text
    what = match["what"] or ""
    at = scene.sentence.start + match.start("what") if what else start
    named = any(at <= m.start <= at + 1 + len("annual ") and m.end == at + len(what) for m in scene.measures)
    if not named and not _LEVEL.match(what):
        return None
    words = Quantity(
        start=start,
        end=start + len(match.group()),
        text=text[match.start() : match.end()],
        kind=QuantityKind.PERCENT,
        polarity=Polarity.INCREASE,
    )
    return attach(words, index, scenes, court.knowledge)


def _is_sure(claim: Claim, scene: Scene) -> bool:
    """Entity and measure are known, and the measure is what the sentence is about, or stands in the phrase."""
    words = claim.quantity
    named = [m for m in scene.measures if claim.measure in m.ids]
    about = any(leads(m, scene) or words.start <= m.start < words.end for m in named)
    return claim.aligned and set(claim.inferred) <= {"period"} and about


def _year(match: re.Match[str], scene: Scene) -> Period | None:
    """The one year the sentence speaks of, beside the one it compares with."""
    start, end = scene.sentence.start + match.start(), scene.sentence.start + match.end()
    outside = [period for place, period in scene.periods if not start <= place.start < end]
    if any(is_short(period) for period in outside):
        return None
    years = {period for period in outside if period.grain in _YEARS and period.end is not None}
    return next(iter(years)) if len(years) == 1 and len(set(outside)) == 1 else None


def _since(match: re.Match[str], at: int) -> int | None:
    """The first year that must not go further; None for all there are."""
    if match["since"]:
        return int(match["since"]) + 1
    if match["decade"]:
        return at - _DECADE + 1
    if match["many"]:
        many = _WORDS.get(match["many"].lower()) or int(match["many"])
        return at - many * (_DECADE if match["unit"].lower() == "decades" else 1) + 1
    return None


def _series(fact: Fact) -> tuple[str, str, str, str]:
    return fact.measure_id, fact.definition_id, fact.unit, fact.price_basis or ""


def _course(trend: Trend, series: tuple[str, ...], at: int, court: Court) -> Course | None:
    """One row a year up to the year of the claim, as known at publication; None without a row of that year."""
    facts = tuple(fact for fact in trend.claim.facts if _series(fact) == series)
    first = trend.since or min((fact.period_start.year for fact in facts), default=at)
    found = {year: newest(in_year(facts, year), court) for year in range(first, at + 1)}
    rows = tuple(fact for fact in found.values() if fact is not None)
    return Course(rows, tuple(year for year, fact in found.items() if fact is None)) if found.get(at) else None


def _is_further(fact: Fact, own: Fact, *, rising: bool) -> bool:
    return fact.value > top(own) if rising else top(fact) < own.value


def _next(before: list[Fact], *, rising: bool) -> Fact:
    """The year that came nearest."""
    return max(before, key=lambda fact: (fact.value if rising else -fact.value, fact.row_id))
