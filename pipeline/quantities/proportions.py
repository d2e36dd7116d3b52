"""Figures that relate one number to another: votes, odds, ratios, fractions, multiples."""

import re
from decimal import Decimal

from pipeline.models import QuantityKind, plain
from pipeline.quantities import hedges, units, words
from pipeline.quantities.found import Found, Page
from pipeline.quantities.lexicon import SHARERS
from pipeline.quantities.numerals import BELOW_100, ONES, figure, ratio

_SMALL = rf"(?:\d{{1,4}}|(?i:{BELOW_100}|hundred))"
VOTES = r"(?P<votes>\d{1,4}(?:[-–]\d{1,4}){2})(?![-–]?\d)"
BALLOT = rf"(?P<ayes>{_SMALL}) votes? to (?P<noes>{_SMALL}|none|nil)\b(?![-/:,.]?\d|%)"
"""``14 votes to 1``."""
ODDS = (
    rf"(?P<odds_part>{_SMALL})(?! in (?:1[5-9]|20)\d\d\b)"
    rf"(?: out of(?: every)? | in(?: every)? |-in-)(?P<odds_whole>\d{{1,3}}(?:,\d{{3}})+|{_SMALL})\b"
    r"(?![-/:,.]?\d|%| (?:percent|per cent|[mb]illion|year|month|week|day|hour|minute)s?\b)"
)
COLON = r"(?P<colon_a>\d{1,3}):(?P<colon_b>\d)(?![\d:])|(?P<to_a>\d{1,4})-to-(?P<to_b>\d{1,4})\b"

DENOMINATORS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "twentieth": 20, "hundredth": 100, "thousandth": 1000,
}  # fmt: skip
_DENOMINATOR = "|".join(DENOMINATORS)
_BIG = (
    "(?:(?:of )?(?:an?|one|1) )?(?:million|billion|trillion|thousand|hundred|dozen|century|decade"
    "|percentage|per ?cent|basis|points?\\b)"
)
FRACTION = (
    rf"(?i:(?P<above>{'|'.join(ONES)})[ -](?P<below>(?:{_DENOMINATOR})s?)\b"
    r"|(?P<article>an?) (?P<single>third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|hundredth|half)\b"
    r"|(?P<half>half))(?![A-Za-z-])"
    rf"(?! {_BIG})|(?P<slash_a>[1-9])/(?P<slash_b>[2-9]|10)(?![\d/]| {_BIG}| ?%)"
)
"""``two-thirds``, ``a quarter``, ``half of``, ``3/4``."""
_SHARERS = "|".join(sorted(SHARERS))
_WHOLE = re.compile(
    r" (?:of|more|less|fewer|higher|lower|larger|smaller|as|the|since|from|in|to|by|off|on|or|and)\b|[.,;:)—–]|$"
    rf"| (?:{_SHARERS})\b(?! [a-z]+s\b)",
    re.MULTILINE,
)
_RANKED = re.compile(r" (?:time|term|grade|round|straight|consecutive)\b")
"""``for over a third time``: a rank, hedged or not."""
_HALVED = re.compile(
    r" (?:of|the|its|their|his|her|our|that|those|these|all|as (?:many|much|large|big|high))\b|[.,;)]|$"
    rf"| (?:{_SHARERS})\b",
    re.MULTILINE,
)
_HALF_PAST = re.compile(r" (?:an?|past|hour|day|year|century|decade|dozen|way)\b")
"""Behind half these make of it something other than a share."""
_APART = re.compile(r"\b(?:first|second|third|other|latter|last|past|previous|next|consecutive|straight|in) $")
_LONGEST_APART = 12
_IN_TURN = re.compile(r" (?:in a row|running)\b")
"""After quarters it makes of them stretches of time."""

MULTIPLES = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "quintupl": 5, "sextupl": 6}
_STEMS = "|".join(MULTIPLES)
_CHANGED = re.compile(r"\s*(?:$|[.,;:)–—]|(?:in|between|since|from|over|to|on|compared|and|while|as|during|within)\b)")
"""Behind ``by a fifth``, where it is by how much something changed."""
_COMPARED = (
    r"(?= (?:as|the|its|their|his|that|this|what|more|less|[a-z]+er)\b"
    r"| (?!(?:he|she|it|who|there)\b)[a-z.]+['’](?:s\b|(?<=s['’])(?= )))"
)
"""``twice as``, ``three times Japan's``."""
MULTIPLE = (
    rf"(?i:(?P<verb>{_STEMS})(?:ed|ing|es)\b|(?P<halved>halved|halving)\b"
    rf"|(?P<stem>double|triple|treble|quadruple){_COMPARED}|(?P<twice>twice){_COMPARED}"
    rf"|(?P<fold>{BELOW_100}|hundred|thousand|\d+(?:\.\d+)?)[ -]?fold\b"
    rf"|(?P<word_fold>{'|'.join(ONES)}|ten|hundred)fold\b"
    rf"|(?P<times>\d+(?:[.,]\d+)?|{BELOW_100}(?: and a half)?)[ -]times{_COMPARED}|(?P<x>\d+(?:[.,]\d+)?)x\b(?! ?\d))"
)
"""``doubled``, ``three times larger``, ``tenfold``, ``1.5x``."""


