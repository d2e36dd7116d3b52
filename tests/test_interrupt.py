"""Ctrl-C at any moment: real processes, interrupted while they import, while they work, twice, and when they are done.

The moments are counted in modules imported, which Python tells on request: no clock decides what is interrupted.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import ROOT, argmap, started

TEXT = """Ferries

The town should keep its ferry. It carried 40,000 people in 2024, because the bridge is closed. Critics call it slow.
"""
SAYS = "argmap: interrupted; the same command goes on from what was finished.\n"
TELLS = {"PYTHONPROFILEIMPORTTIME": "1"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ferry.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def said_when_interrupted(process: "subprocess.Popen[str]", after: int, times: int = 1) -> str:
    """What a process says on stderr that is interrupted once it has imported so many modules on its way."""
    assert process.stderr is not None
    imports = 0
    said = []
    for line in process.stderr:
        if not line.startswith("import time:"):
            said.append(line)
        elif imports or re.search(r"\| pipeline\.cli$", line):
            imports += 1
            if imports == after + 1:
                for _ in range(times):
                    process.send_signal(signal.SIGINT)
    process.wait(timeout=60)
    return "".join(said)


@pytest.mark.parametrize("after", [1, 30, 120, 300, 600, 1000, 1400])
def test_an_interrupt_at_any_moment_is_one_line_and_the_same_command_goes_on(folder: Path, after: int) -> None:
    command = ("run", "ferry.txt", "--out", "out")
    process = started(*command, cwd=folder, env=TELLS)
    said = said_when_interrupted(process, after)
    assert process.returncode in (130, 0)
    assert said.endswith(SAYS) or process.returncode == 0
    assert "Traceback" not in said
    assert "KeyboardInterrupt" not in said
    assert argmap(*command, cwd=folder).returncode == 0
    assert len(list((folder / "out").glob("*/map.json"))) == 1


@pytest.mark.parametrize("after", [1, 200, 900])
def test_who_is_in_a_hurry_sees_one_line_too(folder: Path, after: int) -> None:
    process = started("run", "ferry.txt", "--out", "out", cwd=folder, env=TELLS)
    said = said_when_interrupted(process, after, times=3)
    assert process.returncode in (130, 0)
    assert said.count("interrupted") == (process.returncode == 130)
    assert "Traceback" not in said


def test_an_interrupt_that_comes_with_the_last_line_takes_nothing_away(folder: Path) -> None:
    process = started("quantities", "ferry.txt", "--json", cwd=folder)
    assert process.stdout is not None
    told = "".join(_until_closed(process))
    _, err = process.communicate(timeout=60)
    assert '"40000"' in told
    assert (process.returncode, "Traceback" in err) in ((0, False), (130, False))


def _until_closed(process: "subprocess.Popen[str]") -> Iterator[str]:
    """The lines of its output; with the last brace, which it writes at the very end, the process is interrupted."""
    assert process.stdout is not None
    for line in process.stdout:
        yield line
        if line == "}\n":
            process.send_signal(signal.SIGINT)


def test_an_interrupt_in_code_that_is_run_from_a_string_ends_the_process_like_any_other(tmp_path: Path) -> None:
    code = 'interruptible(lambda: exec("import os, signal; os.kill(os.getpid(), signal.SIGINT); print()"))'
    (tmp_path / "strung.py").write_text(f"from pipeline.cli.interrupt import interruptible\n{code}\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "strung"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert (done.returncode, done.stderr) == (130, SAYS)
