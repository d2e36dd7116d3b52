"""What export reads, a finished article or a map alone, and what it writes to: a file, a link, a pipe, a device."""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.errors import InputError, StorageError
from pipeline.files import write_whole
from pipeline.models import Done, Findings, TableRef
from pipeline.render import FORMATS
from pipeline.store import write_new_folder
from pipeline.workshop import article_files
from tests.command import argmap, environment
from tests.many_maps import of_corpus, of_hostile

OWN = """Let the old mill run

The mill should run again. It could light 60 houses, because its wheel still turns.
Some say that the weir harms trout. However, a fish ladder would let them pass.
"""
NEEDY = sorted(name for name, form in FORMATS.items() if form.needs_article)


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an article and, under another name, its map alone."""
    folder = tmp_path_factory.mktemp("mapped")
    (folder / "mill.txt").write_text(OWN, encoding="utf-8")
    done = argmap("map", "mill.txt", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    (folder / "m.json").write_text(done.stdout, encoding="utf-8")
    return folder


def exported(*arguments: str | Path) -> tuple[str, str]:
    ran = CliRunner().invoke(app, ["export", *map(str, arguments)])
    if ran.exception is not None and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    return ran.stdout_bytes.decode(), ran.stderr


@pytest.mark.parametrize("name", ["m.json", "map.json"])
def test_a_map_alone_is_exported_under_any_name(mapped: Path, tmp_path: Path, name: str) -> None:
    shutil.copy(mapped / "m.json", tmp_path / name)
    done = argmap("export", name, "--to", "argdown", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "The mill should run again" in done.stdout
    assert "findings left out: a map alone holds none" in done.stderr


@pytest.mark.parametrize("form", sorted(set(FORMATS) - set(NEEDY)))
def test_a_format_that_does_not_need_the_article_writes_the_same_without_it(form: str, tmp_path: Path) -> None:
    nothing = Findings(table=TableRef(name="", hash=""), policy="", findings=())
    for number, done in enumerate([*of_corpus().values(), *of_hostile().values()]):
        alone = tmp_path / f"{number}.json"
        alone.write_text(done.map.model_dump_json(by_alias=True), encoding="utf-8")
        with_article = FORMATS[form].write(Done(article=done.article, map=done.map, findings=nothing))
        assert exported(alone, "--to", form)[0] == with_article.text


@pytest.mark.parametrize("form", NEEDY)
def test_a_format_that_needs_the_article_says_so_in_one_sentence_and_takes_it(mapped: Path, form: str) -> None:
    refused = argmap("export", "m.json", "--to", form, cwd=mapped)
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr
    assert f"m.json: a map alone is not enough for {form}, which needs the article's text" in refused.stderr
    assert "--article FILE" in refused.stderr
    done = argmap("export", "m.json", "--to", form, "--article", "mill.txt", cwd=mapped)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_with_its_article_a_map_alone_is_exported_like_a_finished_one(mapped: Path, tmp_path: Path) -> None:
    shutil.copytree(mapped, tmp_path / "given")
    ran = argmap("run", "given/mill.txt", "--out", "out", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    (finished,) = (tmp_path / "out").glob("*/map.json")
    for form in ("md", "csv", "xaif"):
        told = ("--to", form, "--article", tmp_path / "given" / "mill.txt")
        assert exported(tmp_path / "given" / "m.json", *told)[0] == exported(finished, "--to", form)[0]


def test_another_text_is_refused(mapped: Path, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text(OWN.replace("60 houses", "90 houses"), encoding="utf-8")
    with pytest.raises(InputError, match="is not the text that this map is of"):
        exported(mapped / "m.json", "--to", "argdown", "--article", tmp_path / "other.txt")


def test_the_map_that_is_named_is_exported_and_not_its_neighbour(mapped: Path, tmp_path: Path) -> None:
    write_new_folder(tmp_path / "hands", article_files(of_corpus()["counting-hands"]))
    shutil.copy(mapped / "m.json", tmp_path / "hands" / "m.json")
    shown, _ = exported(tmp_path / "hands" / "m.json", "--to", "argdown")
    assert "mill" in shown


def test_a_map_that_claims_a_text_without_end_takes_no_memory(mapped: Path, tmp_path: Path) -> None:
    found = json.loads((mapped / "m.json").read_text(encoding="utf-8"))
    found["article"]["length"] = 10**15
    (tmp_path / "m.json").write_text(json.dumps(found), encoding="utf-8")
    assert "mill" in exported(tmp_path / "m.json", "--to", "argdown")[0]


def test_what_is_written_into_a_pipe_or_a_link_arrives_and_they_stay_what_they_are(
    mapped: Path, tmp_path: Path
) -> None:
    wanted, _ = exported(mapped / "m.json", "--to", "dot")
    pipe, link, target = tmp_path / "pipe", tmp_path / "link", tmp_path / "deep" / "target.dot"
    os.mkfifo(pipe)
    target.parent.mkdir()
    target.write_text("before", encoding="utf-8")
    target.chmod(0o600)
    link.symlink_to(Path("deep") / "target.dot")
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE, text=True) as reader:
        exported(mapped / "m.json", "--to", "dot", "--out", pipe)
        assert reader.communicate(timeout=60)[0] == wanted
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    exported(mapped / "m.json", "--to", "dot", "--out", link)
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == wanted
    assert stat.S_IMODE(target.stat().st_mode) == 0o600, "who may read it stays as it was"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["deep", "link", "pipe", "target.dot"]


@pytest.mark.parametrize("chain", [1, 3])
def test_a_link_to_a_file_that_is_not_there_yet_makes_that_file(tmp_path: Path, chain: int) -> None:
    for number in range(chain):
        (tmp_path / f"{number}").symlink_to(f"{number + 1}")
    write_whole(tmp_path / "0", "text")
    assert (tmp_path / f"{chain}").read_text() == "text"
    assert all((tmp_path / f"{number}").is_symlink() for number in range(chain))


@pytest.mark.parametrize("device", ["/dev/null", "link to it"])
def test_a_device_stays_a_device(tmp_path: Path, device: str) -> None:
    place = Path("/dev/null")
    if device == "link to it":
        place = tmp_path / "null"
        place.symlink_to("/dev/null")
    write_whole(place, "text")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_a_full_device_is_one_sentence() -> None:
    with pytest.raises(StorageError, match="/dev/full: cannot write here \\(No space left on device\\)"):
        write_whole(Path("/dev/full"), "text")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /dev/stdout as a link into /proc")
def test_standard_output_by_name_is_added_to_and_its_file_not_replaced(mapped: Path, tmp_path: Path) -> None:
    (tmp_path / "all.txt").write_text("kept\n", encoding="utf-8")
    before = (tmp_path / "all.txt").stat().st_ino
    with (tmp_path / "all.txt").open("a") as out:
        subprocess.run(
            [sys.executable, "-m", "pipeline", "export", mapped / "m.json", "--to", "dot", "--out", "/dev/stdout"],
            stdout=out,
            check=True,
            env=environment(),
        )
    assert (tmp_path / "all.txt").read_text(encoding="utf-8").startswith("kept\ndigraph")
    assert (tmp_path / "all.txt").stat().st_ino == before


@pytest.mark.parametrize("place", ["a folder", "links in a ring"])
def test_what_cannot_be_written_to_is_refused_and_stays(tmp_path: Path, place: str) -> None:
    out = tmp_path / "out"
    if place == "a folder":
        out.mkdir()
        (out / "mine.txt").write_text("mine")
    else:
        out.symlink_to("back")
        (tmp_path / "back").symlink_to("out")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    with pytest.raises(StorageError, match="cannot write here"):
        write_whole(out, "text")
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_a_file_that_cannot_be_written_whole_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "out.dot").write_text("before", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "out.dot", "half \ud800")
    assert (tmp_path / "out.dot").read_text(encoding="utf-8") == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["out.dot"]
