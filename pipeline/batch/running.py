"""A batch on one machine: one process feeds, asks the model and writes; the others do all that takes computing.

On the event loop run nothing but calls. At most a few articles for each process and question are in memory, however
many there are. What is finished is on disk; a process that dies takes no article with it but the one that ends it.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pipeline.batch import workers
from pipeline.batch.doubts import Doubts, Judged
from pipeline.batch.pool import Pool
from pipeline.batch.store import BatchStore, Settings, Waiting
from pipeline.batch.watching import Stopped, Watched
from pipeline.boundary import Boundary
from pipeline.checking import charged
from pipeline.errors import AnswerFailed, BudgetReached, ModelError
from pipeline.extract import Proposed, extract, propose
from pipeline.log import RunLog
from pipeline.models import Article, Failed, Findings, Heard, Outcome, Quarantined, Reading
from pipeline.ports import Due, Model, Unanswered
from pipeline.remaking import mapped_of, under
from pipeline.workshop import Workshop, within

Tell = Callable[[Outcome], None]
_LOST = Quarantined(stage="worker", reason="the process that worked on it alone ended", exit_code=70)


@dataclass(frozen=True)
class Batch:
    """One batch: where it is kept, what it works with, and who is told of each article that is done."""

    store: BatchStore
    shop: Workshop
    pool: Pool
    log: RunLog
    tell: Tell
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    """Once set nothing new is begun; what is in flight is finished and kept."""
    cancelled: Callable[[], bool] = bool
    """Whether somebody asked from elsewhere that it stops; looked at between articles."""
    pilot: bool = False
    """Whether only the articles that were chosen for a pilot are done."""
    put_off: Callable[[str, Sequence[Due]], None] = lambda _key, _due: None
    """Is told, by an article's key, which calls it waits for when its model answers later."""
    held: Callable[[str], bool] = lambda _key: False
    """Whether an article waits for answers that are on their way; it is passed over."""
    flying: set["asyncio.Task[bool]"] = field(default_factory=set)
    """What is in flight."""
    halted: list[ModelError] = field(default_factory=list)
    """Why it stopped by itself, if it did: the budget, or a server that no other article would be answered by."""

    @cached_property
    def doubts(self) -> Doubts:
        """Articles at which the server failed."""
        return Doubts(lambda: self.shop.model.spent.calls if self.shop.model else 0)

    def halt(self, why: ModelError) -> None:
        """Begins nothing new."""
        self.halted.append(why)
        self.stop.set()

    @cached_property
    def settings(self) -> Settings:
        """The keys that its outcomes answer to."""
        return Settings(self.shop.mapping_key, self.shop.checking_key)

    @property
    def at_once(self) -> int:
        """Articles in memory."""
        return (self.shop.concurrency if self.shop.model else 0) + 2 * self.pool.processes


async def run_batch(batch: Batch) -> None:
    """Does what waits, a bounded number at a time; trouble with an article is its outcome. Raises StorageLost."""
    writer = ThreadPoolExecutor(1)
    waiting = _Queue(batch)
    flying = batch.flying
    try:
        while True:
            if await asyncio.to_thread(batch.cancelled):
                batch.stop.set()
            while not batch.stop.is_set() and len(flying) < batch.at_once:
                next_ = await waiting.next()
                if next_ is None:
                    break
                flying.add(asyncio.create_task(finish_one(next_, batch, writer)))
            if not flying:
                if batch.stop.is_set() or not await _settled(batch, waiting, writer):
                    return
                continue
            done, _ = await asyncio.wait(flying, return_when=asyncio.FIRST_COMPLETED)
            flying -= done
            for task in done:
                task.result()
            await _judged(batch, waiting, writer)
    finally:
        for task in flying:
            task.cancel()
        await asyncio.gather(*flying, return_exceptions=True)
        flying.clear()
        writer.shutdown()


class _Queue:
    """What is to be done: first what is tried again, then what waits in the store."""

    def __init__(self, batch: Batch) -> None:
        found = batch.store.waiting(batch.settings, pilot=batch.pilot)
        self._stored = (each for each in found if not batch.held(each.key))
        self.again: list[Waiting] = []

    async def next(self) -> Waiting | None:
        """The next one; None if there is none."""
        return self.again.pop(0) if self.again else await asyncio.to_thread(next, self._stored, None)


async def _judged(batch: Batch, waiting: _Queue, writer: Executor) -> bool:
    """Tries again, or sets aside, articles at which the server failed and of which it is now known; whether any was."""
    judged = await set_aside(batch, writer)
    waiting.again += judged.again
    return bool(judged.again or judged.blamed)


async def set_aside(batch: Batch, writer: Executor) -> Judged:
    """Keeps as failed the articles that are to blame for what the server answered; tells of which it is now known."""
    judged = batch.doubts.judged()
    for each in judged.blamed:
        reason = f"the server answers others and fails at this one: {each.why.sentence}"
        why = Quarantined(stage="extract", reason=reason, exit_code=AnswerFailed.exit_code)
        await _kept(batch.settings.failed(each.found.key, why), batch, writer)
    return judged


async def _settled(batch: Batch, waiting: _Queue, writer: Executor) -> bool:
    """Whether there is more to do after all: the last articles that are held have no others to be judged by."""
    return await is_well(batch) and await _judged(batch, waiting, writer)


async def is_well(batch: Batch) -> bool:
    """Whether articles are held and the server is well all the same; if it is not, the batch is halted."""
    model, why = batch.shop.model, batch.doubts.why
    if model is None or why is None:
        return False
    try:
        if await model.is_well():
            batch.doubts.clear_server()
            return True
    except BudgetReached as error:
        why = error
    batch.halt(why)
    return False


