"""The library: texts taken in, mapped while it tells how far, listed, searched, compared and carried over."""

import re
import time
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from pipeline.errors import InputError
from pipeline.models import Article, Done, Verdict
from pipeline.review.current import current
from pipeline.review.database.tables import Task
from pipeline.review.library.adding import safe_name
from pipeline.review.library.importing import import_folders
from pipeline.review.security.people import Role
from pipeline.review.security.users import add_user, person
from pipeline.settings import Settings
from pipeline.store import write_new_folder
from pipeline.workshop import Workshop, article_files
from tests.checked import TABLE
from tests.example_map import done as example
from tests.review import checked_again
from tests.review.running import Running, opened_desk, served

TEXT = """The toll should stay

The bridge toll should stay, because it pays for the ferries. Traffic fell by 12 percent in 2024 when it was raised.
Critics say that the toll hurts the poor. But the poor take the ferries, which the toll makes free.
"""


def ended(client: httpx.Client, desk: Running) -> Task:
    """The last task once nothing is on its way any more."""
    for _ in range(900):
        if "every 1s" not in client.get("/tasks").text:
            break
        time.sleep(0.1)
    with desk.desk.database.reading() as session:
        return session.query(Task).order_by(Task.id.desc()).first()  # type: ignore[return-value]


def test_a_pasted_text_is_shown_before_anything_runs_and_then_becomes_a_story(sqlite_desk: Running) -> None:
    client = sqlite_desk.client(Role.EDITOR)
    read = client.post("/add", data={"text": TEXT})
    assert read.status_code == 303
    shown = client.get(read.headers["location"])
    assert "The toll should stay" in shown.text
    task = re.search(r'name="task" value="(\d+)"', shown.text)
    assert task is not None
    started = client.post("/add/start", data={"task": task[1], "engine": "rules", f"title-{task[1]}": "The toll"})
    assert started.status_code == 303
    done = ended(client, sqlite_desk)
    assert (done.state, done.reason) == ("done", "")
    assert "The toll" in client.get(f"/stories/{done.story_id}").text
    assert client.get(f"/stories/{done.story_id}/report").status_code == 200


def test_an_upload_becomes_a_new_draft_with_what_changed(sqlite_desk: Running) -> None:
    story = sqlite_desk.story()
    client = sqlite_desk.client(Role.EDITOR)
    text = example().article.text.replace("one worker in four", "one worker in five")
    read = client.post(f"/add?story={story}", files={"file": ("patrol v2.txt", text.encode(), "text/plain")})
    task = read.headers["location"].rpartition("=")[2]
    client.post("/add/start", data={"task": task, "engine": "rules", f"story-{task}": str(story)})
    assert ended(client, sqlite_desk).state == "done"
    page = client.get(f"/stories/{story}").text
    assert "Draft 2" in page
    told = client.get(f"/stories/{story}/diff?before=1&after=2").text
    assert "one worker in five" in told
    assert "one worker in four" in told


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.exe", b"MZ", "are not read"),
        ("a.txt", b"", "is empty"),
        ("a.pdf", b"%PDF-1.7 broken", "pdf"),
        ("a.docx", b"PK\x03\x04 broken", "docx"),
        ("a.csv", b"title,text\n", "no rows"),
    ],
)
def test_what_cannot_be_read_is_told_on_the_page(sqlite_desk: Running, name: str, data: bytes, said: str) -> None:
    answer = sqlite_desk.client(Role.EDITOR).post("/add", files={"file": (name, data, "application/octet-stream")})
    assert answer.status_code == 400
    assert said in answer.text.lower()
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("article.md", "article.md"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\draft.txt", "draft.txt"),
        ("/etc/cron.d/x.txt", "x.txt"),
        ("a\0b.txt", "ab.txt"),
        ("<b>.txt", "_b_.txt"),
        (".txt", None),
        ("..", None),
    ],
)
def test_names_of_files_are_only_names(given: str, kept: str | None) -> None:
    if kept is None:
        with pytest.raises(Exception, match="are not read"):
            safe_name(given)
    else:
        assert safe_name(given) == kept


