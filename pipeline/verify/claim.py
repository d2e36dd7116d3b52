"""A figure with what it speaks of, as checks of the text against itself see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.frames import Act, Frame, How, Mood, When
from pipeline.models import Fact, Period, Quantity
from pipeline.verify.periods import fits
from pipeline.verify.resources import Knowledge
from pipeline.verify.ruling import HELD, Ruling
from pipeline.verify.scene import Scene, Scenes

ALIGNING = ("entity", "measure")
"""Parts of a figure without which no row can be looked up."""


@dataclass(frozen=True)
class Claim:
    """A figure in its sentence; without a frame nothing is known of it. ``inferred`` names the parts of which the
    figure's own sentence says nothing."""

    quantity: Quantity
    scene: Scene
    frame: Frame | None = None
    ruling: Ruling | None = None

    @property
    def entity(self) -> str | None:
        """Whose figure it is."""
        return self.frame.owner if self.frame else None

    @property
    def measure(self) -> str | None:
        """What it measures."""
        return measure_of(self.frame, self.ruling) if self.frame else None

    @property
    def period(self) -> Period | None:
        """When it was so."""
        return period_of(self.frame.period) if self.frame and self.frame.period else None

    @property
    def inferred(self) -> tuple[str, ...]:
        """Parts that are not from its own sentence."""
        return inferred(self.frame) if self.frame else ()

    @property
    def aligned(self) -> bool:
        """Whether entity and measure are known, and nothing is left that could make them others."""
        return self.entity is not None and self.measure is not None and not (self.frame and self.frame.leftover)

    @property
    def is_plain(self) -> bool:
        """Whether entity, measure and period all stand beside it."""
        frame = self.frame
        if frame is None or not self.aligned or frame.period is None or frame.mood is not Mood.ASSERTED:
            return False
        return min(frame.owner_how, frame.measure_how) >= How.LISTED and frame.period_how is How.STATED

    @property
    def is_level(self) -> bool:
        """Whether it is how much there was, and not by how much that changed."""
        return self.frame is not None and self.frame.act is Act.LEVEL

    @property
    def held(self) -> bool:
        """Whether some row has it so."""
        return self.ruling is not None and self.ruling.verdict in HELD

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Rows that it was judged by."""
        return tuple(fact for found in self.ruling.comparisons for fact in found.facts) if self.ruling else ()

    def rows(self, knowledge: Knowledge) -> tuple[Fact, ...]:
        """Rows that belong to its period."""
        period = self.period
        if period is None or self.entity is None or self.measure is None:
            return ()
        return tuple(fact for fact in knowledge.of(self.entity, self.measure) if fits(fact, period))


def measure_of(frame: Frame, ruling: Ruling | None) -> str | None:
    """What a figure measures: as it was judged, else the first that may be meant."""
    if ruling is not None and ruling.comparisons:
        return ruling.comparisons[0].facts[-1].measure_id
    return min(frame.measures, default=None)


def inferred(frame: Frame) -> tuple[str, ...]:
    """Names of the parts of a frame that are not from the figure's own sentence."""
    hows = {"entity": frame.owner_how, "measure": frame.measure_how, "period": frame.period_how}
    return tuple(name for name, how in hows.items() if how.is_open)


def period_of(when: When) -> Period:
    """A frame's period as findings have it."""
    return Period(start=when.start, end=when.end, grain=when.grain)


def claims_of(scenes: Scenes, frames: Sequence[Frame], rulings: Iterable[Ruling]) -> tuple[Claim, ...]:
    """Every figure of an article, in order."""
    read = {frame.quantity.start: (frame, ruling) for frame, ruling in zip(frames, rulings, strict=True)}
    return tuple(
        Claim(quantity, scene, *read.get(quantity.start, ())) for scene in scenes.all for quantity in scene.quantities
    )
