"""The main job on one page: articles in, checked argument maps out.

Three passes: first every article is read, cut and indexed; then each is mapped, checked and written; at last they are
compared with each other. What an earlier run finished is taken as far as it still holds, and what it wrote of articles
that are no longer there goes; what goes wrong with one article is a value, and the others go on.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pipeline.boundary import Boundary
from pipeline.keys import article_key
from pipeline.log import RunLog
from pipeline.models import (
    Across,
    Article,
    ArticleLine,
    Failed,
    RunRecord,
    Tokens,
    content_id,
)
from pipeline.ports import Spent
from pipeline.remaking import differing, is_written, make, sealed
from pipeline.render import Listed, index_html
from pipeline.store import RunFolder, load_done
from pipeline.text.slug import slug
from pipeline.verify import POLICY
from pipeline.verify.across import Account, account_of, across
from pipeline.version import VERSION
from pipeline.workshop import Workshop, cut

NEAR = 20
"""Passages of other articles near one with a figure, among which the same figure may be stated otherwise."""
EVIDENCE = "evidence"
"""The stage in which documents are read that figures are looked up in: articles are finished without them."""
ACROSS = "across"
"""The stage in which finished articles are compared: those that fail in it are finished all the same."""

Tell = Callable[[str, int, int | None], None]
"""What is being done, how many are done, how many there are if that is known."""


@dataclass(frozen=True)
class Job:
    """One run: what it works with, where it writes, and who hears how far it is and what has failed."""

    shop: Workshop
    folder: RunFolder
    log: RunLog
    tell: Tell
    failed: list[Failed] = field(default_factory=list)
    source: str = ""
    """Names what was given to be read, whatever is in it: what an earlier run of it made and is not in it now goes."""

    @property
    def holder(self) -> str:
        """The run's folder, as the index knows whose passages it holds."""
        return content_id("h", self.folder.path.resolve(), length=20)

    def fail(self, failure: Failed) -> None:
        """Remembers a failure; its traceback is on disk at once."""
        self.failed.append(failure)
        self.log.keep(failure)


async def run_all(articles: Sequence[Article | Failed], job: Job) -> RunRecord:
    """Maps and checks all articles into the folder; trouble with one is a value in the record. Raises StorageError."""
    started, clock = datetime.now(UTC), time.monotonic()
    shop, folder = job.shop, job.folder
    ready = await _indexed(articles, job)
    lines: dict[str, ArticleLine] = {}
    async for outcome in _each(ready, job):
        if isinstance(outcome, Failed):
            job.fail(outcome)
        else:
            lines[outcome.id] = outcome
        job.tell("mapping and checking", len(lines) + len(job.failed), len(articles))
    if shop.evidence is not None:
        for failure in shop.evidence.failed:
            job.fail(failure)
    spent = shop.model.spent if shop.model else Spent(calls=0, tokens=Tokens(), cost=None)
    if shop.model is not None:
        await shop.model.close()
    finished = tuple(lines[article.id] for article in ready if article.id in lines)
    await asyncio.to_thread(_clear, ready, job)
    said = await asyncio.to_thread(compare, finished, job)
    record = RunRecord(
        key=run_key([article for article in articles if isinstance(article, Article)], shop),
        started=started.isoformat(timespec="seconds"),
        finished=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds=round(time.monotonic() - clock, 2),
        code=VERSION,
        engine="model" if shop.model else "rules",
        model=shop.model.name if shop.model else None,
        table=shop.table.name if shop.table else "",
        table_hash=shop.table.hash if shop.table else "",
        policy=POLICY,
        embedder=shop.embedder.fingerprint,
        evidence=shop.evidence.lines if shop.evidence else (),
        formats=shop.formats,
        articles=finished,
        across=len(said.findings) if said else None,
        failed=tuple(sorted(job.failed, key=lambda failure: (failure.article, failure.stage))),
        calls=spent.calls,
        tokens=spent.tokens,
        cost=spent.cost,
    )
    folder.write_run(record, said, index_html([Listed(record, across=said, claims=folder.has_claims())]))
    return record


def compare(finished: Sequence[ArticleLine], job: Job) -> Across | None:
    """What the finished articles of a run say against each other; None without an index, or if that went wrong."""
    index = job.shop.index
    if index is None:
        return None
    accounts = []
    for number, each in enumerate(finished, start=1):
        account = _account(each, job)
        if isinstance(account, Failed):
            job.fail(account)
        else:
            accounts.append(account)
        job.tell("comparing", number, len(finished))
    with Boundary("the articles together", ACROSS) as inside:
        return across(accounts, lambda passages: index.pairs(passages, NEAR))
    job.fail(inside.failed)
    return None


