"""Calls that go through the Batch API, and the parcels that they are sent in, in the batch's file.

A call waits, is on its way in one parcel, and is answered or failed at last. Each method is one transaction, or may be
repeated as a whole: what is noted twice is there once.
"""

import secrets
import zlib
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

import sqlalchemy as sa

from pipeline.batch.store import CHUNK, BatchStore
from pipeline.batch.tables import ENTRIES, LEARNT, PARCELS, QUESTIONS, WANTED
from pipeline.models import Tokens
from pipeline.ports import Due


class Waits(NamedTuple):
    """A call under its key, with what is sent as JSON."""

    key: str
    body: str


class Asked(NamedTuple):
    """A call that was sent: the model that is asked, name@version of its prompt, and its canonical request while it is
    not answered."""

    model: str
    prompt: str
    request: str


class Parcel(NamedTuple):
    """A file of calls, as far as it has come: ``file`` and ``job`` are the server's ids once they are known."""

    tag: str
    dialect: str
    lines: int
    tokens: int
    file: str | None = None
    job: str | None = None
    new: bool = False
    """Whether it was made by this process just now, so that the server cannot have it yet."""


class Contents(NamedTuple):
    """What goes into a new parcel, and what it is reckoned to take."""

    keys: Sequence[str]
    dialect: str
    tokens: int
    most: Decimal | None


class Heard(NamedTuple):
    """What became of a call: answered with so many tokens, or an error as JSON that is final or not."""

    key: str
    tokens: Tokens = Tokens()
    error: str = ""
    final: bool = False


class Counts(NamedTuple):
    """How many calls are where, and what the answers took."""

    waiting: int
    on_their_way: int
    answered: int
    failed: int
    tokens: Tokens
    parcels: int
    """Sent and not finished."""
    foreign: int
    twice: int


_WAITS = QUESTIONS.c.parcel.is_(None) & ~QUESTIONS.c.answered & ~QUESTIONS.c.failed
_OPEN = ~QUESTIONS.c.answered & ~QUESTIONS.c.failed


