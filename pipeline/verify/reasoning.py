"""What a person must look at that is no figure: unsupported claims, unanswered objections, lost hedges and voices.

Such findings say nothing about truth, so their verdict is ``not_checkable``, with a soft flag; only what was never
examined is ``not_checked``. Source: docs/numbers.md, Verdicts; docs/maps.md, What a map holds.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from pipeline.ids import Places, apart
from pipeline.models import (
    Act,
    ArgumentMap,
    AsserterKind,
    Fidelity,
    Finding,
    HedgeLevel,
    Reading,
    Role,
    Statement,
    Verdict,
    content_id,
)
from pipeline.text.plain import plain
from pipeline.verify.judged import Judged, Kind, Place, finding
from pipeline.verify.resources import Knowledge

SOFT, FIRM = 1, 2
REPORT = 3
"""One statement in so many that is background makes an article a report."""
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


def reasoning(argmap: ArgumentMap, reading: Reading) -> Iterator[Finding]:
    """Findings of kind ``support`` and ``grounding``, in the order of the map."""
    yield from _without_premise(argmap)
    yield from _unanswered(argmap, reading)
    yield from _circular(argmap)
    for statement in argmap.statements:
        yield from _lost(statement)
    yield from _unanchored(argmap)
    yield from _unexamined(argmap, reading)


def _without_premise(argmap: ArgumentMap) -> Iterator[Finding]:
    supported = {inference.conclusion for inference in argmap.inferences}
    supported |= {circle.statements[0] for circle in argmap.circles}  # told as a circle
    told = sum(statement.role is Role.BACKGROUND for statement in argmap.statements)
    if REPORT * told > len(argmap.statements):
        return  # a report: what it tells it need not argue
    for statement in argmap.statements:
        if statement.role in (Role.MAIN_CLAIM, Role.CLAIM) and statement.id not in supported:
            text = f"Nothing in the article is offered as a reason for “{statement.title.rstrip('.')}”."
            yield from _of(statement, ("support", "NO_PREMISE", text, SOFT))


def _unanswered(argmap: ArgumentMap, reading: Reading) -> Iterator[Finding]:
    """Objections that nothing is said against; those that back one another are one case, told once."""
    answered = _answered(argmap, reading)
    for case in _cases(argmap):
        if not any(statement.id in answered for statement in case):
            text = f"Nobody in the article answers “{case[0].title.rstrip('.')}”."
            yield from _of(case[0], ("support", "UNANSWERED", text, SOFT))


def _answered(argmap: ArgumentMap, reading: Reading) -> set[str]:
    """What is attacked, or whose attack is; and what is conceded in a sentence that holds something against it.

    In "While it is cheap, it leaks" the rest of the sentence is the answer.
    """
    attacked = {attack.target for attack in argmap.attacks}
    beside = {_sentence(one, reading) for one in argmap.statements if one.role is not Role.COUNTERARGUMENT}
    conceded = {
        one.id
        for one in argmap.statements
        if any(a.act is Act.CONCEDES for a in one.assertions) and _sentence(one, reading) in beside
    }
    return attacked | {attack.source for attack in argmap.attacks if attack.id in attacked} | conceded


def _sentence(statement: Statement, reading: Reading) -> int | None:
    """Number of the sentence that a statement begins in; None if it stands nowhere."""
    starts = [span.start for span in statement.spans[:1]]
    return bisect_right(reading.sentences, starts[0], key=lambda sentence: sentence.start) if starts else None


def _cases(argmap: ArgumentMap) -> list[list[Statement]]:
    """Counterarguments, each with those that it is a reason for or that are a reason for it; the concluding first."""
    objections = {one.id: one for one in argmap.statements if one.role is Role.COUNTERARGUMENT}
    above = {
        premise: inference.conclusion
        for inference in argmap.inferences
        if inference.conclusion in objections
        for premise in inference.premises
        if premise in objections
    }
    cases: dict[str, list[Statement]] = {id_: [one] for id_, one in objections.items() if id_ not in above}
    for id_ in above:
        top = id_
        for _ in above:  # no way up is longer, even in a map that runs in circles
            top = above.get(top, top)
        cases.setdefault(top, [objections[top]]).append(objections[id_])
    return list(cases.values())


def _circular(argmap: ArgumentMap) -> Iterator[Finding]:
    known = {statement.id: statement for statement in argmap.statements}
    for circle in argmap.circles:
        around = [known[id_] for id_ in circle.statements]
        steps = ", which is a reason for ".join(f"“{_short(one)}”" for one in (*around[1:], around[0]))
        text = f"The reasoning goes round in a circle: “{_short(around[0])}” is a reason for {steps}."
        yield from _of(around[0], ("support", "CIRCULAR", text, SOFT), also=tuple(around[1:]))


def _lost(statement: Statement) -> Iterator[Finding]:
    """Hedges and voices that the article has and the map has not."""
    said = " ".join(span.quote for span in statement.spans)
    cue = _HEDGES.search(said)
    if cue and statement.fidelity is not Fidelity.QUOTATION and _is_unhedged(statement):
        text = f"The article hedges this (“{cue.group()}”); the map states it flatly."
        yield from _of(statement, ("grounding", "HEDGE_DROPPED", text, SOFT))
    voice = _VOICES.search(said)
    if voice and statement.assertions and all(a.asserter.kind is AsserterKind.AUTHOR for a in statement.assertions):
        text = f"The article attributes this to others (“{voice.group()}”); the map files it as the author's own view."
        yield from _of(statement, ("grounding", "MISATTRIBUTED", text, SOFT))


def _is_unhedged(statement: Statement) -> bool:
    return statement.hedge.level is HedgeLevel.CATEGORICAL and not _HEDGES.search(statement.text)


def _unanchored(argmap: ArgumentMap) -> Iterator[Finding]:
    keys = apart([(plain(one.text), one.reason) for one in argmap.unanchored])
    for unanchored, key in zip(argmap.unanchored, keys, strict=True):
        text = f"The article does not say this in these words: {unanchored.text} ({unanchored.reason})"
        place = Place(content_id("", *key), 0, 0, "", "grounding", "UNANCHORED")
        yield finding(place, Judged(Verdict.NOT_CHECKABLE, "UNANCHORED", text, severity=SOFT), _NOTHING)


def _unexamined(argmap: ArgumentMap, reading: Reading) -> Iterator[Finding]:
    places = Places(reading)
    for gap in argmap.not_checked:
        quote, key = reading.article.text[gap.start : gap.end], places.key(gap.start, gap.end)
        place = Place(key, gap.start, gap.end, quote, "grounding", "PASSAGE_NOT_CHECKED")
        text = f"This passage was not examined: {gap.reason}"
        yield finding(place, Judged(Verdict.NOT_CHECKED, "PASSAGE_NOT_CHECKED", text), _NOTHING)


def _short(statement: Statement) -> str:
    """Its title as it stands inside a sentence."""
    return statement.title.rstrip(".")


def _of(statement: Statement, what: tuple[Kind, str, str, int], also: tuple[Statement, ...] = ()) -> Iterator[Finding]:
    """A finding on a statement; ``also`` are others that it is about as well."""
    kind, reason, text, severity = what
    if not statement.spans:
        return
    span, ids = statement.spans[0], tuple(other.id for other in also)
    others, name = tuple(span for other in also for span in other.spans[:1]), " ".join((reason, *ids))
    place = Place(statement.id, span.start, span.end, span.quote, kind, name, statement.id, ids, others)
    yield finding(place, Judged(Verdict.NOT_CHECKABLE, reason, text, severity=severity), _NOTHING)
