"""An editor's whole day at the desk, and how many acts real articles take to be fit to be read."""

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.api import read_article
from pipeline.editing.quotations import quoted
from pipeline.models import ArgumentMap, Article, Basis, Done, Findings, Statement, TableRef
from pipeline.remaking import finish
from pipeline.review.current import draft_of
from pipeline.review.database.tables import LeftBehind, Revision
from pipeline.review.mapping.view import MapView
from pipeline.review.security import people
from tests.review.running import Running
from tests.review.test_map_page import Editor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FIRST = "\n\n".join(
    (
        "The ferry should stay",
        "By Ines Halloran, 5 March 2025",
        "The county should keep the ferry to Norholm. The ferry is cheap, because it needs no crew at night. "
        "However, critics say that it is slow. The road around the bay is long and the bridge is closed in winter.",
        "“Without the ferry we would move away,” said Mara Lind, who keeps the mill. “Nobody stays where no boat "
        "lands.” The mill employs nine people. The school depends on the mill.",
        "The ferry carried 12,400 passengers in 2024. Therefore the county should pay for another ten years.\n",
    )
)
NOTHING = Findings(table=TableRef(name="", hash=""), policy="none", findings=())
SECOND = FIRST.replace("The mill employs nine people. ", "").replace(
    "The road around", "It rained for weeks. The road around"
)


def paste(desk: Running, page: Page, text: str, story: int | None = None) -> None:
    """Takes a text in by the page for it, and waits until it is mapped."""
    page.goto("/add" + (f"?story={story}" if story else ""))
    page.get_by_label("Paste the text").fill(text)
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("button", name="Map and check it").click()
    page.wait_for_url(f"{desk.url}/")
    number = 2 if story else 1
    for _ in range(240):
        page.wait_for_timeout(250)
        with desk.desk.database.reading() as session:
            try:
                if draft_of(session, story or 1).number == number:
                    return
            except Exception:  # noqa: BLE001, S112 - not there yet
                continue
    pytest.fail("the text was never mapped")


def called(argmap: ArgumentMap, words: str) -> str:
    return next(one.id for one in argmap.statements if words in one.text)


def test_an_editors_day_from_a_pasted_text_to_the_published_view_of_its_second_draft(
    sqlite_desk: Running, chrome: Browser
) -> None:
    page = sqlite_desk.browser(chrome, people.Role.ADMIN, "Ada Editor")
    paste(sqlite_desk, page, FIRST)
    editor = Editor(sqlite_desk, page, 1)
    editor.go(called(editor.map, "county should keep"))
    if not page.locator("#tree .row.main.on").count():
        editor.done("c")
    editor.go(called(editor.map, "bridge is closed"))
    editor.done("g", "Enter", typed="By road it is far")
    editor.done("m", "Enter", typed="county should keep")
    editor.go(called(editor.map, "Without the ferry"))
    editor.done("v", "Enter", typed="Mara Lind")
    editor.go(called(editor.map, "nine people"))
    editor.done("m", "Enter", typed="county should keep")
    editor.done("b")
    editor.done("u")
    editor.go(called(editor.map, "bridge is closed"))
    editor.done("p")
    before = editor.map
    spoken = {one.text for one in before.statements if one.assertions[0].asserter.name == "Mara Lind"}
    assert len(spoken) >= 2

    paste(sqlite_desk, page, SECOND, story=1)
    page.goto("/stories/1/map")
    expect(page.locator("details.draft summary")).to_contain_text("carried over")
    page.locator("details.draft summary").click()
    expect(page.locator("details.draft .pop")).to_contain_text("nine people")
    after = editor.map
    road = called(after, "bridge is closed")
    assert after.statement(road).gist == "By road it is far"
    assert (((road,), called(after, "county should keep"))) in {
        (one.premises, one.conclusion) for one in after.inferences
    }
    assert {one.text for one in after.statements if one.assertions[0].asserter.name == "Mara Lind"} >= spoken
    with sqlite_desk.desk.database.reading() as session:
        left = session.query(LeftBehind).all()
        carried = [one for one in session.query(Revision).all() if one.carried_from is not None]
    assert [one.kind for one in left] == ["revisions"]
    assert len(carried) + len(left) == session_count(sqlite_desk)
    page.keyboard.press("Shift+P")
    expect(page.locator("#sheet")).to_contain_text("By road it is far")
    assert [line for line in sqlite_desk.said if "status of 4" not in line] == []


def session_count(desk: Running) -> int:
    """Revisions of the first draft that stand."""
    with desk.desk.database.reading() as session:
        first = draft_of(session, 1, 1).id
        return sum(not one.undone for one in session.query(Revision).where(Revision.draft_id == first))


