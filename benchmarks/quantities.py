"""The quantity reader against quantulum3 and recognizers-text in one run: speed, spans, values, years taken for counts.

    python benchmarks/quantities.py ../shared --peers PEERS/bin/python

The peers stay out of the product's environment. Install them once in their own:
``python -m venv PEERS; PEERS/bin/pip install quantulum3 inflect setuptools recognizers-text-suite "emoji<2"``.
Without ``--peers`` the reader alone is measured, hostile repetitions included (one megabyte each).

Peers are judged kindly: a span counts as found if it overlaps the marked one, a value as right if the number is equal
(units and kinds are not asked of them), and only money, shares, counts, measures and durations are asked for.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.quantities import read_quantities

ASKED = ("money", "percent", "pp", "percentage_point", "count", "measure", "duration")
HOSTILE = {
    "1,": "lists",
    "1 to ": "ranges",
    "twenty ": "number words",
    "$": "signs",
    "1-": "scores",
    "one and ": "sums",
    "1 in ": "odds",
    "between 1 and ": "open ranges",
    "$1-": "money ranges",
    "May 1 ": "dates",
    "two hundred and ": "long words",
    "a": "one word",
    "(": "brackets",
}
PEER_CHARS = 20_000
PEER = r"""
import json, sys, time, warnings
warnings.filterwarnings("ignore")
job = json.load(sys.stdin)

def quantulum(text):
    from quantulum3 import parser
    return [[q.span[0], q.span[1], str(q.value)] for q in parser.parse(text)]

def recognizers(text):
    from recognizers_number import recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_age, recognize_currency, recognize_dimension
    found = []
    for read in (recognize_currency, recognize_dimension, recognize_age, recognize_percentage, recognize_number):
        for r in read(text, "en-us"):
            if all(r.end < s or r.start >= e for s, e, _ in found):
                found.append([r.start, r.end + 1, str((r.resolution or {}).get("value")).rstrip("%")])
    return found

out = {}
for name, read in (("quantulum3", quantulum), ("recognizers-text", recognizers)):
    read("It took 5 days.")
    started = time.process_time()
    for text in job["speed"]:
        read(text)
    seconds = time.process_time() - started
    answers = []
    for text in job["texts"]:
        try:
            answers.append(read(text))
        except Exception:
            answers.append([])
    out[name] = {"seconds": seconds, "answers": answers}
json.dump(out, sys.stdout)
"""


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    started = time.process_time()
    work()
    return time.process_time() - started


def commentary(shared: Path) -> list[str]:
    """Articles and speeches, paragraph by paragraph."""
    texts = [
        row["text"] for name in ("wikinews", "us_speeches") for row in rows(shared / "data" / "news" / f"{name}.jsonl")
    ]
    return [line for text in texts for line in text.split("\n") if line.strip()]


def marked(shared: Path) -> list[tuple[str, list[dict[str, Any]]]]:
    """Texts with their marked quantities: the hand-marked sentences, the seeds by line, Currency and Dimension."""
    found = [(r["text"], r["quantities"]) for r in rows(shared / "gold" / "quantities_sentences.jsonl")]
    for name, kind in (("Currency", "money"), ("Dimension", "measure")):
        for row in rows(shared / "data" / "quantity" / f"recognizers_{name}Model.jsonl"):
            marks = [{**e, "kind": kind} for e in row["entities"] if e["value"] and e["unit"] not in ("Pence", "Cent")]
            found.append((row["input"], marks))
    return found


def ours(text: str) -> list[tuple[int, int, str]]:
    """The reader's answers in the shape of the peers'."""
    return [(q.start, q.end, str(q.value)) for q in read_quantities(text) if q.value is not None]


def equal(one: str, two: str) -> bool:
    """The same number; of a marked range either end."""
    try:
        return any(abs(Decimal(one) - Decimal(end)) <= abs(Decimal(end)) * Decimal("1e-9") for end in two.split(".."))
    except ArithmeticError:
        return False


def judge(answers: list[list[tuple[int, int, str]]], texts: list[tuple[str, list[dict[str, Any]]]]) -> str:
    """Found, right, and years taken for counts."""
    asked = found = right = years = 0
    for read, (text, marks) in zip(answers, texts, strict=True):
        for mark in marks:
            hits = [r for r in read if r[0] < mark["end"] and r[1] > mark["start"]]
            if mark["kind"] in ASKED and mark["value"]:
                asked, found = asked + 1, found + bool(hits)
                right += any(equal(hit[2], mark["value"].rstrip("+")) for hit in hits)
            elif mark["kind"] == "period" and mark["value"].isdigit():
                years += any(text[r[0] : r[1]].strip() == mark["value"] for r in hits)
    return f"{found / asked:6.3f} {right / asked:6.3f} {years:6}"


def main() -> None:
    """Prints one table for speed and reading, one for hostile text."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--peers", help="Python of an environment that holds quantulum3 and recognizers-text")
    arguments = parser.parse_args()
    lines = commentary(arguments.shared)
    whole = "\n".join(lines)
    size = len(whole.encode())
    rate = size / timed(lambda: read_quantities(whole))
    texts = marked(arguments.shared)
    print(f"{'reader':18} {'MB/s':>8} {'times':>7}  found  right  years")
    print(f"{'argmap':18} {rate / 1e6:8.3f} {1:7.1f} {judge([ours(t) for t, _ in texts], texts)}")
    if arguments.peers:
        compare(arguments.peers, lines, texts, rate)
    print("\nhostile repetition   seconds for 1 MB")
    for unit, name in HOSTILE.items():
        text = unit * (1_000_000 // len(unit))
        print(f"{name:20} {timed(lambda text=text: read_quantities(text)):8.1f}")  # type: ignore[misc]


def compare(python: str, lines: list[str], texts: list[tuple[str, list[dict[str, Any]]]], rate: float) -> None:
    """The peers on a part of the same commentary, in their own environment."""
    part, length = [], 0
    for line in lines[:: max(1, len(lines) // 400)]:
        part.append(line)
        length += len(line.encode())
        if length > PEER_CHARS:
            break
    job = json.dumps({"speed": part, "texts": [text for text, _ in texts]})
    done = subprocess.run([python, "-c", PEER], input=job, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"The peers did not run: {done.stderr.strip().splitlines()[-1]}")
    for name, result in json.loads(done.stdout).items():
        theirs = length / result["seconds"]
        print(f"{name:18} {theirs / 1e6:8.4f} {rate / theirs:7.1f} {judge(result['answers'], texts)}")


if __name__ == "__main__":
    main()
