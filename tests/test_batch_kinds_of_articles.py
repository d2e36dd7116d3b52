"""What a batch tells of its articles before it maps them: other languages, and copies of other articles."""

import json
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.batch.copies import find_copies, sign
from pipeline.batch.language import other_language
from pipeline.batch.store import BatchStore
from pipeline.batch.tables import COPIES
from pipeline.models import Article, Entry
from tests.command import argmap
from tests.test_batch import ROWS, asked, batch, results, write

GERMAN = (
    "Die Fähre auf der Linie 3 soll weiter fahren. Sie hat im Jahr 2023 rund 30.000 Menschen befördert, weil dort kein "
    "Bus verkehrt und die Schüler sonst zwei Stunden zu Fuß gehen müssten."
)
STORY = (
    "The harbour board will vote on the ferry next week. Its chair said that the line had lost money for six years, "
    "and that the council had been told so. Residents of the outer islands answered that no bus goes there, that "
    "the school boat was sold in 2019, and that a winter without the ferry would empty the last two shops. The board "
    "expects 40,000 passengers next year if fares stay where they are, and 31,000 if they rise as the treasurer wants."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "German"),
        ("La ligne doit rester ouverte, parce que personne ne peut marcher deux heures chaque matin. " * 2, "French"),
        ("Línea abierta para todos: el barco lleva a los alumnos, porque no hay autobús en la isla. " * 2, "Spanish"),
        ("Паром должен ходить каждый день, потому что автобуса на остров нет и не будет никогда. " * 2, "Russian"),
        (STORY, None),
        (f"{STORY} As they say there: “{GERMAN[:60]}”", None),
        ("Bonjour le monde", None),
        ("12.4 13.9 2023 2024 -3.1 % " * 30, None),
        ("", None),
    ],
)
def test_another_language_is_named_and_what_cannot_be_told_passes(text: str, language: str | None) -> None:
    assert other_language(text) == language


def test_an_article_in_another_language_is_set_aside_with_its_name_and_the_rest_is_done(tmp_path: Path) -> None:
    write(tmp_path, [ROWS[0], {**ROWS[1], "text": GERMAN}])
    done = batch(tmp_path)
    assert (done["done"], done["failed"], done["code"]) == (1, 1, 4)
    (trouble,) = json.loads(argmap("batch", "failures", "out", "--json", cwd=tmp_path).stdout)
    assert (trouble["own"], trouble["stage"]) == ("row-2", "language")
    assert "German" in trouble["reason"]


def story(own: str, day: str, text: str) -> dict[str, object]:
    return {"id": own, "title": own, "text": text, "published": day}


SYNDICATED = [
    story("b-evening", "2024-05-02", f"{STORY} Our reporter adds that the vote is on Tuesday."),
    story("a-late", "2024-05-09", STORY.replace("six years", "seven years")),
    story("c-agency", "2024-05-01", STORY),
    story("d-other", "2024-05-01", "The library should open on Sundays. It lent 12,000 books in 2023, more than ever."),
    story("e-undated", "", STORY),
]


def test_copies_are_named_after_what_was_published_first_and_still_done(tmp_path: Path) -> None:
    write(tmp_path, [{name: value for name, value in row.items() if value} for row in SYNDICATED])
    done = batch(tmp_path)
    assert (done["done"], done["copies"]) == (5, 3)
    told = dict(asked(tmp_path, "SELECT own_id, copy_of FROM {articles}"))  # type: ignore[arg-type]
    first = "c-agency"
    assert told == {"a-late": first, "b-evening": first, "c-agency": None, "d-other": None, "e-undated": first}
    assert "3 say nearly what another one says" in argmap("batch", "status", "out", cwd=tmp_path).stdout


def test_the_order_of_rows_decides_nothing_about_copies(tmp_path: Path) -> None:
    rows = [{name: value for name, value in row.items() if value} for row in SYNDICATED]
    write(tmp_path, rows[:2])
    batch(tmp_path)
    write(tmp_path, list(reversed(rows)))
    batch(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    write(other, rows)
    batch(other)
    assert results(tmp_path)["articles"] == results(other)["articles"]


def test_one_text_under_several_ids_is_one_article_and_its_copies(tmp_path: Path) -> None:
    write(tmp_path, [{**ROWS[0], "id": own} for own in ("x", "w", "y")])
    batch(tmp_path)
    assert asked(tmp_path, "SELECT own_id, copy_of FROM {articles}") == [("w", None), ("x", "w"), ("y", "w")]


def test_what_is_gone_from_the_source_is_nobodys_first(tmp_path: Path) -> None:
    rows = [{name: value for name, value in row.items() if value} for row in SYNDICATED]
    write(tmp_path, rows)
    batch(tmp_path)
    write(tmp_path, [row for row in rows if row["id"] != "c-agency"])
    batch(tmp_path)
    told = dict(asked(tmp_path, "SELECT own_id, copy_of FROM {articles}"))  # type: ignore[arg-type]
    assert told == {"a-late": "b-evening", "b-evening": None, "d-other": None, "e-undated": "b-evening"}


ENTRIES = [
    Entry(own=own, article=Article.of(text, title=own, source="here", published=date(2024, 5, day)))
    for own, day, text in (
        ("a", 3, STORY),
        ("b", 2, STORY.replace("next week", "on Monday")),
        ("c", 1, f"{STORY} More in our evening edition."),
        ("d", 1, GERMAN),
        ("e", 9, GERMAN),
        ("f", 1, "The library should open on Sundays, since it lent 12,000 books in 2023."),
    )
]


def first_of(entries: Sequence[Entry], chunk: int) -> dict[str, str]:
    """Copies as found when the entries are read in this order, so many at a time."""
    with tempfile.TemporaryDirectory() as folder:
        store = BatchStore(Path(folder))
        reading = store.begin()
        for at in range(0, len(entries), chunk):
            store.take(entries[at : at + chunk], (), reading, at)
            sign(store, entries[at : at + chunk])
        store.finish_reading(reading)
        find_copies(store)
        with store.looking() as db:
            found = {row.own: row.first for row in db.execute(sa.select(COPIES))}
        store.close()
    return found


@settings(max_examples=20, deadline=None)
@given(st.permutations(ENTRIES), st.integers(1, 6))
def test_copies_are_the_same_however_articles_are_read(entries: list[Entry], chunk: int) -> None:
    assert first_of(entries, chunk) == {"a": "c", "b": "c", "e": "d"}
