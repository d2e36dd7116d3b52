"""One story: its drafts, what changed since the last look, what could not come over, and its report."""

import html
import re
from typing import Any, Final

from sqlalchemy import select
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from pipeline.models import Done
from pipeline.render import report_html
from pipeline.review.current import current, draft_of, story_of
from pipeline.review.database.tables import Checked, Draft, LeftBehind, Task, User
from pipeline.review.library import looking, tasks
from pipeline.review.library.comparing import compared
from pipeline.review.library.listing import Listed, drafts_of
from pipeline.review.queue.questions import questions_of
from pipeline.review.security.people import Right
from pipeline.review.trouble import Unseen
from pipeline.review.visits import Visit, act, page, whole

_POLICY: Final = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]+)"')


def _show(visit: Visit) -> Response:
    with visit.desk.database.reading() as session:
        story = story_of(session, visit.number("story"))
        drafts = drafts_of(session, story.id)
        makers = {user.id: user.shown for user in session.query(User)}
        values: dict[str, Any] = {
            "story": story,
            "one": Listed(story, new_draft=False),
            "drafts": drafts,
            "makers": makers,
            "carried": {draft.number: looking.carried_words(session, draft) for draft in drafts},
            "news": looking.news(session, visit.person, story),
            "history": looking.history(session, story),
            "left": looking.left_behind(session, story),
            "again": looking.to_look_at(session, drafts[0]),
            "asked": tuple(questions_of(session, story.id)),
            "flagged": frozenset(session.scalars(select(Checked.finding).where(Checked.story_id == story.id))),
            "engine": visit.desk.settings.model,
        }
    return visit.page("story.html", **values)


def _look(visit: Visit) -> Response:
    with visit.desk.database.writing() as session:
        story = story_of(session, visit.number("story"))
        looking.look(session, visit.person, story, visit.desk.now())
    return visit.to(f"/stories/{story.id}")


def _deal(visit: Visit) -> Response:
    with visit.desk.database.writing() as session:
        story = story_of(session, visit.number("story"))
        left = session.get(LeftBehind, visit.number("left"), with_for_update=True)
        draft = session.get(Draft, left.draft_id) if left is not None else None
        if left is None or draft is None or draft.story_id != story.id:
            raise Unseen("there is no such thing left behind")
        left.seen_by, left.seen_at = visit.person.id, visit.desk.now()
    return visit.to(f"/stories/{story.id}#left")


def _run_again(visit: Visit) -> Response:
    """The same text by another engine: it becomes a draft like any other."""
    with visit.desk.database.writing() as session:
        story = story_of(session, visit.number("story"))
        draft = draft_of(session, story.id)
        engine = "rules" if visit.word("engine") == "rules" else ""
        session.add(
            Task(
                state="waiting",
                title=story.title,
                article=draft.article,
                engine=engine,
                for_story=story.id,
                user_id=visit.person.id,
                created_at=visit.desk.now(),
            )
        )
    visit.request.app.state.worker.look()
    return visit.to(f"/stories/{story.id}")


def _report(visit: Visit) -> Response:
    """The report as it is given away, of the map and findings in force; it brings its own policy."""
    with visit.desk.database.reading() as session:
        now = current(session, visit.number("story"))
    text = report_html(Done(article=now.article, map=now.map, findings=now.findings))
    found = _POLICY.search(text)
    own = html.unescape(found[1]) if found else "default-src 'none'"
    policy = f"{own}; frame-ancestors 'none'; sandbox allow-scripts allow-downloads allow-popups"
    return HTMLResponse(text, headers={"content-security-policy": policy})


def _differ(visit: Visit) -> Response:
    first, second = (whole(visit.asked(name)) for name in ("before", "after"))
    with visit.desk.database.reading() as session:
        story = story_of(session, visit.number("story"))
        after = current(session, story.id, second or None)
        before = current(session, story.id, first or max(1, after.number - 1))
        numbers = [draft.number for draft in drafts_of(session, story.id)]
    return visit.page(
        "differ.html", story=story, before=before, after=after, numbers=numbers, found=compared(before, after)
    )


def _show_story_tasks(visit: Visit) -> Response:
    with visit.desk.database.reading() as session:
        shown = [one for one in tasks.shown(session, visit.desk) if one.task.for_story == visit.number("story")]
    return visit.page("tasks.html", tasks=shown, stages=len(tasks.STAGES))


def routes() -> list[Route]:
    """``/stories/ID`` and below."""
    return [
        page("/stories/{story:int}", _show, name="story"),
        page("/stories/{story:int}/tasks", _show_story_tasks, name="story_tasks"),
        page("/stories/{story:int}/report", _report, name="report"),
        page("/stories/{story:int}/diff", _differ, name="differ"),
        act("/stories/{story:int}/look", _look, Right.READ, name="look"),
        act("/stories/{story:int}/again", _run_again, Right.WORK, name="run_again"),
        act("/stories/{story:int}/left/{left:int}", _deal, Right.WORK, name="deal"),
    ]
