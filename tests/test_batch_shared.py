"""Results that are given to others, and two runs side by side: from real batches, as commands."""

import hashlib
import json
import shutil
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.batch.schemas import SCHEMAS
from tests.command import argmap
from tests.test_batch import batch, write

OWN = (
    "Wages on the island have not kept up with rents, although the harbour board had promised as much in the spring.",
    "Two new bridges are planned in the valley, and nobody has said yet who is going to pay for the second of them.",
    "The letter of the parish praised the long winter, the many repairs and all those who had given their evenings.",
)
ROWS = [
    {
        "id": f"r{at}",
        "title": f"Ferries {at}",
        "text": "The council should keep the ferry running in winter, because no bus goes there."
        f" Inflation in Germany was 8.7 percent in 2022, said the officials. {own}",
        "body": "a column with every word of the article once more",
    }
    for at, own in enumerate(OWN, start=1)
]
RUN = 5
"""Words in a row that give an article away."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("shared")
    write(made, ROWS)
    assert batch(made)["done"] == 3
    return made


def strings(folder: Path) -> list[str]:
    """All texts in all files of a folder."""
    found: list[str] = []
    for path in sorted(folder.glob("*.parquet")):
        table = pq.read_table(path)
        found += [cell for column in table.columns if column.type == pa.string() for cell in column.to_pylist() if cell]
    return found


def runs(text: str) -> set[str]:
    words = text.split()
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


@pytest.mark.parametrize(("words", "kept"), [(0, 0), (3, 3)])
def test_shared_results_hold_no_run_of_an_articles_words(folder: Path, words: int, kept: int) -> None:
    done = argmap("batch", "results", "out", "--without-text", "--words", str(words), cwd=folder)
    assert done.stdout == "out/shared\n", done.stderr
    theirs = {run for row in ROWS for text in (str(row["text"]), str(row["body"])) for run in runs(text)}
    assert any(run in text for text in strings(folder / "out" / "results") for run in theirs)
    assert not any(run in text for text in strings(folder / "out" / "shared") for run in theirs)
    place = folder / "out" / "shared"
    texts = duckdb.read_parquet(f"{place}/statements.parquet").fetchall()
    first = str(texts[0][list(SCHEMAS["statements"].names).index("text")])
    assert first.startswith("sha256:" if not kept else "The council should …")


def test_who_has_the_articles_gets_each_text_back_by_its_offsets(folder: Path) -> None:
    argmap("batch", "results", "out", "--without-text", cwd=folder)
    text = {str(row["id"]): str(row["text"]) for row in ROWS}
    quotes = pq.read_table(folder / "out" / "shared" / "findings.parquet").to_pylist()
    assert quotes
    for each in quotes:
        own = text[each["own_id"]][each["start"] : each["end"]]
        assert each["quote"] == f"sha256:{hashlib.sha256(own.encode()).hexdigest()[:16]}"
        assert each["message"] is None


def test_shared_results_are_of_the_same_schema_and_answer_the_same_questions(folder: Path) -> None:
    argmap("batch", "results", "out", "--without-text", cwd=folder)
    for name, schema in SCHEMAS.items():
        assert pq.read_schema(folder / "out" / "shared" / f"{name}.parquet").equals(schema), name
    told = [json.loads(argmap("stats", f"out/{name}", "--json", cwd=folder).stdout) for name in ("results", "shared")]
    for part in ("verdicts", "rates", "roles", "cited", "differences", "methods"):
        assert told[0][part] == told[1][part]


def test_two_runs_are_compared_by_verdict_and_by_what_had_changed(folder: Path, tmp_path: Path) -> None:
    for side in ("a", "b"):
        shutil.copytree(folder / "out" / "results", tmp_path / side / "results")
    place = tmp_path / "b" / "results"
    findings = pq.read_table(place / "findings.parquet").to_pylist()
    (inflation,) = [each for each in findings if each["own_id"] == "r1" and each["quote"] == "8.7 percent"]
    was, inflation["verdict"] = inflation["verdict"], "ambiguous"
    kept = [each for each in findings if each["own_id"] != "r2"]
    pq.write_table(pa.Table.from_pylist(kept, SCHEMAS["findings"]), place / "findings.parquet")
    articles = pq.read_table(place / "articles.parquet").to_pylist()
    for each in articles:
        each["table_hash"] = "another"
    pq.write_table(pa.Table.from_pylist(articles[:2], SCHEMAS["articles"]), place / "articles.parquet")
    found = json.loads(argmap("diff", "a", "b", "--json", cwd=tmp_path).stdout)
    assert (found["same_articles"], found["edited_articles"], found["lost_articles"]) == (2, 0, 1)
    assert (found["changed_findings"], found["gained_findings"]) == (1, 0)
    assert found["lost_findings"] == sum(each["own_id"] == "r2" for each in findings)
    (one,) = found["findings"]
    assert (one["own_id"], one["because"], one["before"], one["after"]) == ("r1", "table", was, "ambiguous")
    lines = argmap("diff", "a", "b", cwd=tmp_path).stdout
    assert "Where table changed" in lines
    assert f"{was.replace('_', ' ')} → ambiguous" in lines
    same = json.loads(argmap("diff", "a", "a", "--json", cwd=tmp_path).stdout)
    assert (same["changed_findings"], same["turned"]) == (0, [])
    assert argmap("diff", "a", "nowhere", cwd=tmp_path).returncode == 2


def test_claims_that_articles_of_a_batch_share_are_told_on_a_page(folder: Path) -> None:
    done = argmap("claims", "out", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert any(each["articles"] == 3 for each in json.loads(done.stdout)["claims"])
    page = (folder / "out" / "claims.html").read_text(encoding="utf-8")
    assert "Ferries 2" in page
    assert "report.html" not in page
