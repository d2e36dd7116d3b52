"""What is no article's fault is kept as none: a server in trouble, workers that die, an operator who stops it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import argmap
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
    assert says in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    found = standing(tmp_path)
    assert (found["done"], found["failed"], found["waiting"]) == (1, 0, 3)
    with Loopback() as server:
        assert batch(tmp_path, env=model_env(server))["done"] == 4
        assert len(server.requests) == 3


def asks_for(*fields: str) -> Callable[[Asked], bool]:
    return lambda asked: list(schema_shown(asked)["properties"]) == list(fields)


@pytest.mark.parametrize("fields", [("links",), ("main", "links", "implicit", "same_as", "withdraw")])
@pytest.mark.parametrize("step", ["403", "500"])
def test_a_map_that_lacks_a_part_because_of_the_server_is_not_kept(
    tmp_path: Path, fields: tuple[str, ...], step: str
) -> None:
    write(tmp_path, [{**ROWS[0], "text": LONG}])
    meant = asks_for(*fields)
    with Loopback(step=lambda asked: step if meant(asked) else None) as server:
        env = {**model_env(server), **HASTY, "ARGMAP_WORDS": "40"}
        done = argmap("batch", "rows.jsonl", "--out", "out", "--processes", "1", cwd=tmp_path, env=env)
        assert server.served[step]
    assert done.returncode == 3
    assert (standing(tmp_path)["done"], standing(tmp_path)["waiting"]) == (0, 1)


@pytest.mark.parametrize("step", ["400", "refusal", "filter"])
def test_what_may_be_the_fault_of_one_article_sets_that_one_aside_alone(tmp_path: Path, step: str) -> None:
    write(tmp_path, ROWS[:3])
    with Loopback(step=lambda asked: step if "Line 2 " in str(asked["messages"]) else None) as server:
        done = batch(tmp_path, env={**model_env(server), **HASTY})
    assert (done["done"], done["failed"], done["waiting"], done["code"]) == (2, 1, 0, 4)
