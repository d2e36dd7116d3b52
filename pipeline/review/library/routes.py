"""Routes of the library."""

from sqlalchemy import func, select
from starlette.responses import Response
from starlette.routing import Route

from pipeline.review.current import open_flags
from pipeline.review.database.tables import Story
from pipeline.review.library.listing import FILTERS, SORTS, listing
from pipeline.review.visits import Visit, page


def _show_library(visit: Visit) -> Response:
    words, only, sort = visit.asked("q").strip(), visit.asked("only"), visit.asked("sort", "date")
    number = visit.asked("page", "1")
    number_asked = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 1  # noqa: PLR2004
    with visit.desk.database.reading() as session:
        found = listing(session, visit.person.id, words=words, only=only, sort=sort, number=number_asked)
        stories = session.scalar(select(func.count()).select_from(Story)) or 0
        flags = open_flags(session)
    return visit.page(
        "library.html",
        found=found,
        stories=stories,
        open=flags,
        words=words,
        only=only if only in FILTERS else "",
        sort=sort if sort in SORTS else "date",
        filters={name: label for name, (label, _) in FILTERS.items()},
        sorts={name: label for name, (label, _) in SORTS.items()},
    )


def routes() -> list[Route]:
    """The list of stories and what is done with each."""
    return [page("/", _show_library, name="library")]
