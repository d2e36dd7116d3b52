"""From answers to a draft: keys, units and relations, in the order of the text."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from string import ascii_lowercase

from pipeline.extract.graph import Graph
from pipeline.extract.shapes import Entire, Implicit, Joined, UnitAnswer, Units
from pipeline.extract.windows import Window
from pipeline.extract.wording import Wording
from pipeline.models import (
    Act,
    Asserter,
    AsserterKind,
    DraftRelation,
    DraftUnit,
    Dropped,
    Hedge,
    HedgeLevel,
    RelationType,
    Role,
    Scheme,
)
from pipeline.text.plain import plain

SAID = 40
"""Words of what an answer said that a line about it quotes."""


def units_of(answer: Units, window: Window) -> list[DraftUnit]:
    """Units with keys: the number of their first sentence, and a letter from the second one of a sentence on."""
    taken: dict[int, int] = {}
    units, wording = [], Wording(window)
    for given in sorted(answer.units, key=lambda unit: min(unit.sentences)):
        numbers = tuple(sorted(set(given.sentences)))
        nth = taken[numbers[0]] = taken.get(numbers[0], 0) + 1
        units.append(_unit(f"{numbers[0]}{_letters(nth)}", given, numbers, wording))
    return units


def keyed_units(answer: Entire, window: Window) -> list[DraftUnit]:
    """Units under the keys that the answer gave them, in the order of the text."""
    wording = Wording(window)
    units = [_unit(given.key, given, tuple(sorted(set(given.sentences))), wording) for given in answer.units]
    return sorted(units, key=lambda unit: unit.sentences[0])


def _letters(nth: int) -> str:
    """Nothing for the first, then b, c … z, zb, zc …"""
    return "" if nth == 1 else "z" * ((nth - 2) // 25) + ascii_lowercase[(nth - 2) % 25 + 1]


def _unit(key: str, given: UnitAnswer, numbers: tuple[int, ...], wording: Wording) -> DraftUnit:
    quotes = tuple(quote for quote in _stripped(given.quotes) if wording.is_its_own(quote))
    text = " ".join(given.text.split()) if wording.restates(given.text, frozenset(numbers)) else ""
    shown = [sentence.text for sentence in wording.window if sentence.number in numbers]
    first, *others = _asserters(AsserterKind(given.asserter), _stripped(given.names))
    return DraftUnit(
        key=key,
        sentences=numbers,
        quotes=quotes,
        text=text or " ".join(quotes or shown),
        role=Role(given.role),
        asserter=first,
        others=tuple(others),
        via=_stripped(given.via),
        act=Act(given.act),
        hedge=Hedge(level=HedgeLevel(given.hedge), cues=_stripped(given.cues)),
    )


def _stripped(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(each.strip() for each in words if each.strip())


def _asserters(kind: AsserterKind, names: Sequence[str]) -> Sequence[Asserter]:
    """One for each name; somebody who has a name is not nobody, and the author needs none."""
    if kind is AsserterKind.AUTHOR or not names:
        return (Asserter(kind=kind),)
    named = AsserterKind.GROUP if kind is AsserterKind.UNATTRIBUTED else kind
    return [Asserter(kind=named, name=name) for name in names]


def complete(
    units: Sequence[DraftUnit], graph: Graph, answer: Joined
) -> tuple[tuple[DraftUnit, ...], tuple[DraftRelation, ...]]:
    """Units and relations with what was said of the article as a whole; every link must be sound."""
    graph.extend(answer.links)
    for link in answer.links:
        if link.type == RelationType.SUPPORTS and len(set(link.sources)) > 1:
            _join(graph, link.sources, link.target, Scheme(link.scheme))
    added = []
    for key, implicit in zip(_free_keys({unit.key for unit in units}), answer.implicit, strict=False):
        added.append(_implied(key, implicit))
        _join(graph, (*implicit.premises, key), implicit.conclusion, Scheme(implicit.scheme))
    main = set(answer.main)
    own = {plain(name): names[0] for names in answer.same_as if not _are_two(names, units) for name in names}
    changed = [unit.model_copy(update={"role": Role.MAIN_CLAIM}) if unit.key in main else unit for unit in units]
    return (*(_renamed(unit, own) for unit in changed), *added), tuple(graph.relations)


def _free_keys(taken: set[str]) -> Iterator[str]:
    """``i1``, ``i2`` … but those that an answer gave to units of its own."""
    return (key for number in count(1) if (key := f"i{number}") not in taken)


def _are_two(names: Sequence[str], units: Sequence[DraftUnit]) -> bool:
    """Whether two of these names hold a statement together, or one passes on what the other holds."""
    asked = {plain(name) for name in names}
    told = ([*(one.name for one in (unit.asserter, *unit.others)), *unit.via] for unit in units)
    return any(len(asked & {plain(name) for name in each if name}) > 1 for each in told)


def _renamed(unit: DraftUnit, own: Mapping[str, str]) -> DraftUnit:
    """The unit with one name for each holder, whatever the article calls them there."""
    first, *others = (
        one.model_copy(update={"name": own.get(plain(one.name), one.name)}) if one.name else one
        for one in (unit.asserter, *unit.others)
    )
    via = tuple(own.get(plain(name), name) for name in unit.via)
    return unit.model_copy(update={"asserter": first, "others": tuple(others), "via": via})


def unnamed(answer: Units) -> Iterator[Dropped]:
    """Names given to what was called the author's own."""
    for given in answer.units:
        if given.asserter == AsserterKind.AUTHOR:
            numbers = ", ".join(map(str, given.sentences))
            for name in _stripped(given.names):
                yield Dropped(what=f"“{name}” as who says sentence {numbers}", why="it was called the author's own")


