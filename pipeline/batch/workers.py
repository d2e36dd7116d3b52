"""What a worker process does with one article: everything but asking a model. A process is opened by ``open_worker``.

Maps and findings come out as JSON, so that they go to the disk as they are. Whatever goes wrong with an article comes
back as a value: nothing that one of them does ends the pool.
"""

import signal
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

from pipeline import api
from pipeline.batch.language import check_language
from pipeline.boundary import Boundary
from pipeline.embed import WordLlama
from pipeline.errors import SettingError
from pipeline.extract import Proposed
from pipeline.models import (
    ArgumentMap,
    Article,
    Asked,
    Draft,
    Failed,
    Findings,
    Mapped,
    ModelOptions,
    Noun,
    OpenFigure,
    Provenance,
    Reading,
)
from pipeline.parse import Remembering
from pipeline.ports import Model, Parser
from pipeline.reference import HeardTable
from pipeline.remaking import as_mapped, mapped_of
from pipeline.rules import draft as draft_by_rules
from pipeline.settings import Settings
from pipeline.store import check_quotes
from pipeline.version import VERSION
from pipeline.workshop import Workshop, cut


class Made(NamedTuple):
    """A finished article: its map and findings as JSON, and what they rest on."""

    map: bytes
    findings: bytes
    mapped: bytes
    heard: bytes
    by: Provenance
    lacking: int


class Opened(NamedTuple):
    """A mapped article whose figures a model is asked about before it is finished."""

    map: ArgumentMap
    asked: tuple[OpenFigure, ...]


class Took(NamedTuple):
    """What came of a step, and the seconds of CPU that it took in its process."""

    value: "Made | Opened | Reading | Failed"
    seconds: float


def check_fit(settings: Settings) -> None:
    """Raises SettingError for what batches cannot do."""
    if settings.samples > 1:
        raise SettingError(
            f"a batch asks once for each map, and samples is {settings.samples}",
            do="Leave samples out; argmap run takes them.",
        )


def batch_shop(settings: Settings, connect: Callable[[ModelOptions], Model] | None = None) -> Workshop:
    """What stages of a batch need: static vectors, no index, and neighbours within the article alone.

    ``connect`` opens a model that several machines share.
    """
    shop = api.workshop(settings, indexed=False, connect=connect)
    return replace(shop, embedder=WordLlama(), measures=None)


_shops: list[Workshop] = []
"""The one of this process."""


def open_worker(settings: Settings) -> None:
    """Opens table, parser and vectors in this process; no model. An interrupt is its parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _shops[:] = [batch_shop(settings.model_copy(update={"model": None, "samples": 1}))]


def cut_article(article: Article) -> Took:
    """The article in sentences and passages, or Failed."""
    return _timed(article, "language", lambda inside: _cut(article, inside))


def by_rules(article: Article) -> Took:
    """The article mapped by the built-in rules and checked, or Failed."""

    def work(inside: Boundary) -> Made:
        shop = _shops[0]
        reading = _cut(article, inside)
        inside.begin("extract")
        vectors = shop.embedder.embed([sentence.text for sentence in reading.sentences])
        parser = Remembering(shop.checking.parser)
        argmap = _mapped(
            draft_by_rules(reading, parser, vectors), reading, Provenance(engine="rules", code=VERSION), inside
        )
        inside.begin("verify")
        return _checked(argmap, reading, parser)

    return _timed(article, "language", work)


def assembled(reading: Reading, draft: Draft) -> Took:
    """What a model drafted as a checked map, or as one with figures to ask about, or Failed."""

    def work(inside: Boundary) -> Made | Opened:
        provenance = Provenance(
            engine="model",
            model=draft.model,
            prompts=draft.prompts,
            code=VERSION,
            calls=draft.calls,
            tokens=draft.tokens,
            cost=draft.cost,
        )
        argmap = _mapped(draft, reading, provenance, inside)
        inside.begin("verify")
        return _looked_at(argmap, reading)

    return _timed(reading.article, "ground", work)


def reopened(reading: Reading, argmap: bytes, mapped: bytes) -> Took:
    """A model's map of before as a checked one, or as one with figures to ask about, or Failed."""
    return _timed(reading.article, "verify", lambda _inside: _looked_at(_known(argmap, mapped), reading))


def proposed(reading: Reading, argmap: ArgumentMap, mapped: Mapped, found: Proposed) -> Took:
    """A mapped article checked with what a model proposed of its figures, or Failed."""

    def work(_inside: Boundary) -> Made:
        checking, parser = _shops[0].checking, Remembering(_shops[0].checking.parser)
        with _table().listening() as asked:
            looked = checking.first(argmap, reading, parser).with_(found)
            findings = checking.told(looked, argmap, reading, parser)
        return _made(argmap, findings, mapped, asked)

    return _timed(reading.article, "verify", work)


def checked(article: Article, argmap: bytes, mapped: bytes) -> Took:
    """A map of before checked anew by code alone, or Failed."""

    def work(inside: Boundary) -> Made:
        reading = cut(article, _shops[0])
        inside.begin("verify")
        return _checked(_known(argmap, mapped), reading)

    return _timed(article, "chunk", work)


def _cut(article: Article, inside: Boundary) -> Reading:
    check_language(article)
    inside.begin("chunk")
    return cut(article, _shops[0])


def _known(argmap: bytes, mapped: bytes) -> ArgumentMap:
    return as_mapped(ArgumentMap.model_validate_json(argmap), Mapped.model_validate_json(mapped))


def _table() -> HeardTable:
    table = _shops[0].table
    if not isinstance(table, HeardTable):
        raise TypeError(type(table))
    return table


def _checked(argmap: ArgumentMap, reading: Reading, parser: Parser | None = None) -> Made:
    with _table().listening() as asked:
        findings = _shops[0].checking.findings(argmap, reading, parser)
    return _made(argmap, findings, mapped_of(argmap), asked)


def _looked_at(argmap: ArgumentMap, reading: Reading) -> Made | Opened:
    checking, parser = _shops[0].checking, Remembering(_shops[0].checking.parser)
    with _table().listening() as asked:
        first = checking.first(argmap, reading, parser)
        if first.asked:
            return Opened(argmap, first.asked)
        findings = checking.told(first, argmap, reading, parser)
    return _made(argmap, findings, mapped_of(argmap), asked)


def _mapped(draft: Draft, reading: Reading, provenance: Provenance, inside: Boundary) -> ArgumentMap:
    stages = _shops[0].stages
    inside.begin("ground")
    grounded = stages.ground(draft, reading)
    inside.begin("assemble")
    argmap = stages.assemble(draft, grounded, reading, provenance)
    check_quotes(reading.article, argmap)
    return argmap


def _made(argmap: ArgumentMap, findings: Findings, mapped: Mapped, asked: Iterable[Asked]) -> Made:
    heard = _table().heard(asked)
    return Made(_json(argmap), _json(findings), _json(mapped), _json(heard), argmap.provenance, len(argmap.not_checked))


def _json(noun: Noun) -> bytes:
    return noun.model_dump_json(by_alias=True).encode()


def _timed(article: Article, stage: str, work: Callable[[Boundary], "Made | Opened | Reading"]) -> Took:
    began = time.process_time()
    with Boundary(article.title, stage) as inside:
        return Took(work(inside), time.process_time() - began)
    return Took(inside.failed, time.process_time() - began)
