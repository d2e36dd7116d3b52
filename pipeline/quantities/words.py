"""Words around a figure: the noun that it counts or qualifies, and names whose number is no quantity."""

import calendar
import re
from typing import NamedTuple

from pipeline.quantities.lexicon import HYPHENED_NO_NOUN, INDICES, LABELS, NAMING, NOT_PLURAL, PLURAL, SINGLE, STOP

_WORD = re.compile(r"[ -]((?:[A-Z]\.){2,}|[A-Za-z][A-Za-z’'-]*)")
_VOTING = re.compile(r" (?:in favou?r|against)\b")
_CAST = re.compile(r" (?P<side>in favou?r|against|abstaining|abstained)\b(?! (?:of|the|a|an|its|[A-Z]))")
"""``18 against``: votes without the word."""
_HYPHENED = re.compile(r"-([a-z]{2,})\b")
_OF = re.compile(r" (?:of|in|for|worth of) (?:the |its |their |an? )?(?=[A-Za-z])")
_MODIFIER = re.compile(r" ?((?:[A-Z]\.){2,}|[A-Za-z][A-Za-z’'-]*)")
_MONTHS = frozenset(calendar.month_name)
_LONGEST = 5
_SHORTEST_PLURAL = 3
_LONGEST_NAME = 14
_JOINED = frozenset("_@#§№&=[")
_OPENING = frozenset('.!?:;\n"“”‘(•-—–')


class NounPhrase(NamedTuple):
    """The counted noun with its modifiers as written, and where it ends."""

    text: str
    end: int


def _is_plural(word: str) -> bool:
    lower = word.lower()
    if word[-1] != "s" or len(word) <= _SHORTEST_PLURAL or lower in NOT_PLURAL:
        return lower in PLURAL
    return not lower.endswith(("ss", "ous", "'s", "’s"))


def counted(text: str, end: int, *, single: bool = False) -> NounPhrase | None:
    """The noun phrase that a count at ``end`` counts: up to five words ending in a plural, in the same clause."""
    cast = _CAST.match(text, end)
    if cast:
        return NounPhrase(cast["side"], cast.end())
    position = end
    for _ in range(_LONGEST):
        match = _WORD.match(text, position)
        if match is None:
            return None
        word, position = match[1], match.end()
        if _is_plural(word) or (single and word in SINGLE):
            voting = _VOTING.match(text, position)
            last = voting.end() if voting else position
            return NounPhrase(text[end + 1 : last], last)
        if word.lower() in STOP:
            return None
    return None


def hyphened(text: str, end: int) -> NounPhrase | None:
    """``300-ship``, ``15-member``: the noun joined to a figure."""
    match = _HYPHENED.match(text, end)
    if match is None or match[1].endswith("ed") or match[1] in HYPHENED_NO_NOUN:
        return None
    return NounPhrase(match[1], match.end())


def qualified(text: str, end: int) -> str | None:
    """What a share or sum is of, in or for: ``50% of [the harvest]``; None if the text does not say."""
    match = _OF.match(text, end)
    if match is None:
        return None
    start = last = match.end()
    for _ in range(_LONGEST):
        word = _MODIFIER.match(text, last)
        if word is None or word[1].lower() in STOP or word[1] in _MONTHS:
            break
        last = word.end()
        if _is_plural(word[1]):
            break
    return text[start:last] or None


def names(text: str, start: int) -> bool:
    """Whether what stands before a figure makes it part of a name: ``Article 5``, ``F-16``, ``COP28``, ``[3]``."""
    if not start:
        return False
    last, before = text[start - 1], text[max(0, start - 2) : start - 1]
    if last == " ":
        word = text[text.rfind(" ", max(0, start - _LONGEST_NAME), start - 1) + 1 : start - 1]
        word = word.rpartition("\n")[2].lstrip('(“"')
        return word in NAMING or word == "per" or text.endswith(("for every ", "out of every "), 0, start)
    if last in "-–" and before.isdigit():
        first = _first_of_chain(text, start)
        return first < start and names(text, first)
    return last in _JOINED or _is_glued(last, before)


def _is_glued(last: str, before: str) -> bool:
    """``F-`` 16, ``COP`` 28, ``v1.`` 2: by the two characters before a figure."""
    if last in "/:":
        return before.isalnum()
    if last in ".,":
        return before.isdigit() or (last == "." and before.isalpha() and before.isascii())
    if last == "-":
        return before.isalpha() and before.isascii()
    return last.isalpha() and last.isascii()


def _first_of_chain(text: str, start: int) -> int:
    """Where numbers joined by dashes begin: at ``747`` for the 8 of ``747-8``."""
    first = start
    while first > start - _LONGEST_NAME and first > 0 and (text[first - 1].isdigit() or text[first - 1] in "-–"):
        first -= 1
    return first


def labels(text: str, start: int, end: int) -> bool:
    """Whether a bare number names with the word before it: ``room 12``, ``S&P 500``, not ``the Dow 90 points up``."""
    if not start or text[start - 1] != " ":
        return False
    before = text[max(0, start - _LONGEST_NAME) : start - 1]
    word = re.split(r"[ \n/(“\"]", before)[-1]
    if word in INDICES:
        return not text.startswith((" point", "-point"), end)
    return word.lower() in LABELS and (word[0].isupper() or counted(text, end) is None)


def opens(text: str, start: int) -> bool:
    """Whether a position is one where any word takes a capital."""
    if start == 0 or text[start - 1] in _OPENING:
        return True
    return text[start - 1] == " " and (start == 1 or text[start - 2] in _OPENING)
