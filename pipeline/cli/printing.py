"""Parts of what commands print: tables, JSON, verdicts, failures."""

import json
import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.cli.jobs import trace
from pipeline.errors import legible
from pipeline.models import Failed, Finding


def console() -> Console:
    """Standard output for people: as wide as their terminal, or 80 columns."""
    return Console(highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() else 80)


def print_json(value: object) -> None:
    """A value as JSON to read."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def columns(*headers: str, right: Sequence[str] = ()) -> Table:
    """An empty table without lines; ``right`` are the columns of numbers."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for header in headers:
        table.add_column(header, justify="right" if header in right else "left", overflow="fold")
    return table


def failures(failed: Iterable[Failed]) -> None:
    """One line on stderr for each; with --debug, where it happened."""
    for failure in failed:
        sys.stderr.write(f"argmap: failed: {legible(failure.article)}: {legible(failure.reason)}\n")
        trace(failure)


def cut(text: str, width: int) -> str:
    """A text in so many columns at most, safe to print."""
    text = legible(text)
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def verdict(finding: Finding) -> Text:
    """The verdict in words, in its colour."""
    style = "bold red" if finding.hard else "yellow" if finding.flag else "green"
    return Text(finding.verdict.replace("_", " "), style=style)
