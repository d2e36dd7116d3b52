"""The checker's pages as they look to others: axe, screens of all widths, and words that mean to be more than words."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.review.queue.deciding import Act
from pipeline.review.queue.keeping import waiting
from pipeline.review.queue.tending import FoundEvidence, archive, attach, note
from pipeline.review.security.people import Role
from tests.browser import DESK, PHONE
from tests.review.running import Running

pytestmark = pytest.mark.browser
SMALL = (1280, 800)
HOSTILE = "<img src=x onerror=window.hit=1>\"'><script>window.hit=1</script>{{7*7}}\u202e"


@pytest.fixture
def worked(sqlite_desk: Running) -> Iterator[tuple[Running, str]]:
    """A desk with a story, and the key of a flag with a note and evidence on it that mean harm."""
    sqlite_desk.story()
    act = Act(sqlite_desk.person(Role.ADMIN), sqlite_desk.desk.now())
    with sqlite_desk.desk.database.writing() as session:
        item = waiting(session)[0]
        note(session, item.story.id, item.finding, HOSTILE, act)
        name = archive(HOSTILE.encode(), sqlite_desk.desk.folder)
        attach(
            session,
            item.story.id,
            item.finding,
            FoundEvidence("https://example.org/?<script>", HOSTILE, HOSTILE, HOSTILE, name),
            act,
        )
    yield sqlite_desk, item.key
    assert sqlite_desk.said == []


@pytest.fixture(scope="module")
def axe() -> str:
    """The text of axe-core."""
    folder = os.environ.get("ARGMAP_TEST_NODE_MODULES")
    file = Path(folder or "/nowhere") / "axe-core" / "axe.min.js"
    if not folder or not file.is_file():
        pytest.skip("needs axe-core in the folder that ARGMAP_TEST_NODE_MODULES names")
    return file.read_text(encoding="utf-8")


def pages(key: str) -> tuple[str, ...]:
    story = key.partition("-")[0]
    return (
        "/queue",
        f"/queue?at={key}",
        "/queue?shown=all",
        "/queue/unseen",
        "/queue/bulk",
        "/rows",
        "/rows?all=1",
        f"/stories/{story}/check",
        f"/queue/reading/form?at={key}",
    )


def settled_down(page: Page) -> None:
    page.wait_for_load_state("networkidle")


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
def test_axe_has_nothing_serious_against_any_page_of_the_checker(
    worked: tuple[Running, str], chrome: Browser, axe: str, size: tuple[int, int], options: dict[str, str]
) -> None:
    desk, key = worked
    page = desk.browser(chrome, size=size, **options)
    for path in pages(key):
        page.goto(path)
        if path.startswith("/queue?"):
            settled_down(page)
        page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": axe})
        found = page.evaluate("async () => (await axe.run()).violations.map(v => [v.impact, v.id, v.nodes[0].html])")
        assert [each for each in found if each[0] in ("serious", "critical")] == [], path


@pytest.mark.parametrize("size", [DESK, SMALL, PHONE, (640, 400)])
def test_no_page_of_the_checker_is_wider_than_the_screen(
    worked: tuple[Running, str], chrome: Browser, size: tuple[int, int]
) -> None:
    desk, key = worked
    page = desk.browser(chrome, size=size)
    for path in pages(key):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_hostile_notes_evidence_and_copies_are_words_and_downloads(
    worked: tuple[Running, str], chrome: Browser
) -> None:
    desk, key = worked
    page = desk.browser(chrome, size=SMALL)
    page.goto(f"/queue?at={key}")
    settled_down(page)
    expect(page.locator(".thr")).to_contain_text("<img src=x onerror=window.hit=1>")
    assert page.evaluate("window.hit") is None
    assert "49" not in (page.locator(".thr").text_content() or "").replace("{{7*7}}", "")
    copy = page.locator(".evs a", has_text="copy").get_attribute("href") or ""
    answer = desk.client().get(copy)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["..%2f..%2fdesk.sqlite", "desk.sqlite", "%2e%2e", "a" * 400])
def test_nothing_but_attached_copies_is_given_out(worked: tuple[Running, str], name: str) -> None:
    desk, _ = worked
    assert desk.client().get(f"/copies/{name}").status_code == 404


def test_an_uploaded_copy_has_no_name_of_its_own(worked: tuple[Running, str]) -> None:
    desk, key = worked
    client = desk.client()
    for name in ("../../evil.html", "<svg onload=alert(1)>.svg", "con", "a\x00b.pdf"):
        sent = client.post(
            "/queue/evidence", data={"at": key, "note": "seen"}, files={"copy": (name, b"%PDF-1.7 " + name.encode())}
        )
        assert sent.status_code == 303, name
    kept = {file.suffix for file in desk.desk.folder.iterdir()}
    assert kept <= {".pdf", ".txt"}
    assert all(len(file.stem) == 32 for file in desk.desk.folder.iterdir())


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/queue/decide", {"outcome": "wrong"}),
        ("/queue/decide", {"at": "1-f1;drop", "seen": "0", "outcome": "wrong"}),
        ("/queue/decide", {"at": "KEY", "seen": "zero", "outcome": "wrong"}),
        ("/queue/decide", {"at": "KEY", "seen": "0", "outcome": "burnt"}),
        ("/queue/handling", {"at": "KEY", "seen": "0", "state": "burnt"}),
        ("/queue/handling", {"at": "KEY", "seen": "0", "state": "open", "due": "soon"}),
        ("/queue/handling", {"at": "KEY", "seen": "0", "state": "open", "assignee": "999"}),
        ("/queue/notes", {"at": "KEY", "words": ""}),
        ("/queue/evidence", {"at": "KEY", "url": "javascript:alert(1)"}),
        ("/queue/bulk", {"outcome": "wrong"}),
        ("/queue/rows", {"at": "KEY"}),
        ("/rows/verified", {"row": "none", "holds": "yes"}),
        ("/stories/1/check", {"quote": "words that stand nowhere"}),
    ],
)
def test_forms_that_make_no_sense_are_refused_in_a_sentence(
    worked: tuple[Running, str], path: str, form: dict[str, str]
) -> None:
    desk, key = worked
    answer = desk.client().post(path, data={name: value.replace("KEY", key) for name, value in form.items()})
    assert answer.status_code in (400, 404)
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", ["/queue/decide", "/queue/rows", "/queue/reading", "/rows/verified", "/queue/bulk"])
def test_readers_and_editors_settle_nothing(worked: tuple[Running, str], path: str) -> None:
    desk, key = worked
    for role in (Role.READER, Role.EDITOR):
        form = {"at": key, "seen": "0", "outcome": "wrong"}
        assert desk.client(role).post(path, data=form).status_code == 403
