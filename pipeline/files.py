"""Files that are there whole or not at all."""

import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import StorageError

POLL = 0.01
"""Seconds between two looks at a lock that another process holds."""
SOON = 2.0
"""Seconds that a lock may be held by another process before the wait is worth a word."""

OUR_PAGES = (
    b'<meta name="generator" content="argmap">',
    b"<title>Argument maps: all runs</title>",
    b"<title>Shared claims</title>",
)
"""What pages of ours hold in their head; earlier ones only a title."""


@contextmanager
def writing_to(path: Path) -> Iterator[None]:
    """What the system refuses while a file is written, as one sentence. Raises StorageError."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"cannot write here ({error.strerror or error})",
            where=str(path),
            do="Check the folder's permissions and the free space, then run the same command again.",
        ) from error


def write_whole(path: Path, text: str) -> None:
    """Writes a file so that it is there whole or not at all; through a link, and into what is no regular file.

    Raises StorageError.
    """
    with writing_to(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if _is_stream(path):
            with path.open("a", encoding="utf-8", newline="") as stream:
                stream.write(text)
        else:
            _replace(Path(os.path.realpath(path)), text)


def write_page(path: Path, html: str, say: Callable[[str], None]) -> None:
    """Writes a page where a page of ours may be, and nobody else's is replaced: that is said. Raises StorageError."""
    with writing_to(path):
        known = not path.is_file() or any(mark in path.read_bytes() for mark in OUR_PAGES)
    if known:
        write_whole(path, html)
    else:
        say(f"{path}: is no page of argmap, so it is left as it is; move it away to have one here.")


def _is_stream(path: Path) -> bool:
    """Whether a device, a pipe, or what some process has open bears the name: written into, never replaced."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)) or _is_open_file(path)


def _is_open_file(path: Path) -> bool:
    """Whether its links lead through a process's open files, as ``/dev/stdout`` does."""
    while path.is_symlink():
        folder = path.parent.resolve()
        if folder.is_relative_to("/proc"):
            return True
        path = folder / path.readlink()
    return False


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        write_new(temporary, text)
        if path.exists():
            shutil.copymode(path, temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_new(path: Path, text: str) -> None:
    """Writes a file that was not there, through to the disk. Raises OSError."""
    with path.open("x", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def through_to_disk(path: Path) -> None:
    """What was written of a file, or which files a folder has, survives a power cut from here on. Raises OSError."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def write_quickly(path: Path, text: str) -> None:
    """The same, whenever the system comes to it: for what is looked at when it is read again. Raises OSError."""
    with path.open("x", encoding="utf-8", newline="") as file:
        file.write(text)


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A working folder on the disk of a folder that is to be made, gone afterwards. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as work:
        yield Path(work)


def remove(path: Path) -> None:
    """Removes a file, a link, or a folder with all that is in it; what is not there is no trouble. Raises OSError."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def alone(lock: Path, told: str, say: Callable[[str], None]) -> Iterator[None]:
    """Holds the lock file while this lasts; waits as long as another process does, and says once what it is told.

    A process that ends lets its locks go, however it ends. Raises StorageError.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - not every command locks

    held = FileLock(lock, poll_interval=POLL)
    with writing_to(lock):
        try:
            held.acquire(timeout=SOON)
        except Timeout:
            say(f"{told}; waiting until it ends.")
            held.acquire()
    try:
        yield
    finally:
        held.release()


def is_held(lock: Path) -> bool:
    """Whether a process holds the lock file."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - not every command locks

    with writing_to(lock):
        try:
            with FileLock(lock, blocking=False):
                return False
        except Timeout:
            return True