def test_the_list_is_paged_sorted_and_filtered(desk: Running) -> None:
    base = example()
    for number in range(60):
        desk.story(retitled(base, f"Story {number:03}"))
    client = desk.client(Role.READER)
    first, second = client.get("/?sort=title").text, client.get("/?sort=title&page=2").text
    assert "Story 000" in first
    assert "Story 059" not in first
    assert "Story 059" in second
    assert "Page 2 of 2" in second
    assert "60 articles" in first
    assert "11 found" in client.get("/?q=story+05").text
    assert "Story 000" not in client.get("/?only=none").text


def retitled(done: Done, title: str, text: str | None = None) -> Done:
    """The example under another title: another article."""
    article = Article.of(text or done.article.text, title=title, source="Somewhere", file="x.md")
    return done.model_copy(update={"article": article})


def test_search_finds_passages_claims_and_titles_and_takes_words_as_they_are(desk: Running) -> None:
    desk.story()
    client = desk.client(Role.READER)
    assert "warning shot" in client.get("/search?q=warning+shot").text
    assert "claim" in client.get("/search?q=crowns&kind=claim").text
    assert "0 found" in client.get("/search?q=%25").text
    assert "0 found" in client.get("/search?q=warn_ng").text
    finding = next(one.id for one in example().findings.findings if one.hard)
    decided = {"at": f"1-{finding}", "seen": 0, "outcome": "wrong", "reason": "The yearbook of Brenn disagrees."}
    assert desk.client(Role.CHECKER).post("/queue/decide", data=decided).status_code == 303
    assert "yearbook of Brenn" in client.get("/search?q=YEARBOOK+brenn&kind=decision").text


def test_finished_runs_are_taken_in_once(desk: Running, tmp_path: Path) -> None:
    folder = tmp_path / "patrol"
    write_new_folder(folder, article_files(example()))
    assert list(import_folders(desk.desk, [folder])) == []
    assert list(import_folders(desk.desk, [folder])) == []
    assert "1 article," in desk.client(Role.READER).get("/").text


def test_a_text_that_was_on_its_way_when_the_desk_ended_can_be_started_again(sqlite_desk: Running) -> None:
    person = sqlite_desk.person(Role.EDITOR)
    with sqlite_desk.desk.database.writing() as session:
        task = Task(
            state="failed",
            title="Half",
            article=example().article.model_dump_json(),
            reason="The desk was closed before it was done.",
            user_id=person.id,
            created_at=sqlite_desk.desk.now(),
            ended_at=sqlite_desk.desk.now(),
        )
        session.add(task)
    client = sqlite_desk.client(Role.EDITOR)
    assert "The desk was closed" in client.get("/").text
    client.post("/add/start", data={"task": str(task.id)})
    assert ended(client, sqlite_desk).state == "done"


def test_the_same_text_drawn_again_by_another_engine_is_a_new_draft(sqlite_desk: Running) -> None:
    story, client = sqlite_desk.story(), sqlite_desk.client(Role.EDITOR)
    assert client.post(f"/stories/{story}/again", data={"engine": "rules"}).status_code == 303
    assert ended(client, sqlite_desk).state == "done"
    shown = client.get(f"/stories/{story}").text
    assert "Draft 2" in shown
    assert "built-in rules" in shown


def test_a_run_on_a_text_that_is_here_becomes_its_new_draft(desk: Running, tmp_path: Path) -> None:
    story = desk.story()
    done = example()
    other = done.map.model_copy(update={"apex": ()})
    folder = tmp_path / "again"
    write_new_folder(folder, article_files(done.model_copy(update={"map": other})))
    assert list(import_folders(desk.desk, [folder])) == []
    client = desk.client(Role.READER)
    assert "1 article," in client.get("/").text
    assert "Draft 2" in client.get(f"/stories/{story}").text


