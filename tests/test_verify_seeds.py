"""The worked examples of the design on the two real articles, row by row, located by their figures."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipeline.chunk import read
from pipeline.models import Article, Finding, Findings, Verdict
from pipeline.rates import ecb_rate
from pipeline.reference import load_table
from pipeline.render.places import passages
from tests.checked import about, bare_map, check

TABLE = Path(__file__).resolve().parents[1] / "corpus" / "reference"
PUBLISHED = date(2025, 3, 5)

At = Callable[..., Findings]


@pytest.fixture(scope="module")
def at() -> At:
    """Findings of a text published on a day, against the shipped table."""
    table = load_table(TABLE)

    def findings(text: str, published: date | None = PUBLISHED) -> Findings:
        article = Article.of(text, title="Seed", source="seed", published=published)
        reading = read(article, lambda words: len(words.split()))
        return check(bare_map(article), reading, table, rates=ecb_rate)

    return findings


def verdict(finding: Finding) -> tuple[Verdict, str]:
    return finding.verdict, finding.reason


@pytest.mark.parametrize("published", [PUBLISHED, None])
@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("US$175 billion", {(Verdict.AMBIGUOUS, "DEFINITIONS_DIFFER")}),
        ("US$66 billion", {(Verdict.SUPPORTED, "HOLDS"), (Verdict.APPROXIMATE, "HEDGE_DIRECTION")}),
        ("50%", {(Verdict.APPROXIMATE, "HEDGE_DIRECTION")}),
        ("US$11.5 trillion", {(Verdict.NOT_IN_TABLE, "NO_ENTITY")}),
        ("10 ", {(Verdict.SUPPORTED, "TALLY")}),
        ("five", {(Verdict.SUPPORTED, "TALLY")}),
        ("93", {(Verdict.SUPPORTED, "TALLY")}),
        ("65", {(Verdict.SUPPORTED, "TALLY")}),
        ("18", {(Verdict.SUPPORTED, "TALLY")}),
        ("3.6%", {(Verdict.OUTDATED, "SUPERSEDED")}),
        ("61.5 trillion", {(Verdict.OUTDATED, "SUPERSEDED")}),
        ("first", {(Verdict.SUPPORTED, "FIRST")}),
        ("60 trillion", {(Verdict.SUPPORTED, "HOLDS")}),
        ("growing majority", {(Verdict.OUTDATED, "LATEST_REVERSES")}),
        ("53%", {(Verdict.SUPPORTED, "HOLDS")}),
        ("36%", {(Verdict.SUPPORTED, "HOLDS")}),
        ("steady increase", {(Verdict.AMBIGUOUS, "SERIES_INCOMPLETE")}),
        ("USD 9.6 billion", {(Verdict.APPROXIMATE, "WITHIN_TOLERANCE")}),
        ("USD 16.6 billion", {(Verdict.SUPPORTED, "SUPERSEDED_SINCE"), (Verdict.OUTDATED, "SUPERSEDED")}),
        ("8%", {(Verdict.AMBIGUOUS, "WINDOW_UNSTATED")}),
        ("US$250 billion", {(Verdict.WRONG_PERIOD, "NEIGHBOUR_HOLDS")}),
    ],
)
def test_a_figure_of_the_policy_analysis(
    at: At, policy_text: str, published: date | None, figure: str, expected: set[tuple[Verdict, str]]
) -> None:
    assert verdict(about(at(policy_text, published), figure)) in expected


def test_the_clock_decides_where_a_vintage_changed_after_publication(at: At, policy_text: str) -> None:
    then, now = at(policy_text, PUBLISHED), at(policy_text, None)
    assert verdict(about(then, "16.6")) == (Verdict.SUPPORTED, "SUPERSEDED_SINCE")
    assert verdict(about(now, "16.6")) == (Verdict.OUTDATED, "SUPERSEDED")
    assert about(then, "US$66").verdict is Verdict.APPROXIMATE
    assert about(now, "US$66").verdict is Verdict.SUPPORTED


def test_the_budget_of_the_wrong_year_names_the_right_one(at: At, policy_text: str) -> None:
    found = about(at(policy_text), "US$250 billion")
    assert found.would_hold.startswith("237.5 to 250")
    assert [(row.period, row.holds) for row in found.rows] == [("2024", False), ("2025", True)]
    assert found.suggestion.startswith("about US$231 billion in 2024")
    assert found.flag


def test_the_proposal_and_the_budget_that_replaced_it_are_both_named(at: At, policy_text: str) -> None:
    found = about(at(policy_text), "61.5 trillion")
    assert {row.row_id for row in found.rows} == {"kor-budget-2025", "kor-budget-2025-proposed"}
    assert "cut off" in found.message


def test_the_security_council_vote_has_its_three_checks(at: At, policy_text: str) -> None:
    found = at(policy_text)
    council = [f for f in found.findings if f.kind == "consistency" and f.reason in ("VOTE_SUM", "LIST_COUNT")]
    formulas = {(f.reason, f.formula, f.verdict) for f in council}
    assert ("VOTE_SUM", "10 + 5 = 15 = 15", Verdict.SUPPORTED) in formulas
    assert ("LIST_COUNT", "5 = 5", Verdict.SUPPORTED) in formulas
    assert ("VOTE_SUM", "93 + 65 + 18 = 176 ≤ 193", Verdict.SUPPORTED) in formulas


@pytest.mark.parametrize("reason", ["DUPLICATE_REFERENT", "NOT_COMPARABLE", "ANACHRONISM"])
def test_what_the_text_proves_against_itself(at: At, policy_text: str, reason: str) -> None:
    (found,) = [f for f in at(policy_text).findings if f.reason == reason]
    assert (found.verdict, found.flag) == (Verdict.INCONSISTENT, True)
    assert len(passages(found, policy_text)) == 2
    assert all(policy_text[each.start : each.end] == each.quote for each in found.others)


def test_the_conversion_fits_the_day_of_the_announcement(at: At, policy_text: str) -> None:
    (found,) = [f for f in at(policy_text).findings if f.reason == "CONVERSION_DATE"]
    assert found.verdict is Verdict.SUPPORTED
    assert "2024-08-27" in found.message


def test_no_period_is_reckoned_back_from_a_day_of_publication_that_nobody_knows(at: At, policy_text: str) -> None:
    periods = [f.quantity.period for f in at(policy_text, None).findings if f.quantity and f.quantity.period]
    assert periods
    assert max(each.start or "" for each in periods) < "2030"


def test_years_get_no_finding(at: At, policy_text: str) -> None:
    quotes = {f.quote for f in at(policy_text).findings}
    assert not quotes & {str(year) for year in range(1900, 2100)}


@pytest.mark.parametrize("published", [PUBLISHED, None])
def test_the_news_item_stays_clean(at: At, news_text: str, published: date | None) -> None:
    found = [f for f in at(news_text, published).findings if f.kind in ("numeric", "consistency")]
    assert {f.verdict for f in found} <= {Verdict.NOT_CHECKABLE}
