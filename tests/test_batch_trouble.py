"""What is no article's fault is kept as none: a server in trouble, workers that die, an operator who stops it."""

import json
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.batch import BatchStore, Pool, estimate, open_worker, take
from pipeline.batch.store import Settings as Keys
from pipeline.models import Outcome, Quarantined
from pipeline.settings import Settings
from tests.command import TIMEOUT, argmap, started
from tests.loopback import Asked, Loopback, schema_shown
from tests.test_batch import ROWS, batch, write
from tests.test_batch_waves import LONG
from tests.test_cli_model import model_env

HASTY = {"ARGMAP_ATTEMPTS": "1", "ARGMAP_OUTAGE": "0"}


def standing(folder: Path) -> dict[str, object]:
    return dict(json.loads(argmap("batch", "status", "out", "--json", cwd=folder).stdout))


@pytest.mark.parametrize(
    ("step", "says"), [("401", "incorrect key"), ("quota", "quota"), ("500", "broken"), ("refused-inside", "no credit")]
)
def test_a_server_in_trouble_ends_the_batch_with_its_reason_and_its_articles_wait(
    tmp_path: Path, step: str, says: str
) -> None:
    write(tmp_path, ROWS[:4])
    with Loopback(script=["ok"], always=step) as server:
        env = {**model_env(server), **HASTY, "ARGMAP_CONCURRENCY": "1"}
        done = argmap("batch", "rows.jsonl", "--out", "out", "--processes", "1", cwd=tmp_path, env=env)
    assert done.returncode == 3
    ours = [line for line in done.stderr.splitlines() if line.startswith("argmap:")]
    assert says in ours[-1]
    assert "Traceback" not in done.stderr
    found = standing(tmp_path)
    assert (found["done"], found["failed"], found["waiting"]) == (1, 0, 3)
    with Loopback() as server:
        assert batch(tmp_path, env=model_env(server))["done"] == 4
        assert len(server.requests) == 3


def asks_for(*fields: str) -> Callable[[Asked], bool]:
    return lambda asked: list(schema_shown(asked)["properties"]) == list(fields)


@pytest.mark.parametrize("fields", [("links",), ("main", "links", "implicit", "same_as", "withdraw")])
@pytest.mark.parametrize(("step", "is_its_own"), [("403", False), ("500", True)])
def test_a_map_that_lacks_a_part_because_of_the_server_is_not_kept(
    tmp_path: Path, fields: tuple[str, ...], step: str, is_its_own: bool
) -> None:
    write(tmp_path, [{**ROWS[0], "text": LONG}])
    meant = asks_for(*fields)
    with Loopback(step=lambda asked: step if meant(asked) else None) as server:
        env = {**model_env(server), **HASTY, "ARGMAP_WORDS": "40"}
        done = argmap("batch", "rows.jsonl", "--out", "out", "--processes", "1", cwd=tmp_path, env=env)
        assert server.served[step]
    assert done.returncode == (4 if is_its_own else 3)
    told = standing(tmp_path)
    assert (told["done"], told["failed"], told["waiting"]) == ((0, 1, 0) if is_its_own else (0, 0, 1))


@pytest.mark.parametrize("step", ["400", "refusal", "filter"])
def test_what_may_be_the_fault_of_one_article_sets_that_one_aside_alone(tmp_path: Path, step: str) -> None:
    write(tmp_path, ROWS[:3])
    with Loopback(step=lambda asked: step if "Line 2 " in str(asked["messages"]) else None) as server:
        done = batch(tmp_path, env={**model_env(server), **HASTY})
    assert (done["done"], done["failed"], done["waiting"], done["code"]) == (2, 1, 0, 4)


def is_about(*lines: int) -> Callable[[Asked], bool]:
    return lambda asked: any(f"Line {line} " in str(asked["messages"]) for line in lines)


