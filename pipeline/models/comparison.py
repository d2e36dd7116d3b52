"""What two maps of one article have in common and what not."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from pipeline.models.argument import ArticleRef, Provenance, Statement
from pipeline.models.noun import Noun


class LinkType(StrEnum):
    """Everything that joins statements in a map, under one name each."""

    SUPPORTS = "supports"
    REBUTS = "rebuts"
    UNDERMINES = "undermines"
    UNDERCUTS = "undercuts"
    REPHRASES = "rephrases"
    CONTRADICTS = "contradicts"
    ELABORATES = "elaborates"


class Link(Noun):
    """One relation of a map, by the ids of that map; ``target`` is None where order does not matter."""

    type: LinkType
    sources: tuple[str, ...]
    target: str | None = Field(description="a statement, or for undercuts the inference or attack against which it is")
    scheme: str | None = None


class Side(Noun):
    """One of the two maps: its article and how it was made."""

    article: ArticleRef
    provenance: Provenance
    statements: int
    relations: int


class StatementPair(Noun):
    """One statement in both maps, and which of role, text, hedge and assertions differ."""

    before: Statement
    after: Statement
    changed: tuple[str, ...]


class LinkPair(Noun):
    """One relation in both maps, and which of type, sources, target and scheme differ."""

    before: Link
    after: Link
    changed: tuple[str, ...]


class MapDiff(Noun):
    """``before`` against ``after``: what stayed, and what was lost, gained and changed, in the order of the text."""

    schema_: Literal["argmap-diff/1"] = Field(default="argmap-diff/1", alias="schema")
    before: Side
    after: Side
    same_text: bool = Field(description="whether both are of exactly the same text; else statements meet by words only")
    same_statements: int
    lost_statements: tuple[Statement, ...]
    gained_statements: tuple[Statement, ...]
    changed_statements: tuple[StatementPair, ...]
    same_relations: int
    lost_relations: tuple[Link, ...]
    gained_relations: tuple[Link, ...]
    changed_relations: tuple[LinkPair, ...]
