"""Speed and memory of the built-in rules on one core, without embedding, beside spaCy if asked for.

python benchmarks/rules_speed.py ARTICLE.txt [--spacy en_core_web_sm]
"""

import argparse
import importlib.util
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from pipeline.assemble import assemble
from pipeline.chunk import read
from pipeline.ground import ground
from pipeline.models import Article, Provenance
from pipeline.rules import draft
from pipeline.text.plain import fold

ROUNDS = 5


def words(text: str) -> int:
    return len(text.split())


def seconds(job: Callable[[], object]) -> float:
    """Best CPU time of a few rounds, after one that warms up."""
    job()
    return min(_timed(job) for _ in range(ROUNDS))


def _timed(job: Callable[[], object]) -> float:
    fold.cache_clear()  # else a round would live on the one before it
    started = time.process_time()
    job()
    return time.process_time() - started


def megabytes(job: Callable[[], object]) -> float:
    tracemalloc.start()
    job()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def jobs(text: str) -> dict[str, Callable[[], object]]:
    article = Article.of(text, title="speed", source="benchmark")
    reading = read(article, words)
    proposed = draft(reading)
    grounded = ground(proposed, reading)
    provenance = Provenance(engine="rules", code="benchmark")
    return {
        "sentences and passages": lambda: read(article, words),
        "rules": lambda: draft(reading),
        "grounding": lambda: ground(proposed, reading),
        "assembly": lambda: assemble(proposed, grounded, reading, provenance),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("article", type=Path)
    parser.add_argument("--spacy", help="an installed spaCy model to compare with")
    asked = parser.parse_args()
    text = asked.article.read_text(encoding="utf-8")
    timed = jobs(text)
    if asked.spacy and importlib.util.find_spec("spacy"):
        import spacy  # noqa: PLC0415 - only for those who compare

        pipeline = spacy.load(asked.spacy)
        timed["spaCy"] = lambda: pipeline(text)
    thousands = words(text) / 1000
    for name, job in timed.items():
        speed, peak = thousands / seconds(job), megabytes(job)
        print(f"{name:24}{speed:10.1f} articles of 1,000 words a second{peak:8.1f} MB at most")


if __name__ == "__main__":
    main()
