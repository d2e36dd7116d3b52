"""Findings put in force: their rows are those that would be written anew, and only what differs is written."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from pipeline.editing import Gist
from pipeline.models import Finding
from pipeline.review.current import current, draft_of, list_findings, put
from pipeline.review.database import Database, open_database
from pipeline.review.database.tables import Checked
from pipeline.review.library.taking_in import new_story
from pipeline.review.mapping.edits import save
from pipeline.review.mapping.opening import opened
from pipeline.review.parsed import Parsed
from pipeline.review.security.people import Role
from pipeline.review.security.users import own_user, person
from tests.example_map import done as example
from tests.review.running import START, Running

OWN = example().findings.findings


def rows(session: Session, story: int) -> list[tuple[object, ...]]:
    """All that is kept of a story's findings, but for the numbers of the rows."""
    columns = [column for column in Checked.__table__.columns if column.name != "id"]
    found = session.execute(select(*columns).where(Checked.story_id == story).order_by(Checked.position))
    return [tuple(row) for row in found]


def written(database: Database) -> list[str]:
    """Statements that write findings, from now on; one of several rows counts as often."""
    told: list[str] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def hear(_c: object, _k: object, statement: str, parameters: Sequence[object], _x: object, many: object) -> None:
        kind, _, rest = statement.partition(" ")
        if kind in ("INSERT", "UPDATE", "DELETE") and rest.split(" WHERE")[0].find("checked ") >= 0:
            told.extend([kind] * (len(parameters) if many else statement.count("(?") or 1))

    return told


@st.composite
def drafts_findings(draw: st.DrawFn) -> tuple[Finding, ...]:
    """Some of an article's findings, some of them with other words and weight."""
    some = draw(st.lists(st.sampled_from(OWN), unique_by=lambda one: one.id))
    return tuple(
        one.model_copy(update={"message": "Otherwise.", "severity": 1}) if draw(st.booleans()) else one for one in some
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(drafts_findings(), min_size=1, max_size=3))
def test_rows_are_those_that_would_be_written_anew(turns: list[tuple[Finding, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'desk.sqlite'}")
        with database.writing() as session:
            me = person(own_user(session, "Me", START))
            story = new_story(session, example(), me, START).id
            for found in turns:
                findings = example().findings.model_copy(update={"findings": found})
                put(session, draft_of(session, story), argmap=None, findings=findings)
            kept = rows(session, story)
            session.query(Checked).delete()
            now = current(session, story)
            list_findings(session, draft_of(session, story), now.map, now.findings)
            assert kept == rows(session, story)
        database.close()


def test_an_edit_writes_no_finding_that_it_leaves_as_it_was(sqlite_desk: Running) -> None:
    desk, me, story = sqlite_desk.desk, sqlite_desk.person(Role.EDITOR), sqlite_desk.story()
    with desk.database.reading() as session:
        seen = opened(session, story)
        before = rows(session, story)
    told = written(desk.database)
    on = next(one.statement for one in seen.done.findings.findings if one.statement)
    save(desk, me, seen, Gist(statement=on, text="Patrols pay"))
    with desk.database.reading() as session:
        after = rows(session, story)
    changed = [one for one, other in zip(before, after, strict=True) if one != other]
    assert len(told) == len(changed)
    assert len(told) < len(before)


def test_what_is_in_force_again_writes_nothing(sqlite_desk: Running) -> None:
    story = sqlite_desk.story()
    told = written(sqlite_desk.desk.database)
    with sqlite_desk.desk.database.writing() as session:
        put(session, draft_of(session, story), argmap=None, findings=current(session, story).findings)
    assert told == []


def test_a_model_is_read_once_and_old_ones_make_room() -> None:
    kept = Parsed(Finding, most=3000)
    texts = [OWN[0].model_copy(update={"id": f"f{at}"}).model_dump_json(by_alias=True) for at in range(20)]
    first = kept(texts[0])
    assert kept(texts[0][:1] + texts[0][1:]) is first
    for text in texts:
        assert kept(text).model_dump_json(by_alias=True) == text
    assert kept(texts[0]) is not first
    assert kept(texts[0]) == first
