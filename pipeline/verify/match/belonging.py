"""Does a measure belong to a figure and to the entity beside it, or to something else in the sentence?

"Core inflation", "an inflation target", "inflation in Northaven" and "exports to Sudland" name the measure, and none of
them is the measure of the country. When in doubt it is not: wrong alignment is worse than no verdict.
"""

import re

from pipeline.models import Polarity, Quantity, QuantityKind
from pipeline.verify.match.lexicon import Mention
from pipeline.verify.match.scene import Scene
from pipeline.verify.match.words import keys_of

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
_PLAIN = frozenset(
    re.split(
        r"\s+",
        """
        a an the its their our his her this that these those each every some any no all both whose
        of in for on at by to from with and or but as than if when while where because since that which who per
        is was are were be been has have had did does do will would can could may might should
        total overall whole entire national annual yearly current estimated official average global domestic
        resident headline nominal gross new actual reported recorded same own present latest
        said says put puts saw sees sent kept keep held hold brought lifted pushed drove cut cuts expects expected
        many much more fewer highest lowest largest smallest biggest
        raised lowered makes made means meant when its' how where why whether then now so only even still
        """.strip(),
    )
)
"""Words before a measure that leave it what it is."""
_WORD_BEFORE = re.compile(r"(?P<word>[^\W\d_][\w’'.-]*?)[ -]$")
_NARROWER = re.compile(
    r"^[ -](?:(?:growth|targets?|goals?|expectations?|forecasts?|projections?|density|deflators?|benefits?|controls?|"
    r"ceilings?|limits?|gaps?|figures? for|debates?|crisis|crises|loss(?:es)?|credits?|loans?|tax(?:es)?|tariffs?|"
    r"duties|bills?|insurance|packages?|sectors?|industr(?:y|ies)|firms?|markets?|quotas?|bans?|orders|contracts?|centres?|centers?|"
    r"linked|adjusted|bound|led|driven)\b|among\b|"
    r"(?:per capita|per person|per head|a head)\b|"
    r"(?:aged|living|younger|older|(?:over|under) \d)|(?:to|from|with|between|among)\s+(?:the\s+)?[A-Z])"
)
"""What follows a measure and makes another of it."""
_WHOLE = re.compile(
    r"(?:%|percent|per cent|half|thirds?|quarters?|fifths?|tenths?|majority|minority|parts?|share|portion|most|rest|"
    r"much|some|many|none|\d)\s+of\s+(?:(?:the|its|their|this)\s+)?(?:(?:[\w.]+['’]s?|\w+)\s+){0,3}$",
    re.IGNORECASE,
)
""" "Half of the population": the measure is the whole, and the figure a part of it."""
_PART_OF = re.compile(r"^(?:\s+\w+)?\s+of\s+[^,;.]*$")
_SHARE_OF = re.compile(r"^\s+of\s+[^,;.]*$")
_SHARES = (QuantityKind.FRACTION, QuantityKind.PERCENT, QuantityKind.RATIO)
_IN_PASSING = re.compile(
    r"\b(?:(?:adjust|account|correct|allow)\w* for|than|above|below|outpac\w+|fight\w*|fought|curb\w*|"
    r"tam(?:e|es|ed|ing)|against|despite|due to|because of|amid|in line with)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_MOMENT = re.compile(
    r"\b(?:peak\w*|hit|high|low|record|maximum|minimum)\s+(?:(?:at|of|a|an|near|to)\s+){0,2}$", re.IGNORECASE
)
_PER = re.compile(r"^\s*(?:(?:an?|per|each|every)\s+(?:hour|day|week|month|quarter)|daily|weekly|monthly|quarterly)\b")
_OUT_OF = re.compile(r"(?:^|[,;(]\s*)(?:out )?of\s+(?:(?:the|its|their)\s+)?(?:[\w.]+['’]s?\s+)?$", re.IGNORECASE)
_OWNER = re.compile(r"(?P<name>[A-Z][\w.-]*)(?:['’]s|(?<=s)['’])\s+(?:[a-z-]+\s+){0,2}$")
_HAVER = re.compile(
    r"(?P<name>[A-Z][\w.-]*)(?:\s+(?:has|had|have|with|reached|recorded|posted|reported|saw|sees))"
    r"\s+(?:(?:an?|the|its)\s+)?(?:[a-z-]+\s+)?$"
)
_PART = (
    r"(?:city|cities|town|village|province|prefecture|county|district|municipality|suburb|island|region|state|territory|"
    r"canton|borough|parish|capital|settlement|neighbou?rhood|metropolitan|eurozone|euro area)\b"
)
_PLACE = re.compile(rf"\b{_PART}[^.;:]{{0,40}}$")
_WHERE = re.compile(
    rf"^\s+(?:in|of|for|at)\s+(?:(?:the|this|that|its)\s+)?(?:(?P<name>[A-Z][\w.’'-]*)|(?:[a-z-]+\s+)?{_PART})"
)
_BASES = frozenset(
    keys_of("GDP gross domestic product national output income share rate percentage expenditure spending")
)
_COMPARED = re.compile(r"^\s*(?:more|less|fewer|higher|lower|greater|larger|smaller|faster|slower)\b")
_APART = re.compile(r"^\s*(?:above|below|short of|ahead of|behind)\b")
_GAINED = re.compile(
    r"\b(?:add(?:s|ed|ing)?|los(?:es|t|ing)|lose|gain(?:s|ed|ing)?|shed(?:s|ding)?|contribut(?:es?|ed|ing)|sav(?:es?|ed|ing))"
    r"\s+(?:an?\s+|some\s+)?$",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"(?:\b(?:never|not|no longer|neither|nor|without|hardly|cannot)|n['’]t)\b[^,;]{0,40}$", re.IGNORECASE
)
_BY = re.compile(r"\bby\s+(?:an?\s+|some\s+)?$", re.IGNORECASE)


