"""A run writes into its own folder and nowhere else; nothing that a user put anywhere is lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError, StorageError
from pipeline.files import OUR_PAGES, alone, write_page
from pipeline.models import Seal
from pipeline.render import index_html
from pipeline.store import MARK, RunFolder, run_folder
from tests.command import ROOT, argmap, environment
from tests.sealing import NOUNS, seal

OWN = """Keep the night bus

The town should keep the night bus. It carries 340 nurses home each week, because no train runs after midnight.
Some say that the bus is half empty. However, a taxi costs ten times as much.
"""
HOME = {
    ".thesis.tmp": "the only copy",
    ".cache.77.tmp/notes.txt": "kept for years",
    ".bashrc": "alias ll='ls -l'",
    "photos/.album.tmp/one.jpg": "not really a picture",
    "index.html": "<h1>my own page</h1>",
}


def laid_out(folder: Path, files: Mapping[str, str]) -> dict[str, bytes]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return held(folder)


def held(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def article(tmp_path: Path) -> Path:
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "bus.txt").write_text(OWN, encoding="utf-8")
    return tmp_path / "given" / "bus.txt"


@pytest.mark.parametrize("out", ["~", ".", "home"])
def test_a_home_folder_is_refused_and_stays_as_it_is(article: Path, tmp_path: Path, out: str) -> None:
    home = tmp_path / "home"
    before = laid_out(home, HOME)
    at = {"~": str(home), ".": ".", "home": "../home"}[out]
    done = argmap("run", article, "--out", at, cwd=home, env={"HOME": str(home)})
    assert done.returncode == 2, done.stderr
    assert "holds '.bashrc' and no run of argmap" in done.stderr
    assert "Give --out a new or empty folder" in done.stderr
    assert "Traceback" not in done.stderr
    assert held(home) == before


def test_an_empty_folder_can_be_the_run_itself_and_be_run_again(article: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert argmap("run", article, "--out", ".", cwd=empty).returncode == 0
    assert (empty / MARK).is_dir()
    kept = laid_out(empty, {".mine.tmp": "a user's", "notes.md": "a user's as well"})
    again = argmap("run", article, "--out", ".", "--force", cwd=empty)
    assert again.returncode == 0, again.stderr
    assert {name: held(empty)[name] for name in (".mine.tmp", "notes.md")} == {
        name: kept[name] for name in (".mine.tmp", "notes.md")
    }


@pytest.mark.parametrize(
    "files",
    [
        {"letter.txt": "mine"},
        {".hidden": ""},
        {"run.json": '{"schema": "somebody-else/1", "runs": []}'},
        {"run.json": "no JSON"},
        {"pact-a1b2/map.json": "{}"},
        {".argmap-run": "a file that only bears the mark's name"},
    ],
)
def test_a_folder_that_holds_anything_else_is_refused(tmp_path: Path, files: dict[str, str]) -> None:
    before = laid_out(tmp_path, files)
    with pytest.raises(InputError, match="no run of argmap"):
        run_folder(tmp_path)
    assert held(tmp_path) == before


@pytest.mark.parametrize(
    "files",
    [
        {},
        {".argmap/ledger.sqlite": "argmap's own state, which lies in the working folder"},
        {".argmap-run/lock": "", "anything": "beside the mark"},
        {"run.json": '{"schema": "argmap-run/1", "of": "an earlier version"}', "one/map.json": "{}"},
        {"run.json": '{\n  "schema": "argmap-run/1", "and": "cut o'},
    ],
)
def test_a_new_an_empty_and_a_runs_folder_are_free(tmp_path: Path, files: dict[str, str]) -> None:
    laid_out(tmp_path, files)
    assert run_folder(tmp_path).path == tmp_path
    assert run_folder(tmp_path / "new").path == tmp_path / "new"


names = st.text("abc.~-_ é", min_size=1, max_size=12).map(lambda name: f".{name}.tmp")


@given(theirs=st.sets(names | st.just(".argmap.tmp"), max_size=6), ours=st.sets(names, max_size=6))
def test_only_what_lies_under_the_mark_is_cleared(
    theirs: set[str], ours: set[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("run")
    before = laid_out(folder, dict.fromkeys(theirs, "theirs"))
    laid_out(folder / MARK, {f"{name}/map.json" if len(name) % 2 else name: "half" for name in ours})
    with RunFolder(folder).alone(pytest.fail):
        assert {name for name in held(folder) if not name.startswith(MARK)} == set(before)
        assert [path.name for path in (folder / MARK).iterdir()] == ["lock"]
    assert set(before) <= set(held(folder))


@pytest.mark.parametrize("leads", ["mark", "inside"])
def test_a_link_at_the_mark_or_in_it_leads_nowhere(tmp_path: Path, leads: str) -> None:
    theirs = tmp_path / "theirs"
    before = laid_out(theirs, {"lock": "a file", "thesis.txt": "the only copy"})
    folder = tmp_path / "run"
    folder.mkdir()
    if leads == "mark":
        (folder / MARK).symlink_to(theirs)
        with pytest.raises(StorageError, match="leads elsewhere"), RunFolder(folder).alone(pytest.fail):
            pytest.fail("a link is no mark")
    else:
        (folder / MARK).mkdir()
        (folder / MARK / "link").symlink_to(theirs)
        with RunFolder(folder).alone(pytest.fail):
            assert not (folder / MARK / "link").is_symlink()
    assert held(theirs) == before


def test_what_a_user_put_into_an_articles_folder_outlives_its_being_done_again_and_its_end(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.write_article("one", seal("k1"), {**NOUNS, "report.md": "old", "map.svg": "old"})
    theirs = {"my.argdown": b"mine", "notes/a.txt": b"mine"}
    laid_out(tmp_path / "one", {name: text.decode() for name, text in theirs.items()})
    folder.write_article("one", seal("k2"), {**NOUNS, "report.md": "new"})
    found = held(tmp_path / "one")
    assert folder.seals()["one"].article == "k2"
    assert found.pop(".key")
    assert found == {**{name: text.encode() for name, text in NOUNS.items()}, "report.md": b"new", **theirs}
    folder.forget("one")
    assert held(tmp_path / "one") == theirs


def test_a_key_that_names_files_elsewhere_takes_none_of_them_away(tmp_path: Path) -> None:
    laid_out(tmp_path, {"run/one/report.md": "ours", "thesis.txt": "the only copy"})
    folder = RunFolder(tmp_path / "run")
    told = seal("k1", files=("../../thesis.txt", str(tmp_path / "thesis.txt"), "report.md"))
    (tmp_path / "run" / "one" / ".key").write_text(told.model_dump_json(by_alias=True))
    folder.forget("one")
    assert held(tmp_path) == {"thesis.txt": b"the only copy"}


KILLED = """
import sys
from pathlib import Path
from pipeline.store import RunFolder
from tests.sealing import NOUNS, seal
folder = RunFolder(Path(sys.argv[1]))
with folder.alone(print):
    for number in range(10_000):
        key = f"k{number}"
        folder.write_article("one", seal(key), {name: f"{name} {key}" for name in NOUNS})
        print(key, flush=True)
