"""What a reader sees of a finding without scrolling, in a real Chromium: at a desk, on a small screen, on a phone."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pipeline.models import Done
from pipeline.render import report_html
from tests.browser import DESK, PHONE, chromium, opened
from tests.example_map import done
from tests.many_maps import of_corpus

pytestmark = pytest.mark.browser

SMALL = (1280, 800)
FLAGS = 5
SEEN = """() => {
  const found = document.querySelector(".card.finding.on");
  const pane = document.querySelector("#cards").getBoundingClientRect();
  const hidden = (part) => {
    const box = part.getBoundingClientRect();
    const [top, bottom] = [Math.max(pane.top, 0), Math.min(pane.bottom, innerHeight)];
    return box.width === 0 || box.top < top - 1 || box.bottom > bottom + 1;
  };
  const parts = [...found.querySelectorAll(".hd, .say, .rows:not(details *) > li, .hold, .sug")];
  const names = (some) => some.map((part) => part.className);
  return { parts: new Set(names(parts)).size, hidden: names(parts.filter(hidden)) };
}"""


@cache
def flagged() -> Done:
    """The article of the sample corpus with mistakes of many kinds."""
    return max(of_corpus().values(), key=lambda made: sum(found.hard for found in made.findings.findings))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    flagged()  # Playwright's loop leaves no room for another
    with chromium() as running:
        yield running


@pytest.mark.parametrize("size", [DESK, SMALL, PHONE])
def test_each_of_the_first_flags_shows_its_whole_finding_without_scrolling(
    browser: Browser, tmp_path: Path, size: tuple[int, int]
) -> None:
    with opened(browser, report_html(flagged()), tmp_path, size=size) as seen:
        entries = seen.page.locator(".flags a")
        told = set()
        for at in range(FLAGS):
            entries.nth(at).click()
            found = seen.page.evaluate(SEEN)
            assert found["hidden"] == []
            told.add(found["parts"])
        assert max(told) == 5
        assert (seen.said, seen.asked) == ([], [])


def test_every_flag_of_every_text_shows_what_is_wrong_and_its_first_row_at_once(
    browser: Browser, tmp_path: Path
) -> None:
    first = """() => {
      const pane = document.querySelector("#cards").getBoundingClientRect();
      const parts = document.querySelectorAll(".card.finding.on :is(.hd, .say, .rows:not(details *) > li:first-child)");
      return [...parts].every((part) => part.getBoundingClientRect().bottom <= pane.bottom + 1);
    }"""
    for made in of_corpus().values():
        with opened(browser, report_html(made), tmp_path, size=SMALL) as seen:
            for _ in range(seen.page.locator(".flags a").count()):
                seen.page.keyboard.press("n")
                assert seen.page.evaluate(first), seen.page.locator(".card.finding.on").inner_text()


@pytest.mark.parametrize("size", [DESK, SMALL])
def test_a_row_takes_two_lines_and_its_source_most_of_the_second(
    browser: Browser, tmp_path: Path, size: tuple[int, int]
) -> None:
    with opened(browser, report_html(flagged()), tmp_path, size=size) as seen:
        for at in range(FLAGS):
            seen.page.locator(".flags a").nth(at).click()
            rows = seen.page.evaluate(
                """[...document.querySelectorAll(".card.on .rows:not(details *) > li:not(.document)")].map((row) => ({
                  high: row.getBoundingClientRect().height,
                  share: row.querySelector(".lk").scrollWidth <= row.querySelector(".lk").clientWidth
                    || row.querySelector(".lk").getBoundingClientRect().width > 0.4 * row.getBoundingClientRect().width,
                }))"""
            )
            assert all(row["high"] < 56 and row["share"] for row in rows)


def test_the_finding_that_was_asked_for_stands_alone_though_others_share_its_statement(
    browser: Browser, tmp_path: Path
) -> None:
    made = done()
    on = next(each for each in made.findings.findings if each.statement == "s7" and each.flag)
    more = tuple(on.model_copy(update={"id": f"more{n}", "message": f"Another {n}. " * 40}) for n in range(4))
    findings = made.findings.model_copy(update={"findings": (*made.findings.findings, *more)})
    with opened(browser, report_html(made.model_copy(update={"findings": findings})), tmp_path, size=SMALL) as seen:
        entries = seen.page.locator(".flags [data-k='s6']")
        assert entries.count() == 5
        for at in range(5):
            entries.nth(at).click()
            shown = seen.page.locator(".card.finding:visible")
            assert shown.count() == 1
            assert f"#{shown.get_attribute('id')}" == entries.nth(at).get_attribute("href")
            gap = seen.page.evaluate(
                """() => document.querySelector(".card.finding.on").getBoundingClientRect().top
                  - document.querySelector("#cards").getBoundingClientRect().top"""
            )
            assert 0 <= gap < 20


def test_the_link_of_a_source_can_be_followed_and_is_not_asked_for_before(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, report_html(done()), tmp_path, size=SMALL) as seen:
        seen.page.click(".flags a:has-text('about US$12 million')")
        link = seen.page.locator(".card.finding:visible .rows a")
        assert link.get_attribute("href") == "https://treasury.varda.test/accounts?year=2023"
        assert link.get_attribute("rel") == "noopener noreferrer nofollow"
        assert seen.asked == []


def contrasts(page: Page) -> list[float]:
    """Contrast of every run of the article's words with what is painted behind it."""
    return page.evaluate(
        """() => {
          const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
          const bright = ([r, g, b]) => [r, g, b].map((part) => part / 255)
            .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
            .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
          const behind = (e) => {
            for (; e; e = e.parentElement) {
              const colour = parts(getComputedStyle(e).backgroundColor);
              if (colour.length === 3 || colour[3] > 0.5) return bright(colour);
            }
            return bright(parts(getComputedStyle(document.body).backgroundColor));
          };
          const words = "#text :is(p, h3, span, a), .card.on :is(p, a), .bx, .btn, .fl1 a, .oln a";
          return [...document.querySelectorAll(words)].map((e) => {
            const [dark, light] = [bright(parts(getComputedStyle(e).color)), behind(e)].sort((a, b) => a - b);
            return (light + 0.05) / (dark + 0.05);
          });
        }"""
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("forced", ["active", "none"])
def test_article_and_finding_can_be_read_in_forced_colours_and_dark_mode(
    browser: Browser, tmp_path: Path, scheme: str, forced: str
) -> None:
    with opened(browser, report_html(flagged()), tmp_path, size=SMALL) as seen:
        seen.page.emulate_media(color_scheme=scheme, forced_colors=forced)
        seen.page.locator(".flags a").nth(1).click()
        assert min(contrasts(seen.page)) >= 4.5


def test_the_article_is_there_in_forced_colours(browser: Browser, tmp_path: Path) -> None:
    """Its words once vanished: black on black."""
    with opened(browser, report_html(flagged()), tmp_path, size=SMALL) as seen:
        seen.page.emulate_media(color_scheme="dark", forced_colors="active")
        png = seen.page.locator("#article").screenshot()
        plain = seen.page.evaluate(
            """() => {
              document.querySelector("#text").style.visibility = "hidden";
              document.querySelector("#article").scrollTop = 0;
            }"""
        )
        assert plain is None
        assert len(png) > 3 * len(seen.page.locator("#article").screenshot())
