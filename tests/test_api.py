"""The library as other programs call it."""

from datetime import date
from pathlib import Path

import pytest

import pipeline
from pipeline import check_map, load_table, map_article, read_article, read_quantities
from pipeline.errors import InputError
from pipeline.models import Verdict
from tests.command import ROOT

TEXT = """Arms cost money

South Korea should say what its arms cost. South Korea's defence budget was 59.4 trillion won in 2024, because the
neighbours arm as well. Therefore the debate needs figures.
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "arms.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def test_an_article_is_read_mapped_and_checked_in_three_calls(path: Path) -> None:
    article = read_article(path, published=date(2025, 3, 1))
    argmap = map_article(article)
    found = check_map(argmap, article, load_table(ROOT / "corpus" / "reference"))
    assert argmap.apex
    assert [finding.verdict for finding in found.findings if finding.quote == "59.4 trillion won"] == [
        Verdict.SUPPORTED
    ]


def test_figures_are_read_from_plain_text() -> None:
    assert [quantity.text for quantity in read_quantities("It grew by 3% in 2024.")] == ["3%", "2024"]


def test_run_is_the_command_and_says_where_it_wrote(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = pipeline.run([path], out=tmp_path / "out")
    assert [line.title for line in outcome.record.articles] == ["Arms cost money"]
    assert pipeline.run([path], out=tmp_path / "out").reused


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="missing"):
        read_article(tmp_path / "missing.txt")


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError):
        pipeline.nonsense  # noqa: B018
