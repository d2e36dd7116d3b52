"""The command line end to end: real files, real Chroma, a real process."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import ARTICLES, ROOT, argmap, started

OWN = """Why the pact should stay

The island should keep the defence pact. It costs little: in 2024 the state spent 2.1% of its income on the forces.
Critics argue that the pact drags small states into the quarrels of large ones. However, no member was ever forced to
fight. Therefore the pact makes the island safer, because it deters attacks.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pact.txt").write_text(OWN, encoding="utf-8")
    return tmp_path


def outputs(folder: Path) -> dict[str, bytes]:
    """Every file of a run but run.json, which holds times."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("run.json", "index.html")
    }


def test_run_writes_what_the_contract_names_and_prints_a_summary(folder: Path) -> None:
    done = argmap("run", "pact.txt", "--out", "out", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "Look at:" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    record = json.loads((folder / "out" / "run.json").read_text())
    line = record["articles"][0]
    names = {path.name for path in (folder / "out" / line["slug"]).iterdir()}
    assert {"article.json", "map.json", "findings.json", "report.html", "report.md"} <= names
    assert (folder / "out" / "index.html").is_file()


def test_run_as_json_prints_run_json_and_nothing_else(folder: Path) -> None:
    done = argmap("run", "pact.txt", "--out", "out", "--json", cwd=folder)
    assert json.loads(done.stdout) == json.loads((folder / "out" / "run.json").read_text())


def test_the_same_run_is_recognised_and_force_does_it_again(folder: Path) -> None:
    first = json.loads(argmap("run", "pact.txt", "--out", "out", "--json", cwd=folder).stdout)
    again = argmap("run", "pact.txt", "--out", "out", cwd=folder)
    assert "done before" in again.stdout
    assert json.loads((folder / "out" / "run.json").read_text()) == first
    forced = json.loads(argmap("run", "pact.txt", "--out", "out", "--force", "--json", cwd=folder).stdout)
    assert forced["key"] == first["key"]


def test_two_runs_of_the_same_input_give_the_same_bytes(folder: Path) -> None:
    for out in ("one", "two"):
        assert argmap("run", ARTICLES, "--out", out, "--index", f"{out}-index", cwd=folder).returncode == 0
    assert outputs(folder / "one") == outputs(folder / "two")


def test_a_changed_setting_is_another_run(folder: Path) -> None:
    argmap("run", "pact.txt", "--out", "out", cwd=folder)
    done = argmap("run", "pact.txt", "--out", "out", "--published", "2025-01-01", cwd=folder)
    assert "done before" not in done.stdout
    slug = json.loads((folder / "out" / "run.json").read_text())["articles"][0]["slug"]
    assert json.loads((folder / "out" / slug / "map.json").read_text())["article"]["published"] == "2025-01-01"


def test_every_span_quotes_the_stored_text(folder: Path) -> None:
    argmap("run", ARTICLES, "--out", "out", cwd=folder)
    maps = sorted((folder / "out").glob("*/map.json"))
    assert len(maps) >= 4
    for path in maps:
        text = json.loads((path.parent / "article.json").read_text())["text"]
        spans = [span for s in json.loads(path.read_text())["statements"] for span in s["spans"]]
        assert spans
        assert all(text[span["start"] : span["end"]] == span["quote"] for span in spans)


def test_one_bad_article_is_named_and_the_others_are_finished(folder: Path) -> None:
    (folder / "empty.txt").write_text("")
    done = argmap("run", "pact.txt", "empty.txt", "--out", "out", cwd=folder)
    assert done.returncode == 4
    assert "empty.txt" in done.stderr
    record = json.loads((folder / "out" / "run.json").read_text())
    assert [len(record["articles"]), len(record["failed"])] == [1, 1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("run", "missing.txt"), "missing.txt"),
        (("run", "nothing-here"), "nothing-here"),
        (("map", "missing.txt"), "missing.txt"),
        (("run", "pact.txt", "--table", "no-table"), "no-table"),
        (("run", "pact.txt", "--published", "yesterday"), "yesterday"),
        (("run", "pact.txt", "--budget", "much"), "budget"),
        (("export", "missing/map.json", "--to", "dot"), "missing"),
        (("export", "pact.txt", "--to", "no-format"), "no-format"),
        (("search", "anything"), "empty"),
        (("nonsense",), "nonsense"),
        (("table", "validate", "missing"), "missing"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(folder: Path, arguments: tuple[str, ...], says: str) -> None:
    done = argmap(*arguments, cwd=folder)
    assert done.returncode in (2, 5), done.stderr
    assert says in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    assert not (folder / "out").exists()


def test_debug_shows_where(folder: Path) -> None:
    assert "Traceback" in argmap("--debug", "map", "missing.txt", cwd=folder).stderr


def test_a_place_that_cannot_be_written_is_exit_code_5(folder: Path) -> None:
    (folder / "out").write_text("a file")
    done = argmap("run", "pact.txt", "--out", "out", cwd=folder)
    assert done.returncode == 5
    assert "Traceback" not in done.stderr


def test_map_reads_standard_input(folder: Path) -> None:
    done = argmap("map", "-", "--json", cwd=folder, stdin=OWN)
    found = json.loads(done.stdout)
    assert found["schema"] == "argmap/1"
    assert found["apex"]
    assert not (folder / ".argmap").exists(), "map touches no index"


def test_map_reads_rows_and_answers_in_order(folder: Path) -> None:
    rows = [
        {"id": "b", "title": "B", "text": OWN},
        {"id": "a", "title": "A", "text": "Taxes are too high. So cut them."},
    ]
    stdin = "\n".join(json.dumps(row) for row in rows) + "\nno json\n"
    done = argmap("map", "--jsonl", "-", cwd=folder, stdin=stdin)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["id"] for line in lines] == ["b", "a", None]
    assert lines[0]["article"]["title"] == "B"
    assert "line 3" in lines[2]["error"]
    assert done.returncode == 4


ODD_LINES = {
    b'{"id": "accented", "text": "A caf\xe9 costs $5."}': (None, "is not UTF-8"),
    b"\xff\xfe": (None, "is not UTF-8"),
    b'{"id": "half", "text": "It cost \\ud83d $5."}': ("half", '"text" holds half a character'),
    b'{"id": "\\udc00", "text": "It cost $5."}': (None, '"id" holds half a character'),
    b'{"id": "title", "text": "It cost $5.", "title": "\\udc00"}': ("title", '"title" holds half a character'),
    b"[" * 100_000: (None, "this is no JSON"),
    b'{"id": "none"}': (None, 'needs an object with a "text"'),
}


@pytest.mark.parametrize("command", ["map", "quantities"])
def test_a_line_that_cannot_be_read_answers_with_its_error_and_the_others_go_on(folder: Path, command: str) -> None:
    whole = b'{"id": "first", "text": "The \\ud83d\\ude00 ferry cost $6."}', b'{"id": "last", "text": "It cost $7."}'
    (folder / "odd.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\n".join((whole[0], *ODD_LINES, b" ", whole[1])))
    done = argmap(command, "--jsonl", "odd.jsonl", cwd=folder)
    first, *odd, last = map(json.loads, done.stdout.splitlines())
    assert (first["id"], last["id"], done.returncode) == ("first", "last", 4)
    assert "error" not in first
    assert "error" not in last
    for number, (line, (id_, said)) in enumerate(zip(odd, ODD_LINES.values(), strict=True), start=2):
        assert (line["id"], line["error"].startswith(f"line {number}: "), said in line["error"]) == (id_, True, True)
    assert "Traceback" not in done.stderr


def test_quantities_of_a_text(folder: Path) -> None:
    done = argmap("quantities", "-", "--json", cwd=folder, stdin="Nearly US$250 billion was spent in 2024.")
    money, year = json.loads(done.stdout)["quantities"]
    assert (money["kind"], money["value"], money["unit"], money["hedge"]["class"]) == (
        "money",
        "250000000000",
        "USD",
        "below_near",
    )
    assert (year["kind"], year["value"]) == ("period", "2024")
    rows = argmap("quantities", "-", "--jsonl", cwd=folder, stdin='{"id": 7, "text": "5% of voters"}\n')
    assert json.loads(rows.stdout)["id"] == "7"


def test_check_prints_findings(folder: Path) -> None:
    done = argmap("check", "pact.txt", "--table", ROOT / "corpus" / "reference", "--json", cwd=folder)
    assert json.loads(done.stdout)["schema"] == "argmap-findings/1"
    assert "verdict" in argmap("check", "pact.txt", cwd=folder).stdout


def test_index_and_search(folder: Path) -> None:
    assert argmap("index", "pact.txt", cwd=folder).returncode == 0
    again = json.loads(argmap("index", "pact.txt", "--json", cwd=folder).stdout)
    assert again["added"] == 0
    hits = json.loads(argmap("search", "deterrence of attacks", "--k", "1", "--json", cwd=folder).stdout)
    assert set(hits[0]) >= {"article", "start", "end", "score", "text"}
    assert OWN[hits[0]["start"] : hits[0]["end"]] == hits[0]["text"]
    gone = argmap("index", "--remove", hits[0]["article"], cwd=folder)
    assert gone.returncode == 0
    assert argmap("search", "anything", cwd=folder).returncode == 2


def test_export_from_a_finished_run(folder: Path) -> None:
    argmap("run", "pact.txt", "--out", "out", cwd=folder)
    found = next((folder / "out").glob("*/map.json"))
    done = argmap("export", found, "--to", "dot", cwd=folder)
    assert done.returncode == 0
    assert done.stdout.startswith("digraph")
    argmap("export", found, "--to", "svg", "--out", "map.svg", cwd=folder)
    assert "<svg" in (folder / "map.svg").read_text()[:100]


def test_settings_show_where_each_came_from(folder: Path) -> None:
    rows = json.loads(
        argmap("settings", "--json", cwd=folder, env={"ARGMAP_WORDS": "300", "OPENAI_API_KEY": "sk-x"}).stdout
    )
    found = {row["name"]: row for row in rows}
    assert (found["words"]["value"], found["words"]["from"]) == (300, "environment")
    assert found["api_key"]["value"] == "**********"


def test_doctor_tries_each_part(folder: Path) -> None:
    done = argmap("doctor", "--json", cwd=folder)
    assert done.returncode == 0, done.stdout
    parts = {row["part"]: row["ok"] for row in json.loads(done.stdout)}
    assert parts["embedder"]
    assert parts["chroma"]
    assert parts["reference table"]


COMMANDS = (
    *("run", "map", "check", "quantities", "index", "search", "export"),
    *("import", "diff", "claims", "review", "settings", "doctor"),
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_has_a_worked_example(command: str, folder: Path) -> None:
    done = argmap(command, "--help", cwd=folder)
    assert done.returncode == 0
    assert f"argmap {command}" in done.stdout.split("Example:")[1]


def test_help_loads_nothing_heavy() -> None:
    at_exit = "atexit.register(lambda: sys.stderr.write(repr(sorted(sys.modules))))"
    code = f"import atexit, sys; {at_exit}; sys.argv = ['argmap', '--help']; "
    done = subprocess.run(
        [sys.executable, "-c", f"{code}from pipeline.cli import main;main()"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0
    for heavy in ("chromadb", "openai", "instructor", "duckdb", "onnxruntime", "trafilatura", "spacy", "babel"):
        assert f"'{heavy}'" not in done.stderr


def test_completion_is_offered(folder: Path) -> None:
    done = argmap("--show-completion", "bash", cwd=folder)
    assert "complete" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupted_run_goes_on_and_ends_with_the_same_bytes(folder: Path, how: signal.Signals) -> None:
    many = folder / "many"
    many.mkdir()
    for number in range(30):
        (many / f"{number}.txt").write_text(OWN.replace("2.1%", f"2.{number}%"), encoding="utf-8")
    assert argmap("run", many, "--out", "calm", "--index", "calm-index", cwd=folder).returncode == 0
    process = started("run", many, "--out", "broken", "--index", "broken-index", cwd=folder)
    _until(lambda: len(list((folder / "broken").glob("*/map.json"))) >= 2)
    process.send_signal(how)
    _, err = process.communicate(timeout=60)
    assert not (folder / "broken" / "run.json").exists()
    if how is signal.SIGINT:
        assert process.returncode == 130
        assert "interrupted; the same command goes on" in err
        assert "Traceback" not in err
    assert argmap("run", many, "--out", "broken", "--index", "broken-index", cwd=folder).returncode == 0
    assert outputs(folder / "broken") == outputs(folder / "calm")


def _until(true: Callable[[], bool]) -> None:
    for _ in range(1200):
        if true():
            return
        time.sleep(0.05)
    pytest.fail("waited in vain")


def test_nobody_who_reads_only_the_first_line_sees_a_traceback() -> None:
    read, write = os.pipe()
    os.close(read)
    process = subprocess.run(
        [sys.executable, "-m", "pipeline", "settings"],
        cwd=ROOT,
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(write)
    assert "Traceback" not in process.stderr


def test_a_title_cannot_choose_where_files_are_written(folder: Path) -> None:
    (folder / "evil.md").write_text(f'---\ntitle: "../../escape/=cmd|<script>"\n---\n\n{OWN}', encoding="utf-8")
    done = argmap("run", "evil.md", "--out", "in/out", cwd=folder)
    assert done.returncode == 0, done.stderr
    written = {path.relative_to(folder).parts[0] for path in folder.rglob("*") if path.is_file()}
    assert written == {"pact.txt", "evil.md", "in", ".argmap"}
    assert len(list((folder / "in" / "out").glob("*/map.json"))) == 1
    pages = [path.read_text(encoding="utf-8") for path in (folder / "in" / "out").rglob("*.html")]
    assert all("=cmd|<script>" not in page for page in pages)
