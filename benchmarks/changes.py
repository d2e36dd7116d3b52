"""What a change costs beside a full run: seconds of CPU of all processes, and calls that are paid.

    python -m benchmarks.changes [--texts 60] [--only run-rules run-model batch-rules batch-model]

Texts are stretches of the sample articles, each with a sentence of its own; the table is the sample table, of which one
value changes. The model is a loopback endpoint in this process, whose own work is not counted. A changed prompt is
reckoned by ``batch --dry-run`` before it is asked.
"""

import argparse
import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.corpus import read_articles
from pipeline.workshop import ALL
from tests.loopback import Loopback

ROOT = Path(__file__).resolve().parents[1]
WAYS = ("run-rules", "run-model", "batch-rules", "batch-model")
ROWS = {"changed": "kor-budget-2024", "changed-few": "a-res-es-11-1-abstain"}
"""A value of a series that many of the texts are checked against, and one that few are."""
WORDS = 350
WITH_PROMPTS = """
import sys
from pathlib import Path
from pipeline import prompts
prompts._CHECKOUT = Path(sys.argv.pop(1))
from pipeline.cli import main
sys.exit(main())
"""
"""The command with prompts of another folder, which no installed one has."""


def texts(count: int) -> list[dict[str, str]]:
    """Rows of so many texts, each of some paragraphs that follow each other in a sample article."""
    found = read_articles([str(ROOT / "corpus" / "articles")])
    paragraphs = [part for each in found for part in getattr(each, "text", "").split("\n") if len(part.split()) > 5]
    rows = []
    for number in range(count):
        words, at, chosen = 0, (number * 7) % len(paragraphs), [f"Letter {number} says what follows."]
        while words < WORDS:
            chosen.append(paragraphs[at % len(paragraphs)])
            words, at = words + len(chosen[-1].split()), at + 1
        about = {"id": f"t{number}", "title": f"Letter {number}", "published": "2025-03-05"}
        rows.append({**about, "text": "\n\n".join(chosen)})
    return rows


@dataclass
class Taken:
    """What one command took."""

    seconds: float
    calls: int
    said: str = ""


@dataclass
class Bench:
    """One way of working in a folder of its own."""

    way: str
    folder: Path
    server: Loopback
    full: float = 0.0
    formats: str = field(default_factory=lambda: ",".join(name for name in ALL if name != "svg"))

    @property
    def command(self) -> str:
        return self.way.partition("-")[0]

    def write(self, rows: Sequence[dict[str, str]]) -> None:
        (self.folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    def take(self, table: str = "table", prompts: str = "prompts", more: Sequence[str] = ()) -> Taken:
        """Runs the command to its end."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ARGMAP_", "OPENAI_"))}
        env = {**kept, "PYTHONPATH": str(ROOT), "ARGMAP_FORMATS": self.formats}
        if self.way.endswith("model"):
            env |= {"ARGMAP_MODEL": "m", "OPENAI_BASE_URL": self.server.url, "ARGMAP_SERVER": "loopback"}
        asked, before = len(self.server.requests), os.times()
        arguments = [self.command, "rows.jsonl", "--out", "out", "--table", table, "--no-almanac", *more]
        done = subprocess.run(
            [sys.executable, "-c", WITH_PROMPTS, prompts, *arguments],
            cwd=self.folder,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        after = os.times()
        if done.returncode:
            raise SystemExit(f"{self.way}: {done.stderr}")
        seconds = after.children_user + after.children_system - before.children_user - before.children_system
        return Taken(seconds, len(self.server.requests) - asked, done.stdout)

    def told(self, what: str, taken: Taken, note: str = "") -> None:
        """One line."""
        self.full = self.full or taken.seconds
        share = f"{taken.seconds / self.full:.0%}"
        line = f"{self.way:<12}{what:<22}{taken.seconds:>8.1f} s{share:>6}{taken.calls:>6} calls  {note}"
        print(line.rstrip(), flush=True)


def other_table(folder: Path) -> None:
    """The sample table, and the same with another value in one row."""
    shutil.copytree(ROOT / "corpus" / "reference", folder / "table")
    for name, changed in ROWS.items():
        shutil.copytree(folder / "table", folder / name)
        facts = folder / name / "facts.csv"
        rows = list(csv.DictReader(io.StringIO(facts.read_text(encoding="utf-8"))))
        for row in rows:
            if row["row_id"] == changed:
                row["value"] = str(2 * float(row["value"])).removesuffix(".0")
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        facts.write_text(out.getvalue(), encoding="utf-8")


def other_prompts(folder: Path) -> None:
    """The prompts, and the same with another word in one."""
    for name in ("prompts", "other"):
        shutil.copytree(ROOT / "prompts", folder / name)
    short = folder / "other" / "short.md"
    text = short.read_text(encoding="utf-8").replace("\n---user---", " Be exact.\n---user---")
    short.write_text(text, encoding="utf-8")


def measure(bench: Bench, count: int) -> None:
    """All changes, one after the other."""
    rows, more = texts(count + 10)[:count], texts(count + 10)[count:]
    other_table(bench.folder)
    other_prompts(bench.folder)
    bench.write(rows)
    bench.told("full run", bench.take())
    bench.told("nothing changed", bench.take())
    bench.told("value of many changed", bench.take(table="changed"))
    bench.take()
    bench.told("value of few changed", bench.take(table="changed-few"))
    bench.take()
    bench.write([*more, *rows])
    bench.told("ten rows on top", bench.take())
    bench.write([*reversed(rows), *more])
    bench.told("rows reordered", bench.take())
    if bench.command == "run":
        bench.formats = ",".join(ALL)
        bench.told("format added", bench.take())
    if bench.way == "batch-model":
        reckoned = json.loads(bench.take(prompts="other", more=["--dry-run", "--json"]).said)["calls"]
        bench.told("prompt changed", bench.take(prompts="other"), f"{reckoned} by the dry run")
    elif bench.way == "run-model":
        bench.told("prompt changed", bench.take(prompts="other"))


def main() -> None:
    """Prints a line for each change and way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=60)
    parser.add_argument("--only", nargs="+", choices=WAYS, default=WAYS)
    given = parser.parse_args()
    for way in given.only:
        with Loopback() as server, tempfile.TemporaryDirectory() as folder:
            measure(Bench(way, Path(folder), server), given.texts)


if __name__ == "__main__":
    main()