@pytest.mark.parametrize("concurrency", ["1", "4"])
@pytest.mark.parametrize("poison", [1, 3, 5])
def test_an_article_that_always_makes_the_server_fail_is_set_aside_and_the_others_are_done(
    tmp_path: Path, poison: int, concurrency: str
) -> None:
    write(tmp_path, ROWS[:5])
    meant = is_about(poison)
    with Loopback(step=lambda asked: "500" if meant(asked) else None) as server:
        done = batch(tmp_path, env={**model_env(server), **HASTY, "ARGMAP_CONCURRENCY": concurrency})
    assert (done["done"], done["failed"], done["waiting"], done["code"]) == (4, 1, 0, 4)
    (told,) = json.loads(argmap("batch", "failures", "out", "--json", cwd=tmp_path).stdout)
    assert told["own"] == f"row-{poison}"
    assert "the server answers others and fails at this one" in told["reason"]
    assert "broken" in told["reason"]


@pytest.mark.parametrize("concurrency", ["1", "4"])
def test_many_such_articles_in_a_row_are_no_server_that_is_out(tmp_path: Path, concurrency: str) -> None:
    write(tmp_path, ROWS)
    meant = is_about(2, 3, 4, 5, 6)
    with Loopback(step=lambda asked: "500" if meant(asked) else None) as server:
        done = batch(tmp_path, env={**model_env(server), **HASTY, "ARGMAP_CONCURRENCY": concurrency})
    assert (done["done"], done["failed"], done["waiting"], done["code"]) == (3, 5, 0, 4)


def test_the_last_article_of_all_is_judged_by_a_question_of_a_few_words(tmp_path: Path) -> None:
    write(tmp_path, ROWS[:1])
    with Loopback(step=lambda asked: "500" if is_about(1)(asked) else None) as server:
        done = batch(tmp_path, env={**model_env(server), **HASTY})
        assert sum("Are you there?" in str(asked["messages"]) for asked in server.requests) == 2
    assert (done["done"], done["failed"], done["waiting"]) == (0, 1, 0)


def test_an_article_that_the_server_failed_at_once_is_tried_again_and_done(tmp_path: Path) -> None:
    write(tmp_path, ROWS[:3])
    with Loopback(script=["500"]) as server:
        done = batch(tmp_path, env={**model_env(server), **HASTY, "ARGMAP_CONCURRENCY": "1"})
    assert (done["done"], done["failed"], done["waiting"], done["code"]) == (3, 0, 0, 0)


WRONG = ("hang", "cut", "malformed", "prose", "wrong-enum", "page", "error-inside", "503")


def test_answers_of_every_wrong_kind_end_in_done_or_in_set_aside_with_a_reason(tmp_path: Path) -> None:
    write(tmp_path, ROWS)
    known: dict[str, int] = {}

    def step(asked: Asked) -> str | None:
        """Each article meets another kind of trouble; the last two of them in every answer, the others in the first."""
        number = next(n for n in range(len(ROWS)) if f"Line {n + 1} " in str(asked["messages"]) or n + 1 == len(ROWS))
        known[str(number)] = known.get(str(number), 0) + 1
        return WRONG[number] if known[str(number)] == 1 or number in (3, 4) else None

    with Loopback(step=step) as server:
        env = {**model_env(server), "ARGMAP_TIMEOUT": "2", "ARGMAP_DEADLINE": "20", "ARGMAP_ATTEMPTS": "3"}
        done = batch(tmp_path, env=env)
    assert (done["done"], done["failed"], done["waiting"]) == (6, 2, 0)
    told = json.loads(argmap("batch", "failures", "out", "--json", cwd=tmp_path).stdout)
    assert {each["own"] for each in told} == {"row-4", "row-5"}
    assert all("out of shape" in each["reason"] for each in told)


def test_samples_are_refused_before_anything_is_read(tmp_path: Path) -> None:
    write(tmp_path, ROWS[:1])
    for more in ((), ("--dry-run",)):
        env = {"ARGMAP_SAMPLES": "3", "ARGMAP_MODEL": "scripted"}
        done = argmap("batch", "rows.jsonl", "--out", "out", *more, cwd=tmp_path, env=env)
        assert done.returncode == 2
        assert done.stderr == (
            "argmap: a batch asks once for each map, and samples is 3. Leave samples out; argmap run takes them.\n"
        )
    assert not (tmp_path / "out").exists()


