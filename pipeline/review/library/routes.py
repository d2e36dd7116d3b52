"""Routes of the library."""

from collections.abc import Sequence

from sqlalchemy import func, select
from starlette.responses import Response
from starlette.routing import Route

from pipeline.review.current import open_flags
from pipeline.review.database.tables import Story
from pipeline.review.library import adding, stories, tasks
from pipeline.review.library.finding_words import Hit, search
from pipeline.review.library.listing import FILTERS, SORTS, listing
from pipeline.review.visits import Visit, page, whole


def _show_library(visit: Visit) -> Response:
    words, only, sort = visit.asked("q").strip(), visit.asked("only"), visit.asked("sort", "date")
    with visit.desk.database.reading() as session:
        found = listing(session, visit.person.id, words=words, only=only, sort=sort, number=whole(visit.asked("page")))
        count = session.scalar(select(func.count()).select_from(Story)) or 0
        flags = open_flags(session)
        on_their_way = tasks.shown(session, visit.desk)
    return visit.page(
        "library.html",
        found=found,
        stories=count,
        tasks=on_their_way,
        stages=len(tasks.STAGES),
        open=flags,
        words=words,
        only=only if only in FILTERS else "",
        sort=sort if sort in SORTS else "date",
        filters={name: label for name, (label, _) in FILTERS.items()},
        sorts={name: label for name, (label, _) in SORTS.items()},
    )


KINDS = {"": "Everything", "claim": "Claims", "passage": "Passages", "decision": "Decisions", "title": "Titles"}


def _search(visit: Visit) -> Response:
    words, kind = visit.asked("q").strip(), visit.asked("kind")
    found: Sequence[Hit] = ()
    if words:
        with visit.desk.database.reading() as session:
            found = search(session, words, [kind] if kind in KINDS and kind else ())
    return visit.page("search.html", words=words, kind=kind, kinds=KINDS, found=found)


def routes() -> list[Route]:
    """The list of stories and what is done with each."""
    return [
        page("/", _show_library, name="library"),
        page("/search", _search, name="search"),
        *adding.routes(),
        *stories.routes(),
    ]
