"""The argument map and its parts, in the standard terms of argumentation theory (AIF, Walton, Argdown)."""

from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from pipeline.models.noun import Noun


class Role(StrEnum):
    """What a statement does in the article."""

    MAIN_CLAIM = "main_claim"
    CLAIM = "claim"
    PREMISE = "premise"
    COUNTERARGUMENT = "counterargument"
    BACKGROUND = "background"


class Fidelity(StrEnum):
    """How a statement's text relates to its spans; computed, never believed."""

    QUOTATION = "quotation"
    PARAPHRASE = "paraphrase"
    COMPRESSION = "compression"
    INTERPRETATION = "interpretation"
    IMPUTATION = "imputation"


class Alignment(StrEnum):
    """How a span was found in the article."""

    EXACT = "exact"
    FOLDED = "folded"
    AMBIGUOUS = "ambiguous"


class AsserterKind(StrEnum):
    """Who can say a thing."""

    AUTHOR = "author"
    NAMED_PERSON = "named_person"
    ORGANISATION = "organisation"
    GROUP = "group"
    UNATTRIBUTED = "unattributed"


class Act(StrEnum):
    """How it is said."""

    ASSERTS = "asserts"
    REPORTS = "reports"
    CONCEDES = "concedes"
    DISPUTES = "disputes"
    QUESTIONS = "questions"


class HedgeLevel(StrEnum):
    """How far the text commits itself."""

    CATEGORICAL = "categorical"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    CONDITIONAL = "conditional"
    NORMATIVE = "normative"
    REPORTED = "reported"
    ESTIMATED = "estimated"


class AttackType(StrEnum):
    """Against a conclusion, a premise, or a step of reasoning."""

    REBUTS = "rebuts"
    UNDERMINES = "undermines"
    UNDERCUTS = "undercuts"


class Basis(StrEnum):
    """What says that a step is one: words of the text, nothing but where its statements stand, or a person."""

    WORDS = "words"
    POSITION = "position"
    PERSON = "person"


class Scheme(StrEnum):
    """Walton's schemes, the short list."""

    DEFAULT = "default"
    EXPERT_OPINION = "expert_opinion"
    EXAMPLE = "example"
    CAUSE_TO_EFFECT = "cause_to_effect"
    ANALOGY = "analogy"
    PRECEDENT = "precedent"
    CONSEQUENCES = "consequences"
    PRACTICAL_REASONING = "practical_reasoning"
    SIGN = "sign"
    POPULAR_OPINION = "popular_opinion"


class Span(Noun):
    """Half-open range of the article's text in code points; ``text[start:end] == quote`` always."""

    start: int = Field(ge=0)
    end: int
    quote: str
    alignment: Alignment = Alignment.EXACT

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.end - self.start != len(self.quote) or not self.quote:
            msg = f"a span of {self.end - self.start} characters cannot quote {len(self.quote)}"
            raise ValueError(msg)
        return self


class Asserter(Noun):
    """Who says it; ``name`` is the article's own word for them ("critics"), None for the author."""

    kind: AsserterKind = AsserterKind.AUTHOR
    name: str | None = None


GIST = 90
"""Characters of a gist."""


def _empty(value: object) -> bool:
    """Fields that only a model fills are left out of the JSON where it filled nothing in."""
    return value == ()


def _absent(value: object) -> bool:
    """Fields that only samples or a person fill are left out of the JSON without them."""
    return value is None


class Assertion(Noun):
    """Somebody says a statement, in a certain way."""

    asserter: Asserter = Asserter()
    act: Act = Act.ASSERTS
    via: tuple[str, ...] = Field(
        default=(),
        exclude_if=_empty,
        description="who passes it on, in the article's words; the first told the next, the last told the article",
    )


class Hedge(Noun):
    """Strength of commitment, with the cue words as they stand in the text."""

    level: HedgeLevel = HedgeLevel.CATEGORICAL
    cues: tuple[str, ...] = ()


class Statement(Noun):
    """One proposition of the map, anchored to one or more spans (none only if implicit)."""

    id: str
    role: Role
    text: str
    title: str = Field(max_length=80)
    gist: str | None = Field(
        default=None, max_length=GIST, exclude_if=_absent, description="what it says, in an editor's own words"
    )
    fidelity: Fidelity
    implicit: bool = False
    warrant: str | None = Field(default=None, description="why an implicit premise was added")
    spans: tuple[Span, ...] = ()
    assertions: tuple[Assertion, ...] = (Assertion(),)
    hedge: Hedge = Hedge()
    section: str | None = None


