"""A database that is gone, full, locked or may not be written: one clear answer, nothing half-written, and on again."""

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest
from sqlalchemy import Connection, event, func, select
from sqlalchemy.exc import IntegrityError
from starlette.requests import Request
from starlette.responses import Response

from pipeline.errors import StorageLost
from pipeline.review.database import open_database
from pipeline.review.database.tables import Decision, Event, Note, User
from pipeline.review.security.guard import HEADERS
from pipeline.review.security.people import Role
from pipeline.review.security.users import add_user
from tests.example_map import done as example
from tests.review.postgres import made, serving
from tests.review.running import START, Running, opened_desk, served

DATA = {"Accept": "application/json"}
Trouble = Callable[[Running, Path], AbstractContextManager[None]]
FINDING = next(one.id for one in example().findings.findings if one.hard)


def told(answer: httpx.Response) -> str:
    """What an answer says of the database; it has all that answers have, and no word of where it is."""
    assert answer.status_code == 503
    assert HEADERS.items() <= answer.headers.items()
    assert int(answer.headers["retry-after"]) > 0
    for place in ("sqlite", "127.0.0.1:", "desk@", "Traceback"):
        assert place not in answer.text
    return answer.text


def decide(client: httpx.Client, story: int, reason: str) -> httpx.Response:
    given = {"at": f"{story}-{FINDING}", "seen": "0", "outcome": "wrong", "reason": reason}
    return client.post("/queue/decide", data=given)


def count(desk: Running) -> tuple[int, ...]:
    """How much there is of what a decision writes."""
    with desk.desk.database.reading() as session:
        return tuple(session.scalar(select(func.count()).select_from(each)) or 0 for each in (Decision, Event, Note))


@contextmanager
def locked(desk: Running, path: Path) -> Iterator[None]:
    """Another program holds the database, and nobody waits for it for long."""
    with impatient(desk), sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")
    other.close()


@contextmanager
def impatient(desk: Running) -> Iterator[None]:
    with prepared(desk, "connect", "PRAGMA busy_timeout = 50"):
        yield


@contextmanager
def full(desk: Running, _path: Path) -> Iterator[None]:
    """No page more fits on its disk."""
    with prepared(desk, "connect", "PRAGMA max_page_count = 1"):
        yield


@contextmanager
def read_only(desk: Running, _path: Path) -> Iterator[None]:
    """Nothing may be written where it is."""
    with prepared(desk, "begin", "PRAGMA query_only = ON"):
        yield


@contextmanager
def prepared(desk: Running, moment: str, pragma: str) -> Iterator[None]:
    engine = desk.desk.database.engine

    def do(connection: Connection | sqlite3.Connection, *_: object) -> None:
        (connection.exec_driver_sql if isinstance(connection, Connection) else connection.execute)(pragma)

    engine.dispose()
    event.listen(engine, moment, do)
    yield
    event.remove(engine, moment, do)
    engine.dispose()


@pytest.mark.parametrize("trouble", [locked, full, read_only])
def test_what_was_acknowledged_is_kept_and_what_cannot_be_written_is_told(
    sqlite_desk: Running, tmp_path: Path, trouble: Trouble
) -> None:
    desk, story = sqlite_desk, sqlite_desk.story()
    client, acknowledged = desk.client(Role.CHECKER), []
    answer, words = httpx.Response(500), ""
    with trouble(desk, tmp_path / "desk.sqlite"):
        for number in range(100):
            words = f"{number}: " + "Asked at the harbour office. " * 60
            answer = client.post("/queue/notes", data={"at": f"{story}-{FINDING}", "words": words})
            if answer.status_code != 303:
                break
            acknowledged.append(words.strip())
        assert "does not answer or cannot be written" in told(answer)
        told_again = client.post("/queue/notes", data={"at": f"{story}-{FINDING}", "words": words}, headers=DATA)
        assert "does not answer" in json.loads(told(told_again))["error"]
    with desk.desk.database.reading() as session:
        assert session.scalars(select(Note.words).order_by(Note.id)).all() == acknowledged
    assert client.get("/queue").status_code == 200
    assert decide(client, story, "Looked up.").status_code == 303


def test_a_database_that_stops_is_told_on_every_page_and_the_desk_goes_on_when_it_is_back(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="argmap-pg-", ignore_cleanup_errors=True) as folder:
        cluster = made(Path(folder))
        with serving(cluster) as url:
            with psycopg.connect(f"{url}/postgres", autocommit=True) as server:
                server.execute("CREATE DATABASE stops")
            desk = opened_desk(f"{url}/stops", tmp_path)
            running = served(desk)
            on = running.__enter__()
            story, client = on.story(), on.client(Role.CHECKER)
            assert client.get("/queue").status_code == 200
            before = count(on)
        for path in ("/", "/queue", f"/stories/{story}/map", "/rows", "/log", "/healthz", "/events?after=0"):
            told(client.get(path))
        assert client.get("/sign-in").status_code == 200
        told(decide(client, story, "Looked up."))
        with serving(cluster):
            assert count(on) == before
            assert client.get("/queue").status_code == 200
            assert decide(client, story, "Looked up.").status_code == 303
            running.__exit__(None, None, None)


def test_what_is_asked_wrongly_is_no_trouble_of_the_database(database_url: str) -> None:
    database = open_database(database_url)
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add_all(User(name="same", shown="Same", role="reader", created_at=START) for _ in range(2))
    with pytest.raises(StorageLost), database.reading() as session:
        add_user(session, "Nobody", Role.READER, None, START)
    database.close()


def test_an_answer_that_nobody_expected_bears_all_that_answers_bear(sqlite_desk: Running) -> None:
    assert sqlite_desk.app is not None

    async def fails(_request: Request) -> Response:
        raise RuntimeError("not foreseen")

    sqlite_desk.app.add_route("/fails", fails)
    for accept in ("text/html", "application/json"):
        answer = sqlite_desk.client().get("/fails", headers={"Accept": accept})
        assert answer.status_code == 500
        assert HEADERS.items() <= answer.headers.items()
        assert "not foreseen" not in answer.text
