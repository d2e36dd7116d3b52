"""A running batch is looked at and stopped from elsewhere, and loses nothing by it."""

import json
import subprocess
import time
from pathlib import Path

from tests.command import TIMEOUT, argmap, started
from tests.loopback import Loopback
from tests.test_batch import ROWS, batch, write
from tests.test_cli_model import model_env


def test_a_batch_is_cancelled_from_elsewhere_and_the_same_command_goes_on(tmp_path: Path) -> None:
    many = [{**row, "id": f"{row['id']}-{n}", "text": f"{row['text']} No {n}."} for n in range(5) for row in ROWS]
    write(tmp_path, many)
    with Loopback(delay=1.0) as server:
        env = {**model_env(server), "ARGMAP_CONCURRENCY": "1", "ARGMAP_PRICE_IN": "1", "ARGMAP_PRICE_OUT": "1"}
        process = started("batch", "rows.jsonl", "--out", "out", "--processes", "1", cwd=tmp_path, env=env)
        in_flight(tmp_path, process)
        seen = json.loads(argmap("batch", "status", "out", "--json", cwd=tmp_path).stdout)
        assert seen["state"] == "running"
        assert 0 < seen["in_flight"] <= 3
        assert float(seen["cost"]) > 0
        assert "It stops when" in argmap("batch", "cancel", "out", cwd=tmp_path).stdout
        _, said = process.communicate(timeout=TIMEOUT)
        assert process.returncode == 130
        assert "Traceback" not in said
        state = json.loads((tmp_path / "out" / "status.json").read_text(encoding="utf-8"))
        assert state["state"] == "drained"
        assert state["failed"] == 0
        assert 0 < state["done"] < len(many)
        paid = len(server.requests)
        assert state["done"] == paid
    with Loopback() as server:
        done = batch(tmp_path, env=model_env(server))
        assert (done["done"], done["waiting"], done["code"]) == (len(many), 0, 0)
        assert len(server.requests) == len(many) - paid


def test_where_nothing_runs_there_is_nothing_to_cancel_and_the_next_run_is_not_stopped(tmp_path: Path) -> None:
    write(tmp_path, ROWS[:1])
    batch(tmp_path)
    assert argmap("batch", "cancel", "out", cwd=tmp_path).stdout == "Nothing is running there.\n"
    write(tmp_path, ROWS[:2])
    assert batch(tmp_path)["done"] == 2


def in_flight(folder: Path, process: "subprocess.Popen[str]") -> None:
    """Waits until the batch says that something is in flight."""
    told, until = folder / "out" / "status.json", time.monotonic() + TIMEOUT
    while process.poll() is None and time.monotonic() < until:
        if told.is_file() and json.loads(told.read_text(encoding="utf-8"))["in_flight"]:
            return
        time.sleep(0.1)
    raise AssertionError("nothing was ever in flight")
