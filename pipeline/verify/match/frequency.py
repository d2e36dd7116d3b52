"""Yearly, quarterly and monthly rows of one series are never mixed: the grain of what is said chooses among them."""

import re
from collections import defaultdict
from collections.abc import Iterable

from pipeline.models import Fact, Grain, Period
from pipeline.verify.match.periods import days, is_open, length

_FREQUENCIES = ((28, 31), (89, 92), (181, 184), (365, 366))
"""Days of a month, a quarter, a half and a year, the least and the most."""
_MONTH, _QUARTER, _HALF, _YEAR = range(4)
_WANTED = {Grain.DAY: _MONTH, Grain.MONTH: _MONTH, Grain.QUARTER: _QUARTER, Grain.HALF: _HALF}

Series = tuple[str, str, str, str, str | None]


_QUARTERLY = re.compile(
    r"\b(?:(?:first|second|third|fourth|last|latest|previous|same|this)\s+quarter|quarterly|three\s+months)\b",
    re.IGNORECASE,
)
_MONTHLY = re.compile(r"\b(?:(?:last|latest|previous|same|this)\s+month|monthly)\b", re.IGNORECASE)


def of_one_frequency(facts: Iterable[Fact], period: Period | None, undated: int = _YEAR) -> tuple[Fact, ...]:
    """Rows without those of another frequency than the period's, where a series has several.

    A plain year and a longer stretch mean yearly rows, no period those of the frequency ``undated``. A series that
    lacks the frequency is taken at the next longer one, else at its longest. Rows of irregular stretches, such as
    surveys and votes, stay.
    """
    rows = tuple(facts)
    known: dict[Series, set[int]] = defaultdict(set)
    for fact in rows:
        if (found := frequency(fact)) is not None:
            known[_series(fact)].add(found)
    wanted = _wanted(period, undated)
    chosen = {series: _nearest(wanted, found) for series, found in known.items()}
    return tuple(fact for fact in rows if frequency(fact) in (None, chosen.get(_series(fact))))


def frequency(fact: Fact) -> int | None:
    """Which regular stretch a row is of, the shortest first; None for any other."""
    if is_open(fact):
        return None
    long = length(fact)
    return next((i for i, (least, most) in enumerate(_FREQUENCIES) if least <= long <= most), None)


def frequency_spoken(texts: Iterable[str]) -> int:
    """The frequency that sentences without a date speak of, the nearest first: yearly unless they say otherwise."""
    for text in texts:
        if _QUARTERLY.search(text) or _MONTHLY.search(text):
            return _QUARTER if _QUARTERLY.search(text) else _MONTH
    return _YEAR


def _wanted(period: Period | None, undated: int) -> int:
    if period is None:
        return undated
    if period.start is None or period.end is None:
        return _YEAR
    if period.grain is not Grain.SPAN:
        return _WANTED.get(period.grain, _YEAR)
    return next((i for i, (_, most) in enumerate(_FREQUENCIES) if days(period) <= most), _YEAR)


def _nearest(wanted: int, known: set[int]) -> int:
    return min((each for each in known if each >= wanted), default=max(known))


def _series(fact: Fact) -> Series:
    return fact.entity_id, fact.measure_id, fact.definition_id, fact.unit, fact.price_basis
