"""Portions of a whole that the table knows: "X accounts for 40 % of the alliance's defence spending".

The row of a part divided by the row of the whole to which the table says it belongs.
Source: docs/numbers.md, Derived claims.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.models import Fact, Polarity, QuantityKind
from pipeline.verify.derive.beside import is_inside_a_measure, measures_of, rows_of, subject
from pipeline.verify.derive.derived import HUNDRED, Worked, judge_worked, newest_of_each, observed, quotient, short
from pipeline.verify.judge.decide import Stated
from pipeline.verify.judge.judged import Judged
from pipeline.verify.judge.rows import Court, admissible
from pipeline.verify.judge.wording import amount
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.lexicon import Mention
from pipeline.verify.match.scene import Knowledge, Scenes
from pipeline.verify.match.when import with_period

_ACCOUNTS = re.compile(
    r"\b(?:account(?:s|ed|ing)? for|ma[dk]e(?:s)? up|making up|represent(?:s|ed|ing)?|contribut(?:es?|ed|ing)|"
    r"provid(?:es?|ed|ing)|produc(?:es?|ed|ing)|generat(?:es?|ed|ing)|home to)\s+(?:an?\s+|some\s+)?$",
    re.IGNORECASE,
)
_OF = re.compile(r"^\s+of\s+(?:all\s+)?(?:the\s+)?(?:total\s+)?$", re.IGNORECASE)
_OF_WHOSE = re.compile(
    r"^\s+of\s+(?:all\s+|the\s+|total\s+)*(?P<what>[\w' -]+?)\s+(?:of|in)\s+(?:the\s+)?$", re.IGNORECASE
)
_SHARES = (QuantityKind.PERCENT, QuantityKind.FRACTION)
_DEPTH = 4


def portion(claim: Claim, scenes: Scenes, court: Court) -> tuple[Claim, Judged] | None:
    """The verdict on a part's share of a whole; None where the sentence or the table has no such pair."""
    quantity, scene = claim.quantity, claim.scene
    start = quantity.hedge.start if quantity.hedge and quantity.hedge.start < quantity.start else quantity.start
    if (
        quantity.kind not in _SHARES
        or quantity.polarity is not Polarity.LEVEL
        or not _ACCOUNTS.search(scene.before(start))
    ):
        return None
    index, whole = scene.sentence.number - 1, _whole(claim)
    that = whole.ids[0] if whole and len(whole.ids) == 1 else None
    this = subject(quantity, index, scenes, but=that)
    if this is None or that is None or not _belongs(this, that, court.knowledge):
        return None
    measures = measures_of(quantity, scene, court)
    if not measures:
        return None
    facts = rows_of((this, that), measures, court)
    own = tuple(fact for fact in facts if fact.entity_id == this)
    full = with_period(
        replace(claim, entity=this, measure=measures[0], facts=own, inferred=(), period=None), index, scenes
    )
    wholes = tuple(fact for fact in facts if fact.entity_id == that)
    judged = judge_worked(full, Stated.of(quantity), _worked(full, wholes, court), court)
    return None if judged is None else (full, judged)


def _whole(claim: Claim) -> Mention | None:
    """The entity of which the figure is a share: directly behind it, or behind what is shared."""
    scene, end = claim.scene, claim.quantity.end
    following = next((m for m in scene.entities if m.start >= end and not is_inside_a_measure(m, scene)), None)
    if following is None:
        return None
    between = scene.text(end, following.start)
    return following if _OF.match(between) or _OF_WHOSE.match(between) else None


def _belongs(part: str, whole: str, knowledge: Knowledge) -> bool:
    """Whether the table says that one entity is part of the other; everything is part of an aggregate called World."""
    if knowledge.entities[whole].kind == "aggregate" and knowledge.entities[whole].name.casefold() == "world":
        return knowledge.entities[part].kind != "aggregate"
    above = {part}
    for _ in range(_DEPTH):
        above |= {up for id_ in above if id_ in knowledge.entities for up in knowledge.entities[id_].part_of}
    return whole in above - {part}


def _worked(claim: Claim, wholes: tuple[Fact, ...], court: Court) -> Iterator[Worked]:
    by_what = newest_of_each(wholes, observed, court)
    for own in admissible(claim, court):
        whole = by_what.get(observed(own))
        if whole is not None and 0 < own.value <= whole.value:
            ref = quotient(whole, own, HUNDRED)
            told = f"{amount(own.value, own.unit)} of {amount(whole.value, whole.unit)}"
            yield Worked(ref, (own, whole), "%", f"{short(ref.low, 1)} %, {told}")