class Agreement(Noun):
    """How many of several samples of a model drew a step; ``str`` is ``2/3``."""

    agree: int = Field(ge=1)
    of: int = Field(ge=2, description="samples that answered")

    def __str__(self) -> str:
        return f"{self.agree}/{self.of}"


def _usual(value: object) -> bool:
    """Fields left out of the JSON where they say nothing that is not so everywhere."""
    return value in {(), Basis.WORDS}


class Inference(Noun):
    """A step from premises to a conclusion; several premises in one inference are linked."""

    id: str
    premises: tuple[str, ...] = Field(min_length=1)
    conclusion: str
    scheme: Scheme = Scheme.DEFAULT
    basis: Basis = Field(default=Basis.WORDS, exclude_if=_usual)
    agreement: Agreement | None = Field(default=None, exclude_if=_absent)


class Attack(Noun):
    """A statement against a statement (rebuts, undermines) or against an inference or attack (undercuts)."""

    id: str
    type: AttackType
    source: str
    target: str
    agreement: Agreement | None = Field(default=None, exclude_if=_absent)


class Unanchored(Noun):
    """What a draft proposed and the article does not say in these words; never shown as a quotation."""

    text: str
    reason: str


class Dropped(Noun):
    """A part of a model's answer that is not in the map, and why; nothing it said is lost in silence."""

    what: str
    why: str


class Circle(Noun):
    """Support that was proposed in a circle; the supports of a map never run in one, so its last step was left out."""

    statements: tuple[str, ...] = Field(
        min_length=2, description="each a reason for the next; the last, it was said, for the first: that is left out"
    )


class NotChecked(Noun):
    """A stretch of the article that could not be examined, and why; silence is never agreement."""

    start: int
    end: int
    reason: str


class Tokens(Noun):
    """Tokens sent to and received from a model."""

    input: int = Field(default=0, alias="in")
    output: int = Field(default=0, alias="out")


class Samples(Noun):
    """How often a model was asked for one map. One that failed agrees with nothing: it does not count."""

    asked: int
    shown: int = Field(ge=1, description="number of the sample that is shown: the one that agrees most with the others")
    failed: tuple[str, ...] = Field(default=(), description="why, for each sample that did not answer")

    @property
    def answered(self) -> int:
        """Those that gave a map."""
        return self.asked - len(self.failed)


class Provenance(Noun):
    """How a map came to be. ``created`` stays empty: times live in run.json, so that maps are reproducible."""

    engine: Literal["rules", "model"]
    model: str | None = None
    prompts: dict[str, str] = Field(default_factory=dict, description="name@version to SHA-256 of the body")
    code: str
    created: str | None = None
    calls: int = 0
    tokens: Tokens = Tokens()
    cost: str | None = None
    samples: Samples | None = Field(default=None, exclude_if=_absent)


class ArticleRef(Noun):
    """The article a map is of, without its text."""

    id: str
    sha256: str
    title: str
    author: str | None
    published: str | None
    source: str
    length: int


class ArgumentMap(Noun):
    """One article's argument: map.json."""

    schema_: Literal["argmap/1"] = Field(default="argmap/1", alias="schema")
    article: ArticleRef
    statements: tuple[Statement, ...]
    inferences: tuple[Inference, ...] = ()
    attacks: tuple[Attack, ...] = ()
    rephrases: tuple[tuple[str, str], ...] = ()
    contradictions: tuple[tuple[str, str], ...] = ()
    elaborates: tuple[tuple[str, str], ...] = Field(
        default=(), exclude_if=_usual, description="what tells more, and of what: no reason for it"
    )
    apex: tuple[str, ...] = ()
    apex_candidates: tuple[str, ...] = Field(
        default=(), exclude_if=_usual, description="other statements that may be the main claim, the likeliest first"
    )
    disconnected: tuple[str, ...] = ()
    unanchored: tuple[Unanchored, ...] = ()
    circles: tuple[Circle, ...] = ()
    dropped: tuple[Dropped, ...] = Field(default=(), exclude_if=_empty)
    not_checked: tuple[NotChecked, ...] = ()
    provenance: Provenance

    def statement(self, id_: str) -> Statement:
        """The statement with this id; KeyError if there is none."""
        for statement in self.statements:
            if statement.id == id_:
                return statement
        raise KeyError(id_)
