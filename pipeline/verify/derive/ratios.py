"""One entity against another: "twice as many soldiers as", "three times Japan's budget", "half the size of".

The quotient of two rows of one measure, definition and period. A change of one entity between two years is another
matter (changes). Source: docs/numbers.md, Derived claims.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from pipeline.models import Fact, Quantity, QuantityKind
from pipeline.verify.derive.beside import measures_of, rows_of, subject, the_one
from pipeline.verify.derive.derived import HUNDRED, Worked, judge_worked, newest_of_each, observed, quotient
from pipeline.verify.judge.decide import Stated
from pipeline.verify.judge.judged import Judged
from pipeline.verify.judge.level import no_row, not_in_table
from pipeline.verify.judge.rows import Court, admissible
from pipeline.verify.judge.wording import amount, rounded
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.lexicon import Mention
from pipeline.verify.match.scene import Scene, Scenes
from pipeline.verify.match.when import with_period

_OTHER = re.compile(
    r"^(?:\s+as(?:\s+[\w'’-]+){1,6}?\s+as(?:\s+(?:that|those)\s+(?:of|in))?"
    r"|\s+(?P<more>larger|higher|bigger|greater|more)(?:\s+[\w-]+){0,3}?\s+than(?:\s+(?:that|those)\s+(?:of|in))?"
    r"|\s+(?:that|those|the\s+[\w-]+(?:\s+[\w-]+)?)\s+of"
    r"|(?:\s+of)?)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
"""What stands between a multiple and the entity that it is a multiple of."""
_COMPARES = re.compile(r"^\s+(?:as\s+(?:many|much|large|big|high|great|populous)\b|(?:that|those|the\s+size)\s+of\b)")
_OWNER = re.compile(r"^['’]s?(?=\s)|^\s*(?:[.,;:)]|$)")
_LARGER = re.compile(r"\s+(?:larger|higher|bigger|greater|more)\b", re.IGNORECASE)
_LOOSER = {"multiple": "compared", "fraction": "compared", "about": "compared", "below_near": "compared_below"}
"""Rules of the policy for multiples that compare two entities."""
_FACTORS = (QuantityKind.MULTIPLE, QuantityKind.FRACTION)
_NARROWER = re.compile(r"\bper[ -](?:capita|person|head)\b|\b(?:share|percentage|proportion|rate)\b", re.IGNORECASE)


def compared(claim: Claim, scenes: Scenes, court: Court) -> tuple[Claim, Judged] | None:
    """The verdict on a multiple of another entity's figure; None if the sentence makes no such comparison."""
    quantity, scene = claim.quantity, claim.scene
    other = _other(quantity, scene) if quantity.kind in _FACTORS and quantity.value else None
    if other is None:
        return _abstain(claim) if quantity.kind is QuantityKind.MULTIPLE and _compares(quantity, scene) else None
    index = scene.sentence.number - 1
    this, that = subject(quantity, index, scenes, but=the_one(other)), the_one(other)
    whole = this is not None and that is not None and not _NARROWER.search(scene.sentence.text)
    measures = measures_of(quantity, scene, court) if whole else ()
    if this is None or that is None or not measures:
        return _abstain(claim) if quantity.kind is QuantityKind.MULTIPLE else None
    facts = rows_of((this, that), measures, court)
    own = tuple(fact for fact in facts if fact.entity_id == this)
    bare = replace(claim, entity=this, measure=measures[0], facts=own, inferred=(), period=None)
    full = with_period(bare, index, scenes)
    if len({period for _, period in scene.periods}) > 1:
        return _abstain(full)
    found = _worked(full, tuple(fact for fact in facts if fact.entity_id == that), court)
    return full, judge_worked(full, _stated(quantity, scene), found, court) or no_row(full, court)


def _other(quantity: Quantity, scene: Scene) -> Mention | None:
    """The entity that the figure is a multiple of."""
    following = next((mention for mention in scene.entities if mention.start >= quantity.end), None)
    if following is None:
        return None
    between = scene.text(quantity.end, following.start)
    if not _OTHER.match(between) or (not between.strip(" ") and not _OWNER.match(scene.after(following.end))):
        return None
    return following


def _compares(quantity: Quantity, scene: Scene) -> bool:
    return bool(_COMPARES.match(scene.after(quantity.end)))


def _abstain(claim: Claim) -> tuple[Claim, Judged]:
    why = "It compares two things, and the reference table does not have both for one period."
    return claim, not_in_table(claim, "COMPARISON", why)


def _stated(quantity: Quantity, scene: Scene) -> Stated:
    """A multiple of another is told more loosely than a change; "three times larger than" is said of four times too."""
    stated = Stated.of(quantity)
    if quantity.kind is not QuantityKind.MULTIPLE:
        return stated._replace(hedge=_LOOSER.get(stated.hedge, stated.hedge))
    loose = _LARGER.match(scene.after(quantity.end)) is not None
    return stated._replace(hedge=_LOOSER.get(stated.hedge, stated.hedge), high=stated.high + loose)


def _worked(claim: Claim, others: tuple[Fact, ...], court: Court) -> Iterator[Worked]:
    factor = HUNDRED if claim.quantity.kind is QuantityKind.FRACTION else Decimal(1)
    by_what = newest_of_each(others, observed, court)
    for own in admissible(claim, court):
        other = by_what.get(observed(own))
        if other is not None and other.value > 0:
            ref = quotient(other, own, factor)
            unit = "%" if factor == HUNDRED else "times"
            names = [court.knowledge.entities[fact.entity_id].name for fact in (own, other)]
            levels = f"{names[0]} with {amount(own.value, own.unit)}, {names[1]} with {amount(other.value, other.unit)}"
            yield Worked(ref, (own, other), unit, f"{amount(rounded(ref.low), unit)}, {levels}")
