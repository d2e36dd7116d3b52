"""Hedging words before and after a figure: the longest phrase of the lexicon that touches it."""

import re

from pipeline.models import HedgeClass, QuantityHedge, QuantityKind
from pipeline.quantities.found import Found
from pipeline.quantities.lexicon import HEDGES_AFTER, HEDGES_BEFORE, MODALS, UPWARD, last_words

_LONGEST = max(len(phrase.split()) for phrase in HEDGES_BEFORE)
_LAST = last_words(HEDGES_BEFORE)
_BEHIND = re.compile(
    r"(?!, plus| plus [\d$€£])"
    rf",? ?(?P<phrase>{'|'.join(sorted(map(re.escape, HEDGES_AFTER), key=len, reverse=True))})(?![A-Za-z0-9$€£])"
)
_SIGNED = re.compile(r"(?P<sign>>=|<=|[<>≥≤~≈]) ?$")
_BLANKS = str.maketrans(dict.fromkeys('\u00a0(“"‘—–[', " "))
_ARTICLES = frozenset(("a", "an", "the", "its", "their", "his"))
_MAY_END = _LAST | _ARTICLES
_LONGEST_LAST = 2 + max(len(word) for word in _MAY_END)
_SIGNS = frozenset("~≈<>≥≤=")
_WINDOW = 56
_DURING = re.compile(r"\b(?:for|lasted|lasting|takes?|took|spen[td]|of|after|in|within|aged) $")
_PAST = re.compile(r" (?:ago|old|long|later|after|of)\b")
_SINCE = re.compile(r"\b(?P<word>[Ss]ince) (?:about |early |late |mid-)?$")
_SINCE_EVENT = re.compile(r"\b[Ss]ince [^,.;\n]{1,60} (?:in|of|on) $")


def hedge(text: str, found: Found) -> QuantityHedge | None:
    """The hedge of a figure, before it or after it; ``over five years`` hedges nothing, it says how long."""
    if found.kind is QuantityKind.PERIOD:
        return _since(text, found.start)
    ahead = before(text, found.start)
    if ahead and ahead.text.lower() == "over" and found.kind is QuantityKind.DURATION:
        lasting = _DURING.search(text, max(0, ahead.start - _WINDOW), ahead.start) or _PAST.match(text, found.end)
        ahead = ahead if lasting else None
    return ahead or behind(text, found.end)


def before(text: str, start: int) -> QuantityHedge | None:
    """The hedge that stands directly before a position, over an article at most."""
    if not _may_hedge(text, start):
        return None
    line = text[max(0, start - _WINDOW) : start].translate(_BLANKS).rpartition("\n")[2]
    sign = _SIGNED.search(line)
    if sign:
        where = start - len(line) + sign.start("sign")
        return QuantityHedge(
            class_=HEDGES_BEFORE[sign["sign"]], text=sign["sign"], start=where, end=where + len(sign["sign"])
        )
    if not line or line[-1] != " ":
        return None
    words = line[:-1].rsplit(" ", _LONGEST + 1)
    return _ending(text, words, start - 1) or (
        _ending(text, words[:-1], start - 2 - len(words[-1])) if words[-1].lower() in _ARTICLES else None
    )


def _may_hedge(text: str, start: int) -> bool:
    """A cheap look at the last word alone, since most figures have no hedge."""
    near = text[max(0, start - _LONGEST_LAST) : start].translate(_BLANKS).rstrip(" ")
    last = near[max(near.rfind(" "), near.rfind("\n")) + 1 :].lower()
    return last in _MAY_END or last[-1:] in _SIGNS


def _ending(text: str, words: list[str], end: int) -> QuantityHedge | None:
    """The longest hedge that these words, the last of which ends at ``end``, end in."""
    if not words or words[-1].lower() not in _LAST:
        return None
    for first in range(max(0, len(words) - _LONGEST), len(words)):
        phrase = " ".join(words[first:])
        class_ = HEDGES_BEFORE.get(phrase.lower())
        if class_ is not None and not _is_other(phrase.lower(), words[first - 1].lower() if first else ""):
            start = end - len(phrase)
            return QuantityHedge(class_=class_, text=text[start:end], start=start, end=end)
    return None


def _is_other(phrase: str, word: str) -> bool:
    """``the top 3``, ``went up to 27``: words that are a hedge elsewhere, by the word before them."""
    if phrase == "top":
        return word not in MODALS
    return phrase == "up to" and word in UPWARD


def behind(text: str, end: int) -> QuantityHedge | None:
    """The hedge that follows a figure: ``or more``, ``plus``, ``-odd``."""
    match = _BEHIND.match(text, end)
    if match is None:
        return None
    start, end = match.span("phrase")
    return QuantityHedge(class_=HEDGES_AFTER[match["phrase"]], text=match["phrase"], start=start, end=end)


def _since(text: str, start: int) -> QuantityHedge | None:
    match = _SINCE.search(text, max(0, start - _WINDOW), start)
    if match is None:
        return None
    start, end = match.span("word")
    return QuantityHedge(class_=HedgeClass.LOWER_BOUND_INCLUSIVE, text=match["word"], start=start, end=end)


def is_open(text: str, start: int) -> bool:
    """Whether a period is the beginning of one that has not ended: ``since 2022``, ``since the invasion in 2022``."""
    window = max(0, start - 2 * _WINDOW)
    return _since(text, start) is not None or _SINCE_EVENT.search(text, window, start) is not None