def mapped(desk: Running, article: Article) -> Done:
    """What the built-in rules make of an article; in a thread, for the browser's own loop runs in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(finish(article, desk.desk.workshop))).result()


@pytest.fixture
def news(shared: Path) -> Article:
    """The news article of the first hundred and twenty that leaves most to be mended in every way."""
    lines = (shared / "data" / "news" / "wikinews.jsonl").read_text(encoding="utf-8").splitlines()
    row = json.loads(lines[113])
    return Article.of(row["text"], title=row["title"], source="Wikinews")


def test_the_worst_news_map_is_fit_to_be_read_after_forty_acts(
    sqlite_desk: Running, chrome: Browser, news: Article, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fit: the event itself on top, no guess undecided, nothing apart, and whoever is quoted named."""
    story = sqlite_desk.story(mapped(sqlite_desk, news))
    editor = Editor(sqlite_desk, sqlite_desk.browser(chrome, people.Role.EDITOR), story)
    page = editor.page
    assert not is_fit(editor.map, news)
    editor.key("ArrowDown")
    editor.done("c")
    while page.locator("form.guess").count():
        editor.done("a")
    editor.key("End")
    editor.key("ArrowLeft")
    editor.key("Space")
    for _ in range(len(roots(editor.map))):
        editor.key("ArrowUp")
        editor.key("Space")
    before = editor.version
    editor.acts += 1
    for key in ("m", "Tab", "ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
        editor._press(key)
    editor.settled(before + 1)
    host = next(one for one in editor.map.statements if one.assertions[0].asserter.kind.value == "named_person")
    while unsaid := wrongly_said(editor.map, news):
        editor.go(unsaid[0].id)
        editor.done("v", "Enter", typed=host.assertions[0].asserter.name or "")
    while counted := crowds(editor.map):
        editor.go(counted[0].id)
        editor.done("v", "Enter", typed="the author")
    assert (wrongly_said(editor.map, news), editor.map.disconnected) == ([], ())
    assert is_fit(editor.map, news)
    with capsys.disabled():
        print(f"\nnews map: {editor.acts} acts, {editor.keys} keys")  # noqa: T201 - what the desk is measured by
    assert editor.acts <= 40


def roots(argmap: ArgumentMap) -> list[str]:
    """What stands apart with something under it."""
    done = Done(article=Article.of("x", title="x", source="x"), map=argmap, findings=NOTHING)
    return [row.id for row in MapView(done).rows if row.level == 0 and row.statement and not row.main]


def is_fit(argmap: ArgumentMap, article: Article) -> bool:
    guesses = [one for one in argmap.inferences if one.basis is Basis.POSITION]
    return not guesses and not argmap.disconnected and not wrongly_said(argmap, article) and not crowds(argmap)


def wrongly_said(argmap: ArgumentMap, article: Article) -> list[Statement]:
    """Statements in quotation marks that nobody says."""
    places = list(quoted(article.text))
    return [
        one
        for one in argmap.statements
        if one.assertions[0].asserter.kind.value == "unattributed"
        and any(start <= span.start and span.end <= end + 1 for span in one.spans for start, end in places)
    ]


def crowds(argmap: ArgumentMap) -> list[Statement]:
    """Statements that a number of people is said to say."""
    return [one for one in argmap.statements if re.search(r"\d|million", one.assertions[0].asserter.name or "")]


def test_the_policy_analysis_is_a_page_of_twelve_boxes_after_thirty_acts(
    sqlite_desk: Running, chrome: Browser, shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = read_article(shared / "seeds" / "policy_analysis.txt")
    story = sqlite_desk.story(mapped(sqlite_desk, article))
    page = sqlite_desk.browser(chrome, people.Role.EDITOR)
    editor = Editor(sqlite_desk, page, story)
    editor.key("Shift+P")
    page.get_by_role("button", name="Take these 12").click()
    expect(page.locator("#sheet svg g.box")).to_have_count(12)
    page.get_by_role("link", name="Outline", exact=True).click()
    editor.acts += 2
    editor.settled(1)
    published = [item.get_attribute("data-id") or "" for item in page.locator("#tree li:has(> .row .pub)").all()]
    assert len(published) == 12
    for number, statement in enumerate(published):
        editor.go(statement)
        editor.done("g", "Enter", typed=f"Point {number + 1} of the argument in a few words of the editor")
    editor.key("Shift+P")
    expect(page.locator("#sheet svg g.box")).to_have_count(12)
    expect(page.locator("#sheet")).to_contain_text("Point 12 of the")
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    with capsys.disabled():
        print(f"\npolicy analysis: {editor.acts} acts, {editor.keys} keys")  # noqa: T201 - as above
    assert editor.acts <= 30
