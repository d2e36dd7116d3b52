"""Figures and descriptions that do not fit together, although each may be true by itself.

Source: docs/numbers.md, Without a table.

Two descriptions that the text calls different and that are one thing; a contrast between figures of different
measures; one quantity stated twice with values that exclude each other; an effect dated before its cause.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.models import Fact, Quantity, QuantityKind, Verdict
from pipeline.text.stems import content_keys
from pipeline.verify.claim import Claim
from pipeline.verify.decide import Stated, Stretch, apart, would_hold
from pipeline.verify.judged import Judged
from pipeline.verify.periods import label, said
from pipeline.verify.resources import Resources
from pipeline.verify.scene import Scene, Scenes
from pipeline.verify.textual.consistency import Checked
from pipeline.verify.textual.tally import FAVOUR, Tally, measure_of, resolve
from pipeline.verify.wording import hedged, in_text

_ANOTHER = re.compile(
    r"\b(?:separate|another|different|second|other)\s+(?:\w+\s+){0,2}?(?P<noun>resolution|text|draft|motion)\b"
)
_CONTRAST = re.compile(
    r"^(?:however|but|yet|by contrast|in contrast|conversely)\b|\bonly\b|\bwhereas\b|"
    r"\bthis (?:gap|disparity|contrast|difference)\b",
    re.IGNORECASE,
)
_CAUSED = re.compile(r"^This\b[^.;]{0,60}?\b(?:has |have )?(?:prompted|led to|caused|triggered|resulted in)\b")
_SHARES = (QuantityKind.PERCENT, QuantityKind.FRACTION)
_REPEATED = (QuantityKind.MONEY, QuantityKind.PERCENT)
_ENOUGH = 2


def duplicate_referents(tally: Tally, index: int, scenes: Scenes, resources: Resources) -> Iterator[Checked]:
    """A resolution called "separate" that turns out to be the one described just before."""
    scene = scenes.all[index]
    another = _ANOTHER.search(scene.sentence.text)
    here = resolve(tally, resources)
    if another is None or here is None:
        return
    for earlier in scenes.back(index, 3):
        if another["noun"] in earlier.sentence.text and _described(earlier, tally, resources) == here:
            text = (
                f"The text calls this {another.group()}, but both descriptions fit {here}: "
                "the one before is the same, not another."
            )
            judged = Judged(Verdict.INCONSISTENT, "DUPLICATE_REFERENT", text, formula=f"{here} = {here}")
            start = scene.sentence.start + another.start()
            yield Checked(start, start + len(another.group()), "DUPLICATE_REFERENT", judged, other=earlier.sentence)
            return


def _described(scene: Scene, tally: Tally, resources: Resources) -> str | None:
    """The one vote of the body whose note, or a part of it, is wholly said in a sentence."""
    spoken = {word.key for word in scene.words}
    measure = measure_of(FAVOUR, resources)
    votes = resources.knowledge.of(tally.body or "", measure or "")
    fitting = [fact.definition_id for fact in votes if _near(fact, tally) and _says(fact.note or "", spoken)]
    return fitting[0] if len(set(fitting)) == 1 else None


def _near(fact: Fact, tally: Tally) -> bool:
    period = tally.period
    return period is None or period.start is None or abs((fact.period_start - period.start).days) <= 1


def _says(note: str, spoken: set[str]) -> bool:
    parts = [set(content_keys(part)) for part in note.split(";")]
    return any(len(part) > _ENOUGH and part <= spoken for part in parts)


def not_comparable(claims: Sequence[Claim], scenes: Scenes, resources: Resources) -> Iterator[Checked]:
    """Two shares set against each other that measure different things."""
    aligned = [claim for claim in claims if claim.measure and claim.quantity.kind in _SHARES and claim.is_level]
    for first, second in pairwise(aligned):
        one, other = (
            resources.knowledge.measures[first.measure or ""],
            resources.knowledge.measures[second.measure or ""],
        )
        if (
            {one.dimension, other.dimension} != {"share"}
            or one == other
            or other.measure_id in one.comparable_with
            or one.measure_id in other.comparable_with
        ):
            continue
        if _contrasted(first.scene, second.scene, scenes):
            text = (
                f"“{hedged(first.quantity)}” is the share “{in_text(one.label)}”, “{hedged(second.quantity)}” the "
                f"share “{in_text(other.label)}”: the text contrasts answers to two different questions."
            )
            judged = Judged(Verdict.INCONSISTENT, "NOT_COMPARABLE", text, severity=2)
            yield Checked(first.quantity.start, second.quantity.end, "NOT_COMPARABLE", judged)


def _contrasted(first: Scene, second: Scene, scenes: Scenes) -> bool:
    gap = second.sentence.number - first.sentence.number
    if gap not in (0, 1):
        return False
    after = scenes.all[second.sentence.number : second.sentence.number + 1]
    return any(_CONTRAST.search(scene.sentence.text) for scene in (second, *after))


def stated_twice(claims: Sequence[Claim], resources: Resources) -> Iterator[Checked]:
    """The same entity, measure and period with values of which not both can be true.

    Two values that each fit some row, of another definition or vintage, speak of different things.
    """
    spoken: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        if not claim.is_plain or not claim.quantity.value:
            continue
        first = spoken.setdefault(_subject(claim), claim)
        if first.scene != claim.scene and _disjoint(first, claim, resources) and not (first.held and claim.held):
            yield _twice(first, claim, resources)


def _twice(first: Claim, second: Claim, resources: Resources) -> Checked:
    entity = resources.knowledge.entities[first.entity or ""].name
    measure = in_text(resources.knowledge.measures[first.measure or ""].label)
    when = said(first.period) if first.period else ""
    text = (
        f"The {measure} of {entity} for {when} is “{hedged(first.quantity)}” in one place "
        f"and “{hedged(second.quantity)}” here."
    )
    judged = Judged(Verdict.INCONSISTENT, "STATED_TWICE", text)
    return Checked(second.quantity.start, second.quantity.end, "STATED_TWICE", judged, other=first.quantity)


def _subject(claim: Claim) -> tuple[object, ...]:
    """What must be equal for two figures to be of one thing; a count is never, for it may count another part."""
    q = claim.quantity
    own = None if q.kind in _REPEATED else q.start
    said = (claim.frame.act, claim.frame.per_head) if claim.frame else None
    return claim.entity, claim.measure, claim.period, q.kind, q.unit, said, q.polarity, q.modality, own


def _disjoint(first: Claim, second: Claim, resources: Resources) -> bool:
    return apart(_allowed(first, resources), _allowed(second, resources))


def _allowed(claim: Claim, resources: Resources) -> Stretch:
    stated = Stated.of(claim.quantity)
    return would_hold(stated._replace(ulp=max(stated.ulp, stated.coarse)), resources.policy)


def anachronisms(claims: Sequence[Claim], scenes: Scenes, resources: Resources) -> Iterator[Checked]:
    """ "This has prompted …": an effect over years that began before the cause."""
    for index, scene in enumerate(scenes.all):
        caused = _CAUSED.search(scene.sentence.text)
        began = min((dated.period.start for dated in scene.dates if dated.period.start), default=None)
        if caused is None or began is None:
            continue
        cause = _dated(index, claims, scenes, resources)
        if cause is not None and began.year < cause.fact.period_start.year:
            text = (
                f"What is said to be the effect began in {began.year}, but the figures named as its cause "
                f"are of {label(cause.fact)}: an effect cannot come before its cause."
            )
            formula = f"{began.isoformat()} < {cause.fact.period_start.isoformat()}"
            judged = Judged(Verdict.INCONSISTENT, "ANACHRONISM", text, formula=formula)
            start = scene.sentence.start + caused.start()
            yield Checked(start, start + len(caused.group()), "ANACHRONISM", judged, other=cause.figure)


class _Measured(NamedTuple):
    """A figure of the text with a row that says when it was measured."""

    figure: Quantity
    fact: Fact


def _dated(index: int, claims: Sequence[Claim], scenes: Scenes, resources: Resources) -> _Measured | None:
    """When the figures of the one or two sentences before were measured; the earliest of them."""
    numbers = {scene.sentence.number for scene in scenes.back(index, _ENOUGH)}
    paragraph = scenes.all[index].sentence.paragraph
    found = [
        _Measured(claim.quantity, fact)
        for claim in claims
        if claim.aligned and claim.scene.sentence.number in numbers and claim.scene.sentence.paragraph == paragraph
        for fact in claim.facts or claim.rows(resources.knowledge)
    ]
    return min(found, key=lambda each: (each.fact.period_start, each.fact.row_id), default=None)
