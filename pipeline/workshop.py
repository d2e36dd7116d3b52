"""One article from text to findings and files, with what the stages need from outside."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pipeline.assemble import assemble
from pipeline.checking import Checking
from pipeline.chunk import read
from pipeline.document_library import Library
from pipeline.extract import extract, is_one_window
from pipeline.ground import ground
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
from pipeline.ports import Embedder, Hit, Index, Model, ReferenceTable
from pipeline.render import FORMATS, report_html
from pipeline.rules import draft as draft_by_rules
from pipeline.samples import sampled
from pipeline.store import check_quotes, dump
from pipeline.verify import POLICY
from pipeline.version import VERSION

NEIGHBOURS = 3
"""Passages of the same article, and of others, that a model is shown when it links across passages."""

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
    prompts: str = ""
    words: int = 1000
    samples: int = 1
    passage_tokens: int = 220
    passage_overlap: int = 1
    concurrency: int = 4
    stages: "Stages" = field(default_factory=lambda: Stages())  # noqa: PLW0108 - it stands below

    @cached_property
    def checking(self) -> Checking:
        """What figures are checked with."""
        return Checking(self.embedder, self.table, self.model, self.measures, evidence=self.evidence)

    @property
    def key(self) -> str:
        """Changes when anything does that could change a map or a finding."""
        return content_id("k", self.mapping_key, self.checking_key, length=20)

    @property
    def mapping_key(self) -> str:
        """Changes when anything does that could change a map."""
        return content_id(
            "k",
            VERSION,
            self.model.name if self.model else "rules",
            self.prompts,
            self.embedder.fingerprint,
            self.checking.parser.fingerprint,
            self.words,
            self.passage_tokens,
            self.passage_overlap,
            *((self.samples,) if self.samples > 1 else ()),
            length=20,
        )

    @property
    def checking_key(self) -> str:
        """Changes when anything does that could change a finding on the same map."""
        return content_id(
            "k",
            VERSION,
            self.table.hash if self.table else "",
            POLICY,
            self.embedder.fingerprint,
            self.checking.parser.fingerprint,
            *((self.model.name, self.prompts) if self.model else ()),
            *((self.evidence.key,) if self.evidence else ()),
            length=20,
        )

    def article_key(self, article: Article) -> str:
        """The same article under the same settings."""
        return content_id("k", self.key, article.model_dump_json(), length=20)

    def sealing_key(self, article: Article, around: str) -> str:
        """The same, beside the same neighbours where a model is shown any; ``around`` is the index as it stands."""
        key = self.article_key(article)
        alone = not around or is_one_window(article.text, self.words)
        return key if alone else content_id("k", key, around, length=20)

    def around(self) -> str:
        """The fingerprint of the index that a model is shown neighbours from; empty if it is shown none."""
        return self.index.fingerprint() if self.model and self.index else ""


def cut(article: Article, shop: Workshop) -> Reading:
    """The article in sentences and passages."""
    return shop.stages.chunk(article, shop)


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


async def finish(article: Article, shop: Workshop, begin: Begin = unheard) -> Done:
    """One article from text to findings; raises ModelError. ``begin`` is told each stage as it begins."""
    begin("chunk")
    reading = cut(article, shop)
    argmap = await map_reading(reading, shop, begin)
    begin("verify")
    argmap, findings = await shop.stages.verify(shop.checking, argmap, reading)
    return Done(article=article, map=argmap, findings=findings)


def near(passage: Passage, index: Index | None) -> Sequence[Hit]:
    """What the index holds nearest to a passage: of the same article first, then of others."""
    if index is None:
        return ()
    own = index.near(passage.text, NEIGHBOURS + 1, article_id=passage.article_id)
    others = index.near(passage.text, NEIGHBOURS, not_article_id=passage.article_id)
    return [*(hit for hit in own if hit.passage_id != passage.id), *others]


def article_files(done: Done) -> dict[str, str]:
    """Everything that is written about one article, by file name."""
    files = {"article.json": dump(done.article), "map.json": dump(done.map), "findings.json": dump(done.findings)}
    exports = {name: form.write(done).text for name, form in FORMATS.items() if name != "json"}
    files["report.html"], files["report.md"] = report_html(done), exports.pop("md")
    return files | {f"map{FORMATS[name].suffix}": text for name, text in exports.items()}


def _chunk(article: Article, shop: Workshop) -> Reading:
    return read(article, shop.embedder.count, budget=shop.passage_tokens, overlap=shop.passage_overlap)


async def _extract(reading: Reading, shop: Workshop) -> Draft:
    if shop.model is None:
        vectors = shop.embedder.embed([sentence.text for sentence in reading.sentences])
        return draft_by_rules(reading, Remembering(shop.checking.parser), vectors)
    return await extract(reading, shop.model, words=shop.words, near=lambda passage: near(passage, shop.index))


@dataclass(frozen=True)
class Stages:
    """What is done to an article, in order. Any of them can be replaced, as by one that fails."""

    chunk: Callable[[Article, Workshop], Reading] = _chunk
    extract: Callable[[Reading, Workshop], Awaitable[Draft]] = _extract
    ground: Callable[[Draft, Reading], Grounded] = ground
    assemble: Callable[[Draft, Grounded, Reading, Provenance], ArgumentMap] = assemble
    verify: Callable[[Checking, ArgumentMap, Reading], Awaitable[tuple[ArgumentMap, Findings]]] = Checking.asked
    render: Callable[[Done], Mapping[str, str]] = article_files
