"""Sums of listed parts, from the rows of several entities or the text's own figures.

Source: docs/numbers.md, Derived claims.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from pipeline.models import HedgeClass, Polarity, Quantity, QuantityKind, Verdict, plain
from pipeline.verify.derive.beside import is_inside_a_measure, rows_of, the_one
from pipeline.verify.derive.derived import Worked, judge_worked, newest_of_each, observed, total
from pipeline.verify.judge.decide import Stated
from pipeline.verify.judge.judged import Judged
from pipeline.verify.judge.level import no_row
from pipeline.verify.judge.rows import Court, admissible
from pipeline.verify.judge.wording import amount, hedged
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.scene import Scene, Scenes
from pipeline.verify.textual.consistency import Checked

_TOGETHER = re.compile(r"\b(?:together|combined|jointly|collectively|between them)\b", re.IGNORECASE)
_EACH = re.compile(r"\b(?:each|apiece|respectively|average)\b|\btogether with\b", re.IGNORECASE)
_JOINT = re.compile(r"^(?:\s*,)?(?:\s+and)?\s+(?:the\s+)?$|^\s*,\s*(?:the\s+)?$", re.IGNORECASE)
_ADDED = (QuantityKind.MONEY, QuantityKind.COUNT)
_IN_ALL = re.compile(r"^\s*(?:in all|in total|altogether|all told|taken together)\b", re.IGNORECASE)
_TOTAL = re.compile(r"(?:,|—|–|;)\s+(?:(?:for|making|giving|or)\s+)?(?:a\s+total of\s+)?$", re.IGNORECASE)
_SAYS_TOTAL = re.compile(r"\btotal of\s+$")
_NOT_ALL = re.compile(
    r"\b(?:including|included|such as|among|also|plus|another|others?|rest|remaining|than|from|by|of which|average|"
    r"each|per|compared|up|down|about|nearly|almost|more|less|over|under|least|most|if|would|could)\b",
    re.IGNORECASE,
)
_PARTS, _MOST = 2, 12


def jointly(claim: Claim, _scenes: Scenes, court: Court) -> tuple[Claim, Judged] | None:
    """ "A, B and C together spent": the sum of their rows, where the table calls the measure additive."""
    scene, quantity = claim.scene, claim.quantity
    measure = court.knowledge.measures.get(claim.measure or "")
    if (
        measure is None
        or not measure.additive
        or quantity.kind not in _ADDED
        or quantity.polarity is not Polarity.LEVEL
    ):
        return None
    members = _listed(scene) if _TOGETHER.search(scene.sentence.text) and not _EACH.search(scene.sentence.text) else ()
    if len(members) < _PARTS or sum(other.kind is quantity.kind for other in scene.quantities) > 1:
        return None
    doubt = tuple(what for what in claim.inferred if what != "entity")
    facts = rows_of(members, (measure.measure_id,), court)
    one = replace(claim, entity=members[0], facts=tuple(f for f in facts if f.entity_id == members[0]), inferred=doubt)
    judged = judge_worked(one, Stated.of(quantity), _worked(one, members, court), court)
    return one, judged or no_row(one, court)


def _listed(scene: Scene) -> tuple[str, ...]:
    """The entities of the one list that names all entities of the sentence."""
    places = [mention for mention in scene.entities if not is_inside_a_measure(mention, scene)]
    ids = [the_one(mention) for mention in places]
    joined = all(_JOINT.match(scene.text(a.end, b.start)) for a, b in pairwise(places))
    return tuple(id_ for id_ in ids if id_) if joined and None not in ids and len(set(ids)) == len(ids) else ()


def _worked(claim: Claim, members: Sequence[str], court: Court) -> Iterator[Worked]:
    """One sum for each definition that has a row of every member; in the currency of the claim."""
    facts = rows_of(members, (claim.measure or "",), court)
    by_whom = newest_of_each(facts, lambda fact: (fact.entity_id, observed(fact)), court)
    for first in admissible(claim, court):
        if claim.quantity.kind is QuantityKind.MONEY and first.unit != claim.quantity.unit:
            continue
        parts = [by_whom.get((id_, observed(first))) for id_ in members[1:]]
        rows = (first, *(part for part in parts if part))
        if len(rows) == len(members):
            ref = total(rows)
            names = ", ".join(
                f"{court.knowledge.entities[f.entity_id].name} with {amount(f.value, f.unit)}" for f in rows
            )
            yield Worked(ref, rows, first.unit, f"{amount(ref.low, first.unit, ref.high)} together, {names}")


def added_up(scene: Scene) -> Iterator[Checked]:
    """ "3 billion for ships and 2 billion for roads, 5 billion in all": the text's own parts against its own total."""
    for at, whole in enumerate(scene.quantities):
        parts = _parts(scene, at)
        if len(parts) >= _PARTS:
            yield _sum_checked(parts, whole)


def _parts(scene: Scene, at: int) -> tuple[Quantity, ...]:
    """The figures that a total adds up: all before it in the sentence, of its own kind and nothing left out."""
    if not 0 < at <= _MOST:
        return ()
    *before, whole = scene.quantities[: at + 1]
    if not _is_plain(whole) or not _is_total(whole, before[-1], scene):
        return ()
    alike = all(_is_plain(part) and _kind(part) == _kind(whole) for part in before)
    words = scene.text(scene.sentence.start, whole.end)
    return tuple(before) if alike and not _NOT_ALL.search(words) else ()


def _kind(whole: Quantity) -> tuple[object, ...]:
    return whole.kind, whole.unit, whole.noun if whole.kind is QuantityKind.COUNT else None


def _is_plain(quantity: Quantity) -> bool:
    bare = quantity.hedge is None or quantity.hedge.class_ is HedgeClass.EXACTLY
    level = quantity.polarity is Polarity.LEVEL and quantity.value_high is None
    return bare and level and quantity.kind in _ADDED and quantity.value is not None and quantity.per is None


def _is_total(whole: Quantity, last: Quantity, scene: Scene) -> bool:
    lead = _TOTAL.search(scene.text(last.end, whole.start))
    return lead is not None and bool(_IN_ALL.match(scene.after(whole.end)) or _SAYS_TOTAL.search(lead.group()))


def _sum_checked(parts: Sequence[Quantity], whole: Quantity) -> Checked:
    known = [Stated.of(part) for part in parts]
    added = sum((part.value for part in known), Decimal(0))
    reach = sum((part.ulp for part in known), Stated.of(whole).ulp) / 2
    stated = Stated.of(whole).value
    formula = f"{' + '.join(plain(part.value) for part in known)} = {plain(added)}"
    if added == stated:
        judged = Judged(Verdict.SUPPORTED, "SUM", f"The parts add up to “{hedged(whole)}”.", formula=formula)
        return Checked(parts[0].start, whole.end, "SUM", judged)
    if abs(added - stated) <= reach:
        text = f"The parts add up to “{hedged(whole)}” but for what rounding may explain."
        judged = Judged(Verdict.APPROXIMATE, "SUM", text, formula=f"{formula} ≈ {plain(stated)}")
        return Checked(parts[0].start, whole.end, "SUM", judged)
    text = f"The parts add up to {amount(added, whole.unit)}, and the text says “{hedged(whole)}”."
    judged = Judged(
        Verdict.INCONSISTENT, "SUM", text, formula=f"{formula} ≠ {plain(stated)}", suggestion=amount(added, whole.unit)
    )
    return Checked(parts[0].start, whole.end, "SUM", judged)
