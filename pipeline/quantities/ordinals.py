"""Ranks: ``the third round``, ``21st``; not names that hold one."""

import re
from decimal import Decimal

from pipeline.models import QuantityKind
from pipeline.quantities import words
from pipeline.quantities.found import Found, Page
from pipeline.quantities.lexicon import NOT_RANKED
from pipeline.quantities.numerals import ONES, ORDINALS, SMALL, TENS, digits

ORDINAL = (
    r"(?P<ordinal_digits>\d{1,3}(?:,\d{3})*)(?:st|nd|rd|th)\b"
    rf"|(?i:(?:(?:an? |(?P<ordinal_hundreds>{'|'.join(ONES)})[ -])?hundred (?:and |(?=(?:{'|'.join(TENS)})-)))?"
    rf"(?:(?P<ordinal_tens>{'|'.join(TENS)})-)?(?P<ordinal_word>{'|'.join(ORDINALS)})\b)"
    r"(?!-?(?:hand|guess|rate|class|person)\b)"
)
_FOLLOWER = re.compile(r"(?: |-(?=[a-z]+est\b|most\b))(?P<noun>[A-Za-z][A-Za-z-]*)")
"""The noun that is counted off, or how those are ranked: ``third-largest``."""
_NO_RANK = re.compile(r"\b(?:at|per|of the) $")
_LONGEST_BEFORE = 8
_PLAIN_RANK = 4
"""From here on a rank is one even alone: ``finished fifth``; ``first`` alone is mostly an adverb."""


def ordinal(match: re.Match[str], _page: Page) -> list[Found] | None:
    """``first time``, ``21st``; names such as ``82nd Airborne`` or ``Second World War`` are no quantity."""
    text, start, end = match.string, match.start(), match.end()
    follower = _FOLLOWER.match(text, end)
    noun = follower["noun"] if follower else None
    if match["ordinal_digits"]:
        value = digits(match["ordinal_digits"])
        is_rank = noun is None or noun[0].islower()
    else:
        value = _in_words(match)
        is_rank = _is_rank(match, noun) and (noun is not None or value >= _PLAIN_RANK)
    if not is_rank or _is_adverb(noun) or _NO_RANK.search(text, max(0, start - _LONGEST_BEFORE), start):
        return []
    return [Found(start=start, end=end, kind=QuantityKind.ORDINAL, value=value, ulp=Decimal(1), noun=noun)]


def _in_words(match: re.Match[str]) -> Decimal:
    """``one hundred and twenty-fifth`` → 125."""
    hundreds = ONES.get((match["ordinal_hundreds"] or "one").lower(), 1) if "hundred " in match.group().lower() else 0
    tens = TENS.get((match["ordinal_tens"] or "").lower(), 0)
    return Decimal(100 * hundreds + tens + ORDINALS[match["ordinal_word"].lower()])


def _is_rank(match: re.Match[str], noun: str | None) -> bool:
    """A word with a capital is part of a name, unless it opens a sentence and no capital follows."""
    if match.group()[0].islower():
        return True
    return words.opens(match.string, match.start()) and (noun is None or noun[0].islower())


def _is_adverb(noun: str | None) -> bool:
    """``first met``, ``first elected``, ``the first nine``: no rank."""
    return noun is not None and (noun in NOT_RANKED or (noun in SMALL and noun != "one") or noun.endswith("ed"))