def _account(finished: ArticleLine, job: Job) -> Account | Failed:
    with Boundary(finished.title, ACROSS) as inside:
        done = load_done(job.folder.path / finished.slug)
        return account_of(done, job.shop.stages.chunk(done.article, job.shop), job.shop.table)
    return inside.failed


def run_key(articles: Sequence[Article], shop: Workshop) -> str:
    """The same articles under the same settings, in any order."""
    settings = (shop.mapping_key, shop.checking_key, shop.rendering_key)
    return content_id("r", *settings, *sorted(map(article_key, articles)), length=20)


def is_done(before: RunRecord, articles: Sequence[Article], folder: RunFolder) -> bool:
    """Whether a run of the same key needs nothing more.

    Nothing failed, nothing was left unexamined, it is all still there and whole, and goes by the same names.
    """
    compared = before.across is not None and folder.across() is not None
    names = {(line.id, line.title, line.file) for line in before.articles}
    if before.failed or not compared or names != {(each.id, each.title, each.file) for each in articles}:
        return False
    found = (folder.found(article_key(each)) for each in articles)
    return all(each is not None and not each.seal.open and folder.has_all(each) for each in found)


async def _indexed(articles: Sequence[Article | Failed], job: Job) -> list[Article]:
    """Articles that were read and are in the index."""
    ready: list[Article] = []
    if job.shop.index is not None:
        await asyncio.to_thread(job.shop.index.mend)
    for number, article in enumerate(articles, start=1):
        outcome = article if isinstance(article, Failed) else await asyncio.to_thread(_index, article, job)
        if isinstance(outcome, Failed):
            job.fail(outcome)
        else:
            ready.append(outcome)
            job.tell("indexing", number, len(articles))
    return ready


def _index(article: Article, job: Job) -> Article | Failed:
    if job.shop.index is None:
        return article
    with Boundary(article.title, "chunk") as inside:
        passages = cut(article, job.shop).passages
        inside.begin("index")
        job.shop.index.add(article, passages, job.holder)
        return article
    return inside.failed


def _clear(articles: Sequence[Article], job: Job) -> None:
    """Takes away what an earlier run of this source made of articles that are not in it any more.

    What a file held that could not be read now is nobody's to say, so that stays.
    """
    keys = {article_key(article): slug(article.title, article.id) for article in articles}
    ids = {article.id for article in articles}
    unread = {_file(failed.article) for failed in job.failed}
    for name, seal in job.folder.seals().items():
        if seal.source != job.source or keys.get(seal.article) == name or _file(seal.file) in unread:
            continue
        with Boundary(name, "store") as inside:
            job.folder.forget(name)
            if job.shop.index is not None and seal.id not in ids:
                job.shop.index.remove(seal.id, job.holder)
            continue
        job.fail(inside.failed)


def _file(name: str) -> str:
    """A file's name without the row."""
    return name.partition(":")[0]


async def _each(articles: Sequence[Article], job: Job) -> AsyncIterator[ArticleLine | Failed]:
    """Articles as they finish, a bounded number at a time."""
    gate = asyncio.Semaphore(job.shop.concurrency if job.shop.model else 1)

    async def one(article: Article) -> ArticleLine | Failed:
        async with gate:
            return await _one(article, job)

    waiting = [asyncio.ensure_future(one(article)) for article in articles]
    try:
        for future in asyncio.as_completed(waiting):
            yield await future
    finally:
        for task in waiting:
            task.cancel()


async def _one(article: Article, job: Job) -> ArticleLine | Failed:
    with Boundary(article.title, "store") as inside:
        name, shop = slug(article.title, article.id), job.shop
        found = job.folder.found(article_key(article))
        made = await make(article, shop, found, inside.begin)
        finished, seal = ArticleLine.of(made.done, name), sealed(made, shop, job.source)
        stands = found if found is not None and found.name == name and job.folder.has_all(found) else None
        if stands is not None and is_written(stands, seal, made):
            return finished
        inside.begin("render")
        formats: Collection[str] = shop.formats
        kept: tuple[str, ...] = ()
        if stands is not None and stands.seal.rendering == seal.rendering:
            formats, kept = differing(stands.done, made.done, shop.formats), stands.seal.files
        files = shop.stages.render(made.done, formats)
        inside.begin("store")
        job.folder.write_article(name, seal, files, kept)
        return finished
    return inside.failed


def exit_code(record: RunRecord) -> int:
    """0, 4 when some articles failed, the first failure's own code when none was finished."""
    if not record.failed:
        return 0
    return 4 if record.articles else record.failed[0].exit_code
