"""How far a clause commits itself, with the words that say so."""

import re

from pipeline.models import Hedge, HedgeLevel

LEVELS: tuple[tuple[HedgeLevel, re.Pattern[str]], ...] = tuple(
    (level, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for level, words in (
        (HedgeLevel.NORMATIVE, r"should|ought to|must(?! have)|needs? to|has to|have to|is crucial|necessitates?"),
        (HedgeLevel.CONDITIONAL, r"if|unless|provided that|as long as|were to|in the event of|would"),
        (
            HedgeLevel.POSSIBLE,
            r"(?-i:may)|might|could|can|possibly|perhaps|maybe|potentially|potential|reportedly|allegedly|apparently"
            r"|ostensibly|appears?|seems?|suggests?|risks?|suggesting|conceivably|arguably|possible",
        ),
        (
            HedgeLevel.PROBABLE,
            r"likely|probably|presumably|expected to|tends? to|usually|often|generally|mostly|largely|estimated"
            r"|in most cases",
        ),
    )
)
"""Strongest first: a clause takes the first level of which it has a cue, and lists the cues of all."""


def hedge_of(text: str) -> Hedge:
    """Level and verbatim cues of a clause; categorical without a cue."""
    found = [(match.start(), match.group(), level) for level, cue in LEVELS for match in cue.finditer(text)]
    if not found:
        return Hedge()
    level = next(level for level, _ in LEVELS if any(level is of for _, _, of in found))
    return Hedge(level=level, cues=tuple(dict.fromkeys(word for _, word, _ in sorted(found))))
