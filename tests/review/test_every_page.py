"""Every page of the desk in a browser: no wider than the screen, nothing too small to be hit, sound to axe."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pipeline.models import Span, Verdict
from pipeline.review.database.tables import Task
from pipeline.review.security.people import Role
from tests.browser import PHONE
from tests.example_map import TEXT
from tests.example_map import done as example
from tests.review.running import Running
from tests.review.test_pages import violations

pytestmark = pytest.mark.browser
PAGES = (
    "/",
    "/stories/1",
    "/stories/1/map",
    "/stories/1/map?at={statement}",
    "/stories/1/map/history",
    "/stories/1/published",
    "/stories/1/check",
    "/queue",
    "/queue?at=1-{finding}",
    "/queue/unseen",
    "/rows",
    "/log",
    "/search?q=patrol",
    "/add",
    "/add/check?task=1",
    "/admin/users",
    "/nowhere",
)
LAPTOP, ZOOMED = (1280, 800), (640, 400)
SMALL = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter(each => each.checkVisibility({visibilityProperty: true}) && !each.closest(".vh, .skip, .art"))
  .map(each => [each.getBoundingClientRect(), each.outerHTML.slice(0, 120)])
  .filter(([box]) => box.width && (box.width < 23.5 || box.height < 23.5)).map(([, words]) => words)"""
"""What is pressed and is no word of running text, and is smaller than 24 pixels."""


@pytest.fixture
def places(sqlite_desk: Running) -> list[str]:
    """Addresses of all pages, of a story one of whose findings is about two places and quotes two sentences."""
    made = example()
    start, end = TEXT.index("Collisions in the strait"), TEXT.index(" in 2021 and 17")
    other = TEXT.index("86 million crowns")
    found = next(one for one in made.findings.findings if one.verdict is Verdict.WRONG_PERIOD)
    long = found.model_copy(
        update={
            "start": start,
            "end": end,
            "quote": TEXT[start:end],
            "others": (Span(start=other, end=other + 2, quote="86"),),
        }
    )
    findings = tuple(long if one is found else one for one in made.findings.findings)
    made = made.model_copy(update={"findings": made.findings.model_copy(update={"findings": findings})})
    sqlite_desk.story(made)
    with sqlite_desk.desk.database.writing() as session:
        who = sqlite_desk.person(Role.ADMIN)
        article = example().article.model_dump_json()
        session.add(
            Task(state="read", title="Read", article=article, user_id=who.id, created_at=sqlite_desk.desk.now())
        )
    return [each.format(finding=long.id, statement=long.statement) for each in PAGES]


def _axe() -> str:
    file = Path(os.environ.get("ARGMAP_TEST_NODE_MODULES", "")) / "axe-core" / "axe.min.js"
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"))


@pytest.mark.parametrize("size", [LAPTOP, PHONE, ZOOMED], ids=["laptop", "phone", "at twice the size"])
def test_every_page_fits_the_screen_and_the_hand(
    sqlite_desk: Running, chrome: Browser, places: list[str], size: tuple[int, int]
) -> None:
    page, axe = sqlite_desk.browser(chrome, size=size), _axe()
    for place in places:
        page.goto(place, wait_until="networkidle")
        assert not _wide(page), place
        assert page.evaluate(SMALL) == [], place
        assert page.locator("main").count() == 1, place
        assert page.locator("[aria-live]").count() == 1, place
        if axe:
            assert violations(page, axe) == [], place


def test_both_places_of_a_finding_are_linked_in_the_queue_and_lit_on_the_map(
    sqlite_desk: Running, chrome: Browser, places: list[str]
) -> None:
    page = sqlite_desk.browser(chrome, size=LAPTOP)
    page.goto(next(each for each in places if each.startswith("/queue?at")))
    links = page.locator("#card .pas a")
    assert links.count() == 3
    words = links.nth(1).inner_text().strip("“”")
    links.nth(1).click()
    page.wait_for_url("**/map?from=*")
    selected = page.locator("#tree .row.on .go").inner_text()
    assert selected.rstrip(".") in words or words.rstrip(".") in selected
    assert "".join(page.locator("#art .on").all_text_contents()) == words
    page.goto(next(each for each in places if "/map?at=" in each))
    page.locator("#card .pas a").nth(2).click()
    lit = " ".join(page.locator("#art .on").all_inner_texts())
    assert "86 million crowns" in lit
