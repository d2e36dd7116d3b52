"""Which period a figure speaks of: what its sentence says, else the one before, else the newest that was known."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pipeline.models import Fact, Period, Quantity, QuantityKind
from pipeline.verify.match.belonging import is_momentary
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.frequency import frequency_spoken, of_one_frequency
from pipeline.verify.match.periods import days, is_open, is_timeless, length, year, year_of
from pipeline.verify.match.scene import Scene, Scenes, gap

_JOINED = re.compile(
    r"^[\s,(]*(?:in|for|during|by|of|as of|at the end of|through|until|fiscal year|fy)?[\s(]*$", re.IGNORECASE
)
_MUCH = 1.1
_NEXT_YEAR = re.compile(
    r"^,?\s*(?:(?:in|for)\s+)?(?:(?P<before>a year (?:earlier|before|ago|previously)"
    r"|the (?:previous|preceding|prior) year|the year before)|a year (?:later|after)"
    r"|the (?:following|next) year|the year after)\b",
    re.IGNORECASE,
)
_CAME_FROM = re.compile(r"\b(?:up|down|compared (?:with|to)|against|versus|from)(?:\s+\w+){0,2}\s+$", re.IGNORECASE)
_ELSEWHEN = re.compile(
    r"\b(?:(?:years?|decades?|months?|quarters?) (?:later|earlier|before|after|on)"
    r"|(?:following|next|previous|preceding) year"
    r"|by then|(?:since|before) then|later|earlier|afterwards|previously)\b",
    re.IGNORECASE,
)
"""In a sentence without a date of its own: it speaks of another time than the one before it."""
_APART = re.compile(r"[;:]")


def with_period(claim: Claim, index: int, scenes: Scenes) -> Claim:
    """The claim with the period its sentence gives, else its antecedent's, else the latest that has a row.

    Of a series in several frequencies it keeps the rows of the one that the period is told in.
    """
    found = _dated(claim, index, scenes)
    here = claim.scene.sentence
    before = (each.sentence for each in scenes.back(index) if each.sentence.paragraph == here.paragraph)
    spoken = frequency_spoken(each.text for each in (here, *before))
    return replace(found, facts=of_one_frequency(found.facts, found.period, spoken))


def _dated(claim: Claim, index: int, scenes: Scenes) -> Claim:
    own = None if "period" in claim.quantity.inferred else claim.quantity.period
    stated = _next_year(claim.quantity, claim.scene) or own or _period_near(claim.quantity, claim.scene)
    if claim.facts and all(is_timeless(fact) for fact in claim.facts):
        return claim
    if stated is not None:
        found = replace(claim, period=stated)
        doubtful = _is_shorter(found) or _is_anothers(claim.quantity, claim.scene)
        return replace(found, inferred=(*claim.inferred, "period")) if doubtful else found
    if not claim.scene.now:
        for back, earlier in enumerate(scenes.back(index)):
            if earlier.periods and earlier.sentence.paragraph == claim.scene.sentence.paragraph:
                elsewhen = _ELSEWHEN.search(claim.scene.sentence.text)
                sure = back == 0 and len(earlier.periods) == 1 and not elsewhen
                doubt = claim.inferred if sure else (*claim.inferred, "period")
                return replace(claim, period=earlier.periods[-1][1], inferred=doubt)
    return replace(claim, period=None, inferred=(*claim.inferred, "period"))


def _next_year(quantity: Quantity, scene: Scene) -> Period | None:
    """ "Up from 3.1 trillion a year earlier", "to 11.5 % a year later": the year next to the one named before it."""
    found = _NEXT_YEAR.match(scene.after(quantity.end))
    years = [year_of(period) for place, period in scene.periods if place.end <= quantity.start]
    if found is None or not years or years[-1] is None:
        return None
    return year(years[-1] + (-1 if found["before"] else 1))


def _is_anothers(quantity: Quantity, scene: Scene) -> bool:
    """Whether the one year of its sentence is that of another clause, or of the figure that it is compared with."""
    if len(scene.periods) != 1 or _NEXT_YEAR.match(scene.after(quantity.end)):
        return False
    place = scene.periods[0][0]
    if place.start >= quantity.end:
        return bool(_APART.search(scene.text(quantity.end, place.start)))
    return bool(_CAME_FROM.search(scene.before(quantity.start))) or bool(
        _APART.search(scene.text(place.end, quantity.start))
    )


def _is_shorter(claim: Claim) -> bool:
    """A month is not the year of the row, though it lies in it; nor is the peak of a rate."""
    rows, period = claim.rows(), claim.period
    if not rows or period is None:
        return False
    if claim.quantity.kind is QuantityKind.PERCENT and is_momentary(claim.quantity, claim.scene):
        return True
    bounded = period.start is not None and period.end is not None
    return bounded and all(not is_open(fact) and _MUCH * days(period) < length(fact) for fact in rows)


def _period_near(quantity: Quantity, scene: Scene) -> Period | None:
    best: tuple[int, int, Period] | None = None
    for place, period in scene.periods:
        after = place.start >= quantity.end
        between = scene.text(quantity.end, place.start) if after else scene.text(place.end, quantity.start)
        if after and _JOINED.match(between):
            return period
        rank = (gap(scene, place, quantity), int(after))
        if best is None or rank < best[:2]:
            best = (*rank, period)
    return best[2] if best else None


def latest(facts: Sequence[Fact], at: date | None) -> tuple[Fact, ...]:
    """Rows of the newest period that was known on a day; of all days if None."""
    known = [fact for fact in facts if at is None or fact.as_of <= at] or list(facts)
    newest = max((fact.period_start for fact in known if at is None or fact.period_start <= at), default=None)
    return tuple(fact for fact in known if fact.period_start == newest)
