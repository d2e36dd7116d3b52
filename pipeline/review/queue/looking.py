"""Routes of what nobody has looked at yet: flags, sentences with figures, and rows that no person has verified."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy import and_, select
from sqlalchemy.orm import Session
from starlette.responses import Response
from starlette.routing import Route

from pipeline.errors import InputError
from pipeline.render.words import VERDICTS
from pipeline.review.checking.rechecks import AT_ONCE, wait
from pipeline.review.database import tables as t
from pipeline.review.parsed import article_of
from pipeline.review.queue.asking import act_of, whole
from pipeline.review.queue.items import Item, Story
from pipeline.review.queue.keeping import every
from pipeline.review.queue.unseen import Unlooked, unlooked, unopened
from pipeline.review.queue.verifying import Judgement, cited, verify
from pipeline.review.security.people import Right
from pipeline.review.visits import Visit, act, page
from pipeline.review.visits import whole as number_or_0

SENTENCES = FLAGS = 200
"""Sentences and flags that one page shows."""
STORIES = 10
"""Stories that are read at once."""
ROWS, LEANS = 50, 20
"""Rows that one page shows, and claims that it shows of each; a row on a page of its own is shown with all."""


def _unseen(visit: Visit) -> Response:
    asked = visit.asked("story")
    story = whole(asked) if asked else None
    with visit.desk.database.reading() as session:
        items = [item for item in every(session) if story in (None, item.story.id)]
        found = tuple(islice(_sentences(session, items, story), SENTENCES + 1))
    return visit.page(
        "queue_unseen.html",
        flags=len(flags := unopened(items)),
        unopened=flags[:FLAGS],
        sentences=found[:SENTENCES],
        more=len(found) > SENTENCES,
        looks=VERDICTS,
    )


def _sentences(session: Session, items: Sequence[Item], story: int | None) -> Iterator[Unlooked]:
    """Of one story after the other, as far as somebody asks."""
    of: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        of[item.story.id].append(item)
    query = select(t.Story.id, t.Draft.number, t.Draft.article).join(
        t.Draft, and_(t.Draft.story_id == t.Story.id, t.Draft.number == t.Story.draft)
    )
    query = query if story is None else query.where(t.Story.id == story)
    for id_, number, text in session.execute(query.order_by(t.Story.id).execution_options(yield_per=STORIES)):
        article = article_of(text)
        yield from unlooked(Story(id_, number, article.title), article.text, of[id_])


def _rows(visit: Visit) -> Response:
    alone = visit.asked("row")
    with visit.desk.database.reading() as session:
        found = [each for each in cited(session, only_open=not visit.asked("all")) if alone in ("", each.row.row_id)]
    pages = max(1, -(-len(found) // ROWS))
    number = min(max(1, number_or_0(visit.asked("page"))), pages)
    return visit.page(
        "rows.html",
        found=found[(number - 1) * ROWS : number * ROWS],
        number=number,
        pages=pages,
        most=None if alone else LEANS,
        everything=bool(visit.asked("all")),
        looks=VERDICTS,
    )


def _verify(visit: Visit) -> Response:
    """A person has compared a row with its source: it holds, or it does not."""
    holds = {"yes": True, "no": False}.get(visit.word("holds"))
    if holds is None:
        raise InputError("the form does not say whether the row holds")
    with visit.desk.database.writing() as session:
        judged = Judgement(visit.word("row"), visit.word("seen"), holds, visit.word("note"))
        stories = verify(session, judged, act_of(visit))
        wait(session, stories, visit.person, visit.desk.now())
    for _ in visit.desk.checks.recheck(visit.person, stories[:AT_ONCE]):
        pass
    visit.request.app.state.rechecking.look()
    return visit.to("/rows")


def routes() -> list[Route]:
    """Of what nobody looked at, and of rows."""
    return [
        page("/queue/unseen", _unseen, name="unseen"),
        page("/rows", _rows, name="rows"),
        act("/rows/verified", _verify, Right.CHECK),
    ]
