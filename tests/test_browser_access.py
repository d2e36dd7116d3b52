"""Pages for everybody, in a real Chromium: by key, by touch, at twice the size, printed, and by the thousand."""

import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from pipeline.models import ArticleLine, Claims, Done, RunRecord
from pipeline.render import Listed, claims_html, index_html, report_html
from pipeline.render.cards import finding_cards
from pipeline.render.poster import MOST
from tests.browser import DESK, PHONE, chromium, opened
from tests.example_map import chain, done, hostile
from tests.many_maps import of_corpus

pytestmark = pytest.mark.browser

SMALL, ZOOMED = (1280, 800), (640, 400)
"""A small screen, and the same at twice the size."""
MANY = 1_203


@cache
def flagged() -> Done:
    return max(of_corpus().values(), key=lambda made: sum(found.hard for found in made.findings.findings))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    flagged()  # Playwright's loop leaves no room for another
    with chromium() as running:
        yield running


def article(at: int) -> ArticleLine:
    return ArticleLine(
        id=f"a{at}",
        title=f"Article {at:04}",
        slug=f"article-{at}",
        file=f"{at}.md",
        main_claim=f"Harbour {at} should stay open",
        author="Ines Halloran",
        published=f"{2000 + at % 25}-03-05",
        statements={"claim": 3},
        figures=2,
        verdicts={"contradicted": at % 5} if at % 5 else {},
        flags=at % 5,
        not_checked=0,
    )


def index(count: int) -> str:
    lines = tuple(map(article, range(count)))
    run = RunRecord(key="k", started="2025-03-01T10:00:00Z", code="0.1.0", engine="rules", articles=lines)
    return index_html([Listed(run)])


CLAIMS = claims_html(Claims(articles=(), claims=()), {})


# ---- access


@cache
def axe() -> str:
    """The accessibility checker, as text; the test is skipped where there is none."""
    folder = os.environ.get("ARGMAP_TEST_NODE_MODULES")
    file = Path(folder or "/nowhere") / "axe-core" / "axe.min.js"
    if not folder or not file.is_file():
        pytest.skip("needs ARGMAP_TEST_NODE_MODULES, a node_modules folder with axe-core")
    return file.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    page.evaluate(axe())
    found = page.evaluate("axe.run()")["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [SMALL, PHONE])
def test_axe_finds_nothing_serious_in_the_report(
    browser: Browser, tmp_path: Path, size: tuple[int, int], scheme: str
) -> None:
    views = ("#theme", "[data-view=outline]", "[data-view=whole]", "#as-legend")
    for made in (done(), flagged(), hostile()):
        with opened(browser, report_html(made), tmp_path, size=size) as seen:
            seen.page.emulate_media(color_scheme=scheme)
            assert violations(seen.page) == []
            for view in views if size == SMALL else ("[data-tab=map]", "[data-tab=art]"):
                seen.page.click(view)
                assert violations(seen.page) == [], view


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [SMALL, PHONE])
@pytest.mark.parametrize("page", [index(60), index_html([]), CLAIMS], ids=["index", "empty index", "claims"])
def test_axe_finds_nothing_serious_in_the_lists(
    browser: Browser, tmp_path: Path, page: str, size: tuple[int, int], scheme: str
) -> None:
    with opened(browser, page, tmp_path, size=size) as seen:
        seen.page.emulate_media(color_scheme=scheme)
        assert violations(seen.page) == []


@pytest.mark.parametrize("size", [SMALL, PHONE])
def test_what_is_pressed_is_large_enough(browser: Browser, tmp_path: Path, size: tuple[int, int]) -> None:
    small = """[...document.querySelectorAll("button, summary, select, input, .fl1 a, .links a, .pages button, td a")]
      .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
      .filter(([, box]) => box.width && (box.width < 24 || box.height < 23.9)).map(([words]) => words)"""
    for page in (report_html(flagged()), index(60)):
        with opened(browser, page, tmp_path, size=size) as seen:
            assert seen.page.evaluate(small) == []


def test_names_are_the_words_that_are_seen(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(flagged()), tmp_path, size=SMALL) as seen:
        pressed = seen.page.locator("button:visible, a:visible, summary:visible")
        assert pressed.count() > 30
        assert seen.page.locator(":is(button, a, summary)[aria-label]").count() == 0
        assert [each for each in pressed.all_text_contents() if not re.search(r"\w", each)] == []


def test_there_is_one_main_landmark_and_one_live_line(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(flagged()), tmp_path, size=SMALL) as seen:
        page = seen.page
        assert page.locator("main").count() == page.locator("[role=status], [aria-live]").count() == 1
        assert page.locator("main #article, main #findings, main #cards, main #pane").count() == 4
        said = set()
        for key in "nnnjjk":
            page.keyboard.press(key)
            told = page.locator("#live").inner_text()
            assert "\n" not in told
            assert 0 < len(told) < 200
            said.add(told)
        assert len(said) > 3


