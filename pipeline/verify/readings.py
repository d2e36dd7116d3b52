"""What a frame may mean in a table: the period of rows that is meant first, and what else would make a figure true."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import chain, product

from pipeline.frames import Act, Basis, Frame, How, When
from pipeline.frames.sorts import fits
from pipeline.frames.when import MONTHS, YEARLY
from pipeline.models import Grain, QuantityKind
from pipeline.verify.decide import Grade
from pipeline.verify.kinds import HEADS, KINDS, Comparison, Query, level
from pipeline.verify.ruling import digits
from pipeline.verify.series import SeriesTable, covers, ends_with, length, period_of

_LAG = 3
"""Years by which the newest row may lie before what is said of now; older ones say nothing of it."""
_PRECISE = 2
"""Digits of a figure that can be off by its thousands; any single one is."""
_LOOSE = ("UNDERSTATED", "OVERSTATED_BOUND")
"""Outcomes that say nothing of what is meant: "at least 25" holds of any greater number."""
_SLIPS = (Decimal(1000), Decimal(1) / 1000, Decimal(1_000_000), Decimal(1) / 1_000_000)


def period_of_rows(frame: Frame, measure: str, table: SeriesTable) -> When | None:
    """The frame's period, or the one of rows that it stands for: the year of a month, the newest year of "now"."""
    return frame.since if is_running(frame, measure, table) else _told_or_meant(frame, measure, table)


def _told_or_meant(frame: Frame, measure: str, table: SeriesTable) -> When | None:
    period, owner = frame.period, frame.owner or ""
    if period is None:
        return None
    empty = not table.editions(owner, measure, period)
    if empty and period.grain is Grain.FISCAL_YEAR and (own := _own_year(period, owner, measure, table)):
        return own
    if not period.is_year and empty and not table.tiled(owner, measure, period):
        return _around(period, owner, measure, table, ends=frame.is_baseline)
    moves = empty and (frame.today or (frame.period_how < How.STATED and not frame.is_baseline))
    if not moves and (frame.period_how is not How.INFERRED or frame.is_baseline):
        return period
    newest = table.newest(owner, measure)
    if (
        newest is not None
        and table.is_dated
        and not newest.is_timeless
        and period.start.year - newest.start.year > _LAG
    ):
        return None if moves else period
    return _newest(period, newest, moves=moves)


def _newest(period: When, newest: When | None, *, moves: bool) -> When | None:
    """ "Now" is the newest row's time."""
    if moves and period.is_year:
        return newest if newest and newest.start <= period.start else None
    return newest or (period.back(MONTHS) if moves else period)


def is_running(frame: Frame, measure: str, table: SeriesTable) -> bool:
    """ "Aid since 2022", where the table adds up from there."""
    return frame.since is not None and bool(table.totals(frame.owner or "", measure, frame.since))


def is_plain_fiscal(period: When) -> bool:
    """ "FY24", where most of a table's years are calendar years."""
    return period.grain is Grain.FISCAL_YEAR and period.start.month == 1


def begin_of_rows(frame: Frame, measure: str, table: SeriesTable) -> When | None:
    """The period of rows that a change is counted from, where the owner's years are others or a month ends one."""
    period, owner = frame.baseline, frame.owner or ""
    if period is None or table.editions(owner, measure, period) or table.tiled(owner, measure, period):
        return period
    if period.grain is Grain.FISCAL_YEAR:
        return _own_year(period, owner, measure, table) or period
    return period if period.is_year else _around(period, owner, measure, table, ends=True) or period


def _own_year(period: When, owner: str, measure: str, table: SeriesTable) -> When | None:
    """The year of an owner whose years begin in another month than most.

    "2024/25" begins in the same calendar year; "FY24", where most are calendar years, lies mostly in the year said.
    """
    years = (period_of(fact) for fact in table.series(owner, measure) if length(fact) in YEARLY)
    fiscal = [when for when in years if when.grain is Grain.FISCAL_YEAR]
    middle = 0.5 if is_plain_fiscal(period) else 0
    own = (when for when in fiscal if (when.start + (when.end - when.start) * middle).year == period.start.year)
    return next(own, None)


def _around(period: When, owner: str, measure: str, table: SeriesTable, *, ends: bool = False) -> When | None:
    """Of a month of which only the quarter that ends with it is known, or only the year; ``ends``, if that does too."""
    holding = [f for f in table.series(owner, measure) if f.period_start <= period.start <= f.period_end < date.max]
    quarters = [f for f in holding if length(f) not in YEARLY and ends_with(f, period)]
    years = [f for f in holding if length(f) in YEARLY and (not ends or ends_with(f, period))]
    return next((period_of(fact) for fact in (*quarters, *years)), None)


def slip(query: Query) -> Comparison | None:
    """What holds once thousands are put right, or once percent are taken for points."""
    frame, kind = query.frame, query.frame.quantity.kind
    if frame.act is Act.CHANGE and query.table.gazetteer.sort(query.measure).kind is QuantityKind.PERCENT:
        return _held(KINDS[Act.DIFFERENCE](query))
    if frame.act is not Act.LEVEL or kind is QuantityKind.PERCENT or digits(frame) < _PRECISE:
        return None
    scaled = (level(replace(query, frame=_scaled(frame, factor))) for factor in _SLIPS)
    return next((found for tried in scaled if (found := _held(tried))), None)


