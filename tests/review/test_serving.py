"""The command as it is run: entered by its address, closed by Ctrl-C, killed amid decisions, beyond this machine."""

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, text

from pipeline.review.database import open_database
from pipeline.review.database.engine import MIGRATIONS
from pipeline.review.database.tables import Decision, Story, User
from pipeline.store import write_new_folder
from pipeline.workshop import article_files
from tests.command import argmap, started
from tests.example_map import done as example

OPTIONS = ("review", "--port", "0", "--no-open", "--json")


@contextmanager
def open_desk(folder: Path, *more: str | Path) -> Iterator[tuple["subprocess.Popen[str]", httpx.Client]]:
    """The command while it runs, and a client that entered by the printed address."""
    with started(*OPTIONS, *more, cwd=folder) as process:
        assert process.stdout is not None
        told = ""
        for line in process.stdout:
            told += line
            if line.startswith("}"):
                break
        address = json.loads(told)["url"]
        base = address.partition("/enter")[0]
        with httpx.Client(base_url=base, headers={"Origin": base}, timeout=60) as client:
            try:
                entered = client.get(address.removeprefix(base))
                assert entered.headers["location"] == "/"
                page = client.get("/").text
                client.headers["X-CSRF-Token"] = page.partition('name="csrf" content="')[2].partition('"')[0]
                yield process, client
            finally:
                process.kill()


def patrol(folder: Path) -> Path:
    """A finished article in a folder."""
    write_new_folder(folder / "patrol", article_files(example()))
    return folder / "patrol"


def test_ctrl_c_closes_the_desk_in_order_and_says_nothing(tmp_path: Path) -> None:
    with open_desk(tmp_path) as (process, client):
        assert client.get("/").status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_a_kill_amid_a_hundred_decisions_loses_none_that_was_acknowledged(tmp_path: Path) -> None:
    finding = next(one.id for one in example().findings.findings if one.hard)
    acknowledged = []
    with open_desk(tmp_path, "--import", patrol(tmp_path)) as (process, client):
        for number in range(100):
            if number == 60:
                process.send_signal(signal.SIGKILL)
            try:
                decided = {"at": f"1-{finding}", "seen": number, "outcome": "wrong", "reason": f"Looked up {number}."}
                answer = client.post("/queue/decide", data=decided)
            except httpx.HTTPError:
                break
            assert answer.status_code < 400, answer.text
            acknowledged.append(f"Looked up {number}.")
        process.wait(20)
    with sqlite3.connect(tmp_path / ".argmap" / "desk.sqlite") as kept:
        decided_then = {row[0] for row in kept.execute("SELECT reason FROM decisions")}
        assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(acknowledged) >= 60
    assert set(acknowledged) <= decided_then
    with open_desk(tmp_path) as (_, again):
        assert "The patrol that pays for itself" in again.get("/").text


def test_the_token_is_in_no_output_but_the_address(tmp_path: Path) -> None:
    with started(*OPTIONS, cwd=tmp_path) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        told = ""
        for line in process.stdout:
            told += line
            if line.startswith("}"):
                break
        address = json.loads(told)["url"]
        token = address.partition("token=")[2]
        assert len(token) >= 32
        httpx.get(address)
        httpx.get(address.replace("/enter", "/nowhere"))
        process.send_signal(signal.SIGINT)
        process.wait(20)
        assert token not in process.stdout.read() + process.stderr.read()
    kept = (tmp_path / ".argmap" / "desk.sqlite").read_bytes()
    assert token.encode() not in kept


def test_beyond_this_machine_the_desk_is_only_for_users(tmp_path: Path) -> None:
    done = argmap("review", "--host", "0.0.0.0", "--port", "0", "--no-open", cwd=tmp_path)  # noqa: S104
    assert done.returncode == 2
    assert "argmap review users add" in done.stderr
    assert "Traceback" not in done.stderr


