"""Measures by meaning: they rank names, and see no figures."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.checking import Checking
from pipeline.embed import MiniLM
from pipeline.models import Measure, Verdict
from pipeline.ports import Vectors
from pipeline.reference import NearMeasures
from pipeline.verify import MemoryTable
from tests.checked import MEASURES, TABLE, about, bare_map, reading_of

EMBEDDER = MiniLM()
NEAR = NearMeasures(TABLE, EMBEDDER)


class Letters:
    """A quick embedder that compares letters, and counts what it is asked."""

    fingerprint = "letters"

    def __init__(self) -> None:
        self.texts = 0

    def count(self, text: str) -> int:
        return len(text)

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        rows = np.array([[text.count(chr(48 + n)) + 0.01 for n in range(75)] for text in texts], dtype=np.float32)
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("The army of Norland counts 120,000 men and women in uniform.", "troops"),
        ("Goods worth 231 billion dollars were sold to other countries.", "exports"),
        ("What the government sets aside for its armed forces.", "budget"),
        ("Delegations that did not vote for either side.", "abstain"),
    ],
)
def test_a_paraphrase_ranks_its_measure_among_the_first(text: str, measure: str) -> None:
    assert measure in [id_ for id_, _ in NEAR(text)[:3]]


def test_all_measures_are_ranked_best_first_and_another_figure_makes_no_difference() -> None:
    ranked = NEAR("Norland's exports came to 175 billion dollars.")
    assert {id_ for id_, _ in ranked} == {measure.measure_id for measure in MEASURES}
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)
    other = dict(NEAR("Norland's exports came to 275 billion dollars."))
    assert all(abs(other[id_] - score) < 0.05 for id_, score in ranked)


def test_a_table_without_measures_ranks_nothing() -> None:
    assert NearMeasures(MemoryTable((), (), ()), EMBEDDER)("exports") == ()


def large() -> MemoryTable:
    return MemoryTable(
        (), (), tuple(Measure(measure_id=f"m{n}", label=f"Index {n}", dimension="x") for n in range(500))
    )


def test_a_large_table_is_embedded_once_and_kept(tmp_path: Path) -> None:
    first, again = Letters(), Letters()
    ranked = NearMeasures(large(), first, tmp_path / "measures")("index 7")
    assert NearMeasures(large(), again, tmp_path / "measures")("index 7") == ranked
    assert (first.texts, again.texts) == (501, 1)


def test_a_spoilt_file_or_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    ranked = NearMeasures(large(), Letters(), tmp_path)("index 7")
    (file,) = tmp_path.glob("*.npy")
    file.write_bytes(b"\x93NUMPY spoilt")
    assert NearMeasures(large(), Letters(), tmp_path)("index 7") == ranked
    (tmp_path / "file").write_text("no folder")
    assert NearMeasures(large(), Letters(), tmp_path / "file")("index 7") == ranked


def test_a_figure_that_is_not_in_the_table_is_told_the_nearest_measure_and_stays_unaligned() -> None:
    reading = reading_of("Norland, it says, budgeted 52 billion dollars for its defenders in 2023.")
    found = about(Checking(EMBEDDER, TABLE).findings(bare_map(reading.article), reading), "52")
    assert (found.verdict, found.reason) == (Verdict.NOT_IN_TABLE, "NO_MEASURE")
    assert found.message.endswith("Nearest in the table: defence budget.")
    assert found.quantity is not None
    assert found.quantity.measure is None


@pytest.mark.parametrize(
    "text",
    [
        "Norland paid 52.3 billion dollars for a bridge of gold.",
        "In 2023 70% of the Norlanders put money into budgets for the defence of Norland.",
        "Westmark put 52.3 billion dollars into budgets for its defence.",
    ],
)
def test_no_hint_where_nothing_is_near_or_fits_or_has_rows(text: str) -> None:
    reading = reading_of(text)
    for found in Checking(EMBEDDER, TABLE).findings(bare_map(reading.article), reading).findings:
        assert "Nearest in the table" not in found.message


def test_without_a_table_nothing_is_embedded() -> None:
    embedder = Letters()
    reading = reading_of("Norland paid 52.3 billion dollars for a bridge of gold.")
    Checking(embedder).findings(bare_map(reading.article), reading)
    assert embedder.texts == 0


def test_two_tables_have_vectors_of_their_own(tmp_path: Path) -> None:
    other = replace(
        large(), of_measures=tuple(m.model_copy(update={"label": f"{m.label} b"}) for m in large().of_measures)
    )
    for table in (large(), other):
        NearMeasures(table, Letters(), tmp_path)("index 7")
    assert len(list(tmp_path.glob("*.npy"))) == 2
