"""Figures that code could not align with a table, with what of the table they may speak of: what a model is asked."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from pipeline.frames import gazetteer
from pipeline.models import (
    Entity,
    Fact,
    Finding,
    Findings,
    Measure,
    OpenFigure,
    Polarity,
    Quantity,
    QuantityKind,
    Reading,
    Verdict,
)
from pipeline.ports import ReferenceTable
from pipeline.quantities import read_quantities
from pipeline.verify.claim import ALIGNING
from pipeline.verify.periods import fits
from pipeline.verify.resources import Knowledge
from pipeline.verify.scene import Scene, Scenes, scenes_of
from pipeline.verify.wording import in_text

Near = Callable[[str], Sequence[tuple[str, float]]]
"""Measures of a table by meaning: ids with their likeness to a text (cosine, at most 1), best first."""

N = TypeVar("N", Entity, Measure)
NO_MEASURE = "NO_MEASURE"
DIMENSIONS: dict[QuantityKind, tuple[str, ...]] = {
    QuantityKind.MONEY: ("money",),
    QuantityKind.PERCENT: ("share", "percent_change", "percent"),
    QuantityKind.PERCENTAGE_POINT: ("share", "percent"),
    QuantityKind.FRACTION: ("share", "percent"),
    QuantityKind.RATIO: ("share", "percent"),
    QuantityKind.COUNT: ("count",),
    QuantityKind.DURATION: ("duration",),
    QuantityKind.MEASURE: ("measure", "length", "area", "mass", "volume", "energy", "temperature"),
    QuantityKind.RATE: ("rate",),
    QuantityKind.ORDINAL: ("rank",),
}
"""Dimensions of measures that a figure of this kind can be a level of."""
_CHANGING = ("money", "count", "share", "percent", "measure", "rate", "area", "length")
_OF_THEIR_OWN = (QuantityKind.MONEY, QuantityKind.COUNT, QuantityKind.MEASURE, QuantityKind.DURATION, QuantityKind.RATE)
ENTITIES, MEASURES, ROWS = 6, 6, 12
"""Candidates of one figure at most: of six measures the two rows nearest in time, or more of fewer measures."""
NEAR_ENOUGH = 0.55
"""Likeness from which the nearest measure is named as a hint. It aligns nothing: of 65 paraphrases beyond it 55 were
right, and of three such figures in 761 of real articles not one that a row could have decided."""


@dataclass(frozen=True)
class _World:
    """What an article is read with, to find what its figures may speak of."""

    scenes: Scenes
    knowledge: Knowledge
    table: ReferenceTable
    near: Near
    published: date | None


def open_figures(
    findings: Sequence[Finding], reading: Reading, table: ReferenceTable, near: Near
) -> tuple[OpenFigure, ...]:
    """Figures without a place in the table for which it may have rows, in the order of the text."""
    wanted = {finding.start for finding in findings if _is_open(finding)}
    if not wanted:
        return ()
    return tuple(_opened_in(reading, wanted, table, near))


def _opened_in(reading: Reading, wanted: set[int], table: ReferenceTable, near: Near) -> Iterator[OpenFigure]:
    scenes = scenes_of(reading, read_quantities(reading.article.text), gazetteer(table))
    world = _World(scenes, Knowledge.of_table(table), table, near, reading.article.published)
    found = (
        _opened(quantity, index, world)
        for index, scene in enumerate(scenes.all)
        for quantity in scene.quantities
        if quantity.start in wanted
    )
    return (each for each in found if each is not None)


def _is_open(finding: Finding) -> bool:
    """Nothing that code read as stated says what the figure is of."""
    if finding.kind != "numeric" or finding.verdict is not Verdict.NOT_IN_TABLE or finding.quantity is None:
        return False
    return finding.reason == NO_MEASURE or any(what in finding.quantity.inferred for what in ALIGNING)


def candidates(figure: int, reading: Reading, table: ReferenceTable, near: Near) -> OpenFigure | None:
    """What of the table a figure, given by its start, may speak of; None if nothing near it or like it has rows."""
    return next(_opened_in(reading, {figure}, table, near), None)


def _opened(quantity: Quantity, index: int, world: _World) -> OpenFigure | None:
    scenes, knowledge = world.scenes, world.knowledge
    scene, antecedent = scenes.all[index], scenes.before(index)
    near_by = (scene, *([antecedent] if antecedent else []))
    entities = _entities(scene, scenes, index)[:ENTITIES]
    if not entities:
        return None
    measures = _measures(quantity, near_by, knowledge, world.near)[:MEASURES]
    facts = world.table.facts(entities, measures)
    if not facts:
        return None
    found_entities, found_measures = {fact.entity_id for fact in facts}, {fact.measure_id for fact in facts}
    return OpenFigure(
        start=quantity.start,
        text=quantity.text,
        kind=quantity.kind,
        sentence=scene.sentence.number,
        antecedent=antecedent.sentence.number if antecedent else None,
        dimensions=_dimensions(quantity),
        entities=_nouns(entities, knowledge.entities, found_entities),
        measures=_nouns(measures, knowledge.measures, found_measures),
        rows=_spread(_by_time(facts, entities, near_by, world.published), measures),
        nearest=_nearest(world.near(scene.sentence.text), measures, found_measures, knowledge),
    )


def _nearest(
    ranked: Sequence[tuple[str, float]], fitting: Sequence[str], with_rows: set[str], knowledge: Knowledge
) -> Measure | None:
    best = next(((id_, likeness) for id_, likeness in ranked if id_ in fitting), None)
    return knowledge.measures[best[0]] if best and best[1] >= NEAR_ENOUGH and best[0] in with_rows else None


def hinted(findings: Findings, opened: Sequence[OpenFigure]) -> Findings:
    """The findings with the nearest measure of the table named where nothing in the table was found."""
    nearest = {figure.start: figure.nearest for figure in opened if figure.nearest is not None}
    told = tuple(
        finding.model_copy(update={"message": f"{finding.message} Nearest in the table: {in_text(measure.label)}."})
        if finding.reason == NO_MEASURE and (measure := nearest.get(finding.start))
        else finding
        for finding in findings.findings
    )
    return findings.model_copy(update={"findings": told})


def _nouns(ids: Sequence[str], known: dict[str, N], with_rows: set[str]) -> tuple[N, ...]:
    return tuple(known[id_] for id_ in ids if id_ in with_rows)


def _entities(scene: Scene, scenes: Scenes, index: int) -> list[str]:
    """Entities named in the sentence or shortly before it, nearest first."""
    near = (scene, *scenes.back(index))
    return list(dict.fromkeys(id_ for there in near for mention in there.entities for id_ in mention.ids))


def _measures(quantity: Quantity, near_by: Sequence[Scene], knowledge: Knowledge, near: Near) -> list[str]:
    """Measures of a fitting dimension: those named near the figure, then those nearest in meaning to its sentence."""
    named = [id_ for scene in near_by for mention in scene.measures for id_ in mention.ids]
    ranked = (id_ for id_, _ in near(near_by[0].sentence.text))
    wanted = _dimensions(quantity)
    return [id_ for id_ in dict.fromkeys((*named, *ranked)) if knowledge.measures[id_].dimension in wanted]


def _dimensions(quantity: Quantity) -> tuple[str, ...]:
    """Money is a level or change of money; only percent, points and multiples can be changes of anything."""
    own = DIMENSIONS.get(quantity.kind, ())
    changing = quantity.polarity is not Polarity.LEVEL or quantity.kind is QuantityKind.MULTIPLE
    return (*own, *_CHANGING) if changing and quantity.kind not in _OF_THEIR_OWN else own


def _by_time(
    facts: Sequence[Fact], entities: Sequence[str], near_by: Sequence[Scene], published: date | None
) -> list[Fact]:
    """Rows of the likeliest entity first, of these the ones of a period that the text names, then those nearest in time
    to its publication; of an article without a date the newest. Vintages that only their date tells apart are one."""
    periods = [dated.period for scene in near_by for dated in scene.dates]

    def rank(fact: Fact) -> tuple[bool, int, int, int]:
        fitting = any(fits(fact, period) for period in periods)
        away = _days_away(fact, published) if published else 0
        return not fitting, entities.index(fact.entity_id), away, -fact.period_start.toordinal()

    shown = {
        (fact.measure_id, fact.entity_id, fact.period_start, fact.period_end, fact.definition_id, fact.status): fact
        for fact in sorted(facts, key=lambda fact: fact.as_of)
    }
    return sorted(shown.values(), key=rank)


def _days_away(fact: Fact, day: date) -> int:
    """Days between a row's period and a day; none within the period."""
    return max((fact.period_start - day).days, (day - fact.period_end).days, 0)


def _spread(rows: Sequence[Fact], measures: Sequence[str]) -> tuple[Fact, ...]:
    """The first row of each measure, the likeliest first, then the second of each, and so on."""
    before: Counter[str] = Counter()
    places = []
    for row in rows:
        places.append((before[row.measure_id], measures.index(row.measure_id), row))
        before[row.measure_id] += 1
    return tuple(row for *_, row in sorted(places, key=lambda place: place[:2])[:ROWS])