def test_users_are_added_with_a_password_that_the_command_line_never_shows(tmp_path: Path) -> None:
    done = argmap("review", "users", "add", "Ines Halloran", "--role", "admin", cwd=tmp_path, stdin="too short\n")
    assert done.returncode == 2
    done = argmap(
        "review", "users", "add", "Ines Halloran", "--role", "admin", cwd=tmp_path, stdin="long enough it is\n"
    )
    assert (done.returncode, done.stdout) == (0, "Ines Halloran may sign in as admin.\n")
    listed = argmap("review", "users", "list", "--json", cwd=tmp_path)
    assert json.loads(listed.stdout) == [{"name": "Ines Halloran", "role": "admin", "password": True, "in": True}]
    assert "long enough it is" not in (tmp_path / ".argmap" / "desk.sqlite").read_bytes().decode("latin-1")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://me@host/desk", "there is no desk on mysql"),
        ("sqlite://", "names no file"),
        ("not an address", "is no database's address"),
        ("postgresql://nobody:secret@127.0.0.1:1/none", "cannot be opened"),
    ],
)
def test_an_address_that_leads_nowhere_is_one_sentence_without_its_password(
    tmp_path: Path, url: str, said: str
) -> None:
    done = argmap("review", "--port", "0", "--no-open", "--database", url, cwd=tmp_path)
    assert done.returncode in (2, 5)
    assert said in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_without_its_extra_the_desk_says_how_to_install_it(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['starlette'] = None\n"
        "import importlib.util as found; real = found.find_spec\n"
        "found.find_spec = lambda name, *more: None if name == 'starlette' else real(name, *more)\n"
        "import pipeline.cli.review as review; review.find_spec = found.find_spec\n"
        "sys.argv = ['argmap', 'review']; from pipeline.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert 'pip install "argmap[review]"' in done.stderr


FIRST = {
    "users": [{"id": 1, "name": "ines", "shown": "Ines", "role": "admin", "created_at": "2026-01-02 03:04:05"}],
    "stories": [
        {
            "id": 1,
            "title": "Of the first version",
            "source": "Somewhere",
            "claim": "It lasts",
            "draft": 1,
            "created_at": "2026-01-02 03:04:05",
            "created_by": 1,
            "wrong": 1,
            "unclear": 0,
            "no_row": 0,
            "settled": 0,
        }
    ],
    "drafts": [
        {
            "id": 1,
            "story_id": 1,
            "number": 1,
            "article": "{}",
            "map": "{}",
            "findings": "{}",
            "engine": "rules",
            "file": "",
            "made_at": "2026-01-02 03:04:05",
            "made_by": 1,
            "version": 0,
        }
    ],
    "decisions": [
        {
            "id": 1,
            "story_id": 1,
            "draft_id": 1,
            "finding": "f1",
            "outcome": "stands",
            "state": "settled",
            "reason": "looked up",
            "wording": "",
            "verdict": "",
            "quote": "",
            "author": 1,
            "at": "2026-01-02 03:04:05",
            "again": False,
        }
    ],
}


def test_a_desk_of_the_first_version_is_brought_to_the_newest_with_all_that_is_in_it(database_url: str) -> None:
    from alembic import command  # noqa: PLC0415
    from sqlalchemy import create_engine  # noqa: PLC0415

    from pipeline.review.database.engine import migrations  # noqa: PLC0415

    opened = open_database(database_url)
    url = opened.engine.url
    with opened.engine.execution_options(desk_writes=True).begin() as connection:
        for table in ("alembic_version", *reversed(list(metadata_names()))):
            cascade = " CASCADE" if connection.dialect.name == "postgresql" else ""
            connection.execute(text(f"DROP TABLE IF EXISTS {table}{cascade}"))
    opened.close()
    engine = create_engine(url)
    with engine.begin() as connection:
        command.upgrade(migrations(connection), "0001")
        for table, rows in FIRST.items():
            for row in rows:
                names, values = ", ".join(row), ", ".join(f":{name}" for name in row)
                connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)  # noqa: S608 - ours
    engine.dispose()
    database = open_database(database_url)
    with database.reading() as session:
        assert session.scalars(select(Story.title)).all() == ["Of the first version"]
        decided = session.scalars(select(Decision)).one()
        assert (decided.finding, decided.outcome, decided.reason) == ("f1", "stands", "looked up")
        assert decided.at.isoformat() == "2026-01-02T03:04:05+00:00"
        assert session.scalars(select(User.shown)).all() == ["Ines"]
    database.close()


def metadata_names() -> Iterator[str]:
    """All tables, those that others refer to first."""
    from pipeline.review.database.tables import Base  # noqa: PLC0415

    return (table.name for table in Base.metadata.sorted_tables)


def test_a_database_of_a_newer_version_is_left_as_it_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.sqlite'}"
    open_database(url).close()
    with sqlite3.connect(tmp_path / "desk.sqlite") as kept:
        kept.execute("UPDATE alembic_version SET version_num = '9999'")
    done = argmap("review", "--port", "0", "--no-open", "--database", url, cwd=tmp_path)
    assert done.returncode == 5
    assert "newer version" in done.stderr


def test_every_step_of_the_migrations_is_in_the_package() -> None:
    steps = sorted((MIGRATIONS / "versions").glob("v*.py"))
    assert steps[0].name == "v0001_first.py"
