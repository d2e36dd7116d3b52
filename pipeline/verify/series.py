"""Rows of a reference table as series: the one notion of which rows are of one thing, one time and one edition.

A series is what one source measures of one entity by one definition, in one unit and price basis, at one frequency.
Two clocks: what was known when the article was published (THEN), and what is known now.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from itertools import pairwise

from pipeline.frames import Gazetteer, When
from pipeline.frames.when import YEARLY, months_between
from pipeline.models import Fact, FactStatus, Grain
from pipeline.ports import ReferenceTable
from pipeline.text.stems import content_keys
from pipeline.verify.resources import Rates

_ACRONYM = re.compile(r"\b[A-Z]{3,}\b")


@dataclass(frozen=True)
class Edition:
    """One observation: its edition in force at publication, or the first one after; and what that one replaced."""

    current: Fact
    older: tuple[Fact, ...] = ()
    later: tuple[Fact, ...] = ()
    """Editions that came after publication."""

    def from_then(self, fact: Fact) -> "Edition":
        """As if one of its editions were the one in force: whatever came after it is later."""
        editions = (*self.older, self.current, *self.later)
        return Edition(fact, later=tuple(f for f in editions if f.as_of > fact.as_of))


@dataclass(frozen=True)
class SeriesTable:
    """A table for one article."""

    table: ReferenceTable
    gazetteer: Gazetteer
    published: date
    rates: Rates | None = None

    @cached_property
    def publishers(self) -> dict[str, str]:
        """Who published what, by the ids of sources."""
        return {source.source_id: source.publisher for source in self.table.sources()}

    def series(self, entity: str, measure: str) -> Sequence[Fact]:
        """All rows of an entity and measure."""
        return self._series(entity, measure)

    @cached_property
    def _series(self) -> Callable[[str, str], Sequence[Fact]]:
        """Looked up once: what else may be meant leads to the same rows again and again."""
        return cache(lambda entity, measure: self.table.facts([entity], [measure]))

    def editions(self, entity: str, measure: str, when: When) -> list[Edition]:
        """What is known of one period, an edition for each definition."""
        return list(self._editions(entity, measure, when))

    @cached_property
    def _editions(self) -> Callable[[str, str, When], tuple[Edition, ...]]:
        def found(entity: str, measure: str, when: When) -> tuple[Edition, ...]:
            facts = [fact for fact in self.series(entity, measure) if covers(fact, when)]
            if not facts and when.is_year:
                facts = _only_one_inside(self.series(entity, measure), when)
            return tuple(self._by_definition(facts))

        return cache(found)

    def _by_definition(self, facts: Iterable[Fact]) -> Iterable[Edition]:
        groups: dict[tuple[str, str, str | None], list[Fact]] = {}
        for fact in facts:
            groups.setdefault((fact.definition_id, fact.unit, fact.price_basis), []).append(fact)
        for _, group in sorted(groups.items(), key=lambda item: tuple(map(str, item[0]))):
            yield self._edition(sorted(group, key=lambda fact: (fact.as_of, fact.row_id)))

    def _edition(self, group: Sequence[Fact]) -> Edition:
        known = [fact for fact in group if self.knew(fact)]
        later = tuple(fact for fact in group if not self.knew(fact))
        return Edition(known[-1], tuple(known[:-1]), later) if known else Edition(group[0])

    def knew(self, fact: Fact) -> bool:
        """Whether a row was known when the article was published."""
        return fact.as_of <= self.published

    @property
    def is_dated(self) -> bool:
        """Whether the day of the article is known: else nothing is long past."""
        return self.published < date.max

    def totals(self, entity: str, measure: str, since: When) -> list[Edition]:
        """Running totals since a year, of each definition the one that reaches furthest."""
        furthest: dict[str, Fact] = {}
        running = (f for f in self.series(entity, measure) if length(f) > YEARLY.stop and f.period_end < date.max)
        for fact in sorted(running, key=lambda f: (self.knew(f), f.period_end, f.as_of)):
            if fact.period_start.year == since.start.year:
                furthest[fact.definition_id] = fact
        return [Edition(fact) for _, fact in sorted(furthest.items())]

    def yearly(self, entity: str, measure: str) -> list["Years"]:
        """Each series of an entity and measure year by year, as it was known at publication."""
        groups: dict[tuple[str, str, str], dict[int, Fact]] = {}
        rows = (f for f in self.series(entity, measure) if length(f) in YEARLY or _is_dated(f))
        for fact in sorted(rows, key=lambda f: (self.knew(f), f.as_of, f.row_id)):
            own = groups.setdefault(series_of(fact), {})
            own[fact.period_end.year] = fact
        return [Years(dict(sorted(rows.items()))) for _, rows in sorted(groups.items())]

    def newest(self, entity: str, measure: str) -> When | None:
        """The last year of a series that was known at publication; a shorter period where it has no years."""
        return self._newest(entity, measure)

    @cached_property
    def _newest(self) -> Callable[[str, str], When | None]:
        def found(entity: str, measure: str) -> When | None:
            known = [fact for fact in self.series(entity, measure) if self.knew(fact)]
            yearly = [fact for fact in known if length(fact) in YEARLY]
            last = max(yearly or known, key=lambda fact: fact.period_start, default=None)
            return None if last is None else period_of(last)

        return cache(found)

    def tiled(self, entity: str, measure: str, when: When) -> list[Edition]:
        """Shorter periods that together make up a longer one, of a measure that adds up; none if one is missing."""
        if not self.gazetteer.measures[measure].additive or when.length == 1 or when.is_year:
            return []
        inside = [f for f in self.series(entity, measure) if when.start <= f.period_start and f.period_end <= when.end]
        for size in sorted({length(fact) for fact in inside}, reverse=True):
            tiles: dict[date, list[Fact]] = {}
            for fact in inside:
                if length(fact) == size:
                    tiles.setdefault(fact.period_start, []).append(fact)
            if size < when.length and len(tiles) * size == when.length:
                return [next(iter(self._by_definition(tile))) for _, tile in sorted(tiles.items())]
        return []


@dataclass(frozen=True)
class Years:
    """One series, a row for each year of which there is one."""

    rows: dict[int, Fact]

    def between(self, first: int, last: int) -> list[Fact]:
        """Rows of these years, both included."""
        return [fact for year, fact in self.rows.items() if first <= year <= last]

    def missing(self, first: int, last: int) -> list[int]:
        """Years without a row."""
        return [year for year in range(first, last + 1) if year not in self.rows]


def series_of(fact: Fact) -> tuple[str, str, str]:
    """What rows of one series have in common: definition, unit and price basis."""
    return fact.definition_id, fact.unit, fact.price_basis or ""


def _is_dated(fact: Fact) -> bool:
    """A survey or count of some days or months, which stands for its year."""
    return length(fact) < YEARLY.start and fact.status in (FactStatus.SURVEY, FactStatus.COUNT)


def length(fact: Fact) -> int:
    """Of its period, in months, at least one."""
    return months_between(fact.period_start, fact.period_end)


def period_of(fact: Fact) -> When:
    """A row's period."""
    months = length(fact)
    grain = {1: Grain.MONTH, 3: Grain.QUARTER, 6: Grain.HALF}.get(months, Grain.SPAN)
    if months in YEARLY:
        grain = Grain.YEAR if fact.period_start.month == 1 else Grain.FISCAL_YEAR
    return When(fact.period_start, fact.period_end, grain)


