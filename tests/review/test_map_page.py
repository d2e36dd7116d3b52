"""The map's page in Chromium: an editor's day by keys, without script, on a phone, and two people on one claim."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from pipeline.models import ArgumentMap, Basis, Done, Role
from pipeline.review.current import current
from pipeline.review.database.tables import Picked, Revision, Story
from pipeline.review.library.carrying import new_draft
from pipeline.review.security import people
from tests.browser import PHONE
from tests.example_map import TEXT
from tests.example_map import done as example
from tests.review.running import Running

pytestmark = pytest.mark.browser
LAPTOP = (1280, 800)


class Editor:
    """Somebody at the map's page. ``acts`` counts what they did or where they went, ``keys`` keys and typed texts."""

    def __init__(self, desk: Running, page: Page, story: int) -> None:
        self.desk, self.page, self.story, self.acts, self.keys = desk, page, story, 0, 0
        page.goto(f"/stories/{story}/map")
        self.ready()

    def ready(self) -> None:
        """Waits until the page listens to keys."""
        expect(self.page.locator("#tree")).to_have_attribute("role", "tree")

    def key(self, name: str) -> None:
        """One key; what it asks of the server is answered afterwards."""
        self.acts += 1
        self._press(name)

    def _press(self, name: str) -> None:
        self.keys += 1
        self.page.keyboard.press(name)

    def type(self, words: str) -> None:
        """A text typed into a field."""
        self.keys += 1
        self.page.keyboard.type(words)

    def settled(self, version: int) -> None:
        """Waits until the page shows this version."""
        expect(self.page.locator("body")).to_have_attribute("data-version", str(version), timeout=60_000)

    @property
    def version(self) -> int:
        return int(self.page.locator("body").get_attribute("data-version") or 0)

    def done(self, *keys: str, typed: str = "") -> None:
        """One act: keys of which the last one saves; a text is typed after the first."""
        before = self.version
        self.acts += 1
        for at, key in enumerate(keys):
            self._press(key)
            if typed and at == 0:
                self.type(typed)
        self.settled(before + 1)

    def go(self, statement: str) -> None:
        """One act: to a statement by its words."""
        line = self.page.locator(f"#s-{statement}")
        self.acts += 1
        self._press("h")
        self.type((line.locator(".go").text_content() or "").strip())
        self._press("Enter")
        expect(line).to_have_class(re.compile(r"\bon\b"))

    @property
    def map(self) -> ArgumentMap:
        with self.desk.desk.database.reading() as session:
            return current(session, self.story).map


def guessed() -> Done:
    """The example with all its reasons guessed."""
    base = example()
    inferences = tuple(one.model_copy(update={"basis": Basis.POSITION}) for one in base.map.inferences)
    return base.model_copy(update={"map": base.map.model_copy(update={"inferences": inferences})})


@pytest.fixture
def editor(sqlite_desk: Running, chrome: Browser) -> Iterator[Editor]:
    """An editor at the example, whose reasons are all guessed."""
    page = sqlite_desk.browser(chrome, people.Role.EDITOR, "Ada Editor")
    yield Editor(sqlite_desk, page, sqlite_desk.story(guessed()))
    assert [line for line in sqlite_desk.said if "status of 400" not in line] == []


