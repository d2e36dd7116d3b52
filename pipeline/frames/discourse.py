"""What the sentences before a figure leave to it: the one spoken of, the period, the measures, the levels told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.frames.frame import Act, Frame, How, Mood
from pipeline.frames.names import Gazetteer
from pipeline.frames.when import MONTHS, QUARTER, Calendar, Told, When
from pipeline.models import Grain, QuantityKind

_ASSERTED = (Mood.ASSERTED, Mood.FUTURE, Mood.DENIED)
_RECENT = 6


@dataclass(frozen=True)
class Span:
    """A stretch that the text speaks of: "between 2015 and 2023"."""

    first: When
    last: When | None
    """None where it goes on to the present."""


@dataclass
class Discourse:
    """The state that goes on from sentence to sentence of one article."""

    gazetteer: Gazetteer
    published: date
    owner: str | None = None
    owner_since: int = 0
    """The sentence that named the owner, and none beside it; 0 if others were named there."""
    owner_is_clouded: bool = False
    """Whether a sentence since was about somebody whom the table does not know."""
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
    window: Span | None = None
    """The years that the text spoke of last, whatever for."""
    by_kind: dict[QuantityKind, frozenset[str]] = field(default_factory=dict)
    spoken: list[frozenset[str]] = field(default_factory=list)
    """Measures spoken of, in order."""
    named: list[str] = field(default_factory=list)
    told: list[Frame] = field(default_factory=list)
    here: list[Frame] = field(default_factory=list)
    """Frames of the sentence that is being read."""

    @property
    def calendar(self) -> Calendar:
        """How the table's years run."""
        return self.gazetteer.calendar

    def measured(self, entity: str, ids: frozenset[str]) -> frozenset[str]:
        """Those of some measures that a table has of an entity."""
        return self.gazetteer.measured_of(entity) & ids

    def meant(self, told: Told, before: When | None) -> tuple[When, ...]:
        """What a period as told may mean, the likeliest first: counted from publication, or from a period spoken of."""
        match told.base:
            case "at" | "same" | "now":
                found = self._known(told, before)
                return () if found is None else (found,)
            case "month" | "quarter" | "months" | "until":
                return self._without_year(told, before)
            case "before":
                return self._counted(told, before)
            case "shift":
                return self._shifted(told, before)
            case "open":
                return self._first_months(told.number, before)

    def _known(self, told: Told, before: When | None) -> When | None:
        """A period that can mean only one."""
        if told.base == "at":
            return told.when
        if told.base == "now":
            return self._counted_from_now(told)
        if told.number:
            return self._nth(told.number, before)
        return self.span.last if self.span else before

    def _nth(self, number: int, before: When | None) -> When | None:
        """The first or second of two years spoken of; "in the second", where quarters are: that one of the year."""
        if before is not None and before.grain is Grain.QUARTER:
            return self.calendar.quarter(before.start.year, number)
        if self.span is None or number > 2:  # noqa: PLR2004 - a span has two ends
            return None
        return self.span.first if number == 1 else self.span.last

    def _first_months(self, count: int, before: When | None) -> tuple[When, ...]:
        """ "The first nine months": of the year spoken of, or of this one."""
        if not count:
            return ()
        years = dict.fromkeys([before.start.year if before else self.published.year, self.published.year])
        return tuple(When.months(year, 1, count, Grain.SPAN) for year in years)

    def when(self, told: Told, before: When | None) -> When | None:
        """The likeliest period that is meant."""
        return next(iter(self.meant(told, before)), None)

    def _counted_from_now(self, told: Told) -> When:
        if told.months % MONTHS == 0:
            return self.calendar.year_of(self.published).back(-told.months)
        size = QUARTER if told.months % QUARTER == 0 else 1
        first = date(self.published.year, (self.published.month - 1) // size * size + 1, 1)
        return When.months(first.year, first.month, size, _grain(size)).back(-told.months)

    def _counted(self, told: Told, before: When | None) -> tuple[When, ...]:
        recent = self.periods[:3] if told.months == 0 else ()
        candidates = (self.dated if told.months == 0 else None, before, self.dated, self.period, *recent)
        bases = [base for base in candidates if base and base.steps]
        if bases and before is None and told.months % 12 == 0:
            bases.append(self.inferred())
        if not bases:
            now = self.calendar.year_of(self.published)
            return (now.back(MONTHS - told.months),) if told.months else ()
        return tuple(dict.fromkeys(base.back(-told.months) for base in bases))

    def _shifted(self, told: Told, before: When | None) -> tuple[When, ...]:
        if before is None or not (before.steps or before.grain is Grain.SPAN):
            return ()
        if told.number or not told.months:
            return (before.back((before.start.year - (told.number or self.published.year)) * 12),)
        return (before.back(12),)

    def _without_year(self, told: Told, before: When | None) -> tuple[When, ...]:
        """The last such month or quarter before publication, or that of the year spoken of."""
        month = told.base == "month"
        if month and told.number == self.calendar.begins > 1 and not told.months:
            return (self.calendar.year_from(self.published.year),)
        if month and told.months:  # "May last year"
            return (self._of_year(told, self.published.year - (told.months < 0)),)
        latest = self.published.year - (_last_month(told) > self.published.month)
        years = [latest, *([before.start.year] if before else [])]
        if before and before.grain is Grain.YEAR and before.start.year <= latest:
            years.reverse()
        return tuple(dict.fromkeys(self._of_year(told, year) for year in years))

    def _of_year(self, told: Told, year: int) -> When:
        match told.base:
            case "month":
                return When.months(year, told.number, 1, Grain.MONTH)
            case "quarter":
                return self.calendar.quarter(year, told.number)
            case "until":
                return (told.when or When.months(year, told.months, 1, Grain.MONTH)).reaching_back(told.number)
            case _:
                return When.months(year, told.months, told.number, _grain(told.number))

    def inferred(self) -> When:
        """The present: the last full year before publication."""
        return self.calendar.year_of(self.published).back(12)

    def turn_to(self, entity: str, sentence: int) -> None:
        """From here on the text speaks of somebody."""
        self.owner, self.owner_is_titled, self.owner_since = entity, False, sentence

    def turn_back(self) -> None:
        """A paragraph that names nobody goes on with the one whom the article is about: named in its first sentence."""
        first = self.named[0] if self.named else None
        if first is not None and self.owner is not None and self.owner != first and self.named.count(first) > 1:
            self.turn_to(first, 0)

    def go_on(self, frame: Frame, *, follows: bool, definite: bool, before: Frame | None) -> None:
        """What the figures after this one may take over from it."""
        named = frame.owner and frame.owner_how > How.INFERRED
        if named and not frame.is_baseline and not (definite and follows):
            self.owner, self.owner_is_titled = frame.owner, False
        self._note_period(frame)
        self._note_span(frame, before)
        self._note_measures(frame)

    def _note_period(self, frame: Frame) -> None:
        if frame.period is None or frame.period_how <= How.INFERRED:
            return
        beside = frame.is_baseline or frame.background or frame.aside
        if frame.mood in _ASSERTED and frame.period.steps and not beside:
            same = frame.sentence == self.sentence and self.period is not None
            if not same or self.period is None or frame.period.end >= self.period.end:
                self.period = frame.period
            self.sentence = frame.sentence
        self.periods = (frame.period, *(w for w in self.periods if w != frame.period))[:_RECENT]

    def _note_measures(self, frame: Frame) -> None:
        """Where growth of GDP is told, growth is spoken of, and not GDP."""
        if frame.measure_how < How.LISTED:
            return
        spoken = frame.measures
        if frame.act is Act.CHANGE and frame.quantity.kind is QuantityKind.PERCENT:
            gdp = any("gdp" in self.gazetteer.measures[i].label.lower() for i in frame.measures)
            spoken = frozenset(i for i in self.gazetteer.profiles if gdp and self.gazetteer.is_growth(i))
        if spoken:
            self.by_kind[frame.quantity.kind] = spoken
            self.spoken.append(spoken)

    def _note_span(self, frame: Frame, before: Frame | None) -> None:
        first, last = frame.baseline, frame.period
        known = frame.period_how > How.INFERRED and frame.mood is Mood.ASSERTED
        if first and last and known and first.grain is last.grain and last.start > first.start:
            self.span = Span(first, last)
        if before is None or not before.is_baseline or before.period is None or last is None:
            return
        stated = before.period_how is frame.period_how is How.STATED
        if stated and before.period.start < last.start:
            self.span = Span(before.period, last)

    def heard(self, dated: Sequence[When]) -> None:
        """Dates that a sentence named, whatever for, could be meant by the next one."""
        new = [when for when in dated if when not in self.periods]
        self.periods = (*self.periods[:1], *new, *self.periods[1:])[:_RECENT]

    def recent(self, frames: Sequence[Frame]) -> list[Frame]:
        """The levels told last, those of this sentence among them."""
        return [f for f in [*self.told[-_RECENT:], *frames] if f.act is Act.LEVEL and f.period and f.period.steps]


def _last_month(told: Told) -> int:
    match told.base:
        case "month":
            return told.number
        case "quarter":
            return told.number * QUARTER
        case "until":
            return told.months
        case _:
            return told.months + told.number - 1


def _grain(months: int) -> Grain:
    return {1: Grain.MONTH, QUARTER: Grain.QUARTER}.get(months, Grain.SPAN)
