"""What two maps of one article, or two drafts of it, have in common and what not."""

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
    id: str = Field(default="", description="the inference's or attack's own, else made of its ends")


class Side(Noun):
    """One of the two maps: its article and how it was made."""

    article: ArticleRef
    provenance: Provenance
    statements: int
    relations: int


class StatementPair(Noun):
    """One statement in both maps, and which of role, text, hedge, assertions and, in two drafts, words differ."""

    before: Statement
    after: Statement
    changed: tuple[str, ...]


class LinkPair(Noun):
    """One relation in both maps, and which of type, sources, target and scheme differ."""

    before: Link
    after: Link
    changed: tuple[str, ...]


class Fate(StrEnum):
    """What became of a thing in the other map."""

    STAYED = "stayed"
    MOVED = "moved"
    """The same, in another place among its like."""
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


class Carried(Noun):
    """One thing and what became of it: its id on each side where it is there, and what differs if it changed."""

    fate: Fate
    before: str | None
    after: str | None
    differs: tuple[str, ...] = Field(
        default=(), description="such as text, role, verdict; words: those of the article that it stands on"
    )
    text: str = Field(description="what it says, or the words that it is about; of the later side where it is there")


class CarryOver(Noun):
    """Each statement, relation and finding of both sides once: those before, in their order, then the new ones."""

    statements: tuple[Carried, ...]
    relations: tuple[Carried, ...]
    findings: tuple[Carried, ...] | None = Field(description="None: a side was not checked, so nothing was compared")

    @property
    def all(self) -> tuple[Carried, ...]:
        """Things of every kind; their ids differ across kinds."""
        return (*self.statements, *self.relations, *(self.findings or ()))


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
    carried: CarryOver = Field(description="what became of everything, by ids")
