"""A run's folder: whole files or none, one folder per article, what is done recognised.

It bears a mark, the folder ``.argmap-run``: what is half-written lies in there until it is complete, and nothing
outside it is ever cleared away. An article's ``.key`` says what it answers to and which files are ours; it is taken off
first and put on last, and is the one file that is forced to the disk: what it says of the others is looked at when they
are read again.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from pipeline.errors import InputError, StorageError
from pipeline.files import alone, remove, write_new, write_quickly, writing_to
from pipeline.models import Across, Done, RunRecord, Seal
from pipeline.store.loading import NOUNS, RECORD, done_of, dump, load_if_whole, read_nouns

KEY = ".key"
CLAIMS = "claims.html"
MARK = ".argmap-run"
STATE = ".argmap"
"""Where argmap keeps its index and ledger unless told otherwise; beside it a folder is still free for a run."""
LOCK = "lock"
RECORD_HEAD = 200
"""Bytes of a run.json in which its schema is named."""
EARLIER = re.compile(rb"\w+")
"""A key as versions wrote it that had one for all stages."""
N = TypeVar("N", bound=BaseModel)


@dataclass(frozen=True)
class Found:
    """An article as an earlier run left it, in the folder of this name."""

    name: str
    seal: Seal
    done: Done


class RunFolder:
    """``DIR/run.json``, ``DIR/across.json``, ``DIR/index.html`` and ``DIR/<article>/…``."""

    def __init__(self, path: Path, *, reuse: bool = True) -> None:
        """Nothing is written until there is something to write; without ``reuse`` nothing counts as finished."""
        self.path, self._reuse = path, reuse
        self._heard: Callable[[str], None] | None = None
        self._said: set[str] = set()
        self._places: dict[str, str] | None = None

    def _say(self, sentence: str) -> None:
        """Once, however often it is met; nothing before somebody listens."""
        if self._heard is not None and sentence not in self._said:
            self._said.add(sentence)
            self._heard(sentence)

    def record(self) -> RunRecord | None:
        """run.json of the run that was here before; None if there is none, or of another version."""
        return load_if_whole(self.path / RECORD, RunRecord, self._say)

    def across(self) -> Across | None:
        """The same for across.json."""
        return load_if_whole(self.path / "across.json", Across, self._say)

    def has_claims(self) -> bool:
        """Whether a page of shared claims was made here."""
        return (self.path / CLAIMS).is_file()

    def seals(self) -> dict[str, Seal]:
        """What the articles here answer to, by the names of their folders. Raises StorageError."""
        with writing_to(self.path):
            keys = sorted(self.path.glob(f"*/{KEY}"))
        found = ((key.parent.name, self._seal(key)) for key in keys)
        return {name: seal for name, seal in found if seal is not None}

    def _seal(self, file: Path) -> Seal | None:
        try:
            data = file.read_bytes()
        except OSError as error:
            self._say(f"{file.parent}: is done again: {KEY} cannot be read ({error.strerror}).")
            return None
        if EARLIER.fullmatch(data):
            self._say(f"{self.path}: holds articles of an earlier version of argmap; they are done again.")
            return None
        try:
            return Seal.model_validate_json(data)
        except ValidationError:
            self._say(f"{file.parent}: is done again: {KEY} is not as argmap wrote it.")
            return None

    def found(self, key: str) -> Found | None:
        """The article of this key as an earlier run left it, if it is still whole."""
        if not self._reuse:
            return None
        if self._places is None:
            self._places = {seal.article: name for name, seal in self.seals().items()}
        name = self._places.get(key)
        seal = self._seal(self.path / name / KEY) if name is not None else None
        return None if name is None or seal is None else self._whole(name, seal)

    def _whole(self, name: str, seal: Seal) -> Found | None:
        folder = self.path / name
        try:
            written = read_nouns(folder)
            done = done_of(folder, written)
        except StorageError as error:
            self._say(f"{folder}: is done again: {error}")
            return None
        if _hash(each.decode() for each in written.values()) == seal.nouns:
            return Found(name, seal, done)
        self._say(f"{folder}: is done again: it is not as argmap wrote it.")
        return None

    def has_all(self, found: Found) -> bool:
        """Whether every file that was written of an article is there."""
        return all(_holds_something(self.path / found.name / file) for file in found.seal.files)

    @contextmanager
    def alone(self, say: Callable[[str], None]) -> Iterator[None]:
        """Marked as a run's and held by this process, without what an interrupted run left half-written.

        Waits while another process works here. ``say`` is told of that, and of what is found damaged. Raises
        StorageError.
        """
        self._heard = say
        with alone(self._staging() / LOCK, f"{self.path}: another argmap process works in this folder", say):
            self._sweep()
            self._places = None
            yield

    def _staging(self) -> Path:
        staging = self.path / MARK
        with writing_to(staging):
            staging.mkdir(parents=True, exist_ok=True)
            if staging.is_symlink():
                raise StorageError("leads elsewhere", where=str(staging), do="Remove this link.")
        return staging

    def _sweep(self) -> None:
        for leftover in sorted(self._staging().iterdir()):
            if leftover.name != LOCK:
                remove(leftover)

    def write_article(
        self, name: str, seal: Seal, files: Mapping[str, str], kept: Collection[str] = frozenset()
    ) -> None:
        """Puts the article's folder in place; ``kept`` are files that are there and stay as they are.

        A new folder appears at once. In one that was there these files are replaced, and those of ours that are no
        longer among them go: what else lies in it is not ours. Raises StorageError.
        """
        ours = {*files, *kept}
        sealed = seal.model_copy(update={"files": tuple(sorted(ours)), "nouns": _hash(files[noun] for noun in NOUNS)})
        final, staged = self.path / name, self._staging() / name
        with writing_to(final):
            remove(staged)
            _write_folder(staged, files, write_quickly)
            write_new(staged / KEY, dump(sealed))
            if final.exists():
                self._clear(name, but=ours)
                _fill(staged, final)
            else:
                staged.rename(final)

    def forget(self, name: str) -> None:
        """Takes away what is ours of an article's folder, and the folder if nothing else is in it."""
        with writing_to(self.path / name):
            self._clear(name)
            if not any((self.path / name).iterdir()):
                (self.path / name).rmdir()

    def _clear(self, name: str, but: Collection[str] = frozenset()) -> None:
        """The key first: what it does not say any more is not ours any more."""
        key = self.path / name / KEY
        ours = seal.files if key.is_file() and (seal := self._seal(key)) is not None else ()
        key.unlink(missing_ok=True)
        for file in ours:
            if file not in but and Path(file).name == file:
                (self.path / name / file).unlink(missing_ok=True)

    def write(self, name: str, text: str) -> None:
        """Puts one of the run's own files in place, whole. Raises StorageError."""
        staged = self._staging() / name
        with writing_to(self.path / name):
            remove(staged)
            write_new(staged, text)
            staged.replace(self.path / name)

    def write_run(self, record: RunRecord, across: Across | None, index_html: str) -> None:
        """run.json last: while it is missing the run is not finished."""
        if across is not None:
            self.write("across.json", dump(across))
        self.write("index.html", index_html)
        self.write(RECORD, dump(record))


