"""What is asked before a figure is flagged: only what somebody says to be so, in prices that are told, can be false.

The map and the reader know that a sentence asks, supposes, denies or plans. Where they differ the weaker claim counts.
A verdict that accuses nobody is left as it is.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from pipeline.models import (
    FIRM,
    Act,
    FactStatus,
    Grain,
    HedgeLevel,
    Modality,
    Polarity,
    Quantity,
    QuantityKind,
    Statement,
    Verdict,
)
from pipeline.verify.judge.basis import Basis, basis_of, basis_said
from pipeline.verify.judge.judged import Judged, Row
from pipeline.verify.judge.rows import Court
from pipeline.verify.judge.wording import hedged
from pipeline.verify.match.belonging import is_denied
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.periods import year_of
from pipeline.verify.match.scene import Scene
from pipeline.verify.match.words import keys_of

ACCUSING = FIRM | {Verdict.UNVERIFIED}
"""Verdicts that say something against a figure."""
_FALSE = frozenset({Verdict.CONTRADICTED, Verdict.WRONG_PERIOD, Verdict.UNIT_MISMATCH, Verdict.UNVERIFIED})
"""Those that say it is not so, rather than that it was once, or may be."""
_DISTANT = (Act.DISPUTES, Act.QUESTIONS, Act.CONCEDES)
_UNSURE = (HedgeLevel.POSSIBLE, HedgeLevel.CONDITIONAL, HedgeLevel.NORMATIVE)
_APART = re.compile(
    r"[,;:–—()]|\b(?:and|but|so|because|since|while|although|though|whereas|which|who)\b", re.IGNORECASE
)
"""Between a word and a figure: they stand in different clauses."""
_SUPPOSED = re.compile(
    r"\b(?:if|unless|whether|suppos(?:e|es|ed|ing)|assum(?:e|es|ed|ing)|imagine|were to|would)\b", re.IGNORECASE
)
_REJECTED = re.compile(
    r"\b(?:false(?:ly)?|untrue|not true|myth|fiction|wrongly|mistaken(?:ly)?|contrary to|no truth|"
    r"den(?:y|ies|ied)|disput\w+|reject\w*|refut\w+|rebut\w*)\b",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"[;:–—]")
_PRICES = "PRICE_BASIS"
_COMPARED_WITH = re.compile(
    r"\b(?:than|compared (?:with|to)|relative to|against|versus|from|(?:up|down) on)\s+"
    r"(?:(?:in|at|for|of|the|its|end|start|year|level|figure)\s+)*$",
    re.IGNORECASE,
)
"""Before a year: it is the one that something is held against."""
_GOALS = frozenset(keys_of("target goal guideline pledge"))
_SEVERAL = 2
_RELATIVE = (QuantityKind.PERCENT, QuantityKind.MULTIPLE, QuantityKind.FRACTION)


class Veto(NamedTuple):
    """What is said in place of a flag, and why."""

    verdict: Verdict
    reason: str
    why: str


def spared(judged: Judged, claim: Claim, statement: Statement | None, court: Court) -> Judged:
    """The verdict as it was, or an abstention in place of an accusation that the text gives no ground for.

    ``statement`` is the one on the map that the figure stands in.
    """
    if judged.verdict not in ACCUSING:
        return judged
    veto = next(_vetoes(judged, claim, statement, court), None)
    if veto is None:
        return judged
    text = f"“{hedged(claim.quantity)}” was not judged: {veto.why}"
    return replace(judged, verdict=veto.verdict, reason=veto.reason, message=text, suggestion="", severity=None)


def spared_by_map(judged: Judged, claim: Claim, statement: Statement | None) -> Judged:
    """The verdict of a frame as it was, or an abstention where map or words say that nobody asserts the figure."""
    if judged.verdict not in ACCUSING or is_asserted(claim.quantity, claim.scene, statement):
        return judged
    why = "the text asks, supposes, grants or denies it, and does not say it in its own name."
    text = f"“{hedged(claim.quantity)}” was not judged: {why}"
    return replace(judged, verdict=Verdict.NOT_CHECKABLE, reason="NOT_ASSERTED", message=text, suggestion="")


def _vetoes(judged: Judged, claim: Claim, statement: Statement | None, court: Court) -> Iterator[Veto]:
    if not is_asserted(claim.quantity, claim.scene, statement):
        why = "the text asks, supposes, grants or denies it, and does not say it in its own name."
        yield Veto(Verdict.NOT_CHECKABLE, "NOT_ASSERTED", why)
    if _is_intended(judged, claim, court):
        yield Veto(Verdict.NOT_CHECKABLE, "INTENDED", "it is planned or aimed at, and the rows say what was.")
    if _is_baseline(claim) or not _names_its_years(judged, claim):
        why = "the year that is named is the one it is compared with."
        yield Veto(Verdict.NOT_IN_TABLE, "BASELINE", why)
    if judged.verdict in _FALSE and judged.reason != _PRICES and not _is_priced_alike(judged, claim, court):
        why = "the text does not say whether inflation is taken out of it as it is from the rows, or left in as there."
        yield Veto(Verdict.NOT_IN_TABLE, _PRICES, why)


def is_asserted(quantity: Quantity, scene: Scene, statement: Statement | None) -> bool:
    """Whether somebody says the figure to be so: it is not asked, supposed, demanded, granted or denied.

    What is reported is said by its source. Words in another clause of the sentence do not bear on it.
    """
    before, after = _before(quantity, scene), scene.after(quantity.end)
    if after.rstrip("\"'”’) ").endswith("?") and not _CLOSED.search(after):
        return False
    if is_denied(quantity, scene) or _bears(_REJECTED, before) or _bears(_SUPPOSED, before):
        return False
    return statement is None or not (_is_distant(statement) or _is_unsure(statement, quantity, scene))


def _before(quantity: Quantity, scene: Scene) -> str:
    edge = min(quantity.start, quantity.hedge.start) if quantity.hedge else quantity.start
    return scene.before(edge)


def _bears(words: re.Pattern[str], before: str) -> bool:
    """Whether such a word stands before the figure in its own clause."""
    return any(not _APART.search(before, found.end()) for found in words.finditer(before))


def _is_distant(statement: Statement) -> bool:
    """Nobody whom the text names, nor the author, stands for it."""
    return all(one.act in _DISTANT for one in statement.assertions)


def _is_unsure(statement: Statement, quantity: Quantity, scene: Scene) -> bool:
    """Hedged as a whole, by words of the figure's own clause or by none that can be found in its sentence."""
    if statement.hedge.level not in _UNSURE or quantity.modality is Modality.REPORTED:
        return False
    text = scene.sentence.text
    start, end = quantity.start - scene.sentence.start, quantity.end - scene.sentence.start
    places = [
        found.span()
        for cue in statement.hedge.cues
        for found in re.finditer(rf"\b{re.escape(cue)}\b", text, re.IGNORECASE)
    ]
    between = (text[b:start] if b <= start else text[end:a] for a, b in places)
    return not places or any(not _APART.search(words) for words in between)