"""


def test_after_kill_9_an_article_that_bears_a_key_is_whole_and_of_that_key(tmp_path: Path) -> None:
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment(),
        )
        assert process.stdout is not None
        for _ in range(3):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        found = held(tmp_path / "one")
        if ".key" in found:
            key = Seal.model_validate_json(found.pop(".key")).article
            assert found == {name: f"{name} {key}".encode() for name in found}
            assert len(found) == 3
        with RunFolder(tmp_path).alone(pytest.fail):
            assert [path.name for path in (tmp_path / MARK).iterdir()] == ["lock"], "half-written things are cleared"


HOLDS = """
import sys
from pathlib import Path
from pipeline.store import RunFolder
with RunFolder(Path(sys.argv[1])).alone(print):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_second_run_into_one_folder_waits_says_so_and_finds_it_done(article: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert argmap("run", article, "--out", out, cwd=tmp_path).returncode == 0
    record = (out / "run.json").read_bytes()
    (out / "run.json").unlink()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment(),
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    waiting = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "run", str(article), "--out", str(out)],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    assert waiting.stderr is not None
    said = next(line for line in waiting.stderr if "another argmap process" in line)
    assert "waiting until it ends" in said
    (out / "run.json").write_bytes(record)
    holder.communicate("done\n", timeout=60)
    shown, _ = waiting.communicate(timeout=120)
    assert waiting.returncode == 0
    assert "done before" in shown


def test_a_lock_is_let_go_when_its_work_fails(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with pytest.raises(RuntimeError), alone(lock, "busy", pytest.fail):
        raise RuntimeError
    with alone(lock, "busy", pytest.fail):
        assert lock.exists()


def test_what_another_program_drew_is_imported_whole_and_marks_nothing_beside_it(tmp_path: Path) -> None:
    nodes = '{"nodes": [{"nodeID": "1", "text": "Dams should be opened.", "type": "I"}], "edges": []}'
    laid_out(tmp_path, {"nodes.json": nodes, "all/.mine.tmp": "a user's"})
    done = argmap("import", "nodes.json", "--from", "aif", "--out", "all/dams", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "all").iterdir()) == [".mine.tmp", "dams"]
    assert oct((tmp_path / "all" / "dams").stat().st_mode & 0o777) == oct(0o777 & ~umask())


def test_a_users_own_page_in_the_folder_of_runs_is_left_and_the_run_says_so(article: Path, tmp_path: Path) -> None:
    laid_out(tmp_path, {"index.html": HOME["index.html"], "claims.html": "<h1>mine too</h1>"})
    env = {"ARGMAP_OUTPUTS": "."}
    done = argmap("run", article, cwd=tmp_path, env=env)
    assert done.returncode == 0, done.stderr
    assert "index.html: is no page of argmap, so it is left as it is" in done.stderr
    told = argmap("claims", ".", cwd=tmp_path, env=env)
    assert told.returncode == 0, told.stderr
    assert told.stderr.count("is no page of argmap") == 2
    assert (tmp_path / "index.html").read_text() == HOME["index.html"]
    assert (tmp_path / "claims.html").read_text() == "<h1>mine too</h1>"


@pytest.mark.parametrize("before", [None, *OUR_PAGES])
def test_our_own_page_of_runs_is_written_anew(tmp_path: Path, before: bytes | None) -> None:
    if before is not None:
        (tmp_path / "index.html").write_bytes(b"<!doctype html>\n<head>\n" + before)
    write_page(tmp_path / "index.html", index_html([]), pytest.fail)
    write_page(tmp_path / "index.html", index_html([]), pytest.fail)
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == index_html([])


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
