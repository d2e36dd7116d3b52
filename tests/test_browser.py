"""The report in a real Chromium."""

from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Page

from pipeline.models import Basis, Done
from pipeline.render import report_html
from tests.browser import DESK, PHONE, chromium, opened
from tests.example_map import TEXT, chain, done, hostile

SMALL = (1280, 800)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def page_text(page: Page) -> str:
    read = "[...document.querySelectorAll('#text > :is(p, h2, h3)')].map(e => e.textContent).join('\\n')"
    return page.evaluate(read)


def lit(page: Page) -> str:
    """The words of the article that are lit: those of a statement, else those of a figure."""
    read = "(what) => [...document.querySelectorAll(`#text ${what}`)].map(e => e.textContent).join('')"
    return page.evaluate(read, ".on") or page.evaluate(read, ".now")


def box(page: Page, words: str) -> str:
    """Selector of the box in the drawing that holds these words."""
    return f".bx[data-at='{page.locator('.bx', has_text=words).first.get_attribute('data-at')}']"


def boxes(page: Page) -> list[str]:
    """The words of all boxes in the drawing."""
    return page.locator(".bx .t").all_inner_texts()


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
        seen.page.click(".flags a >> nth=0")
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
        assert seen.page.locator(".bx").count() > 1


OUTSIDE = """(selector) => [...document.querySelectorAll(selector)].flatMap((box) => {
  const edge = (box.querySelector('.b') ?? box).getBoundingClientRect();
  return [...box.querySelectorAll('text, .t, .m')].map((each) => each.getBoundingClientRect())
    .filter((one) => one.width && (one.right > edge.right + 1 || one.left < edge.left - 1));
}).length"""


def test_no_word_leaves_its_box(browser: Browser, tmp_path: Path) -> None:
    for made in (done(), hostile()):
        with opened(browser, report_html(made), tmp_path, size=SMALL) as seen:
            assert seen.page.evaluate(OUTSIDE, ".bx") == 0
            seen.page.click("[data-view=whole]")
            assert seen.page.evaluate(OUTSIDE, "#whole .box") == 0


