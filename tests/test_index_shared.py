"""One index for several processes, and for disks that lose something."""

import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from pipeline.embed import MiniLM
from pipeline.errors import StorageError
from pipeline.index import ChromaIndex
from pipeline.models import IndexOptions
from pipeline.ports import Vectors
from tests.command import ROOT, argmap, environment, started
from tests.loopback import Loopback
from tests.test_index import LINES, article_of

PASSAGES = 1_200
"""More than Chroma keeps in its log before it writes vectors into files of their own."""


class Hashed:
    """Says that it is the real embedder and is quick: the same text gives the same vector, and that is all."""

    fingerprint = MiniLM().fingerprint

    def count(self, text: str) -> int:
        return len(text.split())

    def embed(self, texts: Sequence[str]) -> Vectors:
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") for text in texts]
        return np.array([np.random.default_rng(seed).normal(size=384) for seed in seeds], dtype=np.float32)


ADDS = """
import sys
from pathlib import Path
from pipeline.index import ChromaIndex
from pipeline.models import IndexOptions
from tests.test_index import article_of
from tests.test_index_shared import Hashed
index = ChromaIndex(IndexOptions(path=Path(sys.argv[1])), Hashed())
for number in range(12):
    index.add(*article_of(*(f"Note {number} of {sys.argv[2]}, line {line}." for line in range(3)), title=str(number)))
"""