def in_another_currency(query: Query) -> Comparison | None:
    """What holds once it is read in the currency of the rows."""
    frame = query.frame
    if frame.act is not Act.LEVEL or frame.quantity.kind is not QuantityKind.MONEY or digits(frame) < _PRECISE:
        return None
    bare = replace(frame, quantity=frame.quantity.model_copy(update={"unit": None}))
    return _held(level(replace(query, frame=bare)))


def in_other_prices(query: Query) -> Comparison | None:
    """What holds, or else what there is, once nothing is said of prices."""
    frame = query.frame
    if frame.basis is Basis.UNSAID:
        return None
    found = KINDS[frame.act](replace(query, frame=replace(frame, basis=Basis.UNSAID)))
    return _held(found) or next(iter(found), None)


def _scaled(frame: Frame, factor: Decimal) -> Frame:
    value, ulp = frame.quantity.value or Decimal(0), frame.quantity.ulp or Decimal(0)
    return replace(frame, quantity=frame.quantity.model_copy(update={"value": value * factor, "ulp": ulp * factor}))


def _held(found: Iterable[Comparison]) -> Comparison | None:
    return next((comparison for comparison in found if comparison.holds), None)


def second_reading(query: Query) -> Comparison | None:
    """What would make it true: another owner, measure or period that may be meant, or another act."""
    act, percent = query.frame.act, query.frame.quantity.kind is QuantityKind.PERCENT
    same = [act] if act in (Act.LEVEL, Act.CHANGE) else []
    multiple = act is Act.RATIO or query.frame.quantity.kind is QuantityKind.MULTIPLE
    own = [] if multiple else [*same, Act.LEVEL, Act.CHANGE if percent else Act.DIFFERENCE]
    tried = (_as_act(query, other) for other in own)
    others = (_as_act(reading, other) for reading in _readings(query) for other in same)
    return next((found for found in chain(tried, others) if found is not None), None)


def _as_act(query: Query, act: Act) -> Comparison | None:
    """What holds of a reading if this is said; a level may be told without its sign."""
    if act is Act.LEVEL and not fits(query.frame.quantity, query.table.gazetteer.sort(query.measure)):
        return None
    money = query.frame.quantity.kind is QuantityKind.MONEY
    signs = (query.frame.sign,) if act is not Act.LEVEL else (0, -1) if money else (0,)
    found = (c for sign in signs for c in KINDS[act](replace(query, frame=replace(query.frame, sign=sign))))
    return next((c for c in found if c.outcome.grade > Grade.FAILS and c.outcome.reason not in _LOOSE), None)


def _readings(query: Query) -> Iterator[Query]:
    """Other owners, measures and periods, where the words do not say which."""
    frame, gazetteer = query.frame, query.table.gazetteer
    stated = frame.period_how is How.STATED
    whole = (gazetteer.root,) if gazetteer.root else ()
    owners = [
        frame.owner or "",
        *((*frame.owners_near, *frame.owners_recent, *whole) if frame.owner_how < How.STATED else ()),
    ]
    periods = [query.period, *(() if stated else (*frame.periods_near, *frame.periods_recent))]
    for owner in dict.fromkeys(owners):
        measures = [query.measure, *gazetteer.siblings(query.measure), *_by_head(query), *_comparable(query)]
        if frame.measure_how < How.LISTED:
            any_kind = frame.act in (Act.CHANGE, Act.RATIO)
            known = sorted(gazetteer.measured_of(owner))
            measures += [m for m in known if any_kind or fits(frame.quantity, gazetteer.sort(m))]
        measures = list(dict.fromkeys(measures))
        newest = () if stated else [when for m in measures if (when := query.table.newest(owner, m))]
        for measure, when in product(measures, dict.fromkeys([*periods, *newest])):
            if (owner, measure, when) != (frame.owner, query.measure, query.period):
                yield replace(query, frame=replace(frame, owner=owner, period=when), measure=measure, period=when)


def _comparable(query: Query) -> list[str]:
    """Measures that the table says to be comparable: a budget and what was spent."""
    own, sort = query.table.gazetteer.measures[query.measure], query.table.gazetteer.sort
    return [m for m in own.comparable_with if m in query.table.gazetteer.profiles and sort(m) == sort(query.measure)]


def _by_head(query: Query) -> Iterator[str]:
    """ "A Pole produced $4,501": the same, told a head."""
    gazetteer = query.table.gazetteer
    own = gazetteer.label_keys[query.measure]
    for id_ in sorted(gazetteer.profiles):
        said = gazetteer.label_keys[id_]
        if said & HEADS and own == (said - HEADS) and id_ != query.measure:
            yield id_


def neighbour(query: Query) -> Comparison | None:
    """A row of a year near by for which it holds."""
    facts = query.table.series(query.frame.owner or "", query.measure)
    others = (period_of(fact) for fact in facts if not covers(fact, query.period))
    near = (when for when in others if _is_near(when, query))
    return next((found for when in near if (found := _held(KINDS[query.frame.act](replace(query, period=when))))), None)


def at_some_time(query: Query) -> Comparison | None:
    """The one row of the series that has it so, where the time is not said in words that are known."""
    rows = (fact for fact in query.table.series(query.frame.owner or "", query.measure) if query.table.knew(fact))
    periods = dict.fromkeys(when for fact in rows if (when := period_of(fact)).grain is query.period.grain)
    held = [found for when in periods if (found := _held(level(replace(query, period=when))))]
    return held[0] if len(held) == 1 else None


def _is_near(when: When, query: Query) -> bool:
    apart = abs(when.start.year - query.period.start.year)
    return apart <= query.policy.neighbour_years and when.grain is query.period.grain