def run_folder(path: Path, *, reuse: bool = True) -> RunFolder:
    """A folder that a run may write into: new, empty, or a run's. Raises InputError for any other, and StorageError."""
    try:
        held = {entry.name for entry in path.iterdir()} - {STATE} if path.exists() else set()
        ours = (path / MARK).is_dir() or _has_record(path)
    except OSError as error:
        raise StorageError(f"cannot be read ({error.strerror})", where=str(path)) from error
    if held and not ours:
        raise InputError(
            f"holds {min(held)!r} and no run of argmap, so nothing is written there",
            where=str(path),
            do="Give --out a new or empty folder.",
        )
    return RunFolder(path, reuse=reuse)


def _has_record(path: Path) -> bool:
    """Whether a version that did not mark its folders finished a run here, whatever has become of its run.json."""
    record = path / RECORD
    return record.is_file() and b'"argmap-run/' in record.read_bytes()[:RECORD_HEAD]


def write_new_folder(path: Path, files: Mapping[str, str]) -> None:
    """Puts a folder that was not there in place, whole. Raises StorageError."""
    with writing_to(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as work:
            _write_folder(Path(work) / "new", files, write_new)
            (Path(work) / "new").rename(path)


def _write_folder(folder: Path, files: Mapping[str, str], write: Callable[[Path, str], None]) -> None:
    folder.mkdir()
    for name, text in files.items():
        write(folder / name, text)


def _fill(staged: Path, final: Path) -> None:
    """Moves files into a folder that is there, the key last."""
    for file in sorted(staged.iterdir(), key=lambda file: (file.name == KEY, file.name)):
        file.replace(final / file.name)
    staged.rmdir()


def _holds_something(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _hash(texts: Iterator[str]) -> str:
    return hashlib.sha256("\x1e".join(texts).encode()).hexdigest()
