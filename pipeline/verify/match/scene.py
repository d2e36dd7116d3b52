"""What each sentence speaks of: its figures, periods, and the entities and measures that a table knows."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from pipeline.models import Entity, Fact, Measure, Period, Quantity, QuantityKind, Reading, Sentence, Source
from pipeline.ports import ReferenceTable
from pipeline.verify.match.lexicon import Lexicon, Mention, lexicon_of
from pipeline.verify.match.words import Word, keys_of, words

_NOW = re.compile(r"\b(?:now|currently|today|at present)\b", re.IGNORECASE)
_LOOK_BACK = 8
_VIEW = 600
"""Characters on either side of a figure that are looked at."""
PROSE = 1500
"""Characters of the longest sentence whose figures are matched and compared; beyond that it is no prose."""
FAVOUR, AGAINST, ABSTAIN = VOTES = ("votes in favour", "votes against", "abstentions")
"""Roles of a vote, under the names that a table must know."""
_RATE_WORDS = frozenset(keys_of("real annual yearly growth rate change increase percent"))
_BEYOND = 5
"""Words that the boundary of a clause counts as."""
_BOUNDARY = re.compile(r"[;:]|\b(?:while|whereas|but|although|though|compared|than|versus)\b", re.IGNORECASE)
_ANAPHOR = re.compile(
    r"^(?:the|this|that|these|those|it|its|they|their|such|he|she|his|her)\b|\b(?:it|its|their|they)\b|"
    r"\bthe (?:same|country|government|resolution|vote|measure|figure|total|budget|sum|amount|number|"
    r"increase|rise)\b|\bthat (?:year|month|day)\b|"
    r"\b(?:respondents|those (?:surveyed|polled))\b",
    re.IGNORECASE,
)

Spans = tuple[tuple[int, ...], tuple[int, ...]]
"""Starts and ends, each in order, of stretches that do not overlap."""


@dataclass(frozen=True)
class Scene:
    """One sentence with what was found in it. ``quantities`` are its figures, ``periods`` its dates."""

    sentence: Sentence
    words: tuple[Word, ...]
    quantities: tuple[Quantity, ...]
    periods: tuple[tuple[Quantity, Period], ...]
    entities: tuple[Mention, ...] = ()
    measures: tuple[Mention, ...] = ()

    @cached_property
    def anaphoric(self) -> bool:
        """Whether it points back: "The resolution passed", "its budget"."""
        return bool(_ANAPHOR.search(self.sentence.text))

    @cached_property
    def phrases(self) -> frozenset[tuple[str, str]]:
        """Pairs of neighbouring content words, names of entities left out."""
        inside = [(mention.start, mention.end) for mention in self.entities]
        said = [word.key for word in self.words if not any(start <= word.start < end for start, end in inside)]
        return frozenset(pairwise(said))

    @cached_property
    def now(self) -> bool:
        """Whether it speaks of the present: "it now spends"."""
        return bool(_NOW.search(self.sentence.text))

    @cached_property
    def word_spans(self) -> Spans:
        """Where its content words stand."""
        return tuple(word.start for word in self.words), tuple(word.end for word in self.words)

    @cached_property
    def boundaries(self) -> Spans:
        """Where one clause ends and another begins."""
        spans = [found.span() for found in _BOUNDARY.finditer(self.sentence.text)]
        return tuple(start + self.sentence.start for start, _ in spans), tuple(
            end + self.sentence.start for _, end in spans
        )

    def before(self, start: int) -> str:
        """What stands before a place in the sentence, as far back as grammar reaches."""
        return self.text(max(self.sentence.start, start - _VIEW), start)

    def after(self, end: int) -> str:
        """What follows a place in the sentence, as far as grammar reaches."""
        return self.text(end, min(self.sentence.end, end + _VIEW))

    def text(self, start: int, end: int) -> str:
        """Words of the article between two places of this sentence."""
        return self.sentence.text[start - self.sentence.start : end - self.sentence.start]


@dataclass(frozen=True)
class Knowledge:
    """What checking needs of a table, looked up once for an article."""

    entities: dict[str, Entity] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    facts: dict[tuple[str, str], tuple[Fact, ...]] = field(default_factory=dict)
    table: ReferenceTable | None = None

    def of(self, entity: str, measure: str) -> tuple[Fact, ...]:
        """Rows of one entity and measure; none is an empty tuple."""
        return self.facts.get((entity, measure), ())

    def of_all(self, entity: str, measures: Sequence[str]) -> tuple[Fact, ...]:
        """Rows of the first measure, and of namesakes of it under definitions that it does not use itself."""
        first, *others = measures
        own = self.of(entity, first)
        used = {fact.definition_id for fact in own}
        return (*own, *(_apart(fact, used, self.measures[m]) for m in others for fact in self.of(entity, m)))

    def source(self, fact: Fact) -> str:
        """A row's source as a reader would cite it."""
        source = self.sources.get(fact.source_id)
        return f"{source.publisher}, {source.title}" if source else fact.source_id


def _apart(fact: Fact, used: Container[str], measure: Measure) -> Fact:
    if fact.definition_id not in used:
        return fact
    return fact.model_copy(update={"definition_id": f"{fact.definition_id}, {measure.label}"})


@dataclass(frozen=True)
class Scenes:
    """All sentences of an article, in order."""

    all: tuple[Scene, ...]

    def back(self, index: int, far: int = _LOOK_BACK) -> Iterator[Scene]:
        """Earlier sentences, nearest first; headings are passed over."""
        for scene in reversed(self.all[max(0, index - far) : index]):
            if not scene.sentence.heading:
                yield scene

    def before(self, index: int) -> Scene | None:
        """The sentence directly before in the same paragraph."""
        if index == 0:
            return None
        scene = self.all[index - 1]
        return scene if scene.sentence.paragraph == self.all[index].sentence.paragraph else None