def test_every_kind_of_edit_is_done_by_keys_alone_and_undone_again(editor: Editor) -> None:
    base = editor.map
    editor.done("a")
    assert sum(one.basis is Basis.PERSON for one in editor.map.inferences) == 1
    editor.go("s7")
    editor.done("m", "Enter", typed="The joint patrol should be made permanent")
    assert (("s7",), "s1") in {(one.premises, one.conclusion) for one in editor.map.inferences}
    editor.done("Shift+O")
    assert editor.map.statement("s7").role is Role.COUNTERARGUMENT
    editor.done("g", "Enter", typed="It costs less than a cutter")
    assert editor.map.statement("s7").gist == "It costs less than a cutter"
    editor.done("v", "Enter", typed="The treasuries")
    assert editor.map.statement("s7").assertions[0].asserter.name == "The treasuries"
    editor.go("s16")
    editor.done("b")
    editor.done("/", "Enter")
    assert "s16" not in {one.id for one in editor.map.statements}
    editor.go("s3")
    editor.key("Space")
    editor.go("s4")
    editor.key("Space")
    editor.done("j")
    assert {"s3", "s4"}.isdisjoint(one.id for one in editor.map.statements)
    editor.done("p")
    editor.go("s7")
    editor.key("Space")
    editor.go("s8")
    editor.key("Space")
    editor.done("l")
    assert {"s7", "s8"} in [set(one.premises) for one in editor.map.inferences]
    editor.go("s6")
    editor.done("c")
    assert editor.map.apex == ("s6",)
    for _ in range(11):
        editor.done("u")
    assert editor.map == base
    editor.done("Shift+U")
    assert sum(one.basis is Basis.PERSON for one in editor.map.inferences) == 1


def test_an_act_that_the_network_lost_is_told_and_those_after_it_are_done(
    sqlite_desk: Running, chrome: Browser
) -> None:
    page = sqlite_desk.browser(chrome, people.Role.EDITOR, "Ada Editor")
    editor = Editor(sqlite_desk, page, sqlite_desk.story(guessed()))
    page.route("**/map/acts", lambda route: route.abort(), times=1)
    editor.key("a")
    expect(page.locator("#toast")).to_contain_text("may not be saved")
    expect(page.locator("form.guess.answered")).to_have_count(0)
    editor.done("a")
    assert sum(one.basis is Basis.PERSON for one in editor.map.inferences) == 1


