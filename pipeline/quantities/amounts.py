"""Single amounts: money, shares, measures, durations and counts."""

import re
from dataclasses import replace
from decimal import Decimal

from pipeline.models import HedgeClass, QuantityHedge, QuantityKind
from pipeline.quantities import currencies, units, words
from pipeline.quantities.found import Amount, Found, Page
from pipeline.quantities.numerals import NUMBER, PARTS, Figure, Style, figure, is_decimal_comma
from pipeline.quantities.units import Unit

AMOUNT = re.compile(
    rf"(?P<sign>(?:\+/)?[-−–](?=[\d$€£¥.])|[+±](?=[\d$€£¥.])|(?:\+/[-−–]|±) (?=\d)"
    rf"|(?i:plus or minus |(?:minus|negative)(?: |-(?=\d))))?"
    rf"(?:(?P<currency>{currencies.BEFORE}) ?(?P<minus>[-−–](?=[\d.]))?)?(?P<number>{NUMBER})"
)
_LATE_SCALE = re.compile(r" ?(?:([mMbBkKtT])n?|(M)M)(?![A-Za-z0-9])")
_OLD = re.compile(r"[- ]olds?\b| of age\b")
_LENGTH = re.compile(r"[- ](?:deep|tall|high|long|wide|away|dash|race|sprint|freestyle|wall|apart|thick)\b")
_PAY = re.compile(r"\b(?:pa(?:y|ys|id)|costs?|fine[ds]?|worth|price[ds]?|fees?|salary|earn(?:s|ed)?|spen[td]|budget)\b")
_MOUNT = re.compile(r"\.? [A-Z][a-z]|\. ?[A-Z]")
_SOME = re.compile(r"\b(?i:several|few|many|couple(?: of)?) $")
"""Before ``hundred thousand`` nobody knows how many."""
_ODD = "-odd"
_OF_A = re.compile(r" of an? (?:percentage[ -])?point\b")
_POINTS = re.compile(r"[ -]points?\b")
_PARTS = re.compile("|".join(PARTS))
_TO_SHARE = re.compile(r" (?:to|from) (?:[a-z]+ ){0,2}[\d.,]+(?: ?%| per ?cent)")
_PER = re.compile(
    r"(?:,? (?:per|an?|each|every) |-a-|/)(?P<noun>year|month|week|day|hour|person|head|capita|share|barrel|ton|tonne"
    r"|household|unit|student|adult|litre|liter|gallon|ounce|pound|kg|km|mile)\b"
    r"| (?P<adverb>annually|yearly|monthly|weekly|daily|a-year)\b| of (?:[a-z’']+ )?(?P<product>GDP|GNI|GNP)\b"
)
_ADVERBS = {
    "annually": "year",
    "yearly": "year",
    "a-year": "year",
    "monthly": "month",
    "weekly": "week",
    "daily": "day",
}
_RATE = re.compile(r" (?:for every|in every|per) (?P<base>\d[\d,]*|thousand|million)(?: (?P<noun>[a-z]+))?")
AGED = re.compile(r"\b[Aa]ge(?:d|s| of|d between)? $")
_GLUED = re.compile(r"[A-Za-z0-9_⁰¹²³⁴-⁹⁺⁻]|[.,]\d|:\d\d")
NEARBY = 40
_MANY = 1000
_LONGEST_LABEL = 10000
_NEGATIVE = "-−–mMnN"
"""What a sign below zero begins with; plus or minus and +/- tell a margin."""
_MOST_DIGITS = 24
_POWERS = {"m": 6, "b": 9, "k": 3, "t": 12}


def at(page: Page, position: int) -> Amount | None:
    """The amount that starts at a position, behind another that it is joined to: ``5m-6m``."""
    match = AMOUNT.match(page.text, position)
    return read(match, page, joined=True) if match else None


def read(match: re.Match[str], page: Page, *, joined: bool = False) -> Amount | None:
    """The amount that AMOUNT matched; None for what is none, such as the number of a name."""
    number = match["number"]
    if (len(number) > _MOST_DIGITS and number.isdecimal()) or _is_name(match, joined=joined):
        return None
    read = figure(number, _style(match, page))
    if match["minus"] or (match["sign"] and match["sign"][0] in _NEGATIVE):
        read = replace(read, value=-read.value)
    amount = _priced(match, read) if match["currency"] else _united(match, read, page)
    if _GLUED.match(page.text, amount.end) or _is_list(amount, page):
        return None
    return None if _is_label(amount, page.text) or _is_too_small(amount, page.text) else amount


def _is_label(amount: Amount, text: str) -> bool:
    """``room 12``, ``version 2.3``, ``the S&P 500``: a number that tells which one."""
    bare = amount.unit is None and amount.figure.power == 0 and abs(amount.value) < _LONGEST_LABEL
    return bare and words.labels(text, amount.start, amount.end)


def _is_too_small(amount: Amount, text: str) -> bool:
    """``COP 28``, ``R2``: a few of what is a name or letter more often than money."""
    if amount.unit is None or amount.unit.kind is not QuantityKind.MONEY or abs(amount.value) >= _MANY:
        return False
    return not currencies.LARGE_ONLY.isdisjoint(re.split(r"[\d ]+", text[amount.start : amount.end]))


def _style(match: re.Match[str], page: Page) -> Style | None:
    if not page.comma:
        return None
    unit = None if match["currency"] else units.after(match.string, match.end())
    measured = match["number"][-1].isalpha() or (unit is not None and unit[0].kind is not QuantityKind.MONEY)
    return Style.MEASURED if measured else Style.COUNTED


def _is_list(amount: Amount, page: Page) -> bool:
    """``1,2`` that counts and measures nothing, in a text without decimal commas."""
    if amount.unit or page.comma or not is_decimal_comma(page.text[amount.start : amount.end]):
        return False
    return words.counted(page.text, amount.end) is None


