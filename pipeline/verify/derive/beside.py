"""Who and what a sentence sets side by side: the one spoken of, the other one, and the measure that both have rows for.

Nothing is guessed: where two could be meant, the answer is that nobody is.
"""

import re
from collections.abc import Sequence

from pipeline.models import Fact, Quantity
from pipeline.verify.judge.rows import Court
from pipeline.verify.match.belonging import speaks_of
from pipeline.verify.match.lexicon import Mention
from pipeline.verify.match.scene import Knowledge, Scene, Scenes
from pipeline.verify.match.words import keys_of

_OWN = re.compile(r"^(?:['’]s?)?\s+(?:(?:total|annual|overall|own|official)\s+)?$", re.IGNORECASE)
_OPENS = re.compile(
    r"(?:^|[,;:—–(]|\b(?:and|but|while|whereas|that|as|when|where|because|since|although|had|has|saw|sees))\s*"
    r"(?:(?:in|by|for|during)\s+(?:19|20)\d\d,?\s+)?(?:(?:the|its|their|an?|total|annual|overall)\s+)*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")


def the_one(mention: Mention) -> str | None:
    """The only entity that a mention can mean, if that is sure."""
    return mention.ids[0] if mention.sure and len(mention.ids) == 1 else None


def subject(quantity: Quantity, index: int, scenes: Scenes, *, but: str | None = None) -> str | None:
    """The only entity named before a figure, or in the sentence that this one points back to; None if not one."""
    scene = scenes.all[index]
    here = {the_one(m) for m in scene.entities if m.end <= quantity.start and not is_inside_a_measure(m, scene)}
    antecedent = scenes.before(index)
    if not here and scene.anaphoric and antecedent is not None:
        here = {the_one(m) for m in antecedent.entities}
    found = here - {but}
    return next(iter(found)) if len(here) == 1 and len(found) == 1 else None


def leads(mention: Mention, scene: Scene) -> bool:
    """Whether a measure, with its owner, begins its clause: in "the debate on unemployment" it does not."""
    owner = next(
        (e for e in scene.entities if e.end <= mention.start and _OWN.match(scene.text(e.end, mention.start))), None
    )
    return bool(_OPENS.search(scene.before(owner.start if owner else mention.start)))


def measures_of(quantity: Quantity, scene: Scene, court: Court) -> tuple[str, ...]:
    """What the figure compares: the ids of the one measure that the sentence names; empty if it is not one."""
    knowledge = court.knowledge
    places: dict[tuple[int, int], tuple[str, ...]] = {}
    for mention in scene.measures:
        ids = tuple(id_ for id_ in mention.ids if _fits(mention, id_, quantity, (scene, knowledge)))
        longer = any(a <= mention.start and mention.end <= b for a, b in places)
        if ids and not longer:
            places[mention.start, mention.end] = ids
    places = {
        (a, b): ids
        for (a, b), ids in places.items()
        if not any((c, d) != (a, b) and c <= a and b <= d for c, d in places)
    }
    named = set(places.values()) or {borne(word.group(), court) for word in _WORD.finditer(scene.sentence.text)} - {()}
    return next(iter(named)) if len(named) == 1 else ()


def borne(word: str, court: Court) -> tuple[str, ...]:
    """Measures of what a noun is ranked and compared by: an economy by its GDP."""
    names = court.policy.bearers.get(word.casefold(), ())
    return tuple(dict.fromkeys(id_ for name in names for id_ in called(name, court)))


def called(name: str, court: Court) -> tuple[str, ...]:
    """Every measure with this label or alias, however it is spelt."""
    wanted = keys_of(name)
    measures = court.knowledge.measures.values()
    return tuple(m.measure_id for m in measures if any(keys_of(own) == wanted for own in (m.label, *m.aliases)))


def rows_of(entities: Sequence[str], measures: Sequence[str], court: Court) -> tuple[Fact, ...]:
    """All rows of entities and measures, those included that the text does not name."""
    table = court.knowledge.table
    return tuple(table.facts(sorted(set(entities)), sorted(set(measures)))) if table and entities and measures else ()


def _fits(mention: Mention, measure: str, quantity: Quantity, world: tuple[Scene, Knowledge]) -> bool:
    scene, knowledge = world
    return knowledge.measures[measure].dimension != "percent_change" and speaks_of(mention, measure, quantity, scene)


def is_inside_a_measure(mention: Mention, scene: Scene) -> bool:
    """The Sudland of "aid to Sudland"."""
    return any(m.start < mention.end and mention.start < m.end for m in scene.measures)
