"""Results of a batch: written together or not at all, and an article that no rows can be made of costs itself alone."""

import json
import sqlite3
import zlib
from pathlib import Path

import pytest

from pipeline.batch import BatchStore, write_results
from pipeline.batch import results as module
from pipeline.models import Failed
from tests.command import argmap
from tests.test_batch import ROWS, asked, batch, results, write


@pytest.fixture
def done(tmp_path: Path) -> Path:
    """A folder with a finished batch of three articles."""
    write(tmp_path, ROWS[:3])
    assert batch(tmp_path)["done"] == 3
    return tmp_path


def spoil(folder: Path, own: str) -> None:
    """Puts something in the place of one article's map that is none."""
    with sqlite3.connect(folder / "out" / "batch.sqlite") as db:
        (key,) = db.execute("SELECT key FROM entries WHERE own = ?", (own,)).fetchone()
        db.execute("UPDATE outcomes SET map = ? WHERE key = ?", (zlib.compress(b'{"no": "map"}'), key))


def test_an_article_that_no_rows_can_be_made_of_is_told_and_all_others_are_there(done: Path) -> None:
    spoil(done, "row-2")
    told = argmap("batch", "results", "out", cwd=done)
    assert told.returncode == 0
    assert "Ferries 2 is left out of the results" in told.stderr
    assert "Traceback" not in told.stderr
    assert "ValidationError" in (done / "out" / "run.log").read_text(encoding="utf-8")
    for table in ("articles", "statements", "findings", "costs"):
        assert set(asked(done, f"FROM {{{table}}} SELECT own_id")) == {("row-1",), ("row-3",)}


def test_results_that_cannot_be_written_leave_those_of_before(done: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, store = results(done), BatchStore(done / "out")

    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "through_to_disk", full)
    with pytest.raises(Exception, match="No space left on device"):
        write_results(store, lambda _: None)
    store.close()
    assert results(done) == before
    assert not list((done / "out" / "results").glob(".*"))


@pytest.mark.parametrize("size", [1, 10**9])
def test_rows_are_the_same_however_few_are_in_memory_at_a_time(
    done: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    def rows() -> list[tuple[object, ...]]:
        return [row for each in ("statements", "findings", "quantities") for row in asked(done, f"FROM {{{each}}}")]

    before, failed = rows(), list[Failed]()
    monkeypatch.setattr(module, "GROUP", size)
    store = BatchStore(done / "out")
    write_results(store, failed.append)
    store.close()
    assert (rows(), failed) == (before, [])
    assert json.loads(argmap("batch", "status", "out", "--json", cwd=done).stdout)["done"] == 3
