"""What a fact-checker's day needs beside single decisions: evidence that leaves the desk, two readers, dates, bulk."""

import json

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from pipeline.review.database import tables as t
from pipeline.review.queue.deciding import Act
from pipeline.review.queue.keeping import one, waiting
from pipeline.review.queue.standing import Outcome, State
from pipeline.review.queue.subjects import Target
from pipeline.review.queue.tending import FoundEvidence, Handover, attach, change, take_off
from pipeline.review.queue.verifying import Judgement, cited, verify
from pipeline.review.security.people import Role
from pipeline.review.trouble import Conflict, Unseen
from tests.example_map import done as example
from tests.review.running import Running
from tests.review.settled import settle

SMALL = (1280, 800)
FLAG = "f3"
PERIOD, LINK = "f2", "https://treasury.varda.test/accounts?year=2023"


@pytest.fixture
def desk(desk: Running) -> Running:
    """A desk with a story, at which Ada and Bo are known."""
    for name in ("Ada", "Bo"):
        desk.person(Role.CHECKER, name)
    desk.story()
    return desk


def act(desk: Running, name: str = "Ada") -> Act:
    return Act(desk.person(Role.CHECKER, name), desk.desk.now())


def attached(desk: Running, url: str = "https://example.org/report") -> int:
    found = FoundEvidence(url=url, page="p. 12", quotation="24.6 percent", note="called the office")
    who = act(desk)
    with desk.desk.database.writing() as session:
        return attach(session, 1, FLAG, found, who).id


def read(desk: Running, name: str) -> str:
    return desk.client(Role.READER).get(f"/stories/1/{name}").text


def test_evidence_stands_in_the_memo_the_review_and_the_log(desk: Running) -> None:
    attached(desk)
    settle(desk.desk, desk.person(name="Ada"), 1, FLAG, Outcome.WRONG)
    assert "- Evidence: <https://example.org/report>; p. 12; “24.6 percent”; called the office (Ada, 5 March 2026)" in (
        read(desk, "memo.md")
    )
    (review,) = json.loads(read(desk, "claimreview.json"))["@graph"]
    assert review["isBasedOn"][-1] == {
        "@type": "CreativeWork",
        "url": "https://example.org/report",
        "description": "p. 12",
    }
    (line,) = desk.client(Role.READER).get("/log.jsonl", params={"kind": "evidence"}).text.splitlines()
    told = json.loads(line)
    assert (told["key"], told["quote"], told["who"]) == ("v1", "24.6 percent", "Ada")
    assert told["reason"] == "https://example.org/report p. 12 called the office"


def test_evidence_that_was_taken_back_stands_in_the_log_alone(desk: Running) -> None:
    number = attached(desk)
    client = desk.client(Role.CHECKER, "Bo")
    assert client.post(f"/queue/evidence/{number}/off", data={"at": f"1-{FLAG}"}).status_code == 303
    settle(desk.desk, desk.person(name="Ada"), 1, FLAG, Outcome.WRONG)
    assert "Evidence" not in read(desk, "memo.md")
    assert "example.org/report" not in read(desk, "claimreview.json")
    assert "example.org/report" not in client.get("/queue", params={"state": "all", "at": f"1-{FLAG}"}).text
    lines = [json.loads(line) for line in client.get("/log.jsonl", params={"kind": "evidence"}).text.splitlines()]
    assert [(line["key"], line["who"]) for line in lines] == [("x1", "Bo"), ("v1", "Ada")]
    again, gone = act(desk), act(desk)
    with pytest.raises(Conflict), desk.desk.database.writing() as session:
        take_off(session, number, again)
    with pytest.raises(Unseen), desk.desk.database.writing() as session:
        take_off(session, 99, gone)
    assert desk.client(Role.READER).post(f"/queue/evidence/{number}/off").status_code == 403


def test_what_two_readers_said_is_both_in_the_memo(desk: Running) -> None:
    who = act(desk)
    with desk.desk.database.writing() as session:
        change(session, Target(1, FLAG, 0), Handover(State.OPEN, None, None, four_eyes=True), who)
    settle(desk.desk, desk.person(name="Ada"), 1, FLAG, Outcome.WRONG, "the office says 24.6")
    settle(desk.desk, desk.person(name="Bo"), 1, FLAG, Outcome.WRONG)
    memo = read(desk, "memo.md")
    assert "Ada, 5 March 2026. the office says 24.6" in memo
    assert "Bo, 5 March 2026." in memo


