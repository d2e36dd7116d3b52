"""What the sentences before a figure leave to it: the one spoken of, the period, the measures, the levels told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.frames.frame import Act, Frame, How, Mood
from pipeline.frames.names import Gazetteer
from pipeline.frames.spot import Mention
from pipeline.frames.when import Calendar, Told, When
from pipeline.models import Grain, QuantityKind

_ASSERTED = (Mood.ASSERTED, Mood.FUTURE, Mood.DENIED)
_RECENT = 6


@dataclass(frozen=True)
class Span:
    """A stretch that the text speaks of: "between 2015 and 2023"."""

    first: When
    last: When


@dataclass
class Discourse:
    """The state that goes on from sentence to sentence of one article."""

    gazetteer: Gazetteer
    published: date
    owner: str | None = None
    owner_since: int = 0
    """The sentence that named the owner, and none beside it; 0 if others were named there."""
    owner_is_titled: bool = False
    """Whether the owner was only named in the title."""
    period: When | None = None
    sentence: int = 0
    """The sentence that the period is from."""
    periods: tuple[When, ...] = ()
    """Periods spoken of, the last first."""
    dated: When | None = None
    """The last period that was named by a date."""
    span: Span | None = None
    by_kind: dict[QuantityKind, frozenset[str]] = field(default_factory=dict)
    spoken: list[frozenset[str]] = field(default_factory=list)
    """Measures spoken of, in order."""
    named: list[str] = field(default_factory=list)
    told: list[Frame] = field(default_factory=list)

    @property
    def calendar(self) -> Calendar:
        """How the table's years run."""
        return self.gazetteer.calendar

    def measured(self, entity: str, ids: frozenset[str]) -> frozenset[str]:
        """Those of some measures that a table has of an entity."""
        return self.gazetteer.measured_of(entity) & ids

    def when(self, told: Told, before: When | None) -> When | None:
        """A period as told → a period; counted from publication, or from the period ``before`` it."""
        now = self.calendar.year_of(self.published)
        match told.base:
            case "at":
                return told.when
            case "same":
                return self.span.last if self.span else before
            case "now":
                return self._counted_from_now(told, now)
            case "month":
                return self._month(told.number, before)
            case "quarter":
                return self._quarter(told.number, before)
            case "before":
                return self._counted(told, before, now)
            case "shift":
                if before is None or not (before.steps or before.grain is Grain.SPAN):
                    return None
                return before.back((before.start.year - told.number) * 12 if told.number else 12)
            case "months":
                year = self._month(told.months + told.number - 1, before).start.year
                return When.months(year, told.months, told.number, _grain(told.number))
            case "open" if told.number:  # "the first nine months": of the year spoken of, or of this one
                year = before.start.year if before else self.published.year
                return When.months(year, 1, told.number, Grain.SPAN)
            case _:
                return None

    def _counted_from_now(self, told: Told, now: When) -> When:
        if told.months % 12 == 0:
            return now.back(-told.months)
        size = 3 if told.months % 3 == 0 else 1
        first = date(self.published.year, (self.published.month - 1) // size * size + 1, 1)
        this = When.months(first.year, first.month, size, _grain(size))
        return this.back(-told.months)

    def _counted(self, told: Told, before: When | None, now: When) -> When | None:
        base = (self.dated or before) if told.months == 0 else before
        if base is None:
            return now.back(12 - told.months) if told.months else None
        return base.back(-told.months) if base.steps else None

    def _month(self, number: int, before: When | None) -> When:
        """The month of the year spoken of; without one the last such month before publication."""
        if number == self.calendar.begins > 1:
            return self.calendar.year_from(self.published.year)
        year = self.published.year - (number > self.published.month)
        if before is not None and before.start.year <= self.published.year:
            year = before.start.year if date(before.start.year, number, 1) <= self.published else year
        return When.months(year, number, 1, _grain(1))

    def _quarter(self, number: int, before: When | None) -> When:
        year = self.published.year - (number * 3 > self.published.month)
        if before is not None:
            year = before.start.year if date(before.start.year, number * 3, 1) <= self.published else year
        return self.calendar.quarter(year, number)

    def inferred(self) -> When:
        """The present: the last full year before publication."""
        return self.calendar.year_of(self.published).back(12)

    def go_on(self, frame: Frame, figure: Mention, *, follows: bool, definite: bool, before: Frame | None) -> None:
        """What the figures after this one may take over from it."""
        sure = frame.mood in _ASSERTED
        if frame.owner and frame.owner_how is not How.INFERRED and not frame.is_baseline and not (definite and follows):
            self.owner = frame.owner
            self.owner_is_titled = False
        steps = frame.period is not None and frame.period.steps
        if sure and steps and not (frame.is_baseline or frame.background or frame.aside) and frame.period_how > How.INFERRED:
            same = frame.sentence == self.sentence and self.period is not None and frame.period is not None
            if not same or self.period is None or frame.period is None or frame.period.end >= self.period.end:
                self.period = frame.period
            self.sentence = frame.sentence
        if frame.period and frame.period_how > How.INFERRED:
            self.periods = (frame.period, *(w for w in self.periods if w != frame.period))[:_RECENT]
        self._note_span(frame, before)
        if frame.act is Act.CHANGE and frame.quantity.kind is QuantityKind.PERCENT and frame.measure_how >= How.LISTED:
            grown = frozenset(i for i in self.gazetteer.profiles if self.gazetteer.is_growth(i))
            if any("gdp" in self.gazetteer.measures[i].label.lower() for i in frame.measures) and grown:
                self.by_kind[QuantityKind.PERCENT] = grown
                self.spoken.append(grown)
        elif frame.measures and frame.measure_how >= How.LISTED:
            self.by_kind[frame.quantity.kind] = frame.measures
            self.spoken.append(frame.measures)

    def _note_span(self, frame: Frame, before: Frame | None) -> None:
        first, last = frame.baseline, frame.period
        known = frame.period_how > How.INFERRED and frame.mood is Mood.ASSERTED
        if first and last and known and first.grain is last.grain and last.start > first.start:
            self.span = Span(first, last)
        led = before is not None and before.is_baseline and before.period_how is How.STATED and frame.period_how is How.STATED
        if led and before is not None and before.period and last and before.period.start < last.start:
            self.span = Span(before.period, last)

    def recent(self, frames: Sequence[Frame]) -> list[Frame]:
        """The levels told last, those of this sentence among them."""
        return [f for f in [*self.told[-_RECENT:], *frames] if f.act is Act.LEVEL and f.period and f.period.steps]


def _grain(months: int) -> Grain:
    return {1: Grain.MONTH, 3: Grain.QUARTER}.get(months, Grain.SPAN)


