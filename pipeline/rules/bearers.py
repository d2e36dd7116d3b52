"""What an article tells of persons beside their names: offices that they hold, and whether it calls them he or she."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from pipeline.rules import saying
from pipeline.rules.names import NAME, UPPER

_OFFICE = "|".join(sorted((word for word in saying.OFFICES), key=len, reverse=True))
_VICE = r"(?P<vice>(?:vice|deputy|former|ex|assistant)[ -])?"
_NAMED = rf"(?-i:(?P<name>{NAME.pattern}))"
_KIND = r"(?:(?P<kind>[a-z’'-]+) )?"
HOLDS = re.compile(rf"(?<![\w’'-]){_VICE}{_KIND}(?P<office>{_OFFICE}) {_NAMED}", re.IGNORECASE)
"""An office before the name of who holds it."""
IS_HELD = re.compile(
    rf"{_NAMED}, (?:the |a |an )?(?:[\w’'-]+ ){{0,3}}?{_VICE}{_KIND}(?P<office>{_OFFICE})\b", re.IGNORECASE
)
"""A name before the office that its bearer holds."""
ANOTHER = frozenset({"vice", "deputy", "former", "ex", "assistant"})
"""Words that make an office another one."""
MALE = re.compile(
    r"\b(?:Mr|Sir|King|Prince|Lord|Pope|Father|(?:[Ss]pokes|[Cc]hair|[Cc]ongress|[Cc]ouncil|[Bb]usiness)?[Mm]an"
    r"|[Ff]ather|[Bb]rother|[Ss]on|[Hh]usband|[Ff]iancé)\b"
)
FEMALE = re.compile(
    r"\b(?:Mrs|Ms|Miss|Lady|Queen|Princess|Dame|Sister|\w*woman|[Mm]other|[Ss]ister|[Dd]aughter|[Ww]ife|[Ww]idow"
    r"|[Aa]ctress|[Ff]iancée|[Hh]eroine)\b"
)
TITLED = re.compile(rf"\b(?P<title>{MALE.pattern}|{FEMALE.pattern})\.?,? (?P<name>{NAME.pattern}|[{UPPER}][\w’'-]+)")
"""A word that tells a gender before a name."""
CALLED = re.compile(rf"(?P<name>{NAME.pattern}), (?:[\w’'-]+ ){{0,3}}?(?P<title>{MALE.pattern}|{FEMALE.pattern})")
"""A name before a word that tells its bearer's gender."""


class Gender(StrEnum):
    """What a pronoun tells of whom it stands for."""

    MALE = "male"
    FEMALE = "female"


def offices(texts: Sequence[str]) -> Mapping[str, frozenset[str]]:
    """Offices by the family names of those who hold them."""
    found: dict[str, set[str]] = {}
    for text in texts:
        if not _names_office(text.casefold()):
            continue
        for match in (*HOLDS.finditer(text), *IS_HELD.finditer(text)):
            if not match["vice"] and (match["kind"] or "").lower() not in ANOTHER:
                held = found.setdefault(match["name"].split()[-1], set())
                held |= {match["office"].lower(), f"{match['kind'] or ''} {match['office']}".strip().lower()}
    return {name: frozenset(offices) for name, offices in found.items()}


def _names_office(small: str) -> bool:
    """Whether there can be any: far sooner said than by the patterns, which try each office at each word."""
    return any(office in small for office in saying.OFFICES)


def genders(texts: Sequence[str]) -> Mapping[str, Gender]:
    """By family names, where a title or a word for their bearer tells it."""
    return {
        match["name"].split()[-1]: gender
        for text in texts
        if told_by(text)  # both patterns hold such a word, and take far longer to say that there is none
        for match in (*CALLED.finditer(text), *TITLED.finditer(text))
        if (gender := told_by(match["title"]))
    }


def told_by(words: str) -> Gender | None:
    """What titles and words for a person tell."""
    if FEMALE.search(words):
        return Gender.FEMALE
    return Gender.MALE if MALE.search(words) else None
