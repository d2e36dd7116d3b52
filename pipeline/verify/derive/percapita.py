"""Figures a head: rows of the measure divided by rows of the population of the same period.

Source: docs/numbers.md, Derived claims.

A measure of the table that is itself told per head goes before.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.models import Fact, Polarity, Quantity, QuantityKind, Verdict
from pipeline.verify.derive.beside import called, rows_of
from pipeline.verify.derive.derived import Worked, judge_worked, near, newest_of_each, quotient
from pipeline.verify.judge.judged import Judged
from pipeline.verify.judge.level import judge_level, not_in_table
from pipeline.verify.judge.rows import Court, admissible
from pipeline.verify.judge.wording import amount, rounded
from pipeline.verify.match.attach import attach
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.scene import Scene, Scenes
from pipeline.verify.match.words import keys_of

_HEADS = "person|capita|head|inhabitant|citizen|resident"
_AFTER = re.compile(rf"^\s*(?:a|per|for (?:every|each))[ -](?:{_HEADS})\b", re.IGNORECASE)
_PHRASE = re.compile(rf"[ -]?\bper[ -](?:{_HEADS})\b[ ]?", re.IGNORECASE)
_PER_HEAD = ("person", "capita", "head")
_KEYS = frozenset(keys_of("per capita person head"))
_HOLDS = (Verdict.SUPPORTED, Verdict.APPROXIMATE)
_KINDS = (QuantityKind.MONEY, QuantityKind.COUNT, QuantityKind.MEASURE)


def per_head(claim: Claim, scenes: Scenes, court: Court) -> tuple[Claim, Judged] | None:
    """The verdict on a figure a head; None if it is none, or if the table has the measure itself per head."""
    quantity, scene = claim.quantity, claim.scene
    if quantity.kind not in _KINDS or not _is_per_head(quantity, scene) or _is_direct(claim, court):
        return None
    index = scene.sentence.number - 1
    whole = attach(quantity.model_copy(update={"per": None}), index, _without_heads(index, scenes), court.knowledge)
    level = replace(whole, quantity=quantity, scene=scene)
    if not level.aligned:
        return None
    if quantity.polarity is not Polarity.LEVEL:
        return level, not_in_table(level, "PER_HEAD_CHANGE", "It says by how much a figure a head changed.")
    direct = _direct(level, court)
    if direct is not None:
        return direct, judge_level(direct, court)
    judged = judge_worked(level, near(quantity), _worked(level, court), court)
    if judged is None or judged.verdict not in _HOLDS:
        kin = _direct(level, court, exactly=False)
        told = judge_level(replace(kin, inferred=(*kin.inferred, "measure")), court) if kin else None
        if kin is not None and told is not None and told.verdict in _HOLDS:
            return kin, told
    why = "The reference table lacks the total or the population of that period."
    return level, judged or not_in_table(level, "NO_POPULATION", why)


def _is_per_head(quantity: Quantity, scene: Scene) -> bool:
    if quantity.per is not None:
        return quantity.per in _PER_HEAD
    if _AFTER.match(scene.after(quantity.end)):
        return True
    phrase = next(_PHRASE.finditer(scene.before(quantity.start)), None)
    alone = sum(other.kind is quantity.kind for other in scene.quantities) == 1
    return phrase is not None and alone


def _is_direct(claim: Claim, court: Court) -> bool:
    """The figure is attached to a measure that is told per head."""
    measure = court.knowledge.measures.get(claim.measure or "")
    return measure is not None and bool(_KEYS & set(keys_of(measure.label)))


def _direct(level: Claim, court: Court, *, exactly: bool = True) -> Claim | None:
    """The same claim against a measure a head, if the table has one with rows for the period.

    Not ``exactly``: one that says more than the text, such as "real GDP per capita" for "GDP per capita".
    """
    own = court.knowledge.measures[level.measure or ""]
    names = [set(keys_of(name)) for name in (own.label, *own.aliases)]
    for measure in court.knowledge.measures.values():
        said = set(keys_of(measure.label))
        if said & _KEYS and any(name == said - _KEYS or (not exactly and name < said - _KEYS) for name in names):
            found = replace(
                level, measure=measure.measure_id, facts=rows_of((level.entity or "",), (measure.measure_id,), court)
            )
            if admissible(found, court):
                return found
    return None


def _worked(level: Claim, court: Court) -> Iterator[Worked]:
    quantity = level.quantity
    people = newest_of_each(rows_of((level.entity or "",), called("population", court), court), _years, court)
    for above in admissible(level, court):
        if quantity.kind is QuantityKind.MONEY and above.unit != quantity.unit:
            continue
        below = people.get(_years(above))
        if below is not None and below.value > 0:
            ref = quotient(below, above)
            unit = "" if quantity.kind is QuantityKind.COUNT else above.unit
            told = f"{amount(above.value, above.unit)} for {amount(below.value, 'people')}"
            yield Worked(ref, (above, below), unit, f"{amount(rounded(ref.low, 4), unit)} a head, {told}")


def _years(fact: Fact) -> tuple[int, int]:
    return fact.period_start.year, fact.period_end.year


def _without_heads(index: int, scenes: Scenes) -> Scenes:
    """The scenes with the words "per head" blanked in one sentence, so that what they qualify can be found."""
    scene = scenes.all[index]
    places = [
        (scene.sentence.start + m.start(), scene.sentence.start + m.end())
        for m in _PHRASE.finditer(scene.sentence.text)
    ]
    text = _PHRASE.sub(lambda match: " " * len(match.group()), scene.sentence.text)
    bare = replace(
        scene,
        sentence=scene.sentence.model_copy(update={"text": text}),
        words=tuple(word for word in scene.words if not any(a <= word.start < b for a, b in places)),
        measures=tuple(m for m in scene.measures if not any(m.start < b and a < m.end for a, b in places)),
    )
    return Scenes((*scenes.all[:index], bare, *scenes.all[index + 1 :]))
