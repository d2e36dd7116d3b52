"""What rows say to a frame: arithmetic over editions, in Decimal, without a word of English."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.frames import Act, Basis, Frame, When
from pipeline.models import Fact, QuantityKind
from pipeline.verify.judge.decide import Grade, Outcome, Reference, Stated, decide
from pipeline.verify.policy import Policy
from pipeline.verify.series import Edition, Library, relative

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Comparison:
    """A stated figure beside what rows make of it."""

    stated: Stated
    reference: Reference
    facts: tuple[Fact, ...]
    outcome: Outcome
    known: bool
    older: bool = False
    may_contradict: bool = True
    formula: str = ""

    @property
    def holds(self) -> bool:
        return self.outcome.grade is Grade.SUPPORTED

    @property
    def gap(self) -> Decimal:
        """How far apart, relative."""
        if self.stated.value <= self.reference.low <= self.stated.high:
            return Decimal(0)
        return relative(self.stated.value, self.reference.low)


@dataclass(frozen=True)
class Case:
    """A frame with one measure and period chosen, and what it is judged by."""

    frame: Frame
    measure: str
    period: When
    library: Library
    policy: Policy

    def editions(self, owner: str | None = None, when: When | None = None) -> list[Edition]:
        return self.library.editions(owner or self.frame.owner or "", self.measure, when or self.period)

    def level_of(self, owner: str | None, when: When | None) -> Fact | None:
        """The figure in force, by the first definition."""
        found = self.editions(owner, when)
        return found[0].current if found else None

    def compare(self, stated: Stated, reference: Reference, facts: Sequence[Fact], **more: object) -> Comparison:
        known = all(f.as_of <= self.library.published for f in facts)
        return Comparison(stated, reference, tuple(facts), decide(stated, reference, self.policy), known, **more)  # type: ignore[arg-type]


def level(case: Case) -> list[Comparison]:
    """A value beside the rows of its period, older editions among them."""
    frame, found = case.frame, list[Comparison]()
    stated = Stated.of(frame.quantity)
    if frame.sign < 0:
        stated = stated.negated()
    for edition in case.editions():
        if not _same_currency(frame, edition.current):
            continue
        found.append(case.compare(stated, _reference(edition.current), [edition.current]))
        found += [case.compare(stated, _reference(old), [old], older=True) for old in edition.older]
    if not found and (parts := case.library.tiled(frame.owner or "", case.measure, case.period)):
        facts = [part.current for part in parts]
        total = sum((fact.value for fact in facts), Decimal(0))
        found.append(case.compare(stated, Reference(total, total, max(f.ulp for f in facts)), facts))
    return found


def _same_currency(frame: Frame, fact: Fact) -> bool:
    if frame.quantity.kind is not QuantityKind.MONEY or len(fact.unit) != 3:  # noqa: PLR2004
        return True
    return frame.quantity.unit in (fact.unit, None) or (
        frame.quantity.unit_inferred and "$" in frame.quantity.text and fact.unit in ("USD",)
    )


def _reference(fact: Fact) -> Reference:
    return Reference(fact.value, fact.value if fact.value_high is None else fact.value_high, fact.ulp)


def _pairs(case: Case) -> list[tuple[Fact, Fact, bool]]:
    """The rows that a change lies between: from the stated baseline, or the year before and beginnings spoken of."""
    frame, period = case.frame, case.period
    if not period.steps:
        return []
    begins = [frame.baseline] if frame.baseline else [*_year_before(period), *frame.begins]
    found = []
    for begin in begins:
        if begin is None or (begin.grain is not period.grain and not (begin.is_year and period.is_year)):
            continue
        first, last = sorted((begin, period))
        a, b = case.level_of(None, first), case.level_of(None, last)
        if a and b and a.definition_id == b.definition_id and a.value:
            found.append((a, b, begin == frame.baseline))
    return found


def _year_before(period: When) -> list[When]:
    """A change of a year is over a year; of a quarter or month, over a year or over the one before."""
    if period.is_year:
        return [period.back(12)]
    return [period.back(12), period.back(period.length)]


def change(case: Case) -> list[Comparison]:
    """Relative change between two levels; where the measure itself is a rate of change, its level."""
    frame, measures = case.frame, case.library.gazetteer.measures
    rate = measures[case.measure].dimension == "percent_change"
    if rate and frame.quantity.kind is QuantityKind.PERCENT and frame.baseline is None:
        real = "real" in measures[case.measure].label.lower()
        return [] if frame.basis is Basis.REAL and not real else level(case)
    found: list[Comparison] = []
    by_rates = _by_rates(case) if frame.quantity.kind is QuantityKind.PERCENT and not frame.nominal else []
    found += by_rates
    if frame.basis is Basis.REAL:
        return found
    macro = _is_macro(case) and not by_rates
    for a, b, _ in _pairs(case):
        times = frame.quantity.kind is QuantityKind.MULTIPLE or (frame.quantity.noun or "") == "times"
        grown = b.value / a.value if times else (b.value - a.value) / a.value * HUNDRED
        stated = Stated.of(_as_multiple(frame) if times else frame.quantity, growth=not times)
        if frame.sign < 0 and not times:
            stated = stated.negated()
        opposite = bool(frame.sign) and not times and grown * frame.sign < -3
        found.append(
            case.compare(
                stated, _computed(grown, stated), [a, b], may_contradict=not macro or frame.nominal or opposite
            )
        )
    return found


def _by_rates(case: Case) -> list[Comparison]:
    """A change as a table has it in a measure of its own: real growth of an economy, growth of a budget."""
    if case.frame.baseline:
        return []
    rates = case.library.gazetteer.rates_of(case.measure)
    return [c for rate in rates for c in level(Case(case.frame, rate, case.period, case.library, case.policy))]


def _is_macro(case: Case) -> bool:
    """Money of a country: its growth is told now in current prices, now in constant ones."""
    kind = case.library.gazetteer.entities[case.frame.owner or ""].kind
    return case.library.gazetteer.sort(case.measure).kind is QuantityKind.MONEY and kind in ("country", "aggregate")


def _as_multiple(frame: Frame) -> "object":
    q = frame.quantity
    return (
        q
        if q.kind is QuantityKind.MULTIPLE
        else q.model_copy(update={"kind": QuantityKind.MULTIPLE, "ulp": Decimal(1)})
    )


def _computed(value: Decimal, stated: Stated) -> Reference:
    return Reference(value, value, stated.ulp / HUNDRED)


def difference(case: Case) -> list[Comparison]:
    """Absolute change between two levels, or over somebody else's level."""
    frame, found = case.frame, list[Comparison]()
    stated = Stated.of(frame.quantity)
    for a, b, _ in _pairs(case):
        delta = b.value - a.value
        if frame.sign < 0:
            found.append(case.compare(stated, _computed(-delta, stated), [a, b]))
        else:
            found.append(case.compare(stated, _computed(delta if frame.sign else abs(delta), stated), [a, b]))
    return found


