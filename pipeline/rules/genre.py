"""Whether a text reports or argues: what happened and who said so, against what is so and what should be."""

import re
from collections.abc import Sequence

from pipeline.models import HedgeLevel
from pipeline.rules.cues import Marked
from pipeline.rules.hedges import hedge_of
from pipeline.rules.lexicon import AUXILIARY, Cue

ARGUING = (Cue.STANCE, Cue.NORMATIVE, Cue.CONCLUSION, Cue.SUMMARY, Cue.ANNOUNCED)

QUOTED = re.compile(r"[“\"][^”\"]*(?:[”\"]|$)|^[^“\"]*”")
PRESENT = re.compile(
    rf"\b(?!was|were|had|did){AUXILIARY}|\b(?:need|want|know|think)s?\b|\b(?:means?|seems?)\b|n['’]t\b", re.IGNORECASE
)
ADDRESS = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|us|[Mm]y|[Yy]ou|[Yy]our)\b")
TURN = re.compile(r"^(?:but|yet|so|and|of course|indeed|perhaps|still|instead|why|how)\b|\?$", re.IGNORECASE)
DAY = re.compile(r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today)\b", re.IGNORECASE)

ARGUED = 0.15
"""How much speaks for an argument, a clause, from which a text is one.

It lies nearer to news than to speeches: an opinion taken for news loses its argument.
"""


def reports(marked: Sequence[Marked]) -> bool:
    """Whether a longer text tells what happened and what others say.

    An author who argues judges, writes of the present, speaks to readers and turns on what was said before; who reports
    tells who said it, and on which day.
    """
    announced = any(one.has(Cue.ANNOUNCED, Cue.OPINION) and not one.has(Cue.REPORTED) for one in marked)
    return not announced and sum(map(_argues, marked)) < ARGUED * len(marked)


def judges(one: Marked) -> bool:
    """Whether a clause says more than what is the case: a judgement, a demand, or less than a certainty."""
    return one.has(*ARGUING, Cue.EVALUATION) or hedge_of(one.clause.text).level is not HedgeLevel.CATEGORICAL


def _argues(one: Marked) -> float:
    """Half a point for what many texts do, one for what a report hardly does, and as much off for what it does."""
    own = QUOTED.sub("", one.clause.text)
    reported = one.has(Cue.REPORTED)
    return (
        (judges(one) and not reported)
        + 0.5 * bool(PRESENT.search(own))
        + 0.5 * bool(ADDRESS.search(own))
        + bool(TURN.search(own))
        - reported
        - bool(DAY.search(own))
    )
