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

from pipeline.errors import InputError, StorageLost
from pipeline.models import Article, Entry, Outcome, Quarantined, Standing, Tokens, content_id, plain

NAME = "batch.sqlite"
SCHEMA = 1
CHUNK = 200
"""Rows that are read or written at a time: what is in memory does not grow with the batch."""

_TABLES = sa.MetaData()
_ENTRIES = sa.Table(
    "entries",
    _TABLES,
    sa.Column("own", sa.Text, primary_key=True),
    sa.Column("place", sa.Integer, nullable=False, index=True),
    sa.Column("reading", sa.Integer, nullable=False),
    sa.Column("key", sa.Text, nullable=False, index=True),
    sa.Column("article", sa.LargeBinary, nullable=False),
    sa.Column("columns", sa.Text, nullable=False),
)
_OUTCOMES = sa.Table(
    "outcomes",
    _TABLES,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("mapping", sa.Text, nullable=False),
    sa.Column("checking", sa.Text, nullable=False),
    sa.Column("map", sa.LargeBinary, nullable=False),
    sa.Column("findings", sa.LargeBinary, nullable=False),
    sa.Column("failed", sa.Text),
    sa.Column("calls", sa.Integer, nullable=False),
    sa.Column("tokens_in", sa.Integer, nullable=False),
    sa.Column("tokens_out", sa.Integer, nullable=False),
    sa.Column("cost", sa.Text),
    sa.Column("seconds", sa.Float, nullable=False),
)
_REFUSED = sa.Table(
    "refused",
    _TABLES,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("reading", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)


class Settings(NamedTuple):
    """The keys of the settings in force: what maps and findings answer to."""

    mapping: str
    checking: str


class Kept(NamedTuple):
    """One finished article as it is kept."""

    entry: Entry
    outcome: Outcome


class Waiting(NamedTuple):
    """An article that is to be done, under its key, and what there is of it under other settings."""

    key: str
    article: Article
    before: Outcome | None


class Trouble(NamedTuple):
    """One article that came to nothing, and why; ``stage`` is ``read`` for rows that could not be read."""

    own: str
    stage: str
    reason: str


def article_key(article: Article) -> str:
    """Of text and metadata: where it was read from, and how it lay there, is no part of it."""
    return content_id("b", article.model_dump_json(exclude={"file", "source_sha256", "notes"}), length=20)


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
                _TABLES.create_all(db)
                db.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")

    def begin(self) -> int:
        """The number of a new reading of the source: what it does not meet is gone."""
        with self._writing() as db:
            last = db.execute(sa.select(sa.func.max(_ENTRIES.c.reading))).scalar() or 0
            refused = db.execute(sa.select(sa.func.max(_REFUSED.c.reading))).scalar() or 0
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
        with self._writing() as db:
            for table, found, by in ((_ENTRIES, rows, "own"), (_REFUSED, bad, "name")):
                if found:
                    new = insert(table)
                    set_ = {column.name: new.excluded[column.name] for column in table.c if column.name != by}
                    db.execute(new.on_conflict_do_update(index_elements=[by], set_=set_), found)

    def known(self, own: str, reading: int) -> bool:
        """Whether this reading has met an entry of this id."""
        with self._reading() as db:
            found = sa.select(_ENTRIES.c.own).where(_ENTRIES.c.own == own, _ENTRIES.c.reading == reading)
            return db.execute(found).first() is not None

    def finish_reading(self, reading: int) -> int:
        """Takes out what this reading did not meet; returns how many entries that were."""
        with self._writing() as db:
            gone = db.execute(sa.delete(_ENTRIES).where(_ENTRIES.c.reading != reading)).rowcount
            db.execute(sa.delete(_REFUSED).where(_REFUSED.c.reading != reading))
            return gone

    def waiting(self, settings: Settings) -> Iterator[Waiting]:
        """Articles without an outcome under these settings, in order, each once, though several entries have it."""
        last = -1
        while True:
            with self._reading() as db:
                found = _with_outcomes().where(_ENTRIES.c.place > last, _is_open(settings), _is_first())
                rows = db.execute(found.order_by(_ENTRIES.c.place).limit(CHUNK)).all()
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
        with self._writing() as db:
            db.execute(insert(_OUTCOMES).values(row).on_conflict_do_update(index_elements=["key"], set_=row))

    def retry(self) -> int:
        """Lets what failed wait again; returns how many."""
        with self._writing() as db:
            return db.execute(sa.delete(_OUTCOMES).where(_OUTCOMES.c.failed.is_not(None))).rowcount

    def gc(self) -> int:
        """Drops outcomes of articles that no entry has any more, and gives the space back; returns how many."""
        with self._writing() as db:
            gone = db.execute(sa.delete(_OUTCOMES).where(_OUTCOMES.c.key.not_in(sa.select(_ENTRIES.c.key)))).rowcount
        with self._translated(), self._engine.connect() as db:
            db.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM")
        return gone

    def failures(self) -> Iterator[Trouble]:
        """What came to nothing: rows that could not be read, then articles, in order."""
        with self._reading() as db:
            for row in db.execute(sa.select(_REFUSED).order_by(_REFUSED.c.name)).all():
                yield Trouble(row.name, "read", row.reason)
            found = sa.select(_ENTRIES.c.own, _OUTCOMES.c.failed).select_from(_joined())
            for row in db.execute(found.where(_OUTCOMES.c.failed.is_not(None)).order_by(_ENTRIES.c.own)):
                failed = Quarantined.model_validate_json(row.failed)
                yield Trouble(row.own, failed.stage, failed.reason)

    def finished(self) -> Iterator[Kept]:
        """All finished articles, in order of their own ids."""
        last = ""
        while True:
            with self._reading() as db:
                found = _with_outcomes().where(_ENTRIES.c.own > last)
                found = found.where(_OUTCOMES.c.key.is_not(None), _OUTCOMES.c.failed.is_(None))
                rows = db.execute(found.order_by(_ENTRIES.c.own).limit(CHUNK)).all()
            if not rows:
                return
            for row in rows:
                last = row.own
                entry = Entry(own=row.own, article=_article(row.article), columns=json.loads(row.columns))
                yield Kept(entry, _outcome(row))

    def standing(self, settings: Settings | None = None) -> Standing:
        """How far it is; without settings every outcome counts as done."""
        open_ = _is_open(settings) if settings else _OUTCOMES.c.key.is_(None)
        with self._reading() as db:
            counted = sa.select(
                sa.func.count(),
                sa.func.count().filter(~open_, _OUTCOMES.c.failed.is_(None)),
                sa.func.count().filter(_OUTCOMES.c.failed.is_not(None)),
                sa.func.count().filter(open_),
            ).select_from(_joined())
            articles, done, failed, waiting = db.execute(counted).one()
            refused = db.execute(sa.select(sa.func.count()).select_from(_REFUSED)).scalar_one()
            paid = db.execute(
                sa.select(_OUTCOMES.c.calls, _OUTCOMES.c.tokens_in, _OUTCOMES.c.tokens_out, _OUTCOMES.c.cost)
            )
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
            calls=calls,
            tokens=Tokens(input=into, output=out),
            cost=None if cost is None else plain(cost),
        )

    def close(self) -> None:
        """Lets go of the file."""
        self._engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with self._translated(), self._engine.begin() as db:
            yield db

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
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


