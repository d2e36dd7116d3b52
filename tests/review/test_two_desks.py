"""Two desks on one PostgreSQL: each leaves alone what the other is at, and takes note of what it left."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from pipeline.review.database import Database, Presence, open_database
from pipeline.review.database.tables import Task
from pipeline.review.library import tasks
from pipeline.review.security.people import Role
from tests.example_map import done as example
from tests.review.running import Running, opened_desk, served
from tests.review.test_rechecks import until

AT_WORK = """
import sys
from pipeline.review.database import Presence, open_database
presence = Presence(open_database(sys.argv[1]))
presence.hold()
print(presence.number, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def two(postgresql: Callable[[], str], tmp_path: Path) -> Iterator[tuple[Running, Running]]:
    """Two desks, each with its own server, on one database."""
    url = postgresql()
    with served(opened_desk(url, tmp_path / "one")) as one, served(opened_desk(url, tmp_path / "other")) as other:
        yield one, other


def task(desk: Running, state: str, by: int | None = None) -> int:
    """A text on its way."""
    with desk.desk.database.writing() as session:
        article = example().article.model_dump_json(by_alias=True)
        fields = {"title": "The patrol", "article": article, "user_id": desk.person().id, "created_at": desk.desk.now()}
        made = Task(state=state, desk=by, **fields)
        session.add(made)
        session.flush()
        return made.id


def state(database: Database, number: int) -> str:
    with database.reading() as session:
        return session.get_one(Task, number).state


def test_a_desk_that_is_killed_is_seen_no_more_and_what_it_was_at_can_be_started_again(
    postgresql: Callable[[], str], tmp_path: Path
) -> None:
    url = postgresql()
    command = [sys.executable, "-c", AT_WORK, url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        number = int(other.stdout.readline())
        with served(opened_desk(url, tmp_path)) as desk:
            theirs, nobodys = task(desk, "running", number), task(desk, "running", 1)
            until(lambda: state(desk.desk.database, nobodys) == "failed")
            assert state(desk.desk.database, theirs) == "running"
            other.kill()
            other.wait(20)
            until(lambda: state(desk.desk.database, theirs) == "failed")
            with desk.desk.database.reading() as session:
                assert session.get_one(Task, theirs).reason == tasks.CLOSED


def test_a_desk_is_seen_again_after_its_line_to_the_database_was_cut(postgresql: Callable[[], str]) -> None:
    database = open_database(postgresql())
    one, other = Presence(database), Presence(database)
    one.hold()
    with database.reading() as session:
        assert other.sees(session, one.number)
        assert not one.sees(session, one.number)
        assert not other.sees(session, None)
    assert one._line is not None
    one._line.connection.dbapi_connection.close()  # type: ignore[union-attr] # as a server that goes away does
    with database.reading() as session:
        assert not other.sees(session, one.number)
    one.hold()
    with database.reading() as session:
        assert other.sees(session, one.number)
    one.leave()
    with database.reading() as session:
        assert not other.sees(session, one.number)
    database.close()


def test_each_text_is_mapped_by_one_desk_alone(two: tuple[Running, Running]) -> None:
    one, other = two
    waiting = {task(one, "held") for _ in range(12)}
    with one.desk.database.writing() as session:  # the servers' own workers are not to take any
        for each in session.scalars(select(Task)):
            each.state = "waiting"
    taken: list[int] = []
    begin = threading.Barrier(4)

    def take(desk: Running) -> None:
        begin.wait()
        while (next_ := tasks.next_waiting(desk.desk, 7)) is not None:
            taken.append(next_.id)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(take, [one, other, one, other]))
    assert len(taken) == len(set(taken))
    assert set(taken) <= waiting


@pytest.mark.parametrize("first", ["start", "drop"])
def test_of_two_who_start_and_drop_a_text_at_once_the_first_is_heard(two: tuple[Running, Running], first: str) -> None:
    starts, drops = (desk.client(Role.EDITOR, f"Editor {at}") for at, desk in enumerate(two))
    number = task(two[0], "read")
    acts = {
        "start": lambda: starts.post("/add/start", data={"task": str(number), f"title-{number}": "Started"}),
        "drop": lambda: drops.post(f"/tasks/{number}/drop"),
    }
    order = [first, *(name for name in acts if name != first)]
    with ThreadPoolExecutor(2) as pool, two[0].desk.database.writing() as session:
        tasks.task_of(session, number, lock=True)
        sent = []
        for name in order:
            sent.append(pool.submit(acts[name]))
            until(lambda: waiting_for_locks(two[0].desk.database) == len(sent))
        session.commit()
        assert [each.result().status_code for each in sent] == [303, 303]
    with two[0].desk.database.reading() as session:
        now = session.get_one(Task, number)
        assert (now.state == "dropped") is (first == "drop")
        assert (now.title == "Started") is (first == "start")


def waiting_for_locks(database: Database) -> int:
    """How many wait for somebody else's lock on a row."""
    with database.reading() as session:
        query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        return int(session.connection().exec_driver_sql(query).scalar_one())
