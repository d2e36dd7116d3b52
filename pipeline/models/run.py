"""What a run leaves behind: one record per article and one per run (run.json)."""

from datetime import date
from typing import Literal

from pydantic import Field

from pipeline.models.argument import ArgumentMap, Tokens
from pipeline.models.article import Article
from pipeline.models.evidence import DocumentLine
from pipeline.models.noun import Noun
from pipeline.models.numeric import Findings


class Confirmed(Noun):
    """Findings that a person looked at and stands for; ids without repetition.

    ``url``, ``reviewed`` and ``publisher`` are of the review as it is published: page, day, and who brings it out.
    """

    by: str
    findings: tuple[str, ...]
    url: str | None = None
    reviewed: date | None = None
    publisher: str | None = None


class Done(Noun):
    """One article, mapped and checked."""

    article: Article
    map: ArgumentMap
    findings: Findings
    confirmed: Confirmed | None = None


class Failed(Noun):
    """One article that could not be finished: trouble as a value."""

    article: str = Field(description="title or file name")
    stage: str = Field(
        description="read, chunk, index, extract, ground, assemble, verify, render, store, across or evidence"
    )
    reason: str
    exit_code: int = 2


class Unexpected(Failed):
    """Trouble that nobody expected; its traceback is for the run's log and is published nowhere."""

    traceback: str = Field(exclude=True, repr=False)


class ArticleLine(Noun):
    """One finished article in run.json and in the summary."""

    id: str
    title: str
    slug: str
    file: str
    main_claim: str | None = Field(default=None, description="its words; None: none was found, or none was told")
    author: str | None = None
    published: str | None = Field(default=None, description="ISO date")
    statements: dict[str, int] = Field(description="count by role")
    figures: int
    figure_verdicts: dict[str, int] | None = Field(
        default=None, description="the figures by verdict; None: told by a version that did not count them"
    )
    verdicts: dict[str, int] = Field(description="all findings by verdict")
    flags: int = Field(description="findings that a person must look at")
    soft: int = Field(default=0, description="findings worth a look: right with a tolerance, or about the argument")
    evidence: dict[str, int] = Field(
        default_factory=dict, description="figures by how documents state them: a figure counts as it is stated best"
    )
    not_checked: int = Field(description="passages that could not be examined")
    samples_failed: int = Field(default=0, description="samples of the model that did not answer")
    calls: int = 0
    tokens: Tokens = Tokens()
    cost: str | None = None


class RunRecord(Noun):
    """run.json: provenance, counts, cost and times of one run. The only output that holds times."""

    schema_: Literal["argmap-run/1"] = Field(default="argmap-run/1", alias="schema")
    key: str = Field(description="hash of inputs and settings: the same run is recognised by it")
    started: str
    finished: str | None = None
    seconds: float | None = None
    code: str
    engine: str
    model: str | None = None
    table: str = ""
    table_hash: str = ""
    policy: str = ""
    embedder: str = ""
    evidence: tuple[DocumentLine, ...] = Field(default=(), description="documents that figures were looked up in")
    articles: tuple[ArticleLine, ...] = ()
    failed: tuple[Failed, ...] = ()
    across: int | None = Field(
        default=None, description="findings across articles (across.json), all of them flags; None: not compared"
    )
    calls: int = 0
    tokens: Tokens = Tokens()
    cost: str | None = None
