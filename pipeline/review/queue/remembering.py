"""Items of stories that nothing happened to are not read again.

What can change an item leaves a trace that only grows: an event, a decision, a counted change of its handling, a look,
words that were picked. A story whose traces are as they were has the items that it had. Sessions that write read anew:
what they see may never come to be.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.orm import Session

from pipeline.review.database import tables as t
from pipeline.review.queue.items import Item

Traces = tuple[object, ...]
Read = Callable[[Session, Sequence[int]], Iterable[Item]]
"""Reads the items of some stories."""

_TRACES: tuple[Any, ...] = (
    select(t.Story.id, t.Story.draft),
    select(t.Event.story_id, func.max(t.Event.id)).where(t.Event.story_id.is_not(None)).group_by(t.Event.story_id),
    select(t.Decision.story_id, func.max(t.Decision.id)).group_by(t.Decision.story_id),
    select(t.Handling.story_id, func.sum(t.Handling.version), func.count()).group_by(t.Handling.story_id),
    select(t.Seen.story_id, func.max(t.Seen.id)).group_by(t.Seen.story_id),
    select(t.Picked.story_id, func.max(t.Picked.id), func.count()).group_by(t.Picked.story_id),
)


class Remembered:
    """Items by story, as they were read last, for each database."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._kept: WeakKeyDictionary[object, Mapping[int, tuple[Traces, tuple[Item, ...]]]] = WeakKeyDictionary()

    def items(self, session: Session) -> tuple[Item, ...]:
        """All items of all stories, by story."""
        now = _traces(session)
        if session.in_transaction() and _writes(session):
            return tuple(self._read(session, list(now)))
        pool = _engine(session).pool  # what engines with options of their own share
        kept = self._kept.get(pool, {})
        changed = [story for story, traces in now.items() if story not in kept or kept[story][0] != traces]
        read: dict[int, list[Item]] = defaultdict(list)
        for item in self._read(session, changed) if changed else ():
            read[item.story.id].append(item)
        fresh = {story: (now[story], tuple(read[story])) for story in changed}
        kept = {story: fresh.get(story) or kept[story] for story in now}
        self._kept[pool] = kept
        return tuple(item for _, items in kept.values() for item in items)


def _traces(session: Session) -> Mapping[int, Traces]:
    found: dict[int, list[object]] = {}
    for number, query in enumerate(_TRACES):
        for story, *traces in session.execute(query):
            found.setdefault(story, []).append((number, *traces))
    return {story: tuple(traces) for story, traces in found.items()}


def _engine(session: Session) -> Engine:
    bind = session.get_bind()
    return bind.engine if isinstance(bind, Connection) else bind


def _writes(session: Session) -> bool:
    return bool(_engine(session).get_execution_options().get("desk_writes"))
