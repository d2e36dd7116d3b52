"""Measures that are a yardstick for something else: "a third of Ukraine's GDP", "more than Nigeria's GDP"."""

import re

from pipeline.models import Quantity
from pipeline.verify.match.lexicon import Mention
from pipeline.verify.match.scene import Scene, gap

_BASE_OF = re.compile(
    r"(?:%|\b(?:per ?cent|thirds?|quarters?|half|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?"
    r"|share|fraction|proportion|percentage|equivalent))\s+(?:of|to)\s+(?:[\w.'’-]+\s+){0,3}$",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:exceed\w*|surpass\w*|outstrip\w*|dwarf\w*|rival\w*|match(?:es|ed|ing)?|equal\w*|equivalent|than|compared"
    r"|against|versus)\b",
    re.IGNORECASE,
)


def is_yardstick(mention: Mention, quantity: Quantity, scene: Scene) -> bool:
    """Whether the measure is only what the figure, or another beside it, is held against."""
    if quantity.start >= mention.end and gap(scene, mention, quantity) == 0:
        return False
    before = scene.before(mention.start)
    base = _BASE_OF.search(before)
    if base and not _is_date(mention.start - len(before) + base.start(), scene):
        return True
    return quantity.end <= mention.start and bool(_AGAINST.search(scene.text(quantity.end, mention.start)))


def _is_date(at: int, scene: Scene) -> bool:
    """The quarter of "the fourth quarter of 2024" is no part of anything."""
    return any(date.start <= at < date.end for date, _ in scene.periods)
