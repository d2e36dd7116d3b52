"""Does a measure belong to a figure and to the entity beside it, or to something else in the sentence?"""

import re

from pipeline.models import Quantity, QuantityKind
from pipeline.verify.lexicon import Mention
from pipeline.verify.scene import Scene
from pipeline.verify.words import keys_of

_OF_WHAT = re.compile(r"\s+of\s+(?:the\s+)?", re.IGNORECASE)
_GENERIC = re.compile(
    r"(?:country|nation|alliance|bloc|government|body|council|assembly|members?|resolution|bill|motion|text|year|over|about|"
    r"around|nearly|almost|some|more|less|at|up|just|roughly|approximately|only|under)\b",
    re.IGNORECASE,
)
_OWN = 25
"""Characters in which the owner of a measure must follow "of"."""
_PEOPLE = re.compile(
    r"\b(?:people|persons|inhabitants|residents|citizens|states|countries|members|nations|delegations)\b"
)


def speaks_of(mention: Mention, measure: str, quantity: Quantity, scene: Scene) -> bool:
    """Whether the measure can be that of the figure, and of an entity rather than of something else.

    "Six thousand lions" are no population of a country, and "the population of penguins" is not that of the country
    named beside it.
    """
    if quantity.kind is QuantityKind.COUNT and quantity.noun and not _counts(mention, measure, quantity):
        return False
    after = scene.after(mention.end)
    of = _OF_WHAT.match(after)
    if of is None or _GENERIC.match(after[of.end() :]):
        return True
    start = mention.end + of.end()
    places = [(m.start, m.end) for m in scene.entities] + [(q.start, q.end) for q in scene.quantities]
    return any(start <= first <= start + _OWN or first <= start < last for first, last in places)


def _counts(mention: Mention, measure: str, quantity: Quantity) -> bool:
    """The counted noun is the measure's own word, or says no more than people or things."""
    inside = mention.start < quantity.end and quantity.start < mention.end
    return (
        inside
        or bool(_PEOPLE.search(quantity.noun or ""))
        or bool(set(keys_of(quantity.noun or "")) & set(keys_of(measure)))
    )
