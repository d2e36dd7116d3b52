"""Desks of earlier versions: what their drafts left without a word is listed when they are opened."""

from collections.abc import Mapping

from alembic import command
from sqlalchemy import create_engine, select, text

from pipeline.review.database import open_database
from pipeline.review.database import tables as t
from pipeline.review.database.engine import migrations

DAY = "2026-01-02 03:04:05"
_DECIDED = {"story_id": 1, "outcome": "stands", "state": "settled", "reason": "", "wording": "", "verdict": ""}
_DRAWN = {"story_id": 1, "article": "{}", "map": "{}", "findings": "{}", "engine": "rules", "file": "", "version": 0}
_FLAG = {"story_id": 1, "draft_id": 2, "position": 0, "kind": "numeric", "verdict": "contradicted", "severity": 3}
_PICK = {"story_id": 1, "start": 0, "end": 5, "note": "", "author": 1, "at": DAY}


def decided(number: int, finding: str, draft: int = 1, **other: object) -> dict[str, object]:
    """A decision of Ines."""
    own = {"id": number, "draft_id": draft, "finding": finding, "quote": f"words of {finding}", "author": 1, "at": DAY}
    return {**_DECIDED, "again": False, **own, **other}


def old(url: str, rows: Mapping[str, list[dict[str, object]]]) -> None:
    """Makes the database one of the version before, with these rows."""
    engine = create_engine(open_and_leave(url))
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        command.upgrade(migrations(connection), "0003")
        for table, several in rows.items():
            for row in several:
                names, values = ", ".join(f'"{name}"' for name in row), ", ".join(f":{name}" for name in row)
                connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)  # noqa: S608 - ours
    engine.dispose()


def open_and_leave(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://")


def test_decisions_and_picks_that_no_later_draft_took_along_are_listed_and_nothing_else_is(database_url: str) -> None:
    old(
        database_url,
        {
            "users": [{"id": 1, "name": "ines", "shown": "Ines", "role": "admin", "created_at": DAY}],
            "stories": [
                {
                    "id": 1,
                    "title": "Old",
                    "source": "Somewhere",
                    "claim": "It lasts",
                    "draft": 2,
                    "created_at": DAY,
                    "created_by": 1,
                    "wrong": 0,
                    "unclear": 0,
                    "no_row": 0,
                    "settled": 0,
                }
            ],
            "drafts": [{**_DRAWN, "id": each, "number": each, "made_at": DAY, "made_by": 1} for each in (1, 2)],
            "checked": [
                {
                    **_FLAG,
                    "finding": "f2",
                    "flag": True,
                    "quote": "x",
                    "start": 0,
                    "sentence": "x",
                    "claim": "",
                    "source": "",
                    "entity": "",
                    "measure": "",
                    "alike": "",
                    "worth": 0,
                    "json": "{}",
                }
            ],
            "decisions": [
                decided(1, "f1"),
                decided(2, "f2"),
                decided(3, "f3"),
                decided(4, "f3", outcome=None, supersedes=3),
                decided(5, "f5"),
                decided(6, "f6", draft=2),
                decided(7, "f7"),
                decided(8, "f2", draft=2, carried_from=7),
            ],
            "picked": [
                {**_PICK, "id": 1, "draft_id": 1, "finding": "p1", "quote": "long ago"},
                {**_PICK, "id": 2, "draft_id": 2, "finding": "p2", "quote": "just now"},
            ],
            "left_behind": [
                {"draft_id": 2, "kind": "decisions", "original": 5, "about": "f5", "words": "known", "why": "gone"}
            ],
        },
    )
    database = open_database(database_url)
    with database.reading() as session:
        lines = session.scalars(select(t.LeftBehind).order_by(t.LeftBehind.id)).all()
        told = [(one.draft_id, one.kind, one.original, one.words, one.why) for one in lines]
        assert session.scalars(select(t.Picked.quote).order_by(t.Picked.id)).all() == ["long ago", "just now"]
    database.close()
    assert told == [
        (2, "decisions", 5, "known", "gone"),
        (2, "decisions", 1, "words of f1", "it stayed with draft 1"),
        (2, "picked", 1, "long ago", "it stayed with draft 1"),
    ]
