"""The notebook of docs/ on a batch of the sample articles: every cell runs, and says what the results say."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest

from tests.command import ARTICLES, ROOT, argmap

NOTEBOOK = ROOT / "docs" / "batch.ipynb"
ROWS = (
    {
        "id": "first",
        "title": "On prices",
        "source": "Harbour Post",
        "published": "2023-02-01",
        "text": "Inflation in Germany was 8.7 percent in 2022, said Anna Reed."
        " The council must act now, because rents rise.",
    },
    {
        "id": "second",
        "title": "On prices again",
        "source": "Herald",
        "published": "2023-03-01",
        "text": "Inflation in Germany was 6.9 percent in 2022, as Anna Reed said."
        " The council must act now, as the rents rise.",
    },
)


def cells() -> list[dict[str, Any]]:
    return list(json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("notebook")
    (made / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    done = argmap("batch", "rows.jsonl", ARTICLES, "--out", "out", "--processes", "1", cwd=made)
    assert done.returncode == 0, done.stderr
    assert argmap("stats", "out", "--code", "6", "--out", "out/sample.csv", cwd=made).returncode == 0
    return made / "out"


def ran(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the names of the notebook hold when all its cells have run."""
    monkeypatch.setenv("ARGMAP_BATCH", str(folder))
    mpl.use("Agg")
    names: dict[str, Any] = {}
    for number, cell in enumerate(cells()):
        if cell["cell_type"] == "code":
            exec(compile(cell["source"], f"{NOTEBOOK.name}, cell {number}", "exec"), names)  # noqa: S102 - ours
    return names


def test_every_cell_runs_and_answers(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with (folder / "sample.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (folder / "sample.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows({**row, "correct": "yes" if at else "no"} for at, row in enumerate(rows))
    names = ran(folder, monkeypatch)
    assert {source for source, *_ in names["rates"].fetchall()} >= {"Harbour Post", "Herald"}
    assert ("anna reed", 2) in names["cited"].fetchall()
    assert any("council must act now" in claim and articles == 2 for claim, articles, *_ in names["claims"].fetchall())
    assert sum(each.correct for each in names["precisions"]) == len(rows) - 1
    assert names["axes"].lines
    assert re.search(r"\b6 articles published from", capsys.readouterr().out)


def test_it_is_written_without_outputs_and_names_its_cells_once() -> None:
    code = [cell for cell in cells() if cell["cell_type"] == "code"]
    assert [(cell["outputs"], cell["execution_count"]) for cell in code] == [([], None)] * len(code)
    assert len({cell["id"] for cell in cells()}) == len(cells())