def is_pronoun(amount: Amount, text: str) -> bool:
    """``one that could``, but neither ``one vote`` nor ``one percent``."""
    if amount.unit is not None or text[amount.start : amount.end].lower() != "one":
        return False
    return words.counted(text, amount.end, single=True) is None and words.hyphened(text, amount.end) is None


def _is_name(match: re.Match[str], *, joined: bool) -> bool:
    """``Article 5``, ``the Big Three``: digits behind a naming word, number words with a capital inside a sentence."""
    if match["currency"]:
        return False
    if match["number"][0] in "hH" and _SOME.search(match.string, max(0, match.start() - NEARBY), match.start()):
        return True
    capital = match.group()[0].isupper() and not words.opens(match.string, match.start())
    return capital or (not joined and words.names(match.string, match.start()))


def _priced(match: re.Match[str], read: Figure) -> Amount:
    """A figure behind a currency."""
    end = match.end()
    late = _LATE_SCALE.match(match.string, end) if read.power == 0 else None
    if late:
        power = _POWERS[(late[1] or late[2]).lower()]
        read, end = read.times(Decimal(1).scaleb(power), power=power), late.end()
    return Amount(match.start(), end, end, read, units.before(match["currency"]))


def _united(match: re.Match[str], read: Figure, page: Page) -> Amount:
    """A figure before a unit, or without one."""
    text, end = page.text, match.end()
    if text[end - 1] == "m" and _LENGTH.match(text, end):
        plain = figure(match["number"][:-1], _style(match, page))
        return Amount(match.start(), end - 1, end, plain, units.UNITS["m"], after=True)
    odd = text.startswith(_ODD, end)
    found = _unit_behind(match, read, end + len(_ODD) if odd else end)
    if found is None:
        return Amount(match.start(), end, end, read, None, odd=odd)
    return Amount(match.start(), end, found[1], read, found[0], after=True, odd=odd)


def _unit_behind(match: re.Match[str], read: Figure, end: int) -> tuple[Unit, int] | None:
    """The unit behind a figure and where it ends; points are those of a share where the words leave no other."""
    text = match.string
    found = units.after(text, end)
    if found:
        near = text[max(0, match.start() - NEARBY) : match.start()]
        unit = _meant(found[0], text[end : found[1]], read, near, text[found[1] : found[1] + 3])
        return (unit, found[1]) if unit else None
    part = _OF_A.match(text, end)
    if part:
        return units.UNITS["percentage point"], part.end()
    points = _POINTS.match(text, end)
    if points and (_PARTS.search(match["number"].lower()) or _TO_SHARE.match(text, points.end())):
        return units.UNITS["percentage point"], points.end()
    return None


def _meant(unit: Unit, surface: str, read: Figure, before: str, after: str) -> Unit | None:
    """Words of two meanings: pounds of money or of weight, won the currency or won the verb, megatonnes or a mount."""
    word = surface.strip(" -")
    if word in units.POUNDS and (read.power >= units.MILLION or _PAY.search(before)):
        return units.STERLING
    if word == "Mt" and _MOUNT.match(after):
        return None
    if word == "won" and read.power == 0 and abs(read.value) < _MANY:
        return None
    return unit


def finished(amount: Amount, page: Page) -> Found:
    if amount.unit is None:
        return _count(amount, page.text)
    unit = amount.unit
    scaled = amount.figure.times(unit.factor)
    found = Found(
        start=amount.start,
        end=_after_age(amount, page.text),
        kind=unit.kind,
        value=scaled.value,
        unit=page.currency if unit.code == currencies.DEFAULT else unit.code,
        unit_inferred=unit.inferred,
        ulp=scaled.ulp,
        coarse_ulp=scaled.coarse_ulp,
        power=amount.figure.power,
    )
    per = _PER.match(page.text, found.end)
    if per:
        found.per = per["noun"] or per["product"] or _ADVERBS[per["adverb"]]
    else:
        found.per = unit.per
    found.noun = words.qualified(page.text, found.end)
    if amount.odd:
        found.hedge = _odd(amount)
    return found


def _odd(amount: Amount) -> QuantityHedge:
    return QuantityHedge(class_=HedgeClass.ABOUT, text=_ODD, start=amount.edge, end=amount.edge + len(_ODD))


def _after_age(amount: Amount, text: str) -> int:
    old = _OLD.match(text, amount.end) if amount.unit and amount.unit.kind is QuantityKind.DURATION else None
    return old.end() if old else amount.end


def _count(amount: Amount, text: str) -> Found:
    read = amount.figure
    found = Found(
        start=amount.start,
        end=amount.end,
        kind=QuantityKind.COUNT,
        value=read.value,
        ulp=read.ulp,
        coarse_ulp=read.coarse_ulp,
        power=read.power,
    )
    if AGED.search(text, max(0, amount.start - NEARBY), amount.start):
        found.kind, found.unit = QuantityKind.DURATION, "year"
        return found
    end = amount.end + len(_ODD) if amount.odd else amount.end
    phrase = words.hyphened(text, end) or words.counted(text, end, single=read.value == 1)
    if phrase and amount.odd:
        found.hedge = _odd(amount)
    if phrase:
        found.noun = phrase.text
        if "dozen" not in text[amount.start : amount.end].lower():
            found.end = phrase.end
    return _per_base(found, text)


def _per_base(found: Found, text: str) -> Found:
    """``12 deaths per 100,000 people``: a rate; the base is part of its span."""
    rate = _RATE.match(text, found.end)
    if rate:
        found.kind, found.end = QuantityKind.RATE, rate.end()
        found.per = " ".join(filter(None, (rate["base"].replace(",", ""), rate["noun"])))
    return found
