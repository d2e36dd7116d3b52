"""Numbers of statements by their place: the main claim has none, what bears on it is 1, 2, 3, and on that 1.1, 1.2."""

from collections import Counter
from collections.abc import Mapping

from pipeline.render.sheet import Sheet
from pipeline.render.tree import Forest, forest

_LETTERS = 26


def numbering(sheet: Sheet) -> Mapping[str, str]:
    """Statement id to number, empty for the main claim. What is not linked to it begins with a letter."""
    return numbers(forest(sheet))


def numbers(grown: Forest) -> Mapping[str, str]:
    """The same of a forest that is at hand."""
    told: list[str] = []
    named: dict[str, str] = {}
    apart = 0
    siblings: Counter[int] = Counter()
    for here, place in enumerate(grown.places):
        if place.statement is None:
            told.append("")
            continue
        top = place.parent is None or grown.places[place.parent].statement is None
        if top:
            own = "" if here == 0 else _letters(apart)
            apart += here > 0
        elif place.ghost:
            own = ""
        else:
            parent = int(place.parent or 0)
            siblings[parent] += 1
            own = f"{told[parent]}.{siblings[parent]}".lstrip(".")
        told.append(own)
        if not place.ghost:
            named[str(place.statement)] = own
    return named


def _letters(at: int) -> str:
    """A, B, …, Z, AA, AB: the names of columns in a spreadsheet."""
    made = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, _LETTERS)
        made = chr(ord("A") + rest) + made
    return made
