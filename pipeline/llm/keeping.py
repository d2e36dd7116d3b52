"""Answers on their way into the ledger: those that come while one is written are written together, and durable at once.

A transaction costs as much for one answer as for twenty, and a slow disk holds up no other call.
"""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.errors import StorageError
from pipeline.ports import CallRecord, Ledger


class _Coming(NamedTuple):
    """An answer that is to be kept, and who waits for it."""

    record: CallRecord
    kept: "asyncio.Future[CallRecord]"


class Keeper:
    """Keeps answers of one event loop, in threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._coming: list[_Coming] = []
        self._writing: asyncio.Task[None] | None = None

    async def keep(self, record: CallRecord) -> CallRecord:
        """The call as the ledger has it once it is durable: another process may have paid for the same one before.

        Gives up our claim to it. Raises StorageError.
        """
        kept: asyncio.Future[CallRecord] = asyncio.get_running_loop().create_future()
        self._coming.append(_Coming(record, kept))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return await kept

    async def close(self) -> None:
        """Returns when all that came is kept."""
        if self._writing is not None:
            await self._writing

    async def _write(self) -> None:
        try:
            while self._coming:
                coming, self._coming = self._coming, []
                try:
                    found = await asyncio.to_thread(_kept, self._ledger, [each.record for each in coming])
                    for each, outcome in zip(coming, found, strict=True):
                        _tell(each.kept, outcome)
                finally:  # whatever ends this leaves nobody waiting
                    for each in coming:
                        each.kept.cancel()
        finally:
            self._writing = None


def _tell(waiting: "asyncio.Future[CallRecord]", outcome: CallRecord | Exception) -> None:
    if waiting.done():  # whoever waited has gone
        return
    if isinstance(outcome, Exception):
        waiting.set_exception(outcome)
    else:
        waiting.set_result(outcome)


def _kept(ledger: Ledger, records: Sequence[CallRecord]) -> list[CallRecord | Exception]:
    """Each as the ledger has it, or why it has it not: what is wrong with one is told of that one alone."""
    try:
        ledger.put_all(records)
    except Exception as error:  # noqa: BLE001 - raised where it is waited for
        if len(records) > 1 and isinstance(error, StorageError):
            return [outcome for record in records for outcome in _kept(ledger, [record])]
        return [error] * len(records)
    return [_found(ledger, record) for record in records]


def _found(ledger: Ledger, record: CallRecord) -> CallRecord | Exception:
    try:
        ledger.release(record.key)
        return ledger.get(record.key) or record
    except Exception as error:  # noqa: BLE001 - as above
        return error
