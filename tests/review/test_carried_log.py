"""Decisions that came over to a later draft were made once: in the log, in what is exported, and in reviews."""

import json

import pytest
from sqlalchemy import select

from pipeline.review.database import tables as t
from pipeline.review.exports.log import log_page
from pipeline.review.exports.reviews import Publishing, reviews
from pipeline.review.exports.settlement import settlement
from pipeline.review.exports.wanted import Wanted
from pipeline.review.library.carrying import new_draft
from pipeline.review.queue.standing import Outcome
from pipeline.review.security.people import Role
from tests.example_map import done as example
from tests.review.running import Running
from tests.review.settled import settle


@pytest.fixture
def carried(desk: Running) -> Running:
    """A desk on which a decision of the first draft has come over to the second and the third, and was made anew."""
    ada = desk.person(Role.CHECKER, "Ada")
    story = desk.story()
    settle(desk.desk, ada, story, "f3", Outcome.WRONG, "two counts disagree")
    for _ in range(2):
        with desk.desk.database.writing() as session:
            new_draft(session, session.get_one(t.Story, story), example(), ada, desk.desk.now())
    settle(desk.desk, ada, story, "f3", Outcome.OPINION, "on second thoughts")
    return desk


def lines(desk: Running, **asked: str) -> list[dict[str, object]]:
    answer = desk.client(Role.READER).get("/log.jsonl", params={"kind": "decision", **asked})
    return [json.loads(line) for line in answer.text.splitlines()]


def test_the_log_has_a_decision_once_and_what_replaces_a_copy_replaces_the_decision(carried: Running) -> None:
    later, first = lines(carried)
    assert (first["key"], first["draft"], first["carried_from"]) == ("d1", 1, None)
    assert (later["outcome"], later["draft"], later["replaces"]) == ("opinion", 3, "d1")
    with carried.desk.database.reading() as session:
        assert log_page(session, Wanted()).count == 2


def test_what_came_over_is_shown_on_request_as_what_it_is(carried: Running) -> None:
    copies = [line for line in lines(carried, carried="yes") if line["carried_from"]]
    assert [(line["carried_from"], line["carried_draft"], line["draft"]) for line in copies] == [
        ("d1", 1, 3),
        ("d1", 1, 2),
    ]
    page = carried.client(Role.READER).get("/log", params={"carried": "yes"}).text
    assert page.count("Came over from draft 1: Wrong") == 2
    assert 'href="/log.csv?carried=yes"' in page


def test_a_decision_that_came_over_to_another_id_confirms_nothing_under_the_id_that_it_left(desk: Running) -> None:
    ada = desk.person(Role.CHECKER, "Ada")
    story = desk.story()
    settle(desk.desk, ada, story, "f3", Outcome.WRONG, "two counts disagree")
    with desk.desk.database.writing() as session:
        first = session.scalars(select(t.Decision)).one()
        names = [column.key for column in t.Decision.__table__.columns if column.key != "id"]
        copy = {name: getattr(first, name) for name in names} | {"finding": "f2", "carried_from": first.id}
        session.add(t.Decision(**copy))
        session.add(t.Handling(story_id=story, finding="f2", state="settled"))
    with desk.desk.database.reading() as session:
        of = settlement(session, story)
    assert list(of.settled) == ["f2"]
    graph = json.loads(reviews(of, Publishing()).text)["@graph"]
    assert [each["identifier"].rpartition("/")[2] for each in graph] == ["f2"]
