"""What counts as looked at: a card that is on a screen, or whose source was opened; never one that was fetched."""

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import func, select

from pipeline.review.database import tables as t
from pipeline.review.queue.keeping import waiting
from pipeline.review.security.people import Role
from tests.browser import PHONE
from tests.review.running import Running

SMALL = (1280, 800)


@pytest.fixture
def key(sqlite_desk: Running) -> str:
    """Of a flag that nobody has looked at."""
    sqlite_desk.story()
    with sqlite_desk.desk.database.reading() as session:
        return waiting(session)[0].key


def looks(desk: Running) -> int:
    with desk.desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(t.Seen)) or 0


@pytest.mark.parametrize("path", ["/queue", "/queue?at=KEY", "/queue/card?at=KEY"])
def test_fetching_a_card_is_no_look(sqlite_desk: Running, key: str, path: str) -> None:
    client = sqlite_desk.client(Role.CHECKER)
    for headers in ({}, {"Sec-Purpose": "prefetch"}, {"HX-Request": "true"}):
        assert client.get(path.replace("KEY", key), headers=headers).status_code == 200
    assert looks(sqlite_desk) == 0


def test_opening_a_source_is_a_look_and_so_is_saying_that_the_card_is_shown(sqlite_desk: Running, key: str) -> None:
    sqlite_desk.client(Role.CHECKER).post("/queue/opened", data={"at": key, "url": "https://example.org/"})
    assert looks(sqlite_desk) == 1
    reader = sqlite_desk.client(Role.READER)
    assert [reader.post("/queue/looked", data={"at": key}).status_code for _ in range(2)] == [303, 303]
    assert looks(sqlite_desk) == 2
    assert reader.post("/queue/looked", data={"at": "1-f0000000000"}).status_code == 404


@pytest.mark.browser
def test_a_card_on_the_screen_is_looked_at(sqlite_desk: Running, key: str, chrome: Browser) -> None:
    page = sqlite_desk.browser(chrome, Role.CHECKER, size=SMALL)
    with page.expect_response("**/queue/looked"):
        page.goto(f"/queue?at={key}")
    assert looks(sqlite_desk) == 1
    with page.expect_response("**/queue/looked"):
        page.keyboard.press("j")
    assert looks(sqlite_desk) == 2
    assert sqlite_desk.said == []


@pytest.mark.browser
def test_the_list_on_a_phone_shows_no_card(sqlite_desk: Running, key: str, chrome: Browser) -> None:
    page = sqlite_desk.browser(chrome, Role.CHECKER, size=PHONE)
    page.goto("/queue")
    page.wait_for_load_state("networkidle")
    assert looks(sqlite_desk) == 0
    with page.expect_response("**/queue/looked"):
        page.locator(f'#list [data-at="{key}"]').click()
    expect(page.locator("#card .hd")).to_be_visible()
    assert looks(sqlite_desk) == 1
