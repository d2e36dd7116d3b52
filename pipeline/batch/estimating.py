"""What a batch would do and cost: the questions are built as they would be sent, and none is sent.

It is read into a file of its own, so that the batch that is there stays as it is; what is done and paid counts.
"""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from pipeline.batch import workers
from pipeline.batch.choosing import choose_pilot
from pipeline.batch.pool import Pool
from pipeline.batch.reading import take
from pipeline.batch.rehearsal import Asked, Rehearsal
from pipeline.batch.running import restated
from pipeline.batch.store import NAME, BatchStore, Waiting
from pipeline.batch.store import Settings as Keys
from pipeline.boundary import Boundary
from pipeline.errors import SettingError
from pipeline.extract import extract, propose
from pipeline.ledger import SqliteLedger
from pipeline.llm import REPLAY
from pipeline.llm.purse import Purse
from pipeline.models import AskedOf, Estimate, Failed, Outcome, Reading, Tokens
from pipeline.ports import Model
from pipeline.settings import Settings
from pipeline.workshop import Workshop, within

NOTES = (
    "The first questions of an article are exact. Those that rest on answers not known yet (relations, article,"
    " figures) are estimated as if every sentence were a statement.",
    "Answers that have to be asked again, and windows that have to be halved, are not counted.",
)
BY_LEDGER = "Tokens are reckoned from {} paid calls to this model."
BY_LENGTH = (
    "No call to this model was paid yet: tokens are reckoned at four characters each, answers by their usual size."
)

PROMPTS = ("short", "roles", "relations", "article", "figures")


class _Task(NamedTuple):
    """An article to rehearse, and its map where that stays."""

    waiting: Waiting
    known: Outcome | None


@dataclass
class _Count:
    """What was met so far."""

    kinds: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    estimated: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    into: Counter[str] = field(default_factory=Counter)
    out: Counter[str] = field(default_factory=Counter)

    def add(self, asked: Sequence[Asked]) -> None:
        for each in asked:
            self.known[each.prompt] += each.known
            self.calls[each.prompt] += not each.known
            self.estimated[each.prompt] += not each.known and not each.exact
            self.into[each.prompt] += each.tokens.input
            self.out[each.prompt] += each.tokens.output


def estimate(
    sources: Sequence[str | Path], folder: Path, settings: Settings, pool: Pool, sample: int | None = None
) -> Estimate:
    """What running these sources into a folder would do and cost. Raises InputError, StorageLost."""
    rehearsal = _rehearsal(settings)
    shop = _shop(settings, rehearsal)
    keys = Keys(shop.mapping_key, shop.checking_key)
    with ExitStack() as held:
        before = held.enter_context(closing(BatchStore(folder))) if (folder / NAME).is_file() else None
        if rehearsal is not None and rehearsal.ledger is not None:
            held.enter_context(rehearsal.ledger)
        store = held.enter_context(closing(BatchStore(Path(held.enter_context(tempfile.TemporaryDirectory())))))
        taken = take(sources, store, settings.read_limits())
        if sample is not None:
            choose_pilot(store, sample)
        count = _Count()
        tasks = _tasks(store.waiting(keys, pilot=sample is not None), before, keys, count)
        asyncio.run(_rehearsed(tasks, shop, pool, rehearsal, count))
        copies = store.standing().copies
    return _estimate(count, rehearsal, taken.refused, copies)


def _rehearsal(settings: Settings) -> Rehearsal | None:
    options = settings.model_options()
    if options is None:
        return None
    if options.model.startswith(REPLAY):
        raise SettingError(
            "recorded answers cost nothing", where=options.model, do="Name the model that would be paid."
        )
    return Rehearsal.of(options, SqliteLedger(settings.ledger) if settings.ledger.is_file() else None)


def _shop(settings: Settings, rehearsal: Rehearsal | None) -> Workshop:
    """As the batch would have it, but that nothing can be asked: no key and no server are needed."""
    shop = workers.batch_shop(settings.model_copy(update={"model": None}))
    if rehearsal is None:
        return shop
    return replace(shop, model=rehearsal.model(rehearsal.answers()), answers=rehearsal.options.key)


