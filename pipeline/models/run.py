"""What a run leaves behind: one record per article and one per run (run.json)."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Literal, Self

from pydantic import Field

from pipeline.models.argument import ArgumentMap, Role, Tokens
from pipeline.models.article import Article
from pipeline.models.evidence import DocumentLine
from pipeline.models.noun import Noun
from pipeline.models.numeric import Finding, Findings, Verdict


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

    @classmethod
    def of(cls, done: Done, slug: str) -> Self:
        """Of an article that lies in a folder of this name."""
        found, provenance = done.findings.findings, done.map.provenance
        figures = [finding for finding in found if finding.kind == "numeric"]
        return cls(
            id=done.article.id,
            title=done.article.title,
            slug=slug,
            file=done.article.file,
            main_claim=done.map.statement(done.map.apex[0]).text if done.map.apex else None,
            author=done.map.article.author,
            published=done.map.article.published,
            statements={role: sum(s.role is role for s in done.map.statements) for role in Role},
            figures=len(figures),
            figure_verdicts=_by_verdict(figures),
            verdicts=_by_verdict(found),
            flags=sum(finding.hard for finding in found),
            soft=sum(finding.flag and not finding.hard for finding in found),
            evidence=dict(Counter(each.evidence[0].stated.value for each in figures if each.evidence)),
            not_checked=len(done.map.not_checked),
            samples_failed=len(provenance.samples.failed) if provenance.samples else 0,
            calls=provenance.calls,
            tokens=provenance.tokens,
            cost=provenance.cost,
        )


def _by_verdict(found: Iterable[Finding]) -> dict[str, int]:
    counted = Counter(finding.verdict for finding in found)
    return {verdict: counted[verdict] for verdict in Verdict if counted[verdict]}


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
    formats: tuple[str, ...] = Field(
        default=(), description="what each article was written in, beside its nouns; none: a version that wrote all"
    )
    articles: tuple[ArticleLine, ...] = ()
    failed: tuple[Failed, ...] = ()
    across: int | None = Field(
        default=None, description="findings across articles (across.json), all of them flags; None: not compared"
    )
    calls: int = 0
    tokens: Tokens = Tokens()
    cost: str | None = None
