"""Memory of `argmap claims` on a batch of many short articles, and of writing the results with their claims.

    python benchmarks/claims_memory.py --articles 20000

The articles are made here: four to six sentences about places, what is done there and what it costs, from lists of
words, so that claims recur, in other words and with other figures. Their maps are put together without rules or model,
each sentence a statement: what is measured is what comes after mapping. Each command runs in a process of its own;
memory is the most that it held, the interpreter and the embedding model included.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from pipeline.assemble import assemble
from pipeline.batch.store import BatchStore, article_key
from pipeline.chunk import read
from pipeline.ground import ground
from pipeline.models import ArgumentMap, Article, Draft, DraftUnit, Entry, Findings, Outcome, Provenance, Role, TableRef

BEGINS = ("Nor", "Sun", "Wex", "Dal", "Bram", "Cor", "Hol", "Lun", "Ash", "Birk", "Cald", "Dun", "Elm", "Farn", "Gil",
          "Ing", "Kel", "Mal")  # fmt: skip
ENDS = ("by", "ford", "haven", "wick", "mouth", "stead", "dale", "port", "minster", "combe")
PLACES = [begin + end for begin in BEGINS for end in ENDS]
THINGS = ("ferry", "library", "harbour", "tram", "hospital", "bridge", "school", "market", "museum", "theatre", "mill",
          "pool", "station", "airport", "park", "orchestra", "court", "prison", "stadium", "hostel")  # fmt: skip
WHO = ("council", "mayor", "parish", "ministry", "owners of the site", "county", "board", "residents")
DOES = ("should keep", "must close", "plans to sell", "wants to widen", "cannot afford", "has promised to mend")
WHY = (
    "because rents rise",
    "although few use it",
    "since the winter was hard",
    "before the next vote",
    "in spite of debts",
)
CHILD = """
import json, resource, sys, time
from pipeline.cli import main
sys.argv = ["argmap", *json.loads(sys.argv[1])]
try:
    main()
except SystemExit as ended:
    code = ended.code
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"mb": used.ru_maxrss / 1000, "cpu": used.ru_utime + used.ru_stime}), file=sys.stderr)
"""


def texts(count: int) -> Iterator[str]:
    """So many short articles; the same each time."""
    chance = random.Random(13)  # noqa: S311 - not for secrets
    for _ in range(count):
        place = chance.choice(PLACES)
        said = [
            f"The {chance.choice(WHO)} of {place} {chance.choice(DOES)} the {chance.choice(THINGS)}"
            f" {chance.choice(WHY)}."
            for _ in range(chance.randint(2, 3))
        ]
        said += [
            f"The {chance.choice(THINGS)} of {place} cost {chance.randint(10, 99)} million crowns in"
            f" {chance.randint(2015, 2024)}."
            for _ in range(chance.randint(2, 3))
        ]
        yield " ".join(said)


def fill(folder: Path, count: int) -> None:
    """A batch of so many finished articles."""
    store = BatchStore(folder)
    reading = store.begin()
    nothing = Findings(table=TableRef(name="", hash=""), policy="", findings=()).model_dump_json(by_alias=True).encode()
    for number, text in enumerate(texts(count)):
        day = date(2020, 1, 1) + timedelta(days=number % 1500)
        article = Article.of(text, title=f"Column {number}", source=f"Paper {number % 20}", published=day)
        store.take([Entry(own=f"a{number:06d}", article=article)], [], reading, number)
        mapped = argmap(article).model_dump_json(by_alias=True).encode()
        store.put(Outcome(key=article_key(article), mapping="m", checking="c", map=mapped, findings=nothing))
    store.close()


def argmap(article: Article) -> ArgumentMap:
    """Its map: each sentence a claim."""
    reading = read(article, lambda part: len(part.split()))
    units = [
        DraftUnit(key=f"u{at}", quotes=(each.text,), sentences=(), text=each.text, role=Role.CLAIM)
        for at, each in enumerate(reading.sentences)
    ]
    draft = Draft(units=tuple(units), relations=())
    return assemble(draft, ground(draft, reading), reading, Provenance(engine="rules", code="made"))


def measured(*arguments: str) -> dict[str, float]:
    """What a command took."""
    command = [sys.executable, "-c", CHILD, json.dumps(arguments)]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stderr.strip().splitlines()[-1]))


def main() -> None:
    """Prints a line for each command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, help="keep the batch here, and take it if it is there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = given.folder or Path(made)
        if not (folder / "batch.sqlite").is_file():
            fill(folder, given.articles)
        print(f"{'command':<28}{'MB':>8}{'CPU s':>9}")
        for name, arguments in {
            "batch results": ("batch", "results", str(folder)),
            "batch results, again": ("batch", "results", str(folder)),
            "stats --json": ("stats", str(folder), "--json"),
            "claims": ("claims", str(folder), "--json"),
        }.items():
            took = measured(*arguments)
            print(f"{name:<28}{took['mb']:>8.0f}{took['cpu']:>9.1f}", flush=True)


if __name__ == "__main__":
    main()
