"""Calls that wait, into files that the Batch API takes: each step is noted before the next one is begun.

A parcel is noted with its calls before it is uploaded, its file before a batch is created of it, the batch before the
next parcel. Where a process ended between a step and its note, the server is asked whether it was taken.
"""

import json
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from pipeline.batch.collecting import LIMIT, PRICES, Collecting
from pipeline.batch.questions import Contents, Heard, Parcel
from pipeline.errors import BudgetReached, StorageLost
from pipeline.llm import lines
from pipeline.llm.purse import BYTES_PER_TOKEN, Purse
from pipeline.models import ModelOptions, Tokens, plain

BYTES_IN_TOKEN = 3
"""Of a call, by which is reckoned what is enqueued: fewer than a token of running text has."""
_TOO_LONG = lines.refusal({"code": "context_length_exceeded", "message": "the call is longer than a file may be"}, 400)


class _Load(NamedTuple):
    """What calls take: how many, bytes, tokens that are enqueued, US dollars at most."""

    lines: int = 0
    size: int = 0
    tokens: int = 0
    most: Decimal = Decimal(0)

    def and_(self, other: "_Load") -> "_Load":
        """Both."""
        return _Load(
            self.lines + other.lines, self.size + other.size, self.tokens + other.tokens, self.most + other.most
        )


class _Room(NamedTuple):
    """What files, server and budget leave; None: no limit."""

    lines: int
    size: int
    tokens: int | None
    most: Decimal | None

    def takes(self, load: _Load) -> bool:
        """Whether so much goes in."""
        return (
            load.lines <= self.lines
            and load.size <= self.size
            and (self.tokens is None or load.tokens <= self.tokens)
            and (self.most is None or load.most <= self.most)
        )


class Sending:
    """Sends what waits."""

    def __init__(self, collecting: Collecting, options: ModelOptions, folder: Path) -> None:
        """``options`` have the prices of the Batch API; files are written into ``folder`` and taken out again."""
        self._collecting, self._options, self._folder = collecting, options, folder
        self._questions, self._server, self._limits = collecting.questions, collecting.server, collecting.options
        self._purse = Purse(options)
        prices = {"price_in": options.price_in, "price_out": options.price_out}
        self._prices = json.dumps({name: str(price) for name, price in prices.items() if price is not None})

    def send(self) -> None:
        """Sends what waits and fits. Raises BudgetReached, other ModelErrors and StorageError."""
        for parcel in self._questions.parcels():
            if parcel.job is None:
                self._post(parcel)
        while (contents := self._filled()) is not None:
            self._questions.learn(PRICES, self._options.model, self._prices)
            self._post(self._questions.pack(contents))
        self._check_budget()

    def _post(self, parcel: Parcel) -> None:
        file = parcel.file or self._uploaded(parcel)
        if not parcel.new and self._collecting.adopted(parcel._replace(file=file)) is not None:
            return
        if parcel.file is not None and not self._server.has(file):
            self._collecting.lost(parcel)
            return
        job = self._server.create(file, parcel.tag)
        self._questions.note(parcel.tag, job=job.id, status=job.status)

    def _uploaded(self, parcel: Parcel) -> str:
        path = self._written(parcel)
        file = None if parcel.new else self._server.uploaded(path.name)
        file = file or self._server.upload(path)
        self._questions.note(parcel.tag, file=file)
        path.unlink(missing_ok=True)
        return file

    def _written(self, parcel: Parcel) -> Path:
        path, spoken = self._folder / f"argmap-{parcel.tag}.jsonl", lines.loaded(parcel.dialect)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.writelines(lines.line(each.key, each.body, spoken) for each in self._questions.within(parcel.tag))
        except OSError as error:
            raise StorageLost(f"the calls cannot be written: {error}", where=str(path), do="Check the disk.") from error
        return path

    def _filled(self) -> Contents | None:
        """The calls of the next parcel; None if none waits or fits."""
        room, spoken = self._room(), self._collecting.dialect(self._options.model)
        keys, load = list[str](), _Load()
        for each in self._questions.waiting(self._options.model):
            if self._collecting.ledger.get(each.key) is not None:
                self._questions.answered([Heard(each.key)])  # another run paid for it meanwhile
                continue
            line = lines.line(each.key, each.body, spoken)
            if len(line) > self._limits.batch_bytes:
                self._questions.troubled([Heard(each.key, error=_TOO_LONG, final=True)])
                continue
            more = load.and_(self._load(each.body, len(line)))
            if not room.takes(more):
                break
            keys.append(each.key)
            load = more
        return Contents(keys, lines.dumped(spoken), load.tokens, load.most) if keys else None

    def _load(self, body: str, size: int) -> _Load:
        """What one call takes, at most."""
        written = int(json.loads(body).get("max_tokens") or 0)
        most = self._purse.price(Tokens(input=size // BYTES_PER_TOKEN, output=written))
        return _Load(1, size, size // BYTES_IN_TOKEN, most or Decimal(0))

    def _room(self) -> _Room:
        flying = self._questions.parcels()
        limits = (self._limits.batch_tokens, int(self._questions.learnt(LIMIT, self._options.model) or 0) or None)
        tokens = min((limit for limit in limits if limit is not None), default=None)
        if tokens is not None:
            # A call that is more than may be enqueued at once goes alone: the server has the last word.
            tokens = max(tokens - sum(each.tokens for each in flying), 0 if flying else self._first())
        return _Room(self._limits.batch_lines, self._limits.batch_bytes, tokens, self._money())

    def _first(self) -> int:
        """Tokens of the next call."""
        each = next(self._questions.waiting(self._options.model), None)
        size = len(lines.line(each.key, each.body, self._collecting.dialect(self._options.model))) if each else 0
        return size // BYTES_IN_TOKEN

    def _money(self) -> Decimal | None:
        """US dollars that the budget leaves beside what is paid and what is on its way."""
        if self._options.budget is None:
            return None
        return self._options.budget - self.paid() - self._questions.reserved()

    def paid(self) -> Decimal:
        """By all models that answered, each at the prices that it was asked at last."""
        return sum((self._price(model, tokens) for model, tokens in self._questions.took().items()), Decimal(0))

    def _price(self, model: str, tokens: Tokens) -> Decimal:
        if model == self._options.model or (known := self._questions.learnt(PRICES, model)) is None:
            return self._purse.price(tokens) or Decimal(0)
        prices = {name: Decimal(price) for name, price in json.loads(known).items()}
        return Purse(self._options.model_copy(update={"model": model, **prices})).price(tokens) or Decimal(0)

    def _check_budget(self) -> None:
        """Raises BudgetReached if nothing is on its way and something waits all the same."""
        if self._options.budget is None or self._questions.parcels():
            return
        if next(self._questions.waiting(self._options.model), None) is not None:
            raise BudgetReached(
                f"the next call could pass the budget of {plain(self._options.budget)} US dollars,"
                f" of which {plain(self.paid())} are spent",
                where=self._options.model,
                do="Raise the budget and run again; what is paid is kept.",
            )
