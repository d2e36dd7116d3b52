"""One article from text to findings and files, with what the stages need from outside."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pipeline.assemble import assemble
from pipeline.checking import Checking
from pipeline.chunk import read
from pipeline.document_library import Library
from pipeline.extract import PROMPTS, Within, extract
from pipeline.ground import ground
from pipeline.keys import bare, named
from pipeline.models import (
    ArgumentMap,
    Article,
    Done,
    Draft,
    Findings,
    Grounded,
    Passage,
    Provenance,
    Reading,
    content_id,
)
from pipeline.parse import Remembering
from pipeline.ports import Embedder, Index, Model, ReferenceTable, Vectors
from pipeline.prompts import fingerprint
from pipeline.rates import fingerprint as rates_fingerprint
from pipeline.render import FORMATS, report_html
from pipeline.rules import draft as draft_by_rules
from pipeline.samples import sampled
from pipeline.store import check_quotes, dump
from pipeline.verify import POLICY
from pipeline.version import VERSION

FIGURES = "figures"
"""The prompt that checking asks with."""

ALL = tuple(name for name in ("html", *FORMATS) if name != "json")
"""Formats that an article can be written in, beside its nouns as JSON."""

WITH_NAMES = frozenset({"html", "md"})
"""Formats that tell a file's name, how it was read, and the table's hash."""

Begin = Callable[[str], None]
"""Is told the stage that an article comes to."""


def unheard(_stage: str) -> None:
    """Nobody is told."""


@dataclass(frozen=True)
class Workshop:
    """What the stages need from outside. Without a model the built-in rules extract."""

    embedder: Embedder
    index: Index | None = None
    model: Model | None = None
    table: ReferenceTable | None = None
    evidence: Library | None = None
    measures: Path | None = None
    answers: str = ""
    """Key of all that a model's answers depend on beside the questions."""
    words: int = 1000
    samples: int = 1
    passage_tokens: int = 220
    passage_overlap: int = 1
    concurrency: int = 4
    formats: tuple[str, ...] = ALL
    stages: "Stages" = field(default_factory=lambda: Stages())  # noqa: PLW0108 - it stands below

    @cached_property
    def checking(self) -> Checking:
        """What figures are checked with."""
        return Checking(self.embedder, self.table, self.model, self.measures, evidence=self.evidence)

    @property
    def mapping_key(self) -> str:
        """Changes when anything does that could change a map."""
        if self.model is None:
            by: tuple[object, ...] = ("rules", self.embedder.fingerprint, self.checking.parser.fingerprint)
        else:
            near = (self.embedder.fingerprint, self.passage_tokens, self.passage_overlap)
            by = (self.model.name, self.answers, fingerprint(*PROMPTS), self.words, self.samples, *near)
        return content_id("k", VERSION, *by, length=20)

    @property
    def checking_key(self) -> str:
        """Changes when anything does that could change a finding on the same map."""
        return content_id("k", self.ruling_key, self.table.hash if self.table else "", length=20)

    @property
    def ruling_key(self) -> str:
        """The same, whatever the table says."""
        return content_id(
            "k",
            VERSION,
            POLICY,
            self.embedder.fingerprint,
            self.checking.parser.fingerprint,
            rates_fingerprint(),
            *((self.model.name, self.answers, fingerprint(FIGURES)) if self.model else ()),
            *((self.evidence.key, self.passage_tokens, self.passage_overlap) if self.evidence else ()),
            length=20,
        )

    @property
    def rendering_key(self) -> str:
        """Changes when anything does that could change a page of the same findings."""
        return content_id("k", VERSION, *sorted(self.formats), length=20)


def cut(article: Article, shop: Workshop) -> Reading:
    """The article, as the stages see it, in sentences and passages."""
    return shop.stages.chunk(bare(article), shop)


async def map_article(article: Article, shop: Workshop, begin: Begin = unheard) -> ArgumentMap:
    """One article's argument map; raises ModelError."""
    begin("chunk")
    return named(await map_reading(cut(article, shop), shop, begin), article)


async def map_reading(reading: Reading, shop: Workshop, begin: Begin = unheard) -> ArgumentMap:
    """One article's argument map, the one that samples agree on most where there are several; raises ModelError."""
    if shop.model is None or shop.samples == 1:
        return await _mapped(reading, shop, begin)
    return await sampled(shop.model, shop.samples, lambda sample: _mapped(reading, replace(shop, model=sample), begin))


async def _mapped(reading: Reading, shop: Workshop, begin: Begin) -> ArgumentMap:
    begin("extract")
    draft = await shop.stages.extract(reading, shop)
    provenance = Provenance(
        engine="model" if shop.model else "rules",
        model=draft.model,
        prompts=draft.prompts,
        code=VERSION,
        calls=draft.calls,
        tokens=draft.tokens,
        cost=draft.cost,
    )
    begin("ground")
    grounded = shop.stages.ground(draft, reading)
    begin("assemble")
    argmap = shop.stages.assemble(draft, grounded, reading, provenance)
    check_quotes(reading.article, argmap)
    return argmap


def within(reading: Reading, shop: Workshop) -> Within:
    """The nearest passages of an article; those that the index has are not embedded again."""
    held = shop.index

    def vectors(passages: Sequence[Passage]) -> Vectors:
        texts = [passage.text for passage in passages]
        return shop.embedder.embed(texts) if held is None else held.vectors(passages)

    return Within(reading, vectors)


def article_files(done: Done, formats: Collection[str] = ALL) -> dict[str, str]:
    """What is written about one article, by file name: its nouns, and the formats that are asked for."""
    files = {"article.json": dump(done.article), "map.json": dump(done.map), "findings.json": dump(done.findings)}
    if "html" in formats:
        files["report.html"] = report_html(done)
    for name, form in FORMATS.items():
        if name in formats and name != "json":
            files["report.md" if name == "md" else f"map{form.suffix}"] = form.write(done).text
    return files


def _chunk(article: Article, shop: Workshop) -> Reading:
    return read(article, shop.embedder.count, budget=shop.passage_tokens, overlap=shop.passage_overlap)


async def _extract(reading: Reading, shop: Workshop) -> Draft:
    if shop.model is None:
        vectors = shop.embedder.embed([sentence.text for sentence in reading.sentences])
        return draft_by_rules(reading, Remembering(shop.checking.parser), vectors)
    return await extract(reading, shop.model, words=shop.words, near=within(reading, shop))


@dataclass(frozen=True)
class Stages:
    """What is done to an article, in order. Any of them can be replaced, as by one that fails."""

    chunk: Callable[[Article, Workshop], Reading] = _chunk
    extract: Callable[[Reading, Workshop], Awaitable[Draft]] = _extract
    ground: Callable[[Draft, Reading], Grounded] = ground
    assemble: Callable[[Draft, Grounded, Reading, Provenance], ArgumentMap] = assemble
    verify: Callable[[Checking, ArgumentMap, Reading], Awaitable[tuple[ArgumentMap, Findings]]] = Checking.asked
    render: Callable[[Done, Collection[str]], Mapping[str, str]] = article_files
