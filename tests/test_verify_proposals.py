"""What a model may propose of a figure, and what no proposal can bring about."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.evaluate.mutations.telling import memory
from pipeline.models import Finding, Findings, Grain, OpenFigure, Period, Proposal, Verdict
from pipeline.reference import load_table
from pipeline.settings import shipped_table
from pipeline.verify import MemoryTable, open_figures
from tests.checked import MEASURES, ROWS, TABLE, about, bare_map, check, checked, reading_of

PARAPHRASED = "Norland set aside 52 billion dollars for its armed forces in 2023."
"""A figure so round that it could be any row: nothing tells what it measures."""
PRECISE = PARAPHRASED.replace("52", "52.3")
"""Only one row of Norland in that year has it so."""


def proposed(text: str, words: str, proposal: Proposal) -> Finding:
    """The finding on the figure with these words when this is proposed of it."""
    return about(with_proposals(text, {text.index(words): proposal}), words)


def with_proposals(text: str, proposals: dict[int, Proposal]) -> Findings:
    reading = reading_of(text)
    return check(bare_map(reading.article), reading, TABLE, proposals=proposals)


def opened(text: str) -> tuple[OpenFigure, ...]:
    ranked = [(measure.measure_id, 0.5) for measure in MEASURES]
    return open_figures(checked(text).findings, reading_of(text), TABLE, lambda _: ranked)


BUDGET = Proposal(entity="NOR", measure="budget")


def test_a_figure_that_code_cannot_align_is_approximate_when_a_proposal_aligns_it_and_the_row_agrees() -> None:
    assert about(checked(PARAPHRASED), "52").reason == "NO_MEASURE"
    found = proposed(PARAPHRASED, "52", BUDGET)
    assert (found.verdict, found.reason) == (Verdict.APPROXIMATE, "INFERRED_MEASURE")
    assert found.quantity is not None
    assert found.quantity.proposed
    assert found.quantity.inferred == ("measure",)
    assert [row.row_id for row in found.rows] == ["b2023"]
    assert "A model proposed" in found.message


def test_a_precise_figure_that_only_one_row_has_is_approximate_without_a_proposal_and_whatever_is_proposed() -> None:
    found = about(checked(PRECISE), "52.3")
    assert (found.verdict, found.reason) == (Verdict.APPROXIMATE, "INFERRED_MEASURE")
    assert [row.row_id for row in found.rows] == ["b2023"]
    assert proposed(PRECISE, "52.3", Proposal(entity="NOR", measure="exports")) == found
    assert opened(PRECISE) == ()


@pytest.mark.parametrize("said", ["62.3", "43.3", "52300", "0.0523"])
def test_a_figure_that_only_a_proposal_aligns_is_never_flagged_as_false(said: str) -> None:
    found = proposed(PARAPHRASED.replace("52", said), said, BUDGET)
    assert found.verdict is Verdict.NOT_IN_TABLE


@pytest.mark.parametrize(
    ("proposal", "why"),
    [
        (Proposal(entity="NOR", measure="support"), "a share is no sum of money"),
        (Proposal(entity="NOR", measure="nonsense"), "the table has no such measure"),
        (Proposal(entity="nobody", measure="budget"), "the table has no such entity"),
        (Proposal(entity="SUD", measure="budget"), "the table has no row on the two"),
    ],
)
def test_a_proposal_that_does_not_fit_changes_nothing(proposal: Proposal, why: str) -> None:
    assert proposed(PARAPHRASED, "52", proposal) == about(checked(PARAPHRASED), "52"), why


@pytest.mark.parametrize(
    "text",
    [
        "Norland's defence budget was 52.3 billion dollars in 2023.",
        "Norland's defence budget was 90 billion dollars in 2023.",
        "Norland's defence budget was 43.3 billion dollars in 2023.",
        "Norland's defence budget was 12 billion dollars in 1999.",
    ],
)
def test_what_the_text_states_stands_whatever_is_proposed(text: str) -> None:
    words = text.split(" was ")[1][:4]
    before = about(checked(text), words.strip())
    assert proposed(text, words, Proposal(entity="NOR", measure="exports")) == before


def test_a_chosen_row_decides_between_definitions_and_the_newest_vintage_of_it_counts() -> None:
    text = "Norland has by now sent 175 billion dollars abroad for the war effort."
    assert proposed(text, "175", Proposal(entity="NOR", measure="aid")).verdict is Verdict.NOT_IN_TABLE
    assert proposed(text, "175", Proposal(entity="NOR", measure="aid", rows=("a1",))).verdict is Verdict.APPROXIMATE


def test_the_words_of_a_period_are_used_where_the_sentence_names_none() -> None:
    text = "Norland set aside 47 billion dollars for its armed forces."
    year = Period(start=date(2022, 1, 1), end=date(2022, 12, 31), grain=Grain.YEAR)
    assert proposed(text, "47", BUDGET).verdict is Verdict.NOT_IN_TABLE
    assert proposed(text, "47", BUDGET.model_copy(update={"period": year})).verdict is Verdict.APPROXIMATE
    stated = text.replace("forces.", "forces in 2020.")
    assert proposed(stated, "47", BUDGET.model_copy(update={"period": year})).verdict is Verdict.NOT_IN_TABLE


TEXTS = (
    PARAPHRASED,
    PRECISE,
    "Norland's defence budget was 52.3 billion dollars in 2023. It was 46.8 billion dollars the year before.",
    "In 2023 58.4% of Norlanders support the treaty, and 120,000 soldiers serve, 3 percent more than in 2022.",
    "The Security Council passed resolution 9001 with 11 votes in favour, 1 against and 3 abstentions in May 2024.",
    "Norland and Sudland sold goods worth 231 billion dollars abroad in 2023, up 10 percent.",
)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(TEXTS),
    st.builds(
        Proposal,
        entity=st.sampled_from(["NOR", "SUD", "UNSC", "?"]),
        measure=st.sampled_from([*(measure.measure_id for measure in MEASURES), "?"]),
        period=st.sampled_from([None, Period(start=date(2022, 1, 1), end=date(2022, 12, 31))]),
        rows=st.lists(st.sampled_from([row.row_id for row in ROWS]), max_size=3).map(tuple),
    ),
)
def test_no_proposal_makes_a_figure_supported_or_flags_it_as_false(text: str, proposal: Proposal) -> None:
    before = {finding.id: finding for finding in checked(text).findings}
    after = with_proposals(text, dict.fromkeys(range(len(text)), proposal)).findings
    assert {finding.id for finding in after} == set(before)
    for finding in after:
        if finding != before[finding.id]:
            assert before[finding.id].verdict is Verdict.NOT_IN_TABLE
            assert finding.verdict in (Verdict.APPROXIMATE, Verdict.NOT_IN_TABLE)
            assert finding.quantity is not None
            assert finding.quantity.inferred


def test_open_is_what_code_could_not_align_and_the_table_may_have_rows_for() -> None:
    (only,) = opened(f"Sudland trusts the alliance. {PARAPHRASED}")
    assert (only.text, only.sentence, only.antecedent) == ("52 billion dollars", 2, 1)
    assert [entity.entity_id for entity in only.entities] == ["NOR"]
    assert {measure.dimension for measure in only.measures} == {"money"}
    assert only.rows[0].row_id == "b2023"


@pytest.mark.parametrize(
    "text",
    [
        "Norland's defence budget was 52.3 billion dollars in 2023.",
        "Norland's defence budget was 52.3 billion dollars in 1950.",
        "Westmark set aside 52.3 billion dollars for its armed forces in 2023.",
        "Norland could set aside as much as 52.3 billion dollars for its armed forces by 2040.",
        "Norland has two questions to answer.",
    ],
)
def test_nothing_is_open_where_code_aligned_it_or_no_row_can_be_meant_or_no_table_could_tell(text: str) -> None:
    assert opened(text) == ()


def nameless(table: MemoryTable) -> MemoryTable:
    """The same rows of measures that no words of a text can mean."""
    bare = (
        measure.model_copy(update={"label": f"Series {n}", "aliases": (), "family": ()})
        for n, measure in enumerate(table.of_measures)
    )
    return replace(table, of_measures=tuple(bare))


@pytest.mark.parametrize(
    ("text", "figure", "measure", "verdict"),
    [
        ("Norland's defence budget was 52 billion dollars in 2023.", "52", "budget", Verdict.APPROXIMATE),
        ("Norland's defence budget was 61 billion dollars in 2023.", "61", "budget", Verdict.NOT_IN_TABLE),
        ("In 2023 exports of Norland came to 231 billion dollars.", "231", "exports", Verdict.APPROXIMATE),
        ("In 2023 exports of Norland came to 290 billion dollars.", "290", "exports", Verdict.NOT_IN_TABLE),
    ],
)
def test_a_table_whose_measures_have_no_known_names_is_aligned_by_proposals(
    text: str, figure: str, measure: str, verdict: Verdict
) -> None:
    """A true proposal gives what holds; what code alone would flag stays unjudged, for nobody stated what it is of."""
    reading, table = reading_of(text), nameless(TABLE)
    alone = about(check(bare_map(reading.article), reading, table), figure)
    assert alone.verdict in (Verdict.NOT_IN_TABLE, Verdict.APPROXIMATE)
    proposals = {text.index(figure): Proposal(entity="NOR", measure=measure)}
    assert about(check(bare_map(reading.article), reading, table, proposals=proposals), figure).verdict is verdict


def test_on_the_seed_what_only_proposals_align_is_never_more_than_approximate(policy_text: str) -> None:
    known, reading = memory(load_table(shipped_table())), reading_of(policy_text)
    table = nameless(known)
    by_code, blind = (check(bare_map(reading.article), reading, each).findings for each in (known, table))
    rights = {f.start: f.quantity for f in by_code if f.kind == "numeric" and f.quantity and f.quantity.measure}
    proposals = {
        f.start: Proposal(entity=right.entity or "", measure=right.measure or "")
        for f in blind
        if f.kind == "numeric" and f.verdict is Verdict.NOT_IN_TABLE and (right := rights.get(f.start))
    }
    aligned = check(bare_map(reading.article), reading, table, proposals=proposals).findings
    after = [f for f in aligned if f.kind == "numeric" and f.start in proposals]
    assert len(proposals) >= 4
    assert {f.verdict for f in after} == {Verdict.APPROXIMATE, Verdict.NOT_IN_TABLE}
    assert all(f.quantity and f.quantity.proposed for f in after if f.verdict is Verdict.APPROXIMATE)
