"""What a batch takes in, and what it keeps: two sources of one text, files of one name, parts that a map lacks."""

import json
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from pipeline.batch import BatchStore, take
from pipeline.batch.store import Settings as Keys
from pipeline.cli.app import app
from pipeline.corpus import read_entries
from pipeline.errors import SettingError
from pipeline.models import ArgumentMap, Article, Entry, Failed, NotChecked, Outcome, ReadLimits
from tests.checked import bare_map

TEXT = "The ferry should stay open. It carries the pupils of two villages, because no bus goes there at all."


def source(folder: Path, name: str, *rows: object) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return path


def taken(store: BatchStore, sources: Sequence[Path]) -> tuple[tuple[int, ...], dict[str, str]]:
    """What a reading met, and the publisher of each entry by its id."""
    counted = tuple(take(sources, store, ReadLimits()))
    entries = {}
    with store.looking() as db:
        for own in db.exec_driver_sql("SELECT own FROM entries").scalars():
            entry = store.known(str(own), store.begin() - 1)
            assert entry is not None
            entries[str(own)] = entry.article.source
    return counted, entries


def test_one_text_of_two_papers_is_there_twice_and_goes_by_the_same_ids_in_any_order(tmp_path: Path) -> None:
    one = source(tmp_path, "one.jsonl", {"text": TEXT, "source": "Herald"}, {"text": TEXT, "source": "Herald"})
    two = source(tmp_path, "two.jsonl", {"text": TEXT, "source": "Post"})
    store = BatchStore(tmp_path / "out")
    first = taken(store, (one, two))
    assert first[0] == (2, 0, 1, 0), "the same row twice counts as twice, another paper's does not"
    assert sorted(first[1].values()) == ["Herald", "Post"]
    assert Article.of(TEXT, title="", source="").id in first[1]
    assert taken(store, (two, one)) == first
    assert taken(store, (two, one)) == first, "and none is gone"
    assert store.standing().copies == 1
    assert taken(store, (two,))[0] == (1, 0, 0, 1)
    store.close()


def test_rows_of_files_of_one_name_are_refused_each_for_itself(tmp_path: Path) -> None:
    rows = ("{broken", {"id": "x", "text": TEXT}, {"id": "x", "text": f"{TEXT} Or not."})
    sources = [source(tmp_path, f"{folder}/rows.jsonl", *rows) for folder in "ab"]
    store = BatchStore(tmp_path / "out")
    assert taken(store, sources)[0] == (1, 5, 0, 0)
    told = [trouble.own for trouble in store.failures()]
    places = ("a/rows.jsonl:1", "a/rows.jsonl:3", "b/rows.jsonl:1", "b/rows.jsonl:2", "b/rows.jsonl:3")
    assert told == [str(tmp_path / place) for place in places]
    store.close()


def wide_csv(path: Path, cells: Sequence[str]) -> None:
    path.write_text("text\n" + "".join(f"{cell}\n" for cell in cells), encoding="utf-16")


def parquet(path: Path, cells: Sequence[str]) -> None:
    pq.write_table(pa.table({"text": list(cells), "more": ["m"] * len(cells)}), path)


@pytest.mark.parametrize(("name", "write"), [("rows.csv", wide_csv), ("rows.parquet", parquet)])
def test_a_row_that_is_too_long_is_refused_with_the_setting_and_the_others_are_read(
    name: str, write: "type[None]", tmp_path: Path
) -> None:
    write(tmp_path / name, [TEXT, "far too long " * 800, f"{TEXT} Or not."])  # type: ignore[call-arg]
    found = list(read_entries([tmp_path / name], ReadLimits(max_bytes=4000)))
    assert [isinstance(each, Entry) for each in found] == [True, False, True]
    (refused,) = (each for each in found if isinstance(each, Failed))
    assert "longer than the 4,000 bytes allowed. Raise the setting max_bytes" in refused.reason


def outcome(argmap: ArgumentMap, key: str) -> Outcome:
    data, lacking = argmap.model_dump_json(by_alias=True).encode(), len(argmap.not_checked)
    return Outcome(key=key, mapping="m", checking="c", map=data, findings=b"{}", lacking=lacking, heard=b"{}")


def test_a_finished_map_that_lacks_a_part_is_named_and_waits_when_it_is_tried_again(tmp_path: Path) -> None:
    store, keys = BatchStore(tmp_path / "out"), Keys("m", "c")
    take(
        [source(tmp_path, "rows.jsonl", {"id": "a", "text": TEXT}, {"id": "b", "text": f"{TEXT} Or not."})],
        store,
        ReadLimits(),
    )
    first, second = store.waiting(keys)
    lacks = bare_map(first.article).model_copy(
        update={"not_checked": (NotChecked(start=0, end=9, reason="no answer"),)}
    )
    store.put(outcome(lacks, first.key))
    store.put(outcome(bare_map(second.article), second.key))
    assert (store.standing(keys).done, store.standing(keys).lacking) == (2, 1)
    assert [tuple(each) for each in store.failures()] == [("a", "part", "no answer")]
    assert store.retry() == 1
    (again,) = store.waiting(keys)
    assert (again.key, again.before is not None and again.before.map) == (first.key, outcome(lacks, first.key).map)
    assert [kept.entry.own for kept in store.finished()] == ["a", "b"], "what there is of it stays until then"
    store.put(outcome(bare_map(first.article), first.key))
    assert (store.standing(keys).waiting, store.standing(keys).lacking) == (0, 0)
    assert store.retry() == 0
    store.close()


def test_outcomes_of_a_file_without_what_they_rest_on_are_read(tmp_path: Path) -> None:
    store, keys = BatchStore(tmp_path / "out"), Keys("m", "c")
    take([source(tmp_path, "rows.jsonl", {"id": "a", "text": TEXT})], store, ReadLimits())
    (found,) = store.waiting(keys)
    store.put(outcome(bare_map(found.article), found.key))
    with store.writing() as db:
        db.exec_driver_sql("DELETE FROM checks")
    (old,) = store.waiting(Keys("m", "other"))
    assert old.before is not None
    assert (old.before.ruling, old.before.mapped, old.before.lacking) == ("", b"", 0)
    store.close()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--collect",), "--collect and --wait go with --waves"),
        (("--wait",), "--collect and --wait go with --waves"),
        (("--collect", "--dry-run"), "--collect and --wait go with --waves"),
        (("--waves",), "waves need a model that is asked"),
    ],
)
def test_what_does_not_go_together_is_refused_before_anything_is_read(
    options: Sequence[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["batch", "no-such-file.jsonl", "--out", "out", *options])
    assert isinstance(done.exception, SettingError)
    assert says in str(done.exception)
    assert not (tmp_path / "out").exists()
