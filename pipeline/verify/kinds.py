"""What rows say to a frame: arithmetic over editions, in Decimal, without a word of English."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.frames import Act, Basis, Frame, When
from pipeline.frames.names import COUNTRIES
from pipeline.frames.spot import is_share
from pipeline.frames.when import MONTHS
from pipeline.models import Fact, Measure, Quantity, QuantityKind
from pipeline.text.stems import keys
from pipeline.verify.decide import HUNDRED, Grade, Outcome, Reference, Stated, decide
from pipeline.verify.policy import Policy
from pipeline.verify.series import Edition, SeriesTable, relative

_COMPARED = {"multiple": "compared", "exactly": "compared", "about": "compared", "below_near": "compared_below"}
"""Hedges of multiples of somebody else, which are told more loosely than changes."""
_MORE = re.compile(r"\s*(?:times\s+)?(?:larger|bigger|higher|greater|more)\b")
"""Of "three times larger" nobody knows whether it is three or four times the size."""
HEADS = frozenset(keys("per capita person head"))
_DOLLARS = ("USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD")
"""Whose own money a bare "$" is."""
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
    later: tuple[Fact, ...] = ()
    """Editions that came after."""
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
class Level:
    """How much there was of something: one row, or the shorter periods that add up to it."""

    facts: tuple[Fact, ...]

    @property
    def value(self) -> Decimal:
        """In the unit of the rows."""
        return sum((fact.value for fact in self.facts), Decimal(0))

    @property
    def ulp(self) -> Decimal:
        """One unit of the last digit."""
        return max(fact.ulp for fact in self.facts)

    @property
    def definition(self) -> str:
        """By which definition."""
        return self.facts[0].definition_id


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

    def level_of(self, owner: str | None, when: When | None) -> Level | None:
        """The figure in force, by the first definition; of a measure that adds up, the sum of shorter periods."""
        found = self.editions(owner, when)[:1] or self.table.tiled(
            owner or self.frame.owner or "", self.measure, when or self.period
        )
        return Level(tuple(edition.current for edition in found)) if found else None

    def compare(
        self,
        stated: Stated,
        reference: Reference,
        facts: Sequence[Fact],
        *,
        older: bool = False,
        later: Sequence[Fact] = (),
        may_contradict: bool = True,
    ) -> Comparison:
        """A stated figure beside what rows make of it, as the policy has it."""
        known = all(map(self.table.knew, facts))
        outcome = decide(stated, reference, self.policy)
        return Comparison(stated, reference, tuple(facts), outcome, known, older, tuple(later), may_contradict)

    def partner_level(self) -> Level | None:
        """The figure in force of whom the owner is compared with."""
        return self.level_of(self.frame.partner, None) if self.frame.partner else None


def level(query: Query) -> list[Comparison]:
    """A value beside the rows of its period, older editions among them."""
    frame, found = query.frame, list[Comparison]()
    stated = Stated.of(frame.quantity)
    if frame.sign < 0:
        stated = stated.negated()
    if frame.joint:
        return _together(query, stated)
    if frame.per_head and not _is_per_head(query):
        return _per_head(query, stated)
    for edition in _of_named_status(query, _totals(query) or query.editions()):
        if not _same_prices(query, edition.current):
            continue
        for fact in (edition.current, *edition.older):
            if reference := _in_currency(query, fact):
                older = fact is not edition.current
                found.append(query.compare(stated, reference, [fact], older=older, later=edition.later))
    if not found and (parts := query.table.tiled(frame.owner or "", query.measure, query.period)):
        facts = [part.current for part in parts]
        found.append(query.compare(stated, _total(facts), facts))
    return found


def _totals(query: Query) -> list[Edition]:
    """ "Since the invasion in 2022 aid has topped …": a running total."""
    since = query.frame.since
    return query.table.totals(query.frame.owner or "", query.measure, since) if since else []


def _of_named_status(query: Query, editions: list[Edition]) -> list[Edition]:
    """ "Has proposed" is checked against the proposal, whatever came after."""
    cues = query.policy.vintage_cues
    status = next((status for status, cue in cues if cue.search(query.frame.text)), None)
    if status is None:
        return editions
    named = (e.from_then(f) for e in editions for f in (e.current, *e.older) if f.status is status)
    return list(named)[:1] or editions


def _in_currency(query: Query, fact: Fact) -> Reference | None:
    """The row in the figure's currency; another one is converted, with the spread of rates between sources."""
    quantity, own = query.frame.quantity, Reference.of(fact)
    if quantity.kind is not QuantityKind.MONEY or len(fact.unit) != 3 or quantity.unit in (fact.unit, None):  # noqa: PLR2004
        return own
    if quantity.unit_inferred and "$" in quantity.text and fact.unit in _DOLLARS:
        return own
    rate = query.table.rates(fact.unit, quantity.unit or "", fact.as_of) if query.table.rates else None
    if rate is None:
        return None
    spread = query.policy.tolerance.conversion
    return Reference(own.low * rate * (1 - spread), own.high * rate * (1 + spread), own.ulp * rate)


