"""Items of stories that nothing happened to are not read again: findings of the queue, or what rests on rows.

What can change an item leaves a trace that only grows: an event, a decision, a counted change of its handling, a look,
words that were picked. A story whose traces are as they were has the items that it had. Sessions that write read anew:
what they see may never come to be.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.orm import Session

from pipeline.review.database import tables as t

Traces = tuple[object, ...]
T = TypeVar("T")
Read = Callable[[Session, Sequence[int]], Iterable[T]]
"""Reads the items of some stories."""

TRACES: tuple[Any, ...] = (
    select(t.Story.id, t.Story.draft),
    select(t.Event.story_id, func.max(t.Event.id)).where(t.Event.story_id.is_not(None)).group_by(t.Event.story_id),
    select(t.Decision.story_id, func.max(t.Decision.id)).group_by(t.Decision.story_id),
    select(t.Handling.story_id, func.sum(t.Handling.version), func.count()).group_by(t.Handling.story_id),
    select(t.Seen.story_id, func.max(t.Seen.id)).group_by(t.Seen.story_id),
    select(t.Picked.story_id, func.max(t.Picked.id), func.count()).group_by(t.Picked.story_id),
)
"""Of all that a person can do to a finding: by each, the story and what only grows."""


@dataclass(frozen=True)
class _Kept(Generic[T]):
    """Items as they were read last: by story, with its traces; and all of them in order."""

    stories: Mapping[int, tuple[Traces, tuple[T, ...]]]
    ordered: tuple[T, ...]


class Remembered(Generic[T]):
    """Items by story, as they were read last, for each database. ``of`` tells an item's story, ``order`` orders all.

    ``traces`` are queries: each of a story's number and what is another whenever its items may be.
    """

    def __init__(
        self,
        read: Read[T],
        of: Callable[[T], int],
        order: Callable[[Iterable[T]], tuple[T, ...]],
        traces: Sequence[Any] = TRACES,
    ) -> None:
        self._read, self._of, self._order, self._queries = read, of, order, traces
        self._kept: WeakKeyDictionary[object, _Kept[T]] = WeakKeyDictionary()

    def items(self, session: Session) -> tuple[T, ...]:
        """All items of all stories in order; the same tuple as long as nothing happened to any."""
        now = _traces(session, self._queries)
        if session.in_transaction() and _writes(session):
            return self._order(self._read(session, list(now)))
        pool = _engine(session).pool  # what engines with options of their own share
        last = self._kept.get(pool) or _Kept[T]({}, ())
        kept = last.stories
        changed = [story for story, traces in now.items() if story not in kept or kept[story][0] != traces]
        if not changed and len(now) == len(kept):
            return last.ordered
        read: dict[int, list[T]] = defaultdict(list)
        for item in self._read(session, changed) if changed else ():
            read[self._of(item)].append(item)
        fresh = {story: (now[story], tuple(read[story])) for story in changed}
        kept = {story: fresh.get(story) or kept[story] for story in now}
        whole = self._order(item for _, items in kept.values() for item in items)
        self._kept[pool] = _Kept(kept, whole)
        return whole


def _traces(session: Session, queries: Sequence[Any]) -> Mapping[int, Traces]:
    found: dict[int, list[object]] = {}
    for number, query in enumerate(queries):
        for story, *traces in session.execute(query):
            found.setdefault(story, []).append((number, *traces))
    return {story: tuple(traces) for story, traces in found.items()}


def _engine(session: Session) -> Engine:
    bind = session.get_bind()
    return bind.engine if isinstance(bind, Connection) else bind


def _writes(session: Session) -> bool:
    return bool(_engine(session).get_execution_options().get("desk_writes"))
