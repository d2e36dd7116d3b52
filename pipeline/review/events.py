"""What happened at the desk, in order."""

from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.review.database import in_turn
from pipeline.review.database.tables import Event
from pipeline.review.security.people import Person

_ORDER: Final = 0x64657367
"""The lock under which events get their numbers, so that none shows up behind a later one."""


def tell(  # noqa: PLR0913 - who did what to what, and when
    session: Session,
    kind: str,
    told: str,
    *,
    by: Person | None,
    at: datetime,
    story: int | None = None,
    about: str | None = None,
) -> Event:
    """Records an event in the same transaction as what it tells of. ``told``: one sentence, as “accepted a link”."""
    in_turn(session, _ORDER)
    event = Event(story_id=story, kind=kind, about=about, user_id=by.id if by else None, at=at, told=told)
    session.add(event)
    session.flush()
    return event


def last_event(session: Session, story: int | None = None) -> int:
    """The number of the newest event, of a story if one is named; 0 before the first."""
    newest = select(func.max(Event.id))
    return session.scalar(newest if story is None else newest.where(Event.story_id == story)) or 0