def test_a_run_that_was_taken_in_before_the_last_one_adds_no_draft(sqlite_desk: Running, tmp_path: Path) -> None:
    done = example()
    other = done.model_copy(update={"map": done.map.model_copy(update={"apex": ()})})
    for name, run in (("a", done), ("b", other)):
        write_new_folder(tmp_path / name, article_files(run))
    assert list(import_folders(sqlite_desk.desk, [tmp_path / name for name in "aba"])) == []
    shown = sqlite_desk.client(Role.READER).get("/stories/1").text
    assert "Draft 2" in shown
    assert "Draft 3" not in shown


@pytest.mark.parametrize("kind", ["claim", "passage"])
def test_what_a_search_finds_leads_to_its_statement_on_the_map(sqlite_desk: Running, kind: str) -> None:
    sqlite_desk.story()
    client = sqlite_desk.client(Role.READER)
    found = re.search(r'href="(/stories/1/map[^"#]*)', client.get(f"/search?q=crowns&kind={kind}").text)
    assert found is not None
    assert 'class="inner" data-at="s1"' not in client.get(found[1].replace("&amp;", "&")).text


def test_a_folder_in_which_nothing_was_finished_is_refused_and_one_that_is_broken_is_told(
    desk: Running, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="no finished articles"):
        list(import_folders(desk.desk, [tmp_path]))
    broken, whole = tmp_path / "broken", tmp_path / "whole"
    write_new_folder(broken, {"map.json": "{}", "article.json": "{}", "findings.json": "{}"})
    write_new_folder(whole, article_files(example()))
    told = list(import_folders(desk.desk, [broken, whole]))
    assert len(told) == 1
    assert "is not as argmap wrote it" in told[0]
    assert "1 article," in desk.client(Role.READER).get("/").text


def test_a_process_that_ends_amid_a_text_is_told_and_the_next_text_has_a_new_one(sqlite_desk: Running) -> None:
    story, client = sqlite_desk.story(), sqlite_desk.client(Role.EDITOR)
    assert sqlite_desk.app is not None
    worker = sqlite_desk.app.state.worker
    client.post(f"/stories/{story}/again", data={"engine": "rules"})
    while worker._process is None or not worker._process.is_alive():
        time.sleep(0.01)
    worker._process.kill()
    failed = ended(client, sqlite_desk)
    assert (failed.state, failed.reason) == ("failed", "Its process ended.")
    client.post("/add/start", data={"task": str(failed.id)})
    assert ended(client, sqlite_desk).state == "done"


def test_an_engine_that_cannot_be_had_is_told_in_its_own_words(tmp_path: Path) -> None:
    settings = Settings(model="replay:nowhere.json", index=tmp_path / "index", ledger=tmp_path / "ledger.sqlite")
    desk = opened_desk(f"sqlite:///{tmp_path / 'desk.sqlite'}", tmp_path, settings=settings)
    with served(desk) as running:
        story, client = running.story(), running.client(Role.EDITOR)
        client.post(f"/stories/{story}/again", data={"engine": ""})
        failed = ended(client, running)
        assert failed.state == "failed"
        assert "nowhere.json" in failed.reason
        assert "Traceback" not in client.get(f"/stories/{story}/tasks").text
        assert running.story() == story + 1


def test_a_row_that_was_entered_decides_texts_that_come_after_it(database_url: str, tmp_path: Path) -> None:
    desk = opened_desk(database_url, tmp_path)
    vars(desk)["_workshop"] = Workshop(embedder=checked_again.checking().embedder, table=TABLE)
    with desk.database.writing() as session:
        checker = person(add_user(session, "Oda", Role.CHECKER, None, desk.now()))
    desk.checks.enter(checker, checked_again.entry())
    later = checked_again.done("Nobody doubts it. The defence budget of Norland was 71.9 billion dollars in 2025.")
    assert checked_again.on(later.findings, "71.9").verdict is Verdict.NOT_IN_TABLE
    write_new_folder(tmp_path / "later", article_files(later))
    assert list(import_folders(desk, [tmp_path / "later"])) == []
    with desk.database.reading() as session:
        assert checked_again.on(current(session, 1).findings, "71.9").verdict is Verdict.CONTRADICTED
        assert checked_again.on(current(session, 1).findings, "71.9").rows[0].value == Decimal(66400000000)
    desk.database.close()
