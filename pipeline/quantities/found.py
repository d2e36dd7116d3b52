"""What a resolver hands on: a figure as read from its own words, before its surroundings are looked at."""

from dataclasses import dataclass
from decimal import Decimal

from pipeline.models import Period, QuantityHedge, QuantityKind
from pipeline.quantities.numerals import Figure
from pipeline.quantities.units import Unit


@dataclass(slots=True, kw_only=True)
class Found:
    """One figure, still without hedge, polarity, modality and the period it belongs to. Half-open span."""

    start: int
    end: int
    kind: QuantityKind
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    per: str | None = None
    unit_inferred: bool = False
    ulp: Decimal | None = None
    coarse_ulp: Decimal | None = None
    power: int = 0
    """Power of ten of its scale word, as in ``Figure``."""
    noun: str | None = None
    iso: str | None = None
    period: Period | None = None
    hedge: QuantityHedge | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """One figure with its unit; ``edge`` is where its number ended, before unit and noun."""

    start: int
    edge: int
    end: int
    figure: Figure
    unit: Unit | None
    after: bool = False
    """The unit stood behind the number."""
    odd: bool = False
    """It is hedged from within: ``40-odd percent``."""

    @property
    def value(self) -> Decimal:
        """The value in the unit's own code."""
        return self.figure.value * (self.unit.factor if self.unit else 1)


@dataclass(slots=True)
class Page:
    """The text being read, the currency that a bare ``$`` stands for, and whether it writes decimal commas."""

    text: str
    currency: str
    comma: bool = False
    ahead: Amount | None = None
    """What stands behind the last figure and is no range with it: read already, and the next to be asked for."""
