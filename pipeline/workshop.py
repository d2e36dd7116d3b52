"""One article from text to findings, with what the stages need from outside."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pipeline.assemble import assemble
from pipeline.checking import Checking
from pipeline.chunk import read
from pipeline.extract import extract
from pipeline.ground import ground
from pipeline.index import ChromaIndex
from pipeline.models import (
    ArgumentMap,
    Article,
    Done,
    Draft,
    Passage,
    Provenance,
    Reading,
    content_id,
)
from pipeline.ports import Embedder, Hit, Model, ReferenceTable
from pipeline.rules import draft as draft_by_rules
from pipeline.samples import sampled
from pipeline.store import check_quotes
from pipeline.verify import POLICY
from pipeline.version import VERSION

NEIGHBOURS = 3
"""Passages of the same article, and of others, that a model is shown when it links across passages."""


@dataclass(frozen=True)
class Workshop:
    """What the stages need from outside. Without a model the built-in rules extract."""

    embedder: Embedder
    index: ChromaIndex | None = None
    model: Model | None = None
    table: ReferenceTable | None = None
    measures: Path | None = None
    prompts: str = ""
    words: int = 1000
    samples: int = 1
    passage_tokens: int = 220
    passage_overlap: int = 1
    concurrency: int = 4

    @cached_property
    def checking(self) -> Checking:
        """What figures are checked with."""
        return Checking(self.embedder, self.table, self.model, self.measures)

    @property
    def key(self) -> str:
        """Changes when anything does that could change a map or a finding."""
        return content_id(
            "k",
            VERSION,
            self.model.name if self.model else "rules",
            self.prompts,
            self.table.hash if self.table else "",
            POLICY,
            self.embedder.fingerprint,
            self.words,
            self.passage_tokens,
            self.passage_overlap,
            *((self.samples,) if self.samples > 1 else ()),
            length=20,
        )

    def article_key(self, article: Article) -> str:
        """The same article under the same settings."""
        return content_id("k", self.key, article.model_dump_json(), length=20)


def cut(article: Article, shop: Workshop) -> Reading:
    """The article in sentences and passages."""
    return read(article, shop.embedder.count, budget=shop.passage_tokens, overlap=shop.passage_overlap)


async def map_reading(reading: Reading, shop: Workshop) -> ArgumentMap:
    """One article's argument map, the one that samples agree on most where there are several; raises ModelError."""
    if shop.model is None or shop.samples == 1:
        return await _mapped(reading, shop)
    return await sampled(shop.model, shop.samples, lambda sample: _mapped(reading, replace(shop, model=sample)))


async def _mapped(reading: Reading, shop: Workshop) -> ArgumentMap:
    draft = await _draft(reading, shop)
    provenance = Provenance(
        engine="model" if shop.model else "rules",
        model=draft.model,
        prompts=draft.prompts,
        code=VERSION,
        calls=draft.calls,
        tokens=draft.tokens,
        cost=draft.cost,
    )
    argmap = assemble(draft, ground(draft, reading), reading, provenance)
    check_quotes(reading.article, argmap)
    return argmap


async def _draft(reading: Reading, shop: Workshop) -> Draft:
    if shop.model is None:
        vectors = await asyncio.to_thread(shop.embedder.embed, [sentence.text for sentence in reading.sentences])
        return draft_by_rules(reading, vectors)
    return await extract(reading, shop.model, words=shop.words, near=lambda passage: near(passage, shop.index))


def near(passage: Passage, index: ChromaIndex | None) -> Sequence[Hit]:
    """What the index holds nearest to a passage: of the same article first, then of others."""
    if index is None:
        return ()
    own = index.near(passage.text, NEIGHBOURS + 1, article_id=passage.article_id)
    others = index.near(passage.text, NEIGHBOURS, not_article_id=passage.article_id)
    return [*(hit for hit in own if hit.passage_id != passage.id), *others]


async def finish(article: Article, shop: Workshop) -> Done:
    """One article from text to findings; raises ModelError."""
    reading = cut(article, shop)
    argmap = await map_reading(reading, shop)
    argmap, findings = await shop.checking.asked(argmap, reading)
    return Done(article=article, map=argmap, findings=findings)
