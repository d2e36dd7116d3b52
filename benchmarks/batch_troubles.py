"""A batch at a server in trouble: an outage of a minute, a storm of refusals, and answers of every wrong kind.

    python -m benchmarks.batch_troubles [--articles 60] [--only outage|storm|troubles|poison]

It prints how many articles were done, failed and wait, what the server was asked beside what was needed, and why
articles failed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from benchmarks.batch_overhead import write
from benchmarks.model_server import FAILING_WORD, ModelServer

SERVERS: Mapping[str, Mapping[str, float | bool]] = MappingProxyType(
    {
        "outage": {"delay": 0.2, "out_after": 20, "out_for": 60.0},
        "storm": {"delay": 0.2, "per_second": 3},
        "troubles": {"delay": 0.2, "troubles": True},
        "poison": {"delay": 0.2},
    }
)
SETTINGS: Mapping[str, str] = MappingProxyType({"ARGMAP_CONCURRENCY": "8", "ARGMAP_ALMANAC": "false"})
HASTE: Mapping[str, str] = MappingProxyType({"ARGMAP_TIMEOUT": "5", "ARGMAP_DEADLINE": "60"})
"""What hangs is waited for all the same, but not for minutes."""


def batch(folder: Path, url: str, more: Mapping[str, str]) -> dict[str, object]:
    """What a batch says in the end, and why articles failed."""
    argmap = [sys.executable, "-m", "pipeline", "batch"]
    env = {**os.environ, "OPENAI_API_KEY": "", "OPENAI_BASE_URL": url, **SETTINGS, **more}
    env["ARGMAP_LEDGER"] = str(folder / "ledger.sqlite")
    began, rows, out = time.monotonic(), str(folder / "rows.jsonl"), str(folder / "out")
    run = [*argmap, rows, "--out", out, "--model", "m", "--json"]
    done = subprocess.run(run, env=env, capture_output=True, text=True, check=False)
    if not done.stdout:
        sys.exit(done.stderr)
    listed = subprocess.run([*argmap, "failures", out, "--json"], env=env, capture_output=True, text=True, check=True)
    reasons = sorted({each["reason"] for each in json.loads(listed.stdout)})
    return {**json.loads(done.stdout), "seconds": time.monotonic() - began, "code": done.returncode, "reasons": reasons}


def main() -> None:
    """Prints what came of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--only", choices=list(SERVERS))
    given = parser.parse_args()
    for name, options in SERVERS.items():
        if given.only not in (None, name):
            continue
        with tempfile.TemporaryDirectory() as place, ModelServer(**options) as server:
            folder = Path(place)
            write(folder / "rows.jsonl", given.articles)
            if name == "poison":
                rows = folder / "rows.jsonl"
                rows.write_text(rows.read_text(encoding="utf-8").replace("Letter 3", f"Letter {FAILING_WORD}"))
            came = batch(folder, server.url, HASTE if name in ("troubles", "poison") else {})
            told = server.told()
        asked = sum(told.values()) - told["different"] - told["most"]
        print(
            f"{name}: {came['done']} done, {came['failed']} failed, {came['waiting']} waiting, exit {came['code']}, "
            f"{came['seconds']:.0f} s; {asked} requests for {told['different']} questions: {told}"
        )
        for reason in came["reasons"] if isinstance(came["reasons"], list) else ():
            print(f"    {reason}")


if __name__ == "__main__":
    main()
