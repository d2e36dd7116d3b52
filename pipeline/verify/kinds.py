"""What rows say to a frame: arithmetic over editions, in Decimal, without a word of English."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from pipeline.frames import Act, Basis, Frame, When
from pipeline.frames.spot import is_share
from pipeline.frames.when import MONTHS
from pipeline.models import Fact, Quantity, QuantityKind
from pipeline.verify.judge.decide import Grade, Outcome, Reference, Stated, decide
from pipeline.verify.policy import Policy
from pipeline.verify.series import Edition, SeriesTable, relative

HUNDRED = Decimal(100)
_STILL = 3
"""Percent of change that may be one of prices alone."""


@dataclass(frozen=True)
class Comparison:
    """A stated figure beside what rows make of it."""

    stated: Stated
    reference: Reference
    facts: tuple[Fact, ...]
    outcome: Outcome
    known: bool
    """Whether all rows were out when the article was published."""
    older: bool = False
    """Whether the row was replaced before then."""
    may_contradict: bool = True

    @property
    def holds(self) -> bool:
        """Whether the figure is what the rows say."""
        return self.outcome.grade is Grade.SUPPORTED

    @property
    def gap(self) -> Decimal:
        """How far apart, relative."""
        if self.stated.value <= self.reference.low <= self.stated.high:
            return Decimal(0)
        return relative(self.stated.value, self.reference.low)


@dataclass(frozen=True)
class Query:
    """A frame with one measure and period chosen, and what it is judged by."""

    frame: Frame
    measure: str
    period: When
    table: SeriesTable
    policy: Policy

    def editions(self, owner: str | None = None, when: When | None = None) -> list[Edition]:
        """What is known of the period, or another one, of the owner, or somebody else."""
        return self.table.editions(owner or self.frame.owner or "", self.measure, when or self.period)

    def level_of(self, owner: str | None, when: When | None) -> Fact | None:
        """The figure in force, by the first definition."""
        found = self.editions(owner, when)
        return found[0].current if found else None

    def compare(
        self,
        stated: Stated,
        reference: Reference,
        facts: Sequence[Fact],
        *,
        older: bool = False,
        may_contradict: bool = True,
    ) -> Comparison:
        """A stated figure beside what rows make of it, as the policy has it."""
        known = all(fact.as_of <= self.table.published for fact in facts)
        outcome = decide(stated, reference, self.policy)
        return Comparison(stated, reference, tuple(facts), outcome, known, older, may_contradict)

    def partner_level(self) -> Fact | None:
        """The figure in force of whom the owner is compared with."""
        return self.level_of(self.frame.partner, None) if self.frame.partner else None


def level(query: Query) -> list[Comparison]:
    """A value beside the rows of its period, older editions among them."""
    frame, found = query.frame, list[Comparison]()
    stated = Stated.of(frame.quantity)
    if frame.sign < 0:
        stated = stated.negated()
    for edition in query.editions():
        if not _same_currency(frame, edition.current) or not _same_prices(query, edition.current):
            continue
        found.append(query.compare(stated, _reference(edition.current), [edition.current]))
        found += [query.compare(stated, _reference(old), [old], older=True) for old in edition.older]
    if not found and (parts := query.table.tiled(frame.owner or "", query.measure, query.period)):
        facts = [part.current for part in parts]
        total = sum((fact.value for fact in facts), Decimal(0))
        found.append(query.compare(stated, Reference(total, total, max(f.ulp for f in facts)), facts))
    return found


def _same_currency(frame: Frame, fact: Fact) -> bool:
    if frame.quantity.kind is not QuantityKind.MONEY or len(fact.unit) != 3:  # noqa: PLR2004
        return True
    return frame.quantity.unit in (fact.unit, None) or (
        frame.quantity.unit_inferred and "$" in frame.quantity.text and fact.unit == "USD"
    )


def _same_prices(query: Query, fact: Fact) -> bool:
    """Money with inflation taken out is not judged by rows that leave it in."""
    if query.frame.basis is not Basis.REAL or query.frame.quantity.kind is not QuantityKind.MONEY:
        return True
    label = query.table.gazetteer.measures[query.measure].label.lower()
    said = (fact.price_basis or "").lower()
    return any(word in text for word in ("constant", "real") for text in (label, said))


def _reference(fact: Fact) -> Reference:
    return Reference(fact.value, fact.value if fact.value_high is None else fact.value_high, fact.ulp)


class _Ends(NamedTuple):
    """The rows that a change lies between, the earlier one first."""

    first: Fact
    last: Fact


def _ends(query: Query) -> list[_Ends]:
    """From the stated baseline, or from the year before and from beginnings spoken of."""
    frame, period = query.frame, query.period
    if not period.steps:
        return []
    begins = [frame.baseline] if frame.baseline else [*_year_before(period), *frame.begins]
    found = []
    for begin in begins:
        if begin.grain is not period.grain and not (begin.is_year and period.is_year):
            continue
        first, last = (query.level_of(None, when) for when in sorted((begin, period)))
        if first and last and first.definition_id == last.definition_id and first.value:
            found.append(_Ends(first, last))
    return found


def _year_before(period: When) -> list[When]:
    """A change of a year is over a year; of a quarter or month, over a year or over the one before."""
    if period.is_year:
        return [period.back(MONTHS)]
    return [period.back(MONTHS), period.back(period.length)]


def change(query: Query) -> list[Comparison]:
    """Relative change between two levels; where the measure itself is a rate of change, its level."""
    frame, measure = query.frame, query.table.gazetteer.measures[query.measure]
    percent = frame.quantity.kind is QuantityKind.PERCENT
    if measure.dimension == "percent_change" and percent and frame.baseline is None:
        real = "real" in measure.label.lower()
        return [] if frame.basis is Basis.REAL and not real else level(query)
    by_rates = _by_rates(query) if percent and not frame.nominal else []
    if frame.basis is Basis.REAL:
        return by_rates
    open_prices = _is_macro(query) and not by_rates and not frame.nominal
    times = frame.quantity.kind is QuantityKind.MULTIPLE or frame.quantity.noun == "times"
    by_levels = _grown if times else _changed
    return by_rates + [by_levels(query, ends, open_prices=open_prices) for ends in _ends(query)]


def _grown(query: Query, ends: _Ends, *, open_prices: bool) -> Comparison:
    """ "Doubled": so many times what it was."""
    stated = Stated.of(_as_multiple(query.frame))
    reference = _computed(ends.last.value / ends.first.value, stated)
    return query.compare(stated, reference, ends, may_contradict=not open_prices)


def _changed(query: Query, ends: _Ends, *, open_prices: bool) -> Comparison:
    """By so many percent; the other way round it is false in whatever prices it is told."""
    frame, stated = query.frame, Stated.of(query.frame.quantity, growth=True)
    if frame.sign < 0:
        stated = stated.negated()
    grown = (ends.last.value - ends.first.value) / ends.first.value * HUNDRED
    opposite = grown * frame.sign < -_STILL
    return query.compare(stated, _computed(grown, stated), ends, may_contradict=not open_prices or opposite)


def _by_rates(query: Query) -> list[Comparison]:
    """A change as a table has it in a measure of its own: real growth of an economy, growth of a budget."""
    if query.frame.baseline:
        return []
    rates = query.table.gazetteer.rates_of(query.measure)
    return [c for rate in rates for c in level(Query(query.frame, rate, query.period, query.table, query.policy))]


def _is_macro(query: Query) -> bool:
    """Money of a country: its growth is told now in current prices, now in constant ones."""
    owner = query.table.gazetteer.entities.get(query.frame.owner or "")
    kind = owner.kind if owner else ""
    return query.table.gazetteer.sort(query.measure).kind is QuantityKind.MONEY and kind in ("country", "aggregate")


def _as_multiple(frame: Frame) -> Quantity:
    quantity = frame.quantity
    if quantity.kind is QuantityKind.MULTIPLE:
        return quantity
    return quantity.model_copy(update={"kind": QuantityKind.MULTIPLE, "ulp": Decimal(1)})


def _computed(value: Decimal, stated: Stated) -> Reference:
    return Reference(value, value, stated.ulp / HUNDRED)


def difference(query: Query) -> list[Comparison]:
    """Absolute change between two levels; without a direction, either way."""
    sign, stated = query.frame.sign, Stated.of(query.frame.quantity)
    found = []
    for ends in _ends(query):
        moved = ends.last.value - ends.first.value
        found.append(query.compare(stated, _computed(moved * sign if sign else abs(moved), stated), ends))
    return found


def gap(query: Query) -> list[Comparison]:
    """How far somebody is ahead of somebody else at one time."""
    own, other = query.level_of(None, None), query.partner_level()
    if own is None or other is None:
        return []
    stated = Stated.of(query.frame.quantity)
    return [query.compare(stated, _computed((own.value - other.value) * query.frame.sign, stated), [own, other])]


def ratio(query: Query) -> list[Comparison]:
    """A multiple of somebody else's level, or of another year's; a part of a figure is a percentage of it."""
    frame, own, other = query.frame, query.level_of(None, None), query.partner_level()
    if not frame.partner and frame.baseline:
        other = query.level_of(None, frame.baseline)
    if own is None or other is None or not own.value or not other.value:
        return []
    part = is_share(frame.quantity)
    stated = Stated.of(frame.quantity if part else _as_multiple(frame))
    value = own.value / other.value * (HUNDRED if part else 1)
    return [query.compare(stated, _computed(value, stated), [own, other])]


def share(query: Query) -> list[Comparison]:
    """A part of somebody else's level."""
    own, whole = query.level_of(None, None), query.partner_level()
    if own is None or whole is None or not whole.value:
        return []
    stated = Stated.of(query.frame.quantity)
    return [query.compare(stated, _computed(own.value / whole.value * HUNDRED, stated), [own, whole])]


KINDS: dict[Act, Callable[[Query], list[Comparison]]] = {
    Act.LEVEL: level,
    Act.CHANGE: change,
    Act.DIFFERENCE: difference,
    Act.GAP: gap,
    Act.RATIO: ratio,
    Act.SHARE: share,
}