def speaks_of(mention: Mention, measure: str, quantity: Quantity, scene: Scene) -> bool:
    """Whether the measure can be that of the figure, and of an entity rather than of something else.

    "Six thousand lions" are no population of a country, and "the population of penguins" is not that of the country
    named beside it.
    """
    if quantity.kind is QuantityKind.COUNT and quantity.noun and not _counts(mention, measure, quantity):
        return False
    if _PER.match(scene.after(quantity.end)) or _is_another(mention, quantity, scene) or _is_of_another(mention, scene):
        return False
    after = scene.after(mention.end)
    of = _OF_WHAT.match(after)
    if of is None or _GENERIC.match(after[of.end() :]):
        return True
    start = mention.end + of.end()
    owned = any(
        start <= entity.start <= start + _OWN or entity.start <= start < entity.end for entity in scene.entities
    )
    return owned or any(figure.start <= start < figure.end for figure in scene.quantities)


def names_its_base_only(mention: Mention, scene: Scene) -> bool:
    """ "Of GDP" is said of many shares."""
    return {word.key for word in scene.words[mention.first : mention.last + 1]} <= _BASES


def own_words(measure: str) -> set[str]:
    """Words of a measure's id that tell it from other shares of the same base."""
    return set(keys_of(measure)) - _BASES


def is_compared(quantity: Quantity, scene: Scene) -> bool:
    """ "By a trillion", "2 % more", "lost 5 million": how far two things are apart, and no level of either."""
    hedge = quantity.hedge
    before = scene.before(min(quantity.start, hedge.start) if hedge else quantity.start)
    after = scene.after(max(quantity.end, hedge.end) if hedge else quantity.end)
    if _GAINED.search(before) or _APART.match(after):
        return True
    level = quantity.polarity is Polarity.LEVEL
    return level and bool(_BY.search(before) or _COMPARED.match(after))


def is_denied(quantity: Quantity, scene: Scene) -> bool:
    """ "Never passed 200": what a row says of 200 is no measure of that."""
    return bool(_NOT.search(scene.before(quantity.start)))


def is_momentary(quantity: Quantity, scene: Scene) -> bool:
    """ "Peaked at 9.1 %": a moment of the year, not the year."""
    hedge = quantity.hedge
    edge = min(quantity.start, hedge.start) if hedge else quantity.start
    return bool(_MOMENT.search(scene.before(edge)))


def _counts(mention: Mention, measure: str, quantity: Quantity) -> bool:
    """The counted noun is the measure's own word, or says no more than people or things."""
    inside = mention.start < quantity.end and quantity.start < mention.end
    return (
        inside
        or bool(_PEOPLE.search(quantity.noun or ""))
        or bool(set(keys_of(quantity.noun or "")) & set(keys_of(measure)))
    )


def _is_another(mention: Mention, quantity: Quantity, scene: Scene) -> bool:
    """A narrower measure, a target or rate of it, or the whole of which the figure is a part."""
    before, after = scene.before(mention.start), scene.after(mention.end)
    if (
        _NARROWER.match(after)
        or _IN_PASSING.search(before)
        or _is_whole(mention, quantity, scene)
        or (_OUT_OF.search(before) and after.startswith(","))
    ):
        return True
    return mention.first == mention.last and _is_narrowed(mention, before, scene)


def _is_whole(mention: Mention, quantity: Quantity, scene: Scene) -> bool:
    """The figure counts a part, and the measure is what it is a part of."""
    if quantity.kind is not QuantityKind.COUNT:
        return False
    shares = [q for q in scene.quantities if q.kind in _SHARES and q.end <= mention.start]
    return (
        bool(_WHOLE.search(scene.before(mention.start)))
        or any(_SHARE_OF.match(scene.text(share.end, mention.start)) for share in shares)
        or (quantity.end < mention.start and bool(_PART_OF.match(scene.text(quantity.end, mention.start))))
    )


def _is_narrowed(mention: Mention, before: str, scene: Scene) -> bool:
    """A word before a measure of one word that is neither plain nor the name of an entity: "core inflation"."""
    found = _WORD_BEFORE.search(before)
    if found is None:
        return False
    place = mention.start - len(before) + found.start()
    word = found["word"].casefold()
    return not (_is_known(place, scene) or word in _PLAIN or word.endswith(("'s", "’s", "s'", "s’", "ed", "ly")))


def _is_of_another(mention: Mention, scene: Scene) -> bool:
    """It belongs to a name that no entity bears, or to a part of a country."""
    before, after = scene.before(mention.start), scene.after(mention.end)
    start = mention.start - len(before)
    for pattern in (_OWNER, _HAVER):
        owner = pattern.search(before)
        if owner and not _is_known(start + owner.start("name"), scene):
            return True
    if (place := _PLACE.search(before)) and not _is_known_between(start + place.start(), mention.start, scene):
        return True
    where = _WHERE.match(after)
    return where is not None and (where["name"] is None or not _is_known(mention.end + where.start("name"), scene))


def _is_known(at: int, scene: Scene) -> bool:
    """Whether an entity, a period or a figure covers the place."""
    figures = [*scene.quantities, *(quantity for quantity, _ in scene.periods)]
    places = [(m.start, m.end) for m in scene.entities] + [(q.start, q.end) for q in figures]
    return any(start <= at < end for start, end in places)


def _is_known_between(start: int, end: int, scene: Scene) -> bool:
    return any(start <= entity.start < end for entity in scene.entities)
