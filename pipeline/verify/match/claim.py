"""A figure with what it speaks of, as far as there is evidence for it."""

from dataclasses import dataclass

from pipeline.models import Fact, Period, Quantity
from pipeline.verify.match.periods import fits
from pipeline.verify.match.scene import Scene


@dataclass(frozen=True)
class Claim:
    """A figure with what it speaks of. ``facts`` are all rows of its entity and measure, whatever the period.

    ``proposed``: a model chose what it speaks of; everything it chose is among ``inferred``.
    """

    quantity: Quantity
    scene: Scene
    entity: str | None = None
    measure: str | None = None
    period: Period | None = None
    facts: tuple[Fact, ...] = ()
    inferred: tuple[str, ...] = ()
    proposed: bool = False

    @property
    def aligned(self) -> bool:
        """Whether entity and measure are known."""
        return self.entity is not None and self.measure is not None

    def rows(self) -> tuple[Fact, ...]:
        """Rows that belong to its period."""
        period = self.period
        return () if period is None else tuple(fact for fact in self.facts if fits(fact, period))
