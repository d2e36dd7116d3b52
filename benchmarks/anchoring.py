"""Anchoring of true and of falsified quotations: every typographic variant must be found, no falsified one ever.

python benchmarks/anchoring.py ../shared/seeds/policy_analysis.txt ../shared/data/news/wikinews.jsonl
"""

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline.chunk import read
from pipeline.ground import ground
from pipeline.models import Article, Draft, DraftUnit, Reading, Role
from pipeline.text.plain import folded

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path, nargs="+")
    all_ = list(readings(parser.parse_args().articles))
    chance = random.Random(0)  # noqa: S311 - a sample, no secret
    for name, change in CHANGES.items():
        false = falsified(all_, change, chance)
        wrong = sum(accepted(*next(false)) for _ in range(EACH))
        print(f"{name:24}{wrong:5} of {EACH} accepted")
    found: Counter[str] = Counter()
    sampled = [(reading, chance.choice(reading.sentences)) for reading in chance.choices(all_, k=EACH)]
    for name, vary in VARIANTS.items():
        found[name] = sum(accepted(reading, one.number, vary(one.text)) for reading, one in sampled)
        print(f"{name:24}{found[name]:5} of {len(sampled)} found")


if __name__ == "__main__":
    main()
