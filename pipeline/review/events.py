"""What happened at the desk, in order; pages that stand open ask for what is newer than what they show.

``GET /events?after=N&story=ID`` answers ``{"last": M, "events": [{"id", "story", "kind", "about", "by", "mine",
"told"}]}``; without ``after`` only what the last one is.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pipeline.review.database.tables import Event, User
from pipeline.review.security.people import Person
from pipeline.review.visits import Visit, page

MOST: Final = 50
_ORDER: Final = 0x64657367
"""PostgreSQL's lock under which events get their numbers, so that none shows up behind a later one."""


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
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ORDER})
    event = Event(story_id=story, kind=kind, about=about, user_id=by.id if by else None, at=at, told=told)
    session.add(event)
    session.flush()
    return event


def last_event(session: Session, story: int | None = None) -> int:
    """The number of the newest event, of a story if one is named; 0 before the first."""
    newest = select(func.max(Event.id))
    return session.scalar(newest if story is None else newest.where(Event.story_id == story)) or 0


def _since(visit: Visit) -> Response:
    after, story = _whole(visit.asked("after")), _whole(visit.asked("story"))
    if not visit.asked("after"):
        with visit.desk.database.reading() as session:
            return JSONResponse({"last": last_event(session, story or None), "events": []})
    query = select(Event, User.shown).outerjoin(User, User.id == Event.user_id).where(Event.id > after)
    query = query.where(Event.story_id == story) if story else query
    with visit.desk.database.reading() as session:
        newer = session.execute(query.order_by(Event.id).limit(MOST)).all()
        last = newer[-1][0].id if newer else max(after, last_event(session, story or None))
    return JSONResponse(
        {
            "last": last,
            "events": [
                {
                    "id": event.id,
                    "story": event.story_id,
                    "kind": event.kind,
                    "about": event.about,
                    "by": shown,
                    "mine": event.user_id == visit.person.id,
                    "told": event.told,
                }
                for event, shown in newer
            ],
        }
    )


def _whole(value: str) -> int:
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 0  # noqa: PLR2004 - an id


def routes() -> list[Route]:
    """``/events``."""
    return [page("/events", _since, name="events")]
