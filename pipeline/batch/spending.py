"""The budget of a batch on one machine: what its earlier runs paid counts too, however they ended."""

import asyncio
from decimal import Decimal

import sqlalchemy as sa

from pipeline.batch.store import BatchStore
from pipeline.batch.tables import SPENT
from pipeline.batch.workers import batch_shop
from pipeline.ledger import SqliteLedger
from pipeline.llm import open_model
from pipeline.llm.purse import Purse, Reservation
from pipeline.models import ModelOptions, Tokens
from pipeline.ports import Model
from pipeline.settings import Settings
from pipeline.workshop import Workshop

_ONLY = 1
"""The one row that says what was spent."""


def kept_shop(settings: Settings, store: BatchStore) -> Workshop:
    """What stages need, with a model whose budget is the batch's and not that of one run."""

    def connect(options: ModelOptions) -> Model:
        return open_model(options, SqliteLedger(settings.ledger), BatchPurse(options, store))

    return batch_shop(settings, connect)


class BatchPurse(Purse):
    """Keeps what was paid in the batch's file as well; those who pay while it is written are written together."""

    def __init__(self, options: ModelOptions, store: BatchStore) -> None:
        """Raises StorageLost."""
        super().__init__(options)
        self._store, self._before = store, _spent(store)
        self._written = self._before
        self._writing = asyncio.Lock()

    async def settle(self, reserved: Reservation, tokens: Tokens | None, *, lost: bool = False) -> None:
        """Gives back a reservation; what was paid is kept when it returns. Raises StorageLost."""
        await super().settle(reserved, tokens, lost=lost)
        async with self._writing:
            paid = self._paid()
            if paid != self._written:
                await asyncio.to_thread(_keep, self._store, paid)
                self._written = paid

    def _paid(self) -> Decimal:
        return self._before + super()._paid()


def _spent(store: BatchStore) -> Decimal:
    with store.looking() as db:
        return Decimal(db.execute(sa.select(SPENT.c.amount)).scalar() or 0)


def _keep(store: BatchStore, paid: Decimal) -> None:
    new = store.database.insert(SPENT).values(id=_ONLY, amount=paid)
    with store.writing() as db:
        db.execute(new.on_conflict_do_update(index_elements=["id"], set_={"amount": new.excluded.amount}))
