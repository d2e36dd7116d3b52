"""The one alternation. Its order is the disambiguation: what is no quantity, periods, proportions, then amounts."""

import re
from collections.abc import Callable, Mapping

from pipeline.quantities import amounts, currencies, ordinals, periods, plurals, proportions, ranges
from pipeline.quantities.dates import MONTHS
from pipeline.quantities.found import Found, Page
from pipeline.quantities.lexicon import NAMED_TOGETHER
from pipeline.quantities.numerals import ONES, ORDINALS, SMALL, TEENS

Resolver = Callable[[re.Match[str], Page], list[Found] | None]

_LINE = r"(?:(?<![^\n])|(?<=\n )|(?<=\n  )|(?<=\n   )|(?<=\n    ))"
_BRACKET = r"(?:(?<=^\()|(?<=\n\()|(?<=[.:;,—] \()|(?<=and \()|(?<=or \())"
_TELEPHONE = r"(?:(?<=[Cc]all )|(?<=[Pp]hone )|(?<=[Tt]el\. )|(?<=[Tt]el: )|(?<=[Dd]ial ))"
NOT_A_QUANTITY = "|".join(
    (
        r"https?://\S+|www\.\S+",
        r"\[\d{1,3}(?:[,–-] ?\d{1,3})*\]|(?:9/11|24/7|9-to-5)(?!\d)",
        rf"{_LINE}\d{{1,3}}[.)] (?=\S)|{_BRACKET}\d{{1,2}}\)(?= )|(?<=[:;] )\d{{1,2}}\) ",
        r"\d++(?:[-–]\d++){3,}+|\d++(?:\.\d++){3,}+",
        r"(?!\d{1,3}(?:,\d{3})++(?![\d,]))\d++(?:,\d++){4,}+",
        r"\d++(?:(?: to | in |[-–] ?[$€£])\d++){5,}+|[$€£]\d++(?:[-–][$€£]\d++){2,}+|\d++(?: \d++){9,}+",
        rf"(?i:(?:{'|'.join(SMALL)})(?:[ ,-]{{1,2}}(?:{'|'.join(SMALL)})\b){{9,}}+)",
        r"(?P<row>(?:\S{1,16}+ ){1,6}?)(?P=row){9,}+",
        r"\+?\d{3}[- ]\d{3}[- ]\d{4}(?!\d)|\+\d[\d -]{8,16}|\d{3}-0\d{3}(?!\d)|0\d{2,4} \d{3,4} \d{3,4}(?!\d)",
        rf"(?<=\()\d{{2,5}}\) ?\d{{3,4}}[- ]\d{{3,4}}(?!\d)|{_TELEPHONE}\d[\d -]{{5,15}}\d",
        r"\d{1,2}[:.]\d\d(?::\d\d)?(?: ?(?:[ap]\.?m\b\.?|hrs\b|hours\b|UTC|GMT|local))|\d{1,2}:\d\d(?::\d\d)?(?!\d)",
        r"(?:480|720|1080|1440|2160)[pi]\b",
        r"\d{4} ?(?:UTC|GMT|hours|hrs|EST|EDT|ET|BC|BCE)\b",
        r"\d{1,2} ?(?:[ap]\.m\.|[AaPp]m\b|[AP]M\b)(?! of)",
        r"\d{1,4}\([a-z]{1,3}\)(?:\([a-z\d]{1,3}\))*|\d{1,2}-[KQ]\b|\d{3} ?(?:MAX|Max|Dreamliner)\b(?:[ -]\d+)?",
        r"\d{1,3} (?:U\.?S\.? Code\b(?: §* ?\d[\w.-]*)?|(?:U\.?S\.?C\.?|C\.?F\.?R\.?) §* ?\d[\w.-]*)",
        r"(?!(?:19|20)\d\d )\d{1,5} (?:[A-Z][a-z]+ ){1,3}(?:Street|Avenue|Road|Lane|Drive|Boulevard|Square)\b"
        r"(?! [a-z]+s\b)",
        rf"(?i:{'|'.join(NAMED_TOGETHER)}) \d++(?:(?:,? and|,? or|,| to|[-–]) ?\d++)++"
        r"(?! ?(?:%|per ?cent|[mbtr]{1,2}illion))",
    )
)
"""Addresses, references, list numbers, telephone numbers, versions, chains, rows of a number or phrase, times, models,
streets."""
NAME = (
    r"(?i:one|two|three|four|five|six|seven|eight|nine|ten)-[A-Z][a-z]+"
    rf"|(?i:half past (?:{'|'.join(ONES)}|{'|'.join(TEENS)}|\d)\d?)\b|(?i:{'|'.join(SMALL)}|\d\d?) o['’]clock\b"
    r"|(?i:one another|one by one|one-sided|one-off|one-time|zero-sum|two-faced|second to none)\b"
)


