"""The output folder: whole files or none, one folder per article, the same run recognised.

A run's folder bears a mark, the folder ``.argmap-run``: what is half-written lies in there until it is complete, and
nothing outside it is ever cleared away. An article's ``.key`` says which text and settings it answers to; it is taken
off first and put on last, so that whatever bears it is whole.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from pipeline.errors import InputError, StorageError
from pipeline.files import alone, remove, write_new, writing_to
from pipeline.models import Across, ArgumentMap, Article, Done, Findings, RunRecord

KEY = ".key"
CLAIMS = "claims.html"
MARK = ".argmap-run"
STATE = ".argmap"
"""Where argmap keeps its index and ledger unless told otherwise; beside it a folder is still free for a run."""
LOCK = "lock"
RECORD_HEAD = 200
"""Bytes of a run.json in which its schema is named."""
KEY_SHAPE = re.compile(rb"\w+")
N = TypeVar("N", bound=BaseModel)


def dump(noun: BaseModel) -> str:
    """A noun as the JSON that we publish: two spaces, one newline at the end."""
    return noun.model_dump_json(by_alias=True, indent=2) + "\n"


class RunFolder:
    """``DIR/run.json``, ``DIR/across.json``, ``DIR/index.html`` and ``DIR/<article>/…``."""

    def __init__(self, path: Path, *, reuse: bool = True) -> None:
        """Nothing is written until there is something to write; without ``reuse`` nothing counts as finished."""
        self.path, self._reuse = path, reuse
        self._heard: Callable[[str], None] | None = None
        self._said: set[str] = set()

    def _say(self, sentence: str) -> None:
        """Once, however often it is met; nothing before somebody listens."""
        if self._heard is not None and sentence not in self._said:
            self._said.add(sentence)
            self._heard(sentence)

    def record(self) -> RunRecord | None:
        """run.json of the run that was here before; None if there is none, or of another version."""
        return self._read("run.json", RunRecord)

    def across(self) -> Across | None:
        """The same for across.json."""
        return self._read("across.json", Across)

    def _read(self, name: str, noun: type[N]) -> N | None:
        try:
            return noun.model_validate_json((self.path / name).read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return None
        except ValidationError:
            self._say(f"{self.path / name}: is not as argmap wrote it, so it is made anew.")
            return None
        except OSError as error:
            raise StorageError(f"cannot be read ({error.strerror})", where=str(self.path / name)) from error

    def has_claims(self) -> bool:
        """Whether a page of shared claims was made here."""
        return (self.path / CLAIMS).is_file()

    def finished(self, slug: str, key: str) -> Done | None:
        """The article as an earlier run left it, if that answered to the same key and is still whole."""
        folder = self.path / slug
        if not self._reuse:
            return None
        try:
            found = (folder / KEY).read_bytes()
            if found == key.encode():
                return load_done(folder)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, StorageError) as error:
            self._say(f"{folder}: is done again: {error}")
            return None
        if not KEY_SHAPE.fullmatch(found):
            self._say(f"{folder}: is done again: {KEY} is not as argmap wrote it.")
        return None

    @contextmanager
    def alone(self, say: Callable[[str], None]) -> Iterator[None]:
        """Marked as a run's and held by this process, without what an interrupted run left half-written.

        Waits while another process works here. ``say`` is told of that, and of what is found damaged. Raises
        StorageError.
        """
        self._heard = say
        with alone(self._staging() / LOCK, f"{self.path}: another argmap process works in this folder", say):
            self._sweep()
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

    def write_article(self, slug: str, key: str | None, files: Mapping[str, str]) -> None:
        """Puts the article's folder in place; without a key it will be done again next time.

        A new folder appears at once. In one that was there only these files are replaced: what else lies in it is not
        ours. Raises StorageError.
        """
        final, staged = self.path / slug, self._staging() / slug
        with writing_to(final):
            remove(staged)
            _write_folder(staged, {**files, KEY: key} if key is not None else files)
            _put(staged, final)

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
        self.write("run.json", dump(record))


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
    record = path / "run.json"
    return record.is_file() and b'"argmap-run/' in record.read_bytes()[:RECORD_HEAD]


def write_new_folder(path: Path, files: Mapping[str, str]) -> None:
    """Puts a folder that was not there in place, whole. Raises StorageError."""
    with writing_to(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as work:
            _write_folder(Path(work) / "new", files)
            (Path(work) / "new").rename(path)


def _write_folder(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir()
    for name, text in files.items():
        write_new(folder / name, text)


def _put(staged: Path, final: Path) -> None:
    """Moves a complete folder into place: at once, or file by file into one that is there, the key last."""
    if not final.exists():
        staged.rename(final)
        return
    (final / KEY).unlink(missing_ok=True)
    for file in sorted(staged.iterdir(), key=lambda file: (file.name == KEY, file.name)):
        file.replace(final / file.name)
    staged.rmdir()


def load_done(folder: Path) -> Done:
    """An article's folder back into nouns, quotes checked against the text. Raises StorageError."""
    article = _loaded(folder / "article.json", Article)
    argmap = _loaded(folder / "map.json", ArgumentMap)
    findings = _loaded(folder / "findings.json", Findings)
    check_quotes(article, argmap)
    return Done(article=article, map=argmap, findings=findings)


def _loaded(file: Path, noun: type[N]) -> N:
    try:
        return noun.model_validate_json(file.read_bytes())
    except OSError as error:
        raise StorageError(f"cannot be read ({error.strerror})", where=str(file)) from error
    except ValidationError as error:
        raise StorageError("is not as argmap wrote it", where=str(file)) from error


def load_map(path: Path) -> ArgumentMap:
    """A map from its map.json, or from the article's folder. Raises InputError."""
    file = path / "map.json" if path.is_dir() else path
    try:
        return ArgumentMap.model_validate_json(file.read_bytes())
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=str(file), do="Give a map.json.") from error
    except ValueError as error:
        raise InputError(
            "is no map.json", where=str(file), do="`argmap run` and `argmap map --json` make one."
        ) from error


def load_findings(folder: Path) -> Findings | None:
    """What was found in an article's folder; None if nobody looked. Raises StorageError."""
    file = folder / "findings.json"
    return _loaded(file, Findings) if file.exists() else None


def articles_in(folder: Path) -> Sequence[Path]:
    """Folders of finished articles: of a run, or of all runs below a folder, the latest run first."""
    own = RunFolder(folder).record()
    runs = (
        [(folder.name, own)] if own else sorted(runs_in(folder), key=lambda run: (run[1].started, run[0]), reverse=True)
    )
    places = [folder if own else folder / name for name, _ in runs]
    return [place / line.slug for place, (_, run) in zip(places, runs, strict=True) for line in run.articles]


def check_quotes(article: Article, argmap: ArgumentMap) -> None:
    """Every span must quote its text, on write, on load and before export. Raises StorageError."""
    for statement in argmap.statements:
        for span in statement.spans:
            if article.text[span.start : span.end] != span.quote:
                raise StorageError(f"statement {statement.id} does not quote characters {span.start}–{span.end}")


def runs_in(folder: Path) -> Sequence[tuple[str, RunRecord]]:
    """Folder name and record of every finished run below a folder, in order of name."""
    found = ((path.parent.name, RunFolder(path.parent).record()) for path in sorted(folder.glob("*/run.json")))
    return [(name, record) for name, record in found if record is not None]
