"""Rows of the tables are judged as they were shown: whoever saw another row, or another judgement, is told."""

import re
from decimal import Decimal
from html import unescape

import pytest
from sqlalchemy import select

from pipeline.models import Done
from pipeline.review.current import draft_of, put
from pipeline.review.database import tables as t
from pipeline.review.queue.deciding import Act
from pipeline.review.queue.verifying import Judgement, cited, verify
from pipeline.review.security.people import Role
from tests.example_map import done as example
from tests.review.running import Running

ROW = "cost-2024"


@pytest.fixture
def desk(sqlite_desk: Running) -> Running:
    """A desk with a story that rests on a row that nobody has verified."""
    sqlite_desk.story()
    return sqlite_desk


def shown(desk: Running) -> str:
    """The version of the row that the page shows."""
    page = desk.client(Role.READER).get("/rows", params={"all": "1"}).text
    assert ROW in page
    with desk.desk.database.reading() as session:
        return next(each.version for each in cited(session, only_open=False) if each.row.row_id == ROW)


def judge(desk: Running, seen: str, name: str = "Ada", holds: str = "yes", note: str = "") -> tuple[int, str]:
    client = desk.client(Role.CHECKER, name)
    form = {"row": ROW, "seen": seen, "holds": holds, "note": note}
    answer = client.post("/rows/verified", data=form, headers={"Accept": "application/json"})
    return answer.status_code, answer.json()["theirs"] if answer.status_code == 409 else ""


def revalued(done: Done, value: Decimal) -> Done:
    """The same findings with another figure in the row."""

    def rows(finding):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - a finding
        changed = tuple(row.model_copy(update={"value": value}) if row.row_id == ROW else row for row in finding.rows)
        return finding.model_copy(update={"rows": changed})

    found = tuple(rows(each) for each in done.findings.findings)
    return done.model_copy(update={"findings": done.findings.model_copy(update={"findings": found})})


def judgements(desk: Running) -> list[bool]:
    with desk.desk.database.reading() as session:
        return list(session.scalars(select(t.RowVerified.holds).order_by(t.RowVerified.id)))


def test_the_form_of_a_row_names_the_row_that_is_shown(desk: Running) -> None:
    page = unescape(desk.client(Role.CHECKER).get("/rows").text)
    (seen,) = {each for each in re.findall(r'name="seen" value="(\w+)"', page) if each == shown(desk)}
    assert judge(desk, seen)[0] == 303
    assert judgements(desk) == [True]


def test_a_row_that_changed_after_it_was_shown_is_not_verified_and_what_it_is_now_is_told(desk: Running) -> None:
    seen = shown(desk)
    now = revalued(example(), Decimal(16200000))
    with desk.desk.database.writing() as session:
        put(session, draft_of(session, 1), argmap=None, findings=now.findings)
    status, theirs = judge(desk, seen)
    assert (status, judgements(desk)) == (409, [])
    assert "the row is now 16.2 million" in theirs


def test_who_has_not_seen_what_another_found_of_the_row_is_told_of_it(desk: Running) -> None:
    seen = shown(desk)
    ada = Act(desk.person(Role.CHECKER, "Ada"), desk.desk.now())
    with desk.desk.database.writing() as session:
        verify(session, Judgement(ROW, seen, holds=True), ada)
    status, theirs = judge(desk, seen, "Bo", "no", "the source has 15")
    assert status == 409
    assert "Ada found that it holds" in theirs
    assert judge(desk, shown(desk), "Bo", "no", "the source has 15")[0] == 303
    assert judgements(desk) == [True, False]


@pytest.mark.parametrize("seen", ["", "v0000000000"])
def test_a_judgement_that_names_no_row_that_was_shown_is_none(desk: Running, seen: str) -> None:
    assert judge(desk, seen)[0] == 409
    assert judgements(desk) == []
