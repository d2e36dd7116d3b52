"""What 10⁴, 10⁶ and 10⁸ articles would take: time, money and disk, reckoned from what is measured here in the same run.

    python -m benchmarks.scale [--articles 200] [--constants FILE] [--write FILE]

Some 200 short articles, sentences of the sample corpus drawn anew, are mapped and checked by rules; a hundred of them
once more by a model that answers at once on loopback, for the CPU of a call. Seconds are CPU, of all processes of a
command without what it takes to begin. ``--constants`` reads constants from a JSON that ``--write`` or another
benchmark wrote and takes those in place of its own; with all of them nothing is measured. Prices, rates and cores are
assumptions: see ``--help``.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np

from pipeline.batch.firsts import SCALE, Firsts
from pipeline.batch.recurring import BLOCK, MOST, PARTS
from pipeline.corpus import read_articles
from pipeline.embed import WordLlama
from pipeline.ledger import SqliteLedger
from pipeline.models import Article
from pipeline.ports import CallRecord
from pipeline.text.sentences import split
from tests.command import ARTICLES, ROOT, environment
from tests.loopback import Loopback
from tests.test_cli_model import model_env

SENTENCES = 10
FEW, ASKED = 4, 100
SIZES = (10**4, 10**6, 10**8)
CONSTANTS = {
    "words": "words of an article",
    "cpu_rules": "CPU seconds of an article by rules",
    "cpu_call": "CPU seconds of a call",
    "calls": "calls of an article",
    "tokens_in": "tokens of an article that are sent",
    "tokens_out": "tokens of an article that are answered",
    "store_bytes": "bytes of an article in batch.sqlite",
    "results_bytes": "bytes of an article in results/",
    "ledger_bytes": "bytes of a call in the ledger",
    "statements": "statements of an article that are compared for claims",
    "cpu_embed": "CPU seconds to embed a statement",
    "cpu_pair": "CPU seconds to compare two statements",
    "put_seconds": "seconds until an outcome is on this disk",
}


def short_articles(count: int) -> Iterator[dict[str, str]]:
    """Rows of so many articles; the same each time."""
    chance = random.Random(13)  # noqa: S311 - not for secrets
    found = [each for each in read_articles([ARTICLES]) if isinstance(each, Article)]
    sentences = [each.text for article in found for each in split(article.text)]
    for number in range(count):
        text = " ".join(chance.sample(sentences, SENTENCES))
        yield {"id": f"a{number}", "title": f"Column {number}", "text": text, "published": "2024-05-01"}


def took(folder: Path, *arguments: str, env: Mapping[str, str] | None = None) -> float:
    """CPU seconds of a command, its workers included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "pipeline", *arguments]
    subprocess.run(command, cwd=folder, env=environment(env), check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measured(count: int) -> dict[str, float]:
    """All constants."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        rows = list(short_articles(count))
        (folder / "all.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        (folder / "few.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows[:FEW]), encoding="utf-8")
        (folder / "some.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows[:ASKED]), encoding="utf-8")
        return {
            "words": sum(len(row["text"].split()) for row in rows) / count,
            **by_rules(folder, count),
            **by_model(folder, count),
            **claims(),
            "put_seconds": put_seconds(folder),
        }


def by_rules(folder: Path, count: int) -> dict[str, float]:
    """Of a batch by rules."""
    run = ("batch", "all.jsonl", "--out", "rules", "--processes", "1")
    whole, again = took(folder, *run), took(folder, *run)
    results = folder / "rules" / "results"
    compared = duckdb.read_parquet(f"{results}/claims.parquet").count("*").fetchall()[0][0]
    return {
        "cpu_rules": (whole - again) / count,
        "store_bytes": (folder / "rules" / "batch.sqlite").stat().st_size / count,
        "results_bytes": sum(path.stat().st_size for path in results.glob("*.parquet")) / count,
        "statements": compared / count,
    }


def by_model(folder: Path, count: int) -> dict[str, float]:
    """What is asked of a model, and what a call takes beside the article's own computing."""
    command = [sys.executable, "-m", "pipeline", "batch", "all.jsonl", "--out", "dry", "--dry-run", "--json"]
    done = subprocess.run(
        [*command, "--model", "some-model"], cwd=folder, env=environment(), check=True, capture_output=True, text=True
    )
    told: dict[str, Any] = json.loads(done.stdout)
    few, many = calls_of(folder, "few"), calls_of(folder, "some")
    return {
        "calls": told["calls"] / count,
        "tokens_in": told["tokens"]["in"] / count,
        "tokens_out": told["tokens"]["out"] / count,
        "cpu_call": (many.cpu - few.cpu) / (many.calls - few.calls),
        "ledger_bytes": many.ledger / many.calls,
    }


class Called(NamedTuple):
    """Calls of a batch, the CPU seconds that it took beside the articles' own, and the bytes of its ledger."""

    calls: int
    cpu: float
    ledger: int


def calls_of(folder: Path, name: str) -> Called:
    """A batch by a model that answers at once."""
    home = folder / name
    home.mkdir()
    with Loopback() as server:
        cpu = took(home, "batch", f"../{name}.jsonl", "--out", "out", "--processes", "1", env=model_env(server))
    costs = duckdb.read_parquet(f"{home}/out/results/costs.parquet")
    calls, own = costs.aggregate("sum(calls), sum(cpu_seconds)").fetchall()[0]
    return Called(int(calls), cpu - own, sum(path.stat().st_size for path in home.rglob("*ledger*.sqlite")))


def claims() -> dict[str, float]:
    """Of embedding statements, and of comparing them."""
    number, chance, texts = 4_096, np.random.default_rng(13), [row["text"][:120] for row in short_articles(1_000)]
    embedder = WordLlama()
    embedder.embed(texts[:1])
    began = time.process_time()
    embedder.embed(texts)
    embed = (time.process_time() - began) / len(texts)
    vectors = chance.normal(size=(number, embedder.dimensions)).astype(np.float32)
    vectors = np.rint(SCALE * vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    firsts, began = Firsts(PARTS * BLOCK), time.process_time()
    for at in range(0, number, BLOCK):
        firsts.join(vectors[at : at + BLOCK], at)
    return {"cpu_embed": embed, "cpu_pair": (time.process_time() - began) / (number**2 / 2)}


def put_seconds(folder: Path) -> float:
    """How long one transaction takes until it is durable."""
    number, ledger = 100, SqliteLedger(folder / "puts.sqlite")
    began = time.perf_counter()
    for at in range(number):
        ledger.put(CallRecord(f"k{at}", "roles@1", "some-model", "{}", "{}", 1, 1))
    return (time.perf_counter() - began) / number


def table(of: Mapping[str, float], given: argparse.Namespace) -> Iterator[str]:
    """The arithmetic, as a table of Markdown."""
    yield "| | " + " | ".join(f"10{'⁴⁶⁸'[at]} articles" for at in range(len(SIZES))) + " |"
    yield "|---|" + "---:|" * len(SIZES)
    calls = given.requests / 60
    price = (of["tokens_in"] * given.price_in + of["tokens_out"] * given.price_out) / 1e6
    lines = {
        f"by rules, on {given.cores} cores": lambda n: span(n * of["cpu_rules"] / given.cores),
        "writing outcomes, one process": lambda n: span(n * of["put_seconds"]),
        "calls": lambda n: f"{n * of['calls']:.2g}",
        "CPU of the calls, on one core": lambda n: span(n * of["calls"] * of["cpu_call"]),
        f"calls at {given.requests:,} a minute": lambda n: span(n * of["calls"] / calls),
        f"calls at {given.tokens:,} tokens a minute": lambda n: span(
            n * (of["tokens_in"] + of["tokens_out"]) / given.tokens * 60
        ),
        f"US dollars at {given.price_in} and {given.price_out} a million tokens": lambda n: f"{n * price:,.0f}",
        "by the Batch API, at half of that": lambda n: f"{n * price / 2:,.0f}",
        "batch.sqlite": lambda n: size(n * of["store_bytes"]),
        "ledger": lambda n: size(n * of["calls"] * of["ledger_bytes"]),
        "results/": lambda n: size(n * of["results_bytes"]),
        "vectors of all statements, if they were kept": lambda n: size(n * of["statements"] * 256 * 4),
        f"claims, of {MOST:,} statements at most": lambda n: span(grouping(min(n * of["statements"], MOST), of)),
        "claims, if all were compared": lambda n: span(grouping(n * of["statements"], of)),
    }
    for name, line in lines.items():
        yield f"| {name} | " + " | ".join(line(n) for n in SIZES) + " |"


def grouping(statements: float, of: Mapping[str, float]) -> float:
    """CPU seconds to embed them and compare each with those before it."""
    return statements * of["cpu_embed"] + statements**2 / 2 * of["cpu_pair"]


def figure(number: float) -> str:
    """Three digits, and no exponent of large ones."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def span(seconds: float) -> str:
    """A time in the largest unit that it is more than one of."""
    for unit, length in (("years", 31_557_600), ("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= length:
            return f"{seconds / length:,.1f} {unit}"
    return f"{seconds:.1f} seconds"


def size(of: float) -> str:
    """Bytes in the largest unit that it is more than one of."""
    for unit, length in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if of >= length:
            return f"{of / length:,.1f} {unit}"
    return f"{of / 1e3:.1f} kB"


def main() -> None:
    """Prints constants and table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--constants", type=Path, help="JSON with constants to take instead of measuring them")
    parser.add_argument("--write", type=Path, help="keep the constants here")
    parser.add_argument("--cores", type=int, default=16)
    parser.add_argument("--requests", type=int, default=5_000, help="that the server allows a minute")
    parser.add_argument("--tokens", type=int, default=4_000_000, help="that the server allows a minute")
    parser.add_argument("--price-in", type=float, default=0.15, help="US dollars for a million tokens sent")
    parser.add_argument("--price-out", type=float, default=0.60, help="US dollars for a million tokens answered")
    given = parser.parse_args()
    known: dict[str, float] = json.loads(given.constants.read_text()) if given.constants else {}
    constants = {**(measured(given.articles) if set(CONSTANTS) - set(known) else {}), **known}
    if given.write:
        given.write.write_text(json.dumps(constants, indent=1) + "\n", encoding="utf-8")
    print("| constant | |\n|---|---:|")
    print("\n".join(f"| {told} | {figure(constants[name])} |" for name, told in CONSTANTS.items()))
    print()
    print("\n".join(table(constants, given)))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
