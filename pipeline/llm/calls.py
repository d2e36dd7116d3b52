"""One paid call: the ledger first, then the budget, then the wire, then the ledger again, then the answer."""

import asyncio
from dataclasses import dataclass
from weakref import WeakValueDictionary

from pipeline.errors import AnswerCutOff
from pipeline.llm.completion import parse
from pipeline.llm.patience import Patience
from pipeline.llm.purse import Purse
from pipeline.llm.request import Request
from pipeline.llm.translate import unbilled
from pipeline.llm.transport import Transport
from pipeline.models import Tokens
from pipeline.ports import CallRecord, Ledger

MOST_PER_TOKEN = 7.0
"""Characters of a question that no tokenizer in use reads as one token (5.4 at most were measured)."""


@dataclass
class Calls:
    """Completes requests, each paid at most once."""

    transport: Transport
    ledger: Ledger
    patience: Patience
    purse: Purse

    def __post_init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def complete(self, request: Request) -> CallRecord:
        """The recorded call for this request, made now if it must be. Raises ModelError, StorageError."""
        lock = self._locks.setdefault(request.key, asyncio.Lock())
        async with lock:
            if (known := self.ledger.get(request.key)) is not None:
                return known
            record = await self.patience.run(lambda: self._pay(request))
            # Another process may have paid for the same request: the first answer counts, for both.
            return self.ledger.get(request.key) or record

    async def _pay(self, request: Request) -> CallRecord:
        reserved = await self.purse.reserve(request)
        tokens: Tokens | None = None
        lost = True
        try:
            raw = await self.transport.send(request.arguments)
            usage = parse(raw).usage
            tokens = Tokens(input=usage.prompt_tokens if usage else 0, output=usage.completion_tokens if usage else 0)
            lost = usage is None
        except Exception as error:
            lost = not unbilled(error)
            raise
        finally:
            await self.purse.settle(reserved, tokens, lost=lost)
        _check_read(request, tokens)
        record = CallRecord(
            key=request.key,
            prompt=request.prompt,
            model=str(request.arguments["model"]),
            request=request.canonical,
            response=raw,
            tokens_in=tokens.input,
            tokens_out=tokens.output,
        )
        self.ledger.put(record)
        return record

    async def close(self) -> None:
        """Lets go of connections."""
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
