"""`argmap review export`: what people settled, without the browser."""

import csv
import io
import json
from pathlib import Path

import pytest
from docx import Document

from pipeline.review.exports.files import LOG, STORY
from pipeline.review.queue.standing import Outcome
from pipeline.review.security.people import Role
from tests.command import argmap
from tests.review.checked_again import entry
from tests.review.running import Running
from tests.review.settled import ask, correct, settle


@pytest.fixture
def desk_url(desk: Running) -> str:
    """The address of a desk on which somebody has settled, corrected, asked and entered."""
    ada, story = desk.person(Role.CHECKER, "Ada"), desk.story()
    settle(desk.desk, ada, story, "f3", Outcome.WRONG, "=1+1", "nearly 25 percent")
    correct(desk.desk, ada, story, "nearly 30 percent in 2024", "nearly 25 percent in 2024")
    ask(desk.desk, ada, story, "nearly 30 percent", "Where is this from?")
    desk.desk.checks.enter(ada, entry(entity="Estvik", measure="Ships handled", value="412", scale=0, unit="ships"))
    return desk.desk.database.engine.url.set(drivername=desk.desk.database.engine.name).render_as_string(
        hide_password=False
    )


def test_each_export_is_what_the_desk_serves(desk_url: str, desk: Running, tmp_path: Path) -> None:
    client = desk.client(Role.READER)
    told = argmap("review", "export", "csv", "--database", desk_url, cwd=tmp_path)
    assert (told.returncode, told.stderr) == (0, "")
    assert list(csv.reader(io.StringIO(told.stdout))) == list(csv.reader(io.StringIO(client.get("/log.csv").text)))
    memo = argmap("review", "export", "memo", "--story", "1", "--database", desk_url, cwd=tmp_path)
    assert memo.stdout == client.get("/stories/1/memo.md").text
    into = ("--story", "1", "--out", "q.docx", "--json", "--database", desk_url)
    made = argmap("review", "export", "questions.docx", *into, cwd=tmp_path)
    assert json.loads(made.stdout) == {"what": "questions.docx", "file": "q.docx", "count": 1, "left_out": []}
    assert (tmp_path / "q.docx").read_bytes() == client.get("/stories/1/queries.docx").content
    assert [one.text for one in Document(str(tmp_path / "q.docx")).comments] == ["Where is this from?"]


def test_the_log_can_be_narrowed(desk_url: str, tmp_path: Path) -> None:
    narrowed = ("--kind", "correction", "--since", "2026-03-05", "--database", desk_url)
    told = argmap("review", "export", "jsonl", *narrowed, cwd=tmp_path)
    assert [json.loads(line)["kind"] for line in told.stdout.splitlines()] == ["correction"]
    later = argmap("review", "export", "jsonl", "--since", "2026-03-06", "--database", desk_url, cwd=tmp_path)
    assert (later.returncode, later.stdout) == (0, "")


def test_what_reviews_lack_is_told_beside_them(desk_url: str, tmp_path: Path) -> None:
    told = argmap("review", "export", "claimreview", "--story", "1", "--database", desk_url, cwd=tmp_path)
    assert [one["@type"] for one in json.loads(told.stdout)["@graph"]] == ["ClaimReview"]
    assert "publisher of the review left out" in told.stderr
    signed = ("--publisher", "The Paper", "--review-url", "https://paper.test/")
    again = argmap("review", "export", "claimreview", "--story", "1", *signed, "--database", desk_url, cwd=tmp_path)
    assert json.loads(again.stdout)["@graph"][0]["publisher"]["name"] == "The Paper"
    assert again.stderr == ""


def test_rows_entered_at_the_desk_are_a_table_for_other_runs(desk_url: str, tmp_path: Path) -> None:
    made = argmap("review", "export", "rows", "--out", "rows", "--json", "--database", desk_url, cwd=tmp_path)
    assert json.loads(made.stdout) == {"what": "rows", "file": "rows", "count": 1, "left_out": []}
    assert argmap("table", "validate", "rows", cwd=tmp_path).returncode == 0
    again = argmap("review", "export", "rows", "--out", "rows", "--database", desk_url, cwd=tmp_path)
    assert (again.returncode, "is there already" in again.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nonsense",), f"Choose of: {', '.join((*LOG, *STORY, 'rows'))}"),
        (("memo",), "The latest: 1 The patrol that pays for itself"),
        (("memo", "--story", "9"), "there is no story 9"),
        (("questions.docx", "--story", "1"), "needs a file to go into"),
        (("csv", "--json"), "needs a file to go into"),
        (("csv", "--kind", "gossip"), "Kinds: decision, correction"),
        (("rows",), "Add --out FOLDER"),
    ],
)
def test_what_cannot_be_exported_is_told_in_one_sentence(
    sqlite_desk: Running, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    sqlite_desk.story()
    url = str(sqlite_desk.desk.database.engine.url)
    refused = argmap("review", "export", *arguments, "--database", url, cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert told in " ".join(refused.stderr.split())
    assert "Traceback" not in refused.stderr


def test_an_export_makes_no_desk_where_there_is_none(tmp_path: Path) -> None:
    refused = argmap("review", "export", "csv", "--database", f"sqlite:///{tmp_path / 'gone.sqlite'}", cwd=tmp_path)
    assert (refused.returncode, "there is no desk here" in refused.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []
