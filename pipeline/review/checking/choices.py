"""What the selects of a reading offer: whose figure it may be, of what, when, how exactly meant, and by which row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rapidfuzz import fuzz, process, utils

from pipeline.models import Entity, Fact, Finding, Grain, HedgeClass, Measure, OpenFigure, Period, ReadAs
from pipeline.ports import ReferenceTable
from pipeline.render.references import amount
from pipeline.review.checking.desk_table import DeskTable
from pipeline.review.checking.naming import called_first, id_of
from pipeline.verify.periods import label, said

HEDGES: Final = {
    HedgeClass.EXACTLY: "exactly, as precisely as it is written",
    HedgeClass.ABOUT: "about",
    HedgeClass.BELOW_NEAR: "a little below",
    HedgeClass.ABOVE_NEAR: "a little above",
    HedgeClass.LOWER_BOUND: "more than",
    HedgeClass.LOWER_BOUND_INCLUSIVE: "at least",
    HedgeClass.UPPER_BOUND: "less than",
    HedgeClass.UPPER_BOUND_INCLUSIVE: "at most",
    HedgeClass.VAGUE: "no figure that could be checked",
}
ROWS, PERIODS, FOUND = 12, 12, 20
_LIKE: Final = 70.0
"""Score of rapidfuzz (0 to 100) from which a name is offered."""


@dataclass(frozen=True)
class Choice:
    """One entry of a select; ``chosen`` marks what is in force, ``value`` is what a form sends back."""

    value: str
    words: str
    chosen: bool = False


@dataclass(frozen=True)
class Choices:
    """All selects of one figure, the likeliest first in each."""

    entities: tuple[Choice, ...]
    measures: tuple[Choice, ...]
    periods: tuple[Choice, ...]
    hedges: tuple[Choice, ...]
    rows: tuple[Choice, ...]


def choices(finding: Finding, opened: OpenFigure | None, table: DeskTable, read: ReadAs | None = None) -> Choices:
    """What may be chosen for a finding about a figure, as it is read now or as ``read`` has it."""
    figure = finding.quantity
    entity = (read.entity if read else None) or (figure.entity if figure else None)
    measure = (read.measure if read else None) or (figure.measure if figure else None)
    facts = tuple(table.all.facts([entity], [measure])) if entity and measure else ()
    rows = _by_nearness(facts or (opened.rows if opened else ()), finding, read)
    return Choices(
        entities=_nouns(entity, opened.entities if opened else (), table.all.entities()),
        measures=_nouns(measure, opened.measures if opened else (), table.all.measures()),
        periods=tuple(_periods(finding, read, rows)),
        hedges=tuple(_hedges(finding, read)),
        rows=tuple(_row(fact, table, read) for fact in rows[:ROWS]),
    )


def find_nouns(words: str, kind: type[Entity] | type[Measure], table: ReferenceTable) -> tuple[Choice, ...]:
    """Entities or measures by what is typed, best first: those of which the table has rows."""
    known = _with_rows(kind, table)
    named = {(each_id, name): name for each_id, noun in known.items() for name in _names(noun)}
    found = process.extract(
        words, named, scorer=fuzz.WRatio, processor=utils.default_process, limit=FOUND * 3, score_cutoff=_LIKE
    )
    ids = dict.fromkeys(each_id for _, _, (each_id, _) in found)
    return tuple(Choice(each_id, called_first(known[each_id])) for each_id in list(ids)[:FOUND])


def period_value(period: Period) -> str:
    """A period as a form sends it: ``2024-01-01/2024-12-31/year``."""
    return f"{period.start}/{period.end}/{period.grain}"


def period_of_value(value: str) -> Period:
    """The same read back; raises ValueError."""
    start, end, grain = value.split("/")
    return Period(start=date.fromisoformat(start), end=date.fromisoformat(end), grain=Grain(grain))


def _with_rows(kind: type[Entity] | type[Measure], table: ReferenceTable) -> dict[str, Entity | Measure]:
    if kind is Entity:
        measured = table.measured()
        return {each.entity_id: each for each in table.entities() if each.entity_id in measured}
    profiled = {profile.measure_id for profile in table.profiles()}
    return {each.measure_id: each for each in table.measures() if each.measure_id in profiled}


def _nouns(
    chosen: str | None, near: Sequence[Entity | Measure], all_: Sequence[Entity | Measure]
) -> tuple[Choice, ...]:
    known = {id_of(each): each for each in all_}
    ids = dict.fromkeys((*([chosen] if chosen else ()), *map(id_of, near)))
    return tuple(Choice(each, called_first(known[each]) if each in known else each, each == chosen) for each in ids)


def _periods(finding: Finding, read: ReadAs | None, rows: Iterable[Fact]) -> Iterator[Choice]:
    """The period in force, and those of rows, the nearest first."""
    own = (read.period if read else None) or _own(finding)
    found = {period_value(own): Choice(period_value(own), said(own), chosen=True)} if own else {}
    for fact in rows:
        if fact.period_start > date.min and fact.period_end < date.max:
            period = Period(start=fact.period_start, end=fact.period_end, grain=_grain(fact))
            found.setdefault(period_value(period), Choice(period_value(period), label(fact)))
    yield from list(found.values())[:PERIODS]


def _own(finding: Finding) -> Period | None:
    told = finding.quantity.period if finding.quantity else None
    if told is None or told.start is None or told.end is None:
        return None
    start, end = date.fromisoformat(told.start), date.fromisoformat(told.end)
    return Period(start=start, end=end, grain=Grain.YEAR if told.year else Grain.SPAN)


def _grain(fact: Fact) -> Grain:
    year = label(fact).isdigit()
    return Grain.YEAR if year else Grain.DAY if fact.period_start == fact.period_end else Grain.SPAN


def _hedges(finding: Finding, read: ReadAs | None) -> Iterator[Choice]:
    now = (read.hedge if read else None) or (finding.quantity.hedge if finding.quantity else None) or HedgeClass.EXACTLY
    for class_, words in HEDGES.items():
        yield Choice(class_.value, words, class_ is now)


def _by_nearness(facts: Sequence[Fact], finding: Finding, read: ReadAs | None) -> tuple[Fact, ...]:
    """Rows that the finding rests on, then those nearest to its period, the newest first."""
    own = (read.period if read else None) or _own(finding)
    held = [row.row_id for row in finding.rows]

    def rank(fact: Fact) -> tuple[bool, int, int, str]:
        far = abs((fact.period_start - own.start).days) if own and own.start else 0
        return fact.row_id not in held, far, -fact.as_of.toordinal(), fact.row_id

    return tuple(sorted(facts, key=rank))


def _row(fact: Fact, table: DeskTable, read: ReadAs | None) -> Choice:
    sources = {source.source_id: source.publisher for source in table.all.sources()}
    told = (
        amount(fact.value, fact.unit, fact.value_high),
        label(fact),
        sources.get(fact.source_id, fact.source_id),
        "entered at the desk" if fact.row_id in table.ids else "",
        "" if fact.verified else "not yet verified by a person",
    )
    return Choice(fact.row_id, ", ".join(filter(None, told)), read is not None and read.row == fact.row_id)


def _names(noun: Entity | Measure) -> tuple[str, ...]:
    return (called_first(noun), *noun.aliases)
