"""A batch that is killed again and again: what it pays twice, and whether its results are those of one left in peace.

    python -m benchmarks.batch_kills [--trials 100] [--articles 24] [--at-once 4]

In each trial a batch is killed (SIGKILL) when the server has taken a random number of its calls, and then run to its
end. A request that the server took more than once was repeated: at most those that were in flight may be. All Parquet
files but that of costs must have the same bytes as those of the batch that nobody killed.
"""

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb

from benchmarks.batch_overhead import write
from benchmarks.model_server import ModelServer

DELAY, LOOK = 0.2, 0.02
"""Seconds that an answer takes, and between two looks at how many there were."""


class Trial(NamedTuple):
    """What came of one: calls that the server had taken at the kill, calls that were repeated, and what differs."""

    taken: int
    repeated: int
    differing: tuple[str, ...]
    twice: int


def command(folder: Path, name: str, url: str, at_once: int) -> "subprocess.Popen[bytes]":
    """A batch on its way."""
    env = {
        **os.environ,
        "OPENAI_API_KEY": "",
        "OPENAI_BASE_URL": url,
        "ARGMAP_CONCURRENCY": str(at_once),
        "ARGMAP_SERVER": "model",  # its address is another one each time
        "ARGMAP_ALMANAC": "false",
        "ARGMAP_LEDGER": str(folder / name / "ledger.sqlite"),
    }
    words = [sys.executable, "-m", "pipeline", "batch", str(folder / "rows.jsonl"), "--out", str(folder / name / "out")]
    quiet = subprocess.DEVNULL
    return subprocess.Popen([*words, "--model", "m", "--processes", "1"], env=env, stdout=quiet, stderr=quiet)


def results(folder: Path) -> dict[str, str]:
    """A hash of each file whose bytes must be the same."""
    files = (each for each in (folder / "out" / "results").glob("*.parquet") if each.stem != "costs")
    return {each.stem: hashlib.sha256(each.read_bytes()).hexdigest() for each in files}


def trials(folder: Path, count: int, articles: int, at_once: int) -> Iterator[Trial]:
    """One after the other, each against a server of its own."""
    with ModelServer(delay=DELAY) as server:
        if command(folder, "peace", server.url, at_once).wait():
            sys.exit("the batch that nobody killed did not end well")
    peace, chance = results(folder / "peace"), random.Random(1)  # noqa: S311 - no secret
    for number in range(count):
        name = f"trial{number}"
        with ModelServer(delay=DELAY) as server:
            batch, wanted = command(folder, name, server.url, at_once), chance.randrange(articles)
            while (taken := server.told().get("ok", 0)) < wanted and batch.poll() is None:
                time.sleep(LOOK)
            time.sleep(chance.uniform(0, DELAY))
            batch.send_signal(signal.SIGKILL)
            batch.wait()
            if command(folder, name, server.url, at_once).wait():
                sys.exit(f"{name} did not end well")
            told = server.told()
        found = results(folder / name)
        kept = duckdb.read_parquet(str(folder / name / "out" / "results" / "articles.parquet"))
        ((rows, different),) = kept.aggregate("count(*), count(DISTINCT own_id)").fetchall()
        differing = tuple(sorted(each for each in peace if found.get(each) != peace[each]))
        yield Trial(taken, told["ok"] - told["different"], differing, int(rows) - int(different))


def main() -> None:
    """Prints what came of all trials."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--articles", type=int, default=24)
    parser.add_argument("--at-once", type=int, default=4)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "rows.jsonl", given.articles)
        found = []
        for each in trials(folder, given.trials, given.articles, given.at_once):
            found.append(each)
            print(len(found), each, file=sys.stderr, flush=True)
    between = sum(0 < each.taken < given.articles for each in found)
    print(f"{len(found)} trials, {between} of them killed between the first call and the last")
    print(f"calls repeated: {max(each.repeated for each in found)} at most in one trial, {given.at_once} at once")
    print(f"trials with other bytes: {sum(bool(each.differing) for each in found)}")
    print(f"articles that are there twice: {sum(each.twice for each in found)}")
    if any(each.differing or each.twice or each.repeated > given.at_once for each in found):
        sys.exit("a batch that was killed lost or repeated something")


if __name__ == "__main__":
    main()