def covers(fact: Fact, when: When) -> bool:
    """Whether a row is of this period, at this grain: a quarter never answers for a year."""
    if when.is_year:
        yearly = length(fact) in YEARLY
        if when.grain is Grain.FISCAL_YEAR:
            return yearly and _month(fact.period_start) == _month(when.start)
        return yearly and fact.period_start.year == when.start.year
    return _month(fact.period_start) == _month(when.start) and _month(fact.period_end) == _month(when.end)


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _only_one_inside(facts: Sequence[Fact], when: When) -> list[Fact]:
    """A count of one day in a year stands for the year where there is no other."""
    inside = [f for f in facts if f.period_start.year == when.start.year and length(f) == 1]
    return inside if len({f.period_start for f in inside}) == 1 and not any(length(f) in YEARLY for f in facts) else []


def is_published_by(fact: Fact, text: str, table: SeriesTable) -> bool:
    """Whether a sentence names who published a row."""
    return _is_said(table.publishers.get(fact.source_id, ""), text)


def _is_said(name: str, text: str) -> bool:
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def is_named(fact: Fact, text: str, table: SeriesTable) -> bool:
    """Whether a sentence names the source or the definition of a row, in words that its measure does not have."""
    definition = fact.definition_id
    names = (definition, *_ACRONYM.findall(definition))
    if is_published_by(fact, text, table) or any(_is_said(name, text) for name in names):
        return True
    entity = table.gazetteer.entities.get(fact.entity_id)
    common = {
        *content_keys(table.gazetteer.measures[fact.measure_id].label),
        *content_keys(entity.name if entity else ""),
    }
    said = [key for key in content_keys(text) if key not in common]
    own = [key for key in content_keys(definition) if key not in common]
    return bool(set(pairwise(said)) & set(pairwise(own)))


def ends_with(fact: Fact, when: When) -> bool:
    """Whether a row's period ends with the month in which another does: what is counted at its end."""
    return _month(fact.period_end) == _month(when.end)


def relative(value: Decimal, other: Decimal) -> Decimal:
    """How far apart two values are, as a share of the second."""
    return abs(value - other) / abs(other) if other else Decimal(9)
