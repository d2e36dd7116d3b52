"""Paths that people give to files that hold articles."""

import glob
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import InputError
from pipeline.models import Failed

ROWS = (".jsonl", ".csv", ".parquet")
SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".docx", ".pdf", *ROWS)
"""Endings of files that can hold articles."""

NOT_ARTICLES = ("datapackage.json", "run.json", "map.json")
"""A folder that holds one of these is a reference table or an output of ours, and is passed over."""

NOT_PROSE = ("readme", "license", "licence", "changelog", "notice")
"""Files of these names tell about a folder; they are read only if they are named themselves."""


def find_files(paths: Sequence[str | os.PathLike[str]]) -> tuple[Path | Failed, ...]:
    """All files to read, each once, folders and globs in sorted order; raises InputError where there is nothing.

    A link out of a folder is a Failed: it is read only if it is named itself.
    """
    found: dict[Path, Path | Failed] = {}
    for path in paths:
        for item in _expand(os.fspath(path)):
            key = Path(item.article) if isinstance(item, Failed) else _real(item)
            found.setdefault(key, item)
    articles = {path.with_suffix("") for path in found if path.suffix != ".yaml"}
    return tuple(item for path, item in found.items() if path.suffix != ".yaml" or path.with_suffix("") not in articles)


def shown(name: str | os.PathLike[str]) -> str:
    """A path or name for one line of a message: what cannot be printed becomes ``\ufffd``."""
    return "".join(char if char.isprintable() else "\ufffd" for char in os.fspath(name))[-200:]


def regular(path: Path) -> Path:
    """The path itself if it is a regular file that can be looked at; raises InputError."""
    try:
        is_regular = stat.S_ISREG(path.stat().st_mode)
    except OSError as error:
        raise InputError(f"it cannot be read ({error.strerror or error})", where=shown(path)) from error
    if not is_regular:
        raise InputError("it is no regular file", where=shown(path), do="Give a file with an article in it.")
    return path


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """The bytes of a regular file no larger than ``max_bytes``; raises InputError before reading a larger one."""
    try:
        size = regular(path).stat().st_size
        if size <= max_bytes:
            with path.open("rb") as file:
                return file.read(max_bytes)
    except OSError as error:
        raise InputError(f"it cannot be read ({error.strerror or error})", where=shown(path)) from error
    what = f"it has {size:,} bytes, more than the {max_bytes:,} allowed"
    raise InputError(what, where=shown(path), do="Give a shorter article, or raise the setting max_bytes.")


def _expand(path: str) -> Sequence[Path | Failed]:
    target = Path(path)
    if target.is_dir():
        return _some(tuple(_walk(target)), path, "there are no articles in this folder")
    if target.exists() or not glob.has_magic(path):
        if not os.path.lexists(target):
            raise InputError("there is no such file or folder", where=shown(path), do="Check the path.")
        return (target,)
    matches = sorted(Path(match) for match in glob.glob(path, recursive=True))  # noqa: PTH207 - patterns may be absolute
    files = (item for match in matches for item in (_walk(match) if match.is_dir() else (match,)))
    return _some(tuple(item for item in files if _is_known(item)), path, "no articles match")


def _real(path: Path) -> Path:
    """Where a path leads; one that leads round in a circle stays what it is, and fails when it is read."""
    return Path(os.path.realpath(path))


def _some(items: Sequence[Path | Failed], path: str, what: str) -> Sequence[Path | Failed]:
    if not items:
        raise InputError(what, where=shown(path), do=f"Files that can be read end in {', '.join(SUFFIXES)}.")
    return items


def _is_known(item: Path | Failed) -> bool:
    return isinstance(item, Failed) or item.suffix.lower() in SUFFIXES


def _walk(folder: Path) -> Iterator[Path | Failed]:
    """Files of a folder and its folders with a known ending, sorted; hidden ones and other things passed over."""
    inside = _real(folder)
    for current, folders, files in os.walk(folder):
        if any(name in files for name in NOT_ARTICLES):
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(current, name)
            if name.startswith(".") or path.stem.lower() in NOT_PROSE or not _is_known(path):
                continue
            if path.is_symlink() and not _real(path).is_relative_to(inside):
                yield Failed(article=shown(path), stage="read", reason="it links to a file outside the folder")
            else:
                yield path