def gap(case: Case) -> list[Comparison]:
    """How far somebody is ahead of somebody else at one time."""
    frame = case.frame
    a, b = case.level_of(None, None), case.level_of(frame.partner, None) if frame.partner else None
    if a is None or b is None:
        return []
    stated = Stated.of(frame.quantity)
    return [case.compare(stated, _computed((a.value - b.value) * frame.sign, stated), [a, b])]


def ratio(case: Case) -> list[Comparison]:
    """A multiple of somebody else's level, or of another year's."""
    frame = case.frame
    b = (
        case.level_of(frame.partner, None)
        if frame.partner
        else case.level_of(None, frame.baseline)
        if frame.baseline
        else None
    )
    a = case.level_of(None, None)
    if a is None or b is None or not a.value or not b.value:
        return []
    fraction = frame.figure_of is not None
    stated = Stated.of(frame.quantity if fraction else _as_multiple(frame))  # type: ignore[arg-type]
    value = a.value / b.value * (HUNDRED if fraction else 1)
    return [case.compare(stated, _computed(value, stated), [a, b])]


def share(case: Case) -> list[Comparison]:
    """A part of somebody else's level."""
    frame = case.frame
    a, b = case.level_of(None, None), case.level_of(frame.partner, None) if frame.partner else None
    if a is None or b is None or not b.value:
        return []
    stated = Stated.of(frame.quantity)
    return [case.compare(stated, _computed(a.value / b.value * HUNDRED, stated), [a, b])]


KINDS: dict[Act, Callable[[Case], list[Comparison]]] = {
    Act.LEVEL: level,
    Act.CHANGE: change,
    Act.DIFFERENCE: difference,
    Act.GAP: gap,
    Act.RATIO: ratio,
    Act.SHARE: share,
}