async def finish_one(found: Waiting, batch: Batch, writer: Executor) -> bool:
    """Does one article and keeps what came of it: True unless it waits, is held in doubt, or halts the batch."""
    work, loop = _Work(found, batch, writer), asyncio.get_running_loop()
    outcome = await work.outcome()
    if isinstance(outcome, Unanswered):
        await loop.run_in_executor(writer, batch.put_off, found.key, outcome.due)
        return False
    if (stopped := work.stopped) is not None:
        # Nothing of this is surely the article's fault, and what there is of it would stand for a finished one.
        if not stopped.may_be_its_own:
            batch.halt(stopped.error)
        elif batch.doubts.hold(found, stopped.error):
            await is_well(batch)
        return False
    await _kept(outcome, batch, writer)
    return True


async def _kept(outcome: Outcome, batch: Batch, writer: Executor) -> None:
    await asyncio.get_running_loop().run_in_executor(writer, _keep, outcome, batch)


def _keep(outcome: Outcome, batch: Batch) -> None:
    batch.store.put(outcome)
    batch.tell(outcome)


def restated(known: Outcome, shop: Workshop) -> Outcome | None:
    """What there is of an article under another table that answers as the one before did; None: it is to be checked."""
    if known.ruling != shop.ruling_key:
        return None
    heard = Heard.model_validate_json(known.heard) if known.heard else None
    found = under(Findings.model_validate_json(known.findings), heard, shop.table)
    if found is None:
        return None
    now = {"checking": shop.checking_key, "findings": found.model_dump_json(by_alias=True).encode()}
    return known.model_copy(update=now)


class _Work:
    """One article on its way; counts the seconds of CPU that it took in all processes."""

    def __init__(self, found: Waiting, batch: Batch, aside: Executor) -> None:
        """``aside`` is one thread, in which the table is asked what it was asked before."""
        self._found, self._batch, self._aside = found, batch, aside
        self._seconds = 0.0
        self._model = Watched(batch.shop.model) if batch.shop.model else None

    @property
    def stopped(self) -> Stopped | None:
        """Why budget or server did not allow all questions about it, if they did not."""
        return self._model.stopped if self._model else None

    async def outcome(self) -> Outcome | Unanswered:
        """What came of it, or which calls it waits for; trouble is a value."""
        with Boundary(self._found.article.title, "extract") as inside:
            try:
                made = await self._made()
            except BrokenProcessPool:
                return self._kept(failed=_LOST)
            except Unanswered as unanswered:
                return unanswered
            if isinstance(made, Failed):
                return self._failed(made)
            return made if isinstance(made, Outcome) else self._kept(made)
        return self._failed(inside.failed)

    def _failed(self, failed: Failed) -> Outcome:
        self._batch.log.keep(failed.model_copy(update={"article": self._found.article.title}))
        why = Quarantined(stage=failed.stage, reason=failed.reason, exit_code=failed.exit_code)
        return self._kept(failed=why)

    def _kept(self, made: workers.Made | None = None, failed: Quarantined | None = None) -> Outcome:
        settings = self._batch.settings
        kept = Outcome(
            key=self._found.key,
            mapping=settings.mapping,
            checking=settings.checking,
            ruling=self._batch.shop.ruling_key,
            failed=failed,
            seconds=round(self._seconds, 4),
        )
        if made is None:
            return kept
        taken = {name: getattr(made, name) for name in ("map", "findings", "mapped", "heard", "lacking")}
        took = {"calls": made.by.calls, "tokens": made.by.tokens, "cost": made.by.cost}
        return kept.model_copy(update={**taken, **took})

    async def _made(self) -> workers.Made | Outcome | Failed:
        article, before = self._found.article, self._found.before
        known = before if before and before.map and before.mapping == self._batch.settings.mapping else None
        if known:
            same = await asyncio.get_running_loop().run_in_executor(self._aside, restated, known, self._batch.shop)
            if same is not None:
                return same
        if self._model is not None:
            return await self._by_model(article, known, self._model)
        if known:
            return self._ended(await self._run(workers.checked, article, known.map, known.mapped))
        return self._ended(await self._run(workers.by_rules, article))

    async def _by_model(self, article: Article, known: Outcome | None, model: Model) -> workers.Made | Failed:
        reading = await self._run(workers.cut_article, article)
        if not isinstance(reading, Reading):
            return self._ended(reading)
        if known:
            opened = await self._run(workers.reopened, reading, known.map, known.mapped)
        else:
            draft = await extract(reading, model, words=self._batch.shop.words, near=within(reading, self._batch.shop))
            opened = await self._run(workers.assembled, reading, draft)
        if not isinstance(opened, workers.Opened):
            return self._ended(opened)
        found: Proposed = await propose(opened.asked, reading, model, opened.map.statements)
        argmap, mapped = charged(opened.map, found, model), mapped_of(opened.map)
        return self._ended(await self._run(workers.proposed, reading, argmap, mapped, found))

    async def _run(self, work: Callable[..., workers.Took], *given: object) -> Any:  # noqa: ANN401 - as the step has it
        took = await self._batch.pool.run(work, *given)
        self._seconds += took.seconds
        return took.value

    @staticmethod
    def _ended(value: object) -> workers.Made | Failed:
        if isinstance(value, workers.Made | Failed):
            return value
        raise TypeError(type(value))