def test_who_leaves_while_an_act_is_on_its_way_is_asked_first(sqlite_desk: Running, chrome: Browser) -> None:
    page = sqlite_desk.browser(chrome, people.Role.EDITOR, "Ada Editor")
    editor = Editor(sqlite_desk, page, sqlite_desk.story(guessed()))
    held: list[Route] = []
    asked: list[str] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/map/acts", hold, times=1)
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    editor.key("a")
    expect(page.locator("body")).to_have_attribute("aria-busy", "true")
    page.close(run_before_unload=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    held[0].continue_()
    editor.settled(1)
    page.close(run_before_unload=True)
    assert asked == ["beforeunload"]


def test_an_act_on_a_draft_that_is_no_more_the_current_one_leads_to_the_new_one(
    sqlite_desk: Running, chrome: Browser
) -> None:
    page = sqlite_desk.browser(chrome, people.Role.EDITOR, "Ada Editor")
    editor = Editor(sqlite_desk, page, sqlite_desk.story(guessed()))
    desk = sqlite_desk.desk
    with desk.database.writing() as session:
        new_draft(session, session.get_one(Story, editor.story), guessed(), sqlite_desk.person(), desk.now())
    editor.key("a")
    expect(page.locator("#toast")).to_contain_text("Draft 2 was added.")
    page.get_by_role("link", name="Open draft 2").click()
    expect(page.locator("body")).to_have_attribute("data-draft", "2")
    editor.ready()
    editor.done("a")


def test_a_guess_is_asked_in_words_and_counts_down(editor: Editor) -> None:
    strip = editor.page.locator("form.guess.now")
    many = int(strip.locator(".h .num").inner_text().split()[-1])
    expect(strip).to_contain_text("reason for?")
    expect(strip).to_contain_text("linked because of its place")
    editor.done("a")
    expect(editor.page.locator("form.guess.now .h .num")).to_have_text(f"1 of {many - 1}")
    editor.key("s")
    expect(editor.page.locator("form.guess.now .h .num")).to_have_text(f"2 of {many - 1}")
    editor.done("x")
    assert editor.map.disconnected


def select_words(page: Page, words: str) -> None:
    """Selects words that stand in one run of the article."""
    page.evaluate(
        """words => {
          const range = document.createRange();
          const run = [...document.querySelectorAll('#art [data-o]')].find(one => one.textContent.includes(words));
          const at = run.textContent.indexOf(words);
          range.setStart(run.firstChild, at); range.setEnd(run.firstChild, at + words.length);
          getSelection().removeAllRanges(); getSelection().addRange(range); }""",
        words,
    )


def _picked(editor: Editor) -> list[str]:
    with editor.desk.desk.database.reading() as session:
        return [one.quote for one in session.query(Picked).order_by(Picked.id)]


@pytest.mark.parametrize("by", ["key", "button"])
def test_words_selected_in_the_article_go_into_the_queue(editor: Editor, by: str) -> None:
    page = editor.page
    select_words(page, "where trade follows")
    if by == "key":
        page.keyboard.press("k")
    else:
        page.locator("#words").get_by_role("button", name="Check this").click()
    page.get_by_role("link", name="Open it in the queue").click()
    expect(page.locator("#card")).to_contain_text("where trade follows")
    assert _picked(editor) == ["where trade follows"]


def test_words_of_a_statement_are_chosen_for_a_check_by_keys_alone(editor: Editor) -> None:
    editor.go("s6")
    for key in ("k", "Shift+ArrowRight", "ArrowLeft", "Enter"):
        editor.page.keyboard.press(key)
    expect(editor.page.locator("#toast")).to_contain_text("wait in the queue")
    (words,) = _picked(editor)
    whole = editor.map.statement("s6").spans[0].quote
    assert words == whole.split(" ", 1)[1].rsplit(" ", 1)[0]


def test_a_reader_is_offered_nothing_at_selected_words(sqlite_desk: Running, chrome: Browser) -> None:
    page = sqlite_desk.browser(chrome, people.Role.READER)
    Editor(sqlite_desk, page, sqlite_desk.story())
    select_words(page, "where trade follows")
    page.keyboard.press("k")
    page.keyboard.press("q")
    expect(page.locator("#words, dialog, #toast .toast")).to_have_count(1)
    expect(page.locator("#words")).to_be_hidden()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search or do").fill("check this")
    expect(page.locator("#found li")).to_have_count(1)


def test_words_of_an_older_draft_are_not_taken_for_those_of_the_new_one(editor: Editor) -> None:
    desk = editor.desk.desk
    with desk.database.writing() as session:
        new_draft(session, session.get_one(Story, editor.story), guessed(), editor.desk.person(), desk.now())
    select_words(editor.page, "where trade follows")
    editor.page.keyboard.press("k")
    expect(editor.page.locator("#toast")).to_contain_text("another draft by now")
    editor.desk.said.clear()
    assert _picked(editor) == []


def test_words_selected_in_the_article_become_a_statement(editor: Editor) -> None:
    select_words(editor.page, "where trade follows")
    editor.done("w")
    (new,) = [one for one in editor.map.statements if one.id not in {s.id for s in example().map.statements}]
    assert new.text == "where trade follows"
    assert new.spans[0].start == TEXT.index("where trade follows")


def test_folding_levels_flags_and_the_stepper_move_through_the_map(editor: Editor) -> None:
    page = editor.page
    lines = page.locator("#tree li:visible")
    first = lines.count()
    editor.key("9")
    assert lines.count() > first
    editor.key("1")
    editor.key("n")
    expect(page.locator("#card .step output")).to_have_text("1/" + str(len(_flags(editor))))
    editor.key("n")
    expect(page.locator("#card .step output")).to_contain_text("2/")
    expect(page.locator("#art mark.on").first).to_be_visible()
    editor.key("f")
    flagged = lines.count()
    editor.key("f")
    assert lines.count() > flagged


def _flags(editor: Editor) -> list[object]:
    data = json.loads(editor.page.locator("#data").text_content() or "{}")
    found: list[object] = data["flags"]
    return found


def test_what_is_refused_is_told_in_words_and_the_page_goes_on(editor: Editor) -> None:
    editor.go("s1")
    editor.key("Shift+X")
    expect(editor.page.locator("#toast")).to_contain_text("stands under nothing")
    editor.key("b")
    expect(editor.page.locator("#toast")).to_contain_text("is the main claim", timeout=60_000)
    assert editor.version == 0
    editor.done("a")


def test_a_reason_is_kept_with_the_last_edit(editor: Editor) -> None:
    editor.done("a")
    editor.key("y")
    editor.type("The author says so in the next sentence")
    editor.key("Enter")
    expect(editor.page.locator("#toast")).to_contain_text("Reason kept")
    with editor.desk.desk.database.reading() as session:
        assert session.query(Revision).one().reason == "The author says so in the next sentence"


def test_two_people_at_one_claim_see_each_others_change_before_either_is_lost(
    sqlite_desk: Running, chrome: Browser
) -> None:
    story = sqlite_desk.story(guessed())
    pages = [sqlite_desk.browser(chrome, people.Role.EDITOR, name) for name in ("Ada Editor", "Bea Editor")]
    ada, bea = (Editor(sqlite_desk, page, story) for page in pages)
    bea.page.route("**/events*", lambda route: route.abort())  # she works faster than news travels
    ada.go("s7")
    ada.done("g", "Enter", typed="It costs less than a cutter")
    bea.go("s7")
    bea.key("g")
    bea.type("Cheap")
    bea.key("Enter")
    bar = bea.page.locator("#toast")
    expect(bar).to_contain_text("Ada Editor: Worded", timeout=60_000)
    expect(bar).to_contain_text("was not saved")
    assert bea.map.statement("s7").gist == "It costs less than a cutter"
    expect(bea.page.locator("#s-s7")).to_contain_text("It costs less than a cutter")
    bea.page.get_by_role("button", name="Do it all the same").click()
    bea.settled(2)
    assert bea.map.statement("s7").gist == "Cheap"
    expect(ada.page.locator("#s-s7")).to_contain_text("Cheap", timeout=30_000)
    assert [line for line in sqlite_desk.said if "409" not in line and "ERR_FAILED" not in line] == []


def test_everything_basic_works_without_script(sqlite_desk: Running, chrome: Browser) -> None:
    story = sqlite_desk.story(guessed())
    page = sqlite_desk.browser(chrome, people.Role.EDITOR, js=False)
    page.goto(f"/stories/{story}/map")
    page.locator("form.guess.now").get_by_role("button", name="Accept").click()
    page.locator("#tree a", has_text="The patrol has been cheap").first.click()
    page.get_by_label("Gist").fill("It is cheap")
    page.locator("form", has=page.get_by_label("Gist")).get_by_role("button", name="Save").click()
    expect(page.locator("#tree")).to_contain_text("It is cheap")
    page.locator("[data-mark=undo] button").click()
    expect(page.locator("#tree")).not_to_contain_text("It is cheap")
    with sqlite_desk.desk.database.reading() as session:
        assert sum(one.basis is Basis.PERSON for one in current(session, story).map.inferences) == 1


def test_a_phone_shows_one_part_at_a_time_and_nothing_sideways(sqlite_desk: Running, chrome: Browser) -> None:
    story = sqlite_desk.story(guessed())
    page = sqlite_desk.browser(chrome, people.Role.EDITOR, size=PHONE, has_touch=True)
    page.goto(f"/stories/{story}/map")
    for tab, part in (("Focus and card", ".c-foc"), ("Article", ".c-art"), ("Outline", ".c-out")):
        page.get_by_role("button", name=tab, exact=True).tap()
        expect(page.locator(part)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.locator("#tree li", has_text="The patrol has been cheap").last.tap()
    page.get_by_role("button", name="Gist").tap()
    page.keyboard.type("Cheap")
    page.keyboard.press("Enter")
    expect(page.locator("#tree")).to_contain_text("Cheap", timeout=60_000)


def test_the_published_view_is_a_picture_of_the_chosen_boxes(editor: Editor) -> None:
    for statement in ("s1", "s2", "s6"):
        editor.go(statement)
        editor.done("p")
    editor.key("Shift+P")
    page = editor.page
    expect(page.locator("#sheet svg g.box")).to_have_count(3)
    with page.expect_download() as saved:
        page.get_by_role("button", name="PNG, 2400 px").click()
    picture = Path(saved.value.path()).read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == 2400


def test_gists_are_written_in_the_published_view_one_after_another_and_undone(editor: Editor) -> None:
    page = editor.page
    page.goto(f"/stories/{editor.story}/published?title=Patrol")
    boxes = [one.get_attribute("data-statement") or "" for one in page.locator("details.gist").all()]
    for statement, words in zip(boxes[:2], ("Keep the patrol", "It costs little"), strict=True):
        page.keyboard.press("e")
        expect(page.locator(f"#t-{statement}")).to_be_focused()
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        expect(page.locator("#sheet svg")).to_contain_text(words.split()[0])
        expect(page.locator(f"#g-{statement} summary")).to_have_text(words)
        assert editor.map.statement(statement).gist == words
    assert page.get_by_label("Title of the sheet").input_value() == "Patrol"
    with editor.desk.desk.database.reading() as session:
        assert [one.told for one in session.query(Revision)] == ["Worded the main claim", "Worded 1"]
    page.keyboard.press("u")
    expect(page.locator(f"#g-{boxes[1]} summary")).not_to_have_text("It costs little")
    page.locator(f'#sheet svg g.box[data-statement="{boxes[1]}"]').click()
    expect(page.locator(f"#t-{boxes[1]}")).to_be_focused()


def test_a_gist_is_written_in_the_published_view_without_script_too(sqlite_desk: Running, chrome: Browser) -> None:
    story = sqlite_desk.story()
    page = sqlite_desk.browser(chrome, people.Role.EDITOR, js=False)
    page.goto(f"/stories/{story}/published")
    page.locator("#g-s1 summary").click()
    page.locator("#t-s1").fill("Keep it")
    page.locator("#g-s1").get_by_role("button", name="Save").click()
    expect(page.locator("#g-s1 summary")).to_have_text("Keep it")
    assert page.url.endswith("/published#g-s1")


def test_a_reader_of_the_published_view_is_offered_no_edit(sqlite_desk: Running, chrome: Browser) -> None:
    story = sqlite_desk.story()
    page = sqlite_desk.browser(chrome, people.Role.READER)
    page.goto(f"/stories/{story}/published")
    expect(page.locator("#sheet svg g.box").first).to_be_visible()
    expect(page.locator("details.gist, [data-mark]")).to_have_count(0)


def _axe() -> str:
    folder = os.environ.get("ARGMAP_TEST_NODE_MODULES", "")
    file = Path(folder) / "axe-core" / "axe.min.js"
    if not folder or not file.is_file():
        pytest.skip("needs axe-core in the folder that ARGMAP_TEST_NODE_MODULES names")
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(sqlite_desk: Running, chrome: Browser, size: tuple[int, int], scheme: str) -> None:
    axe = _axe()
    story = sqlite_desk.story(guessed())
    page = sqlite_desk.browser(chrome, people.Role.EDITOR, size=size, color_scheme=scheme)
    for path in ("map", "map?at=s3", "map/history", "published"):
        page.goto(f"/stories/{story}/{path}")
        page.wait_for_timeout(300)
        assert _serious(page, axe) == []
    page.goto(f"/stories/{story}/map")
    for key in ("m", "v", "g"):
        page.keyboard.press(key)
        expect(page.locator("dialog")).to_be_visible()
        assert _serious(page, axe) == []
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)


def _serious(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
