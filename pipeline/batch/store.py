"""What a batch holds, in one SQLite file: entries by their own ids, outcomes by what they were made of.

An outcome is written in one transaction, durable when ``put`` returns. It is found again by the article's key, so rows
may be moved, added or renamed and nothing is made twice; which settings it answers to stands beside it.
"""

import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import SQLAlchemyError

from pipeline.batch.tables import (
    BANDS,
    COPIES,
    ENTRIES,
    OUTCOMES,
    PILOTS,
    QUESTIONS,
    REFUSED,
    SIGNATURES,
    TABLES,
    WANTED,
)
from pipeline.corpus import title_from
from pipeline.errors import InputError, StorageLost
from pipeline.models import Article, Entry, Outcome, Quarantined, Standing, Tokens, content_id, plain

NAME = "batch.sqlite"
STOP = "cancel"
"""A file that asks a running batch to stop; looked at between articles."""
SCHEMA = 1
CHUNK = 200
"""Rows that are read or written at a time: what is in memory does not grow with the batch."""


class Settings(NamedTuple):
    """The keys of the settings in force: what maps and findings answer to."""

    mapping: str
    checking: str


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


def article_key(article: Article) -> str:
    """Of text and metadata that were given: where it was read from, and how it lay there, is no part of it."""
    left_out = {"file", "source_sha256", "notes"}
    if article.source in (article.file, article.file.rpartition(":")[0]):
        left_out.add("source")
    if article.title == title_from(article.file):
        left_out.add("title")
    return content_id("b", article.model_dump_json(exclude=left_out), length=20)