def _is_intended(judged: Judged, claim: Claim, court: Court) -> bool:
    """A plan or goal, where neither the measure nor a row is one itself."""
    quantity = claim.quantity
    if quantity.modality not in (Modality.PROPOSED, Modality.FORECAST) and quantity.polarity is not Polarity.TARGET:
        return False
    measure = court.knowledge.measures.get(claim.measure or "")
    names = (measure.label, *measure.aliases) if measure else ()
    if any(_GOALS & set(keys_of(name)) for name in names):
        return False
    facts = (fact for row in judged.rows for fact in row.operands or (row.fact,))
    return not any(fact.status in (FactStatus.PROPOSED, FactStatus.FORECAST) for fact in facts)


def _is_baseline(claim: Claim) -> bool:
    """Whether its period stands in the sentence only as what something is compared with: "30 fewer than in 2023"."""
    scene, period = claim.scene, claim.period
    if period is None or period.grain is Grain.SPAN:
        return False
    places = [date for date, other in scene.periods if other == period]
    return bool(places) and all(_COMPARED_WITH.search(scene.before(date.start)) for date in places)


def _names_its_years(judged: Judged, claim: Claim) -> bool:
    """Whether a change was judged between years that the sentence names, where it names more than one."""
    named = {at for _, period in claim.scene.periods if (at := year_of(period)) is not None}
    named |= {period.start.year for _, period in claim.scene.periods if period.start}
    return len(named) < _SEVERAL or all(
        {fact.period_end.year for fact in row.operands} & named == {fact.period_end.year for fact in row.operands}
        for row in judged.rows
        if _is_change(row)
    )


def _is_priced_alike(judged: Judged, claim: Claim, court: Court) -> bool:
    """Whether text and rows leave inflation in, or both take it out; a level is at the prices of its day."""
    measure = court.knowledge.measures.get(claim.measure or "")
    if measure is None or measure.dimension != "money":
        return True
    said = basis_said(claim.scene)
    if said is None:
        return not (claim.quantity.kind in _RELATIVE and _is_over_time(judged))
    bases = {basis_of(fact) or Basis.CURRENT for row in judged.rows for fact in row.operands or (row.fact,)}
    return bases <= {said}


def _is_over_time(judged: Judged) -> bool:
    return any(_is_change(row) for row in judged.rows)


def _is_change(row: Row) -> bool:
    """Worked out of rows of one entity at several times."""
    times = {fact.period_start for fact in row.operands}
    return len(times) > 1 and len({fact.entity_id for fact in row.operands}) == 1
