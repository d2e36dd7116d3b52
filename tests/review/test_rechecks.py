"""Stories that wait to be checked again because of a row: none is lost with the desk that was at it."""

import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from pipeline.models import Done, Verdict
from pipeline.review.checking.rechecks import AT_ONCE, came, longest, wait, waiting
from pipeline.review.current import current
from pipeline.review.database import open_database
from pipeline.review.database.tables import Recheck
from pipeline.review.library.taking_in import new_story
from pipeline.review.security.people import Person
from pipeline.review.security.users import own_user, person
from pipeline.store import dump, write_new_folder
from tests.review.checked_again import done, entry, on
from tests.review.running import START, opened_desk, served
from tests.review.test_serving import open_desk

SHIPS = {"entity": "Estvik", "measure": "Ships handled", "value": "388", "scale": 0, "unit": "ships"}


def ships(number: int) -> Done:
    """An article that says otherwise than the row."""
    return done(f"Estvik handled {452 + number} ships in 2025, more than ever. Berth {number} was the busiest.")


def until(true: Callable[[], bool]) -> None:
    """Waits for what another thread or process does."""
    for _ in range(600):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come")


def test_what_a_desk_did_not_come_to_is_done_by_the_next(database_url: str, tmp_path: Path) -> None:
    first = opened_desk(database_url, tmp_path)
    with first.database.writing() as session:
        me = person(own_user(session, "Me", START))
        stories = [new_story(session, ships(number), me, START).id for number in range(3)]
    outcome = first.checks.enter(me, entry(**SHIPS))
    assert set(outcome.stories) == set(stories)
    first.database.close()  # it ends here, before any of them was checked
    with served(opened_desk(database_url, tmp_path)) as desk:

        def nobody_waits() -> bool:
            with desk.desk.database.reading() as session:
                return longest(session) is None

        until(nobody_waits)
        with desk.desk.database.reading() as session:
            for number, story in enumerate(stories):
                found = on(current(session, story).findings, str(452 + number))
                assert found.verdict is Verdict.CONTRADICTED


def test_what_comes_while_a_story_is_checked_is_still_waited_for(database_url: str) -> None:
    database = open_database(database_url)
    with database.writing() as session:
        me: Person = person(own_user(session, "Me", START))
        story = new_story(session, ships(1), me, START).id
        wait(session, [story, story], me, START)
    with database.writing() as session:
        before = waiting(session, story)
        wait(session, [story], None, START)
        came(session, before)
    with database.reading() as session:
        assert len(before) == 1
        assert session.scalar(select(func.count()).select_from(Recheck)) == 1
        first = longest(session)
        assert first is not None
        assert (first.story, first.by) == (story, None)
    database.close()


def test_a_story_that_cannot_be_checked_is_told_once_and_waits_no_more(database_url: str, tmp_path: Path) -> None:
    desk = opened_desk(database_url, tmp_path)
    with desk.database.writing() as session:
        me = person(own_user(session, "Me", START))
        story = new_story(session, ships(1), me, START).id
        wait(session, [story], me, START)

    def fails(_story: int) -> None:
        raise RuntimeError("odd")

    desk.checks.warm = fails  # type: ignore[method-assign]
    assert desk.checks.recheck_next()
    assert not desk.checks.recheck_next()
    desk.database.close()


def test_a_kill_right_after_a_row_was_saved_leaves_no_story_unchecked(tmp_path: Path) -> None:
    many = AT_ONCE + 6
    for number in range(many):
        one = ships(number)
        files = {"article.json": dump(one.article), "map.json": dump(one.map), "findings.json": dump(one.findings)}
        write_new_folder(tmp_path / f"run{number}", files)
    finding = on(ships(0).findings, "452").id
    imports = [word for number in range(many) for word in ("--import", tmp_path / f"run{number}")]
    line = {"at_0": f"1-{finding}", "quote_0": "452", "value_0": "388", "unit_0": "ships", "period_0": "2025"}
    line |= {"entity_0": "Estvik", "measure_0": "Ships handled", "quotation_0": "", "at": f"1-{finding}"}
    source = {"publisher": "Harbour office", "locator": "p. 4", "published": "2026-01-15"}
    with open_desk(tmp_path, *imports) as (process, client):
        form = client.get("/queue/rows/form", params={"at": line["at"]}).text
        seen = form.partition('name="seen_0" value="')[2].partition('"')[0]
        answer = client.post("/queue/rows", data={**line, **source, "seen_0": seen})
        process.send_signal(signal.SIGKILL)
        assert answer.status_code == 303, answer.text
        process.wait(20)

    def verdicts() -> list[tuple[str, int]]:
        with sqlite3.connect(tmp_path / ".argmap" / "desk.sqlite") as kept:
            query = "SELECT verdict, count(*) FROM checked WHERE quote LIKE '4__%' GROUP BY verdict"
            return kept.execute(query).fetchall()

    with open_desk(tmp_path):
        until(lambda: verdicts() == [("contradicted", many)])
