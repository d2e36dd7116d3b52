"""The report in a real Chromium."""

from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Page

from pipeline.models import Done
from pipeline.render import report_html
from pipeline.render.layout import place
from pipeline.render.picture import Picture
from pipeline.render.sheet import Sheet
from tests.browser import DESK, PHONE, chromium, opened
from tests.example_map import TEXT, chain, done, hostile

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def page_text(page: Page) -> str:
    return page.evaluate("[...document.querySelectorAll('#text > p, #text > h3')].map(e => e.textContent).join('\\n')")


def lit(page: Page) -> str:
    return page.evaluate("[...document.querySelectorAll('mark.sel')].map(e => e.textContent).join('')")


def box(page: Page, words: str) -> str:
    """Selector of the box whose tooltip holds these words."""
    found = page.locator("#map .box").filter(has=page.locator("title", has_text=words))
    return f"#map [data-i='{found.get_attribute('data-i')}']"


def in_view(page: Page, selector: str, pane: str) -> bool:
    return page.evaluate(
        """([selector, pane]) => {
          const box = document.querySelector(selector).getBoundingClientRect();
          const room = document.querySelector(pane).getBoundingClientRect();
          return box.bottom > room.top && box.top < room.bottom && box.right > room.left && box.left < room.right;
        }""",
        [selector, pane],
    )


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize("made", [done, hostile], ids=["example", "hostile"])
def test_the_report_is_silent_asks_for_nothing_and_stays_within_the_window(
    browser: Browser, tmp_path: Path, size: tuple[int, int], made: Callable[[], Done]
) -> None:
    with opened(browser, report_html(made()), tmp_path, size=size) as seen:
        seen.page.click(".flags button")
        assert (seen.said, seen.asked) == ([], [])
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_the_text_on_the_page_is_the_article(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        assert page_text(seen.page) == TEXT


def test_hostile_text_stays_text(browser: Browser, tmp_path: Path) -> None:
    made = hostile()
    with opened(browser, report_html(made), tmp_path) as seen:
        assert page_text(seen.page) == made.article.text
        assert seen.page.evaluate("window.pwned") is None
        assert seen.page.evaluate("document.querySelectorAll('img, iframe, style:not(head style)').length") == 0
        assert seen.page.evaluate("getComputedStyle(document.body).display") == "grid"


def test_no_word_leaves_its_box(browser: Browser, tmp_path: Path) -> None:
    measure = """[...document.querySelectorAll('#map .box')].flatMap(box => {
      const edge = box.querySelector('.b').getBoundingClientRect();
      return [...box.querySelectorAll('text')].map(t => t.getBoundingClientRect())
        .filter(r => r.width).filter(r => r.right > edge.right + 1 || r.left < edge.left - 1).length;
    }).reduce((a, b) => a + b, 0)"""
    for made in (done(), hostile()):
        with opened(browser, report_html(made), tmp_path) as seen:
            assert seen.page.evaluate(measure) == 0


def test_clicking_a_box_lights_its_passage_and_shows_what_was_checked(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        at = box(seen.page, "more than US$90 million")
        seen.page.click("#fit")
        seen.page.click(f"{at} .b")
        assert lit(seen.page) == "The northern ministry alone puts the bill at more than US$90 million over ten years"
        assert in_view(seen.page, "mark.sel", "#text")
        card = seen.page.locator(".card:visible")
        assert card.count() == 1
        assert "No row of the table holds a bill for cutters." in card.inner_text()


def test_clicking_a_passage_lights_its_box_and_brings_it_into_view(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        seen.page.click("mark:has-text('Traffic has since recovered')")
        at = box(seen.page, "Traffic has since recovered")
        assert "sel" in seen.page.locator(at).get_attribute("class")
        assert in_view(seen.page, f"{at} .b", "#view")
        assert lit(seen.page) == "Traffic has since recoveredcollisions have not"


def test_a_premise_used_twice_lights_up_in_both_places(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        seen.page.click("#map .ghost .b")
        assert seen.page.locator("#map .sel").count() == 2
        assert lit(seen.page).startswith("The four treasuries paid 86 million crowns")


def test_a_flag_outside_the_map_leads_to_its_figure_in_the_text(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        seen.page.click(".flags button:has-text('one worker in four')")
        assert lit(seen.page) == "one worker in four"
        assert in_view(seen.page, "mark.sel", "#text")
        assert "one worker in six" in seen.page.locator(".card:visible").inner_text()


def test_what_was_not_examined_is_marked_and_listed(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        seen.page.click(".flags button:has-text('Not checked')")
        assert lit(seen.page).startswith("Where ships are insured cheaply")
        label = seen.page.evaluate("getComputedStyle(document.querySelector('mark.un'), '::before').content")
        assert "the model gave no usable answer" in label


def test_a_fold_says_what_it_hides_and_hides_it(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        at = box(seen.page, "The patrol has made the strait safer")
        before = seen.page.locator("#map .boxes > g:visible").count()
        seen.page.click(f"{at} .fold")
        assert seen.page.locator(f"{at} .shut text").text_content() == "+ 3 reasons, 2 objections, 1 flagged"
        assert seen.page.locator("#map .boxes > g:visible").count() == before - 5
        seen.page.click(f"{at} .fold")
        assert seen.page.locator("#map .boxes > g:visible").count() == before


def positions(page: Page) -> dict[int, tuple[float, float]]:
    drawn = page.evaluate(
        """[...document.querySelectorAll('#map [data-i]:not([display])')]
          .map(e => [Number(e.dataset.i), e.getAttribute('transform')])"""
    )
    return {at: tuple(float(part) for part in where[10:-1].split()) for at, where in drawn}


@pytest.mark.parametrize("made", [done(), chain(40, fan=3), chain(150, fan=3), chain(150, fan=12)])
def test_the_script_lays_out_as_the_server_does(browser: Browser, tmp_path: Path, made: Done) -> None:
    picture = Picture.of(Sheet.of(made))
    with opened(browser, report_html(made), tmp_path) as seen:
        for whole in (False, True):
            if whole:
                seen.page.select_option("#depth", "99")
            laid = place(picture.grown, picture.faces, whole=whole)
            drawn = positions(seen.page)
            assert set(drawn) == set(laid.spots)
            for at, spot in laid.spots.items():
                corner = (spot.x, spot.y - laid.slots[at].height / 2)
                assert drawn[at] == pytest.approx(corner, abs=0.11)


def test_lines_and_frames_stay_as_the_server_drew_them(browser: Browser, tmp_path: Path) -> None:
    read = """[...document.querySelectorAll('#map path, #map rect[data-f]')]
      .map(e => e.getAttribute('d') ?? e.getAttribute('y'))"""
    html = report_html(done())
    with opened(browser, html, tmp_path, js=False) as still, opened(browser, html, tmp_path) as moved:
        assert still.page.evaluate(read) == moved.page.evaluate(read)


def test_the_map_can_be_walked_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        page = seen.page
        page.focus("#map [tabindex='0']")
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Claim 2")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Claim 3")
        page.keyboard.press("Enter")
        assert lit(page) == "The patrol has also been cheap"
        page.keyboard.press(" ")
        assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false"
        page.keyboard.press("ArrowLeft")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Main claim")
        page.keyboard.press("Escape")
        assert lit(page) == ""
        page.keyboard.press("n")
        assert lit(page).endswith("nearly 30 percent in 2024")


def test_filters_dim_what_does_not_match(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        seen.page.select_option("#by-verdict", "flagged")
        assert seen.page.locator("#map .box:not(.dim)").count() == 3
        seen.page.select_option("#by-verdict", "")
        seen.page.select_option("#by-asserter", label="critics")
        assert seen.page.locator("#map .box:not(.dim)").count() == 1
        seen.page.select_option("#by-asserter", "")
        seen.page.select_option("#by-role", "Objection")
        assert seen.page.locator("#map .box:not(.dim)").count() == 2


def test_paths_to_flags_light_up_from_the_main_claim(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        seen.page.click("#ways")
        labels = seen.page.evaluate(
            "[...document.querySelectorAll('#map .way[aria-label]')].map(e => e.ariaLabel.split('.')[0])"
        )
        assert labels == ["Main claim", "Claim 2", "Premise 2", "Claim 3", "Premise 3", "Claim 4", "Premise 8"]


def test_the_map_can_be_saved_as_svg_and_png(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        with seen.page.expect_download() as saved:
            seen.page.click("#svg")
        drawing = ET.fromstring(Path(saved.value.path()).read_text(encoding="utf-8"))  # noqa: S314 - our own
        assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
        assert "Collisions fell from 41 in 2021 to 17 in" in "".join(drawing.itertext())
        with seen.page.expect_download() as saved:
            seen.page.click("#png")
        assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")
        assert (seen.said, seen.asked) == ([], [])


def test_without_scripts_article_map_and_outline_are_all_there(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path, js=False) as seen:
        assert seen.page.locator("#outline").is_visible()
        assert seen.page.locator("#map").is_visible()
        assert "The rules were rewritten in 2023" in seen.page.locator("#outline").inner_text()


def test_the_outline_can_be_read_and_followed(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        assert not seen.page.locator("#outline").is_visible()
        seen.page.keyboard.press("o")
        seen.page.click("#outline button:has-text('The patrol is cheap')")
        assert lit(seen.page) == "The patrol has also been cheap"


def test_a_phone_gets_article_and_map_below_each_other(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path, size=PHONE) as seen:
        tops = [
            seen.page.locator(each).bounding_box()["y"] for each in (".top", "#stage", ".detail", ".flags", "#text")
        ]
        assert tops == sorted(tops)
        seen.page.click(".flags button:has-text('nearly 30 percent')")
        assert in_view(seen.page, "#map .sel .b", "#view")
        seen.page.click(".card:visible .show")
        assert seen.page.evaluate("document.querySelector('mark.sel').getBoundingClientRect().top") < PHONE[1]


def wholly_in_view(page: Page, selector: str) -> bool:
    """Whether all boxes found stand whole within the map's pane."""
    return page.evaluate(
        """(selector) => {
          const room = document.querySelector('#view').getBoundingClientRect();
          const inside = (box) => box.width && box.top >= room.top && box.bottom <= room.bottom
            && box.left >= room.left && box.right <= room.right;
          return [...document.querySelectorAll(selector)].every((each) => inside(each.getBoundingClientRect()));
        }""",
        selector,
    )


LONG = "rests on a promise that has been kept for decades and could now be broken within a single winter of bargaining"


@pytest.mark.parametrize("made", [done(), chain(150, fan=9, point=LONG)], ids=["example", "large"])
def test_the_map_opens_on_the_main_claim_and_all_that_bears_on_it_at_first_hand(
    browser: Browser, tmp_path: Path, made: Done
) -> None:
    places = Picture.of(Sheet.of(made)).grown.places
    first = ", ".join(f"#map [data-i='{at}'] > .b" for at, each in enumerate(places) if at == 0 or each.parent == 0)
    with opened(browser, report_html(made), tmp_path) as seen:
        assert wholly_in_view(seen.page, first)
        assert seen.page.evaluate("document.querySelector('#map').getScreenCTM().a") >= 0.6


def test_a_map_too_high_to_be_read_at_one_view_opens_with_its_main_claim_in_the_middle(
    browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, report_html(chain(60, fan=50)), tmp_path) as seen:
        assert wholly_in_view(seen.page, "#map [data-i='0'] > .b")
        assert seen.page.evaluate("document.querySelector('#map').getScreenCTM().a") == pytest.approx(0.6, abs=1e-3)
        box, pane = (seen.page.locator(each).bounding_box() for each in ("#map [data-i='0'] > .b", "#view"))
        assert box["y"] + box["height"] / 2 == pytest.approx(pane["y"] + pane["height"] / 2, abs=15)


@pytest.mark.parametrize(
    "made", [done(), hostile(), chain(150, fan=9, point=LONG)], ids=["example", "hostile", "large"]
)
def test_a_phone_opens_on_the_whole_main_claim_below_two_lines_of_verdicts(
    browser: Browser, tmp_path: Path, made: Done
) -> None:
    with opened(browser, report_html(made), tmp_path, size=PHONE) as seen:
        assert wholly_in_view(seen.page, "#map [data-i='0'] > .b")
        tops = """new Set([...document.querySelectorAll('.top .badge')]
          .filter(each => each.offsetWidth).map(each => each.offsetTop)).size"""
        assert seen.page.evaluate(tops) <= 2
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_the_article_opens_with_its_title_as_a_heading_whether_or_not_its_text_does(
    browser: Browser, tmp_path: Path
) -> None:
    for made in (done(), chain(5)):
        with opened(browser, report_html(made), tmp_path) as seen:
            title = seen.page.locator("#text .title")
            assert title.count() == 1
            assert title.inner_text() == made.article.title
            assert title.bounding_box()["y"] < seen.page.locator("#text p >> text=/\\w/ >> nth=0").bounding_box()["y"]


def test_a_large_map_stays_quick(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(chain(150, fan=3)), tmp_path) as seen:
        spent = seen.page.evaluate(
            """() => {
              const start = performance.now();
              document.querySelector('#map .fold').dispatchEvent(new MouseEvent('click', { bubbles: true }));
              document.querySelector('#map').getBoundingClientRect();
              return performance.now() - start;
            }"""
        )
        assert spent < 500