def _nothing(_match: re.Match[str], _page: Page) -> list[Found]:
    return []


RULES: Mapping[str, tuple[str, Resolver]] = {
    "no_quantity": (NOT_A_QUANTITY, _nothing),
    "name": (NAME, _nothing),
    "period": (periods.PERIOD, periods.period),
    "votes_rule": (proportions.VOTES, proportions.votes),
    "span_rule": (plurals.SPAN, plurals.span),
    "colon": (proportions.COLON, proportions.colon),
    "ballot": (proportions.BALLOT, proportions.ballot),
    "odds": (proportions.ODDS, proportions.odds),
    "multiple": (proportions.MULTIPLE, proportions.multiple),
    "fraction": (proportions.FRACTION, proportions.fraction),
    "vague_rule": (plurals.VAGUE, plurals.vague),
    "ordinal": (ordinals.ORDINAL, ordinals.ordinal),
    "amount": (amounts.AMOUNT.pattern, ranges.resolve),
}
GRAMMAR = re.compile("|".join(f"(?P<{name}>{pattern})" for name, (pattern, _) in RULES.items()))

_WORDS = (
    *SMALL, "hundred", "half", "quarter",
    f"an? (?={'|'.join(proportions.DENOMINATORS)})",
    "an? (?=hundred|thousand|million|billion|trillion|dozen|decade|century)",
    *ORDINALS, *proportions.MULTIPLES, "halv", "twice", "dozens", "scores of", "tens of",
    "thousands", "millions", "billions", "trillions", "decade", "centur",
    *(month[:3].lower() for month in MONTHS), "early[ -]", "late[ -]", "mid[ -]",
    "the (?:end|middle|beginning|start) of", "spring", "summer", "autumn", "fall", "winter", "fiscal",
    "financial year", "calendar year", "minus[ -]", "negative[ -]", "plus or", "http", "www",
    *(rf"{name} \d" for name in NAMED_TOGETHER), r"Q(?=[1-4])", r"H(?=[12])", "FY",
)  # fmt: skip


def _trigger() -> str:
    """What a figure can begin with, words gathered by their first letter, in either case."""
    by_letter: dict[str, list[str]] = {}
    for word in _WORDS:
        by_letter.setdefault(word[0].lower(), []).append(word[1:])
    return "|".join(f"[{letter}{letter.upper()}](?:{'|'.join(rests)})" for letter, rests in by_letter.items())


_BELOW_ZERO = r"[$€£¥]|\d*+\.\d|\d[\d,]*+(?:[%°]| (?:[%°]|per|point|basis|degree|[mbtr]{1,2}illion))"
"""Before these an en dash that opens a figure is a minus; before others it sets off a part of the sentence."""
_SIGNS = currencies.SIGN_CHARACTERS
TRIGGER = re.compile(
    rf"[\d½¼¾⅓⅔⅛⅕]|[{_SIGNS}](?![{_SIGNS}])|[-−+±](?<![\w.,)%].)(?:(?=[\d$€£¥.])|(?:/[-−–] ?| )(?=\d))"
    rf"|–(?<![\w.,)%].)(?<![\d%] .)(?={_BELOW_ZERO})"
    rf"|(?<![A-Za-z0-9_])(?:{_trigger()}|{currencies.BEFORE} ?[-−–]?\d|['’][2-9]0s|\.\d)"
)
"""The guard: cheap to search for, and everything that GRAMMAR matches starts where it does."""
