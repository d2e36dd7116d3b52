"""One paid call: the ledger first, then the budget, then the wire, then the ledger again, then the answer."""

import asyncio
from dataclasses import dataclass
from weakref import WeakValueDictionary

from pipeline.llm.completion import parse
from pipeline.llm.patience import Patience
from pipeline.llm.purse import Purse
from pipeline.llm.request import Request
from pipeline.llm.translate import unbilled
from pipeline.llm.transport import Transport
from pipeline.models import Tokens
from pipeline.ports import CallRecord, Ledger


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
