"""The command as a user runs it: a process of its own, in a folder of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests import preloaded

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = ROOT / "corpus" / "articles"
TIMEOUT = 240
_OURS = ("ARGMAP_", "OPENAI_", "COLUMNS", "NO_COLOR")


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Ours without anybody's keys and settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ARGMAP_", "OPENAI_"))}
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "NO_COLOR": "1", **(extra or {})}


def argmap(
    *arguments: str | Path, cwd: Path, stdin: str = "", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs ``argmap`` to its end: a fork that has its imports, unless ``env`` is of what the imports read."""
    if all(name.startswith(_OURS) for name in env or ()):
        return preloaded.run([*map(str, arguments)], cwd, stdin, environment(env), TIMEOUT)
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
        env=environment(env),
    )


def started(*arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> "subprocess.Popen[str]":
    """Starts ``argmap`` and leaves it running."""
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(env),
        # Where the tests themselves run in the background, interrupts are ignored, and this would be inherited.
        preexec_fn=_interruptible,  # noqa: PLW1509 - no threads are started before
    )


def _interruptible() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
