"""Names in a text: what a reference table's entities and measures are called, the longest name first.

One trie over words for each; linear in the text. A name of capitals is found in capitals, measures by stems.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import takewhile
from typing import NamedTuple
from weakref import WeakKeyDictionary

from pipeline.frames.sorts import Sort, sort_of_unit
from pipeline.frames.spelling import LONGEST, Spelling
from pipeline.frames.when import MONTHS, Calendar
from pipeline.frames.words import are, by_the_file
from pipeline.models import Entity, Measure, Profile, Quantity, QuantityKind
from pipeline.ports import ReferenceTable
from pipeline.text.stems import Stem, content_keys, keys, stems

_ASIDE = re.compile(r"\([^)]*\)")
WORLD = "WLD"
PLACE = "thing"
"""The kind of those of whom a table knows nothing but that they are no country: New Mexico."""
COUNTRIES = ("country", "economy", "territory", "aggregate")
_SENTENCES = 256
"""Sentences whose names are kept."""
_NOTHING: tuple[int, frozenset[str]] = (0, frozenset())
_SHORTEST = 3
"""Letters of a unit that may name its measure."""


@dataclass(frozen=True)
class Name:
    """A name found in a text: half-open span in code points, and the ids that it may stand for."""

    start: int
    end: int
    ids: frozenset[str]
    seat: bool = False
    spelled: bool = False
    """With a slip in it, so that somebody else may be meant."""


def outside_names(quantities: Iterable[Quantity], names: Sequence[Name]) -> tuple[Quantity, ...]:
    """The five of "Formula Five" is a part of the name."""
    sure = [name for name in names if not name.spelled]
    return tuple(q for q in quantities if not any(name.start <= q.start and q.end <= name.end for name in sure))


@dataclass(frozen=True)
class Trie:
    """Phrases by their words."""

    phrases: dict[tuple[str, ...], frozenset[str]]
    sizes: dict[str, tuple[int, ...]]
    """By first word the lengths of the phrases that begin with it, the longest first."""

    @classmethod
    def of(cls, pairs: Iterable[tuple[tuple[str, ...], str]]) -> "Trie":
        """From pairs of a phrase's words and an id."""
        found: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for words, id_ in pairs:
            if words:
                found[words].add(id_)
        sizes: dict[str, set[int]] = defaultdict(set)
        for words in found:
            sizes[words[0]].add(len(words))
        longest_first = {first: tuple(sorted(own, reverse=True)) for first, own in sizes.items()}
        return cls({words: frozenset(ids) for words, ids in found.items()}, longest_first)

    def at(self, words: Sequence[str], place: int) -> tuple[int, frozenset[str]]:
        """Length of the longest phrase that begins at a place, and its ids; 0 and none."""
        sizes = self.sizes.get(words[place]) if place < len(words) else None
        if sizes is None:
            return _NOTHING
        left = len(words) - place
        for size in sizes:
            if size <= left and (ids := self.phrases.get(tuple(words[place : place + size]))):
                return size, ids
        return _NOTHING


