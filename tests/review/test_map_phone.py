"""An editor's day on a phone: every act by touch, with what is typed into fields and nothing else."""

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.review.database.tables import Picked
from pipeline.review.security import people
from tests.browser import PHONE
from tests.review.running import Running
from tests.review.test_map_page import Editor, guessed, select_words

pytestmark = pytest.mark.browser


def _command(page: Page, words: str) -> None:
    page.get_by_role("button", name="More…").tap()
    page.get_by_role("combobox", name="Search or do").fill(words)
    page.locator("#found li", has_text=words).first.tap()


def test_every_kind_of_act_is_done_by_touch(sqlite_desk: Running, chrome: Browser) -> None:
    page = sqlite_desk.browser(chrome, people.Role.ADMIN, "Ada Editor", size=PHONE, has_touch=True)
    editor = Editor(sqlite_desk, page, sqlite_desk.story(guessed()))

    page.locator("form.guess.now").get_by_role("button", name="Accept").tap()
    editor.settled(1)

    _command(page, "9 levels")
    page.locator("#s-s7").tap()
    page.get_by_role("button", name="Gist").tap()
    page.get_by_label("Gist", exact=True).fill("It costs less than a cutter")
    page.get_by_role("button", name="Save").tap()
    editor.settled(2)
    assert editor.map.statement("s7").gist == "It costs less than a cutter"

    page.get_by_role("button", name="Move…").tap()
    page.get_by_role("combobox", name="under …").fill("permanent")
    page.locator("#lines li").first.tap()
    editor.settled(3)
    assert (("s7",), "s1") in {(one.premises, one.conclusion) for one in editor.map.inferences}

    for statement in ("s7", "s8"):
        page.locator(f"#s-{statement}").tap()
        _command(page, "Select several")
    page.get_by_role("button", name="Link", exact=True).tap()
    editor.settled(4)
    assert {"s7", "s8"} in [{*one.premises} for one in editor.map.inferences]

    page.get_by_role("button", name="Article", exact=True).tap()
    select_words(page, "where trade follows")
    page.locator("#words").get_by_role("button", name="Check this").tap()
    expect(page.locator("#toast")).to_contain_text("wait in the queue")
    with sqlite_desk.desk.database.reading() as session:
        assert [one.quote for one in session.query(Picked)] == ["where trade follows"]

    page.get_by_role("button", name="Focus and card").tap()
    expect(page.locator("#focus .bx.sel")).to_be_visible()
    page.locator("#focus .bx").first.tap()
    page.get_by_role("button", name="Undo").first.tap()
    editor.settled(5)

    page.get_by_role("link", name="Published view").tap()
    box = page.locator("details.gist").first
    box.locator("summary").tap()
    box.get_by_label("Gist").fill("Keep the patrol")
    box.get_by_role("button", name="Save").tap()
    expect(page.locator(".stack")).to_contain_text("Keep the patrol")

    page.get_by_role("link", name="Queue").tap()
    page.locator("#list [data-at]").first.tap()
    with page.expect_response("**/queue/decide"):
        page.get_by_role("button", name="Opinion").tap()
    page.goto("/log")
    expect(page.locator("main")).to_contain_text("Opinion")
    assert sqlite_desk.said == []
