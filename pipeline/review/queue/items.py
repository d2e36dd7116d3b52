"""One finding of one story as the queue holds it, and the order in which a person should look at all of them."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.missing import Load, worth_of
from pipeline.models import ArgumentMap, Article, Finding, Findings, Sentence, Verdict, content_id
from pipeline.review.queue.places import NOWHERE, bearings
from pipeline.review.queue.standing import Standing
from pipeline.text.plain import plain
from pipeline.text.sentences import split

_ITSELF = 40
"""Check-worthiness of what an article says against itself: no table has to be found to see it."""
_MOST = 100
_PARTS = 10
"""Worth is kept as a whole number, in tenths."""


@dataclass(frozen=True)
class Story:
    """A story's current draft, as far as its items tell of it."""

    id: int
    draft: int
    title: str


@dataclass(frozen=True)
class Item:
    """A finding with all that places it in the queue.

    ``sentence`` is the one around it. ``worth`` is check-worthiness by the place in the argument, 0 to 1000. ``source``
    is the one that the text credits where no row is there, else that of the first row. ``entity`` and ``measure`` are
    ids of the table, or words of the article for what the table does not have.
    """

    story: Story
    finding: str
    kind: str
    verdict: Verdict
    severity: int
    flag: bool
    start: int
    quote: str
    sentence: str
    worth: int
    alike: str
    """What identical claims share: the same value of the same thing, else the same words in the same sentence."""
    source: str = ""
    entity: str = ""
    measure: str = ""
    standing: Standing = field(default_factory=Standing)
    asked: bool = False
    """A person asked for it, flag or not."""

    @property
    def key(self) -> str:
        """Its own among all stories; letters, digits and a dash."""
        return f"{self.story.id}-{self.finding}"

    @property
    def rowless(self) -> bool:
        """A figure for which no row was found: one that somebody enters may decide it."""
        return self.kind == "numeric" and self.verdict in (Verdict.NOT_IN_TABLE, Verdict.NOT_CHECKED)

    @property
    def hard(self) -> bool:
        """A flag that a person must look at, beyond the soft ones."""
        return self.flag and self.severity > 1

    @property
    def rank(self) -> tuple[int, int, int, int, str]:
        """What it is ordered by, the most pressing first: severity by worth; no two items have the same."""
        return (-self.severity * self.worth, -self.severity, self.story.id, self.start, self.finding)


def ordered(items: Iterable[Item]) -> tuple[Item, ...]:
    """The most pressing first: the same order for the same items, however they come."""
    return tuple(sorted(items, key=lambda item: item.rank))


def items_of(story: Story, article: Article, argmap: ArgumentMap, findings: Findings) -> Iterator[Item]:
    """Every finding of a draft in the order of ``findings``; which of them wait for somebody is for filters to say."""
    places, load, sentences = bearings(argmap), Load.of(argmap), _sentences(article.text)
    missing = findings.missing
    credited = {id_: each.source for each in (missing.credited if missing else ()) for id_ in each.findings}
    needs = {id_: each for each in (missing.needs if missing else ()) for id_ in each.findings}
    for found in findings.findings:
        figure, need = found.quantity, needs.get(found.id)
        sentence = _around(found, sentences)
        own = worth_of(found) if found.kind == "numeric" else _ITSELF
        weight = places.get(found.statement or "", NOWHERE).weight
        yield Item(
            story=story,
            finding=found.id,
            kind=found.kind,
            verdict=found.verdict,
            severity=found.severity,
            flag=found.flag,
            start=found.start,
            quote=found.quote,
            sentence=sentence,
            worth=round(_PARTS * max(1, min(_MOST, own + load.on(found))) * weight),
            alike=_alike(found, sentence),
            source=found.rows[0].source if found.rows else credited.get(found.id, ""),
            entity=(figure and figure.entity) or (need and need.entity) or "",
            measure=(figure and figure.measure) or (need and need.measure) or "",
        )


def _alike(found: Finding, sentence: str) -> str:
    figure = found.quantity
    if figure is not None and figure.value is not None and figure.entity and figure.measure and figure.period:
        value = (figure.value.normalize(), figure.value_high, figure.unit)
        return content_id("k", figure.entity, figure.measure, figure.period.start, figure.period.end, *value)
    return content_id("k", found.kind, plain(sentence), plain(found.quote))


def _around(found: Finding, sentences: Sequence[Sentence]) -> str:
    """The sentence around it; its own words where it stands between sentences."""
    at = bisect_right(sentences, found.start, key=lambda each: each.start) - 1
    if found.end <= found.start or at < 0 or found.start >= sentences[at].end:
        return found.quote
    return sentences[at].text


@lru_cache(maxsize=64)
def _sentences(text: str) -> tuple[Sentence, ...]:
    """Of an article, which each edit of its map asks for again."""
    return tuple(split(text))