def test_processes_that_add_and_search_at_once_all_end_well_and_see_each_others_passages(tmp_path: Path) -> None:
    options = IndexOptions(path=tmp_path)
    index = ChromaIndex(options, Hashed())
    index.add(*article_of(*LINES))
    adders = [
        subprocess.Popen(
            [sys.executable, "-c", ADDS, str(tmp_path), name],
            cwd=ROOT,
            env=environment(),
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    while any(adder.poll() is None for adder in adders):
        assert index.near(LINES[0], 1)[0].text == LINES[0]
    for adder in adders:
        _, err = adder.communicate()
        assert adder.returncode == 0, err
    assert index.count() == len(LINES) + 2 * 12 * 3
    assert index.near("Note 11 of two, line 2.", 1)[0].text == "Note 11 of two, line 2."


def test_who_waits_for_another_process_says_so_and_goes_on_when_it_ends(tmp_path: Path) -> None:
    other, said = FileLock(tmp_path / ".writing"), []

    def say(sentence: str) -> None:
        said.append(sentence)
        other.release()

    index = ChromaIndex(IndexOptions(path=tmp_path), Hashed(), say)
    other.acquire()
    assert index.add(*article_of(*LINES)) == len(LINES)
    assert said == [f"{tmp_path}: another argmap process works with this index; waiting until it ends."]


@pytest.mark.slow
def test_a_model_run_that_maps_while_others_index_ends_well(tmp_path: Path) -> None:
    (tmp_path / "mapped").mkdir()
    for number in range(6):
        lines = (f"Ferry {number} carries {n} pupils to school, because no bus goes to pier {n}." for n in range(40))
        (tmp_path / "mapped" / f"{number}.txt").write_text("\n\n".join(lines), encoding="utf-8")
    with Loopback(delay=0.2) as server:
        env = {
            "OPENAI_BASE_URL": server.url,
            "OPENAI_API_KEY": "sk-loopback",
            "ARGMAP_WORDS": "120",
            "ARGMAP_CONCURRENCY": "2",
        }
        mapping = started("run", "mapped", "--model", "scripted", "--out", "out", cwd=tmp_path, env=env)
        added = 0
        while mapping.poll() is None:
            if not server.requests:
                time.sleep(0.05)
                continue
            (tmp_path / "other.txt").write_text(f"Tram {added} should run at night. It is empty by day.")
            done = argmap("index", "other.txt", cwd=tmp_path)
            assert done.returncode == 0, done.stderr
            added += 1
        _, err = mapping.communicate()
    assert mapping.returncode == 0, err
    assert added > 0


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled") / "index"
    index = ChromaIndex(IndexOptions(path=folder), Hashed())
    for number in range(PASSAGES // 100):
        lines = (f"Harbour {number} has {line} moorings." for line in range(100))
        index.add(*article_of(*lines, title=f"Harbours {number}"))
    return folder


def _emptied(folder: Path) -> None:
    for file in folder.iterdir():
        file.write_bytes(b"")


def _halved(folder: Path) -> None:
    file = folder / "data_level0.bin"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _zeroed(folder: Path) -> None:
    file = folder / "data_level0.bin"
    file.write_bytes(bytes(file.stat().st_size))


def _without(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


DAMAGE: dict[str, Callable[[Path], None]] = {
    "the folder is gone": shutil.rmtree,
    "its files are gone": lambda folder: [file.unlink() for file in folder.iterdir()] and None,
    "its files are empty": _emptied,
    "half of the vectors is gone": _halved,
    "the vectors are zeros": _zeroed,
    "no header": _without("header.bin"),
    "no names": _without("index_metadata.pickle"),
    "no vectors": _without("data_level0.bin"),
}


def damaged(filled: Path, place: Path, damage: str) -> Path:
    shutil.copytree(filled, place)
    (vectors,) = (folder for folder in place.iterdir() if folder.is_dir())
    assert (vectors / "data_level0.bin").is_file(), "Chroma has not written vectors yet: more passages are needed"
    DAMAGE[damage](vectors)
    return place


@pytest.mark.parametrize("damage", DAMAGE)
def test_lost_vectors_are_noticed_and_made_again_from_the_passages(filled: Path, tmp_path: Path, damage: str) -> None:
    place = damaged(filled, tmp_path / "index", damage)
    said: list[str] = []
    index = ChromaIndex(IndexOptions(path=place), Hashed(), said.append)
    assert index.mend() == PASSAGES
    assert said == [f"{place}: vectors are missing; they are made again for all {PASSAGES} passages."]
    again = ChromaIndex(IndexOptions(path=place), Hashed(), pytest.fail)
    assert again.mend() == 0
    assert again.count() == PASSAGES
    assert len(again.articles()) == PASSAGES // 100
    for number in (0, 7, 11):
        (hit,) = again.near(f"Harbour {number} has 99 moorings.", 1)
        assert (hit.text, hit.title) == (f"Harbour {number} has 99 moorings.", f"Harbours {number}")


@pytest.mark.parametrize("damage", ["the folder is gone", "its files are empty", "half of the vectors is gone"])
def test_a_search_among_lost_vectors_says_what_makes_them_again(filled: Path, tmp_path: Path, damage: str) -> None:
    place = damaged(filled, tmp_path / "index", damage)
    with pytest.raises(StorageError, match=r"vectors are missing. `argmap doctor` makes them again"):
        ChromaIndex(IndexOptions(path=place), Hashed()).near(LINES[0])


def test_an_index_that_is_whole_or_empty_is_left_alone(filled: Path, tmp_path: Path) -> None:
    shutil.copytree(filled, tmp_path / "index")
    assert ChromaIndex(IndexOptions(path=tmp_path / "index"), Hashed(), pytest.fail).mend() == 0
    assert ChromaIndex(IndexOptions(path=tmp_path / "new"), Hashed(), pytest.fail).mend() == 0


@pytest.mark.slow
@pytest.mark.parametrize("command", [("doctor",), ("run", "pier.txt", "--out", "out"), ("index", "pier.txt")])
def test_the_command_that_finds_vectors_missing_says_so_and_the_next_finds_them(
    filled: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    damaged(filled, tmp_path / ".argmap" / "index", "the folder is gone")
    (tmp_path / "pier.txt").write_text(
        "The pier should be mended. It carries the ferry to the island, so boats use it."
    )
    done = argmap(*command, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "vectors" in done.stdout + done.stderr
    assert "missing" in done.stdout + done.stderr
    after = argmap("doctor", cwd=tmp_path)
    assert after.returncode == 0
    assert "missing" not in after.stdout
