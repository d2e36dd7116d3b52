"""What a person does to a map, each act a value: lasting ids, words and offsets, nothing else."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, TypeAdapter

from pipeline.models import GIST, Asserter, LinkType, Role, Span
from pipeline.models.noun import Noun


class Bond(StrEnum):
    """How a statement is put under another."""

    REASON = "reason"
    OBJECTION = "objection"
    UNDERCUT = "undercut"
    ELABORATES = "elaborates"
    REPHRASES = "rephrases"

    @property
    def types(self) -> tuple[LinkType, ...]:
        """The links of a map that it names."""
        return _TYPES[self]


_TYPES = {
    Bond.REASON: (LinkType.SUPPORTS,),
    Bond.OBJECTION: (LinkType.REBUTS, LinkType.UNDERMINES),
    Bond.UNDERCUT: (LinkType.UNDERCUTS,),
    Bond.ELABORATES: (LinkType.ELABORATES,),
    Bond.REPHRASES: (LinkType.REPHRASES,),
}


def _on_one_line(words: str) -> str:
    return " ".join(words.split())


Words = Annotated[str, AfterValidator(_on_one_line)]
Several = Annotated[tuple[str, ...], Field(min_length=1, max_length=500)]


class MainClaim(Noun):
    """A statement goes to the top; what was there goes under it, as a guess."""

    op: Literal["main_claim"] = "main_claim"
    statement: str


class Attach(Noun):
    """Statements go under another, off what they stood under; each is a reason of its own."""

    op: Literal["attach"] = "attach"
    statements: Several
    to: str = Field(description="a statement; for an undercut the link that it breaks, or the statement it starts from")
    as_: Bond = Field(default=Bond.REASON, alias="as")


class Join(Noun):
    """Statements are one reason together, under what the first of them that is a reason stands under."""

    op: Literal["join"] = "join"
    statements: Annotated[tuple[str, ...], Field(min_length=2, max_length=50)]


class Turn(Noun):
    """The two ends of a link change places."""

    op: Literal["turn"] = "turn"
    link: str
    statement: str | None = Field(default=None, description="of premises that are linked, the one that is turned")


class Retype(Noun):
    """A link says something else between the same ends."""

    op: Literal["retype"] = "retype"
    link: str
    as_: Bond = Field(alias="as")


class Accept(Noun):
    """A guessed link is one: a person says so."""

    op: Literal["accept"] = "accept"
    link: str


class Detach(Noun):
    """A link is taken out; what it held stands beside the argument, with all that is under it."""

    op: Literal["detach"] = "detach"
    link: str
    statement: str | None = Field(default=None, description="of premises that are linked, the one that goes")


class Background(Noun):
    """Statements tell, and argue for nothing."""

    op: Literal["background"] = "background"
    statements: Several


class Speaker(Noun):
    """Who says statements, and all that stands in one quotation with one of them."""

    op: Literal["speaker"] = "speaker"
    statements: Several
    asserter: Asserter
    alone: bool = Field(default=False, description="these statements, not the rest of their quotation")


class Gist(Noun):
    """A statement in an editor's words; none takes them off."""

    op: Literal["gist"] = "gist"
    statement: str
    text: Annotated[Words, Field(max_length=GIST)]


class Split(Noun):
    """A statement becomes two at a character of the article; the first keeps what bears on it."""

    op: Literal["split"] = "split"
    statement: str
    at: int = Field(ge=0)


class Merge(Noun):
    """Statements become one, which stands wherever one of them stood."""

    op: Literal["merge"] = "merge"
    statements: Annotated[tuple[str, ...], Field(min_length=2, max_length=50)]


class Add(Noun):
    """A new statement, of words that stand in the article."""

    op: Literal["add"] = "add"
    spans: Annotated[tuple[Span, ...], Field(min_length=1, max_length=20)]
    text: Words = Field(default="", description="the proposition; empty: the words themselves")
    role: Role = Role.PREMISE


class Publish(Noun):
    """A statement is shown in the published view, or is not."""

    op: Literal["publish"] = "publish"
    statements: Several
    shown: bool = True


Operation = Annotated[
    MainClaim
    | Attach
    | Join
    | Turn
    | Retype
    | Accept
    | Detach
    | Background
    | Speaker
    | Gist
    | Split
    | Merge
    | Add
    | Publish,
    Field(discriminator="op"),
]
OPERATION: TypeAdapter[Operation] = TypeAdapter(Operation)
"""Reads an operation from JSON and writes it."""


def written(operation: Operation) -> str:
    """An operation as JSON, with the names that it is read by."""
    return operation.model_dump_json(by_alias=True, exclude_none=True)
