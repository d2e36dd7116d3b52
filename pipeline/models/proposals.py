"""What a model is asked about figures that code could not align with a table, and what it may propose."""

from pydantic import Field

from pipeline.models.noun import Noun
from pipeline.models.numeric import Entity, Fact, Measure, Period, QuantityKind


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
