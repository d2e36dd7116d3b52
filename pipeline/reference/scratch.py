"""Temporary folders that go with their owner; what a killed process left goes when the next one makes its own."""

import shutil
import tempfile
import weakref
from pathlib import Path

from filelock import FileLock, Timeout

PREFIX = "argmap-table-"
LOCK = "lock"
"""Held as long as the owner's process lives, however that ends."""


def scratch(owner: object) -> Path:
    """A new temporary folder, removed with its owner or at the end of the process. Raises OSError."""
    _sweep(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    lock = FileLock(folder / LOCK, thread_local=False)
    lock.acquire()
    weakref.finalize(owner, _end, folder, lock)
    return folder


def _end(folder: Path, lock: FileLock) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    lock.release()


def _sweep(place: Path) -> None:
    for folder in sorted(place.glob(f"{PREFIX}*")):
        if not folder.is_symlink() and _is_file(folder / LOCK):
            _remove_if_left(folder)


def _is_file(path: Path) -> bool:
    """False as well for what another user owns."""
    try:
        return path.is_file()
    except PermissionError:
        return False


def _remove_if_left(folder: Path) -> None:
    """Removes the folder unless its process lives. One that holds only its lock is just being made."""
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        with lock:
            if any(entry.name != LOCK for entry in folder.iterdir()):
                shutil.rmtree(folder, ignore_errors=True)
    except (Timeout, OSError):
        return  # it is in use, it is another user's, or another process was quicker
