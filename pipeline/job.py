"""The main job on one page: articles in, checked argument maps out.

Three passes: first every article is read, cut and indexed, so that each map sees the same neighbours whatever the order
and whatever was interrupted; then each is mapped, checked and written; at last they are compared with each other. What
an earlier run finished is taken as it is; what goes wrong with one article is a value, and the others go on.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from pipeline.boundary import Boundary
from pipeline.log import RunLog
from pipeline.models import (
    Across,
    Article,
    ArticleLine,
    Done,
    Failed,
    Finding,
    Role,
    RunRecord,
    Tokens,
    Verdict,
    content_id,
)
from pipeline.ports import Spent
from pipeline.render import Listed, index_html
from pipeline.store import RunFolder, load_done
from pipeline.text.slug import slug
from pipeline.verify import POLICY
from pipeline.verify.across import Account, account_of, across
from pipeline.version import VERSION
from pipeline.workshop import Workshop, cut, finish

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
    around: str = ""
    """The index as it stands with all articles in it."""

    def fail(self, failure: Failed) -> None:
        """Remembers a failure; its traceback is on disk at once."""
        self.failed.append(failure)
        self.log.keep(failure)


async def run_all(articles: Sequence[Article | Failed], job: Job) -> RunRecord:
    """Maps and checks all articles into the folder; trouble with one is a value in the record. Raises StorageError."""
    started, clock = datetime.now(UTC), time.monotonic()
    shop, folder = job.shop, job.folder
    ready = await _indexed(articles, job)
    job = replace(job, around=await asyncio.to_thread(shop.around))
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
        return account_of(done, cut(done.article, job.shop), job.shop.table)
    return inside.failed


def run_key(articles: Sequence[Article], shop: Workshop) -> str:
    """The same articles under the same settings, in any order."""
    return content_id("r", shop.key, *sorted(shop.article_key(article) for article in articles), length=20)


async def _indexed(articles: Sequence[Article | Failed], job: Job) -> list[Article]:
    """Articles that were read and are in the index."""
    ready: list[Article] = []
    if job.shop.index is not None:
        await asyncio.to_thread(job.shop.index.mend)
    for number, article in enumerate(articles, start=1):
        outcome = article if isinstance(article, Failed) else await asyncio.to_thread(_index, article, job.shop)
        if isinstance(outcome, Failed):
            job.fail(outcome)
        else:
            ready.append(outcome)
            job.tell("indexing", number, len(articles))
    return ready


def _index(article: Article, shop: Workshop) -> Article | Failed:
    if shop.index is None:
        return article
    with Boundary(article.title, "chunk") as inside:
        passages = cut(article, shop).passages
        inside.begin("index")
        shop.index.add(article, passages)
        return article
    return inside.failed


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
        name, key = slug(article.title, article.id), job.shop.sealing_key(article, job.around)
        if (before := job.folder.finished(name, key)) is not None:
            return line(before, name)
        done = await finish(article, job.shop, inside.begin)
        finished = line(done, name)
        inside.begin("render")
        files = job.shop.stages.render(done)
        inside.begin("store")
        # What could not be examined is worth another try next time, so it is not sealed with a key.
        open_ = finished.not_checked or finished.samples_failed
        job.folder.write_article(name, None if open_ else key, files)
        return finished
    return inside.failed


def line(done: Done, name: str) -> ArticleLine:
    """An article's counts, for run.json and the summary."""
    figures = [finding for finding in done.findings.findings if finding.kind == "numeric"]
    found = done.findings.findings
    provenance = done.map.provenance
    return ArticleLine(
        id=done.article.id,
        title=done.article.title,
        slug=name,
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


def exit_code(record: RunRecord) -> int:
    """0, 4 when some articles failed, the first failure's own code when none was finished."""
    if not record.failed:
        return 0
    return 4 if record.articles else record.failed[0].exit_code
