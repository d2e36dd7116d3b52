"""A batch on a file system of its own, which is full, or may not be written: one clear error, and nothing is lost."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import argmap
from tests.test_batch import ROWS, results, write

SMALL, LARGE = "192k", "64m"
MANY = [{**row, "id": f"{row['id']}-{copy}", "title": f"{row['title']}, {copy}"} for copy in range(6) for row in ROWS]


class Disk:
    """A small file system in memory."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir()
        self._mount("-t", "tmpfs", "-o", f"size={SMALL}", "argmap-test", str(place))

    def remount(self, options: str) -> None:
        self._mount("-o", f"remount,{options}", str(self.place))

    def end(self) -> None:
        subprocess.run(["umount", str(self.place)], check=True)

    def _mount(self, *arguments: str) -> None:
        subprocess.run(["mount", *arguments], check=True, capture_output=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can mount a file system")
    try:
        made = Disk(tmp_path / "disk")
    except subprocess.CalledProcessError as error:
        pytest.skip(f"no file system can be mounted here: {error.stderr.decode().strip()}")
    yield made
    made.end()


def ran(folder: Path, out: Path) -> tuple[int, str]:
    """The exit code, and what is told on standard error but how far it is."""
    done = argmap("batch", "rows.jsonl", "--out", out, "--processes", "1", cwd=folder)
    assert "Traceback" not in done.stderr + done.stdout
    return done.returncode, "\n".join(line for line in done.stderr.splitlines() if " done, " not in line)


def test_a_full_disk_is_one_error_and_with_room_the_same_command_goes_on(tmp_path: Path, disk: Disk) -> None:
    write(tmp_path, MANY)
    assert ran(tmp_path, tmp_path / "out")[0] == 0
    undisturbed = results(tmp_path)
    out = disk.place / "out"
    code, told = ran(tmp_path, out)
    assert (code, told.count("\n")) == (5, 0), told
    assert "full" in told
    disk.remount(f"size={LARGE}")
    kept = argmap("batch", "status", out, cwd=tmp_path).stdout
    assert ran(tmp_path, out) == (0, "")
    assert results(disk.place) == undisturbed, kept


def test_a_disk_that_may_not_be_written_is_one_error_and_nothing_is_lost(tmp_path: Path, disk: Disk) -> None:
    disk.remount(f"size={LARGE}")
    write(tmp_path, ROWS)
    out = disk.place / "out"
    assert ran(tmp_path, out) == (0, "")
    before = {path.name: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    disk.remount("ro")
    write(tmp_path, MANY)
    code, told = ran(tmp_path, out)
    assert (code, told.count("\n")) == (5, 0), told
    assert "may be written" in told
    assert {path.name: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    disk.remount("rw")
    assert ran(tmp_path, out) == (0, "")
