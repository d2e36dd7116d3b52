"""What fails against rows that nobody verified is a verdict of its own, told apart wherever a person looks."""

import json
from pathlib import Path

import pytest

from tests.command import argmap
from tests.reference_package import HEADERS, ROWS, write_package

TEXT = "The army is too dear. Oberland's army budget was 70.2 trillion won in 2020, because nobody counts."
SAID = (
    "does not fit 61.5878 trillion KRW (Oberland, army budget, 2020, State Printer), which nobody here has checked yet"
)
PUBLISHER = ", State Printer"
"""It stands with the row on the page."""
BADGE = '<i aria-hidden="true">◇</i> 1 unverified'


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a run against a table that nobody verified, and what the terminal said."""
    folder = tmp_path_factory.mktemp("unverified")
    rows = [HEADERS["facts"], *(row.removesuffix("true") + "false" for row in ROWS["facts"] if row.endswith("true"))]
    table = write_package(folder / "table", facts=rows)
    (folder / "army.txt").write_text(TEXT, encoding="utf-8")
    done = argmap(
        "run", "army.txt", "--table", table, "--out", "out", "--index", "index", "--published", "2021-06-01", cwd=folder
    )
    assert done.returncode == 0, done.stderr
    return folder / "out", done.stdout


def test_the_terminal_counts_it_apart(ran: tuple[Path, str]) -> None:
    told = " ".join(ran[1].split())
    assert "1 unverified" in told
    assert "contradicted" not in told
    assert "Unverified: 1 figure against a row that nobody here has checked yet." in told


def test_run_json_and_findings_json_have_the_word(ran: tuple[Path, str]) -> None:
    (line,) = json.loads((ran[0] / "run.json").read_text(encoding="utf-8"))["articles"]
    assert line["verdicts"]["unverified"] == 1
    (found,) = [
        each
        for each in json.loads((ran[0] / line["slug"] / "findings.json").read_text(encoding="utf-8"))["findings"]
        if each["verdict"] == "unverified"
    ]
    assert (found["reason"], found["flag"], found["suggestion"]) == ("UNVERIFIED_ROW", True, "")
    assert SAID in found["message"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("*/report.md", ["unverified 1", "Unverified: “", "which nobody here has checked yet"]),
        ("*/report.html", [BADGE, "does not fit a row that nobody here has checked yet", SAID.replace(PUBLISHER, "")]),
        ("index.html", [BADGE]),
    ],
)
def test_memo_page_and_index_tell_it_apart(ran: tuple[Path, str], name: str, words: list[str]) -> None:
    (file,) = ran[0].glob(name)
    text = file.read_text(encoding="utf-8")
    for each in words:
        assert each in text
