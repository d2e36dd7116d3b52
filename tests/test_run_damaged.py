"""A run's folder after something went wrong on disk: the next run does again what is damaged, and says so."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import argmap

TEXTS = (
    "Close the old quarry\n\nThe quarry should be closed. Its dust harms 120 children, because a school is near.",
    "Open the weir\n\nThe weir should be opened. Salmon cannot pass it, therefore the river loses 40% of its fish.",
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    (folder / "given").mkdir()
    for number, text in enumerate(TEXTS):
        (folder / "given" / f"{number}.txt").write_text(text, encoding="utf-8")
    done = argmap("run", "given", "--out", "out", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    shutil.copytree(whole, tmp_path / "copy")
    return tmp_path / "copy"


def maps(folder: Path) -> dict[str, bytes]:
    """Every file but those that hold times."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted((folder / "out").rglob("*"))
        if path.is_file() and path.name not in ("run.json", "index.html")
    }


def _cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _not_text(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x80" + file.read_bytes())


def _another_text(file: Path) -> None:
    found = json.loads(file.read_bytes())
    file.write_text(json.dumps({**found, "text": found["text"][::-1]}), encoding="utf-8")


def _of_the_other_article(file: Path) -> None:
    (other,) = (found for found in file.parents[1].glob("*/map.json") if found != file)
    shutil.copyfile(other, file)


def _a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


DAMAGE: list[tuple[str, Callable[[Path], object], str]] = [
    ("map.json", _cut_short, "is not as argmap wrote it"),
    ("map.json", _not_text, "is not as argmap wrote it"),
    ("map.json", lambda file: file.write_bytes(b""), "is not as argmap wrote it"),
    ("map.json", Path.unlink, "cannot be read (No such file or directory)"),
    ("findings.json", Path.unlink, "cannot be read (No such file or directory)"),
    ("findings.json", lambda file: file.write_text('{"findings": null}'), "is not as argmap wrote it"),
    ("article.json", _another_text, "is not as argmap wrote it"),
    ("map.json", _of_the_other_article, "does not quote"),
    (".key", _not_text, "is not as argmap wrote it"),
    (".key", lambda file: file.write_bytes(b""), "is not as argmap wrote it"),
]


@pytest.mark.parametrize(("name", "damage", "says"), DAMAGE)
def test_a_damaged_article_is_done_again_and_the_run_says_so(
    folder: Path, name: str, damage: Callable[[Path], object], says: str
) -> None:
    before = maps(folder)
    hurt = min((folder / "out").glob(f"*/{name}"))
    damage(hurt)
    done = argmap("run", "given", "--out", "out", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("is done again: ") == 1
    told = next(line for line in done.stderr.splitlines() if "is done again: " in line)
    assert told.startswith(f"argmap: {hurt.parent.relative_to(folder)}: ")
    assert says in told
    assert maps(folder) == before


@pytest.mark.parametrize("name", ["run.json", "across.json"])
@pytest.mark.parametrize("damage", [_not_text, _cut_short])
def test_a_damaged_record_is_made_anew_and_no_article_is_done_again(
    folder: Path, name: str, damage: Callable[[Path], object]
) -> None:
    before = maps(folder)
    damage(folder / "out" / name)
    done = argmap("run", "given", "--out", "out", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert f"out/{name}: is not as argmap wrote it, so it is made anew" in done.stderr
    assert "done again" not in done.stderr
    assert maps(folder) == before
    assert len(json.loads((folder / "out" / "run.json").read_bytes())["articles"]) == len(TEXTS)


def test_a_damaged_article_of_an_interrupted_run_is_done_again_once_and_then_the_run_is_done(folder: Path) -> None:
    before = maps(folder)
    (folder / "out" / "run.json").unlink()
    _cut_short(next((folder / "out").glob("*/findings.json")))
    done = argmap("run", "given", "--out", "out", cwd=folder)
    assert done.stderr.count("is done again: ") == 1
    again = argmap("run", "given", "--out", "out", cwd=folder)
    assert "done before" in again.stdout
    assert "done again" not in again.stderr
    assert maps(folder) == before


def test_what_cannot_be_replaced_fails_its_article_in_one_sentence(folder: Path) -> None:
    hurt = next((folder / "out").glob("*/map.json"))
    _a_folder(hurt)
    done = argmap("run", "given", "--out", "out", cwd=folder)
    assert done.returncode == 4
    assert "cannot write here (Is a directory)" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_article_under_other_settings_is_not_called_damaged(folder: Path) -> None:
    done = argmap("run", "given", "--out", "out", "--published", "2025-02-01", cwd=folder)
    assert done.returncode == 0
    assert "done again" not in done.stderr
    assert "not as argmap wrote it" not in done.stderr
