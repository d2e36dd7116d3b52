"""Which entity, measure and period a figure speaks of: from its sentence, its antecedent, or inferred.

Wrong alignment is worse than no verdict. Evidence in the sentence or in the sentence it points back to counts in full;
anything further away is named in ``inferred`` and lowers the ceiling of the verdict.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from operator import itemgetter

from pipeline.models import Polarity, Quantity, QuantityKind
from pipeline.quantities.lexicon import FALLS, RISES
from pipeline.verify.match.belonging import names_its_base_only, own_words, speaks_of
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.lexicon import Mention
from pipeline.verify.match.scene import Knowledge, Scene, Scenes, gap
from pipeline.verify.match.when import with_period
from pipeline.verify.match.words import keys_of
from pipeline.verify.match.yardsticks import is_yardstick

DIMENSIONS: dict[QuantityKind, tuple[str, ...]] = {
    QuantityKind.MONEY: ("money",),
    QuantityKind.PERCENT: ("share", "percent_change", "percent"),
    QuantityKind.PERCENTAGE_POINT: ("share", "percent"),
    QuantityKind.FRACTION: ("share", "percent"),
    QuantityKind.RATIO: ("share", "percent"),
    QuantityKind.COUNT: ("count",),
    QuantityKind.DURATION: ("duration",),
    QuantityKind.MEASURE: ("measure", "length", "area", "mass", "volume", "energy", "temperature"),
    QuantityKind.RATE: ("rate",),
    QuantityKind.ORDINAL: ("rank",),
}
"""Dimensions of measures that a figure of this kind can be a level of."""

_CHANGING = ("money", "count", "share", "percent", "measure", "rate", "area", "length")
_SHARED = re.compile(r"\brespectively\b", re.IGNORECASE)
_JOINTLY = re.compile(r"\b(?:combined|together|jointly|collectively)\b", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|or)\s+$", re.IGNORECASE)
_RELATIVE = re.compile(r",\s+(?:with|which|whose|where|who)\b[^,;]{0,40}$")
_COMPARED = re.compile(
    r"\b(?:th(?:at|ose) of|than(?: th(?:at|ose) of| in)?|compared (?:with|to)|unlike|versus|vs\.?|behind|ahead of)"
    r"(?: the)? $"
)
"""Before a name: what was said before it belongs to something else that is compared with it."""
_OWN_UNIT = (QuantityKind.MONEY, QuantityKind.COUNT, QuantityKind.MEASURE)
_PRONOUN = re.compile(r"\b(?:its|their|his|her)\s+(?:[a-z-]+\s+)?$", re.IGNORECASE)
_COURSE = frozenset(
    keys_of(
        "and or from up down than versus against compared with after while but as was were is are has had have been be"
        " at by about around roughly nearly almost over under above below more less just only some approximately"
        " reach reached reaching hit hits respectively year years earlier before ago previous prior later now then"
        " today million billion trillion percent per cent points people persons"
    )
) | {key for word in sorted(RISES | FALLS) for key in keys_of(word)}
"""Words between two figures of one measure: the way from one to the other."""
_PARTITIVE = re.compile(r"\s+of\b")
_FAR = 5
_CLOSE_CALL = 2
_TOGETHER = re.compile(
    r"[,(–—-]|\b(?:and|or|to|from|than|versus|against|compared|up|down|after|while|but)\b", re.IGNORECASE
)
_CHOICES = 8
_OUT_OF_REACH = 10
"""Content words between figure and measure beyond which they hardly belong together."""


def attach(quantity: Quantity, index: int, scenes: Scenes, knowledge: Knowledge) -> Claim:
    """The figure with entity, measure and period as far as there is evidence for them."""
    scene = scenes.all[index]
    claim = Claim(quantity, scene)
    pairs = tuple(islice(_pairs(quantity, index, scenes, knowledge), _CHOICES))
    if pairs:
        pair = next((pair for pair in pairs if not pair[2]), pairs[0])
        entity, measure, inferred = pair
        facts = knowledge.of_all(entity, _namesakes(measure, entity, pairs, (scenes, index, knowledge)))
        claim = replace(claim, entity=entity, measure=measure, facts=facts, inferred=inferred)
    return with_period(claim, index, scenes)


def _namesakes(
    measure: str, entity: str, pairs: Sequence[tuple[str, str, tuple[str, ...]]], world: tuple[Scenes, int, Knowledge]
) -> tuple[str, ...]:
    """The measure, then others of the entity that go by the same name in the text: all their rows are admissible."""
    scenes, index, knowledge = world
    here, before = scenes.all[index], scenes.before(index)
    mentions = (*here.measures, *(before.measures if before else ()))
    named = {id_ for mention in mentions if measure in mention.ids for id_ in mention.ids}
    fitting = named & {other for who, other, _ in pairs if who == entity} - {measure}
    dimension = knowledge.measures[measure].dimension
    return (measure, *sorted(id_ for id_ in fitting if knowledge.measures[id_].dimension == dimension))


def _pairs(
    quantity: Quantity, index: int, scenes: Scenes, knowledge: Knowledge
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Entity and measure that the table has rows for, the best supported first."""
    scene, antecedent = scenes.all[index], scenes.before(index)
    near = (scene, antecedent) if antecedent else (scene,)
    for measure, mention in _measures_near(quantity, scene, knowledge):
        share = knowledge.measures[measure].dimension == "share"
        if share and names_its_base_only(mention, scene) and not _is_spoken_of(measure, near):
            continue
        doubt = gap(scene, mention, quantity) > _OUT_OF_REACH or _is_taken(mention, quantity, scene)
        far = ("measure",) if doubt else ()
        for entity, _, inferred in _with_entity(quantity, (measure, mention), index, (scenes, knowledge)):
            yield entity, measure, (*inferred, *far)
    if antecedent is not None and scene.anaphoric:
        for measure, _ in _measures_near(quantity, antecedent, knowledge):
            yield from _with_entity(quantity, (measure, None), index, (scenes, knowledge))


