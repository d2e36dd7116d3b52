"""Articles that say nearly what another one says, such as syndicated copies, found without comparing all with all.

Each text is hashed once into a MinHash of its runs of three words. Articles that share one of its bands are compared by
their signatures. Signatures and bands lie in the batch's file, so what is in memory grows with the copies alone. Of
articles alike the first is the one that was published first, then the one whose own id sorts first: the order in which
they were read decides nothing.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
import sqlalchemy as sa
from rensa import RMinHash

from pipeline.batch.store import CHUNK, BatchStore
from pipeline.batch.tables import BANDS, COPIES, ENTRIES, SIGNATURES
from pipeline.keys import article_key
from pipeline.models import Article, Entry

RUN = 3
"""Words that are hashed together."""
HASHES, ROWS = 125, 5
ALIKE = 0.7
"""Share of its runs of words from which on an article is a copy; one that is as much alike shares a band 99 times in
100, and one half as much alike 12 times."""
MADE = f"{RMinHash.ALGORITHM_VERSION}:{RUN}:{HASHES}:{ROWS}"
_WORD = re.compile(r"\w+")
_LATER = "9999"


class _Candidate(NamedTuple):
    """An article with the band that it shares."""

    value: int
    key: str
    own: str
    published: str
    sketch: bytes


def sign(store: BatchStore, entries: Iterable[Entry]) -> None:
    """Keeps the signatures of those entries whose articles have none yet. Raises StorageLost."""
    articles = {article_key(entry.article): entry.article for entry in entries}
    with store.looking() as db:
        found = sa.select(SIGNATURES.c.key).where(SIGNATURES.c.key.in_(articles), SIGNATURES.c.made == MADE)
        known = set(db.execute(found).scalars())
    new = {key: _sketch(article.text) for key, article in articles.items() if key not in known}
    if not new:
        return
    rows = [
        {"key": key, "made": MADE, "published": _day(articles[key]), "sketch": sketch} for key, sketch in new.items()
    ]
    bands = [{"value": value, "key": key} for key, sketch in new.items() for value in set(_bands(sketch))]
    with store.writing() as db:
        db.execute(sa.delete(BANDS).where(BANDS.c.key.in_(new)))
        db.execute(sa.delete(SIGNATURES).where(SIGNATURES.c.key.in_(new)))
        db.execute(sa.insert(SIGNATURES), rows)
        db.execute(sa.insert(BANDS), bands)


def find_copies(store: BatchStore) -> int:
    """Finds anew which entries are copies of which; returns how many are. Raises StorageLost."""
    firsts = _Groups()
    with store.looking() as db:
        rows = db.execute(_sharing().execution_options(yield_per=CHUNK))
        for _, group in groupby(map(_candidate, rows), key=lambda each: each.value):
            _compare(group, firsts)
    with store.writing() as db:
        db.execute(sa.delete(COPIES))
        db.execute(COPIES.insert().from_select(["own", "first"], _twice()))
        for key, first in firsts.by_key():
            same = sa.select(ENTRIES.c.own, sa.literal(first)).where(ENTRIES.c.key == key, ENTRIES.c.own != first)
            copied = store.database.insert(COPIES).from_select(["own", "first"], same)
            db.execute(copied.on_conflict_do_update(index_elements=["own"], set_={"first": copied.excluded.first}))
        return db.execute(sa.select(sa.func.count()).select_from(COPIES)).scalar_one()


def _candidate(row: Any) -> _Candidate:  # noqa: ANN401 - a row, typed otherwise in each version of SQLAlchemy
    return _Candidate(*row)


def _sketch(text: str) -> bytes:
    words = _WORD.findall(text.casefold())
    runs = [" ".join(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))]
    made = RMinHash(num_perm=HASHES, seed=1)
    made.update(runs)
    return np.array(made.digest(), dtype="<u4").tobytes()


def _bands(sketch: bytes) -> Iterator[int]:
    size = 4 * ROWS
    for at in range(0, len(sketch), size):
        digest = hashlib.blake2b(at.to_bytes(4, "big") + sketch[at : at + size], digest_size=8).digest()
        yield int.from_bytes(digest, "big", signed=True)


def _day(article: Article) -> str | None:
    return article.published.isoformat() if article.published else None


def _sharing() -> sa.Select[tuple[int, str, str, str, bytes]]:
    """Articles by band, in their lasting order, of bands that several of them share."""
    own = sa.func.min(ENTRIES.c.own)
    published = sa.func.coalesce(SIGNATURES.c.published, _LATER)
    shared = sa.select(BANDS.c.value).group_by(BANDS.c.value).having(sa.func.count() > 1)
    return (
        sa.select(BANDS.c.value, BANDS.c.key, own, published, SIGNATURES.c.sketch)
        .join(SIGNATURES, SIGNATURES.c.key == BANDS.c.key)
        .join(ENTRIES, ENTRIES.c.key == BANDS.c.key)
        .where(BANDS.c.value.in_(shared), SIGNATURES.c.made == MADE)
        .group_by(BANDS.c.value, BANDS.c.key, SIGNATURES.c.key)
        .order_by(BANDS.c.value, published, own)
    )


def _twice() -> sa.Select[tuple[str, str]]:
    """Entries that share article and metadata with another one, and the first of them."""
    first = sa.select(ENTRIES.c.key, sa.func.min(ENTRIES.c.own).label("own")).group_by(ENTRIES.c.key).subquery()
    return (
        sa.select(ENTRIES.c.own, first.c.own)
        .join(first, first.c.key == ENTRIES.c.key)
        .where(ENTRIES.c.own != first.c.own)
    )


def _compare(group: Iterable[_Candidate], firsts: "_Groups") -> None:
    """Each with the first and with the one before it: a band that a thousand share costs two thousand looks."""
    head: _Candidate | None = None
    before: _Candidate | None = None
    for each in group:
        for other in {one.key: one for one in (head, before) if one is not None}.values():
            if _likeness(each.sketch, other.sketch) >= ALIKE:
                firsts.join(each, other)
        head, before = head or each, each


def _likeness(one: bytes, other: bytes) -> float:
    return float(np.mean(np.frombuffer(one, dtype="<u4") == np.frombuffer(other, dtype="<u4")))


class _Groups:
    """Articles alike, each group under the one that stands first."""

    def __init__(self) -> None:
        self._over: dict[str, str] = {}
        self._rank: dict[str, tuple[str, str]] = {}

    def join(self, one: _Candidate, other: _Candidate) -> None:
        """Makes the groups of both one."""
        for each in (one, other):
            self._over.setdefault(each.key, each.key)
            self._rank[each.key] = (each.published, each.own)
        first, second = sorted((self._top(one.key), self._top(other.key)), key=self._rank.__getitem__)
        self._over[second] = first

    def by_key(self) -> Iterator[tuple[str, str]]:
        """Keys of articles, and the own id of the first of their group."""
        for key in sorted(self._over):
            yield key, self._rank[self._top(key)][1]

    def _top(self, key: str) -> str:
        while (over := self._over[key]) != key:
            self._over[key] = self._over[over]
            key = over
        return key