def set_scenes(
    reading: Reading, quantities: Sequence[Quantity], table: ReferenceTable | None
) -> tuple[Scenes, Knowledge]:
    """Every sentence with its figures, and the rows that any of its names could mean."""
    bare = _bare_scenes(reading, quantities)
    if table is None:
        return Scenes(bare), Knowledge()
    entities, measures = table.entities(), table.measures()
    of_entities = lexicon_of(tuple((alias, e.entity_id) for e in entities for alias in (e.name, *e.aliases)))
    of_measures = lexicon_of(tuple((alias, m.measure_id) for m in measures for alias in (m.label, *m.aliases)))
    scenes = Scenes(tuple(_peopled(scene, of_entities, of_measures) for scene in bare))
    return scenes, _look_up(scenes, table, {m.measure_id: m for m in measures})


def _bare_scenes(reading: Reading, quantities: Sequence[Quantity]) -> tuple[Scene, ...]:
    by_sentence: dict[int, list[Quantity]] = defaultdict(list)
    left = sorted(quantities, key=lambda q: q.start, reverse=True)
    for sentence in reading.sentences:
        while left and left[-1].start < sentence.end:
            by_sentence[sentence.number].append(left.pop())
    return tuple(_bare(sentence, by_sentence[sentence.number]) for sentence in reading.sentences)


def _bare(sentence: Sentence, found: Sequence[Quantity]) -> Scene:
    figures = tuple(q for q in found if q.kind is not QuantityKind.PERIOD)
    periods = tuple((q, q.period) for q in found if q.kind is QuantityKind.PERIOD and q.period)
    return Scene(sentence, words(sentence.text, sentence.start), figures, periods)


def _peopled(scene: Scene, entities: Lexicon, measures: Lexicon) -> Scene:
    if scene.sentence.end - scene.sentence.start > PROSE:
        return replace(scene, periods=())
    text, start = scene.sentence.text, scene.sentence.start
    named = _outside_figures(entities.find(scene.words, text, start), scene.quantities)
    return replace(
        scene,
        quantities=_outside_names(scene.quantities, named),
        entities=named,
        measures=measures.find_all(scene.words, text, start),
    )


def _outside_figures(mentions: Sequence[Mention], quantities: Sequence[Quantity]) -> tuple[Mention, ...]:
    """The US of "US$5 billion" is a currency and no country."""
    money = [quantity for quantity in quantities if quantity.kind is QuantityKind.MONEY]
    return tuple(m for m in mentions if not any(m.start < q.end and q.start < m.end for q in money))


def _outside_names(quantities: Sequence[Quantity], mentions: Sequence[Mention]) -> tuple[Quantity, ...]:
    """The five of "Formula Five" is a part of the name."""
    return tuple(q for q in quantities if not any(m.sure and m.start <= q.start and q.end <= m.end for m in mentions))


def _look_up(scenes: Scenes, table: ReferenceTable, measures: dict[str, Measure]) -> Knowledge:
    entity_ids = sorted({id_ for scene in scenes.all for mention in scene.entities for id_ in mention.ids})
    named = {id_ for scene in scenes.all for mention in scene.measures for id_ in mention.ids}
    named |= {measure for role in VOTES if (measure := measure_called(role, measures.values()))}
    measure_ids = sorted(named | {other for id_ in named for other in _related(measures[id_], measures)})
    facts: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in table.facts(entity_ids, measure_ids) if entity_ids and measure_ids else ():
        facts[fact.entity_id, fact.measure_id].append(fact)
    return Knowledge(
        entities={e.entity_id: e for e in table.entities()},
        measures=measures,
        sources={s.source_id: s for s in table.sources()},
        facts={key: tuple(rows) for key, rows in facts.items()},
        table=table,
    )


def measure_called(name: str, measures: Iterable[Measure]) -> str | None:
    """The measure with this label or alias, however it is spelt."""
    wanted = keys_of(name)
    for measure in measures:
        if any(keys_of(alias) == wanted for alias in (measure.label, *measure.aliases)):
            return measure.measure_id
    return None


def _related(measure: Measure, measures: dict[str, Measure]) -> Iterator[str]:
    yield from measure.comparable_with
    for other in measures.values():
        if measure.measure_id in other.comparable_with or is_rate_of(other, measure):
            yield other.measure_id


def is_rate_of(rate: Measure, base: Measure) -> bool:
    """Whether a measure is the yearly change of another, as the table says or as its name does: "GDP growth rate"."""
    if rate.dimension != "percent_change":
        return False
    if base.measure_id in (rate.measure_id, *rate.comparable_with):
        return True
    own, of = set(keys_of(rate.label)), set(keys_of(base.label))
    return bool(of) and of < own and own - of <= _RATE_WORDS


def gap(scene: Scene, a: Mention | Quantity, b: Mention | Quantity) -> int:
    """Content words between two places of a sentence; a clause boundary counts as several."""
    first, second = sorted((a, b), key=lambda place: place.start)
    between = (first.end, second.start)
    return _within(scene.word_spans, *between) + _BEYOND * _within(scene.boundaries, *between)


def _within(spans: Spans, start: int, end: int) -> int:
    """How many of the spans lie wholly between two places."""
    starts, ends = spans
    return max(0, bisect_right(ends, end) - bisect_left(starts, start))
