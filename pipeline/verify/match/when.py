"""Which period a figure speaks of: what its sentence says, else the one before, else the newest that was known."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pipeline.models import Fact, Period, Quantity, QuantityKind
from pipeline.verify.match.belonging import is_momentary
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.periods import days, is_open, is_timeless, length
from pipeline.verify.match.scene import Scene, Scenes, gap

_JOINED = re.compile(
    r"^[\s,(]*(?:in|for|during|by|of|as of|at the end of|through|until|fiscal year|fy)?[\s(]*$", re.IGNORECASE
)
_MUCH = 1.5


def with_period(claim: Claim, index: int, scenes: Scenes) -> Claim:
    """The claim with the period its sentence gives, else its antecedent's, else the latest that has a row."""
    own = None if "period" in claim.quantity.inferred else claim.quantity.period
    stated = own or _period_near(claim.quantity, claim.scene)
    if claim.facts and all(is_timeless(fact) for fact in claim.facts):
        return claim
    if stated is not None:
        found = replace(claim, period=stated)
        return replace(found, inferred=(*claim.inferred, "period")) if _is_shorter(found) else found
    if not claim.scene.now:
        for back, earlier in enumerate(scenes.back(index)):
            if earlier.periods and earlier.sentence.paragraph == claim.scene.sentence.paragraph:
                sure = back == 0 and len(earlier.periods) == 1
                doubt = claim.inferred if sure else (*claim.inferred, "period")
                return replace(claim, period=earlier.periods[-1][1], inferred=doubt)
    return replace(claim, period=None, inferred=(*claim.inferred, "period"))


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
