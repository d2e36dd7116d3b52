"""What became of the figures is told as a whole: a few flags must not look as if all else had been checked."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.summary import FLAG_ORDER
from pipeline.models import SEVERITY, ArticleLine, RunRecord, Verdict
from pipeline.render import Listed, index_html, report_html, report_md
from pipeline.render.words import coverage_word
from tests.command import ARTICLES, argmap
from tests.example_map import done


@pytest.mark.parametrize(
    ("counted", "told"),
    [
        ({"supported": 3, "contradicted": 1}, "4 figures looked at: 4 decided"),
        (
            {"supported": 1, "not_in_table": 2, "not_checkable": 3},
            "6 figures looked at: 1 decided, 2 without a row in the table, 3 not checkable",
        ),
        ({"not_checked": 1}, "1 figure looked at: 0 decided, 1 not checked"),
        ({}, "0 figures looked at: 0 decided"),
    ],
)
def test_the_figures_are_told_by_what_became_of_them(counted: dict[str, int], told: str) -> None:
    assert coverage_word(counted) == told


@given(st.dictionaries(st.sampled_from(list(Verdict)), st.integers(1, 10**6)))
def test_every_figure_is_in_one_of_the_counts(counted: dict[Verdict, int]) -> None:
    whole, *parts = (int(number) for number in re.findall(r"\d+", coverage_word(counted)))
    assert whole == sum(parts) == sum(counted.values())


def line(**given: object) -> ArticleLine:
    fields = {"id": "a1", "title": "One", "slug": "one", "file": "one.md", "statements": {}, "figures": 6}
    return ArticleLine(**(fields | {"verdicts": {"not_in_table": 1}, "flags": 1, "not_checked": 0} | given))


def index_of(*lines: ArticleLine) -> str:
    run = RunRecord(key="k", started="2025-03-01T10:00:00Z", code="0", engine="rules", articles=lines)
    return index_html([Listed(run)])


def test_the_index_adds_the_figures_of_its_articles_up() -> None:
    first = line(figure_verdicts={"supported": 2, "not_in_table": 1})
    second = line(id="a2", slug="two", figure_verdicts={"not_checkable": 4, "outdated": 1})
    page = index_of(first, second)
    assert "8 figures looked at: 3 decided, 1 without a row in the table, 4 not checkable." in page
    assert "not recognised as figures" in page
    assert '<td class="num" data-name="Decided">2</td>' in page


def test_a_run_of_an_earlier_version_is_told_without_counts_that_nobody_made() -> None:
    page = index_of(line(), line(id="a2", slug="two", figure_verdicts={"supported": 2}))
    assert "looked at" not in page
    assert '<td class="num" data-name="Decided">–</td>' in page


def test_report_and_memo_say_how_many_figures_were_decided() -> None:
    for text in (report_html(done()), report_md(done())):
        assert "8 figures looked at: 6 decided, 1 without a row in the table, 1 not checkable." in text


def test_the_summary_of_several_files_tells_all_figures_within_eighty_columns(tmp_path: Path) -> None:
    ran = argmap("run", *sorted(ARTICLES.glob("*.md")), "--out", "out", cwd=tmp_path)
    record = RunRecord.model_validate_json((tmp_path / "out" / "run.json").read_text(encoding="utf-8"), strict=False)
    said = " ".join(ran.stdout.split())
    whole, decided = map(int, re.search(r"(\d+) figures looked at: (\d+) decided", said).groups())
    assert len(record.articles) > 1
    assert whole == sum(each.figures for each in record.articles)
    assert 0 < decided < whole
    assert "Numbers that were not recognised as figures are not among them." in said
    assert all(len(each) <= 80 for each in ran.stdout.splitlines() if "/" not in each)
    assert all(len(each) <= 80 for each in ran.stderr.splitlines()[:3])


def test_the_terminal_tells_every_verdict_that_is_a_flag() -> None:
    assert set(FLAG_ORDER) == {verdict for verdict in Verdict if SEVERITY[verdict]}
