"""Pages of the library in a browser: reached by keys, usable without script, sound to axe, no wider than the screen."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.review.database.tables import Task
from pipeline.review.security.people import Role
from tests.browser import DESK, PHONE
from tests.example_map import done as example
from tests.review.running import Running

PAGES = (
    "/",
    "/stories/1",
    "/stories/1/diff",
    "/add",
    "/add/check?task=1",
    "/search?q=patrol",
    "/admin/users",
    "/nowhere",
)
SMALL = (1280, 800)


@pytest.fixture
def full(sqlite_desk: Running) -> Running:
    """A desk with a story and a text that was read."""
    sqlite_desk.story()
    person = sqlite_desk.person(Role.ADMIN)
    with sqlite_desk.desk.database.writing() as session:
        article = example().article.model_dump_json()
        known = {"article": article, "user_id": person.id, "created_at": sqlite_desk.desk.now()}
        session.add(Task(state="read", title="Read", **known))
        session.add(Task(state="failed", title="Failed", reason="It is empty.", **known))
    return sqlite_desk


@pytest.fixture(scope="module")
def axe() -> str:
    """The text of axe-core."""
    folder = os.environ.get("ARGMAP_TEST_NODE_MODULES")
    file = Path(folder or "") / "axe-core" / "axe.min.js"
    if folder is None or not file.is_file():
        pytest.skip("needs axe-core in the folder that ARGMAP_TEST_NODE_MODULES names")
    return file.read_text(encoding="utf-8")


def violations(page: Page, axe: str) -> list[str]:
    """What axe has against a page, serious or critical."""
    page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": axe})
    found = page.evaluate(
        "async () => (await axe.run()).violations.map(one => [one.impact, one.id, one.nodes[0].html.slice(0, 160)])"
    )
    return [" ".join(one) for one in found if one[0] in ("serious", "critical")]


@pytest.mark.parametrize(
    ("size", "options"),
    [
        (DESK, {}),
        (SMALL, {"color_scheme": "dark"}),
        (SMALL, {"forced_colors": "active"}),
        (PHONE, {}),
        (PHONE, {"color_scheme": "dark"}),
    ],
)
def test_axe_has_nothing_serious_against_any_page_of_the_library(
    full: Running, chrome: Browser, axe: str, size: tuple[int, int], options: dict[str, str]
) -> None:
    page = full.browser(chrome, size=size, **options)
    for path in PAGES:
        page.goto(path)
        assert violations(page, axe) == [], path


@pytest.mark.parametrize("size", [SMALL, PHONE, (640, 400)])  # the last is 1280 at 200 %
def test_no_page_is_wider_than_the_screen(full: Running, chrome: Browser, size: tuple[int, int]) -> None:
    page = full.browser(chrome, size=size)
    for path in PAGES:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path


def test_keys_open_what_the_buttons_say_and_typing_triggers_none(full: Running, chrome: Browser) -> None:
    page = full.browser(chrome)
    page.goto("/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("a? patrol")
    expect(page).to_have_url(f"{full.url}/")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="The patrol that pays for itself")).to_have_count(0)
    page.goto("/")
    page.keyboard.press("a")
    expect(page).to_have_url(f"{full.url}/add")
    assert full.said == []


def test_the_palette_finds_pages_and_commands(full: Running, chrome: Browser) -> None:
    page = full.browser(chrome)
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("log")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{full.url}/log")


def test_keys_can_be_changed_and_single_ones_switched_off(full: Running, chrome: Browser) -> None:
    page = full.browser(chrome)
    page.goto("/")
    page.keyboard.press("?")
    page.get_by_role("textbox", name="Add an article").focus()
    page.keyboard.press("y")
    page.get_by_role("button", name="Done").click()
    page.goto("/")
    expect(page.get_by_role("link", name="Add an article y")).to_be_visible()
    page.keyboard.press("a")
    expect(page).to_have_url(f"{full.url}/")
    page.keyboard.press("y")
    expect(page).to_have_url(f"{full.url}/add")
    page.keyboard.press("?")
    page.get_by_role("checkbox", name="Single keys do something").uncheck()
    page.get_by_role("button", name="Done").click()
    page.goto("/")
    page.keyboard.press("y")
    expect(page).to_have_url(f"{full.url}/")


def test_the_theme_is_kept(full: Running, chrome: Browser) -> None:
    page = full.browser(chrome, color_scheme="light")
    page.goto("/")
    page.get_by_role("button", name="Dark").click()
    page.goto("/log")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    expect(page.get_by_role("button", name="Light")).to_be_visible()


def test_without_script_texts_are_read_and_pages_lead_on(full: Running, chrome: Browser) -> None:
    page = full.browser(chrome, js=False)
    page.goto("/")
    page.get_by_role("link", name="Add an article").click()
    page.get_by_label("Paste the text").fill("A title\n\nThe toll should stay, because it pays for ferries.\n")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_label("Title")).to_have_value("A title")
    page.get_by_role("link", name="Library").click()
    page.get_by_role("link", name="The patrol that pays for itself").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The patrol that pays for itself")


def test_a_text_is_pasted_followed_by_stages_and_opened(full: Running, chrome: Browser) -> None:
    page = full.browser(chrome, Role.EDITOR)
    page.goto("/")
    page.keyboard.press("a")
    text = "The toll should stay, because it pays for the ferries. Traffic fell by 12 percent in 2024."
    page.get_by_label("Paste the text").fill(f"The toll should stay\n\n{text}\n")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_label("Title")).to_have_value("The toll should stay")
    page.get_by_role("button", name="Map and check it").click()
    expect(page.locator("#tasks")).to_contain_text("The toll should stay")
    page.get_by_role("link", name="Open it").click(timeout=120_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("The toll should stay")
    page.get_by_role("link", name="Library").click()
    expect(page.get_by_role("rowgroup").get_by_role("link", name="The toll should stay")).to_be_visible()
    assert full.said == []


def test_two_browsers_hear_of_each_other(full: Running, chrome: Browser) -> None:
    mine, theirs = full.browser(chrome, name="Ines"), full.client(Role.CHECKER, "Oda")
    mine.goto("/stories/1")
    finding = next(one.id for one in example().findings.findings if one.hard)
    told = {"at": f"1-{finding}", "seen": 0, "outcome": "wrong", "reason": "The yearbook says otherwise."}
    mine.wait_for_load_state("networkidle")
    assert theirs.post("/queue/decide", data=told).status_code == 303
    expect(mine.locator("#news")).to_contain_text("Oda", timeout=30_000)
