"""Texts on their way to a draft: read, started, mapped stage by stage, done or failed; all of it in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pipeline.models import Article, Done
from pipeline.review.checking.rechecks import wait
from pipeline.review.current import draft_of, story_of
from pipeline.review.database import Presence
from pipeline.review.database.tables import Task, User
from pipeline.review.desk import Desk
from pipeline.review.library.carrying import new_draft
from pipeline.review.library.taking_in import new_story
from pipeline.review.security.users import person
from pipeline.review.trouble import Unseen

STAGES: Final = ("chunk", "extract", "ground", "assemble", "verify")
IN_WORDS: Final = {
    "": "waiting",
    "open": "opening tables and parser",
    "chunk": "cutting into sentences",
    "extract": "finding statements",
    "ground": "finding their places",
    "assemble": "drawing the map",
    "verify": "checking figures",
}
TO_CHECK: Final = "The desk has not come to it yet."
"""What a draft says until it is checked with what people said and entered."""
CLOSED: Final = "The desk was closed before it was done."
RECENT: Final = timedelta(minutes=10)
"""How long what ended is still shown in the library."""


@dataclass(frozen=True)
class Shown:
    """A task as the library shows it."""

    task: Task

    @property
    def step(self) -> int:
        """How many stages are behind it."""
        return STAGES.index(self.task.stage) if self.task.stage in STAGES else 0

    @property
    def words(self) -> str:
        """The stage that it is in."""
        return IN_WORDS.get(self.task.stage, self.task.stage)

    @property
    def moving(self) -> bool:
        """Whether there will be news of it."""
        return self.task.state in ("waiting", "running")


def shown(session: Session, desk: Desk) -> Sequence[Shown]:
    """Tasks that are on their way, and those that ended a while ago."""
    since = desk.now() - RECENT
    query = select(Task).where(or_(Task.state.in_(("waiting", "running", "failed")), Task.ended_at > since))
    query = query.where(Task.state.not_in(("read", "dropped")))
    return [Shown(task) for task in session.scalars(query.order_by(Task.id))]


def task_of(session: Session, task_id: int, *, lock: bool = False) -> Task:
    """A task by its number; locked against other writers at wish. Raises Unseen."""
    task = session.get(Task, task_id, with_for_update=lock, populate_existing=lock)
    if task is None:
        raise Unseen("there is no such text on its way")
    return task


def next_waiting(desk: Desk, number: int | None = None) -> Task | None:
    """The task that has waited longest, running from now on at the desk of this number; None if none waits."""
    waits = select(Task).where(Task.state == "waiting").order_by(Task.id).limit(1)
    with desk.database.reading() as session:
        if session.scalar(waits) is None:
            return None
    with desk.database.writing() as session:
        task = session.scalar(waits.with_for_update(skip_locked=True))  # another desk has it then
        if task is not None:
            task.state, task.stage, task.desk = "running", "open", number
        return task


def interrupted(desk: Desk, presence: Presence, *, others: bool) -> None:
    """What was running at desks that are no more was not finished, nor what this one left: it can be started again.

    To be asked for while nothing is running at this desk; ``others``: of other desks, too.
    """

    def is_left(session: Session, task: Task) -> bool:
        return task.desk == presence.number or (others and not presence.sees(session, task.desk))

    runs = select(Task).where(Task.state == "running")
    with desk.database.reading() as session:
        if not any(is_left(session, task) for task in session.scalars(runs)):
            return
    with desk.database.writing() as session:
        for task in session.scalars(runs.with_for_update(skip_locked=True)).all():
            if is_left(session, task):
                task.state, task.reason, task.ended_at = "failed", CLOSED, desk.now()


def reach(desk: Desk, task_id: int, stage: str) -> None:
    """Notes the stage that a task has come to."""
    with desk.database.writing() as session:
        task_of(session, task_id, lock=True).stage = stage


def finish(desk: Desk, task_id: int, done: Done) -> int | None:
    """A mapped text becomes a story, or a new draft of the one that it was for.

    Returns the story if its figures are still to be checked with what people said and entered here; it says so itself.
    """
    adds = desk.checks.adds_to_tables()
    with desk.database.writing() as session:
        task = task_of(session, task_id, lock=True)
        by = person(session.get_one(User, task.user_id))
        if task.for_story is None:
            story = new_story(session, done, by, desk.now())
        else:
            story = story_of(session, task.for_story)
            new_draft(session, story, done, by, desk.now())
        task.state, task.story_id, task.ended_at = "done", story.id, desk.now()
        if task.for_story is None and not adds:
            return None
        draft_of(session, story.id, lock=True).unchecked = TO_CHECK
        wait(session, [story.id], None, desk.now())
        return story.id


def fail(desk: Desk, task_id: int, reason: str) -> None:
    """Notes why a text did not become a draft; it is kept and can be started again."""
    with desk.database.writing() as session:
        task = task_of(session, task_id, lock=True)
        task.state, task.reason, task.ended_at = "failed", reason, desk.now()


def article_of(task: Task) -> Article:
    """The text."""
    return Article.model_validate_json(task.article)
