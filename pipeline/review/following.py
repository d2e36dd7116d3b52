"""What others did meanwhile: pages that stand open ask for what is newer than what they show.

``GET /events?after=N&story=ID`` answers ``{"last": M, "events": [{"id", "story", "kind", "about", "by", "mine",
"told"}]}``; without ``after`` only what the last one is.
"""

from typing import Final

from sqlalchemy import select
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pipeline.review.database.tables import Event, User
from pipeline.review.events import last_event
from pipeline.review.visits import Visit, page, whole

MOST: Final = 50


def _since(visit: Visit) -> Response:
    after, story = whole(visit.asked("after")), whole(visit.asked("story"))
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


def routes() -> list[Route]:
    """``/events``."""
    return [page("/events", _since, name="events")]
