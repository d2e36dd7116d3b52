"""Taking a text in: pasted or uploaded, read and shown before anything runs, then started."""

import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from sqlalchemy import select
from starlette.datastructures import UploadFile
from starlette.responses import Response
from starlette.routing import Route

from pipeline.corpus import SUFFIXES, read_articles, read_text
from pipeline.errors import InputError
from pipeline.models import Article, Failed
from pipeline.review.current import story_of
from pipeline.review.database.tables import Story, Task
from pipeline.review.library import tasks
from pipeline.review.security.people import Right
from pipeline.review.visits import Visit, act, page, whole

MOST: Final = 200
"""Articles of one file that are taken in at once."""
PASTED: Final = "pasted.txt"
ENGINES: Final = "rules"


def _show_add(visit: Visit) -> Response:
    return _add_page(visit)


def _add_page(visit: Visit, wrong: str = "", status: int = 200) -> Response:
    story = None
    if asked := whole(visit.asked("story")):
        with visit.desk.database.reading() as session:
            story = story_of(session, asked)
    text = visit.word("text") if wrong else ""
    return visit.page("add.html", status, of=story, wrong=wrong, text=text, suffixes=",".join(SUFFIXES))


def _read(visit: Visit) -> Response:
    file, text = visit.file("file"), visit.word("text")
    try:
        found = _articles(file, text, visit)
    except InputError as error:
        return _add_page(visit, error.sentence, 400)
    articles = [each for each in found if isinstance(each, Article)][:MOST]
    if not articles:
        reasons = " ".join(each.reason for each in found if isinstance(each, Failed))
        return _add_page(visit, reasons or "There is no article in this.", 400)
    story = whole(visit.asked("story"))
    with visit.desk.database.writing() as session:
        of = story_of(session, story).id if story else None
        read = [_task(visit, article, of) for article in articles]
        session.add_all(read)
        session.flush()
        numbers = "&".join(f"task={task.id}" for task in read)
    return visit.to(f"/add/check?{numbers}")


def _articles(file: UploadFile | None, text: str, visit: Visit) -> Sequence[Article | Failed]:
    limits = visit.desk.settings.read_limits()
    if file is None:
        if not text:
            raise InputError("nothing was pasted and no file chosen")
        return [read_text(text.encode(), limits, PASTED, source="pasted")]
    name = safe_name(file.filename or "")
    with tempfile.TemporaryDirectory(prefix="argmap-desk-") as folder:
        place = Path(folder) / name
        with place.open("xb") as copy:
            while part := file.file.read(1 << 20):
                copy.write(part)
        return list(read_articles([str(place)], limits))


def safe_name(name: str) -> str:
    """The last part of a file's name, whatever system it is from; only letters, digits and a few marks of it."""
    last = PurePosixPath(PureWindowsPath(name.replace("\0", "")).as_posix()).name
    kept = "".join(char if char.isalnum() or char in " ._-" else "_" for char in last).strip(" .")[-120:]
    suffix = Path(kept).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"files ending in {suffix!r} are not read", do=f"Use one of {', '.join(SUFFIXES)}.")
    return kept if Path(kept).stem else f"article{suffix}"


def _task(visit: Visit, article: Article, of: int | None) -> Task:
    return Task(
        state="read",
        title=article.title,
        article=article.model_dump_json(by_alias=True),
        for_story=of,
        user_id=visit.person.id,
        created_at=visit.desk.now(),
    )


def _check(visit: Visit) -> Response:
    wanted = [whole(each) for each in visit.request.query_params.getlist("task")][:MOST]
    with visit.desk.database.reading() as session:
        read = session.scalars(select(Task).where(Task.id.in_(wanted), Task.state == "read").order_by(Task.id)).all()
        stories = session.execute(select(Story.id, Story.title).order_by(Story.title)).all()
        texts = [(task, tasks.article_of(task)) for task in read]
    alike = {task.id: next((id_ for id_, title in stories if title == task.title), None) for task in read}
    return visit.page(
        "check.html", texts=texts, stories=stories, alike=alike, engine=visit.desk.settings.model or "", rules=ENGINES
    )


def _start(visit: Visit) -> Response:
    with visit.desk.database.writing() as session:
        for number in sorted(visit.words("task")):  # in one order for all who start them
            task = tasks.task_of(session, whole(number), lock=True)
            if task.state not in ("read", "failed"):
                continue
            if task.state == "read":
                _corrected(task, visit)
            task.state, task.stage, task.reason, task.ended_at = "waiting", "", "", None
    visit.request.app.state.worker.look()
    return visit.to("/")


def _corrected(task: Task, visit: Visit) -> None:
    """What the person says better than the text about itself."""
    about = {name: visit.word(f"{name}-{task.id}") for name in ("title", "author", "source")}
    article = tasks.article_of(task).model_copy(update={name: value for name, value in about.items() if value})
    task.article, task.title = article.model_dump_json(by_alias=True), article.title
    engine, of = visit.word("engine"), whole(visit.word(f"story-{task.id}"))
    task.engine = engine if engine in (ENGINES, visit.desk.settings.model or "") else ""
    task.for_story = of or None


def _drop(visit: Visit) -> Response:
    with visit.desk.database.writing() as session:
        task = tasks.task_of(session, visit.number("task"), lock=True)
        if task.state in ("read", "failed"):
            task.state, task.ended_at = "dropped", visit.desk.now()
    return visit.to("/")


def _show_tasks(visit: Visit) -> Response:
    with visit.desk.database.reading() as session:
        shown = tasks.shown(session, visit.desk)
    return visit.page("tasks.html", tasks=shown, stages=len(tasks.STAGES))


def routes() -> list[Route]:
    """From a text to a draft."""
    return [
        page("/add", _show_add, Right.WORK, name="add"),
        act("/add", _read, Right.WORK, name="read_text"),
        page("/add/check", _check, Right.WORK, name="check_text"),
        act("/add/start", _start, Right.WORK, name="start_task"),
        act("/tasks/{task:int}/drop", _drop, Right.WORK, name="drop_task"),
        page("/tasks", _show_tasks, name="tasks"),
    ]
