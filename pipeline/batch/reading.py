"""A source into a batch: read as a stream, entered some hundred at a time, each own id once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from pipeline.batch.copies import find_copies, sign
from pipeline.batch.store import CHUNK, BatchStore, Trouble, sibling
from pipeline.corpus import read_entries
from pipeline.keys import article_key
from pipeline.models import Entry, Failed, ReadLimits

T = TypeVar("T")
Tell = Callable[[int], None]
"""Is told how many entries were read."""


class Taken(NamedTuple):
    """What a reading of the source met: entries, rows that it could not read, texts met twice, entries now gone."""

    entries: int
    refused: int
    twice: int
    gone: int


@dataclass
class _Met:
    """What some rows come to."""

    entries: dict[str, Entry]
    refused: list[Trouble]
    twice: int


def take(sources: Sequence[str | Path], store: BatchStore, limits: ReadLimits, tell: Tell = lambda _: None) -> Taken:
    """Enters what the sources hold, and takes out what they hold no more. Raises InputError and StorageLost."""
    reading, taken = store.begin(), Taken(0, 0, 0, 0)
    for chunk in _chunks(read_entries(sources, limits), CHUNK):
        met = _met(chunk, cache(partial(store.known, reading=reading)))  # nothing is entered meanwhile
        store.take(met.entries.values(), met.refused, reading, taken.entries)
        sign(store, met.entries.values())
        taken = Taken(taken.entries + len(met.entries), taken.refused + len(met.refused), taken.twice + met.twice, 0)
        tell(taken.entries)
    store.settle_ids(reading)
    taken = taken._replace(gone=store.finish_reading(reading))
    find_copies(store)
    return taken


def _met(chunk: Iterable[Entry | Failed], known: Callable[[str], Entry | None]) -> _Met:
    met = _Met({}, [], 0)
    for item in chunk:
        if isinstance(item, Failed):
            met.refused.append(Trouble(item.article, item.stage, item.reason))
            continue
        own = _own(item, lambda own: met.entries.get(own) or known(own))
        if own is None:
            met.refused.append(Trouble(item.place, "read", f"the id {item.own!r} is another row's already"))
        elif own in met.entries or known(own) is not None:
            met.twice += 1
        else:
            met.entries[own] = item.model_copy(update={"own": own})
    return met


def _own(item: Entry, known: Callable[[str], Entry | None]) -> str | None:
    """The id that an entry goes by; None if its row's own id is another row's already.

    A text without an id that is there with other metadata too, as when two papers bring it, goes by both.
    """
    found = known(item.own)
    if item.own != item.article.id:
        return item.own if found is None else None
    if found is None:
        return item.own
    key = article_key(item.article)
    return item.own if article_key(found.article) == key else sibling(item.own, key)


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(items)
    while chunk := list(islice(left, size)):
        yield chunk