@pytest.mark.parametrize("made", [done, flagged, hostile])
def test_at_twice_the_size_nothing_runs_out_of_the_window(
    browser: Browser, tmp_path: Path, made: Callable[[], Done]
) -> None:
    with opened(browser, report_html(made()), tmp_path, size=ZOOMED) as seen:
        page = seen.page
        for tab in ("map", "art", "find"):
            page.click(f"[data-tab={tab}]")
            assert page.evaluate("document.documentElement.scrollWidth") <= ZOOMED[0]
        assert page.locator(".card.on .hd").first.bounding_box()["y"] < ZOOMED[1]


def test_dark_can_be_chosen_and_left(browser: Browser, tmp_path: Path) -> None:
    paper = "getComputedStyle(document.querySelector('#article')).backgroundColor"
    with opened(browser, report_html(done()), tmp_path) as seen:
        light = seen.page.evaluate(paper)
        assert seen.page.locator("#theme").inner_text() == "Dark"
        seen.page.click("#theme")
        assert seen.page.evaluate(paper) != light
        assert seen.page.locator("#theme").inner_text() == "Light"
        seen.page.click("#theme")
        assert seen.page.evaluate(paper) == light


# ---- print


def squeezed(text: str) -> str:
    """Without blanks, hyphens and what a PDF makes of a line's end."""
    return re.sub(r"[\s\u00ad\ufffe\u0002-]+", "", text)


def printed(page: Page, file: Path) -> list[tuple[float, str]]:
    """Width to height and words of each page."""
    page.pdf(path=file, prefer_css_page_size=True)
    read = pypdfium2.PdfDocument(file)
    found = [(each.get_width() / each.get_height(), each.get_textpage().get_text_range()) for each in read]
    read.close()
    return found


@pytest.mark.parametrize("view", ["focus", "outline", "whole"])
def test_print_is_one_page_of_gists_then_the_whole_outline_then_findings_with_sources(
    browser: Browser, tmp_path: Path, view: str
) -> None:
    made = flagged()
    with opened(browser, report_html(made), tmp_path, size=SMALL) as seen:
        seen.page.click(f"[data-view={view}]")
        first, *rest = printed(seen.page, tmp_path / "page.pdf")
        boxes = seen.page.evaluate("document.querySelectorAll('.poster .box').length")
        assert 1 < boxes <= MOST
    assert first[0] > 1
    assert all(shape < 1 for shape, _ in rest)
    assert made.article.title in first[1]
    assert re.search(r"because\??", first[1])
    whole = squeezed("".join(words for _, words in rest))
    for statement in made.map.statements:
        assert squeezed(statement.text) in whole
    flags = [each for each in made.findings.findings if each.hard]
    outline_ends = whole.index(f"{len(flags)}flags")
    for each in finding_cards(made).values():
        if each.number:
            assert whole.index(squeezed(f"“{each.quote}”")) > 0
            assert whole.rindex(squeezed(each.sentence)) > outline_ends
    for source in {row.source for each in flags for row in each.rows[:2]}:
        assert whole.rindex(squeezed(source)) > outline_ends


def test_a_large_map_still_prints_one_page_of_gists(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(chain(300, fan=9)), tmp_path, size=SMALL) as seen:
        pages = printed(seen.page, tmp_path / "page.pdf")
        assert [shape > 1 for shape, _ in pages[:2]] == [True, False]
        assert "12 of its 300 statements" in " ".join(pages[0][1].split())


# ---- the index


def titles(page: Page) -> list[str]:
    return page.locator("#articles .title a:visible").all_inner_texts()


def test_thousands_of_articles_are_paged_sorted_and_found(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, index(MANY), tmp_path, size=SMALL) as seen:
        page = seen.page
        assert len(titles(page)) == 50
        assert page.locator("#page").inner_text() == f"1–50 of {MANY}"
        first = titles(page)
        page.click("#after")
        assert page.locator("#page").inner_text() == f"51–100 of {MANY}"
        assert not set(first) & set(titles(page))
        page.select_option("#order", "title")
        assert titles(page)[:2] == ["Article 0000", "Article 0001"]
        page.select_option("#order", "flags")
        assert set(page.locator("#articles .marks b:visible").all_inner_texts()) == {"4 flags"}
        page.select_option("#only", "clear")
        assert set(page.locator("#articles .marks b:visible").all_inner_texts()) == {"none"}
        page.select_option("#only", "")
        page.keyboard.press("/")
        page.fill("#search", "harbour 1111 ")
        assert titles(page) == ["Article 1111"]
        page.fill("#search", "no such thing")
        assert page.locator("#page").inner_text() == "nothing found"
        assert (seen.said, seen.asked) == ([], [])


def test_the_index_tells_dates_and_main_claims_as_people_do_the_newest_first(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, index(30), tmp_path, size=SMALL) as seen:
        dates = seen.page.locator("#articles [data-name=Published]").all_inner_texts()
        assert dates[0] == "5 March 2024"
        assert [each[-4:] for each in dates] == sorted((each[-4:] for each in dates), reverse=True)
        assert "Harbour 24 should stay open" in seen.page.locator("#articles tbody tr").first.inner_text()
        assert "Run of 1 March 2025, 10:00" in seen.page.locator("main").inner_text()


def test_without_scripts_all_articles_stand_there(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, index(120), tmp_path, size=DESK, js=False) as seen:
        assert len(titles(seen.page)) == 120
        assert not seen.page.locator(".tools, .pages").first.is_visible()