def unworded(answer: Units, window: Window) -> Iterator[Dropped]:
    """Quotations and restatements that are not of the article: the sentence stands for itself."""
    wording = Wording(window)
    for given in answer.units:
        numbers = ", ".join(map(str, given.sentences))
        for quote in _stripped(given.quotes):
            if not wording.is_its_own(quote):
                yield Dropped(what=f"“{quote}” as words of sentence {numbers}", why="the article has no such words")
        if given.text.strip() and not wording.restates(given.text, frozenset(given.sentences)):
            yield Dropped(
                what=f"“{' '.join(given.text.split()[:SAID])}” as what sentence {numbers} says",
                why="it is not in the article's words, or much longer than the sentence",
            )


def unheld(units: Sequence[DraftUnit], answer: Joined) -> Iterator[Dropped]:
    """Names of one holder who holds nothing, or is two."""
    holders = [one.name for unit in units for one in (unit.asserter, *unit.others)]
    held = {plain(name) for name in (*holders, *(name for unit in units for name in unit.via)) if name}
    for names in answer.same_as:
        said = f"{', '.join(names)} as names of one"
        if not held & {plain(name) for name in names}:
            yield Dropped(what=said, why="no statement is held by any of them")
        elif _are_two(names, units):
            yield Dropped(what=said, why="two of them say the same statement")


def _implied(key: str, implicit: Implicit) -> DraftUnit:
    return DraftUnit(
        key=key,
        text=" ".join(implicit.text.split()),
        role=Role.PREMISE,
        asserter=Asserter(kind=AsserterKind.AUTHOR),
        implicit=True,
        warrant=" ".join(implicit.warrant.split()),
    )


def _join(graph: Graph, sources: Sequence[str], target: str, scheme: Scheme) -> None:
    """One step out of all that lead from these premises to the conclusion; the first keeps its key and place."""
    premises = tuple(dict.fromkeys(sources))
    merged = [
        relation
        for relation in graph.relations
        if relation.type is RelationType.SUPPORTS
        and relation.target == target
        and set(relation.sources) <= set(premises)
    ]
    if not merged:
        graph.relations.append(
            DraftRelation(
                key=graph.next_key(), type=RelationType.SUPPORTS, sources=premises, target=target, scheme=scheme
            )
        )
        return
    # Each may have been said to argue in a way of its own: what says most of them stays.
    told = next((relation.scheme for relation in merged if relation.scheme is not Scheme.DEFAULT), scheme)
    first = merged[0].model_copy(update={"scheme": told})
    gone = {relation.key for relation in merged[1:]}
    graph.relations = [
        _redirected(relation, first, premises, gone) for relation in graph.relations if relation.key not in gone
    ]


def _redirected(
    relation: DraftRelation, first: DraftRelation, premises: tuple[str, ...], gone: set[str]
) -> DraftRelation:
    if relation.key == first.key:
        return first.model_copy(update={"sources": premises})
    return relation.model_copy(update={"target": first.key}) if relation.target in gone else relation
