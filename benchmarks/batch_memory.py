"""Memory of a batch by the number of its articles: reading, mapping and checking by rules, results, statistics.

    python -m benchmarks.batch_memory [--articles 20000] [--early 1000] [--processes 1]

Articles are three sentences long and all different. Memory is the resident set of the batch and its workers together,
looked at four times a second, the median over a stretch of articles after ``--early`` and over one before the last;
for results and statistics it is the most that the process held.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

NOUNS = (
    "ferry",
    "bridge",
    "harbour",
    "school",
    "library",
    "market",
    "theatre",
    "hospital",
    "museum",
    "railway",
    "canal",
)
PLACES = ("Aldmoor", "Brinkley", "Carrow", "Dunmere", "Eastholt", "Farnley", "Gorseby", "Hexton", "Ilkworth", "Kelby")
WHYS = ("because nobody else will", "although it is dear", "since people ask for it", "so that the young stay")
LOOK = 0.25


class Seen(NamedTuple):
    """How many articles were done, and the megabytes that all processes held."""

    done: int
    megabytes: float


def text(number: int) -> str:
    """Three sentences of an opinion, different for each number."""
    chance = random.Random(number)  # noqa: S311 - no secret
    words = (chance.choice(NOUNS), chance.choice(PLACES), chance.choice(WHYS))
    noun, place, why = words
    return (
        f"The {noun} of {place} should stay open, {why}. It served {chance.randrange(100, 9999)} people last year. "
        f"Those who would close it for plan {number} forget what the {chance.choice(NOUNS)} cost."
    )


def write(path: Path, count: int) -> None:
    """So many articles as JSONL."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(json.dumps({"id": f"n{number}", "title": f"Letter {number}", "text": text(number)}) + "\n")


def family(process: int) -> Iterator[int]:
    """A process and all that it started, as far as they live."""
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in children.read_text().split():
            yield from family(int(child))


def resident(process: int) -> float:
    """Megabytes of one process; 0 once it is gone."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6
    except (OSError, IndexError):
        return 0.0


def watched(command: list[str], folder: Path) -> list[Seen]:
    """What was seen while a batch ran."""
    state, seen = folder / "out" / "status.json", list[Seen]()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            try:
                done = int(json.loads(state.read_text(encoding="utf-8"))["done"])
                seen.append(Seen(done, sum(map(resident, list(family(process.pid))))))
            except (OSError, ValueError):
                pass  # not yet, or one of them has just ended
            time.sleep(LOOK)
    if process.returncode:
        sys.exit(f"the batch ended with {process.returncode}")
    return seen


def most(command: list[str], folder: Path) -> float:
    """The most megabytes that a command held."""
    script = "import resource,subprocess,sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); \
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000)"
    done = subprocess.run(
        [sys.executable, "-c", script, *command], cwd=folder, stdout=subprocess.PIPE, text=True, check=True
    )
    return float(done.stdout)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--early", type=int, default=1_000)
    parser.add_argument("--processes", type=int, default=1)
    given = parser.parse_args()
    argmap = [sys.executable, "-m", "pipeline"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count, out in ((given.early, "few"), (given.articles, "out")):
            write(folder / "rows.jsonl", count)
            batch = [*argmap, "batch", "rows.jsonl", "--out", out, "--processes", str(given.processes)]
            if out == "few":
                subprocess.run(batch, cwd=folder, check=True, capture_output=True)
                continue
            seen = watched(batch, folder)
        ends = {
            f"after {given.early:,} articles": range(given.early, 2 * given.early),
            f"before the last of {given.articles:,}": range(given.articles - given.early, given.articles),
        }
        for which, stretch in ends.items():
            held = [each.megabytes for each in seen if each.done in stretch]
            print(f"{which:40}{statistics.median(held):8.0f} MB")
        print(f"{'the most at any time, results included':40}{max(each.megabytes for each in seen):8.0f} MB")
        for what in (["batch", "results"], ["stats", "--json"]):
            few, all_ = (most([*argmap, *what, out], folder) for out in ("few", "out"))
            print(f"{' '.join(what):40}{few:8.0f} MB for {given.early:,}{all_:8.0f} MB for {given.articles:,}")


if __name__ == "__main__":
    main()
