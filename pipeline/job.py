"""The main job on one page: articles in, checked argument maps out.

Three passes: first every article is read, cut and indexed, so that each map sees the same neighbours whatever the order
and whatever was interrupted; then each is mapped, checked and written; at last they are compared with each other. What
an earlier run finished is taken as it is.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime

from pipeline.errors import ArgmapError, StorageError
from pipeline.models import (
    Across,
    Article,
    ArticleLine,
    Done,
    Failed,
    Role,
    RunRecord,
    Tokens,
    Verdict,
    content_id,
)
from pipeline.ports import Spent
from pipeline.render import FORMATS, Listed, index_html, report_html
from pipeline.store import RunFolder, dump, load_done
from pipeline.text.slug import slug
from pipeline.verify import POLICY
from pipeline.verify.across import account_of, across
from pipeline.version import VERSION
from pipeline.workshop import Workshop, cut, finish

NEAR = 20
"""Passages of other articles near one with a figure, among which the same figure may be stated otherwise."""

Tell = Callable[[str, int, int | None], None]
"""What is being done, how many are done, how many there are if that is known."""


async def run_all(articles: Sequence[Article | Failed], shop: Workshop, folder: RunFolder, tell: Tell) -> RunRecord:
    """Maps and checks all articles into the folder; trouble with one is a value in the record. Raises StorageError."""
    started, clock = datetime.now(UTC), time.monotonic()
    ready, failed = await _indexed(articles, shop, tell)
    lines: dict[str, ArticleLine] = {}
    async for outcome in _each(ready, shop, folder):
        if isinstance(outcome, Failed):
            failed.append(outcome)
        else:
            lines[outcome.id] = outcome
        tell("mapping and checking", len(lines) + len(failed), len(ready) + len(failed))
    spent = shop.model.spent if shop.model else Spent(calls=0, tokens=Tokens(), cost=None)
    if shop.model is not None:
        await shop.model.close()
    finished = tuple(lines[article.id] for article in ready if article.id in lines)
    said = await asyncio.to_thread(compare, finished, shop, folder, tell)
    record = RunRecord(
        key=run_key(ready, shop),
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
        articles=finished,
        across=len(said.findings) if said else None,
        failed=tuple(sorted(failed, key=lambda failure: (failure.article, failure.stage))),
        calls=spent.calls,
        tokens=spent.tokens,
        cost=spent.cost,
    )
    folder.write_run(record, said, index_html([Listed(record, across=said, claims=folder.has_claims())]))
    return record


def compare(finished: Sequence[ArticleLine], shop: Workshop, folder: RunFolder, tell: Tell) -> Across | None:
    """What the finished articles of a run say against each other; None without an index. Raises StorageError."""
    index = shop.index
    if index is None:
        return None
    accounts = []
    for number, each in enumerate(finished, start=1):
        done = load_done(folder.path / each.slug)
        accounts.append(account_of(done, cut(done.article, shop), shop.table))
        tell("comparing", number, len(finished))
    return across(accounts, lambda passages: index.pairs(passages, NEAR))


def run_key(articles: Sequence[Article], shop: Workshop) -> str:
    """The same articles under the same settings, in any order."""
    return content_id("r", shop.key, *sorted(shop.article_key(article) for article in articles), length=20)


async def _indexed(
    articles: Sequence[Article | Failed], shop: Workshop, tell: Tell
) -> tuple[list[Article], list[Failed]]:
    ready: list[Article] = []
    failed: list[Failed] = []
    if shop.index is not None:
        await asyncio.to_thread(shop.index.mend)
    for number, article in enumerate(articles, start=1):
        if isinstance(article, Failed):
            failed.append(article)
            continue
        ready.append(article)
        if shop.index is not None:
            passages = cut(article, shop).passages
            await asyncio.to_thread(shop.index.add, article, passages)
        tell("indexing", number, len(articles))
    return ready, failed


async def _each(articles: Sequence[Article], shop: Workshop, folder: RunFolder) -> AsyncIterator[ArticleLine | Failed]:
    """Articles as they finish, a bounded number at a time."""
    gate = asyncio.Semaphore(shop.concurrency if shop.model else 1)

    async def one(article: Article) -> ArticleLine | Failed:
        async with gate:
            return await _one(article, shop, folder)

    waiting = [asyncio.ensure_future(one(article)) for article in articles]
    try:
        for future in asyncio.as_completed(waiting):
            yield await future
    finally:
        for task in waiting:
            task.cancel()


async def _one(article: Article, shop: Workshop, folder: RunFolder) -> ArticleLine | Failed:
    name, key = slug(article.title, article.id), shop.article_key(article)
    if (before := folder.finished(name, key)) is not None:
        return line(before, name)
    try:
        done = await finish(article, shop)
    except StorageError:
        raise
    except ArgmapError as error:
        return Failed(article=article.title, stage="map", reason=error.sentence, exit_code=error.exit_code)
    # What could not be examined is worth another try next time, so it is not sealed with a key.
    finished = line(done, name)
    open_ = finished.not_checked or finished.samples_failed
    folder.write_article(name, None if open_ else key, article_files(done))
    return finished


def article_files(done: Done) -> dict[str, str]:
    """Everything that is written about one article, by file name."""
    files = {"article.json": dump(done.article), "map.json": dump(done.map), "findings.json": dump(done.findings)}
    exports = {name: form.write(done).text for name, form in FORMATS.items() if name != "json"}
    files["report.html"], files["report.md"] = report_html(done), exports.pop("md")
    return files | {f"map{FORMATS[name].suffix}": text for name, text in exports.items()}


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
        statements={role: sum(s.role is role for s in done.map.statements) for role in Role},
        figures=len(figures),
        verdicts={v: n for v in Verdict if (n := sum(finding.verdict is v for finding in found))},
        flags=sum(finding.hard for finding in found),
        soft=sum(finding.flag and not finding.hard for finding in found),
        not_checked=len(done.map.not_checked),
        samples_failed=len(provenance.samples.failed) if provenance.samples else 0,
        calls=provenance.calls,
        tokens=provenance.tokens,
        cost=provenance.cost,
    )


def exit_code(record: RunRecord) -> int:
    """0, 4 when some articles failed, the first failure's own code when none was finished."""
    if not record.failed:
        return 0
    return 4 if record.articles else record.failed[0].exit_code
