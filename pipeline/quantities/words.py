# ruff: noqa: E501, SIM905
"""Words around a figure: the counted noun after it, and names whose number is no quantity."""

import re
from typing import NamedTuple

_STOP = frozenset(
    "a an the and or but nor so yet of in on at by for from to with as into onto over under after before during since until till "
    "than that which who whom whose what when where while if because although though is are was were be been being am has have "
    "had do does did will would shall should can could may might must not no it its he she they them their his her our your my "
    "we you i this these those there here now then also only just even still already said says say told tells voted vote votes? "
    "against among between per each every more less fewer most least up down out off about around across through within without "
    "via plus minus versus vs remain remains marched died killed fled went came got made took gave abstained agreed joined held "
    "would-be earlier later ago apart away long-term left right who'd percent respectively instead both all any believe believes support supports think thinks want favor favour oppose back see view agree disagree approve".split()
)
_NOT_PLURAL = frozenset(
    "is was has does this his its as us yes thus plus perhaps always sometimes besides towards afterwards overseas says wants plans "
    "includes remains expects needs makes takes gives seems appears means shows goes comes gets keeps calls claims argues warns "
    "across news series politics economics physics mathematics whereas less unless business analysis crisis basis campus virus "
    "status focus census consensus process progress access congress success address press stress loss boss mass class cross "
    "gross chaos famous various previous serious obvious religious dangerous continuous numerous indigenous rises falls "
    "states' les des mars texas paris illinois arkansas kansas honduras cyprus athens brussels united u.s".split()
)
_PLURAL = frozenset(
    "people men women children police personnel staff aircraft cattle sheep fish troops countrymen servicemen servicewomen "
    "policemen congressmen lawmakers fishermen businessmen spacecraft feet teeth mice data media criteria dead wounded injured "
    "missing hostages".split()
)
_EXTENDED = re.compile(r" (?:in favou?r|against)\b")
_WORD = re.compile(r"[ \u00a0-]((?:[A-Z]\.){2,}|[A-Za-z][A-Za-z’'-]*)")
_HYPHENED = re.compile(r"-([a-z]{2,})\b")
_LONGEST = 5
_SHORTEST_PLURAL = 3


class NounPhrase(NamedTuple):
    """The counted noun with its modifiers as written, and where it ends."""

    text: str
    end: int


def _is_plural(word: str) -> bool:
    lower = word.lower()
    if lower in _PLURAL:
        return True
    return (
        len(word) > _SHORTEST_PLURAL
        and word[-1] == "s"
        and not lower.endswith(("ss", "ous", "'s", "’s"))
        and lower not in _NOT_PLURAL
    )


def counted(text: str, end: int, *, single: bool = False) -> NounPhrase | None:
    """The noun phrase that a count at ``end`` counts: up to five words ending in a plural, in the same clause."""
    start = position = end
    for _ in range(_LONGEST):
        match = _WORD.match(text, position)
        if match is None:
            return None
        word, position = match[1], match.end()
        if word in ("votes", "vote", "abstentions", "abstention") or _is_plural(word) or (single and word in _SINGLE):
            extended = _EXTENDED.match(text, position)
            end = extended.end() if extended else position
            return NounPhrase(text[start + 1 : end], end)
        if word.lower() in _STOP:
            return None
    return None


_SINGLE = frozenset(
    "vote abstention member person soldier seat missile country state nation ship tank aircraft death man woman child "
    "official officer civilian billion".split()
)


def hyphened(text: str, end: int) -> NounPhrase | None:
    """``300-ship``, ``15-member``: the noun joined to a figure."""
    match = _HYPHENED.match(text, end)
    if (
        match is None
        or match[1].endswith("ed")
        or match[1] in ("way", "fold", "to", "time", "something", "sum", "up", "on", "in")
    ):
        return None
    return NounPhrase(match[1], match.end())


_OF = re.compile(r" (?:of|in|for|worth of) (?:the |its |their |a |an )?(?=[A-Za-z])")
_MODIFIER = re.compile(r" ?((?:[A-Z]\.){2,}|[A-Za-z][A-Za-z’'-]*)")


def qualified(text: str, end: int) -> str | None:
    """What a share or sum is of, in or for: ``50% of [Ukraine's mineral wealth]``; None if the text does not say."""
    match = _OF.match(text, end)
    if match is None:
        return None
    start = last = match.end()
    for _ in range(_LONGEST):
        word = _MODIFIER.match(text, last)
        if word is None or word[1].lower() in _STOP or word[1] in MONTHS:
            break
        last = word.end()
        if _is_plural(word[1]):
            break
    return text[start:last] or None


MONTHS = frozenset("January February March April May June July August September October November December".split())


_NAMING = frozenset(
    "Article Articles Art Art. Resolution Resolutions Section Sections Sec. Chapter Chapters Figure Fig. Table Title Rule Rules Amendment Item Page Pages "
    "page pages p. pp. Boeing Airbus Route Highway Interstate Flight Type Mark Mk Class Category Phase Level Tier Apollo Protocol Annex Directive "
    "Regulation Bill Act Order Windows iPhone Version version Unit Room Channel Track Point Pillar Basket Division Brigade Regiment Battalion "
    "Squadron Area District Ward Zone Gate Pier Line Bus Train Exit Lot Lots Proposition Measure Clause paragraph paragraphs Paragraph Paragraphs "
    "para paras footnote Note Psalm Number number No No. no. Nos. Nr Nr. Decree Document Case Model Series Symphony Op. Vol. Volume Part Season Episode "
    "Game Agenda Vision Formula Sputnik Core Galaxy Xbox PlayStation article resolution section chapter category phase tier Group Catch Channel "
    "§ # №".split()
)
_JOINED = frozenset("_@#§№&=[")
_LONGEST_NAME = 14


def names(text: str, start: int) -> bool:
    """Whether what stands before a figure makes it part of a name: ``Article 5``, ``F-16``, ``COP28``, ``[3]``."""
    if not start:
        return False
    last = text[start - 1]
    if last == " ":
        return (
            text[text.rfind(" ", max(0, start - _LONGEST_NAME), start - 1) + 1 : start - 1].lstrip('(“"\n') in _NAMING
        )
    joined = start > 1 and (
        text[start - 2].isalnum() if last in "/:" else text[start - 2].isalpha() and text[start - 2].isascii()
    )
    return last in _JOINED or (last.isalpha() and last.isascii()) or (last in "-./:" and joined)


_OPENING = frozenset('.!?:;\n"“”‘(•-—–')


def opens(text: str, start: int) -> bool:
    """Whether a position is one where any word takes a capital."""
    return (
        start == 0
        or text[start - 1] in _OPENING
        or (text[start - 1] == " " and (start == 1 or text[start - 2] in _OPENING))
    )
