"""The same claim in several articles."""

from typing import Literal

from pydantic import Field

from pipeline.models.argument import ArticleRef, Assertion, AttackType, Hedge, Role
from pipeline.models.noun import Noun, Number
from pipeline.models.numeric import QuantityKind


class Saying(Noun):
    """One statement that makes the claim, or denies it."""

    article: str = Field(description="id of the article")
    statement: str = Field(description="id of the statement in that article's map")
    role: Role
    text: str
    start: int | None = Field(description="first character in the article; None for an implicit premise")
    end: int | None
    assertions: tuple[Assertion, ...]
    hedge: Hedge
    denies: bool = Field(description="says the opposite, or is put as somebody's view that is disputed")


class Objection(Noun):
    """What an article sets against a saying of its own."""

    article: str
    statement: str
    type: AttackType
    text: str
    assertions: tuple[Assertion, ...]
    against: str = Field(description="id of the saying's statement")


class FigureSaid(Noun):
    """One figure as one article gives it."""

    article: str
    statement: str
    text: str
    value: Number
    value_high: Number | None
    period: str | None = Field(description="the period stated beside it, as it is written")


class FigureSet(Noun):
    """Figures of one kind and unit in the sayings of a claim, and whether they agree within their rounding."""

    kind: QuantityKind
    unit: str | None
    agree: bool
    said: tuple[FigureSaid, ...]


class SharedClaim(Noun):
    """A claim that at least two articles make or deny; ``text`` is the saying that is most like all others."""

    id: str
    text: str
    articles: int
    asserted: int = Field(description="sayings that make it")
    attacked: int = Field(description="sayings that deny it, and objections to those that make it")
    sayings: tuple[Saying, ...]
    objections: tuple[Objection, ...]
    figures: tuple[FigureSet, ...]


class Claims(Noun):
    """Shared claims of some articles, those of most articles first: what ``argmap claims --json`` prints."""

    schema_: Literal["argmap-claims/1"] = Field(default="argmap-claims/1", alias="schema")
    articles: tuple[ArticleRef, ...]
    claims: tuple[SharedClaim, ...]
