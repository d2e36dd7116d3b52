"""Names of statements and steps for formats in which not every text can be a name."""

import re
from collections.abc import Mapping

from pipeline.models import ArgumentMap


def names(map_: ArgumentMap, allowed: re.Pattern[str]) -> Mapping[str, str]:
    """Id to name: the id itself where the format can take it, else one made from its place in the map.

    Made names hold a hyphen, which ``allowed`` must not take, so that none of them is somebody's id.
    """
    ids = [(f"x-s{at}", each.id) for at, each in enumerate(map_.statements)]
    ids += [(f"x-i{at}", each.id) for at, each in enumerate(map_.inferences)]
    ids += [(f"x-a{at}", each.id) for at, each in enumerate(map_.attacks)]
    return {id_: id_ if allowed.fullmatch(id_) else made for made, id_ in ids}
