"""What a model or the built-in rules propose: sentence numbers and words, never offsets, ids or verdicts."""

from enum import StrEnum

from pydantic import Field

from pipeline.models.argument import (
    Act,
    Asserter,
    Basis,
    Dropped,
    Hedge,
    NotChecked,
    Role,
    Scheme,
    Statement,
    Tokens,
    Unanchored,
)
from pipeline.models.noun import Noun


class RelationType(StrEnum):
    """Relations a draft may propose."""

    SUPPORTS = "supports"
    REBUTS = "rebuts"
    UNDERMINES = "undermines"
    UNDERCUTS = "undercuts"
    REPHRASES = "rephrases"
    CONTRADICTS = "contradicts"
    ELABORATES = "elaborates"


class DraftUnit(Noun):
    """A proposed statement: the sentences it stands in, and the words that carry it."""

    key: str = Field(description="name within this draft; relations refer to it")
    sentences: tuple[int, ...] = Field(default=(), description="sentence numbers; empty only if implicit")
    quotes: tuple[str, ...] = Field(default=(), description="words inside those sentences; empty: the whole sentences")
    text: str = Field(description="the proposition, readable on its own")
    role: Role
    asserter: Asserter = Asserter()
    others: tuple[Asserter, ...] = Field(default=(), description="who else holds it")
    via: tuple[str, ...] = Field(default=(), description="who passes it on; the first told the next")
    act: Act = Act.ASSERTS
    hedge: Hedge = Hedge()
    implicit: bool = False
    warrant: str | None = None


class DraftRelation(Noun):
    """A proposed relation. Several sources: linked premises (supports only)."""

    key: str
    type: RelationType
    sources: tuple[str, ...] = Field(min_length=1, description="keys of units")
    target: str = Field(description="key of a unit; of a relation when the type is undercuts")
    scheme: Scheme = Scheme.DEFAULT
    basis: Basis = Basis.WORDS


class Draft(Noun):
    """All that was proposed for one article, and what could not be examined."""

    units: tuple[DraftUnit, ...] = ()
    relations: tuple[DraftRelation, ...] = ()
    apex_candidates: tuple[str, ...] = Field(
        default=(), description="keys of units that may be the main claim as well as the one chosen, likeliest first"
    )
    not_checked: tuple[NotChecked, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    prompts: dict[str, str] = Field(default_factory=dict, description="name@version to SHA-256 of the body")
    model: str | None = None
    calls: int = 0
    tokens: Tokens = Tokens()
    cost: str | None = None


class Grounded(Noun):
    """A draft's units tied to the article, by their keys and in their order, and those that could not be."""

    statements: dict[str, Statement] = Field(default_factory=dict)
    unanchored: dict[str, Unanchored] = Field(default_factory=dict)
    dropped: tuple[Dropped, ...] = ()
