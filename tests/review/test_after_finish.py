"""A text that became a story stays one: trouble with checking it again is told on it, and search follows its edits."""

import pytest
from sqlalchemy import select

from pipeline.models import Done
from pipeline.review.checking.service import Checks
from pipeline.review.current import draft_of
from pipeline.review.database.tables import Task, Words
from pipeline.review.library import tasks
from pipeline.review.library.finding_words import search
from pipeline.review.library.working import Worker
from pipeline.review.security.people import Role
from tests.example_map import done as example
from tests.review.running import Running
from tests.review.test_map_edits import Editing


class Mapped(Worker):
    """A worker for which every text is the example."""

    def _mapped(self, task: Task) -> Done:
        assert task.article
        return example()


def running_task(desk: Running, story: int | None) -> Task:
    """A text that is being mapped: one that waits would be taken by the desk's own worker."""
    by = desk.person(Role.EDITOR)
    with desk.desk.database.writing() as session:
        article = example().article.model_dump_json(by_alias=True)
        task = Task(
            state="running",
            stage="open",
            title="The patrol",
            article=article,
            for_story=story,
            user_id=by.id,
            created_at=desk.desk.now(),
        )
        session.add(task)
    return task


def told(desk: Running, task: Task) -> tuple[str, str]:
    """The state of the task, and what its story's draft says of its figures."""
    with desk.desk.database.reading() as session:
        now = session.get_one(Task, task.id)
        assert now.story_id is not None
        return now.state, draft_of(session, now.story_id).unchecked


@pytest.mark.parametrize("name", ["recheck", "warm"])
def test_a_new_draft_that_cannot_be_checked_again_is_there_and_says_so_until_it_can(
    sqlite_desk: Running, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise RuntimeError("odd")

    task = running_task(sqlite_desk, sqlite_desk.story())
    with monkeypatch.context() as broken:
        broken.setattr(Checks, name, failing)
        Mapped(sqlite_desk.desk)._do(task)
    state, unchecked = told(sqlite_desk, task)
    assert state == "done"
    assert unchecked
    assert "could not be checked again" in sqlite_desk.client(Role.READER).get("/stories/1").text
    list(sqlite_desk.desk.checks.recheck(None, [1]))
    assert told(sqlite_desk, task) == ("done", "")


def test_a_first_draft_waits_for_nothing_where_nobody_entered_a_row(sqlite_desk: Running) -> None:
    task = running_task(sqlite_desk, None)
    Mapped(sqlite_desk.desk)._do(task)
    assert told(sqlite_desk, task) == ("done", "")


def test_trouble_before_a_text_is_a_story_is_told_on_the_task(
    sqlite_desk: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise RuntimeError("odd")

    task = running_task(sqlite_desk, None)
    monkeypatch.setattr(tasks, "new_story", failing)
    Mapped(sqlite_desk.desk)._do(task)
    with sqlite_desk.desk.database.reading() as session:
        now = session.get_one(Task, task.id)
        assert now.state == "failed"
        assert "RuntimeError" in now.reason


def found(desk: Running, words: str) -> list[str]:
    with desk.desk.database.reading() as session:
        return [hit.about for hit in search(session, words, ["claim"])]


def test_the_search_finds_claims_as_they_were_edited_and_no_longer_what_they_were(desk: Running) -> None:
    editor = Editing(desk, desk.story())
    with desk.desk.database.reading() as session:
        before = {one.about: one.id for one in session.scalars(select(Words).where(Words.kind == "claim"))}
    editor.act("gist", statement="s7", text="Bluebells pay the bill")
    assert found(desk, "bluebells") == ["s7"]
    gone = example().map.statements[0].text
    with desk.desk.database.reading() as session:
        after = {one.about: one.id for one in session.scalars(select(Words).where(Words.kind == "claim"))}
    assert {about for about, number in after.items() if before.get(about) != number} == {"s7"}
    editor.mark("undo")
    assert found(desk, "bluebells") == []
    assert found(desk, gone)


def test_a_claim_that_was_merged_into_another_is_found_no_more(desk: Running) -> None:
    editor = Editing(desk, desk.story())
    first, second = (one for one in example().map.statements if one.id in ("s7", "s8"))
    editor.act("merge", statement=[first.id, second.id])
    assert second.id not in found(desk, second.text)
