"""Whether somebody says a figure to be so, as the map and the words around it have it: else nobody is accused.

The map and the reader know that a sentence asks, supposes, denies or plans. Where they differ the weaker claim counts.
"""

import re
from dataclasses import replace

from pipeline.models import FIRM, Act, HedgeLevel, Modality, Quantity, Statement, Verdict
from pipeline.verify.judged import Judged
from pipeline.verify.scene import Scene
from pipeline.verify.wording import hedged

ACCUSING = FIRM | {Verdict.UNVERIFIED}
"""Verdicts that say something against a figure."""
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
_NOT = re.compile(
    r"(?:\b(?:never|not|no longer|neither|nor|without|hardly|cannot)|n['’]t)\b[^,;]{0,40}$", re.IGNORECASE
)
_CLOSED = re.compile(r"[;:–—]")


def spared(judged: Judged, quantity: Quantity, scene: Scene, statement: Statement | None) -> Judged:
    """The verdict as it was, or an abstention in place of an accusation of what nobody asserts.

    ``statement`` is the one on the map that the figure stands in.
    """
    if judged.verdict not in ACCUSING or is_asserted(quantity, scene, statement):
        return judged
    why = "the text asks, supposes, grants or denies it, and does not say it in its own name."
    text = f"“{hedged(quantity)}” was not judged: {why}"
    return replace(judged, verdict=Verdict.NOT_CHECKABLE, reason="NOT_ASSERTED", message=text, suggestion="")


def is_asserted(quantity: Quantity, scene: Scene, statement: Statement | None) -> bool:
    """Whether somebody says the figure to be so: it is not asked, supposed, demanded, granted or denied.

    What is reported is said by its source. Words in another clause of the sentence do not bear on it.
    """
    before, after = _before(quantity, scene), scene.after(quantity.end)
    if after.rstrip("\"'”’) ").endswith("?") and not _CLOSED.search(after):
        return False
    if _NOT.search(scene.before(quantity.start)) or _bears(_REJECTED, before) or _bears(_SUPPOSED, before):
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
