# ruff: noqa: E501
"""Figures that relate one number to another: odds, fractions, multiples, votes, ordinals, and vague plurals."""

import re
from decimal import Decimal

from pipeline.models import HedgeClass, QuantityHedge, QuantityKind
from pipeline.quantities import units, words
from pipeline.quantities.found import Found, Page
from pipeline.quantities.numerals import BELOW_100, ONES, TENS, digits, figure, ratio

_SMALL = rf"(?:\d{{1,4}}|(?i:{BELOW_100}|hundred))"
VOTES = r"(?P<votes>\d{1,4}(?:[-–]\d{1,4}){2})(?![-–]?\d)"
ODDS = rf"(?P<odds_part>{_SMALL})(?: out of(?: every)? | in(?: every)? )(?P<odds_whole>{_SMALL})\b(?![-/:,.]?\d|%| (?:percent|per cent|million|billion)\b)"
COLON = r"(?P<colon_a>\d{1,3}):(?P<colon_b>\d)(?![\d:])|(?P<to_a>\d{1,4})-to-(?P<to_b>\d{1,4})\b"

_DENOMINATORS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "twentieth": 20, "hundredth": 100, "thousandth": 1000,
}  # fmt: skip
_DENOMINATOR = "|".join(_DENOMINATORS)
_BIG = "(?:of an? )?(?:million|billion|trillion|thousand|hundred|dozen|century|decade)"
FRACTION = (
    rf"(?i:(?P<above>{'|'.join(ONES)})[ -](?P<below>(?:{_DENOMINATOR})s?)\b"
    r"|(?P<article>an?) (?P<single>third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|hundredth|half)\b"
    r"|(?P<half>half)(?= (?:of|the|its|their|his|her|our|that|those|these|all)\b|[.,;)]))(?![A-Za-z-])"
    rf"(?! {_BIG})|(?P<slash_a>[1-9])/(?P<slash_b>[2-9]|10)(?![\d/])"
)
"""``two-thirds``, ``a quarter``, ``half of``, ``3/4``."""
_WHOLE = re.compile(
    r" (?:of|more|less|fewer|higher|lower|larger|smaller|as|the|since|from|in|to|by|off|on|or|and)\b|[.,;:)—–]|$",
    re.MULTILINE,
)
_APART = re.compile(r"\b(?:first|second|third|other|latter|last|past|previous|next|consecutive|straight|in) $")

_MULTIPLES = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "quintupl": 5, "sextupl": 6}
_FOLDS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "hundred": 100,
    "thousand": 1000,
}
_COMPARED = r"(?= (?:as|the|its|their|his|that|this|what|more|less|[a-z]+er)\b)"
MULTIPLE = (
    r"(?i:(?P<verb>doubl|tripl|trebl|quadrupl|quintupl|sextupl)(?:ed|ing|es)\b|(?P<halved>halved|halving)\b"
    rf"|(?P<stem>double|triple|treble|quadruple){_COMPARED}|(?P<twice>twice){_COMPARED}"
    rf"|(?P<fold>{'|'.join(_FOLDS)}|\d+(?:\.\d+)?)[ -]?fold\b"
    rf"|(?P<times>\d+(?:\.\d+)?|{BELOW_100}(?: and a half)?)[ -]times{_COMPARED}|(?P<x>\d+(?:\.\d+)?)x\b(?! ?\d))"
)
_VAGUE = {
    "dozens": 12,
    "scores": 20,
    "tens": 10,
    "hundreds": 100,
    "thousands": 1000,
    "millions": 10**6,
    "billions": 10**9,
    "trillions": 10**12,
}
VAGUE = (
    r"(?i:(?P<vague>dozens|hundreds|thousands|millions|billions|trillions|tens(?= of)|scores(?= of))"
    r"(?: (?:and|or) (?:hundreds|thousands|millions))?(?: of (?P<vague_scale>hundreds|thousands|millions|billions|trillions)\b)?"
    r"(?: of (?P<vague_more>thousands|millions|billions|trillions)\b)?)\b(?!-)"
)
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11,
    "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
    "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90,
    "hundredth": 100, "thousandth": 1000, "millionth": 10**6,
}  # fmt: skip
ORDINAL = (
    r"(?P<ordinal_digits>\d{1,3}(?:,\d{3})*)(?:st|nd|rd|th)\b"
    rf"|(?i:(?:(?P<ordinal_tens>{'|'.join(TENS)})-)?(?P<ordinal_word>{'|'.join(_ORDINALS)})\b)(?!-?(?:hand|guess|rate|class|person)\b)"
)
SPAN = r"(?i:(?P<spans>decades|centuries)\b|(?P<half_span>half) an? (?P<half_unit>century|decade|year|hour|day)\b|(?:an? )?(?P<span>quarter(?: of a|-)? ?century|decade|century)\b)(?!-old)"


def votes(match: re.Match[str], _page: Page) -> list[Found] | None:
    """``93-8-73``: for, against, abstaining, in the order that the text has them; ``iso`` holds the parts."""
    if words.names(match.string, match.start()):
        return []
    iso = match["votes"].replace("–", "-")
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
    return [Found(start=match.start(), end=match.end(), kind=QuantityKind.RATIO, value=ratio(a, b), iso=f"{a}-{b}")]


def _share(match: re.Match[str], value: Decimal, end: int) -> Found:
    return Found(
        start=match.start(), end=end, kind=QuantityKind.FRACTION, value=value, noun=words.qualified(match.string, end)
    )