def _tasks(found: Iterator[Waiting], before: BatchStore | None, keys: Keys, count: _Count) -> Iterator[_Task]:
    for waiting in found:
        kind = _kind(outcome := before.before(waiting.key) if before else None, keys)
        count.kinds[kind] += 1
        if kind not in ("done", "set_aside"):
            yield _Task(waiting, outcome if kind == "check_again" else None)


def _kind(outcome: Outcome | None, keys: Keys) -> str:
    if outcome is None:
        return "map_new"
    if (outcome.mapping, outcome.checking) == keys:
        return "set_aside" if outcome.failed else "done"
    if outcome.mapping == keys.mapping and outcome.map:
        return "check_again"
    return "map_again" if outcome.map else "map_new"


async def _rehearsed(
    tasks: Iterator[_Task], shop: Workshop, pool: Pool, rehearsal: Rehearsal | None, count: _Count
) -> None:
    flying: set[asyncio.Task[None]] = set()
    for task in tasks:
        if rehearsal is None:
            continue  # rules ask nothing
        if len(flying) >= 2 * pool.processes:
            done, flying = await asyncio.wait(flying, return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                each.result()
        flying.add(asyncio.create_task(_one(task, shop, pool, rehearsal, count)))
    await asyncio.gather(*flying)


async def _one(task: _Task, shop: Workshop, pool: Pool, rehearsal: Rehearsal, count: _Count) -> None:
    answers, failed = rehearsal.answers(), True
    with Boundary(task.waiting.article.title, "extract"):
        failed = await _asked(task, shop, pool, rehearsal.model(answers)) is not None
    count.kinds["refused"] += failed
    count.add(answers.asked)


async def _asked(task: _Task, shop: Workshop, pool: Pool, model: Model) -> Failed | None:
    """Asks everything that would be asked about an article; what it fails with before anything is asked."""
    article, known = task.waiting.article, task.known
    if known and restated(known, shop) is not None:
        return None
    reading = (await pool.run(workers.cut_article, article)).value
    if not isinstance(reading, Reading):
        return reading if isinstance(reading, Failed) else None
    if task.known:
        opened = (await pool.run(workers.reopened, reading, task.known.map, task.known.mapped)).value
    else:
        draft = await extract(reading, model, words=shop.words, near=within(reading, shop))
        opened = (await pool.run(workers.assembled, reading, draft)).value
    if isinstance(opened, workers.Opened):
        await propose(opened.asked, reading, model, opened.map.statements)
    return None


def _estimate(count: _Count, rehearsal: Rehearsal | None, refused: int, copies: int) -> Estimate:
    kinds = count.kinds
    told = Estimate(
        articles=kinds.total() - kinds["refused"],
        map_new=kinds["map_new"],
        map_again=kinds["map_again"],
        check_again=kinds["check_again"],
        done=kinds["done"],
        set_aside=kinds["set_aside"],
        refused=kinds["refused"] + refused,
        copies=copies,
    )
    if rehearsal is None:
        return told
    purse = Purse(rehearsal.options)
    lines = tuple(_line(name, count, purse) for name in PROMPTS if count.calls[name] or count.known[name])
    tokens = Tokens(input=count.into.total(), output=count.out.total())
    paid = sum(each.calls for each in rehearsal.usage.values())
    return told.model_copy(
        update={
            "model": rehearsal.options.model,
            "asked": lines,
            "calls": count.calls.total(),
            "known": count.known.total(),
            "tokens": tokens,
            "cost": _rounded(purse.price(tokens)),
            "notes": (*NOTES, BY_LEDGER.format(paid) if paid else BY_LENGTH),
        }
    )


def _line(name: str, count: _Count, purse: Purse) -> AskedOf:
    tokens = Tokens(input=count.into[name], output=count.out[name])
    return AskedOf(
        prompt=name,
        calls=count.calls[name],
        estimated=count.estimated[name],
        known=count.known[name],
        tokens=tokens,
        cost=_rounded(purse.price(tokens)),
    )


def _rounded(cost: Decimal | None) -> str | None:
    return None if cost is None else f"{cost:.4f}"