def _is_spoken_of(measure: str, scenes: Sequence[Scene]) -> bool:
    return any(own_words(measure) & {word.key for word in scene.words} for scene in scenes)


def _is_taken(mention: Mention, quantity: Quantity, scene: Scene) -> bool:
    """In "round 9 before 149" the round is nine; in "9 in 2023 and 10 in 2024" both are figures of one measure."""
    own = gap(scene, mention, quantity)
    for rival in scene.quantities:
        if rival == quantity or rival.kind is not quantity.kind or gap(scene, mention, rival) >= own:
            continue
        first, last = sorted((rival, quantity), key=lambda q: q.start)
        between = scene.text(first.end, last.start)
        if first.end <= mention.start < last.start or not _TOGETHER.search(between):
            return True
        if mention.end <= rival.start < quantity.start and _tells_more(first.end, last.start, scene):
            return True
    return False


def _tells_more(start: int, end: int, scene: Scene) -> bool:
    """ "GDP of $640 billion in 2023, owes the fund $44 billion": what stands between two figures is more than a course
    of years or another name, so the second is of something else."""
    named = [(name.start, name.end) for name in scene.entities] + [(date.start, date.end) for date, _ in scene.periods]
    return any(
        start <= word.start and word.end <= end and not any(s <= word.start < e for s, e in named)
        for word in scene.words
        if word.key not in _COURSE
    )


def dimensions_of(quantity: Quantity) -> tuple[str, ...]:
    """Dimensions of measures that the figure can be a level or a change of."""
    changing = quantity.polarity is not Polarity.LEVEL or quantity.kind is QuantityKind.MULTIPLE
    return (*DIMENSIONS.get(quantity.kind, ()), *(_CHANGING if changing else ()))


def _measures_near(quantity: Quantity, scene: Scene, knowledge: Knowledge) -> list[tuple[str, Mention]]:
    wanted = dimensions_of(quantity)
    fitting = [
        (measure, mention)
        for mention in scene.measures
        for measure in mention.ids
        if knowledge.measures[measure].dimension in wanted
        and not _is_part_of_name(mention, measure, scene)
        and speaks_of(mention, measure, quantity, scene)
        and not (quantity.kind in _OWN_UNIT and is_yardstick(mention, quantity, scene))
    ]
    levels = [mention for measure, mention in fitting if knowledge.measures[measure].dimension != "percent_change"]
    found = [
        (
            gap(scene, mention, quantity) + _behind(scene, mention, quantity),
            -(mention.last - mention.first),
            measure,
            mention,
        )
        for measure, mention in fitting
        if not any(_inside(mention, longer) for longer in levels)
    ]
    return [(measure, mention) for _, _, measure, mention in sorted(found, key=lambda item: item[:3])]


def _is_part_of_name(mention: Mention, measure: str, scene: Scene) -> bool:
    """ "Unemployment" in "unemployment rate", where both are names of one measure."""
    return any(measure in other.ids and _inside(mention, other) for other in scene.measures)