def fraction(match: re.Match[str], _page: Page) -> list[Found] | None:
    """``two-thirds``, ``a quarter of``, ``half the``, ``3/4``; declines ``a third term`` and ``the past three quarters``."""
    if match["slash_a"]:
        above, below = int(match["slash_a"]), int(match["slash_b"])
        return (
            [_share(match, ratio(above, below), match.end())]
            if above < below and not words.names(match.string, match.start())
            else []
        )
    text, start, end = match.string, match.start(), match.end()
    if _APART.search(text, max(0, start - 12), start):
        return None
    if match["article"]:
        sure = match["single"].lower() in ("quarter", "half") or _WHOLE.match(text, end)
        return [_share(match, ratio(1, _DENOMINATORS[match["single"].lower()]), end)] if sure else None
    if match["half"]:
        return [_share(match, Decimal("0.5"), end)]
    return _parts(match)


def _parts(match: re.Match[str]) -> list[Found] | None:
    above, below = ONES[match["above"].lower()], match["below"].lower()
    if above > 1 and not below.endswith("s"):
        return None
    return [_share(match, ratio(above, _DENOMINATORS.get(below) or _DENOMINATORS[below.rstrip("s")]), match.end())]


def multiple(match: re.Match[str], _page: Page) -> list[Found] | None:
    """``doubled``, ``three times larger``, ``tenfold``, ``halved``."""
    groups = {name: text.lower() for name, text in match.groupdict().items() if text}
    if "verb" in groups:
        value = Decimal(_MULTIPLES[groups["verb"]])
    elif "halved" in groups:
        value = Decimal("0.5")
    elif "twice" in groups:
        value = Decimal(2)
    elif "stem" in groups:
        value = Decimal(_MULTIPLES[groups["stem"].removesuffix("e")])
    else:
        value = figure(groups.get("fold") or groups.get("times") or groups["x"]).value
    return [Found(start=match.start(), end=match.end(), kind=QuantityKind.MULTIPLE, value=value, ulp=Decimal(1))]


def vague(match: re.Match[str], page: Page) -> list[Found] | None:
    """``dozens``, ``tens of thousands``, ``billions of dollars``: a lower bound by the words themselves."""
    text, start, end = match.string, match.start(), match.end()
    value = Decimal(_VAGUE[match["vague"].lower()])
    for scale in filter(None, (match["vague_scale"], match["vague_more"])):
        value *= _VAGUE[scale.lower()]
    hedge = QuantityHedge(class_=HedgeClass.VAGUE, text=match.group(), start=start, end=end)
    found = Found(start=start, end=end, kind=QuantityKind.COUNT, value=value, hedge=hedge)
    unit = units.after(text, end + 3) if text.startswith(" of ", end) else None
    if unit:
        found.kind, found.unit, found.end, found.unit_inferred = unit[0].kind, unit[0].code, unit[1], unit[0].inferred
        found.unit = page.currency if found.unit == units.DEFAULT else found.unit
    else:
        phrase = words.counted(text, end + 3 if text.startswith(" of ", end) else end)
        found.noun = phrase.text if phrase else None
    return [found]


def ordinal(match: re.Match[str], _page: Page) -> list[Found] | None:
    """``first time``, ``21st``; names such as ``82nd Airborne`` or ``Second World War`` are no quantity."""
    text, start, end = match.string, match.start(), match.end()
    follower = _FOLLOWER.match(text, end)
    if match["ordinal_digits"]:
        value = digits(match["ordinal_digits"])
        named = follower is not None and follower["noun"][0].isupper()
    else:
        value = Decimal(TENS.get((match["ordinal_tens"] or "").lower(), 0) + _ORDINALS[match["ordinal_word"].lower()])
        named = follower is None or (
            match.group()[0].isupper() and (not words.opens(text, start) or follower["noun"][0].isupper())
        )
    if named or _NOT_RANK.search(text, max(0, start - 8), start):
        return []
    return [
        Found(
            start=start,
            end=end,
            kind=QuantityKind.ORDINAL,
            value=value,
            ulp=Decimal(1),
            noun=follower["noun"] if follower else None,
        )
    ]


_FOLLOWER = re.compile(r" (?P<noun>[A-Za-z][A-Za-z-]*)")
_NOT_RANK = re.compile(r"\b(?:at|per|of the) $")


_SPANS = {"decade": 10, "century": 100}
_PASSING = re.compile(r"\b(?:next|past|last|coming|previous|following|recent|an?|every|each|per) $")


def span(match: re.Match[str], _page: Page) -> list[Found] | None:
    """``decades`` (vague), ``a decade``, ``the next decade``, ``half a century``: durations in years."""
    start, end = match.start(), match.end()
    found = Found(start=start, end=end, kind=QuantityKind.DURATION, unit="year")
    if match["spans"]:
        found.value = Decimal(20 if match["spans"].lower() == "decades" else 200)
        found.hedge = QuantityHedge(class_=HedgeClass.VAGUE, text=match.group(), start=start, end=end)
    elif match["half_span"]:
        unit, _ = units.after(match.string, match.start("half_unit")) or (units.UNITS["year"], 0)
        found.value, found.unit = unit.factor / 2, unit.code
    elif "quarter" in match["span"].lower():
        found.value = Decimal(25)
    elif match.group().lower().startswith("a ") or _PASSING.search(match.string, max(0, start - 12), start):
        found.value = Decimal(_SPANS[match["span"].lower()])
    else:
        return []
    found.ulp = None if match["spans"] else found.value
    return [found]
