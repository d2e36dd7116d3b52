"""The output folder: whole files or none, one folder per article, the same run recognised.

An article's folder is written under a temporary name and moved into place when complete, so that whatever bears a
slug's name is whole. Its ``.key`` says which text and settings it answers to.
"""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from pipeline.errors import InputError, StorageError
from pipeline.models import Across, ArgumentMap, Article, Done, Findings, RunRecord

KEY = ".key"
CLAIMS = "claims.html"
N = TypeVar("N", bound=BaseModel)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"cannot write here ({error.strerror})",
            where=str(path),
            do="Check the folder's permissions and the free space, then run the same command again.",
        ) from error


def write_whole(path: Path, text: str) -> None:
    """Writes a file so that it is there whole or not at all. Raises StorageError."""
    with _translated(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        with temporary.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)


def dump(noun: BaseModel) -> str:
    """A noun as the JSON that we publish: two spaces, one newline at the end."""
    return noun.model_dump_json(by_alias=True, indent=2) + "\n"


class RunFolder:
    """``DIR/run.json``, ``DIR/across.json``, ``DIR/index.html`` and ``DIR/<article>/…``."""

    def __init__(self, path: Path, *, reuse: bool = True) -> None:
        """Nothing is written until there is something to write; without ``reuse`` nothing counts as finished."""
        self.path, self._reuse = path, reuse

    def record(self) -> RunRecord | None:
        """run.json of the run that was here before; None if there is none, or of another version."""
        return self._read("run.json", RunRecord)

    def across(self) -> Across | None:
        """The same for across.json."""
        return self._read("across.json", Across)

    def _read(self, name: str, noun: type[N]) -> N | None:
        try:
            return noun.model_validate_json((self.path / name).read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError, ValidationError):
            return None
        except OSError as error:
            raise StorageError(f"cannot be read ({error.strerror})", where=str(self.path / name)) from error

    def has_claims(self) -> bool:
        """Whether a page of shared claims was made here."""
        return (self.path / CLAIMS).is_file()

    def has(self, slug: str) -> bool:
        """Whether an article of this name is there."""
        return (self.path / slug / "map.json").is_file()

    def finished(self, slug: str, key: str) -> Done | None:
        """The article as an earlier run left it, if that answered to the same key."""
        folder = self.path / slug
        if not self._reuse:
            return None
        try:
            if (folder / KEY).read_text(encoding="utf-8") != key:
                return None
            return load_done(folder)
        except (FileNotFoundError, NotADirectoryError, StorageError):
            return None

    def write_article(self, slug: str, key: str | None, files: Mapping[str, str]) -> None:
        """Puts the article's folder in place at once; without a key it will be done again next time."""
        final, temporary = self.path / slug, self.path / f".{slug}.{os.getpid()}.tmp"
        with _translated(final):
            shutil.rmtree(temporary, ignore_errors=True)
            for name, text in files.items():
                write_whole(temporary / name, text)
            if key is not None:
                write_whole(temporary / KEY, key)
            if final.exists():
                shutil.rmtree(final)
            temporary.replace(final)

    def sweep(self) -> None:
        """Removes what an interrupted run left half-written."""
        for leftover in sorted(self.path.glob(".*.tmp")):
            if leftover.is_dir():
                shutil.rmtree(leftover, ignore_errors=True)
            else:
                leftover.unlink(missing_ok=True)

    def write_run(self, record: RunRecord, across: Across | None, index_html: str) -> None:
        """run.json last: while it is missing the run is not finished."""
        if across is not None:
            write_whole(self.path / "across.json", dump(across))
        write_whole(self.path / "index.html", index_html)
        write_whole(self.path / "run.json", dump(record))


def load_done(folder: Path) -> Done:
    """An article's folder back into nouns, quotes checked against the text. Raises StorageError."""
    try:
        article = Article.model_validate_json((folder / "article.json").read_text(encoding="utf-8"))
        argmap = ArgumentMap.model_validate_json((folder / "map.json").read_text(encoding="utf-8"))
        findings = Findings.model_validate_json((folder / "findings.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise StorageError(f"cannot be read ({error.strerror})", where=str(folder)) from error
    except ValidationError as error:
        raise StorageError(f"is not as argmap wrote it ({error.error_count()} faults)", where=str(folder)) from error
    check_quotes(article, argmap)
    return Done(article=article, map=argmap, findings=findings)


def load_map(path: Path) -> ArgumentMap:
    """A map from its map.json, or from the article's folder. Raises InputError."""
    file = path / "map.json" if path.is_dir() else path
    try:
        return ArgumentMap.model_validate_json(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=str(file), do="Give a map.json.") from error
    except ValueError as error:
        raise InputError(
            "is no map.json", where=str(file), do="`argmap run` and `argmap map --json` make one."
        ) from error


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
