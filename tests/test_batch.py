"""Batches end to end: real processes, a real file, Parquet read by another library, a real server that fails."""

import json
import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pytest

from tests.command import argmap, started
from tests.loopback import Loopback
from tests.test_cli_model import model_env

ROWS = [
    {
        "id": f"row-{number}",
        "title": f"Ferries {number}",
        "text": f"Line {number} should stay open. It carried {number}0,000 people in 2023, because no bus goes.",
        "published": "2024-05-01",
        "desk": {"shift": number % 2},
        "weight": number / 2,
    }
    for number in range(1, 9)
]
FILES = {
    "articles",
    "statements",
    "relations",
    "assertions",
    "quantities",
    "findings",
    "set_aside",
    "costs",
    "claims",
    "asserters",
    "differences",
}


def write(folder: Path, rows: Sequence[Mapping[str, object]], name: str = "rows.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def batch(folder: Path, *more: str | Path, env: Mapping[str, str] | None = None) -> dict[str, object]:
    done = argmap("batch", "rows.jsonl", "--out", "out", "--json", "--processes", "1", *more, cwd=folder, env=env)
    assert "Traceback" not in done.stderr
    return {**json.loads(done.stdout), "code": done.returncode, "stderr": done.stderr}


def results(folder: Path) -> dict[str, bytes]:
    found = {path.stem: path.read_bytes() for path in (folder / "out" / "results").glob("*.parquet")}
    assert set(found) == FILES
    return {name: data for name, data in found.items() if name != "costs"}


def asked(folder: Path, sql: str) -> list[tuple[object, ...]]:
    place = folder / "out" / "results"
    return duckdb.sql(sql.replace("{", f"'{place}/").replace("}", ".parquet'")).fetchall()


def worked(folder: Path) -> dict[str, float]:
    """CPU seconds by own id: an article that is not touched keeps its own to the digit."""
    return dict(asked(folder, "SELECT own_id, cpu_seconds FROM {costs}"))  # type: ignore[arg-type]


def test_rows_keep_their_ids_and_columns_and_give_the_same_bytes_twice(tmp_path: Path) -> None:
    write(tmp_path, ROWS)
    done = batch(tmp_path)
    assert (done["articles"], done["done"], done["failed"], done["code"]) == (8, 8, 0, 0)
    assert asked(tmp_path, "SELECT columns ->> '$.weight' FROM {articles} WHERE own_id = 'row-3'") == [("1.5",)]
    before = results(tmp_path)
    other = tmp_path / "again"
    other.mkdir()
    write(other, ROWS)
    batch(other)
    assert results(other) == before


def test_rows_that_move_are_not_made_again_and_new_ones_on_top_are(tmp_path: Path) -> None:
    write(tmp_path, ROWS[:6])
    batch(tmp_path)
    before, took = results(tmp_path), worked(tmp_path)
    write(tmp_path, [*ROWS[6:], *reversed(ROWS[:6])])
    batch(tmp_path)
    now = worked(tmp_path)
    assert {own: now[own] for own in took} == took
    assert set(now) - set(took) == {"row-7", "row-8"}
    write(tmp_path, ROWS[:6])
    assert batch(tmp_path)["read"] == {"entries": 6, "refused": 0, "twice": 0, "gone": 2}
    assert results(tmp_path) == before


def test_an_edited_row_is_made_again_alone_and_gc_drops_what_nobody_has(tmp_path: Path) -> None:
    write(tmp_path, ROWS[:3])
    batch(tmp_path)
    took = worked(tmp_path)
    write(tmp_path, [ROWS[0], {**ROWS[1], "text": "Line 2 must close. It carried 5 people in 2023."}, ROWS[2]])
    batch(tmp_path)
    now = worked(tmp_path)
    assert (now["row-1"], now["row-3"]) == (took["row-1"], took["row-3"])
    assert asked(tmp_path, "SELECT text FROM {quantities} WHERE own_id = 'row-2' AND kind = 'count'") == [("5 people",)]
    assert argmap("batch", "gc", "out", cwd=tmp_path).stdout == "1 outcomes dropped.\n"


def test_columns_alone_make_nothing_again_and_are_passed_on(tmp_path: Path) -> None:
    write(tmp_path, ROWS[:2])
    batch(tmp_path)
    took = worked(tmp_path)
    write(tmp_path, [{**row, "desk": "night"} for row in ROWS[:2]])
    batch(tmp_path)
    assert worked(tmp_path) == took
    assert asked(tmp_path, "SELECT DISTINCT columns ->> '$.desk' FROM {articles}") == [("night",)]


def test_bad_rows_are_told_and_the_rest_is_done(tmp_path: Path) -> None:
    path = write(tmp_path, [*ROWS[:2], {**ROWS[0], "text": "Another text under an id that is taken."}])
    path.write_text(path.read_text(encoding="utf-8") + "{broken\n", encoding="utf-8")
    done = batch(tmp_path)
    assert (done["done"], done["failed"], done["code"]) == (2, 2, 4)
    told = argmap("batch", "failures", "out", cwd=tmp_path).stdout
    assert "row-1" in told
    assert "no JSON" in told


def test_rows_without_title_and_source_keep_their_results_wherever_they_stand(tmp_path: Path) -> None:
    bare = [{"text": row["text"]} for row in ROWS[:3]]
    write(tmp_path, bare)
    batch(tmp_path)
    took = worked(tmp_path)
    (tmp_path / "rows.jsonl").rename(tmp_path / "others.jsonl")
    write(tmp_path, [{"text": "A line on top of it all must close by 2030."}, *reversed(bare)])
    batch(tmp_path)
    now = worked(tmp_path)
    assert {own: now[own] for own in took} == took


def test_odd_ids_and_columns_end_no_batch(tmp_path: Path) -> None:
    deep: object = 1
    for _ in range(60):
        deep = [deep]
    odd = [{**ROWS[0], "id": "\ud800", "note": "half \udfff"}, {**ROWS[1], "deep": deep}, ROWS[2]]
    write(tmp_path, odd)
    done = batch(tmp_path)
    assert (done["done"], done["failed"], done["code"]) == (2, 1, 4)
    assert asked(tmp_path, "SELECT columns ->> '$.note' FROM {articles} WHERE own_id <> 'row-3'") == [("half \ufffd",)]


def test_columns_of_parquet_are_passed_on(tmp_path: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    rows = [{"Text": row["text"], "id": row["id"], "Weight": row["weight"], "rate": float("nan")} for row in ROWS[:2]]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "rows.parquet")
    done = argmap("batch", "rows.parquet", "--out", "out", "--processes", "1", cwd=tmp_path)
    assert done.returncode == 0
    found = asked(tmp_path, "SELECT columns FROM {articles} ORDER BY own_id")
    assert [json.loads(str(columns)) for (columns,) in found] == [
        {"Weight": 0.5, "rate": None},
        {"Weight": 1.0, "rate": None},
    ]


def test_another_table_checks_again_and_maps_nothing_again(tmp_path: Path) -> None:
    write(tmp_path, ROWS[:2])
    with Loopback() as server:
        batch(tmp_path, env=model_env(server))
        paid = len(server.requests)
        done = batch(tmp_path, "--no-almanac", env=model_env(server))
        assert len(server.requests) == paid
    assert done["done"] == 2


def test_a_refused_article_is_set_aside_until_it_is_tried_again(tmp_path: Path) -> None:
    write(tmp_path, ROWS[:3])
    with Loopback(script=["400"] * 200) as server:
        done = batch(tmp_path, env=model_env(server))
        assert (done["failed"], done["code"]) == (3, 4)
        paid = len(server.requests)
        assert batch(tmp_path, env=model_env(server))["failed"] == 3
        assert len(server.requests) == paid
    assert argmap("batch", "retry", "out", cwd=tmp_path).returncode == 0
    with Loopback() as server:
        done = batch(tmp_path, env=model_env(server))
    assert (done["failed"], done["done"], done["code"]) == (0, 3, 0)


@pytest.mark.parametrize("after", [0.5, 2.0, 3.0, 4.5])
def test_a_killed_batch_goes_on_to_the_same_bytes(tmp_path: Path, after: float) -> None:
    """The moment is a clock's and may be any: what is asserted holds of all of them."""
    write(tmp_path, ROWS)
    whole = tmp_path / "whole"
    whole.mkdir()
    write(whole, ROWS)
    batch(whole)
    process = started("batch", "rows.jsonl", "--out", "out", "--processes", "1", cwd=tmp_path)
    time.sleep(after)
    process.kill()
    process.wait()
    assert batch(tmp_path)["done"] == 8
    assert results(tmp_path) == results(whole)


def test_an_interrupt_finishes_what_is_in_flight_and_the_same_command_goes_on(tmp_path: Path) -> None:
    many = [{**row, "id": f"{row['id']}-{n}", "text": f"{row['text']} No {n}."} for n in range(12) for row in ROWS]
    write(tmp_path, many)
    process = started("batch", "rows.jsonl", "--out", "out", "--processes", "1", cwd=tmp_path)
    assert process.stderr is not None
    for line in process.stderr:
        if " done," in line and not line.startswith("argmap: 0 "):
            break
    process.send_signal(signal.SIGINT)
    said = process.stderr.read()
    assert process.wait(timeout=120) in (130, 0)
    assert "Traceback" not in said
    state = json.loads((tmp_path / "out" / "status.json").read_text())
    assert state["state"] in ("drained", "finished")
    done = batch(tmp_path)
    assert (done["done"], done["waiting"]) == (96, 0)


def test_a_folder_without_a_batch_is_told_in_one_sentence(tmp_path: Path) -> None:
    done = argmap("batch", "status", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == "argmap: .: holds no batch. Start one: argmap batch SOURCE --out DIR\n"