class BatchStore:
    """The file of one batch. One process writes; any may read."""

    def __init__(self, folder: Path) -> None:
        """Opens or creates it. Raises StorageLost, and InputError for what is none."""
        self.folder, self._path = folder, folder / NAME
        with self._translated():
            folder.mkdir(parents=True, exist_ok=True)
            self._engine = sa.create_engine(f"sqlite:///{self._path}", connect_args={"timeout": 30})
            sa.event.listen(self._engine, "connect", _durably)
            with self._engine.begin() as db:
                version = int(db.exec_driver_sql("PRAGMA user_version").scalar_one())
                if version > SCHEMA:
                    raise InputError("is a batch of a newer argmap", where=str(self._path), do="Use that version.")
                TABLES.create_all(db)
                db.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")

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
                    new = insert(table)
                    set_ = {column.name: new.excluded[column.name] for column in table.c if column.name != by}
                    db.execute(new.on_conflict_do_update(index_elements=[by], set_=set_), found)

    def known(self, own: str, reading: int) -> bool:
        """Whether this reading has met an entry of this id."""
        with self.looking() as db:
            found = sa.select(ENTRIES.c.own).where(ENTRIES.c.own == own, ENTRIES.c.reading == reading)
            return db.execute(found).first() is not None

    def finish_reading(self, reading: int) -> int:
        """Takes out what this reading did not meet; returns how many entries that were."""
        with self.writing() as db:
            gone = db.execute(sa.delete(ENTRIES).where(ENTRIES.c.reading != reading)).rowcount
            db.execute(sa.delete(REFUSED).where(REFUSED.c.reading != reading))
            return gone

    def entries(self) -> Iterator[Entered]:
        """All articles in order of their keys, each once, though several entries have it."""
        last = ""
        while True:
            with self.looking() as db:
                found = sa.select(ENTRIES.c.key, ENTRIES.c.article).where(ENTRIES.c.key > last).group_by(ENTRIES.c.key)
                rows = db.execute(found.order_by(ENTRIES.c.key).limit(CHUNK)).all()
            if not rows:
                return
            for row in rows:
                last = row.key
                yield Entered(row.key, _article(row.article))

    def choose(self, keys: Iterable[str]) -> None:
        """Makes these articles the pilot, and no others."""
        rows = [{"key": key} for key in keys]
        with self.writing() as db:
            db.execute(sa.delete(PILOTS))
            if rows:
                db.execute(insert(PILOTS), rows)

    def before(self, key: str) -> Outcome | None:
        """What there is of an article under whatever settings."""
        with self.looking() as db:
            row = db.execute(sa.select(OUTCOMES).where(OUTCOMES.c.key == key)).first()
        return None if row is None else _outcome(row)

    def waiting(self, settings: Settings, *, pilot: bool = False) -> Iterator[Waiting]:
        """Articles without an outcome under these settings, in order, each once, though several entries have it.

        ``pilot``: only those that were chosen.
        """
        among = [ENTRIES.c.key.in_(sa.select(PILOTS.c.key))] if pilot else []
        last = -1
        while True:
            with self.looking() as db:
                found = _with_outcomes().where(ENTRIES.c.place > last, _is_open(settings), _is_first(), *among)
                rows = db.execute(found.order_by(ENTRIES.c.place).limit(CHUNK)).all()
            if not rows:
                return
            for row in rows:
                last = row.place
                yield Waiting(row.key, _article(row.article), _outcome(row) if row.mapping is not None else None)

    def put(self, outcome: Outcome) -> None:
        """Durable when it returns. Raises StorageLost."""
        row = {
            **outcome.model_dump(exclude={"map", "findings", "failed", "tokens"}),
            "map": _packed(outcome.map),
            "findings": _packed(outcome.findings),
            "failed": outcome.failed.model_dump_json() if outcome.failed else None,
            "tokens_in": outcome.tokens.input,
            "tokens_out": outcome.tokens.output,
        }
        with self.writing() as db:
            db.execute(insert(OUTCOMES).values(row).on_conflict_do_update(index_elements=["key"], set_=row))

    def retry(self) -> int:
        """Lets what failed wait again, calls of the Batch API among it; returns how many articles."""
        with self.writing() as db:
            db.execute(sa.delete(QUESTIONS).where(QUESTIONS.c.failed))
            return db.execute(sa.delete(OUTCOMES).where(OUTCOMES.c.failed.is_not(None))).rowcount

    def gc(self) -> int:
        """Drops outcomes of articles that no entry has any more, and gives the space back; returns how many."""
        with self.writing() as db:
            gone = db.execute(sa.delete(OUTCOMES).where(OUTCOMES.c.key.not_in(sa.select(ENTRIES.c.key)))).rowcount
            for table in (SIGNATURES, BANDS, PILOTS):
                db.execute(sa.delete(table).where(table.c.key.not_in(sa.select(ENTRIES.c.key))))
            db.execute(sa.delete(WANTED).where(WANTED.c.article.not_in(sa.select(ENTRIES.c.key))))
        with self._translated(), self._engine.connect() as db:
            db.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM")
        return gone

    def failures(self) -> Iterator[Trouble]:
        """What came to nothing: rows that could not be read, then articles, in order."""
        with self.looking() as db:
            for row in db.execute(sa.select(REFUSED).order_by(REFUSED.c.name)).all():
                yield Trouble(row.name, "read", row.reason)
            found = sa.select(ENTRIES.c.own, OUTCOMES.c.failed).select_from(_joined())
            for row in db.execute(found.where(OUTCOMES.c.failed.is_not(None)).order_by(ENTRIES.c.own)):
                failed = Quarantined.model_validate_json(row.failed)
                yield Trouble(row.own, failed.stage, failed.reason)

    def finished(self) -> Iterator[Kept]:
        """All finished articles, in order of their own ids."""
        last = ""
        while True:
            with self.looking() as db:
                found = _with_outcomes().add_columns(COPIES.c.first, PILOTS.c.key.label("pilot"))
                found = found.outerjoin(COPIES, COPIES.c.own == ENTRIES.c.own)
                found = found.outerjoin(PILOTS, PILOTS.c.key == ENTRIES.c.key).where(ENTRIES.c.own > last)
                found = found.where(OUTCOMES.c.key.is_not(None), OUTCOMES.c.failed.is_(None))
                rows = db.execute(found.order_by(ENTRIES.c.own).limit(CHUNK)).all()
            if not rows:
                return
            for row in rows:
                last = row.own
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
            paid = db.execute(sa.select(OUTCOMES.c.calls, OUTCOMES.c.tokens_in, OUTCOMES.c.tokens_out, OUTCOMES.c.cost))
            calls = into = out = 0
            cost: Decimal | None = None
            for row in paid:
                calls, into, out = calls + row.calls, into + row.tokens_in, out + row.tokens_out
                cost = (cost or Decimal(0)) + Decimal(row.cost) if row.cost is not None else cost
        return Standing(
            articles=articles + refused,
            done=done,
            failed=failed + refused,
            waiting=waiting,
            copies=copies,
            calls=calls,
            tokens=Tokens(input=into, output=out),
            cost=None if cost is None else plain(cost),
        )

    def ask_to_stop(self, *, asked: bool = True) -> None:
        """Asks whoever works on it to finish what is in flight and no more, or takes that back."""
        with self._translated():
            if asked:
                (self.folder / STOP).touch()
            else:
                (self.folder / STOP).unlink(missing_ok=True)

    def asked_to_stop(self) -> bool:
        """Whether somebody did."""
        return (self.folder / STOP).exists()

    def close(self) -> None:
        """Lets go of the file."""
        self._engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction, durable when it is left. Raises StorageLost."""
        with self._translated(), self._engine.begin() as db:
            yield db

    @contextmanager
    def looking(self) -> Iterator[sa.Connection]:
        """A connection to read with. Raises StorageLost."""
        with self._translated(), self._engine.connect() as db:
            yield db

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            why = str(getattr(error, "orig", None) or error)
            raise StorageLost(
                f"the batch cannot be kept: {why}", where=str(self._path), do="Check the disk."
            ) from error


def is_batch(folder: Path) -> bool:
    """Whether a batch is kept there."""
    return (folder / NAME).is_file()


def open_batch(folder: Path) -> BatchStore:
    """The batch that is there. Raises InputError if there is none, and StorageLost."""
    if not is_batch(folder):
        raise InputError("holds no batch", where=str(folder), do="Start one: argmap batch SOURCE --out DIR")
    return BatchStore(folder)


def _durably(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _joined() -> sa.Join:
    return ENTRIES.outerjoin(OUTCOMES, ENTRIES.c.key == OUTCOMES.c.key)


def _with_outcomes() -> sa.Select[tuple[object, ...]]:
    both = (*ENTRIES.c, *(column for column in OUTCOMES.c if column.name != "key"))
    return sa.select(*both).select_from(_joined())


def _is_first() -> sa.ColumnElement[bool]:
    other = ENTRIES.alias()
    first = sa.select(sa.func.min(other.c.place)).where(other.c.key == ENTRIES.c.key).scalar_subquery()
    return ENTRIES.c.place == first


def _differs(settings: Settings) -> sa.ColumnElement[bool]:
    return (OUTCOMES.c.mapping != settings.mapping) | (OUTCOMES.c.checking != settings.checking)


def _is_open(settings: Settings) -> sa.ColumnElement[bool]:
    return OUTCOMES.c.key.is_(None) | _differs(settings)


def _packed(data: bytes) -> bytes:
    return zlib.compress(data, 6) if data else b""


def _unpacked(data: bytes) -> bytes:
    return zlib.decompress(data) if data else b""


def _article(data: bytes) -> Article:
    return Article.model_validate_json(_unpacked(data))


def _outcome(row: sa.Row[tuple[object, ...]]) -> Outcome:
    return Outcome(
        key=row.key,
        mapping=row.mapping,
        checking=row.checking,
        map=_unpacked(row.map),
        findings=_unpacked(row.findings),
        failed=Quarantined.model_validate_json(row.failed) if row.failed else None,
        calls=row.calls,
        tokens=Tokens(input=row.tokens_in, output=row.tokens_out),
        cost=row.cost,
        seconds=row.seconds,
    )