@dataclass(frozen=True)
class Gazetteer:
    """All that a table can be asked about, by the words that people use."""

    entities: dict[str, Entity]
    measures: dict[str, Measure]
    profiles: dict[str, Profile]
    calendar: Calendar
    proper: Trie = field(repr=False)
    """Names of entities as they are written."""
    common: Trie = field(repr=False)
    """Names of entities in small letters: "the council", and names made of plain words."""
    kinds: dict[str, frozenset[str]]
    """"the district", "the authority" → those that may be meant: the one that was spoken of last."""
    said: Trie = field(repr=False)
    """Names of measures by their stems."""
    measured: dict[str, frozenset[str]]
    """By entity, the measures that the table has of it."""
    spelling: Spelling = field(repr=False)
    root: str | None
    """The entity of which most others are parts, where there is one."""

    def find_entities(self, text: str, words: Sequence[Stem]) -> tuple[Name, ...]:
        """Names of entities, left to right, the longest first."""
        return (self._found if by_the_file() else self._find)(text, tuple(words))

    @cached_property
    def _found(self) -> Callable[[str, tuple[Stem, ...]], tuple[Name, ...]]:
        """Kept for sentences that are read again: by frames, then by scenes."""
        return lru_cache(_SENTENCES)(self._find)

    def _find(self, text: str, words: tuple[Stem, ...]) -> tuple[Name, ...]:
        exact = [w.text.replace("’", "'") for w in words]
        small = [w.lower() for w in exact]
        dotless = [w if "." not in w or len(w) == 1 else w.replace(".", "") for w in exact]
        found, at = list[Name](), 0
        while at < len(words):
            size, ids = self.proper.at(dotless, at)
            common = self.common.at(small, at)
            if common[0] > size:
                size, ids = common
            if size and not _part_of_a_name(text, words, at, at + size):
                said = text[words[at].start : words[at + size - 1].end]
                seat = any(said in self.entities[i].seats or f"the {said}" in self.entities[i].seats for i in ids)
                found.append(Name(words[at].start, words[at + size - 1].end, ids, seat))
            elif not size and (name := self._spelled(words, at)):
                found.append(name)
                size = sum(word.start < name.end for word in words[at:])
            at += size or 1
        return tuple(found)

    def _spelled(self, words: Sequence[Stem], at: int) -> Name | None:
        """A name with a slip in it: words in capitals, of which one is nearly right."""
        if not words[at].text[:1].isupper():
            return None
        capitals = takewhile(lambda word: word.text[:1].isupper(), words[at : at + LONGEST])
        nearly = self.spelling.find([word.text.lower() for word in capitals])
        if nearly is None:
            return None
        return Name(words[at].start, words[at + nearly.words - 1].end, nearly.ids, spelled=True)

    def find_measures(self, words: Sequence[Stem]) -> list[Name]:
        """Names of measures, left to right, the longest first."""
        stemmed, found, at = [w.key for w in words], list[Name](), 0
        while at < len(words):
            size, ids = self.said.at(stemmed, at)
            if size:
                found.append(Name(words[at].start, words[at + size - 1].end, ids))
            at += size or 1
        return found

    def of_kind(self, word: str) -> frozenset[str]:
        """Those that "the district", "the council" may stand for."""
        word = word.lower()
        return self.kinds.get(word, frozenset()) | self.common.phrases.get(("the", word), frozenset())

    def names_word(self, word: str) -> bool:
        """Whether a word is part of somebody's name: Calderness in "the Calderness Prison Service"."""
        return word in self._words

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(part for words in self.proper.phrases for part in words if part[:1].isupper())

    def is_kind(self, word: str) -> bool:
        """Whether a word in small letters is what entities are called for their sort, or one of them in short."""
        return word in self.kinds or ("the", word) in self.common.phrases

    def measured_of(self, entity: str) -> frozenset[str]:
        """What is measured of an entity."""
        return self.measured.get(entity, frozenset())

    def sort(self, measure: str) -> Sort:
        """What figures of a measure are."""
        return sort_of_unit(self.profiles[measure].unit)

    def is_rate(self, measure: str) -> bool:
        """Itself a change in percent, such as inflation."""
        return self.measures[measure].dimension == "percent_change"

    def is_growth(self, measure: str) -> bool:
        """A rate of growth of the economy."""
        found = self.measures[measure]
        return found.dimension == "percent_change" and "growth" in found.label.lower() and "gdp" in found.label.lower()

    def rates_of(self, measure: str) -> tuple[str, ...]:
        """Measures that are the yearly change of another: said to be comparable, or named for it."""
        own, head = self.measures[measure], self.label_keys[measure]
        if own.dimension != "money":
            return ()
        rates = (m for m in self.measures.values() if m.dimension == "percent_change")
        return tuple(
            m.measure_id
            for m in rates
            if measure in m.comparable_with or (head < set(keys(m.label.lower())) and "capita" not in m.label.lower())
        )

    def heads(self, measure: str) -> frozenset[str]:
        """The last words of a measure's names, as stems: what it is called in short."""
        found = self.measures[measure]
        return frozenset(
            stems(name)[-1].key
            for name in (plain_name(found.label), *found.aliases, *found.family)
            if " " in name and name[-1].isalpha()
        )

    def kin(self, ids: Iterable[str]) -> frozenset[str]:
        """Measures whose labels begin alike: "Military expenditure" in dollars and as a share of GDP."""
        heads = {self._heads[id_] for id_ in ids}
        return frozenset(id_ for id_ in self.profiles if self._heads[id_] in heads)

    @property
    def of_countries(self) -> bool:
        """Whether the table measures countries: then words such as "spend" may be of anything."""
        return any(self.entities[e].kind in COUNTRIES for e in self.measured if e in self.entities)

    def siblings(self, measure: str) -> tuple[str, ...]:
        """Measures called alike up to a comma or bracket: GDP per capita, in dollars and at purchasing power."""
        own = self._heads[measure].split(",")[0]
        same = self.sort(measure).kind
        return tuple(
            m
            for m in self.profiles
            if m != measure and self._heads[m].split(",")[0] == own and self.sort(m).kind is same
        )

    @cached_property
    def _heads(self) -> dict[str, str]:
        return {id_: _ASIDE.sub("", measure.label).strip().lower() for id_, measure in self.measures.items()}

    @cached_property
    def label_keys(self) -> dict[str, frozenset[str]]:
        """The words of each measure's label as stems, without what stands in brackets."""
        return {id_: frozenset(keys(plain_name(m.label).lower())) for id_, m in self.measures.items()}

    @cached_property
    def own_words(self) -> dict[str, str]:
        """By its stem, a word of one measure's label that no other measure's name has, nor an owner's."""
        names = {
            i: {w for n in (plain_name(m.label), *m.aliases) for w in content_keys(n)} for i, m in self.measures.items()
        }
        count = Counter(word for words in names.values() for word in words)
        said = {i: set(content_keys(plain_name(m.label))) for i, m in self.measures.items()}
        return {word: i for i, words in said.items() for word in words if count[word] == 1}


