"""Checking on labelled texts of our own, set by set: how much is decided, and how much of that is right.

Every set was written by people who had not seen the code, from tables alone, and judged the engine once before anybody
looked at what it got wrong. From then on it is no longer unseen: quality is quoted from the newest set alone, as it was
first measured. The beats of a set have invented tables beside them; commentary is on national statistics, whose tables
are to be named (`argmap table import` makes them).

    python -m benchmarks.labelled [--table DIR ...]
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from pipeline.evaluate.commentary import commentary
from pipeline.evaluate.flagging import Counts

SETS = Path(__file__).parent / "labelled"
COMMENTARY = "commentary"


def measured(tables: list[str]) -> Iterator[tuple[str, Counts]]:
    """Each text collection of each set with its counts; commentary only where tables are named."""
    for file in sorted(SETS.glob("*/*.jsonl")):
        own = [str(file.parent / "tables" / file.stem)] if file.stem != COMMENTARY else tables
        if own:
            yield f"{file.parent.name} {file.stem}", commentary(file, {"table": tuple(own)}).counts


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", action="append", default=[])
    print(f"{'set':28}{'decided':>14}{'supported':>14}{'flags right':>14}{'false found':>14}")
    for name, counts in measured(parser.parse_args().table):
        shares = {share.name: f"{share.part}/{share.whole}" for share in counts.shares()}
        columns = (shares[each] for each in ("coverage", "supported precision", "flags right", "false flagged"))
        print(f"{name:28}" + "".join(f"{column:>14}" for column in columns))


if __name__ == "__main__":
    main()
