"""The log: every decision, correction, reading, row and lesson, in order and for good; found, paged and shown."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.review.exports.entries import Entry, Kind
from pipeline.review.exports.log import PAGE, entries, log_page
from pipeline.review.exports.wanted import Wanted
from pipeline.review.queue.deciding import Act, undo
from pipeline.review.queue.standing import Outcome
from pipeline.review.security.people import Person, Role
from tests.browser import DESK, PHONE
from tests.review.running import Running
from tests.review.settled import DAY, HOSTILE, correct, settle
from tests.review.test_pages import axe, violations


def logged(desk: Running, **wanted: object) -> list[Entry]:
    with desk.desk.database.reading() as session:
        return list(entries(session, Wanted(**wanted)))  # type: ignore[arg-type]


@pytest.fixture
def busy(desk: Running) -> Running:
    """A desk with two stories on which two people have settled some findings."""
    ada, bo = desk.person(Role.CHECKER, "Ada"), desk.person(Role.CHECKER, "Bo")
    first = desk.story()
    settle(desk.desk, ada, first, "f3", Outcome.WRONG, "two counts disagree", "nearly 25 percent")
    settle(desk.desk, bo, first, "f2", Outcome.STANDS_WITH_CHANGE, "the year is another")
    correct(desk.desk, bo, first, "nearly 30 percent in 2024", "nearly 25 percent in 2024", why="two counts disagree")
    return desk


def test_the_newest_entry_is_first_and_tells_who_settled_what_when_and_why(busy: Running) -> None:
    correction, second, first = logged(busy)
    assert (first.kind, first.outcome, first.who, first.finding) == (Kind.DECISION, "wrong", "Ada", "f3")
    assert (first.quote, first.reason, first.after) == (
        "nearly 30 percent in 2024",
        "two counts disagree",
        "nearly 25 percent",
    )
    assert (first.verdict, first.state, first.draft) == ("contradicted", "settled", 1)
    assert (second.words, second.who) == ("Stands with change", "Bo")
    assert (correction.kind, correction.before, correction.after) == (
        Kind.CORRECTION,
        "nearly 30 percent in 2024",
        "nearly 25 percent in 2024",
    )
    assert first.at < second.at < correction.at


def test_what_is_done_later_changes_no_entry_and_taking_back_is_one_of_its_own(busy: Running) -> None:
    before = logged(busy)
    ada = busy.person(name="Ada")
    with busy.desk.database.writing() as session:
        undo(session, Act(ada, busy.desk.now()))
    settle(busy.desk, ada, 1, "f3", Outcome.OPINION, "said otherwise")
    after = logged(busy)
    assert after[2:] == before
    assert (after[1].outcome, after[1].replaces) == ("", before[2].key)
    assert len({one.key for one in after}) == len(after)


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        ({"kind": Kind.CORRECTION}, ["c1"]),
        ({"kind": Kind.TAUGHT}, []),
        ({"who": "Ada"}, ["d1"]),
        ({"who": "ada"}, []),
        ({"words": "two counts"}, ["c1", "d1"]),
        ({"words": "TWO 25"}, ["c1", "d1"]),
        ({"words": "100%_"}, []),
        ({"story": 1, "kind": Kind.DECISION}, ["d2", "d1"]),
        ({"story": 99}, []),
        ({"since": DAY, "until": DAY}, ["c1", "d2", "d1"]),
        ({"since": DAY, "until": date.max}, ["c1", "d2", "d1"]),
        ({"since": DAY + timedelta(days=1)}, []),
        ({"until": DAY - timedelta(days=1)}, []),
    ],
)
def test_entries_are_found_by_kind_person_words_story_and_day(
    busy: Running, wanted: dict[str, object], keys: list[str]
) -> None:
    assert [one.key for one in logged(busy, **wanted)] == keys


def test_readings_and_rows_are_logged_and_other_events_are_not(busy: Running) -> None:
    from pipeline.review.events import tell  # noqa: PLC0415

    with busy.desk.database.writing() as session:
        for kind in ("reading", "row", "rechecked", "taught", "note", "story"):
            tell(session, kind, f"told of {kind}", by=busy.person(name="Ada"), at=busy.desk.now(), story=1)
    assert [one.words for one in logged(busy, words="told of")] == [
        "Told of taught",
        "Told of rechecked",
        "Told of row",
        "Told of reading",
    ]


@pytest.mark.parametrize(
    ("asked", "number"), [("", 1), ("1", 1), ("2", 2), ("3", 2), ("0", 1), ("-1", 1), ("x", 1), ("9" * 30, 1)]
)
def test_the_log_is_paged_and_no_page_is_past_its_end(sqlite_desk: Running, asked: str, number: int) -> None:
    story, ada = sqlite_desk.story(), sqlite_desk.person(Role.CHECKER, "Ada")
    for count in range(PAGE + 7):
        correct(sqlite_desk.desk, ada, story, f"{count} boats", f"{count + 1} boats")
    shown = sqlite_desk.client().get("/log", params={"page": asked})
    assert f"Page {number} of 2" in shown.text
    assert shown.text.count('class="correction"') == (PAGE if number == 1 else 7)
    with sqlite_desk.desk.database.reading() as session:
        found = log_page(session, Wanted(), 1)
    assert (found.count, found.pages) == (PAGE + 7, 2)


def test_addresses_that_fit_nothing_show_the_log_as_it_is(sqlite_desk: Running) -> None:
    sqlite_desk.story()
    asked = {"kind": "nonsense", "since": "yesterday", "until": "2026-99-99", "story": "one", "q": "%", "who": "'--"}
    assert sqlite_desk.client().get("/log", params=asked).status_code == 200
    assert sqlite_desk.client().get("/log", params={"story": "77"}).status_code == 404


@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_in_the_log_become_part_of_its_page(sqlite_desk: Running, words: str) -> None:
    story, ada = sqlite_desk.story(), sqlite_desk.person(Role.CHECKER, "Ada")
    words = words.replace("\x00", "")  # no database keeps it
    correct(sqlite_desk.desk, ada, story, words, words, why=words)
    shown = sqlite_desk.client().get("/log", params={"q": words}).text
    assert "<script>alert" not in shown
    assert 'href="javascript:' not in shown


def test_everybody_at_the_desk_may_read_the_log_and_nobody_may_write_it(sqlite_desk: Running) -> None:
    reader = sqlite_desk.client(Role.READER)
    assert reader.get("/log").status_code == 200
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert reader.request(method, "/log").status_code == 405
    assert sqlite_desk.stranger().get("/log").status_code in (302, 303, 401)


def test_the_log_in_a_browser_is_filtered_by_its_form_and_links_to_findings(
    sqlite_desk: Running, chrome: Browser
) -> None:
    page = _settled(sqlite_desk, chrome)
    page.goto("/log")
    expect(page.get_by_text("3 entries, the newest first; times in UTC")).to_be_visible()
    page.get_by_label("Of", exact=True).select_option("Corrections")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("1 entry")).to_be_visible()
    expect(page.locator("del")).to_have_text("nearly 30 percent in 2024")
    expect(page.get_by_role("link", name="CSV")).to_have_attribute("href", "/log.csv?kind=correction")
    assert sqlite_desk.said == []


def test_the_log_on_a_phone_does_not_scroll_sideways(sqlite_desk: Running, chrome: Browser) -> None:
    page = _settled(sqlite_desk, chrome, size=(390, 844))
    page.goto("/log?story=1")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def _settled(desk: Running, chrome: Browser, size: tuple[int, int] = (1280, 800), **options: str) -> Page:
    ada: Person = desk.person(Role.CHECKER, "Ada")
    story = desk.story()
    settle(desk.desk, ada, story, "f3", Outcome.WRONG, "two counts disagree", "nearly 25 percent")
    settle(desk.desk, ada, story, "f2", Outcome.STANDS_WITH_CHANGE, "the year is another")
    correct(desk.desk, ada, story, "nearly 30 percent in 2024", "nearly 25 percent in 2024")
    return desk.browser(chrome, size=size, **options)


def test_a_correction_is_put_on_the_page_and_taken_off_again_by_those_who_work_here(sqlite_desk: Running) -> None:
    story, ada = sqlite_desk.story(), sqlite_desk.person(Role.CHECKER, "Ada")
    correct(sqlite_desk.desk, ada, story, "12 crowns", "11 crowns")
    checker, reader = sqlite_desk.client(Role.CHECKER, "Ada"), sqlite_desk.client(Role.READER)
    assert "11 crowns" not in reader.get("/corrections.html").text
    assert reader.post("/log/corrections/1", data={"published": "yes"}).status_code == 403
    back = checker.post("/log/corrections/1", data={"published": "yes", "back": "kind=correction&evil=//x"})
    assert (back.status_code, back.headers["location"]) == (303, "/log?kind=correction#c1")
    assert "11 crowns" in reader.get("/corrections.html").text
    assert "On the correction page." in reader.get("/log").text
    checker.post("/log/corrections/1", data={"published": "no"})
    checker.post("/log/corrections/1", data={"published": "no"})
    assert "11 crowns" not in reader.get("/corrections.html").text
    assert [one.told for one in logged(sqlite_desk, kind=Kind.PUBLISHED)] == [
        "took a correction off the page",
        "put a correction on the page",
    ]
    assert checker.post("/log/corrections/9", data={"published": "yes"}).status_code == 404


@pytest.mark.parametrize(
    ("size", "options"),
    [
        (DESK, {}),
        ((1280, 800), {"color_scheme": "dark"}),
        ((1280, 800), {"forced_colors": "active"}),
        (PHONE, {}),
        (PHONE, {"color_scheme": "dark"}),
    ],
)
def test_axe_has_nothing_serious_against_the_log(
    sqlite_desk: Running, chrome: Browser, axe: str, size: tuple[int, int], options: dict[str, str]
) -> None:
    page = _settled(sqlite_desk, chrome, size=size, **options)
    for path in ("/log", "/log?story=1&kind=correction", "/log?q=nothing+like+it"):
        page.goto(path)
        assert violations(page, axe) == [], path


__all__ = ["axe"]