def votes(match: re.Match[str], _page: Page) -> list[Found] | None:
    """``93-8-73``: for, against, abstaining, in the order that the text has them; ``iso`` holds the parts."""
    if words.names(match.string, match.start()):
        return []
    iso = match["votes"].replace("–", "-")
    return [Found(start=match.start(), end=match.end(), kind=QuantityKind.RATIO, iso=iso, noun="votes", ulp=Decimal(1))]


def ballot(match: re.Match[str], _page: Page) -> list[Found] | None:
    """``14 votes to 1``, but not ``14 votes to 3 parties``; ``iso`` holds the parts."""
    if words.counted(match.string, match.end()) or words.names(match.string, match.start()):
        return None
    noes = match["noes"].lower()
    parts = (figure(match["ayes"]).value, Decimal(0) if noes in ("none", "nil") else figure(noes).value)
    iso = "-".join(plain(part) for part in parts)
    return [Found(start=match.start(), end=match.end(), kind=QuantityKind.RATIO, iso=iso, noun="votes", ulp=Decimal(1))]


def odds(match: re.Match[str], _page: Page) -> list[Found] | None:
    """``one in five``, ``nine out of ten``: a fraction."""
    part, whole = figure(match["odds_part"]).value, figure(match["odds_whole"]).value
    if not 0 < part < whole:
        return None
    return [_share(match, ratio(part, whole), match.end("odds_whole"))]


def colon(match: re.Match[str], _page: Page) -> list[Found] | None:
    """``3:1``, ``3-to-1``: a ratio, its value the quotient."""
    a, b = (Decimal(match["colon_a"] or match["to_a"]), Decimal(match["colon_b"] or match["to_b"]))
    if words.names(match.string, match.start()) or not b:
        return []
    if match["to_a"] and a < b and units.after(match.string, match.end()):
        return None  # 20-to-30 percent
    return [Found(start=match.start(), end=match.end(), kind=QuantityKind.RATIO, value=ratio(a, b), iso=f"{a}-{b}")]


def _share(match: re.Match[str], value: Decimal, end: int) -> Found:
    return Found(
        start=match.start(), end=end, kind=QuantityKind.FRACTION, value=value, noun=words.qualified(match.string, end)
    )


def fraction(match: re.Match[str], _page: Page) -> list[Found] | None:
    """``two-thirds``, ``a quarter``, ``half the``, not ``a third term``, ``two halves``, ``two quarters running``."""
    if match["slash_a"]:
        above, below = int(match["slash_a"]), int(match["slash_b"])
        return (
            [_share(match, ratio(above, below), match.end())]
            if above < below and not words.names(match.string, match.start())
            else []
        )
    text, start, end = match.string, match.start(), match.end()
    if _APART.search(text, max(0, start - _LONGEST_APART), start) or _IN_TURN.match(text, end):
        return None
    if match["half"]:
        return [_share(match, Decimal("0.5"), end)] if _is_half(text, start, end) else None
    if match["article"]:
        single = match["single"].lower()
        hedged = hedges.before(text, start) and not _RANKED.match(text, end)
        changed = text.endswith("by ", 0, start) and _CHANGED.match(text, end)
        sure = single in ("quarter", "half") or _WHOLE.match(text, end) or hedged or changed
        return [_share(match, ratio(1, DENOMINATORS[single]), end)] if sure else None
    return _parts(match)


def _is_half(text: str, start: int, end: int) -> bool:
    """A share, and neither a thing (``the half that``, ``the half the``) nor part of another word (``half past``)."""
    if text.endswith("the ", 0, start) and not text.startswith(" of", end):
        return False
    if _HALVED.match(text, end):
        return True
    return hedges.before(text, start) is not None and not _HALF_PAST.match(text, end)


def _parts(match: re.Match[str]) -> list[Found] | None:
    above, below = ONES[match["above"].lower()], match["below"].lower()
    if above > 1 and not below.endswith("s"):
        return None
    parts = DENOMINATORS.get(below) or DENOMINATORS[below.rstrip("s")]
    # "The two halves of an alliance" are all of it: things, not a share.
    return [_share(match, ratio(above, parts), match.end())] if above < parts else None


def multiple(match: re.Match[str], _page: Page) -> list[Found] | None:
    """``doubled``, ``three times larger``, ``tenfold``, ``halved``."""
    ulp = Decimal(1)
    groups = {name: text.lower() for name, text in match.groupdict().items() if text}
    if "verb" in groups:
        value = Decimal(MULTIPLES[groups["verb"]])
    elif "halved" in groups:
        value = Decimal("0.5")
    elif "twice" in groups:
        value = Decimal(2)
    elif "stem" in groups:
        value = Decimal(MULTIPLES[groups["stem"].removesuffix("e")])
    else:
        read = figure(next(groups[name] for name in ("fold", "word_fold", "times", "x") if name in groups))
        value, ulp = read.value, read.ulp
    return [Found(start=match.start(), end=match.end(), kind=QuantityKind.MULTIPLE, value=value, ulp=ulp)]