def test_choosing_a_box_lights_its_passage_and_shows_what_was_checked(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        seen.page.fill("#search", "US$90 million")
        assert lit(seen.page) == "The northern ministry alone puts the bill at more than US$90 million over ten years"
        assert in_view(seen.page, "#text .on", "#article")
        assert "No row of the table holds a bill for cutters." in seen.page.locator(".card.finding.on").inner_text()
        seen.page.click(box(seen.page, "should be made permanent"))
        assert lit(seen.page) == "The joint patrol should be made permanentIt should."
        assert "The joint patrol should be made permanent." in seen.page.locator(".card.st.on").inner_text()


def test_choosing_a_passage_shows_its_box_with_its_way_to_the_main_claim(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        seen.page.click("#text .sp:has-text('Traffic has since recovered')")
        chosen = seen.page.locator(".bx.sel")
        assert "Traffic has since recovered" in chosen.inner_text()
        assert in_view(seen.page, ".bx.sel", "#pane")
        assert "should be made permanent" in boxes(seen.page)[0]
        assert lit(seen.page) == "Traffic has since recoveredcollisions have not"


def test_a_premise_used_twice_is_one_statement(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        seen.page.click("[data-view=whole]")
        seen.page.click("#whole .ghost .b")
        assert seen.page.locator("#whole .sel").count() == 2
        assert lit(seen.page).startswith("The four treasuries paid 86 million crowns")


def test_a_flag_outside_the_map_leads_to_its_figure_in_the_text(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        seen.page.click(".flags a:has-text('one worker in four')")
        assert lit(seen.page) == "one worker in four"
        assert in_view(seen.page, "#text .now", "#article")
        assert "one worker in six" in seen.page.locator(".card.on").inner_text()


def test_what_was_not_examined_is_marked_and_listed(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        seen.page.click("#findings a:has-text('characters')")
        assert lit(seen.page).startswith("Where ships are insured cheaply")
        label = seen.page.evaluate("getComputedStyle(document.querySelector('.un[data-why]'), '::before').content")
        assert "the model gave no usable answer" in label


LONG = "rests on a promise that has been kept for decades and could now be broken within a single winter of bargaining"
INSIDE = """([selector, pane]) => {
  const room = document.querySelector(pane).getBoundingClientRect();
  const found = [...document.querySelectorAll(selector)].map((each) => each.getBoundingClientRect());
  return found.length > 0 && found.every((one) => one.top >= room.top && one.bottom <= room.bottom
    && one.left >= room.left && one.right <= room.right);
}"""


@pytest.mark.parametrize("size", [DESK, SMALL])
@pytest.mark.parametrize("made", [done(), chain(150, fan=9, point=LONG)], ids=["example", "large"])
def test_the_map_opens_on_the_main_claim_and_the_six_weightiest_that_bear_on_it(
    browser: Browser, tmp_path: Path, size: tuple[int, int], made: Done
) -> None:
    with opened(browser, report_html(made), tmp_path, size=size) as seen:
        assert seen.page.evaluate(INSIDE, [".bx", "#pane"])
        smallest = """Math.min(...[...document.querySelectorAll('#focus, #focus *')]
          .filter((each) => each.textContent).map((each) => parseFloat(getComputedStyle(each).fontSize)))"""
        assert seen.page.evaluate(smallest) >= 12
        more = seen.page.locator("#focus .more")
        if made.article.title != done().article.title:
            assert len(boxes(seen.page)) == 1 + 6
            assert more.inner_text().startswith("3 more")
            assert seen.page.evaluate(INSIDE, ["#focus .more", "#pane"])
            more.click()
            assert len(boxes(seen.page)) == 1 + 9
        else:
            assert more.count() == 0


def test_boxes_hold_two_lines_and_the_card_the_whole_sentence(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(chain(20, fan=9, point=LONG * 3)), tmp_path, size=SMALL) as seen:
        high = seen.page.evaluate(
            "[...document.querySelectorAll('.bx:not(.root) .t')].map((each) => each.clientHeight)"
        )
        assert max(high) <= 2 * 18
        seen.page.click(box(seen.page, "Point 3"))
        assert LONG * 3 in seen.page.locator(".card.st.on .whole").inner_text()


def test_the_drawing_shows_the_path_to_the_root_and_what_bears_on_a_statement(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(chain(40, fan=3)), tmp_path) as seen:
        page = seen.page
        page.click(box(page, "Point 2"))
        page.click(box(page, "Point 7"))
        numbers = page.locator(".bx .no").all_inner_texts()
        assert numbers == ["2", "2.1", "2.1.1", "2.1.2", "2.1.3"]
        left = page.evaluate("[...document.querySelectorAll('.bx')].map((each) => each.offsetLeft)")
        assert len(set(left[:3])) == len(set(left[3:])) == 1
        assert left[0] < left[3]


def test_no_line_of_the_drawing_crosses_a_word(browser: Browser, tmp_path: Path) -> None:
    crossed = """[...document.querySelectorAll('#focus > .rel')].filter((word) => {
      const one = word.getBoundingClientRect();
      return [...document.querySelectorAll('.bx')].some((box) => {
        const other = box.getBoundingClientRect();
        return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
      });
    }).length"""
    for size in (DESK, SMALL):
        with opened(browser, report_html(done()), tmp_path, size=size) as seen:
            assert seen.page.locator("#focus > .rel").count() > 2
            assert seen.page.evaluate(crossed) == 0


def test_guessed_links_are_thin_and_dotted_and_objections_have_a_double_edge(browser: Browser, tmp_path: Path) -> None:
    made = done()
    steps = tuple(each.model_copy(update={"basis": Basis.POSITION}) for each in made.map.inferences)
    guessed = made.model_copy(update={"map": made.map.model_copy(update={"inferences": steps})})
    drawn = """[...document.querySelectorAll('#focus path[stroke^="var(--because)"]')]
      .map((each) => [each.getAttribute('stroke-width'), each.getAttribute('stroke-dasharray')])"""
    with opened(browser, report_html(guessed), tmp_path) as seen:
        assert {tuple(each) for each in seen.page.evaluate(drawn)} == {("1", "1.5 3.5")}
        assert set(seen.page.locator("#focus > .rel.r-because").all_inner_texts()) == {"because?"}
        seen.page.fill("#search", "drag the smaller states")
        edge = seen.page.evaluate("getComputedStyle(document.querySelector('.bx.obj')).borderLeftStyle")
        assert edge == "double"
    with opened(browser, report_html(made), tmp_path) as seen:
        assert {tuple(each) for each in seen.page.evaluate(drawn)} == {("2", "none")}


def test_what_is_not_linked_is_one_box_beside_the_main_claim(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        seen.page.click(box(seen.page, "not linked to the main claim"))
        assert [each.split()[0] for each in boxes(seen.page)[1:]] == ["A"]


def test_the_whole_map_never_shrinks_below_nine_pixels_and_opens_on_its_main_claim(
    browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, report_html(chain(150, fan=9, point=LONG)), tmp_path, size=SMALL) as seen:
        seen.page.click("[data-view=whole]")
        assert in_view(seen.page, "#whole [data-i='0'] .b", "#whole-pane")
        for button in ("#fit", *["#smaller"] * 9):
            seen.page.click(button)
            scale = seen.page.evaluate("document.querySelector('#whole').getScreenCTM().a")
            assert scale * 15 >= 9 - 0.01
            assert scale * 12 >= 7


def test_n_and_p_keep_list_card_map_and_article_together(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path, size=SMALL) as seen:
        page = seen.page
        count = page.locator(".flags a").count()
        for at in (*range(2, count + 1), 1):
            page.keyboard.press("n")
            assert page.locator(".card.on .step .at").inner_text() == f"{at}/{count}"
            assert in_view(page, ".flags [aria-current]", "#findings")
            assert in_view(page, ".card.on .hd", "#cards")
            assert in_view(page, "#text .now", "#article")
            if page.locator(".card.st.on").count():
                assert page.evaluate(INSIDE, [".bx.sel", "#pane"])
        page.keyboard.press("p")
        assert page.locator(".card.on .step .at").inner_text() == f"{count}/{count}"


def test_there_is_one_count_of_flags(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path, size=SMALL) as seen:
        page = seen.page
        count = page.locator(".flags a").count()
        assert page.locator(".cnt b").inner_text() == page.locator("#count").inner_text() == f"{count} flags"
        marks = page.locator(".cnt .fno").all_inner_texts()
        assert sum(int(each.split()[1]) for each in marks) == count
        assert f"the {count} flags" in page.locator(".by").inner_text()
        notes = page.evaluate("[...document.querySelectorAll('#text sup')].map((each) => Number(each.dataset.n))")
        assert sorted(notes) == list(range(1, count + 1))
        page.click("#findings a:has-text('About')")
        assert f"{count} flags" in page.locator(".about .hd").inner_text()


def test_flags_alone_are_underlined_each_tone_in_its_own_way(browser: Browser, tmp_path: Path) -> None:
    read = """[...document.querySelectorAll('#text span, #text a')].map((each) => {
      const look = getComputedStyle(each);
      return [each.className, look.textDecorationLine, look.textDecorationStyle];
    })"""
    with opened(browser, report_html(done()), tmp_path) as seen:
        ways = {"wrong": "solid", "unclear": "dashed", "open": "dotted"}
        for names, line, style in seen.page.evaluate(read):
            tones = [each for each in ways if each in names.split()]
            assert line == ("underline" if "fl" in names.split() else "none")
            assert not tones or style == ways[tones[0]]


def test_passages_and_flags_can_be_reached_by_key(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        page = seen.page
        page.keyboard.press("j")
        first = lit(page)
        assert TEXT.index(first[:30]) < TEXT.index("What the patrol has done\n")
        page.keyboard.press("j")
        second = lit(page)
        assert TEXT.index(first[:30]) < TEXT.index(second[:30])
        page.keyboard.press("k")
        assert lit(page) == first
        links = page.locator("#text a.fl")
        assert links.count() == page.locator(".flags a").count()
        links.nth(1).focus()
        page.keyboard.press("Enter")
        assert f"#{page.locator('.card.finding.on').get_attribute('id')}" == links.nth(1).get_attribute("href")


def test_the_map_can_be_walked_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        page = seen.page
        focused = "document.activeElement.querySelector('.t').textContent"
        page.focus(".bx.root")
        page.keyboard.press("ArrowRight")
        assert page.evaluate(focused) == "1 The patrol has made the strait safer."
        page.keyboard.press("ArrowLeft")
        assert "should be made permanent" in page.evaluate(focused)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("0")
        assert page.locator(".bx.sel").inner_text().startswith("The joint patrol should be made permanent")


def test_search_shows_a_count_the_next_and_only_what_matches(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        page = seen.page
        page.keyboard.press("/")
        page.keyboard.type("patrol")
        total = int(page.locator("#hits").inner_text().split(" of ")[1])
        assert total == sum("patrol" in each.text.lower() for each in done().map.statements)
        chosen = []
        for at in range(1, total + 1):
            assert page.locator("#hits").inner_text() == f"{at} of {total}"
            chosen.append(page.locator(".card.st.on .whole").inner_text())
            page.keyboard.press("Enter")
        assert all("patrol" in each.lower() for each in chosen)
        assert page.locator("#live").inner_text() == f"1 of {total} statements"
        assert len(set(chosen)) == total
        page.click("[data-view=outline]")
        shown = page.locator("#outline .row:visible")
        assert shown.count() == total
        page.keyboard.press("Escape")
        assert not page.locator(".hits").is_visible()
        assert shown.count() > total


@pytest.mark.parametrize(
    ("value", "count"), [("flagged", 3), ("role:Objection", 2), ("verdict:wrong_period", 1)], ids=str
)
def test_a_filter_leaves_only_what_matches(browser: Browser, tmp_path: Path, value: str, count: int) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        page = seen.page
        page.select_option("#only", value)
        assert page.locator("#hits").inner_text() == f"1 of {count}"
        page.click("[data-view=outline]")
        assert page.locator("#outline .row:visible").count() == count
        listed = page.locator(".flags li:visible").count()
        assert page.locator("#count").inner_text() == f"{listed} of {page.locator('.flags li').count()} flags"
        page.click("#clear")
        assert page.locator("#count").inner_text() == f"{page.locator('.flags li').count()} flags"


def test_a_voice_can_be_heard_alone(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        seen.page.select_option("#only", label="critics")
        assert seen.page.locator("#hits").inner_text() == "1 of 1"
        assert "drag the smaller states" in seen.page.locator(".card.st.on").inner_text()


def test_map_and_page_can_be_saved(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        for button in ("#save-page-svg", "#save-whole-svg"):
            seen.page.click(".save summary")
            with seen.page.expect_download() as saved:
                seen.page.click(button)
            drawing = ET.fromstring(Path(saved.value.path()).read_text(encoding="utf-8"))  # noqa: S314 - our own
            assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
            assert "The patrol has made the strait safer." in "".join(drawing.itertext())
            seen.page.click(".save summary")
        seen.page.click(".save summary")
        with seen.page.expect_download() as saved:
            seen.page.click("#save-page-png")
        png = Path(saved.value.path()).read_bytes()
        assert png.startswith(b"\x89PNG")
        assert int.from_bytes(png[16:20], "big") == 2400
        assert (seen.said, seen.asked) == ([], [])


def test_without_scripts_article_page_outline_and_findings_are_all_there(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path, js=False) as seen:
        page = seen.page
        assert page.locator("#outline").is_visible()
        assert page.locator(".poster svg").is_visible()
        assert "The rules were rewritten in 2023" in page.locator("#outline").inner_text()
        assert page.locator(".card.hard:visible").count() == page.locator(".flags a").count()
        assert not page.locator(".bar").is_visible()
        target = page.locator(".flags a").first.get_attribute("href")
        assert page.locator(target).is_visible()


def test_the_outline_can_be_read_and_followed(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        assert not seen.page.locator("#outline").is_visible()
        seen.page.keyboard.press("o")
        for each in done().map.statements:
            assert each.text in seen.page.locator("#outline").inner_text()
        seen.page.click("#outline a:has-text('The patrol has been cheap')")
        assert lit(seen.page) == "The patrol has also been cheap"


def test_a_statement_can_be_linked_to(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path) as seen:
        for id_, words in (("s6", "The patrol has been cheap."), (done().findings.findings[0].id, "")):
            seen.page.goto(f"{seen.page.url.partition('#')[0]}?{id_}#{id_}")
            assert seen.page.locator(f".card.on#{id_}").is_visible()
            assert words in seen.page.locator(".card.on").last.inner_text()


def test_both_places_of_a_finding_lead_to_the_article(browser: Browser, tmp_path: Path) -> None:
    made = done()
    start, end = TEXT.index("Collisions in the strait"), TEXT.index(" in 2021 and 17")
    flag = next(each for each in made.findings.findings if each.hard)
    two = flag.model_copy(update={"start": start, "end": end, "quote": TEXT[start:end]})
    told = made.model_copy(update={"findings": made.findings.model_copy(update={"findings": (two,)})})
    with opened(browser, report_html(told), tmp_path, size=SMALL) as seen:
        links = seen.page.locator(".card.on .pas a")
        assert links.count() == 2
        seen.page.evaluate("document.querySelector('#article').scrollTop = 9999")
        links.nth(1).click()
        assert in_view(seen.page, "#text :target", "#article")
        assert seen.page.locator("#text :target").inner_text().startswith("The harbour office counted")


def test_a_phone_shows_one_part_at_a_time(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path, size=PHONE) as seen:
        page = seen.page
        assert page.locator(".card.on").first.is_visible()
        assert not page.locator("#article").is_visible()
        page.click(".flags a:has-text('nearly 30 percent')")
        assert page.locator(".card.on .hd").first.bounding_box()["y"] < PHONE[1]
        page.click("[data-tab=map]")
        assert page.locator(".bx.sel").is_visible()
        tops = [page.locator(each).bounding_box()["y"] for each in (".top", ".bar", ".bx.root", ".bx.sel")]
        assert tops == sorted(tops)
        page.click("[data-tab=art]")
        assert page.evaluate("document.querySelector('#text .now').getBoundingClientRect().top") < PHONE[1]
        assert not page.locator(".bar").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_the_article_opens_with_its_title_as_a_heading_whether_or_not_its_text_does(
    browser: Browser, tmp_path: Path
) -> None:
    for made in (done(), chain(5)):
        with opened(browser, report_html(made), tmp_path) as seen:
            title = seen.page.locator("#article .title")
            assert title.count() == 1
            assert title.inner_text() == made.article.title
            assert title.bounding_box()["y"] < seen.page.locator("#text p >> text=/\\w/ >> nth=0").bounding_box()["y"]


def test_a_large_map_stays_quick(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(chain(500, fan=3)), tmp_path) as seen:
        spent = seen.page.evaluate(
            """() => {
              const start = performance.now();
              document.querySelectorAll('.bx')[1].click();
              document.querySelector('#focus').getBoundingClientRect();
              return performance.now() - start;
            }"""
        )
        assert spent < 1000
