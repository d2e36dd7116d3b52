"""Checking let loose on texts that nobody wrote for it: counts of verdicts, and every one of them to be read by eye.

A fixed rule takes the articles (those whose id has the smallest SHA-256), so that nobody picks them. What is printed
for each decided figure is what a person needs to judge it: the sentence, the verdict, the row and the reason.

    python benchmarks/real_commentary.py news.jsonl --table gdp --table population [--take 50] [--skip 50]
"""

import argparse
import asyncio
import hashlib
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.api import workshop
from pipeline.checking import Checking
from pipeline.corpus import read_articles
from pipeline.models import Article, Finding, Findings, Reading, Verdict
from pipeline.reference import load_tables
from pipeline.settings import load, shipped_almanac, shipped_table
from pipeline.workshop import Workshop, cut, map_reading

DECIDED = (
    Verdict.CONTRADICTED,
    Verdict.INCONSISTENT,
    Verdict.WRONG_PERIOD,
    Verdict.UNIT_MISMATCH,
    Verdict.OUTDATED,
    Verdict.AMBIGUOUS,
    Verdict.APPROXIMATE,
    Verdict.SUPPORTED,
)
"""Verdicts that say something of a figure, and so can be wrong."""
ONLY_YEAR = 4


def taken(path: Path, take: int, skip: int) -> tuple[Article, ...]:
    """The articles of a JSONL file whose ids have the smallest hashes; a year as date stands for its first month."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows.sort(key=lambda row: hashlib.sha256(row["id"].encode()).hexdigest())
    with tempfile.TemporaryDirectory() as folder:
        chosen = Path(folder) / "chosen.jsonl"
        chosen.write_text("".join(json.dumps(_dated(row)) + "\n" for row in rows[skip : skip + take]), encoding="utf-8")
        return tuple(article for article in read_articles([chosen]) if isinstance(article, Article))


def _dated(row: dict[str, str]) -> dict[str, str]:
    when = row.get("date") or ""
    return row | {"date": f"{when}-01-31" if len(when) == ONLY_YEAR else when}


def checked(articles: Sequence[Article], tables: Sequence[Path]) -> Iterator[tuple[Reading, Findings]]:
    """Every article mapped by the rules and checked against the tables, the one that is shipped among them."""
    shop: Workshop = workshop(load({"model": None}).settings, indexed=False, checked=False)
    checking = Checking(shop.embedder, load_tables([shipped_table(), *tables], almanac=shipped_almanac()))
    for article in articles:
        reading = cut(article, shop)
        yield reading, checking.findings(asyncio.run(map_reading(reading, shop)), reading)


def told(finding: Finding, reading: Reading) -> str:
    """A verdict with what a person needs to judge it."""
    article = reading.article
    sentence = reading.at(finding.start)
    said = sentence.text if sentence else finding.quote
    about = finding.quantity
    what = f"{about.entity} {about.measure} {about.period} {about.inferred or ''}" if about else ""
    return (
        f"[{finding.verdict} {finding.reason}] “{finding.quote}” {what}\n"
        f"    {article.title}, {article.published}: {' '.join(said.split())}\n"
        f"    → {finding.message}"
    )


def main() -> None:
    """Prints counts by verdict and reason, then each decided figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="JSONL with id, title, text and date")
    parser.add_argument("--table", type=Path, action="append", default=[], help="a reference table beside the shipped")
    parser.add_argument("--take", type=int, default=50)
    parser.add_argument("--skip", type=int, default=0)
    options = parser.parse_args()
    started = time.perf_counter()
    articles = taken(options.articles, options.take, options.skip)
    verdicts: Counter[str] = Counter()
    lines: list[tuple[int, str]] = []
    for reading, findings in checked(articles, options.table):
        found = [finding for finding in findings.findings if finding.kind in ("numeric", "consistency")]
        verdicts.update(f"{finding.verdict} {finding.reason}" for finding in found)
        lines += [(DECIDED.index(f.verdict), told(f, reading)) for f in found if f.verdict in DECIDED]
    words = sum(len(article.text.split()) for article in articles)
    print(f"{len(articles)} articles, {words} words, {sum(verdicts.values())} findings on figures")
    print(f"{time.perf_counter() - started:.0f} s, mapping included")
    for name, count in sorted(verdicts.items()):
        print(f"{count:6} {name}")
    for _, line in sorted(lines, key=lambda item: item[0]):
        print(line)


if __name__ == "__main__":
    main()
