"""What a run has written, back into nouns."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from pipeline.errors import InputError, StorageError
from pipeline.models import ArgumentMap, Article, Done, Findings, RunRecord

N = TypeVar("N", bound=BaseModel)
RECORD = "run.json"
NOUNS = ("article.json", "map.json", "findings.json")


def dump(noun: BaseModel) -> str:
    """A noun as the JSON that we publish: two spaces, one newline at the end."""
    return noun.model_dump_json(by_alias=True, indent=2) + "\n"


def load_done(folder: Path) -> Done:
    """An article's folder back into nouns, quotes checked against the text. Raises StorageError."""
    return done_of(folder, read_nouns(folder))


def read_nouns(folder: Path) -> dict[str, bytes]:
    """What an article's nouns are written as, by file name. Raises StorageError."""
    return {name: _read(folder / name) for name in NOUNS}


def done_of(folder: Path, written: Mapping[str, bytes]) -> Done:
    """Nouns of what was read of a folder, quotes checked against the text. Raises StorageError."""
    article, argmap, findings = NOUNS
    done = Done(
        article=_noun(folder / article, written[article], Article),
        map=_noun(folder / argmap, written[argmap], ArgumentMap),
        findings=_noun(folder / findings, written[findings], Findings),
    )
    check_quotes(done.article, done.map)
    return done


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise StorageError(f"cannot be read ({error.strerror})", where=str(file)) from error


def _noun(file: Path, written: bytes, kind: type[N]) -> N:
    try:
        return kind.model_validate_json(written)
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
    return _noun(file, _read(file), Findings) if file.exists() else None


def load_record(folder: Path) -> RunRecord | None:
    """run.json of a run; None if there is none, or of another version. Raises StorageError."""
    return load_if_whole(folder / RECORD, RunRecord)


def load_if_whole(file: Path, kind: type[N], say: Callable[[str], None] = lambda _: None) -> N | None:
    """A noun that was written; None if it is not there, or is none, which ``say`` is told. Raises StorageError."""
    try:
        return kind.model_validate_json(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValidationError:
        say(f"{file}: is not as argmap wrote it, so it is made anew.")
        return None
    except OSError as error:
        raise StorageError(f"cannot be read ({error.strerror})", where=str(file)) from error


def articles_in(folder: Path) -> Sequence[Path]:
    """Folders of finished articles: of a run, or of all runs below a folder, the latest run first."""
    own = load_record(folder)
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
    found = ((path.parent.name, load_record(path.parent)) for path in sorted(folder.glob(f"*/{RECORD}")))
    return [(name, record) for name, record in found if record is not None]
