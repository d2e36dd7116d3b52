# ruff: noqa: E501
"""Hedging words before and after a figure. The words are data; longest first, nearest to the figure."""

import re

from pipeline.models import HedgeClass, QuantityHedge, QuantityKind
from pipeline.quantities.found import Found

_BEFORE = {
    HedgeClass.EXACTLY: "exactly,precisely,only,just,a mere,merely,a total of,a full,fully,all of",
    HedgeClass.ABOUT: "about,approximately,around,roughly,some,circa,c.,ca.,an estimated,estimated,estimated at,on the order of,in the "
    "region of,somewhere around,something like,in the neighborhood of,around about,or so,~,≈,approx.,approx,an approximate,reportedly about",
    HedgeClass.BELOW_NEAR: "nearly,almost,close to,just under,just below,slightly less than,slightly under,slightly below,a little under,"
    "a little less than,just shy of,shy of,not quite,approaching,just short of,nearing,near,practically,virtually,a bit less than,just less than",
    HedgeClass.ABOVE_NEAR: "just over,slightly more than,just above,slightly over,slightly above,a little over,a little more than,just more than,"
    "barely over,barely more than,a bit more than,a bit over",
    HedgeClass.LOWER_BOUND: "over,more than,greater than,above,topped,tops,topping,top,exceeded,exceeds,exceeding,exceed,surpassed,surpasses,surpassing,"
    "surpass,well over,far more than,upwards of,upward of,in excess of,higher than,larger than,much more than,well above,north of,beyond,"
    "significantly more than,considerably more than,fully more than,better than,older than,longer than",
    HedgeClass.LOWER_BOUND_INCLUSIVE: "at least,no fewer than,no less than,not less than,a minimum of,minimum of,as few as,as little as,as low as,"
    "not fewer than,from at least,a low of",
    HedgeClass.UPPER_BOUND: "under,less than,fewer than,below,well under,lower than,smaller than,well below,far fewer than,far less than,"
    "younger than,shorter than,south of,much less than",
    HedgeClass.UPPER_BOUND_INCLUSIVE: "up to,at most,no more than,not more than,a maximum of,maximum of,as many as,as much as,as high as,not exceeding,"
    "capped at,a high of,no higher than,as long as",
}
_AFTER = {
    HedgeClass.LOWER_BOUND_INCLUSIVE: "or more,or higher,or above,or over,or greater,plus,+,and up,and more,and above,or longer,or older,and counting,"
    "at least,at the least,and over",
    HedgeClass.UPPER_BOUND_INCLUSIVE: "or less,or fewer,or below,or under,or lower,at most,at the most,or younger",
    HedgeClass.ABOUT: "or so,or thereabouts,-odd,odd,-ish,-strong,approximately,give or take",
}
BEFORE = {phrase: class_ for class_, phrases in _BEFORE.items() for phrase in phrases.split(",")}
_LONGEST = max(len(phrase.split()) for phrase in BEFORE)
_AFTER_CLASS = {phrase: class_ for class_, phrases in _AFTER.items() for phrase in phrases.split(",")}
_BEHIND = re.compile(
    rf",? ?(?P<phrase>{'|'.join(sorted(map(re.escape, _AFTER_CLASS), key=len, reverse=True))})(?![A-Za-z0-9$€£])"
)
_TAIL = re.compile(r"[\w.~≈'’-]+")
_ARTICLE = frozenset(("a", "an", "the", "its", "their", "his"))
_WINDOW = 56
_DURING = re.compile(r"\b(?:for|lasted|lasting|takes?|took|spen[td]|of|after|in|within|aged) $")
_PAST = re.compile(r" (?:ago|old|long|later|after|of)\b")


def before(text: str, start: int) -> QuantityHedge | None:
    """The hedge that stands directly before a position, over an article at most."""
    window = max(0, start - _WINDOW)
    line = text.rfind("\n", window, start) + 1
    tokens = [m.span() for m in _TAIL.finditer(text, max(window, line), start)]
    if not tokens or text[tokens[-1][1] : start].strip(" \u00a0"):
        return None
    return _ending(text, tokens) or (
        _ending(text, tokens[:-1]) if text[slice(*tokens[-1])].lower() in _ARTICLE else None
    )


def _ending(text: str, tokens: list[tuple[int, int]]) -> QuantityHedge | None:
    """The longest hedge that these words end in."""
    for length in range(min(_LONGEST, len(tokens)), 0, -1):
        start, end = tokens[-length][0], tokens[-1][1]
        class_ = BEFORE.get(text[start:end].lower())
        if class_ is not None:
            return QuantityHedge(class_=class_, text=text[start:end], start=start, end=end)
    return None


def behind(text: str, end: int) -> QuantityHedge | None:
    """The hedge that follows a figure: ``or more``, ``plus``, ``-odd``."""
    match = _BEHIND.match(text, end)
    if match is None:
        return None
    return QuantityHedge(
        class_=_AFTER_CLASS[match["phrase"]], text=match["phrase"], start=match.start("phrase"), end=match.end()
    )


def hedge(text: str, found: Found) -> QuantityHedge | None:
    """The hedge of a figure, before it or after it; ``over five years`` hedges nothing, it says how long."""
    if found.kind is QuantityKind.PERIOD:
        return _since(text, found.start)
    ahead = before(text, found.start)
    if ahead and ahead.text.lower() == "over" and found.kind is QuantityKind.DURATION:
        lasting = _DURING.search(text, max(0, ahead.start - _WINDOW), ahead.start) or _PAST.match(text, found.end)
        ahead = ahead if lasting else None
    return ahead or behind(text, found.end)


_SINCE = re.compile(r"\b(?P<word>[Ss]ince) (?:about |early |late |mid-)?$")
_SINCE_EVENT = re.compile(r"\b[Ss]ince [^,.;\n]{1,60} (?:in|of|on) $")


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