def test_who_gets_a_claim_until_when_is_told_to_the_others_and_seen_in_the_list(desk: Running) -> None:
    client = desk.client(Role.CHECKER, "Ada")
    form = {"at": f"1-{FLAG}", "seen": "0", "state": "open", "due": "2026-03-04", "mine": "yes", "assignee": ""}
    assert client.post("/queue/handling", data=form).status_code == 303
    with desk.desk.database.reading() as session:
        item = one(session, 1, FLAG)
        assert item is not None
        assert item.standing.assignee == "Ada"
        told = session.scalars(select(t.Event.told).where(t.Event.kind == "handling")).one()
    assert told == f"gave “{item.quote}” to Ada, due 2026-03-04"
    assert "was due 4 March 2026" in client.get("/queue").text


def test_a_row_that_does_not_hold_is_told_on_the_cards_that_rest_on_it(desk: Running) -> None:
    who = act(desk, "Bo")
    with desk.desk.database.writing() as session:
        row = cited(session)[0]
        judged = Judgement(row.row.row_id, row.version, holds=False, note="the source has 15.1")
        verify(session, judged, who)
    shown = desk.client(Role.READER).get("/queue", params={"shown": "all", "state": "all", "at": row.leans[0].key}).text
    assert "it does not hold" in shown
    assert "the source has 15.1" in shown


def test_a_source_that_several_share_is_opened_once_for_all_of_them(desk: Running) -> None:
    story = desk.story()
    client = desk.client(Role.CHECKER, "Ada")
    with desk.desk.database.reading() as session:
        alike = next(item for item in waiting(session) if item.finding == FLAG).alike
    page = client.get("/queue/bulk", params={"alike": alike}).text
    message = next(each.message for each in example().findings.findings if each.id == FLAG)
    assert message.replace("'", "&#39;") in page or message in page
    keys = [f"1-{FLAG}", f"{story}-{FLAG}"]
    assert client.post("/queue/opened", data={"at": keys, "url": "https://example.org/"}).status_code == 303
    form = {"item": [f"{key}/0" for key in keys], "outcome": "wrong", "reason": "both"}
    assert client.post("/queue/bulk", data=form).status_code == 303
    with desk.desk.database.reading() as session:
        decided = session.scalars(select(t.Decision)).all()
        assert len(decided) == 2
        assert all(each.source_opened_at for each in decided)


def test_that_one_source_was_opened_says_nothing_of_another(desk: Running) -> None:
    desk.story()
    client = desk.client(Role.CHECKER, "Ada")
    with desk.desk.database.reading() as session:
        both = [item for item in waiting(session) if item.finding == PERIOD]
    for url, is_told in (("https://example.org/", False), (LINK, True)):
        form = {"at": [item.key for item in both], "url": url}
        assert client.post("/queue/opened", data=form).status_code == 303
        page = client.get("/queue/bulk", params={"alike": both[0].alike}).text
        assert LINK in page
        assert ("✓ opened" in page) == is_told


def test_from_a_claim_that_has_left_the_list_one_goes_on_to_the_next(desk: Running) -> None:
    client = desk.client(Role.CHECKER, "Ada")
    with desk.desk.database.reading() as session:
        first, second, third = (item.key for item in waiting(session)[:3])
    client.post("/queue/questions", data={"at": second, "seen": "0", "words": "Which year?"})
    for path in ("/queue", "/queue/card"):
        page = client.get(path, params={"at": second}).text
        assert f'data-open-card="{first}"' in page
        assert f'data-open-card="{third}"' in page
    assert f'name="then" value="{third}"' in page


@pytest.mark.browser
def test_several_are_settled_and_an_earlier_decision_is_changed_by_keys_alone(
    sqlite_desk: Running, chrome: Browser
) -> None:
    first, second = sqlite_desk.story(), sqlite_desk.story()
    page = sqlite_desk.browser(chrome, Role.CHECKER, "Ada", size=SMALL)
    with sqlite_desk.desk.database.reading() as session:
        alike = next(item for item in waiting(session) if item.finding == FLAG).alike
    page.goto(f"/queue/bulk?alike={alike}")
    page.keyboard.press("r")
    page.keyboard.type("both of them")
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    page.wait_for_url("**/queue")
    page.locator(".last a").first.click()
    page.wait_for_url("**/queue/decisions/*")
    page.keyboard.press("6")
    page.wait_for_url("**/queue?at=*")
    expect(page.locator(".last")).to_contain_text("Opinion")
    page.goto(f"/queue?at={first}-f2")
    page.keyboard.press("a")
    expect(page.locator("#as option:checked")).to_contain_text("Ada")
    assert second != first
    assert sqlite_desk.said == []
