"""A table's temporary files: gone with their process, however that ends; no room for them is told as that."""

import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.reference import load_table
from tests.command import ROOT, argmap, environment

TABLE = ROOT / "corpus" / "reference"
HOLDS = f"""
import sys
from pipeline.reference import load_table
table = load_table({str(TABLE)!r})
print("open", flush=True)
sys.stdin.readline()
print(len(table.facts(["KOR"], [measure.measure_id for measure in table.measures()])), flush=True)
"""


@contextmanager
def holding(temporary: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process that has a table open until it is told to go on, or is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment({"TMPDIR": str(temporary)}),
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process


def looked_up(temporary: Path) -> None:
    done = argmap("table", "show", "KOR", cwd=temporary.parent, env={"TMPDIR": str(temporary)})
    assert done.returncode == 0, done.stderr


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    (tmp_path / "tmp").mkdir()
    return tmp_path / "tmp"


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_what_a_killed_process_left_goes_when_the_next_one_opens_a_table(temporary: Path, how: signal.Signals) -> None:
    with holding(temporary) as process:
        process.send_signal(how)
    assert list(temporary.glob("argmap-table-*/table.duckdb")), "this would prove nothing if the process had cleaned up"
    looked_up(temporary)
    assert list(temporary.iterdir()) == []


def test_what_a_living_process_uses_stays_until_it_ends(temporary: Path) -> None:
    with holding(temporary) as process:
        (used,) = temporary.iterdir()
        looked_up(temporary)
        assert list(temporary.iterdir()) == [used]
        shown, _ = process.communicate("go on\n", timeout=120)
    assert int(shown) > 0
    assert list(temporary.iterdir()) == []


def test_what_others_named_like_it_stays(temporary: Path) -> None:
    theirs = temporary / "argmap-table-of-mine"
    theirs.mkdir()
    (theirs / "table.duckdb").write_text("not argmap's: nothing marks it so")
    (temporary / "argmap-table-link").symlink_to(theirs)
    (temporary / "argmap-table-file").write_text("a file")
    looked_up(temporary)
    assert sorted(path.name for path in temporary.iterdir()) == [
        "argmap-table-file",
        "argmap-table-link",
        "argmap-table-of-mine",
    ]
    assert (theirs / "table.duckdb").exists()


def test_two_tables_of_one_process_leave_each_other_alone() -> None:
    one, two = load_table(TABLE), load_table(TABLE)
    measures = [measure.measure_id for measure in one.measures()]
    assert one.facts(["KOR"], measures) == two.facts(["KOR"], measures) != ()


@pytest.mark.parametrize("bytes_", [0, 4_096, 14_000, 40_000])
@pytest.mark.parametrize("command", [("show", "KOR"), ("validate", str(TABLE))])
def test_no_room_for_temporary_files_is_told_as_that(temporary: Path, bytes_: int, command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-B", "-m", "pipeline", "table", *command],
        cwd=temporary.parent,
        capture_output=True,
        text=True,
        check=False,
        env=environment({"TMPDIR": str(temporary)}),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, bytes_)),
    )
    assert done.returncode == 5, done.stderr
    assert "no room for a table's temporary files (" in done.stderr
    assert str(temporary) in done.stderr
    assert "set TMPDIR to another folder" in done.stderr
    assert "cannot be read" not in done.stderr
    assert "Traceback" not in done.stderr
    assert list(temporary.iterdir()) == []
