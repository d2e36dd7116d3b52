"""What a model is asked about figures that code could not align with a table, what it may propose, and what a person
says instead."""

from typing import Self

from pydantic import Field, model_validator

from pipeline.models.noun import Noun
from pipeline.models.numeric import Entity, Fact, HedgeClass, Measure, Period, QuantityKind


class OpenFigure(Noun):
    """A figure without a place in the table, and what of the table it may speak of, the likeliest first.

    ``sentence`` and ``antecedent`` are sentence numbers; a proposal must quote its words from these two. ``dimensions``
    are those of measures that such a figure can be a level or a change of; ``nearest`` is one that is near in meaning,
    worth a word to a person and no more.
    """

    start: int = Field(ge=0)
    text: str
    kind: QuantityKind
    sentence: int
    antecedent: int | None = None
    dimensions: tuple[str, ...]
    entities: tuple[Entity, ...]
    measures: tuple[Measure, ...]
    rows: tuple[Fact, ...]
    nearest: Measure | None = None


class Proposal(Noun):
    """What a figure may speak of, as a model chose among candidates: never a value, a unit or a verdict.

    Code has found the words that it quotes in the sentence or its antecedent, and has read ``period`` from them itself.
    ``rows`` are the row ids it chose; none means that no row of entity and measure was among those shown.
    """

    entity: str
    measure: str
    period: Period | None = None
    rows: tuple[str, ...] = ()


class ReadAs(Noun):
    """What a figure speaks of, as a person reads it: what is given overrides what code read, the rest stays.

    ``row`` is the reference row that it is compared with, one of the entity and measure named beside it: its period and
    definition count, unless another period is named. ``hedge`` is how exactly the figure is meant.
    """

    entity: str | None = None
    measure: str | None = None
    period: Period | None = Field(default=None, description="with both its ends")
    hedge: HedgeClass | None = None
    row: str | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        period = self.period
        if period is not None and (period.start is None or period.end is None or period.end < period.start):
            raise ValueError("a period needs a first and a last day, in this order")
        if self.row is not None and (self.entity is None or self.measure is None):
            raise ValueError("a row is named with the entity and the measure that it is of")
        return self

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of what is given."""
        return tuple(name for name in type(self).model_fields if getattr(self, name) is not None)
