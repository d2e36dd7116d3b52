"""Trials of kill -9 on two workers of a shared batch, and of restarts of its database: what is lost, and paid twice.

    python -m benchmarks.cluster_kills [--trials 100] [--articles 32]

In each trial two workers do a batch of small articles against a fast loopback model on a real PostgreSQL. Each is
killed once, at a random moment, and another takes its place; in every second trial the database is restarted as well.
The results are compared, byte for byte, with those of one undisturbed machine. The seed is the trial's number.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from pipeline.settings import Settings
from tests.cluster import begun
from tests.command import ROOT, environment
from tests.loopback import Loopback
from tests.postgres import Postgres, running
from tests.test_cluster import alone, many, shared

CONCURRENCY, DELAY, AWAY = 2, 0.3, 1.0
AT_ONCE = CONCURRENCY + 2
"""Articles that a worker has in flight."""


class Trial(NamedTuple):
    """What came of one trial."""

    same: bool
    repeated: int
    killed: int
    restarts: int


def trial(number: int, server: Postgres, folder: Path, expected: Mapping[str, bytes], model: Loopback) -> Trial:
    """One batch to its end, whoever dies."""
    chance = random.Random(number)  # noqa: S311 - no secret
    url, before = server.create(f"trial{number}"), len(model.requests)
    begun(url, folder / "out", [folder / "rows.jsonl"], settings(model, folder))
    env = {
        "ARGMAP_BASE_URL": model.url,
        "ARGMAP_CONCURRENCY": str(CONCURRENCY),
        "ARGMAP_DATABASE": url,
        "ARGMAP_WORKER_TIMEOUT": "2",
    }
    workers = [_worker(folder, env) for _ in range(2)]
    articles = (folder / "rows.jsonl").read_text(encoding="utf-8").count("\n")
    moments = sorted(chance.randrange(1, articles) for _ in workers)
    killed = restarts = 0
    while any(worker.poll() is None for worker in workers):
        if moments and len(model.requests) - before >= moments[0]:
            moments.pop(0)
            workers[killed].kill()
            workers.append(_worker(folder, env))
            killed += 1
            if number % 2 and not moments:
                server.stop()
                time.sleep(AWAY)
                server.start()
                restarts += 1
        time.sleep(0.02)
    asked = Counter(json.dumps(each["messages"]) for each in model.requests[before:])
    return Trial(shared(folder, url) == expected, asked.total() - len(asked), killed, restarts)


def settings(model: Loopback, folder: Path) -> Settings:
    """Those of the batch."""
    return Settings(
        model="scripted", base_url=model.url, concurrency=CONCURRENCY, ledger=folder / "ledger.sqlite", almanac=False
    )


def _worker(folder: Path, env: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.cluster", str(folder)], cwd=ROOT, env=environment(env), stderr=subprocess.DEVNULL
    )


def main() -> None:
    """Prints a line for each trial, and what all of them come to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--articles", type=int, default=32)
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="argmap-kills-", ignore_cleanup_errors=True) as place,
        running(Path(place)) as server,
        Loopback(delay=DELAY) as model,
    ):
        folder = Path(place)
        rows = many(given.articles // 8 + 1)[: given.articles]
        (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        expected = alone(folder, settings(model, folder))
        trials = [trial(number, server, folder, expected, model) for number in range(given.trials)]
    for number, each in enumerate(trials):
        print(f"{number}: {each}")
    most = max(each.repeated - AT_ONCE * (each.killed + 2 * each.restarts) for each in trials)
    print(f"{sum(each.same for each in trials)} of {len(trials)} with the same bytes")
    print(f"calls repeated beyond what was in flight: {max(0, most)}")


if __name__ == "__main__":
    main()
