"""One paid call: the ledger first, then the budget, then the wire, then the ledger again, then the answer.

A question that another process is asking right now is waited for. The ledger works in threads of its own (``keeping``):
a slow disk delays no other answer.
"""

import asyncio
from dataclasses import dataclass
from weakref import WeakValueDictionary

from pipeline.errors import AnswerCutOff, BudgetReached, ModelError
from pipeline.llm.keeping import Keeper
from pipeline.llm.patience import Patience
from pipeline.llm.purse import Purse
from pipeline.llm.request import MOST_PER_TOKEN, Request, recorded
from pipeline.llm.translate import kind, unbilled
from pipeline.llm.transport import Transport
from pipeline.models import Tokens
from pipeline.ports import CallRecord, Ledger

LOOK = 0.1
"""Seconds between two looks at what another process is asking."""


class _Taken(Exception):
    """Another process is asking the same question."""


@dataclass
class Calls:
    """Completes requests, each paid at most once."""

    transport: Transport
    ledger: Ledger
    patience: Patience
    purse: Purse

    def __post_init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._keeper = Keeper(self.ledger)

    async def complete(self, request: Request) -> CallRecord:
        """The recorded call for this request, made now if it must be. Raises ModelError, StorageError."""
        lock = self._locks.setdefault(request.key, asyncio.Lock())
        async with lock:
            clock = asyncio.get_running_loop().time
            until = clock() + self.patience.deadline
            while (known := await asyncio.to_thread(recorded, self.ledger, request)) is None:
                try:
                    return await self.patience.run(lambda: self._claimed(request, until - clock()), request.tokens)
                except _Taken:
                    await asyncio.sleep(LOOK)
            return known

    async def _claimed(self, request: Request, patience: float) -> CallRecord:
        """Pays for the request unless another process is at it: that may take as long as a question may, no longer."""
        ours = await asyncio.to_thread(self.ledger.claim, request.key)
        if not ours and patience > 0:
            raise _Taken
        try:
            record = await self._pay(request)
        except BaseException:
            if ours:
                await asyncio.to_thread(self.ledger.release, request.key)
            raise
        return await self._keeper.keep(record)

    async def _pay(self, request: Request) -> CallRecord:
        reserved = await self.purse.reserve(request)
        tokens: Tokens | None = None
        lost = True
        try:
            reply = await self.transport.send(request.arguments)
            tokens, lost = reply.tokens or Tokens(), reply.tokens is None
        except Exception as error:
            lost = not unbilled(error)
            raise
        finally:
            await self.purse.settle(reserved, tokens, lost=lost)
        _check_read(request, tokens)
        return CallRecord(
            key=request.key,
            prompt=request.prompt,
            model=str(request.arguments["model"]),
            request=request.canonical,
            response=reply.raw,
            tokens_in=tokens.input,
            tokens_out=tokens.output,
        )

    async def is_well(self, request: Request) -> bool:
        """Whether this request is answered when it is sent once; it is paid and not kept. Raises BudgetReached."""
        try:
            await self._pay(request)
        except Exception as error:
            if isinstance(error, BudgetReached) or (kind(error) is None and not isinstance(error, ModelError)):
                raise
            return False
        self.patience.answered()
        return True

    async def close(self) -> None:
        """Lets go of connections, once what was paid is kept."""
        await self._keeper.close()
        await self.transport.close()


def _check_read(request: Request, tokens: Tokens) -> None:
    """Raises AnswerCutOff for a question that the server cut without a word; its answer must not enter the ledger.

    Ollama does so beyond its context length, and only the count of tokens that it read gives it away.
    """
    characters = sum(len(str(message["content"])) for message in request.arguments["messages"])
    if tokens.input and characters > MOST_PER_TOKEN * tokens.input:
        raise AnswerCutOff(
            f"the server read only {tokens.input} tokens of a question of {characters} characters",
            where=f"prompt {request.prompt}",
            do="Raise its context length (OLLAMA_CONTEXT_LENGTH for Ollama).",
        )
