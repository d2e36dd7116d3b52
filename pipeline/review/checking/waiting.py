"""Claims that wait for a row: figures that no row decided and that may speak of one."""

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.models import Entity, Fact, Finding, FindingQuantity, Measure, Verdict
from pipeline.review.checking.changes import Waiting
from pipeline.review.checking.entries import Meant
from pipeline.review.current import draft_of
from pipeline.review.database.tables import Checked
from pipeline.verify import DIMENSIONS

WAITING = (Verdict.NOT_IN_TABLE, Verdict.NOT_CHECKABLE, Verdict.NOT_CHECKED)
"""Verdicts of a figure for which a new row may be the one."""


def waits_for(finding: Finding, fact: Fact, measure: Measure) -> bool:
    """Whether an open figure may speak of a row: nothing that was read of it says otherwise, and it is of its sort."""
    figure = finding.quantity
    if finding.kind != "numeric" or figure is None or finding.verdict not in WAITING:
        return False
    if figure.entity not in (None, fact.entity_id) or figure.measure not in (None, fact.measure_id):
        return False
    fitting = DIMENSIONS.get(figure.kind)
    return (fitting is None or measure.dimension in fitting) and _may_be_of(figure, fact)


def _may_be_of(figure: FindingQuantity, fact: Fact) -> bool:
    """Whether nothing is read of its period, or it meets the row's."""
    period = figure.period
    if period is None or "period" in figure.inferred:
        return True
    start = date.fromisoformat(period.start) if period.start else date.min
    end = date.fromisoformat(period.end) if period.end else date.max
    return start <= fact.period_end and fact.period_start <= end


def names_of(entity: Entity) -> tuple[str, ...]:
    """What an entity is called, folded: a text in which none of these stands says nothing of it."""
    return tuple(name.casefold() for name in (entity.name, *entity.aliases, *entity.seats) if name)


def is_spoken_of(names: Iterable[str], text: str) -> bool:
    """Whether a text has any of the names; ``names`` are folded."""
    folded = text.casefold()
    return any(name in folded for name in names)


def waiting_for(session: Session, fact: Fact, meant: Meant) -> Iterator[Waiting]:
    """Open figures of all stories that may speak of a row; where nobody was recognised, the text names its entity."""
    named = names_of(meant.entity)
    query = (
        select(Checked.story_id, Checked.json)
        .where(Checked.verdict.in_([each.value for each in WAITING]))
        .order_by(Checked.story_id, Checked.position)
    )
    spoken: dict[int, bool] = {}
    for story, text in session.execute(query).tuples():
        found = Finding.model_validate_json(text)
        if not waits_for(found, fact, meant.measure):
            continue
        if found.quantity is not None and found.quantity.entity is None and story not in spoken:
            spoken[story] = is_spoken_of(named, draft_of(session, story).article)
        if spoken.get(story, True) or (found.quantity and found.quantity.entity):
            yield Waiting(story, found.id)
