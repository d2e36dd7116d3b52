"""A question to the author: asked, sent, answered or taken back; its finding, the log and the exports follow."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.errors import InputError
from pipeline.review.current import open_flags
from pipeline.review.database import tables as t
from pipeline.review.library.carrying import new_draft
from pipeline.review.queue.deciding import Act, Settling, decide
from pipeline.review.queue.keeping import one, waiting
from pipeline.review.queue.questions import (
    Quoted,
    answer,
    ask,
    ask_author,
    count_waiting,
    questions_of,
    send,
    send_all,
    withdraw,
)
from pipeline.review.queue.standing import Outcome, State
from pipeline.review.queue.subjects import Target, handling_of
from pipeline.review.queue.tending import Handover, change, note, thread
from pipeline.review.security.people import Role
from pipeline.review.trouble import Conflict, Unseen
from tests.example_map import done as example
from tests.review.running import Running


def act(desk: Running, name: str = "Ada") -> Act:
    return Act(desk.person(Role.CHECKER, name), desk.desk.now())


@pytest.fixture
def target(desk: Running) -> Target:
    """A flag of a story that nobody has touched."""
    for name in ("Ada", "Bo"):
        desk.person(Role.CHECKER, name)
    desk.story()
    with desk.desk.database.reading() as session:
        item = waiting(session)[0]
        return Target(item.story.id, item.finding, 0)


def asked(desk: Running, target: Target, words: str = "Which year is meant?") -> int:
    with desk.desk.database.writing() as session:
        return ask_author(session, target, words, act(desk)).id


def state_of(desk: Running, target: Target) -> State:
    with desk.desk.database.reading() as session:
        item = one(session, target.story, target.finding)
        assert item is not None
        return item.standing.state


def test_an_answer_opens_the_finding_again_and_stands_in_its_thread(desk: Running, target: Target) -> None:
    question = asked(desk, target)
    with desk.desk.database.writing() as session:
        note(session, target.story, target.finding, "I called her", act(desk, "Bo"))
        send(session, question, act(desk, "Bo"))
    assert state_of(desk, target) is State.ASKED_AUTHOR
    with desk.desk.database.writing() as session:
        answer(session, question, " The one before.\u202e ", act(desk, "Bo"))
    assert state_of(desk, target) is State.OPEN
    with desk.desk.database.reading() as session:
        first, second = thread(session, target.story, target.finding)
        assert (first.words, second.words) == ("Which year is meant?", "I called her")
        assert first.asked is not None
        assert (first.asked.question.answer, first.asked.answered_by) == ("The one before.\ufffd", "Bo")
        assert count_waiting(session, target.story) == 0


def test_a_finding_waits_until_the_last_of_its_questions_is_answered_or_taken_back(
    desk: Running, target: Target
) -> None:
    first = asked(desk, target)
    second = asked(desk, Target(target.story, target.finding, 1), "And who says so?")
    with desk.desk.database.writing() as session:
        answer(session, first, "2024", act(desk))
    assert state_of(desk, target) is State.ASKED_AUTHOR
    with desk.desk.database.writing() as session:
        withdraw(session, second, act(desk))
    assert state_of(desk, target) is State.OPEN


def test_an_answer_changes_nothing_of_what_was_settled_meanwhile(desk: Running, target: Target) -> None:
    question = asked(desk, target)
    with desk.desk.database.writing() as session:
        decide(session, Target(target.story, target.finding, 1), Settling(Outcome.WRONG), act(desk))
        flags = open_flags(session)
    with desk.desk.database.writing() as session:
        answer(session, question, "2024", act(desk))
    assert state_of(desk, target) is State.SETTLED
    with desk.desk.database.reading() as session:
        assert open_flags(session) == flags


@pytest.mark.parametrize("work", [send, withdraw, lambda session, number, who: answer(session, number, "Yes.", who)])
def test_what_was_answered_is_closed_and_who_comes_later_is_told_the_answer(
    desk: Running, target: Target, work: Callable[..., object]
) -> None:
    question = asked(desk, target)
    with desk.desk.database.writing() as session:
        answer(session, question, "The one before.", act(desk, "Bo"))
    with pytest.raises(Conflict) as refused, desk.desk.database.writing() as session:
        work(session, question, act(desk))
    assert refused.value.theirs == "Bo: the author’s answer is “The one before.”"


def test_two_who_write_an_answer_down_at_once_do_not_overwrite_each_other(desk: Running, target: Target) -> None:
    question, both = asked(desk, target), Barrier(2)
    people = [act(desk, "Ada"), act(desk, "Bo")]

    def write(who: Act) -> bool:
        both.wait(60)
        try:
            with desk.desk.database.writing() as session:
                answer(session, question, f"said to {who.by.name}", who)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(write, people)) == [False, True]


def test_all_questions_of_a_story_are_sent_in_one_act_and_none_twice(desk: Running, target: Target) -> None:
    first = asked(desk, target)
    asked(desk, Target(target.story, target.finding, 1), "And who says so?")
    with desk.desk.database.writing() as session:
        send(session, first, act(desk))
        assert send_all(session, target.story, act(desk, "Bo")) == 1
        assert send_all(session, target.story, act(desk, "Bo")) == 0
        assert [each.sent_by for each in questions_of(session, target.story)] == ["Ada", "Bo"]
    with pytest.raises(Conflict, match="faster"), desk.desk.database.writing() as session:
        send(session, first, act(desk, "Bo"))


@pytest.mark.parametrize("words", ["", "  \n ", "x" * 4001])
def test_an_answer_is_neither_empty_nor_endless(desk: Running, target: Target, words: str) -> None:
    question = asked(desk, target)
    with pytest.raises(InputError), desk.desk.database.writing() as session:
        answer(session, question, words, act(desk))
    assert state_of(desk, target) is State.ASKED_AUTHOR


def test_a_question_that_is_not_there_is_none(desk: Running) -> None:
    act(desk)
    with pytest.raises(Unseen), desk.desk.database.writing() as session:
        withdraw(session, 99, act(desk))


def test_each_step_of_a_question_is_an_entry_of_the_log_with_who_and_what(desk: Running, target: Target) -> None:
    client = desk.client(Role.CHECKER, "Ada")
    at = {"at": f"{target.story}-{target.finding}"}
    client.post("/queue/questions", data={**at, "seen": "0", "words": "Which year is meant?"})
    client.post("/questions/1/sent", data={"to": "/stories/1#asked"})
    to = client.post("/questions/1/answer", data={"to": "//evil.test", "words": "The one before."})
    assert (to.status_code, to.headers["location"]) == (303, "/")
    lines = [json.loads(line) for line in client.get("/log.jsonl", params={"kind": "question"}).text.splitlines()]
    assert [(line["key"], line["told"], line["who"], line["reason"]) for line in lines] == [
        ("a1", "the author answered", "Ada", "The one before."),
        ("s1", "sent the author the question", "Ada", "Which year is meant?"),
        ("q1", "asked the author", "Ada", "Which year is meant?"),
    ]
    assert {line["finding"] for line in lines} == {target.finding}
    assert "Answer, 5 March 2026: The one before." in client.get("/stories/1/queries.md").text
    assert "The one before." in client.get("/stories/1").text


def test_what_only_follows_from_a_question_is_no_entry_of_its_own(desk: Running, target: Target) -> None:
    question = asked(desk, target)
    with desk.desk.database.writing() as session:
        answer(session, question, "2024", act(desk))
        again = handled(session, target)
    with desk.desk.database.writing() as session:
        change(session, again, Handover(State.ASKED_SOURCE, None, None, four_eyes=False), act(desk))
    keys = [json.loads(line)["key"] for line in desk.client(Role.READER).get("/log.jsonl").text.splitlines()]
    assert keys == ["d3", "a1", "q1"]


def handled(session: Session, target: Target) -> Target:
    """The same finding at the version that its handling has now."""
    return Target(target.story, target.finding, handling_of(session, target.story, target.finding).version)


def test_a_question_that_was_taken_back_is_asked_of_nobody_and_stays_in_the_log(desk: Running, target: Target) -> None:
    client = desk.client(Role.CHECKER, "Ada")
    asked(desk, target)
    assert client.post("/questions/1/withdraw", data={"to": "/stories/1#asked"}).headers["location"] == (
        "/stories/1#asked"
    )
    assert "Which year" not in client.get("/stories/1/queries.md").text
    assert "Took the question back" in client.get("/log").text


@pytest.mark.parametrize("path", ["/questions/1/sent", "/questions/1/answer", "/questions/1/withdraw"])
def test_readers_close_no_question(desk: Running, target: Target, path: str) -> None:
    asked(desk, target)
    assert desk.client(Role.READER).post(path, data={"words": "x"}).status_code == 403


def test_what_was_answered_stays_in_the_thread_of_the_next_draft_and_is_not_listed_as_left(
    desk: Running, target: Target
) -> None:
    with desk.desk.database.writing() as session:
        answer(session, asked_in(session, target, desk), "2024", act(desk))
        new_draft(session, session.get_one(t.Story, target.story), example(), act(desk).by, desk.desk.now())
    with desk.desk.database.reading() as session:
        (remark,) = thread(session, target.story, target.finding)
        assert remark.asked is not None
        assert remark.asked.question.answer == "2024"
        assert not session.scalars(select(t.LeftBehind)).all()


def asked_in(session: Session, target: Target, desk: Running) -> int:
    return ask_author(session, target, "Which year is meant?", act(desk)).id


def test_a_question_at_words_of_an_earlier_draft_is_told_of_the_new_one_and_not_kept(
    desk: Running, target: Target
) -> None:
    who = act(desk)
    with desk.desk.database.writing() as session:
        first = session.scalars(select(t.Draft.id)).one()
        new_draft(session, session.get_one(t.Story, target.story), example(), who.by, desk.desk.now())
    words = Quoted(target.story, first, "s3", 0, "nearly")
    with pytest.raises(Conflict, match="a new draft came meanwhile"), desk.desk.database.writing() as session:
        ask(session, words, "Which year?", who)
    with desk.desk.database.reading() as session:
        assert not session.scalars(select(t.Question)).all()


@pytest.mark.browser
def test_a_question_is_sent_and_answered_on_the_card_and_the_finding_is_open_again(
    sqlite_desk: Running, chrome: Browser
) -> None:
    sqlite_desk.story()
    with sqlite_desk.desk.database.reading() as session:
        key = waiting(session)[0].key
    page = sqlite_desk.browser(chrome, size=(1280, 800))
    page.goto(f"/queue?at={key}")
    page.locator("#words").fill("Which year is meant?")
    page.get_by_role("button", name="Ask the author").click()
    page.goto(f"/queue?state=all&at={key}")
    page.get_by_role("button", name="Sent", exact=True).click()
    expect(page.locator(".thr")).to_contain_text("waits for the author")
    page.get_by_label("What the author answered").fill("The one before.")
    page.get_by_role("button", name="Write the answer down").click()
    expect(page.locator(".thr .ans")).to_have_text("The one before.")
    expect(page.locator("#st option:checked")).to_have_text("Open")
    page.goto("/stories/1")
    expect(page.locator("#asked")).to_contain_text("0 of 1 without an answer")
    assert sqlite_desk.said == []