def plain_name(label: str) -> str:
    """A label without what stands in brackets."""
    return _ASIDE.sub(" ", label).strip()


_KNOWN: WeakKeyDictionary[ReferenceTable, "Gazetteer"] = WeakKeyDictionary()
"""Made once for each table that is in use."""


def gazetteer(table: ReferenceTable) -> Gazetteer:
    """What a table knows of."""
    if table not in _KNOWN:
        _KNOWN[table] = _gazetteer(table)
    return _KNOWN[table]


def _gazetteer(table: ReferenceTable) -> Gazetteer:
    profiles = {profile.measure_id: profile for profile in table.profiles()}
    entities = {entity.entity_id: entity for entity in table.entities()}
    measures = {measure.measure_id: measure for measure in table.measures() if measure.measure_id in profiles}
    names = [_Named(name.replace("’", "'"), e) for e in entities.values() for name in (e.name, *e.aliases, *e.seats)]
    taken = {named.name.lower() for named in names}
    return Gazetteer(
        entities=entities,
        measures=measures,
        profiles=profiles,
        calendar=_calendar(profiles.values()),
        proper=Trie.of((_words(_bare(named.name)), named.entity.entity_id) for named in names),
        common=Trie.of((_words(named.name.lower()), named.entity.entity_id) for named in names if named.is_loose),
        kinds={name: ids for name, ids in _kinds(entities.values()).items() if f"the {name}" not in taken},
        said=Trie.of(_said(measures, profiles)),
        spelling=Spelling((_words(named.name.lower()), named.entity.entity_id) for named in names),
        measured={entity: frozenset(ids) for entity, ids in table.measured().items()},
        root=_root(entities.values()),
    )