def _behind(scene: Scene, mention: Mention, quantity: Quantity) -> int:
    """After "53 % of voters" the predicate follows; what stands before it belongs to something else."""
    partitive = _PARTITIVE.match(scene.after(quantity.end)) is not None
    return _CLOSE_CALL + 1 if partitive and mention.start < quantity.start else 0


def _inside(mention: Mention, longer: Mention) -> bool:
    """ "Assistance to Ukraine" in "military assistance to Ukraine" is another measure and must not answer for it."""
    return longer.first <= mention.first and mention.last <= longer.last and longer[2:4] != mention[2:4]


def _with_entity(
    quantity: Quantity, about: tuple[str, Mention | None], index: int, world: tuple[Scenes, Knowledge]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    (measure, mention), (scenes, knowledge) = about, world
    scene = scenes.all[index]
    here = _entities_near(quantity, mention, scene, (measure, knowledge))
    if here:
        loose = mention is not None and len({entity for _, entity in here}) > 1 and _is_loose(mention, scene)
        yield here[0][1], measure, ("entity",) if loose else _doubt(here, scene)
        return
    for entity, found, inferred in _from_before(measure, index, scenes, knowledge):
        yield (
            entity,
            found,
            ("entity",) if _has_own(scene, mention, knowledge.entities[entity].kind, knowledge) else inferred,
        )


def _has_own(scene: Scene, mention: Mention | None, kind: str, knowledge: Knowledge) -> bool:
    """A sentence that names another country hardly speaks of the one before."""
    outside = [m for m in scene.entities if not (mention and m.start < mention.end and mention.start < m.end)]
    return any(knowledge.entities[id_].kind == kind for m in outside for id_ in m.ids)


def _is_loose(mention: Mention, scene: Scene) -> bool:
    """ "A overtook B, with a population of …": of either of them."""
    return bool(_RELATIVE.search(scene.before(mention.start)))


def _from_before(
    measure: str, index: int, scenes: Scenes, knowledge: Knowledge
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The entity last named; sure if the sentence points back and its paragraph names no other that could be meant."""
    scene = scenes.all[index]
    paragraph = [earlier for earlier in scenes.back(index) if earlier.sentence.paragraph == scene.sentence.paragraph]
    named = [entity for earlier in paragraph for _, entity in _entities_near(None, None, earlier, (measure, knowledge))]
    if named:
        yield named[0], measure, () if scene.anaphoric and len(set(named)) == 1 else ("entity",)
        return
    for earlier in scenes.back(index):
        there = _entities_near(None, None, earlier, (measure, knowledge))
        if there:
            yield there[0][1], measure, ("entity",)
            return


def _entities_near(
    quantity: Quantity | None, near: Mention | None, scene: Scene, wanted: tuple[str, Knowledge]
) -> list[tuple[int, str]]:
    """Entities that have rows for the measure, nearest first, then as they are named, with their distance in words."""
    measure, knowledge = wanted
    found: list[tuple[tuple[bool, int, int], str]] = []
    for mention in scene.entities:
        if near is not None and mention.start < near.end and near.start < mention.end:
            continue
        if quantity is not None and quantity.start < mention.start and _COMPARED.search(scene.before(mention.start)):
            continue
        gaps = [gap(scene, mention, place) for place in (quantity, near) if place is not None]
        distance = min(gaps, default=0) + (0 if mention.sure else _FAR)
        # "Its GDP" is of what was named before it.
        ahead = near is not None and mention.start > near.start and bool(_PRONOUN.search(scene.before(near.start)))
        rank = (ahead, distance, gaps[0] if gaps else 0)
        found.extend((rank, entity) for entity in mention.ids if knowledge.of(entity, measure))
    return [(distance, entity) for (_, distance, _), entity in sorted(found, key=itemgetter(0))]


def _doubt(found: Sequence[tuple[int, str]], scene: Scene) -> tuple[str, ...]:
    best, entity = found[0]
    rivals = [distance for distance, other in found if other != entity]
    close = bool(rivals) and (rivals[0] == best or (best > 0 and rivals[0] - best < _CLOSE_CALL))
    unsure = not any(entity in mention.ids and mention.sure for mention in scene.entities)
    shared = rivals and (_SHARED.search(scene.sentence.text) or _is_coordinated(entity, scene))
    return ("entity",) if close or unsure or shared or _JOINTLY.search(scene.sentence.text) else ()


def _is_coordinated(entity: str, scene: Scene) -> bool:
    """ "Of A and B": the figure may be that of both."""
    return any(
        entity in first.ids + second.ids
        and not set(first.ids) & set(second.ids)
        and _AND.match(scene.text(first.end, second.start))
        for first, second in pairwise(scene.entities)
    )
