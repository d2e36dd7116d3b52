"""Periods in a text: a date, a stretch of time, or a span of two; not the counts that look like years."""

import re

from pipeline.models import Grain, Period, QuantityKind
from pipeline.quantities import units, words
from pipeline.quantities.dates import DAY, MONTH, MONTHS, ONE, YEAR, Stretch, ending, read, read_in, year_of
from pipeline.quantities.found import Found, Page
from pipeline.quantities.lexicon import COUNTED_LIKE_YEARS, listed

_JOINT = r" (?:to|through|until|till) | ?[-–—] ?"
_SHORT_DAY = rf"{DAY}(?:,? {YEAR})?\b(?!%|[.,]\d|[ -](?!of )[A-Za-z])"
PERIOD = (
    rf"(?P<day_a>{DAY})(?: ?[-–] ?| to | and )(?P<day_b>{DAY})(?: of)? (?P<day_m>{MONTH})(?:,? (?P<day_y>{YEAR}))?\b"
    rf"|(?P<one>{ONE})(?:(?:{_JOINT}|(?P<and> and ))(?P<two>{ONE}|{_SHORT_DAY})"
    r"|[-–/](?P<short>\d\d?)(?![\d-]|[.,]\d|%))?"
)

_BETWEEN = re.compile(r"\b[Bb]etween (?:the )?$")
_TEMPORAL = re.compile(
    r"\b(?:in|since|during|until|till|through|before|after|by|of|from|the|for|on|last|next|this|to|every|and|between"
    r"|than in|early|late|mid) $",
    re.IGNORECASE,
)
_DATING = re.compile(r"\b(?:[Ii]n|[Ss]ince|[Dd]uring|[Uu]ntil|[Bb]efore|[Aa]fter|[Tt]he) $")
_NAMES_OF_MONTHS_ONLY = frozenset(listed("January February April June July August September October November December"))
_VERBS = frozenset(("second", "seconds", "won", "t", "min", "sec"))
_COUNTED = re.compile(rf"[ -](?:[A-Z][\w.]+ |[a-z]+ )?(?:{'|'.join(sorted(COUNTED_LIKE_YEARS))})\b", re.IGNORECASE)
_BARE_DECADE = re.compile(r"(?:(?:[Ee]arly|[Ll]ate|[Mm]id)[ -])?\d0s")
_THE = re.compile(r"\b(?:[Tt]he|that) (?:late |early |mid-)?$")
_WARM = re.compile(r"(?i)\b(?:degrees?|temperatures?|highs?|lows?|heat|thermometers?)\b")
_NEAR = 40
_SPAN = 50
"""Years that one written with two digits may lie behind the other."""
_LEADING = 12
_PREFIX = re.compile(r"\b(?:pre|post|mid|since)-$")


def period(match: re.Match[str], _page: Page) -> list[Found] | None:
    """A date, a stretch of time, or a span of two; declines what is no year but a count (``2000 troops``)."""
    text, start = match.string, match.start()
    if _is_figure(match):
        return None
    if (
        not re.match(r"[A-Z]", match.group())
        and words.names(text, start)
        and not _PREFIX.search(text, max(0, start - 5), start)
    ):
        return []
    if match["one"] and _BARE_DECADE.fullmatch(match["one"]) and not _is_decade(text, start):
        return []
    if match["day_a"]:
        return _days_of_month(match)
    one = read(match["one"])
    if one is None or (one.period is None and not _meant(match)):
        return []
    two, end = _second(match, one)
    return [_found(start, end, one if two is None else _between(one, two))]


def _is_decade(text: str, start: int) -> bool:
    """``in the 80s``, unless it tells how warm it was; ``in her 80s`` is an age."""
    near = text[max(0, start - _NEAR) : start]
    return _THE.search(near) is not None and _WARM.search(near) is None


def _is_figure(match: re.Match[str]) -> bool:
    """Whether digits that look like years are a count or a measure after all."""
    text, start, end = match.string, match.start(), match.end()
    if not re.fullmatch(r"\d{4}(?:\D{1,4}\d{4})?", match.group()):
        return False
    if _DATING.search(text, max(0, start - _LEADING), start):
        return False
    unit = units.after(text, end)
    if unit and text[end : unit[1]].strip(" -") not in _VERBS:
        return True
    return _COUNTED.match(text, end) is not None


def _meant(match: re.Match[str]) -> bool:
    """Whether a month without a year is one: ``may`` and ``march`` are also words, even with a capital."""
    if match.group() in _NAMES_OF_MONTHS_ONLY or any(character.isdigit() for character in match.group()):
        return True
    if "quarter" in match.group():
        return True
    start = match.start()
    return (
        match.group().rstrip(".") in MONTHS
        and _TEMPORAL.search(match.string, max(0, start - _LEADING), start) is not None
    )


def _days_of_month(match: re.Match[str]) -> list[Found]:
    text, month, year = match.string, match["day_m"], match["day_y"] or ""
    first, last = (read(f"{match[group]} {month} {year}".strip()) for group in ("day_a", "day_b"))
    return [_found(match.start(), match.end(), _between(first, last))] if first and last and text else []


def _second(match: re.Match[str], one: Stretch) -> tuple[Stretch | None, int]:
    """The other end of a span, where there is one and it fits, and the end of what was read."""
    text, alone = match.string, match.end("one")
    if match["short"]:
        two = _same_century(one, match["short"])
    elif match["two"] and (not match["and"] or _BETWEEN.search(text, max(0, match.start() - _LEADING), match.start())):
        two = read(match["two"]) or _same_month(match["one"], match["two"]) or _same_century(one, match["two"])
    else:
        return None, alone
    if two is None or (one.period and two.period and not _ordered(one.period, two.period)):
        return None, alone
    return two, match.end()


def _same_century(one: Stretch, two: str) -> Stretch | None:
    """``2019-20``, ``1999-00``: the next year that ends so; with one digit, as in ``2023-4``, only the very next."""
    if not re.fullmatch(r"\d{4} \d\d?", f"{one.iso} {two}"):
        return None
    last = ending(one.iso, two)
    return year_of(last) if last - int(one.iso) <= (_SPAN if len(two) > 1 else 1) else None


def _ordered(one: Period, two: Period) -> bool:
    return one.start is not None and two.start is not None and one.start < two.start


def _same_month(one: str, two: str) -> Stretch | None:
    """``July 13 to 17, 2018``: the second day takes the month of the first."""
    month = re.match(MONTH, one)
    return read(f"{month.group()} {two}") if month else None


def _between(one: Stretch, two: Stretch) -> Stretch:
    if two.period is None:
        return Stretch(f"{one.iso}/{two.iso}", one.period)
    if one.period is None and two.period.start is not None:  # from January to June 2024
        one = read_in(one.iso, two.period.start.year) or one
    start = one.period.start if one.period else two.period.start
    return Stretch(f"{one.iso}/{two.iso}", Period(start=start, end=two.period.end, grain=Grain.SPAN))


def _found(start: int, end: int, stretch: Stretch) -> Found:
    return Found(start=start, end=end, kind=QuantityKind.PERIOD, iso=stretch.iso, period=stretch.period)
