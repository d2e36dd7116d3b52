"""Two people at one finding or one story in the same moment, on both databases: one is heard, the other is told."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from time import sleep

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.review.current import count_story, story_of
from pipeline.review.database import tables as t
from pipeline.review.events import tell
from pipeline.review.queue.deciding import Act, Settling, decide, undo
from pipeline.review.queue.keeping import one, waiting
from pipeline.review.queue.standing import Outcome, State
from pipeline.review.queue.subjects import Target
from pipeline.review.security.people import Role
from pipeline.review.trouble import Conflict
from tests.review.running import Running

MEANWHILE = 0.7
"""Seconds in which the second writer comes as far as it can while the first has not ended."""


@pytest.fixture
def targets(desk: Running) -> tuple[Target, ...]:
    """The flags of one story, at a desk that Ada and Bo are known at."""
    for name in ("Ada", "Bo"):
        desk.person(Role.CHECKER, name)
    desk.story()
    with desk.desk.database.reading() as session:
        return tuple(Target(item.story.id, item.finding, 0) for item in waiting(session))


def act(desk: Running, name: str) -> Act:
    return Act(desk.person(Role.CHECKER, name), desk.desk.now())


def meanwhile(desk: Running, first: Callable[[Session], object], second: Callable[[Session], object]) -> object:
    """The second writer begins while the first has written and not ended yet; returns what came of the second."""

    def later() -> object:
        with desk.desk.database.writing() as session:
            return second(session)

    with ThreadPoolExecutor(1) as pool:
        with desk.desk.database.writing() as session:
            first(session)
            session.flush()
            other: Future[object] = pool.submit(later)
            sleep(MEANWHILE)
        try:
            return other.result(60)
        except Conflict as refused:
            return refused


def decided(desk: Running, target: Target, name: str, outcome: Outcome = Outcome.WRONG) -> int:
    with desk.desk.database.writing() as session:
        return decide(session, target, Settling(outcome, "looked up"), act(desk, name)).id


def test_of_two_windows_that_take_one_decision_back_one_does_and_the_other_is_told(
    desk: Running, targets: tuple[Target, ...]
) -> None:
    made = decided(desk, targets[0], "Ada")
    ada = act(desk, "Ada")
    refused = meanwhile(desk, lambda session: undo(session, ada, made), lambda session: undo(session, ada, made))
    assert isinstance(refused, Conflict)
    assert refused.theirs == "Ada: taken back: Open"
    with desk.desk.database.reading() as session:
        assert len(session.scalars(select(t.Decision).where(t.Decision.supersedes == made)).all()) == 1


def test_who_takes_a_decision_back_after_another_decided_is_told_of_that(
    desk: Running, targets: tuple[Target, ...]
) -> None:
    made, ada, bo = decided(desk, targets[0], "Ada"), act(desk, "Ada"), act(desk, "Bo")
    theirs = Target(targets[0].story, targets[0].finding, 1)
    refused = meanwhile(
        desk,
        lambda session: decide(session, theirs, Settling(Outcome.OPINION, "a forecast"), bo),
        lambda session: undo(session, ada, made),
    )
    assert isinstance(refused, Conflict)
    assert refused.theirs == "Bo: Opinion, “a forecast”"
    with desk.desk.database.reading() as session:
        item = one(session, targets[0].story, targets[0].finding)
        assert item is not None
        assert (item.standing.state, item.standing.outcome) == (State.SETTLED, Outcome.OPINION)


def test_who_decides_after_a_decision_was_taken_back_is_told_of_that(
    desk: Running, targets: tuple[Target, ...]
) -> None:
    made, ada, bo = decided(desk, targets[0], "Ada"), act(desk, "Ada"), act(desk, "Bo")
    seen = Target(targets[0].story, targets[0].finding, 1)
    refused = meanwhile(
        desk,
        lambda session: undo(session, ada, made),
        lambda session: decide(session, seen, Settling(Outcome.OPINION, "a forecast"), bo),
    )
    assert isinstance(refused, Conflict)
    assert refused.theirs == "Ada: taken back: Open"


def test_flags_of_one_story_that_are_settled_at_once_are_all_counted(
    desk: Running, targets: tuple[Target, ...]
) -> None:
    first, second = targets[:2]
    wrong, ada, bo = Settling(Outcome.WRONG), act(desk, "Ada"), act(desk, "Bo")
    meanwhile(
        desk, lambda session: decide(session, first, wrong, ada), lambda session: decide(session, second, wrong, bo)
    )
    with desk.desk.database.reading() as session:
        assert session.get_one(t.Story, first.story).settled == 2


def test_who_settles_and_who_counts_a_story_anew_do_not_wait_for_each_other_for_ever(
    desk: Running, targets: tuple[Target, ...]
) -> None:
    ada, bo = act(desk, "Ada"), act(desk, "Bo")

    def counted(session: Session) -> None:
        """As checking again does: first the story, then what is told of it."""
        story = story_of(session, targets[0].story)
        story.claim = "another main claim"
        session.flush()
        sleep(2 * MEANWHILE)
        tell(session, "rechecked", "is supported", by=bo.by, at=bo.at, story=story.id)
        count_story(session, story)

    def settled(session: Session) -> None:
        decide(session, targets[0], Settling(Outcome.WRONG), ada)

    with ThreadPoolExecutor(2) as pool:

        def writing(work: Callable[[Session], None]) -> None:
            with desk.desk.database.writing() as session:
                work(session)

        both = [pool.submit(writing, counted), pool.submit(lambda: (sleep(MEANWHILE), writing(settled)))]
        for each in both:
            each.result(60)
    with desk.desk.database.reading() as session:
        assert session.get_one(t.Story, targets[0].story).settled == 1
