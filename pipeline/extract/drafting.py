"""From answers to a draft: keys, units and relations, in the order of the text."""

from collections.abc import Sequence
from string import ascii_lowercase

from pipeline.extract.graph import Graph
from pipeline.extract.shapes import Implicit, UnitAnswer, Units, Whole
from pipeline.extract.windows import Window
from pipeline.models import (
    Act,
    Asserter,
    AsserterKind,
    DraftRelation,
    DraftUnit,
    Hedge,
    HedgeLevel,
    RelationType,
    Role,
)


def units_of(answer: Units, window: Window) -> list[DraftUnit]:
    """Units with keys: the number of their first sentence, and a letter from the second one of a sentence on."""
    taken: dict[int, int] = {}
    units = []
    for given in sorted(answer.units, key=lambda unit: min(unit.sentences)):
        numbers = tuple(sorted(set(given.sentences)))
        count = taken[numbers[0]] = taken.get(numbers[0], 0) + 1
        units.append(_unit(f"{numbers[0]}{_letters(count)}", given, numbers, window))
    return units


def _letters(count: int) -> str:
    """Nothing for the first, then b, c … z, zb, zc …"""
    return "" if count == 1 else "z" * ((count - 2) // 25) + ascii_lowercase[(count - 2) % 25 + 1]


def _unit(key: str, given: UnitAnswer, numbers: tuple[int, ...], window: Window) -> DraftUnit:
    quotes = tuple(quote.strip() for quote in given.quotes if quote.strip())
    shown = [sentence.text for sentence in window if sentence.number in numbers]
    kind = AsserterKind(given.asserter)
    named = kind not in (AsserterKind.AUTHOR, AsserterKind.UNATTRIBUTED)
    return DraftUnit(
        key=key,
        sentences=numbers,
        quotes=quotes,
        text=" ".join(given.text.split()) or " ".join(quotes or shown),
        role=Role(given.role),
        asserter=Asserter(kind=kind, name=(given.name.strip() or None) if named else None),
        act=Act(given.act),
        hedge=Hedge(level=HedgeLevel(given.hedge), cues=tuple(cue.strip() for cue in given.cues if cue.strip())),
    )


def complete(
    units: Sequence[DraftUnit], graph: Graph, answer: Whole
) -> tuple[tuple[DraftUnit, ...], tuple[DraftRelation, ...]]:
    """Units and relations with what was said of the article as a whole; every link must be sound."""
    graph.extend(answer.links)
    for link in answer.links:
        if link.type == RelationType.SUPPORTS and len(set(link.sources)) > 1:
            _join(graph, link.sources, link.target)
    added = []
    for number, implicit in enumerate(answer.implicit, start=1):
        added.append(_implied(f"i{number}", implicit))
        _join(graph, (*implicit.premises, f"i{number}"), implicit.conclusion)
    main = set(answer.main)
    changed = [unit.model_copy(update={"role": Role.MAIN_CLAIM}) if unit.key in main else unit for unit in units]
    return (*changed, *added), tuple(graph.relations)


def _implied(key: str, implicit: Implicit) -> DraftUnit:
    return DraftUnit(
        key=key,
        text=" ".join(implicit.text.split()),
        role=Role.PREMISE,
        asserter=Asserter(kind=AsserterKind.AUTHOR),
        implicit=True,
        warrant=" ".join(implicit.warrant.split()),
    )


def _join(graph: Graph, sources: Sequence[str], target: str) -> None:
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
            DraftRelation(key=graph.next_key(), type=RelationType.SUPPORTS, sources=premises, target=target)
        )
        return
    first, gone = merged[0], {relation.key for relation in merged[1:]}
    graph.relations = [
        _redirected(relation, first, premises, gone) for relation in graph.relations if relation.key not in gone
    ]


def _redirected(
    relation: DraftRelation, first: DraftRelation, premises: tuple[str, ...], gone: set[str]
) -> DraftRelation:
    if relation.key == first.key:
        return relation.model_copy(update={"sources": premises})
    return relation.model_copy(update={"target": first.key}) if relation.target in gone else relation
