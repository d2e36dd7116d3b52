"""What a batch holds: entries by their own ids, outcomes by what they were made of.

An outcome is written in one transaction, durable when ``put`` returns. It is found again by the article's key, so rows
may be moved, added or renamed and nothing is made twice; which settings it answers to stands beside it.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from pipeline.batch.database import Database, open_file
from pipeline.batch.tables import (
    BANDS,
    CHECKS,
    COPIES,
    ENTRIES,
    NOTES,
    OUTCOMES,
    PILOTS,
    QUESTIONS,
    REFUSED,
    SIGNATURES,
    WANTED,
)
from pipeline.errors import InputError
from pipeline.keys import article_key
from pipeline.models import ArgumentMap, Article, Entry, Outcome, Quarantined, Standing, Tokens, plain

NAME = "batch.sqlite"
STOP = "stop"
"""The note that asks a running batch to stop; looked at between articles."""
CHUNK = 200
"""Rows that are read or written at a time: what is in memory does not grow with the batch."""


class Settings(NamedTuple):
    """The keys of the settings in force: what maps and findings answer to."""

    mapping: str
    checking: str

    def failed(self, key: str, why: Quarantined) -> Outcome:
        """What came of an article that is set aside."""
        return Outcome(key=key, mapping=self.mapping, checking=self.checking, failed=why)


class Kept(NamedTuple):
    """One finished article as it is kept."""

    entry: Entry
    outcome: Outcome
    copy_of: str | None = None
    """Own id of the article that it is nearly the same as."""
    pilot: bool = False


class Waiting(NamedTuple):
    """An article that is to be done, under its key, and what there is of it under other settings."""

    key: str
    article: Article
    before: Outcome | None


class Entered(NamedTuple):
    """An article under its key."""

    key: str
    article: Article


class Trouble(NamedTuple):
    """One article that came to nothing, and why; ``stage`` is ``read`` for rows that could not be read."""

    own: str
    stage: str
    reason: str


def sibling(own: str, key: str) -> str:
    """What an entry goes by whose text, without an id of its own, is there with other metadata too."""
    return f"{own}-{key[1:9]}"


class BatchStore:
    """One batch: in a file of its folder, or in a database that machines share. Several processes may work on it."""

    def __init__(self, folder: Path, database: Database | None = None) -> None:
        """Opens or creates it. Raises StorageLost, and InputError for what is none.

        ``folder`` is where results are written; without a database the batch itself lies there too.
        """
        self.folder = folder
        self.database = database or open_file(folder / NAME)

    def begin(self) -> int:
        """The number of a new reading of the source: what it does not meet is gone."""
        with self.writing() as db:
            last = db.execute(sa.select(sa.func.max(ENTRIES.c.reading))).scalar() or 0
            refused = db.execute(sa.select(sa.func.max(REFUSED.c.reading))).scalar() or 0
            return max(last, refused) + 1

    def take(self, entries: Iterable[Entry], refused: Iterable[Trouble], reading: int, place: int) -> None:
        """Enters what was read, from this place on; an entry with the same id is replaced."""
        rows = [
            {
                "own": entry.own,
                "place": place + number,
                "reading": reading,
                "key": article_key(entry.article),
                "article": _packed(entry.article.model_dump_json().encode()),
                "columns": json.dumps(entry.columns, ensure_ascii=False, sort_keys=True),
            }
            for number, entry in enumerate(entries)
        ]
        bad = [{"name": each.own, "reading": reading, "reason": each.reason} for each in refused]
        with self.writing() as db:
            for table, found, by in ((ENTRIES, rows, "own"), (REFUSED, bad, "name")):
                if found:
                    new = self.database.insert(table)
                    set_ = {column.name: new.excluded[column.name] for column in table.c if column.name != by}
                    db.execute(new.on_conflict_do_update(index_elements=[by], set_=set_), found)

    def known(self, own: str, reading: int) -> Entry | None:
        """The entry of this id that this reading has met."""
        with self.looking() as db:
            found = sa.select(ENTRIES.c.article).where(ENTRIES.c.own == own, ENTRIES.c.reading == reading)
            row = db.execute(found).first()
        return None if row is None else Entry(own=own, article=_article(row.article))

    def settle_ids(self, reading: int) -> None:
        """Of entries with one text and no id of their own the one whose key sorts first goes by the text's id alone.

        So ids do not depend on the order in which they were read.
        """
        end = sa.func.substr(ENTRIES.c.own, sa.func.length(ENTRIES.c.own) - 8)
        apart = end == sa.literal("-") + sa.func.substr(ENTRIES.c.key, 2, 8)
        with self.writing() as db:
            found = sa.select(ENTRIES.c.own, ENTRIES.c.key).where(apart, ENTRIES.c.reading == reading)
            for own, key in db.execute(found.order_by(ENTRIES.c.key.desc())).all():
                text = own[:-9]
                first = db.execute(sa.select(ENTRIES.c.key).where(ENTRIES.c.own == text)).scalar()
                if first is not None and key < first:
                    db.execute(sa.delete(ENTRIES).where(ENTRIES.c.own == sibling(text, first)))
                    for before, after in ((text, sibling(text, first)), (own, text)):
                        db.execute(sa.update(ENTRIES).where(ENTRIES.c.own == before).values(own=after))

    def finish_reading(self, reading: int) -> int:
        """Takes out what this reading did not meet; returns how many entries that were."""
        with self.writing() as db:
            gone = db.execute(sa.delete(ENTRIES).where(ENTRIES.c.reading != reading)).rowcount
            db.execute(sa.delete(REFUSED).where(REFUSED.c.reading != reading))
            return gone

    def entries(self) -> Iterator[Entered]:
        """All articles in order of their keys, each once, though several entries have it."""
        found = sa.select(ENTRIES.c.key, ENTRIES.c.article).where(_is_first())
        for rows in self._pages(found, ENTRIES.c.key):
            yield from (Entered(row.key, _article(row.article)) for row in rows)

    def choose(self, keys: Iterable[str]) -> None:
        """Makes these articles the pilot, and no others."""
        rows = [{"key": key} for key in keys]
        with self.writing() as db:
            db.execute(sa.delete(PILOTS))
            if rows:
                db.execute(sa.insert(PILOTS), rows)

    def before(self, key: str) -> Outcome | None:
        """What there is of an article under whatever settings."""
        with self.looking() as db:
            found = sa.select(*OUTCOMES.c, *_RESTS).select_from(_with_checks(OUTCOMES)).where(OUTCOMES.c.key == key)
            row = db.execute(found).first()
        return None if row is None else _outcome(row)

    def waiting(self, settings: Settings, *, pilot: bool = False) -> Iterator[Waiting]:
        """Articles without an outcome under these settings, in order, each once, though several entries have it.

        ``pilot``: only those that were chosen.
        """
        for rows in self._pages(_with_outcomes().where(*_waits(settings, pilot=pilot)), ENTRIES.c.place):
            yield from map(_waiting, rows)

    def open_one(self, key: str, settings: Settings) -> Waiting | None:
        """An article by its key; None if it is gone, or has an outcome under these settings."""
        found = _with_outcomes().where(ENTRIES.c.key == key, _is_open(settings), _is_first())
        row = self.database.again(lambda db: db.execute(found).first())
        return None if row is None else _waiting(row)

    def waiting_keys(self, settings: Settings, *, pilot: bool = False) -> Iterator[list[str]]:
        """Keys of articles without an outcome under these settings, each once, many at a time."""
        found = sa.select(ENTRIES.c.key, ENTRIES.c.place).select_from(_joined())
        for rows in self._pages(found.where(*_waits(settings, pilot=pilot)), ENTRIES.c.place, 5 * CHUNK):
            yield [row.key for row in rows]

    def put(self, outcome: Outcome) -> None:
        """Durable when it returns. Raises StorageLost."""
        rests = {
            "key": outcome.key,
            "ruling": outcome.ruling,
            "lacking": outcome.lacking,
            "mapped": _packed(outcome.mapped),
            "heard": _packed(outcome.heard),
        }
        row = {
            **outcome.model_dump(
                exclude={"map", "findings", "failed", "tokens", "ruling", "mapped", "heard", "lacking"}
            ),
            "map": _packed(outcome.map),
            "findings": _packed(outcome.findings),
            "failed": outcome.failed.model_dump_json() if outcome.failed else None,
            "tokens_in": outcome.tokens.input,
            "tokens_out": outcome.tokens.output,
        }
        self.database.again(lambda db: self._put(db, {OUTCOMES: row, CHECKS: rests}))

    def _put(self, db: sa.Connection, rows: Mapping[sa.Table, Mapping[str, object]]) -> None:
        for table, values in rows.items():
            new = self.database.insert(table).values(values)
            db.execute(new.on_conflict_do_update(index_elements=["key"], set_=values))

    def retry(self) -> int:
        """Lets what failed wait again, calls of the Batch API among it; returns how many articles.

        So does a finished article of which a part is lacking; it counts as finished until it is done again.
        """
        lacking = sa.select(CHECKS.c.key).where(CHECKS.c.lacking > 0)
        with self.writing() as db:
            db.execute(sa.delete(QUESTIONS).where(QUESTIONS.c.failed))
            failed = db.execute(sa.delete(OUTCOMES).where(OUTCOMES.c.failed.is_not(None))).rowcount
            again = sa.update(OUTCOMES).where(OUTCOMES.c.key.in_(lacking)).values(mapping="")
            return failed + db.execute(again).rowcount

    def gc(self) -> int:
        """Drops outcomes of articles that no entry has any more, and gives the space back; returns how many."""
        with self.writing() as db:
            gone = db.execute(sa.delete(OUTCOMES).where(OUTCOMES.c.key.not_in(sa.select(ENTRIES.c.key)))).rowcount
            for table in (CHECKS, SIGNATURES, BANDS, PILOTS):
                db.execute(sa.delete(table).where(table.c.key.not_in(sa.select(ENTRIES.c.key))))
            db.execute(sa.delete(WANTED).where(WANTED.c.article.not_in(sa.select(ENTRIES.c.key))))
        if self.database.address is None:
            with self.looking() as db:
                db.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM")
        return gone

    def failures(self) -> Iterator[Trouble]:
        """What came to nothing: rows that could not be read, then articles, then parts of finished ones, in order."""
        with self.looking() as db:
            for row in db.execute(sa.select(REFUSED).order_by(REFUSED.c.name)).all():
                yield Trouble(row.name, "read", row.reason)
            found = sa.select(ENTRIES.c.own, OUTCOMES.c.failed).select_from(_joined())
            for row in db.execute(found.where(OUTCOMES.c.failed.is_not(None)).order_by(ENTRIES.c.own)):
                failed = Quarantined.model_validate_json(row.failed)
                yield Trouble(row.own, failed.stage, failed.reason)
            parts = sa.select(ENTRIES.c.own, OUTCOMES.c.map).select_from(_with_checks(_joined()))
            for row in db.execute(parts.where(CHECKS.c.lacking > 0).order_by(ENTRIES.c.own)):
                for part in ArgumentMap.model_validate_json(_unpacked(row.map)).not_checked:
                    yield Trouble(row.own, "part", part.reason)

    def finished(self) -> Iterator[Kept]:
        """All finished articles, in order of their own ids."""
        found = _with_outcomes().add_columns(COPIES.c.first, PILOTS.c.key.label("pilot"))
        found = found.outerjoin(COPIES, COPIES.c.own == ENTRIES.c.own)
        found = found.outerjoin(PILOTS, PILOTS.c.key == ENTRIES.c.key)
        found = found.where(OUTCOMES.c.key.is_not(None), OUTCOMES.c.failed.is_(None))
        for rows in self._pages(found, ENTRIES.c.own):
            for row in rows:
                entry = Entry(own=row.own, article=_article(row.article), columns=json.loads(row.columns))
                yield Kept(entry, _outcome(row), row.first, row.pilot is not None)

    def standing(self, settings: Settings | None = None) -> Standing:
        """How far it is; without settings every outcome counts. What failed under other settings waits."""
        open_ = _is_open(settings) if settings else OUTCOMES.c.key.is_(None)
        with self.looking() as db:
            counted = sa.select(
                sa.func.count(),
                sa.func.count().filter(~open_, OUTCOMES.c.failed.is_(None)),
                sa.func.count().filter(~open_, OUTCOMES.c.failed.is_not(None)),
                sa.func.count().filter(open_),
            ).select_from(_joined())
            articles, done, failed, waiting = db.execute(counted).one()
            refused = db.execute(sa.select(sa.func.count()).select_from(REFUSED)).scalar_one()
            copies = db.execute(sa.select(sa.func.count()).select_from(COPIES)).scalar_one()
            parts = sa.select(sa.func.count()).select_from(_with_checks(_joined())).where(CHECKS.c.lacking > 0)
            lacking = db.execute(parts).scalar_one()
            took = (OUTCOMES.c.calls, OUTCOMES.c.tokens_in, OUTCOMES.c.tokens_out)
            calls, into, out = db.execute(sa.select(*(sa.func.coalesce(sa.func.sum(each), 0) for each in took))).one()
            priced = sa.select(OUTCOMES.c.cost, sa.func.count()).where(OUTCOMES.c.cost.is_not(None))
            costs = [Decimal(cost) * count for cost, count in db.execute(priced.group_by(OUTCOMES.c.cost))]
        return Standing(
            articles=articles + refused,
            done=done,
            failed=failed + refused,
            waiting=waiting,
            lacking=lacking,
            copies=copies,
            calls=calls,
            tokens=Tokens(input=into, output=out),
            cost=plain(sum(costs, Decimal(0))) if costs else None,
        )

    def ask_to_stop(self, *, asked: bool = True) -> None:
        """Asks whoever works on it to finish what is in flight and no more, or takes that back."""
        self.note(STOP, "asked" if asked else None)

    def asked_to_stop(self) -> bool:
        """Whether somebody did."""
        return self.noted(STOP) is not None

    def note(self, name: str, value: str | None) -> None:
        """Tells all who work on it; nothing takes it back."""
        new = self.database.insert(NOTES).values(name=name, value=value)
        if value is None:
            self.database.again(lambda db: db.execute(sa.delete(NOTES).where(NOTES.c.name == name)))
        else:
            new = new.on_conflict_do_update(index_elements=["name"], set_={"value": value})
            self.database.again(lambda db: db.execute(new))

    def noted(self, name: str) -> str | None:
        """What was told."""
        return self.database.again(lambda db: db.execute(sa.select(NOTES.c.value).where(NOTES.c.name == name)).scalar())

    def close(self) -> None:
        """Lets go of it."""
        self.database.close()

    def _pages(self, found: sa.Select[Any], by: sa.Column[Any], size: int = CHUNK) -> Iterator[Sequence[sa.Row[Any]]]:
        """All rows of a query in order of one of its columns, some at a time: nothing is held open in between."""
        more = found
        while rows := self._page(more.order_by(by).limit(size)):
            yield rows
            more = found.where(by > getattr(rows[-1], by.name))

    def _page(self, found: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        with self.looking() as db:
            return db.execute(found).all()

    def writing(self) -> AbstractContextManager[sa.Connection]:
        """One transaction, durable when it is left. Raises StorageLost."""
        return self.database.writing()

    def looking(self) -> AbstractContextManager[sa.Connection]:
        """A connection to read with. Raises StorageLost."""
        return self.database.looking()


def is_batch(folder: Path) -> bool:
    """Whether a batch is kept there."""
    return (folder / NAME).is_file()


def open_batch(folder: Path) -> BatchStore:
    """The batch that is there. Raises InputError if there is none, and StorageLost."""
    if not is_batch(folder):
        raise InputError("holds no batch", where=str(folder), do="Start one: argmap batch SOURCE --out DIR")
    return BatchStore(folder)


def _joined() -> sa.Join:
    return ENTRIES.outerjoin(OUTCOMES, ENTRIES.c.key == OUTCOMES.c.key)


_RESTS = tuple(column for column in CHECKS.c if column.name != "key")


def _with_checks(outcomes: sa.FromClause) -> sa.Join:
    return outcomes.outerjoin(CHECKS, OUTCOMES.c.key == CHECKS.c.key)


def _with_outcomes() -> sa.Select[tuple[object, ...]]:
    both = (*ENTRIES.c, *(column for column in OUTCOMES.c if column.name != "key"))
    return sa.select(*both, *_RESTS).select_from(_with_checks(_joined()))


def _is_first() -> sa.ColumnElement[bool]:
    other = ENTRIES.alias()
    first = sa.select(sa.func.min(other.c.place)).where(other.c.key == ENTRIES.c.key).scalar_subquery()
    return ENTRIES.c.place == first


def _waits(settings: Settings, *, pilot: bool) -> tuple[sa.ColumnElement[bool], ...]:
    among = [ENTRIES.c.key.in_(sa.select(PILOTS.c.key))] if pilot else []
    return (_is_open(settings), _is_first(), *among)


def _differs(settings: Settings) -> sa.ColumnElement[bool]:
    return (OUTCOMES.c.mapping != settings.mapping) | (OUTCOMES.c.checking != settings.checking)


def _is_open(settings: Settings) -> sa.ColumnElement[bool]:
    return OUTCOMES.c.key.is_(None) | _differs(settings)


def _packed(data: bytes) -> bytes:
    return zlib.compress(data, 6) if data else b""


def _unpacked(data: bytes | None) -> bytes:
    return zlib.decompress(data) if data else b""


def _article(data: bytes) -> Article:
    return Article.model_validate_json(_unpacked(data))


def _waiting(row: sa.Row[tuple[object, ...]]) -> Waiting:
    return Waiting(row.key, _article(row.article), _outcome(row) if row.mapping is not None else None)


def _outcome(row: sa.Row[tuple[object, ...]]) -> Outcome:
    return Outcome(
        key=row.key,
        mapping=row.mapping,
        checking=row.checking,
        map=_unpacked(row.map),
        findings=_unpacked(row.findings),
        ruling=row.ruling or "",
        mapped=_unpacked(row.mapped),
        heard=_unpacked(row.heard),
        lacking=row.lacking or 0,
        failed=Quarantined.model_validate_json(row.failed) if row.failed else None,
        calls=row.calls,
        tokens=Tokens(input=row.tokens_in, output=row.tokens_out),
        cost=row.cost,
        seconds=row.seconds,
    )
