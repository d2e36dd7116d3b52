"""What checking could not look at: the figures and facts that no table covers, by what would cover them."""

from enum import StrEnum

from pydantic import Field

from pipeline.models.noun import Noun


class Need(Noun):
    """Figures that one series would decide. Findings are ids, the figure most worth checking first.

    ``measure`` and ``entity`` are in the article's words, or in the table's where it has them; ``period`` is a year or
    a stretch of them. ``bring`` is the command that brings such a table in, ``whose`` says whose it is; both are empty
    where none is known.
    """

    measure: str
    entity: str | None
    period: str | None
    findings: tuple[str, ...]
    worth: int = Field(ge=0, le=100, description="of the figure most worth checking")
    whose: str = ""
    bring: str = ""


class Credited(Noun):
    """Figures that the text credits to one source, in the order of the text."""

    source: str = Field(description="as the text names it")
    findings: tuple[str, ...]


class FactKind(StrEnum):
    """A fact without a figure that a table could decide."""

    RANK = "rank"
    FIRST = "first"
    ONLY = "only"
    FOUNDED = "founded"
    """When something was signed, founded, joined or brought into force."""


class UnheardFact(Noun):
    """A fact without a figure, or dated by a year alone, that nothing was compared with. Half-open, in code points."""

    kind: FactKind
    quote: str
    start: int = Field(ge=0)
    end: int
    statement: str | None = None


class Missing(Noun):
    """What no table covers. ``set_aside`` counts figures that nobody would look up: citations, definitions, dates."""

    needs: tuple[Need, ...] = ()
    credited: tuple[Credited, ...] = ()
    facts: tuple[UnheardFact, ...] = ()
    set_aside: int = 0