class Questions:
    """The calls of one batch."""

    def __init__(self, store: BatchStore) -> None:
        self._store = store

    def put_off(self, article: str, due: Iterable[Due], model: str) -> None:
        """An article waits for these calls, and for no others."""
        rows = {
            each.key: {
                "key": each.key,
                "prompt": each.prompt,
                "model": model,
                "request": _packed(each.request),
                "body": _packed(each.body),
            }
            for each in due
        }
        new = self._store.database.insert(QUESTIONS)
        # One whose answer is no longer in the ledger is asked again.
        again = {"request": new.excluded.request, "body": new.excluded.body} | {
            "answered": False,
            "parcel": None,
            "tries": 0,
        }
        with self._store.writing() as db:
            db.execute(sa.delete(WANTED).where(WANTED.c.article == article))
            if rows:
                db.execute(
                    new.on_conflict_do_update(index_elements=["key"], set_=again, where=QUESTIONS.c.answered),
                    list(rows.values()),
                )
                db.execute(sa.insert(WANTED), [{"article": article, "question": key} for key in rows])

    def held(self, article: str) -> bool:
        """Whether a call that the article waits for is on its way."""
        wanted = sa.select(QUESTIONS.c.key).join(WANTED, WANTED.c.question == QUESTIONS.c.key)
        with self._store.looking() as db:
            found = wanted.where(WANTED.c.article == article, QUESTIONS.c.parcel.is_not(None), _OPEN)
            return db.execute(found.limit(1)).first() is not None

    def trouble(self, key: str) -> str | None:
        """The error that a call failed with in the end, as JSON."""
        with self._store.looking() as db:
            found = sa.select(QUESTIONS.c.trouble).where(QUESTIONS.c.key == key, QUESTIONS.c.failed)
            return db.execute(found).scalar()

    def waiting(self, model: str) -> Iterator[Waits]:
        """Calls to be sent, in the order in which they came up: those that an article of the source still wants."""
        wanted = sa.select(WANTED.c.question).join(ENTRIES, ENTRIES.c.key == WANTED.c.article)
        yield from self._each(_WAITS, QUESTIONS.c.model == model, QUESTIONS.c.key.in_(wanted))

    def within(self, tag: str) -> Iterator[Waits]:
        """The calls of a parcel in order."""
        yield from self._each(QUESTIONS.c.parcel == tag)

    def _each(self, *which: sa.ColumnElement[bool]) -> Iterator[Waits]:
        last = -1
        while True:
            with self._store.looking() as db:
                found = sa.select(QUESTIONS.c.place, QUESTIONS.c.key, QUESTIONS.c.body)
                found = found.where(QUESTIONS.c.place > last, *which).order_by(QUESTIONS.c.place).limit(CHUNK)
                rows = db.execute(found).all()
            if not rows:
                return
            for row in rows:
                last = row.place
                yield Waits(row.key, _unpacked(row.body))

    def pack(self, contents: Contents) -> Parcel:
        """A new parcel of waiting calls."""
        parcel = Parcel(secrets.token_hex(8), contents.dialect, len(contents.keys), contents.tokens, new=True)
        row = {name: getattr(parcel, name) for name in ("tag", "dialect", "lines", "tokens")}
        most = None if contents.most is None else str(contents.most)
        with self._store.writing() as db:
            db.execute(sa.insert(PARCELS).values(**row, most=most))
            for some in _chunks(contents.keys):
                db.execute(sa.update(QUESTIONS).where(QUESTIONS.c.key.in_(some), _WAITS).values(parcel=parcel.tag))
        return parcel

    def parcels(self) -> list[Parcel]:
        """Those that are not finished, in order."""
        names = [name for name in Parcel._fields if name != "new"]
        with self._store.looking() as db:
            rows = db.execute(sa.select(PARCELS).where(~PARCELS.c.done).order_by(PARCELS.c.number)).all()
        return [Parcel(**{name: getattr(row, name) for name in names}) for row in rows]

    def note(self, tag: str, **known: str) -> None:
        """How far a parcel has come: its ``file``, ``job`` or ``status``."""
        with self._store.writing() as db:
            db.execute(sa.update(PARCELS).where(PARCELS.c.tag == tag).values(**known))

    def of_parcel(self, tag: str, keys: Iterable[str]) -> dict[str, Asked]:
        """Which of these are calls of the parcel; those that are answered without their request."""
        found = sa.select(QUESTIONS.c.key, QUESTIONS.c.model, QUESTIONS.c.prompt, QUESTIONS.c.request)
        with self._store.looking() as db:
            rows = db.execute(found.where(QUESTIONS.c.parcel == tag, QUESTIONS.c.key.in_(list(keys)))).all()
        return {row.key: Asked(row.model, row.prompt, _unpacked(row.request)) for row in rows}

    def answered(self, keys: Iterable[Heard]) -> None:
        """These are in the ledger."""
        with self._store.writing() as db:
            for each in keys:
                now = {"answered": True, "failed": False, "trouble": None, "request": b"", "body": b""}
                took = {"tokens_in": each.tokens.input, "tokens_out": each.tokens.output}
                still = sa.update(QUESTIONS).where(QUESTIONS.c.key == each.key, ~QUESTIONS.c.answered)
                db.execute(still.values(**now, **took))

    def troubled(self, heard: Iterable[Heard]) -> None:
        """These failed, for good or until they are sent again."""
        with self._store.writing() as db:
            for each in heard:
                still = sa.update(QUESTIONS).where(QUESTIONS.c.key == each.key, _OPEN)
                db.execute(still.values(trouble=each.error, failed=each.final))

    def finish(self, tag: str, *, tries: int, counted: bool, unheard: str, foreign: int, twice: int) -> None:
        """A parcel is finished: what it did not settle waits again, or has failed after so many tries.

        ``unheard`` is the error of calls of which nothing was told; a parcel that is not ``counted`` costs no try.
        """
        left = (QUESTIONS.c.parcel == tag) & _OPEN
        tried = QUESTIONS.c.tries + int(counted)
        with self._store.writing() as db:
            db.execute(
                sa.update(QUESTIONS)
                .where(left)
                .values(
                    tries=tried,
                    failed=tried >= tries,
                    trouble=sa.func.coalesce(QUESTIONS.c.trouble, unheard),
                    parcel=sa.case((tried >= tries, QUESTIONS.c.parcel), else_=None),
                )
            )
            done = {"done": True, "foreign": foreign, "twice": twice}
            db.execute(sa.update(PARCELS).where(PARCELS.c.tag == tag).values(**done))

    def model_of(self, tag: str) -> str | None:
        """The model that the calls of a parcel ask."""
        with self._store.looking() as db:
            return db.execute(sa.select(QUESTIONS.c.model).where(QUESTIONS.c.parcel == tag).limit(1)).scalar()

    def learnt(self, name: str, model: str) -> str | None:
        """What is known by a name of the server as it answers for a model."""
        with self._store.looking() as db:
            return db.execute(sa.select(LEARNT.c.value).where(LEARNT.c.name == f"{name} {model}")).scalar()

    def learn(self, name: str, model: str, value: str) -> None:
        """Keeps it."""
        new = self._store.database.insert(LEARNT).values(name=f"{name} {model}", value=value)
        with self._store.writing() as db:
            db.execute(new.on_conflict_do_update(index_elements=["name"], set_={"value": value}))

    def reserved(self) -> Decimal:
        """What the calls on their way could cost at most, in US dollars."""
        with self._store.looking() as db:
            found = db.execute(sa.select(PARCELS.c.most).where(~PARCELS.c.done)).scalars()
            return sum((Decimal(each) for each in found if each is not None), Decimal(0))

    def took(self) -> dict[str, Tokens]:
        """What the answers took, by the model that gave them."""
        total = sa.func.sum
        found = sa.select(QUESTIONS.c.model, total(QUESTIONS.c.tokens_in), total(QUESTIONS.c.tokens_out))
        with self._store.looking() as db:
            rows = db.execute(found.group_by(QUESTIONS.c.model)).all()
        return {model: Tokens(input=into or 0, output=out or 0) for model, into, out in rows}

    def counts(self) -> Counts:
        """How many calls are where."""
        count, total = sa.func.count, sa.func.sum
        way = QUESTIONS.c.parcel.is_not(None) & _OPEN
        with self._store.looking() as db:
            found = db.execute(
                sa.select(
                    count().filter(_WAITS),
                    count().filter(way),
                    count().filter(QUESTIONS.c.answered),
                    count().filter(QUESTIONS.c.failed),
                    total(QUESTIONS.c.tokens_in),
                    total(QUESTIONS.c.tokens_out),
                ).select_from(QUESTIONS)
            ).one()
            sent = db.execute(
                sa.select(count().filter(~PARCELS.c.done), total(PARCELS.c.foreign), total(PARCELS.c.twice))
            ).one()
        waiting, on_their_way, answered, failed, into, out = found
        tokens = Tokens(input=into or 0, output=out or 0)
        return Counts(waiting, on_their_way, answered, failed, tokens, sent[0], sent[1] or 0, sent[2] or 0)


def _chunks(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[at : at + CHUNK] for at in range(0, len(keys), CHUNK))


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "replace"))


def _unpacked(kept: bytes) -> str:
    return zlib.decompress(kept).decode() if kept else ""