def _total(facts: Sequence[Fact]) -> Reference:
    """The sum of rows; rows of one precision add up as they stand, as everybody does it."""
    refs = [Reference.of(fact) for fact in facts]
    low, high = (sum((getattr(r, end) for r in refs), Decimal(0)) for end in ("low", "high"))
    return Reference(low, high, max(r.ulp for r in refs))


def _together(query: Query, stated: Stated) -> list[Comparison]:
    """What several have together, of a measure that adds up."""
    levels = [level for owner in query.frame.joint if (level := query.level_of(owner, None))]
    facts = [fact for level in levels for fact in level.facts]
    additive = query.table.gazetteer.measures[query.measure].additive
    alike = len({(fact.definition_id, fact.unit) for fact in facts}) == 1
    if not additive or not alike or len(levels) < len(query.frame.joint):
        return []
    return [query.compare(stated, _total(facts), facts)] if _in_currency(query, facts[0]) else []


def _is_per_head(query: Query) -> bool:
    return is_per_head(query.table.gazetteer.measures[query.measure])


def is_per_head(measure: Measure) -> bool:
    """Whether a measure is told a head."""
    return bool(HEADS & set(keys(measure.label.lower())))


def _per_head(query: Query, stated: Stated) -> list[Comparison]:
    """A level a head: by a measure that is told so, else divided by the people."""
    gazetteer = query.table.gazetteer
    own = gazetteer.label_keys[query.measure]
    for id_, measure in sorted(gazetteer.measures.items()):
        if set(keys(measure.label.lower())) - HEADS == own - HEADS and id_ != query.measure:
            return level(replace(query, measure=id_))
    people = next((i for i, m in sorted(gazetteer.measures.items()) if m.label.lower() == "population"), None)
    above = query.level_of(None, None)
    below = query.table.editions(query.frame.owner or "", people, query.period) if people else []
    if above is None or not below or not below[0].current.value or not _in_currency(query, above.facts[0]):
        return []
    if stated.hedge == "exactly":
        stated = stated._replace(hedge="about")  # the quotient of two sources is no sharper than that
    reference = _quotient(below[0].current, above)
    return [query.compare(stated, reference, [*above.facts, below[0].current])]


def _quotient(below: Fact, above: Level) -> Reference:
    """One row divided by another; what their digits leave open is its precision."""
    value = above.value / below.value
    least = (above.value - above.ulp / 2) / (below.value + below.ulp / 2)
    most = (above.value + above.ulp / 2) / max(below.value - below.ulp / 2, below.ulp / 2)
    return Reference(value, value, most - least)


def _same_prices(query: Query, fact: Fact) -> bool:
    """Money with inflation taken out is not judged by rows that leave it in, nor the other way round."""
    basis = query.frame.basis
    if basis is Basis.UNSAID or query.frame.quantity.kind is not QuantityKind.MONEY:
        return True
    return is_real(fact, query.table) is (basis is Basis.REAL)


def is_real(fact: Fact, table: SeriesTable) -> bool:
    """Whether inflation is taken out of a row, as its price basis or its measure says."""
    texts = (table.gazetteer.measures[fact.measure_id].label.lower(), (fact.price_basis or "").lower())
    return any(word in text for word in ("constant", "real") for text in texts)


