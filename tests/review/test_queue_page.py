"""A fact-checker's day in a browser: from the list to the log, by key alone, on a phone, and beside somebody else."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from pipeline.api import map_and_check, read_article
from pipeline.models import Article, Done
from pipeline.review.database import tables as t
from pipeline.review.queue.keeping import one, waiting
from pipeline.review.queue.standing import Outcome, State
from pipeline.review.security.people import Role
from tests.browser import PHONE
from tests.conftest import SHARED
from tests.review.running import Running, opened_desk, served

pytestmark = pytest.mark.browser
CORPUS = Path(__file__).parents[2] / "corpus" / "articles"
SMALL = (1280, 800)
SAVED = 60_000
"""Milliseconds that checking again may take on a machine with much else to do."""


@pytest.fixture(scope="module")
def finished() -> list[Done]:
    """Two sample articles, mapped and checked as the desk would."""
    return _checked([CORPUS / name for name in _NAMES])


_NAMES = ("promises-and-price-tags.md", "after-two-percent.html")


@pytest.fixture
def day(tmp_path: Path, finished: list[Done]) -> Iterator[Running]:
    """A desk with these articles, behind a server of its own."""
    with served(opened_desk(f"sqlite:///{tmp_path / 'desk.sqlite'}", tmp_path)) as running:
        for each in finished:
            running.story(each)
        yield running


def key_of(day: Running, quote: str) -> str:
    with day.desk.database.reading() as session:
        return next(item.key for item in waiting(session) if item.quote == quote)


def standing(day: Running, key: str) -> tuple[State, Outcome | None]:
    story, _, finding = key.partition("-")
    with day.desk.database.reading() as session:
        item = one(session, int(story), finding)
        assert item is not None
        return item.standing.state, item.standing.outcome


def opened_at(day: Running, chrome: Browser, quote: str, **options: object) -> tuple[Page, str]:
    page = day.browser(chrome, **{"size": SMALL, **options})  # type: ignore[arg-type]
    key = key_of(day, quote)
    page.goto(f"/queue?at={key}")
    return page, key


def test_another_reading_flips_the_verdict_at_once_and_is_decided_with_a_reason_into_the_log(
    day: Running, chrome: Browser
) -> None:
    page, key = opened_at(day, chrome, "1.78 trillion yuan")
    page.locator("#rd-period").wait_for()
    page.locator("#rd-period").select_option(label="2025")
    expect(page.locator("#rres .badge")).to_contain_text("Supported", timeout=SAVED)
    assert standing(day, key) == (State.OPEN, None)
    page.get_by_role("button", name="Use this reading").click()
    expect(page.locator("#card .hd .badge")).to_contain_text("Supported", timeout=SAVED)
    page.locator("#reason").fill("The sentence means the budget of 2025.")
    page.get_by_role("button", name="Stands with change").click()
    expect(page.locator(".last")).to_contain_text("1.78 trillion yuan")
    assert standing(day, key) == (State.SETTLED, Outcome.STANDS_WITH_CHANGE)
    page.goto("/log")
    expect(page.locator("main")).to_contain_text("The sentence means the budget of 2025.")
    assert day.said == []


def test_a_row_that_was_missing_is_entered_and_the_claim_is_checked_again(day: Running, chrome: Browser) -> None:
    page, key = opened_at(day, chrome, "US$14.1 billion")
    page.locator("#rw-value-0").wait_for()
    page.locator("#rw-url").fill("https://example.org/trade")
    page.locator("#rw-publisher").fill("Office of Trade")
    page.locator("[name=entity_0]").fill("Vietnam")
    page.locator("[name=measure_0]").fill("trade with Australia")
    page.locator("#rw-value-0").fill("14.1 billion")
    expect(page.locator("#rw-would-0 .badge")).to_contain_text("Supported", timeout=SAVED)
    page.locator("#rw-value-0").fill("19 billion")
    expect(page.locator("#rw-would-0 .badge")).to_contain_text("Contradicted", timeout=SAVED)
    page.locator("#rw-value-0").fill("14.1 billion")
    expect(page.locator("#rw-would-0 .badge")).to_contain_text("Supported", timeout=SAVED)
    page.get_by_role("button", name="Save, verified by me").click()
    expect(page.locator("#card .hd .badge")).to_contain_text("Supported", timeout=SAVED)
    expect(page.locator("#card .rows")).to_contain_text("Office of Trade", timeout=SAVED)
    expect(page.locator("#card .rows")).to_contain_text("verified")
    expect(page.locator("#card .res2")).to_contain_text("1 row saved, verified by you. 1 claim says something else now")
    assert key not in {each.get_attribute("data-at") for each in page.locator("#list [data-at]").all()}
    with day.desk.database.reading() as session:
        assert len(session.scalars(select(t.EnteredRow)).all()) == 1
    page.get_by_role("button", name="Take this row back").click()
    expect(page.locator("#card .hd .badge")).to_contain_text("Not in table", timeout=SAVED)
    assert day.said == []


def test_one_source_is_given_once_for_all_claims_that_wait_for_it(
    day: Running, chrome: Browser, finished: list[Done]
) -> None:
    day.story(finished[0])
    page, _ = opened_at(day, chrome, "US$14.1 billion")
    expect(page.locator(".wt > li")).to_have_count(2)
    page.locator("#rw-publisher").fill("Office of Trade")
    page.locator("#rw-locator").fill("table 3")
    for summary in page.locator(".wt > li:not(.own) summary").all():
        summary.click()
    for number, value in enumerate(("14.1 billion", "14.2 billion")):
        page.locator(f"[name=measure_{number}]").fill(f"trade of kind {number}")
        page.locator(f"#rw-value-{number}").fill(value)
    page.locator("#rw-value-1").press("Control+Enter")
    expect(page.locator("#card .rows")).to_contain_text("Office of Trade", timeout=SAVED)
    with day.desk.database.reading() as session:
        assert len(session.scalars(select(t.EnteredRow)).all()) == 2
        found = session.scalars(select(t.Checked.verdict).where(t.Checked.quote == "US$14.1 billion")).all()
        assert sorted(found) == ["contradicted", "supported"]
    assert day.said == []


def test_a_source_is_opened_and_a_claim_decided_with_two_keys(day: Running, chrome: Browser) -> None:
    page, key = opened_at(day, chrome, "9.2 percent")
    page.context.route("**/*", lambda route: route.continue_() if day.url in route.request.url else route.abort())
    pressed = 0
    with page.context.expect_page():
        page.keyboard.press("o")
        pressed += 1
    expect(page.locator("#card .opened")).to_be_visible()
    page.keyboard.press("3")
    pressed += 1
    expect(page.locator(".last")).to_contain_text("9.2 percent")
    assert pressed <= 6
    assert standing(day, key) == (State.SETTLED, Outcome.WRONG)
    with day.desk.database.reading() as session:
        assert session.scalars(select(t.Decision)).one().source_opened_at is not None


def test_by_key_alone_one_walks_decides_undoes_searches_and_types_without_triggering(
    day: Running, chrome: Browser
) -> None:
    page = day.browser(chrome, size=SMALL)
    page.goto("/queue")
    place = page.locator("#card .step output")
    first = page.locator("#list [aria-current]").get_attribute("data-at")
    total = (place.text_content() or "").partition("/")[2]
    page.keyboard.press("j")
    expect(place).to_have_text(f"2/{total}")
    page.keyboard.press("k")
    expect(place).to_have_text(f"1/{total}")
    page.keyboard.press("6")
    expect(place).to_have_text(f"1/{int(total) - 1}")
    assert standing(day, first or "")[1] is Outcome.OPINION
    page.keyboard.press("u")
    expect(page.locator("#list [aria-current]")).to_have_attribute("data-at", first or "")
    assert standing(day, first or "") == (State.OPEN, None)
    page.keyboard.press("r")
    page.keyboard.type("jk 123456 u")
    expect(page.locator("#reason")).to_have_value("jk 123456 u")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("percent")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{day.url}/queue?words=percent&state=open&verdict=&story=&assignee=&shown=flags")
    assert day.said == []


def test_the_suggested_wording_goes_with_the_decision(day: Running, chrome: Browser) -> None:
    page, _ = opened_at(day, chrome, "1.78 trillion yuan")
    page.keyboard.press("e")
    wording = page.locator("#wording").input_value()
    assert wording
    assert wording == page.locator("#card .wording").text_content()
    page.keyboard.press("2")
    expect(page.locator(".last")).to_contain_text("1.78 trillion yuan")
    with day.desk.database.reading() as session:
        assert session.scalars(select(t.Decision)).one().wording == wording


def test_overruling_without_a_reason_is_refused_beside_what_was_typed(day: Running, chrome: Browser) -> None:
    page, key = opened_at(day, chrome, "9.2 percent")
    page.locator("#wording").fill("7.2 percent")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(page.locator("#refused")).to_contain_text("overrules the finding")
    expect(page.locator("#reason")).to_be_focused()
    expect(page.locator("#wording")).to_have_value("7.2 percent")
    assert standing(day, key) == (State.OPEN, None)


def test_of_two_browsers_on_one_claim_the_slower_sees_the_others_change_and_loses_nothing(
    day: Running, chrome: Browser
) -> None:
    ada, key = opened_at(day, chrome, "9.2 percent", role=Role.CHECKER, name="Ada")
    bo, _ = opened_at(day, chrome, "9.2 percent", role=Role.CHECKER, name="Bo")
    ada.keyboard.press("6")
    expect(ada.locator(".last")).to_contain_text("9.2 percent")
    bo.locator("#reason").fill("Seven point two, says the ministry.")
    bo.get_by_role("button", name="Wrong").click()
    expect(bo.locator("#refused")).to_contain_text("Ada: Opinion")
    expect(bo.locator("#reason")).to_have_value("Seven point two, says the ministry.")
    assert standing(day, key)[1] is Outcome.OPINION
    bo.locator("#refused button").click()
    expect(bo.locator("#card .now")).to_contain_text("Opinion")


def test_a_list_that_stands_open_follows_what_others_do(day: Running, chrome: Browser) -> None:
    page, key = opened_at(day, chrome, "9.2 percent", role=Role.CHECKER, name="Ada")
    other = next(each for each in page.locator("#list [data-at]").all() if each.get_attribute("data-at") != key)
    gone = other.get_attribute("data-at") or ""
    page.locator("#reason").fill("half a reason")
    client = day.client(Role.CHECKER, "Bo")
    assert client.post("/queue/decide", data={"at": gone, "seen": "0", "outcome": "opinion"}).status_code == 303
    expect(page.locator(f'#list [data-at="{gone}"]')).to_have_count(0, timeout=15_000)
    expect(page.locator("#reason")).to_have_value("half a reason")
    assert client.post("/queue/decide", data={"at": key, "seen": "0", "outcome": "opinion"}).status_code == 303
    expect(page.locator("#refused")).to_contain_text("Bo settled", timeout=15_000)


def test_the_author_is_asked_by_key_and_the_claim_waits_for_the_answer(day: Running, chrome: Browser) -> None:
    page, key = opened_at(day, chrome, "9.2 percent")
    page.keyboard.press("q")
    page.keyboard.type("Which year is meant?")
    page.get_by_role("button", name="Ask the author").click()
    page.wait_for_load_state()
    assert standing(day, key) == (State.ASKED_AUTHOR, None)
    page.goto("/queue?state=asked_author")
    expect(page.locator("#list [data-at]")).to_have_count(1)


def test_an_address_that_was_attached_counts_as_a_source_that_was_opened(day: Running, chrome: Browser) -> None:
    page, key = opened_at(day, chrome, "9.2 percent")
    page.keyboard.press("t")
    page.keyboard.type("https://example.org/budget")
    page.get_by_role("button", name="Attach", exact=True).click()
    expect(page.locator(".evs")).to_contain_text("https://example.org/budget")
    expect(page.locator("#card .opened")).to_be_visible()
    assert standing(day, key) == (State.OPEN, None)


def test_several_of_one_group_are_settled_at_once(day: Running, chrome: Browser) -> None:
    with day.desk.database.writing() as session:
        rows = session.scalars(select(t.Checked).where(t.Checked.verdict == "not_in_table")).all()[:3]
        for row in rows:
            row.source, row.alike = "Harbour Board", row.finding
        keys = [f"{row.story_id}-{row.finding}" for row in rows]
    page = day.browser(chrome, size=SMALL)
    page.goto("/queue")
    page.get_by_role("link", name="Settle 3 of this source").click()
    expect(page.locator("[name=item]:checked")).to_have_count(3)
    page.locator("#reason").fill("The board’s own report says so.")
    page.get_by_role("button", name="Cut or attribute").click()
    page.wait_for_url("**/queue**")
    assert {standing(day, key) for key in keys} == {(State.SETTLED, Outcome.CUT_OR_ATTRIBUTE)}


def test_an_earlier_decision_is_edited_from_the_strip_of_the_last_ten(day: Running, chrome: Browser) -> None:
    page, key = opened_at(day, chrome, "9.2 percent")
    page.keyboard.press("6")
    page.locator(".last").get_by_role("link", name="9.2 percent").click()
    page.get_by_role("button", name="Wrong").click()
    page.wait_for_url("**/queue?at=*")
    assert standing(day, key)[1] is Outcome.WRONG


def test_without_script_a_claim_is_found_decided_and_undone_by_forms(day: Running, chrome: Browser) -> None:
    page, key = opened_at(day, chrome, "9.2 percent", js=False)
    page.get_by_role("button", name="Wrong").click()
    assert standing(day, key)[1] is Outcome.WRONG
    page.get_by_role("button", name="Undo").click()
    assert standing(day, key) == (State.OPEN, None)
    page.goto(f"/queue?at={key}")
    page.get_by_role("link", name="Change the reading").click()
    expect(page.get_by_label("Period")).to_be_visible()


def test_an_address_shows_the_same_list_to_whoever_opens_it(day: Running, chrome: Browser) -> None:
    page = day.browser(chrome, size=SMALL)
    page.goto("/queue")
    page.get_by_label("Verdict").select_option("open")
    expect(page.locator("#shown")).not_to_have_text(f"{page.locator('#flags').text_content()} shown")
    listed = [each.get_attribute("data-at") for each in page.locator("#list [data-at]").all()]
    other = day.browser(chrome, Role.READER, "Cy", size=SMALL)
    other.goto(page.url)
    assert [each.get_attribute("data-at") for each in other.locator("#list [data-at]").all()] == listed


def test_words_selected_in_the_article_are_put_into_the_queue(day: Running, chrome: Browser) -> None:
    page = day.browser(chrome, size=SMALL)
    page.goto("/stories/1/check")
    with day.desk.database.reading() as session:
        text = Article.model_validate_json(session.scalars(select(t.Draft.article)).first() or "").text
    page.evaluate(
        """() => { const all = [...document.querySelectorAll('#text p bdi')];
        const p = all.filter(each => each.textContent.length > 200)[1];
        const range = document.createRange(); range.setStart(p.firstChild, 10); range.setEnd(p.firstChild, 60);
        getSelection().removeAllRanges(); getSelection().addRange(range); }"""
    )
    expect(page.locator("#start")).not_to_have_value("")
    words, start = page.locator("#quote").input_value(), int(page.locator("#start").input_value())
    assert abs(text.index(words) - start) <= 1
    page.get_by_role("button", name="Check this").click()
    expect(page.locator("#card .hd")).to_contain_text(words[:20])


def test_a_row_that_a_person_compared_with_its_source_is_verified_from_then_on(day: Running, chrome: Browser) -> None:
    page, key = opened_at(day, chrome, "8.4 trillion yen")
    expect(page.locator("#card .hd .badge")).to_contain_text("Unverified")
    page.goto("/rows")
    line = page.locator("li[data-row]").filter(has_text="8.4 trillion yen")
    line.get_by_role("button", name="The source says so").click(timeout=SAVED)
    page.goto(f"/queue?at={key}")
    expect(page.locator("#card .hd .badge")).not_to_contain_text("Unverified")
    expect(page.locator("#card .rows")).to_contain_text("✓ verified")


def test_on_a_phone_list_and_card_come_one_at_a_time_and_nothing_scrolls_sideways(
    day: Running, chrome: Browser
) -> None:
    page = day.browser(chrome, size=PHONE)
    page.goto("/queue")
    expect(page.locator("#card")).to_be_hidden()
    page.locator("#list [data-at]").first.click()
    expect(page.locator("#card .hd")).to_be_visible()
    expect(page.locator("#list")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.wait_for_load_state("networkidle")  # the reading and the rows of a card come after it
    box = page.get_by_role("button", name="Wrong").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE[1]
    page.get_by_role("button", name="Opinion").click()
    page.get_by_role("link", name="All claims").click()
    expect(page.locator("#list")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


_SHOWN = """() => { const edge = document.querySelector('#card .foot').getBoundingClientRect().top;
    const seen = element => { if (!element) return true; const box = element.getBoundingClientRect();
        return box.height > 0 && box.top >= 0 && box.bottom <= edge; };
    const buttons = [...document.querySelectorAll('#card .out .btn')];
    const out = buttons.every(each => each.getBoundingClientRect().bottom <= innerHeight);
    return [seen(document.querySelector('#card .say')), seen(document.querySelector('#card .rows > li .l2')), out]; }"""


def _checked(files: list[Path]) -> list[Done]:
    with ThreadPoolExecutor(1) as apart:  # the browser's event loop runs in this thread
        made = list(apart.map(lambda file: map_and_check(read_article(file), {"model": None}), files))
    assert all(isinstance(each, Done) for each in made)
    return [each for each in made if isinstance(each, Done)]


def test_finding_source_line_and_outcomes_are_in_sight_for_nearly_every_flag(tmp_path: Path, chrome: Browser) -> None:
    seeds = sorted((SHARED / "seeds").glob("*.txt")) if (SHARED / "seeds").is_dir() else []
    with served(opened_desk(f"sqlite:///{tmp_path / 'desk.sqlite'}", tmp_path)) as running:
        done = _checked([*sorted(CORPUS.iterdir()), *seeds])
        for each in done:
            running.story(each)
        page = running.browser(chrome, size=SMALL)
        page.goto("/queue?shown=soft")
        keys = [each.get_attribute("data-at") for each in page.locator("#list [data-at]").all()]
        assert len(keys) == sum(found.flag for each in done for found in each.findings.findings)
        shown = []
        for key in keys:
            page.goto(f"/queue?shown=soft&at={key}")
            shown.append(page.evaluate(_SHOWN))
    assert sum(all(each) for each in shown) >= 0.95 * len(shown)
