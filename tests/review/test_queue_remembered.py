"""Items that are remembered are those that would be read: whatever people did, and whatever came to nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from pipeline.review.current import current, draft_of, put
from pipeline.review.database import tables as t
from pipeline.review.events import tell
from pipeline.review.queue.items import Item, ordered
from pipeline.review.queue.keeping import _all, _flagged, every, waiting
from pipeline.review.security.people import Role
from tests.example_map import done as example
from tests.review.running import Running, opened_desk, served

FINDING = next(one.id for one in example().findings.findings if one.hard)


def read(session: Session) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """As nothing remembered it."""
    stories = [story for (story,) in session.execute(t.Story.__table__.select().with_only_columns(t.Story.id))]
    return ordered(_flagged(session, stories)), ordered(_all(session, stories))


def check(desk: Running) -> tuple[Item, ...]:
    """What is remembered is what would be read; returns it."""
    with desk.desk.database.reading() as session:
        found = waiting(session), every(session)
        assert found == read(session)
    return found[0]


def decided(desk: Running, story: int) -> None:
    at = {"at": f"{story}-{FINDING}", "seen": 0, "outcome": "wrong", "reason": "Looked up."}
    assert desk.client(Role.CHECKER).post("/queue/decide", data=at).status_code == 303


def undone(desk: Running, story: int) -> None:
    decided(desk, story)
    assert desk.client(Role.CHECKER).post("/queue/undo", data={"at": f"{story}-{FINDING}"}).status_code == 303


def looked(desk: Running, story: int) -> None:
    assert desk.client(Role.READER).get(f"/queue/card?at={story}-{FINDING}").status_code == 200


def assigned(desk: Running, story: int) -> None:
    given = {"at": f"{story}-{FINDING}", "seen": 0, "state": "asked_author", "due": "2026-04-01"}
    assert desk.client(Role.CHECKER).post("/queue/handling", data=given).status_code in (303, 400)


def checked_again(desk: Running, story: int) -> None:
    with desk.desk.database.writing() as session:
        now = current(session, story)
        fewer = now.findings.model_copy(update={"findings": now.findings.findings[1:]})
        put(session, draft_of(session, story), argmap=None, findings=fewer)
        tell(session, "rechecked", "is otherwise", by=None, at=desk.desk.now(), story=story)


def added(desk: Running, story: int) -> None:
    assert desk.story() != story


@pytest.mark.parametrize("act", [decided, undone, looked, assigned, checked_again, added])
def test_what_is_remembered_is_what_would_be_read(desk: Running, act: Callable[[Running, int], None]) -> None:
    story, other = desk.story(), desk.story()
    before = check(desk)
    assert before
    act(desk, story)
    after = check(desk)
    kept = [item for item in before if item.story.id == other]
    assert [item for item in after if item.story.id == other] == kept


def broken_off(desk: Running, story: int) -> None:
    """A write that was half done, and looked at, when it failed."""
    before = check(desk)
    with desk.desk.database.writing() as session:
        session.add(t.Handling(story_id=story, finding=FINDING, state="settled", version=5))
        session.flush()
        assert waiting(session) != before
        raise RuntimeError


def test_what_came_to_nothing_is_not_remembered(desk: Running) -> None:
    story = desk.story()
    before = check(desk)
    with pytest.raises(RuntimeError):
        broken_off(desk, story)
    assert check(desk) == before


def test_desks_do_not_remember_for_one_another(desk: Running, tmp_path: Path) -> None:
    desk.story()
    assert check(desk)
    with served(opened_desk(f"sqlite:///{tmp_path / 'other.sqlite'}", tmp_path)) as other:
        assert check(other) == ()