def slow(folder: Path, server: Loopback) -> "subprocess.Popen[str]":
    """A batch with articles in flight that wait for a model."""
    write(folder, ROWS)
    env = {**model_env(server), "ARGMAP_CONCURRENCY": "2"}
    process = started("batch", "rows.jsonl", "--out", "out", "--processes", "1", cwd=folder, env=env)
    until = time.monotonic() + TIMEOUT
    while not server.requests and time.monotonic() < until:
        assert process.poll() is None
        time.sleep(0.1)
    return process


def state(folder: Path) -> str:
    return str(json.loads((folder / "out" / "status.json").read_text(encoding="utf-8"))["state"])


def test_a_request_to_terminate_finishes_what_is_in_flight(tmp_path: Path) -> None:
    with Loopback(delay=1.0) as server:
        process = slow(tmp_path, server)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 130
    assert "what is in flight is finished and kept" in said
    assert state(tmp_path) == "drained"
    assert (tmp_path / "out" / "results" / "articles.parquet").is_file()


def test_a_second_interrupt_ends_at_once_and_writes_no_results(tmp_path: Path) -> None:
    with Loopback(always="hang") as server:
        process = slow(tmp_path, server)
        assert process.stderr is not None
        process.send_signal(signal.SIGINT)
        while "Ctrl-C again" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert state(tmp_path) == "drained"
    assert not (tmp_path / "out" / "results").exists()


def children(process: int) -> list[int]:
    return [int(each) for path in Path(f"/proc/{process}/task").glob("*/children") for each in path.read_text().split()]


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="processes are told apart by Linux's /proc")
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    with Loopback(always="hang") as server:
        process = slow(tmp_path, server)
        workers = children(process.pid)
        assert workers
        process.kill()
        process.wait()
        until = time.monotonic() + TIMEOUT
        while any(map(is_alive, workers)) and time.monotonic() < until:
            time.sleep(0.1)
    assert not any(map(is_alive, workers))


def test_a_batch_that_ends_by_an_error_does_not_stay_running(tmp_path: Path) -> None:
    write(tmp_path, ROWS[:2])
    batch(tmp_path, "--sample", "1")
    with sqlite3.connect(tmp_path / "out" / "batch.sqlite") as db:
        db.execute("CREATE TRIGGER full BEFORE INSERT ON outcomes BEGIN SELECT RAISE(ABORT, 'no room'); END")
    done = argmap("batch", "rows.jsonl", "--out", "out", "--processes", "1", cwd=tmp_path)
    assert done.returncode == 5
    assert "no room" in done.stderr
    assert "Traceback" not in done.stderr
    assert state(tmp_path) == "drained"


class Stumbling(Pool):
    """Workers of which one meets a fault at one article."""

    async def run(self, work: Callable[..., Any], *given: Any) -> Any:  # noqa: ANN401 - as the work has it
        if getattr(given[0], "title", None) == "Ferries 2":
            raise RuntimeError("it stumbles")
        return await super().run(work, *given)


def test_a_dry_run_counts_an_article_that_it_stumbles_at_as_refused(tmp_path: Path) -> None:
    path = write(tmp_path, ROWS[:3])
    settings = Settings(model="scripted", ledger=tmp_path / "l.sqlite")
    pool = Stumbling(open_worker, settings, processes=1)
    try:
        told = estimate([path], tmp_path / "out", settings, pool)
    finally:
        pool.close()
    assert (told.articles, told.refused, told.calls) == (3, 1, 2)


def test_what_failed_under_older_settings_waits_and_counts_add_up(tmp_path: Path) -> None:
    write(tmp_path, ROWS[:3])
    store = BatchStore(tmp_path / "out")
    take([tmp_path / "rows.jsonl"], store, Settings().read_limits())
    before, now = Keys("m1", "c"), Keys("m2", "c")
    why = Quarantined(stage="extract", reason="it was refused", exit_code=4)
    for found in list(store.waiting(before))[:2]:
        store.put(Outcome(key=found.key, mapping=before.mapping, checking=before.checking, failed=why))
    for settings, counts in ((before, (0, 2, 1)), (now, (0, 0, 3)), (None, (0, 2, 1))):
        told = store.standing(settings)
        assert (told.done, told.failed, told.waiting) == counts
        assert told.articles == sum(counts)
    store.close()
