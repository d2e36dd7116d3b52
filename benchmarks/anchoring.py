"""Anchoring of true and of falsified quotations: every typographic variant must be found, no falsified one ever.

    python benchmarks/anchoring.py ../shared/seeds/policy_analysis.txt ../shared/data/news/wikinews.jsonl \\
        --peers PEERS/bin/python

Beside it, on the same quotations, the aligner of langextract as it is set by default. It stays out of the product's
environment; install it once in its own: ``python -m venv PEERS; PEERS/bin/pip install langextract``.
"""

import argparse
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from pipeline.chunk import read
from pipeline.ground import ground
from pipeline.models import Article, Draft, DraftUnit, Reading, Role
from pipeline.text.plain import folded

PEER = r"""
import json, logging, sys, warnings
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
from langextract.core.data import AlignmentStatus, Extraction
from langextract.resolver import WordAligner
found = []
for text, quote in json.load(sys.stdin):
    groups = WordAligner().align_extractions([[Extraction("quote", quote)]], text)
    one = groups[0][0]
    found.append([one.char_interval is not None, one.alignment_status is AlignmentStatus.MATCH_EXACT])
json.dump(found, sys.stdout)
"""
EACH = 100
"""Falsified quotations of each kind."""

Change = Callable[[str, str, random.Random], str | None]


def digit_changed(sentence: str, _other: str, chance: random.Random) -> str | None:
    places = [match.start() for match in re.finditer(r"\d", sentence)]
    if not places:
        return None
    place = chance.choice(places)
    digit = str((int(sentence[place]) + chance.randint(1, 9)) % 10)
    return sentence[:place] + digit + sentence[place + 1 :]


def negation_inserted(sentence: str, _other: str, _chance: random.Random) -> str | None:
    changed = re.sub(r"\b(is|are|was|were|will|would|has|have|had|could|may|should)\b", r"\1 not", sentence, count=1)
    return changed if changed != sentence else None


def words_swapped(sentence: str, _other: str, chance: random.Random) -> str | None:
    words = sentence.split()
    if len(words) < 4:
        return None
    one, other = sorted(chance.sample(range(len(words)), 2))
    words[one], words[other] = words[other], words[one]
    return " ".join(words)


def invented(_sentence: str, _other: str, chance: random.Random) -> str:
    subject, verb = (
        chance.choice(("The minister", "A survey", "The report")),
        chance.choice(("denied", "proved", "hid")),
    )
    return f"{subject} {verb} that the figures for year {chance.randint(1900, 2100)} had been made up by clerks."


def spliced(sentence: str, other: str, _chance: random.Random) -> str:
    first, second = sentence.split(), other.split()
    return " ".join(first[: max(2, len(first) // 2)] + second[len(second) // 2 :])


CHANGES: dict[str, Change] = {
    "digit changed": digit_changed,
    "negation inserted": negation_inserted,
    "words swapped": words_swapped,
    "invented": invented,
    "spliced": spliced,
}

VARIANTS: dict[str, Callable[[str], str]] = {
    "as it stands": str,
    "straight quotes": lambda text: text.translate(str.maketrans("‘’“”", "''\"\"")),
    "curly quotes": lambda text: text.replace("'", "’"),
    "hyphens for dashes": lambda text: text.translate(str.maketrans("–—", "--")),
    "capitals": str.upper,
    "other blanks": lambda text: text.replace(" ", "\u00a0 "),
    "dots for the ellipsis": lambda text: text.replace("…", "..."),
}


def readings(paths: Sequence[Path]) -> Iterator[Reading]:
    for path in paths:
        content = path.read_text(encoding="utf-8")
        texts = [json.loads(line)["text"] for line in content.splitlines()] if path.suffix == ".jsonl" else [content]
        for text in texts:
            yield read(Article.of(text, title=path.name, source="corpus"), lambda part: len(part.split()))


def accepted(reading: Reading, number: int, quote: str) -> bool:
    unit = DraftUnit(key="u", sentences=(number,), quotes=(quote,), text=quote, role=Role.PREMISE)
    return "u" in ground(Draft(units=(unit,)), reading).statements


def falsified(all_: Sequence[Reading], change: Change, chance: random.Random) -> Iterator[tuple[Reading, int, str]]:
    """Falsified quotations that differ from everything in their article."""
    while True:
        reading = chance.choice(all_)
        one, other = chance.choice(reading.sentences), chance.choice(reading.sentences)
        quote = change(one.text, other.text, chance)
        if quote and folded(quote).strip() not in folded(reading.article.text):
            yield reading, one.number, quote


Asked = tuple[Reading, int, str]


def samples(all_: Sequence[Reading]) -> dict[str, list[Asked]]:
    """Quotations to anchor, by what was done to them: falsified ones, then variants of true ones."""
    chance = random.Random(0)  # noqa: S311 - a sample, no secret
    asked = {name: list(islice(falsified(all_, change, chance), EACH)) for name, change in CHANGES.items()}
    true = [(reading, chance.choice(reading.sentences)) for reading in chance.choices(all_, k=EACH)]
    return asked | {name: [(r, one.number, vary(one.text)) for r, one in true] for name, vary in VARIANTS.items()}


def peer(python: str, asked: Sequence[Asked]) -> tuple[int, int]:
    """How many quotations the peer finds in their article, and how many of them it calls exact."""
    job = json.dumps([(reading.article.text, quote) for reading, _, quote in asked])
    done = subprocess.run([python, "-c", PEER], input=job, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"The peer did not run: {done.stderr.strip().splitlines()[-1]}")
    found = json.loads(done.stdout)
    return sum(anywhere for anywhere, _ in found), sum(exact for _, exact in found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--peers", help="Python of an environment that holds langextract")
    given = parser.parse_args()
    print(f"{'quotations':24}{'':20}{'argmap':>8}{'langextract, its exact ones' if given.peers else '':>30}")
    for name, asked in samples(list(readings(given.articles))).items():
        what = f"{'accepted' if name in CHANGES else 'found'} of {len(asked)}"
        theirs = "{:14}{:16}".format(*peer(given.peers, asked)) if given.peers else ""
        print(f"{name:24}{what:20}{sum(accepted(*one) for one in asked):8}{theirs}")


if __name__ == "__main__":
    main()