def open_batch(folder: Path) -> BatchStore:
    """The batch that is there. Raises InputError if there is none, and StorageLost."""
    if not (folder / NAME).is_file():
        raise InputError("holds no batch", where=str(folder), do="Start one: argmap batch SOURCE --out DIR")
    return BatchStore(folder)


def _durably(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _joined() -> sa.Join:
    return _ENTRIES.outerjoin(_OUTCOMES, _ENTRIES.c.key == _OUTCOMES.c.key)


def _with_outcomes() -> sa.Select[tuple[object, ...]]:
    both = (*_ENTRIES.c, *(column for column in _OUTCOMES.c if column.name != "key"))
    return sa.select(*both).select_from(_joined())


def _is_first() -> sa.ColumnElement[bool]:
    other = _ENTRIES.alias()
    first = sa.select(sa.func.min(other.c.place)).where(other.c.key == _ENTRIES.c.key).scalar_subquery()
    return _ENTRIES.c.place == first


def _differs(settings: Settings) -> sa.ColumnElement[bool]:
    return (_OUTCOMES.c.mapping != settings.mapping) | (_OUTCOMES.c.checking != settings.checking)


def _is_open(settings: Settings) -> sa.ColumnElement[bool]:
    return _OUTCOMES.c.key.is_(None) | _differs(settings)


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
