"""A source into a batch: read as a stream, entered some hundred at a time, each own id once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from pipeline.batch.copies import find_copies, sign
from pipeline.batch.store import CHUNK, BatchStore, Trouble
from pipeline.corpus import read_entries
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


def take(sources: Sequence[str | Path], store: BatchStore, limits: ReadLimits, tell: Tell = lambda _: None) -> Taken:
    """Enters what the sources hold, and takes out what they hold no more. Raises InputError and StorageLost."""
    reading, taken = store.begin(), Taken(0, 0, 0, 0)
    for chunk in _chunks(read_entries(sources, limits), CHUNK):
        entries, refused = dict[str, Entry](), list[Trouble]()
        twice = 0
        for item in chunk:
            if isinstance(item, Failed):
                refused.append(Trouble(item.article, item.stage, item.reason))
            elif item.own not in entries and not store.known(item.own, reading):
                entries[item.own] = item
            elif item.own == item.article.id:
                twice += 1
            else:
                refused.append(Trouble(item.article.file, "read", f"the id {item.own!r} is another row's already"))
        store.take(entries.values(), refused, reading, taken.entries)
        sign(store, entries.values())
        taken = Taken(taken.entries + len(entries), taken.refused + len(refused), taken.twice + twice, 0)
        tell(taken.entries)
    taken = taken._replace(gone=store.finish_reading(reading))
    find_copies(store)
    return taken


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(items)
    while chunk := list(islice(left, size)):
        yield chunk
