"""Which words can be a name at all: a few, as they stand in a sentence, neither grammar alone nor a unit."""

import re
from typing import Final

from pipeline.errors import legible
from pipeline.frames.words import are
from pipeline.models import QuantityKind
from pipeline.quantities import read_quantities

_LONGEST: Final = 6
"""Words of a name that anybody would write in a sentence."""
_FEWEST, _MOST = 2, 80
"""Characters of a name."""
_LETTERS = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_WORD = re.compile(r"[^\W\d_]{2,}(?:[-’'][^\W\d_]+)*|CO2|M[1-3]")
_CODE = re.compile(r"[A-Z0-9]*[._][A-Za-z0-9._]*|[A-Z]+[0-9][A-Z0-9]*|[A-Z]{5,}|[0-9]+")
_PLAIN = re.compile(r"[^\W_][^|\"<>{}\[\]\\=]*")
_ALONE: Final = (
    "a an and any are at by do for has have in is it no none not of on one or other some than that the to yes"
    " all be been but can did each had he her his how if its many more most much my nor our she so such their them"
    " then there these they this those too us was we were what when where which who whom whose why will with you"
)
_FUNCTION_WORDS: Final = frozenset(_ALONE.split())


def is_grammar(name: str) -> bool:
    """Whether a name has only words that say nothing: "no", "of the", "yes"; abbreviations (US, IT) are others."""
    words = _LETTERS.findall(name)
    said = [word if word.isupper() and len(word) > 1 else word.casefold() for word in words]
    return bool(said) and (_FUNCTION_WORDS | are("function")).issuperset(said)


def is_written(name: str) -> bool:
    """Whether a name could stand in a sentence: a few words, and neither a code nor words such as "no" alone."""
    words = name.split()
    if not words or len(words) > _LONGEST or any(_CODE.fullmatch(word) for word in words if word != "CO2"):
        return False
    return bool(_WORD.search(name)) and not is_grammar(name) and not re.search(r"[()\[\]{}=<>|/\\]", name)


def fault_of(name: str) -> str:
    """Why these words cannot be taught as a name; empty if they can."""
    if not name or name != legible(name):
        return "a name is words on one line, without signs that nobody sees"
    if len(name) > _MOST or len(name.split()) > _LONGEST:
        return f"a name has at most {_LONGEST} words"
    if not _PLAIN.fullmatch(name):
        return f"{name!r} holds signs that no name has"
    if sum(sign.isalnum() for sign in name) < _FEWEST:
        return f"{name!r} is too short for a name"
    if _is_unit(name):
        return f"{name!r} is a figure or a unit, and many things are counted in it"
    return f"{name!r} says nothing of what is meant: such words stand in every sentence" if is_grammar(name) else ""


def _is_unit(name: str) -> bool:
    """Whether the words are read as a figure, or as the unit of one; what is counted ("5 recruits") is neither."""
    if any(each.text == name for each in read_quantities(name)):
        return True
    behind = (each for each in read_quantities(f"5 {name}") if each.text == f"5 {name}")
    return any(each.kind is not QuantityKind.COUNT or each.noun is None for each in behind)
