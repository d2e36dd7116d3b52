"""What calls cost, and the budget that no call may pass."""

import asyncio
from decimal import Decimal
from typing import NamedTuple

from pipeline.errors import BudgetReached
from pipeline.llm.request import Request
from pipeline.models import ModelOptions, Tokens, plain
from pipeline.ports import Spent

MILLION = Decimal(1_000_000)
BYTES_PER_TOKEN = 2
"""Fewer than any tokenizer in use needs on running text (about 4), so that the estimate is never too low."""


class Reservation(NamedTuple):
    """What a call could cost at most; ``id`` names it where several processes hold their own."""

    most: Decimal
    id: str = ""


class Purse:
    """Keeps count of tokens and money. Reservations for calls in flight hold back what they could cost at most."""

    def __init__(self, options: ModelOptions) -> None:
        self._options = options
        self._calls = 0
        self._in = self._out = 0
        self._lost = Decimal(0)
        self._reserved = Decimal(0)
        self._settled = asyncio.Condition()

    def price(self, tokens: Tokens) -> Decimal | None:
        """US dollars for so many tokens; None where a price is unknown."""
        price_in, price_out = self._options.price_in, self._options.price_out
        if price_in is None or price_out is None:
            return None
        return (tokens.input * price_in + tokens.output * price_out) / MILLION

    def cost(self, tokens: Tokens) -> str | None:
        """The same in plain notation."""
        price = self.price(tokens)
        return None if price is None else plain(price)

    @property
    def spent(self) -> Spent:
        """What was paid so far, calls whose answer was lost on the way included at what they could cost at most."""
        tokens = Tokens(input=self._in, output=self._out)
        price = self.price(tokens)
        return Spent(self._calls, tokens, None if price is None else plain(price + self._lost))

    async def reserve(self, request: Request) -> Reservation:
        """Holds back what the request could cost; waits for calls in flight to settle. Raises BudgetReached."""
        reservation = Reservation(self.most(request))
        if self._options.budget is None:
            return reservation
        async with self._settled:
            while self._paid() + self._reserved + reservation.most > self._options.budget:
                if not self._reserved:
                    raise self.reached(reservation, self._paid(), request)
                await self._settled.wait()
            self._reserved += reservation.most
        return reservation

    async def settle(self, reserved: Reservation, tokens: Tokens | None, *, lost: bool = False) -> None:
        """Gives back a reservation: the call was paid (tokens), not billed (None), or its answer was lost."""
        self.count(reserved, tokens, lost=lost)
        if self._options.budget is not None:
            async with self._settled:
                self._reserved -= reserved.most
                self._settled.notify_all()

    def count(self, reserved: Reservation, tokens: Tokens | None, *, lost: bool) -> None:
        """Adds what a call took to ``spent``."""
        if tokens is not None:
            self._calls += 1
            self._in += tokens.input
            self._out += tokens.output
        if lost:
            self._lost += reserved.most

    def most(self, request: Request) -> Decimal:
        """What a request could cost at most, in US dollars; nought where prices are unknown."""
        sent = len(request.canonical.encode("utf-8", "surrogatepass")) // BYTES_PER_TOKEN
        received = int(request.arguments.get("max_tokens") or 0)
        return self.price(Tokens(input=sent, output=received)) or Decimal(0)

    def reached(self, reservation: Reservation, paid: Decimal, request: Request) -> BudgetReached:
        """Why a request is not made."""
        budget = self._options.budget or Decimal(0)
        return BudgetReached(
            f"the next call could cost {plain(reservation.most)} US dollars and {plain(paid)} of the budget"
            f" of {plain(budget)} are spent",
            where=f"prompt {request.prompt}",
            do="Raise the budget and run again; what is paid is kept.",
        )

    def _paid(self) -> Decimal:
        return (self.price(Tokens(input=self._in, output=self._out)) or Decimal(0)) + self._lost