@dataclass(frozen=True)
class _Ends:
    """The rows that a change lies between, the earlier one first."""

    first: Level
    last: Level
    older: bool = False
    """Whether the last one was replaced by publication."""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All rows."""
        return *self.first.facts, *self.last.facts


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
        earlier, later = sorted((begin, period))
        first, last = query.level_of(None, earlier), query.level_of(None, later)
        if first and last and first.value and first.definition == last.definition:
            found.append(_Ends(first, last))
            replaced = (old for edition in query.editions(None, later)[:1] for old in edition.older)
            found += [_Ends(first, Level((old,)), older=True) for old in replaced]
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
    if measure.dimension == "percent_change" and percent:
        near = frame.baseline is None or frame.baseline.back(-MONTHS).start >= query.period.start
        if not near:
            return []  # "rose by 40 % since 2015": over several years, and no rate of one
        real = "real" in measure.label.lower()
        return [] if frame.basis is Basis.REAL and not real else level(query)
    by_rates = _by_rates(query) if percent and not frame.nominal else []
    if frame.basis is Basis.REAL:
        return by_rates
    open_prices = is_macro(query) and not by_rates and not frame.nominal
    times = frame.quantity.kind is QuantityKind.MULTIPLE or frame.quantity.noun == "times"
    by_levels = _grown if times else _changed
    return by_rates + [by_levels(query, ends, open_prices=open_prices) for ends in _ends(query)]


def _grown(query: Query, ends: _Ends, *, open_prices: bool) -> Comparison:
    """ "Doubled": so many times what it was."""
    stated = Stated.of(_as_multiple(query.frame))
    reference = _computed(ends.last.value / ends.first.value, stated)
    return query.compare(stated, reference, ends.facts, older=ends.older, may_contradict=not open_prices)


def _changed(query: Query, ends: _Ends, *, open_prices: bool) -> Comparison:
    """By so many percent; the other way round it is false in whatever prices it is told."""
    frame, stated = query.frame, Stated.of(query.frame.quantity, growth=True)
    if frame.sign < 0:
        stated = stated.negated()
    grown = (ends.last.value - ends.first.value) / ends.first.value * HUNDRED
    opposite = grown * frame.sign < -_STILL
    may = not open_prices or opposite
    return query.compare(stated, _computed(grown, stated), ends.facts, older=ends.older, may_contradict=may)


def _by_rates(query: Query) -> list[Comparison]:
    """A change as a table has it in a measure of its own: real growth of an economy, growth of a budget."""
    if query.frame.baseline:
        return []
    rates = query.table.gazetteer.rates_of(query.measure)
    return [c for rate in rates for c in level(Query(query.frame, rate, query.period, query.table, query.policy))]


def is_macro(query: Query) -> bool:
    """Money of a country: its growth is told now in current prices, now in constant ones."""
    owner = query.table.gazetteer.entities.get(query.frame.owner or "")
    kind = owner.kind if owner else ""
    return query.table.gazetteer.sort(query.measure).kind is QuantityKind.MONEY and kind in COUNTRIES


def _as_multiple(frame: Frame) -> Quantity:
    quantity = frame.quantity
    if quantity.kind is QuantityKind.MULTIPLE:
        return quantity
    return quantity.model_copy(update={"kind": QuantityKind.MULTIPLE, "ulp": Decimal(1)})


def _computed(value: Decimal, stated: Stated) -> Reference:
    return Reference(value, value, stated.ulp / HUNDRED)


def difference(query: Query) -> list[Comparison]:
    """Absolute change between two levels; without a direction, either way."""
    if query.frame.per_head and not _is_per_head(query):
        return []
    sign, stated = query.frame.sign, Stated.of(query.frame.quantity)
    found = []
    for ends in _ends(query):
        moved = ends.last.value - ends.first.value
        reference = _computed(moved * sign if sign else abs(moved), stated)
        found.append(query.compare(stated, reference, ends.facts, older=ends.older))
    return found


def gap(query: Query) -> list[Comparison]:
    """How far somebody is ahead of somebody else at one time."""
    own, other = query.level_of(None, None), query.partner_level()
    if own is None or other is None:
        return []
    stated = Stated.of(query.frame.quantity)
    apart = (own.value - other.value) * query.frame.sign
    return [query.compare(stated, _computed(apart, stated), [*own.facts, *other.facts])]


def ratio(query: Query) -> list[Comparison]:
    """A multiple of somebody else's level, or of another year's; a part of a figure is a percentage of it."""
    frame, own = query.frame, query.level_of(None, None)
    others = [query.partner_level()] if frame.partner else []
    if frame.baseline and frame.baseline != query.period:  # "three times as many as Canada in 1990"
        others.append(query.level_of(frame.partner, frame.baseline))
    known = [other for other in others if other is not None and other.value]
    if own is None or not own.value or len(known) < len(others):
        return []
    return [found for other in known for found in _times(query, own, other)]


def _times(query: Query, own: Level, other: Level) -> list[Comparison]:
    """One level as a multiple of another."""
    frame = query.frame
    part = is_share(frame.quantity)
    stated = Stated.of(frame.quantity if part else _as_multiple(frame))
    if not part and frame.partner:
        stated = stated._replace(hedge=_COMPARED.get(stated.hedge, stated.hedge))
    value, facts = own.value / other.value * (HUNDRED if part else 1), [*own.facts, *other.facts]
    more = not part and _MORE.match(frame.text, frame.text.find(frame.quantity.text) + len(frame.quantity.text))
    readings = [stated, stated._replace(value=stated.value + 1, high=stated.high + 1)] if more else [stated]
    return [query.compare(each, _computed(value, each), facts) for each in readings]


def share(query: Query) -> list[Comparison]:
    """A part of somebody else's level."""
    own, whole = query.level_of(None, None), query.partner_level()
    wholes = list(whole.facts) if whole is not None else _members(query)
    total = sum((fact.value for fact in wholes), Decimal(0))
    if own is None or not total:
        return []
    stated = Stated.of(query.frame.quantity)
    return [query.compare(stated, _computed(own.value / total * HUNDRED, stated), [*own.facts, *wholes])]


def _members(query: Query) -> list[Fact]:
    """Rows of all that belong to a group, of which there is none itself; none if one is missing."""
    gazetteer, group = query.table.gazetteer, query.frame.partner
    members = [id_ for id_, entity in gazetteer.entities.items() if group in entity.part_of]
    levels = [level for id_ in members if (level := query.level_of(id_, None))]
    whole = gazetteer.measures[query.measure].additive and len(levels) == len(members)
    return [fact for level in levels for fact in level.facts] if whole and query.frame.owner in members else []


KINDS: dict[Act, Callable[[Query], list[Comparison]]] = {
    Act.LEVEL: level,
    Act.CHANGE: change,
    Act.DIFFERENCE: difference,
    Act.GAP: gap,
    Act.RATIO: ratio,
    Act.SHARE: share,
}
