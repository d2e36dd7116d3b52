"""One finding of one story as the queue holds it, and the order in which a person should look at all of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.missing import Load, worth_of
from pipeline.models import ArgumentMap, Article, Finding, Findings, Need, Reading
from pipeline.review.queue.places import NOWHERE, Bearing, bearings
from pipeline.review.queue.standing import Standing
from pipeline.text.plain import plain

_ITSELF = 40
"""Check-worthiness of what an article says against itself: no table has to be found to see it."""
_MOST = 100


@dataclass(frozen=True)
class Checked:
    """The newest draft of a story as it stands: its edited map and what checking says of it now."""

    story: int
    draft: int
    reading: Reading
    map: ArgumentMap
    findings: Findings
    standings: Mapping[str, Standing] = field(default_factory=dict)
    """By the id of the finding."""
    asked: frozenset[str] = frozenset()
    """Findings that a person asked for, flags or not."""

    @property
    def article(self) -> Article:
        """The draft's text."""
        return self.reading.article


@dataclass(frozen=True)
class Item:
    """A finding with all that places it in the queue. ``sentence`` is the one around it, ``worth`` 1 to 100."""

    story: int
    draft: int
    title: str
    finding: Finding
    sentence: str
    worth: int
    bearing: Bearing = NOWHERE
    credited: str = ""
    """The source that the text names for the figure."""
    need: Need | None = None
    """What would decide it, where no row does."""
    standing: Standing = Standing()
    asked: bool = False

    @property
    def key(self) -> str:
        """Its own among all stories; letters, digits and a dash."""
        return f"{self.story}-{self.finding.id}"

    @property
    def score(self) -> float:
        """Severity by check-worthiness by its place in the argument."""
        return self.finding.severity * self.worth * self.bearing.weight

    @property
    def rank(self) -> tuple[float, int, int, int, int, str]:
        """What it is ordered by, the most pressing first; no two items have the same."""
        found = self.finding
        return (-self.score, -found.severity, self.story, found.start, found.end, found.id)

    @property
    def alike(self) -> tuple[object, ...]:
        """What identical claims share: the same value of the same thing, else the same words in the same sentence."""
        figure = self.finding.quantity
        if figure is not None and figure.value is not None and figure.entity and figure.measure and figure.period:
            return (
                "figure",
                figure.entity,
                figure.measure,
                figure.period,
                figure.value,
                figure.value_high,
                figure.unit,
            )
        return ("words", self.finding.kind, plain(self.sentence), plain(self.finding.quote))


def ordered(items: Iterable[Item]) -> tuple[Item, ...]:
    """The most pressing first: the same order for the same items, however they come."""
    return tuple(sorted(items, key=lambda item: item.rank))


def items_of(checked: Checked) -> Iterator[Item]:
    """Every finding of a story; which of them wait for somebody is for filters to say."""
    places, load = bearings(checked.map), Load.of(checked.map)
    missing = checked.findings.missing
    credited = {id_: each.source for each in (missing.credited if missing else ()) for id_ in each.findings}
    needs = {id_: each for each in (missing.needs if missing else ()) for id_ in each.findings}
    for found in checked.findings.findings:
        yield Item(
            story=checked.story,
            draft=checked.draft,
            title=checked.article.title,
            finding=found,
            sentence=_around(found, checked.reading),
            worth=_worth(found, load),
            bearing=places.get(found.statement or "", NOWHERE),
            credited=credited.get(found.id, ""),
            need=needs.get(found.id),
            standing=checked.standings.get(found.id, Standing()),
            asked=found.id in checked.asked,
        )


def queue_of(stories: Sequence[Checked]) -> tuple[Item, ...]:
    """The findings of all stories in order."""
    return ordered(item for checked in stories for item in items_of(checked))


def _worth(found: Finding, load: Load) -> int:
    own = worth_of(found) if found.kind == "numeric" else _ITSELF
    return max(1, min(_MOST, own + load.on(found)))


def _around(found: Finding, reading: Reading) -> str:
    """The sentence around it; its own words where it stands between sentences."""
    sentence = reading.at(found.start) if found.end > found.start else None
    return sentence.text if sentence is not None else found.quote
