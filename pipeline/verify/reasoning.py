"""What a person must look at that is no figure: unsupported claims, unanswered objections, lost hedges and voices.

Such findings say nothing about truth, so their verdict is ``not_checkable``, with a soft flag; only what was never
examined is ``not_checked``. Source: NUMERIC section 8, MAPS section 1.
"""

import re
from collections.abc import Iterator

from pipeline.models import (
    ArgumentMap,
    Article,
    AsserterKind,
    Fidelity,
    Finding,
    HedgeLevel,
    Role,
    Span,
    Statement,
    Verdict,
)
from pipeline.verify.judged import Judged, Kind, Place, finding
from pipeline.verify.scene import Knowledge

SOFT, FIRM = 1, 2
_NOTHING = Knowledge()
_HEDGES = re.compile(
    r"\b(?:may|might|could|perhaps|possibly|probably|likely|unlikely|reportedly|allegedly|apparently|appears?|seems?|"
    r"suggests?|potentially|would|if|risks?|ostensibly|arguably)\b",
    re.IGNORECASE,
)
_WHO = (
    "proponents|supporters|advocates|critics|opponents|detractors|skeptics|sceptics|observers|analysts|experts|scholars"
)
_SAY = "argue|contend|claim|say|warn|maintain|insist|believe|point out|object"
_VOICES = re.compile(
    rf"^(?:\w+,\s+)?(?:(?:some|many|most|other)\s+)?(?:{_WHO})\b[^.;:]{{0,60}}?\b(?:{_SAY})\b|"
    rf"^according to (?:{_WHO}|(?-i:(?:the )?[A-Z]))",
    re.IGNORECASE,
)
"""A voice at the head of a statement; further inside it may belong to something else."""


def reasoning(argmap: ArgumentMap, article: Article) -> Iterator[Finding]:
    """Findings of kind ``support`` and ``grounding``, in the order of the map."""
    yield from _without_premise(argmap, article)
    yield from _unanswered(argmap, article)
    for statement in argmap.statements:
        yield from _lost(statement, article)
    yield from _unanchored(argmap, article)
    yield from _unexamined(argmap, article)


def _without_premise(argmap: ArgumentMap, article: Article) -> Iterator[Finding]:
    supported = {inference.conclusion for inference in argmap.inferences}
    for statement in argmap.statements:
        if statement.role in (Role.MAIN_CLAIM, Role.CLAIM) and statement.id not in supported:
            text = f"Nothing in the article is offered as a reason for “{statement.title}”."
            yield from _of(statement, article, ("support", "NO_PREMISE", text, SOFT))


def _unanswered(argmap: ArgumentMap, article: Article) -> Iterator[Finding]:
    """A counterargument is answered by an attack on it, or on the attack it makes."""
    attacked = {attack.target for attack in argmap.attacks}
    answered = {attack.source for attack in argmap.attacks if attack.id in attacked} | attacked
    for statement in argmap.statements:
        if statement.role is Role.COUNTERARGUMENT and statement.id not in answered:
            text = f"Nobody in the article answers “{statement.title}”."
            yield from _of(statement, article, ("support", "UNANSWERED", text, SOFT))


def _lost(statement: Statement, article: Article) -> Iterator[Finding]:
    """Hedges and voices that the article has and the map has not."""
    said = " ".join(span.quote for span in statement.spans)
    cue = _HEDGES.search(said)
    if cue and statement.fidelity is not Fidelity.QUOTATION and _is_unhedged(statement):
        text = f"The article hedges this (“{cue.group()}”); the map states it flatly."
        yield from _of(statement, article, ("grounding", "HEDGE_DROPPED", text, SOFT))
    voice = _VOICES.search(said)
    if voice and statement.assertions and all(a.asserter.kind is AsserterKind.AUTHOR for a in statement.assertions):
        text = f"The article attributes this to others (“{voice.group()}”); the map files it as the author's own view."
        yield from _of(statement, article, ("grounding", "MISATTRIBUTED", text, SOFT))


def _is_unhedged(statement: Statement) -> bool:
    return statement.hedge.level is HedgeLevel.CATEGORICAL and not _HEDGES.search(statement.text)


def _unanchored(argmap: ArgumentMap, article: Article) -> Iterator[Finding]:
    for number, unanchored in enumerate(argmap.unanchored):
        text = f"The article does not say this in these words: {unanchored.text} ({unanchored.reason})"
        place = Place(article.id, 0, 0, "", "grounding", f"UNANCHORED {number}")
        yield finding(place, Judged(Verdict.NOT_CHECKABLE, "UNANCHORED", text, severity=SOFT), _NOTHING)


def _unexamined(argmap: ArgumentMap, article: Article) -> Iterator[Finding]:
    for gap in argmap.not_checked:
        quote = article.text[gap.start : gap.end]
        place = Place(article.id, gap.start, gap.end, quote, "grounding", "PASSAGE_NOT_CHECKED")
        text = f"This passage was not examined: {gap.reason}"
        yield finding(place, Judged(Verdict.NOT_CHECKED, "PASSAGE_NOT_CHECKED", text), _NOTHING)


def _of(statement: Statement, article: Article, what: tuple[Kind, str, str, int]) -> Iterator[Finding]:
    kind, reason, text, severity = what
    span = statement.spans[0] if statement.spans else Span(start=0, end=1, quote=article.text[:1])
    if not statement.spans:
        return
    place = Place(article.id, span.start, span.end, span.quote, kind, f"{reason} {statement.id}", statement.id)
    yield finding(place, Judged(Verdict.NOT_CHECKABLE, reason, text, severity=severity), _NOTHING)
