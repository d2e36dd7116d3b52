"""A batch by waves of the Batch API: articles run against the ledger, and what they miss goes out in files.

What is asked next rests on what was answered: roles, then relations, then the article as a whole, then its figures,
then what has to be asked again. Each wave holds the calls that all articles miss at once. Nothing waits in memory: a
wave may take a day, and another process may take up the next one.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.batch import workers
from pipeline.batch.collecting import Collecting, Tell
from pipeline.batch.questions import Counts, Questions
from pipeline.batch.running import Batch, run_batch
from pipeline.batch.sending import Sending
from pipeline.batch.store import BatchStore
from pipeline.errors import BudgetReached, ModelUnreachable, SettingError
from pipeline.ledger import SqliteLedger
from pipeline.llm import REPLAY, ChatModel, lines
from pipeline.llm.deferring import BatchServer
from pipeline.llm.purse import Purse
from pipeline.llm.request import Request, recorded
from pipeline.models import ModelOptions, WaveOptions
from pipeline.ports import CallRecord, Due, Unanswered
from pipeline.settings import Settings
from pipeline.workshop import Workshop

FOLDER = "waves"
"""Of the batch's folder: files on their way to the server."""


@dataclass(frozen=True)
class Deferred:
    """Completes requests from the ledger; of any other it says that it is to be made."""

    ledger: SqliteLedger
    questions: Questions
    options: ModelOptions

    async def complete(self, request: Request) -> CallRecord:
        """The recorded call. Raises Unanswered, and the ModelError that it failed with in the end."""
        known = recorded(self.ledger, request)
        if known is not None:
            return known
        if (trouble := self.questions.trouble(request.key)) is not None:
            raise lines.raised(trouble, self.options)
        body = json.dumps(dict(request.arguments), ensure_ascii=False)
        raise Unanswered([Due(request.key, request.prompt, request.canonical, body)])

    async def is_well(self, request: Request) -> bool:  # noqa: ARG002 - as Completes has it
        """It is: nobody is asked."""
        return True

    async def close(self) -> None:
        """Nothing to let go of."""


class Waves:
    """What goes out and comes in for one batch."""

    def __init__(self, store: BatchStore, settings: Settings, tell: Tell) -> None:
        """Raises SettingError where there is no model to be paid, or nobody to be reached."""
        options = _options(at_batch_price(settings))
        self._wave: WaveOptions = settings.wave_options()
        self._options = options
        self._attempts, self._tell = options.attempts, tell
        self.questions = Questions(store)
        self.ledger = SqliteLedger(settings.ledger)
        self.server = BatchServer(self._options)
        collecting = Collecting(self.questions, self.ledger, self.server, self._wave, tell)
        self.collect = collecting.collect
        sending = Sending(collecting, self._options, store.folder / FOLDER)
        self.send, self.paid = sending.send, sending.paid
        # What may be spent is looked at where calls are sent.
        purse = Purse(self._options.model_copy(update={"budget": None}))
        self.model = ChatModel(self._options, Deferred(self.ledger, self.questions, self._options), purse)

    def shop(self, settings: Settings) -> Workshop:
        """What stages need, with a model that answers from the ledger."""
        shop = workers.batch_shop(settings.model_copy(update={"model": None}))
        return replace(shop, model=self.model, answers=self._options.key)

    def joined(self, batch: Batch) -> Batch:
        """A batch whose articles wait for the calls that they miss."""
        return replace(batch, put_off=self.put_off, held=self.questions.held)

    def put_off(self, article: str, due: Sequence[Due]) -> None:
        """An article waits for these calls."""
        self.questions.put_off(article, due, self._options.model)

    def counts(self) -> Counts:
        """How many calls are where."""
        return self.questions.counts()

    def close(self) -> None:
        """Lets go of connections and the ledger."""
        self.server.close()
        self.ledger.close()

    async def run(self, batch: Batch, *, sends: bool = True, wait: bool = False) -> None:
        """One round, or with ``wait`` as many as there are waves; a budget that is reached halts the batch.

        Raises ModelError, StorageError.
        """
        failed = 0
        while True:
            try:
                await self.round(lambda: run_batch(batch), sends=lambda: sends and not batch.stop.is_set())
                failed = 0
            except BudgetReached as error:
                batch.halt(error)
            except ModelUnreachable as error:
                failed += 1
                if not wait or failed >= self._attempts:
                    raise
                self._tell(error.sentence)
            if not wait or batch.stop.is_set() or not self.counts().parcels:
                return
            if await _stopped(batch, self._wave.batch_poll):
                return

    async def round(self, work: Callable[[], Awaitable[None]], *, sends: Callable[[], bool]) -> None:
        """Takes in what is finished, works against the ledger, and sends what was missed."""
        await asyncio.to_thread(self.collect)
        await work()
        if sends():
            await asyncio.to_thread(self.send)


async def _stopped(batch: Batch, seconds: float) -> bool:
    """Whether somebody ended it while it waited."""
    try:
        async with asyncio.timeout(seconds):
            await batch.stop.wait()
    except TimeoutError:
        if await asyncio.to_thread(batch.cancelled):
            batch.stop.set()
    return batch.stop.is_set()


def check_waves(settings: Settings) -> None:
    """Raises SettingError where there is no model to be paid, or a budget without prices."""
    _options(at_batch_price(settings))


def _options(settings: Settings) -> ModelOptions:
    options = settings.model_options()
    if options is None or options.model.startswith(REPLAY):
        raise SettingError("waves need a model that is asked", do="Name one with --model.")
    if options.budget is not None and (options.price_in is None or options.price_out is None):
        raise SettingError(
            "a budget needs prices", do="Give price_in and price_out, in US dollars per million tokens, as settings."
        )
    return options


def at_batch_price(settings: Settings) -> Settings:
    """The settings with the prices that the Batch API takes."""
    usual = {name: getattr(settings, name) for name in ("price_in", "price_out")}
    reduced = {name: price * settings.batch_price for name, price in usual.items() if price is not None}
    return settings.model_copy(update=reduced)