def _root(entities: Collection[Entity]) -> str | None:
    """The one whole that most are parts of; the United Nations, of whom two councils are, is none of a table."""
    wholes = {whole for entity in entities for whole in entity.part_of}
    parts = sum(bool(entity.part_of) for entity in entities)
    wholes -= {entity.entity_id for entity in entities if entity.part_of}
    return wholes.pop() if len(wholes) == 1 and parts * 2 >= len(entities) else None


class _Named(NamedTuple):
    """An entity under one of its names."""

    name: str
    entity: Entity

    @property
    def is_loose(self) -> bool:
        """Whether it is found in small letters as well: no country's name is."""
        return self.name[:1].islower() or (" " in self.name and self.entity.kind not in COUNTRIES)


def _bare(name: str) -> str:
    """ "The Hague" → "Hague": an article that may be missing, or small."""
    return name.removeprefix("the ").removeprefix("The ") if name[4:5].isupper() else name


def _calendar(profiles: Iterable[Profile]) -> Calendar:
    begins = [profile.begins for profile in profiles if MONTHS in profile.months]
    return Calendar(max(set(begins), key=begins.count) if begins else 1)


def _kinds(entities: Iterable[Entity]) -> dict[str, frozenset[str]]:
    """What entities are called for their sort: "district", "group"."""
    found: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        if entity.kind not in (*COUNTRIES, PLACE):
            found[entity.kind.lower().replace("_", " ")].add(entity.entity_id)
            if " " in entity.name:
                found[entity.name.split()[-1].lower()].add(entity.entity_id)
    return {name: frozenset(ids) for name, ids in found.items()}


def _said(measures: dict[str, Measure], profiles: dict[str, Profile]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Names of measures by their stems; a name that a table gives to one is not lent to the family of another."""
    own = [
        (keys(name), m.measure_id)
        for m in measures.values()
        for name in (m.label, *m.aliases, *_counted(profiles[m.measure_id].unit))
    ]
    taken = {words for words, _ in own}
    yield from own
    for measure in measures.values():
        yield from ((words, measure.measure_id) for name in measure.family if (words := keys(name)) not in taken)


def _words(name: str) -> tuple[str, ...]:
    return tuple(w.text.replace(".", "") or w.text for w in stems(name))


def _counted(unit: str) -> tuple[str, ...]:
    """A unit that is a counted noun names its measure: "pupils", "passengers"."""
    noun = len(unit) >= _SHORTEST and unit.isalpha() and sort_of_unit(unit).kind is QuantityKind.COUNT
    return (unit,) if noun else ()


def _part_of_a_name(text: str, words: Sequence[Stem], first: int, last: int) -> bool:
    """ "Japan" in "Bank of Japan", "Korea" in "West Korea", "World" in "World Bank": another name holds it."""
    small = are("function")
    if first and words[first - 1].text[:1].isupper() and _touch(text, words[first - 1], words[first]):
        # "by size of GDP India"
        opens = (
            _is_acronym(words[first - 1])
            or first == 1
            or words[first - 2].text in (".", "“", '"', "!", "?", ":", "—", "–")
        )
        if not opens and words[first - 1].text.lower() not in small:
            return words[first - 1].text not in are("titles")
    holder = words[first - 2] if first > 2 and words[first - 1].text == "of" else None  # noqa: PLR2004
    if holder is not None and holder.text[:1].isupper() and not _is_acronym(holder):  # "the GDP of France"
        return holder.text.lower() not in small and words[first - 3].text not in (".", "”")
    if last < len(words) and words[last].text[:1].isupper() and _touch(text, words[last - 1], words[last]):
        return words[last].text.lower() not in small and words[last - 1].text == "World"
    return False


def _is_acronym(word: Stem) -> bool:
    return word.text.isupper() and len(word.text) > 1


def _touch(text: str, one: Stem, two: Stem) -> bool:
    return text[one.end : two.start] in (" ", "-", "\u00a0")
