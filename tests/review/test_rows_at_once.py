"""Several rows entered in one save: all of them or none, told by line, and never against what was not seen."""

from pathlib import Path

import pytest
from sqlalchemy import select

from pipeline.errors import InputError
from pipeline.models import Verdict
from pipeline.review.checking.preparing import Claim, NewRow, version_of
from pipeline.review.checking.service import Checks
from pipeline.review.current import current
from pipeline.review.database import tables as t
from pipeline.review.trouble import Conflict, Unseen
from tests.checked import TABLE
from tests.review.checked_again import done, entry, year
from tests.review.test_checks import AtDesk, at

TWO = "Norland's defence budget is 66.4 billion dollars in 2025. Its exports were 240.5 billion dollars in 2025."
OTHER = "The defence budget of Norland was 71.9 billion dollars in 2025."


@pytest.fixture
def stories(at: AtDesk) -> tuple[int, int]:
    """Two stories with claims for which there is no row."""
    return at.story(done(TWO)), at.story(done(OTHER))


def claim(at: AtDesk, story: int, words: str) -> Claim:
    """A claim as it is seen now."""
    with at.checks.database.reading() as session:
        found = at.found(story, words)
        return Claim(story, found.id, found.quote, version_of(session, story, found))


def rows_kept(at: AtDesk) -> int:
    with at.checks.database.reading() as session:
        return len(session.scalars(select(t.EnteredRow)).all())


def test_rows_for_claims_of_several_stories_are_kept_together_and_decide_them_at_once(
    at: AtDesk, stories: tuple[int, int]
) -> None:
    first, second = stories
    outcome = at.checks.enter_all(
        at.ada,
        [
            NewRow(entry(), claim(at, first, "66.4")),
            NewRow(entry(measure="exports", value="240.5"), claim(at, first, "240.5")),
            NewRow(entry(period=year(2025), definition="as agreed", value="71.9"), claim(at, second, "71.9")),
        ],
    )
    assert len(outcome.rows) == rows_kept(at) == 3
    assert at.found(first, "240.5").verdict is Verdict.SUPPORTED
    assert {change.story for change in outcome.changes} == {first, second}
    assert outcome.stories == ()


def test_one_line_that_does_not_fit_keeps_all_of_them_out_and_each_fault_is_told_by_its_line(
    at: AtDesk, stories: tuple[int, int]
) -> None:
    first, second = stories
    rows = [
        NewRow(entry(), claim(at, first, "66.4")),
        NewRow(entry(measure="exports", unit="%", value="1"), claim(at, first, "240.5")),
        NewRow(entry(measure="troops", unit="ships", value="2", scale=0), claim(at, second, "71.9")),
    ]
    with pytest.raises(InputError) as refused:
        at.checks.enter_all(at.ada, rows)
    assert "“240.5 billion dollars”: " in refused.value.sentence
    assert "“71.9 billion dollars”: " in refused.value.sentence
    assert "66.4" not in refused.value.sentence
    assert rows_kept(at) == 0
    assert at.found(first, "66.4").verdict is Verdict.NOT_IN_TABLE


def test_two_lines_that_are_the_same_observation_are_refused_together(at: AtDesk, stories: tuple[int, int]) -> None:
    other = entry(value="71.9", quotation="in another table")
    rows = [NewRow(entry(), claim(at, stories[0], "66.4")), NewRow(other, claim(at, stories[1], "71.9"))]
    with pytest.raises(InputError, match="same observation"):
        at.checks.enter_all(at.ada, rows)
    assert rows_kept(at) == 0


def test_lines_that_say_the_same_are_one_row_for_all_their_claims(at: AtDesk, stories: tuple[int, int]) -> None:
    rows = [NewRow(entry(), claim(at, stories[0], "66.4")), NewRow(entry(), claim(at, stories[1], "71.9"))]
    outcome = at.checks.enter_all(at.ada, rows)
    assert len(outcome.rows) == rows_kept(at) == 1
    assert at.found(stories[0], "66.4").verdict is Verdict.SUPPORTED
    assert at.found(stories[1], "71.9").verdict is Verdict.CONTRADICTED


def test_who_has_not_seen_that_a_claim_was_decided_meanwhile_is_told_and_saves_nothing(
    at: AtDesk, stories: tuple[int, int]
) -> None:
    first, second = stories
    seen = [claim(at, second, "71.9"), claim(at, first, "66.4")]
    at.checks.enter_all(at.bo, [NewRow(entry(), claim(at, first, "66.4"))])
    other = entry(publisher="Another office", value="66.5")
    with pytest.raises(Conflict) as refused:
        at.checks.enter_all(at.ada, [NewRow(entry(period=year(2024)), seen[0]), NewRow(other, seen[1])])
    assert refused.value.theirs.startswith("“66.4 billion dollars” is supported now")
    assert rows_kept(at) == 1


def test_a_claim_that_is_not_there_any_more_takes_no_row(at: AtDesk, stories: tuple[int, int]) -> None:
    with pytest.raises(Unseen):
        at.checks.enter_all(at.ada, [NewRow(entry(), Claim(stories[0], "f0000000000", "66.4", "v1"))])
    assert rows_kept(at) == 0


def test_trouble_in_the_middle_of_a_save_leaves_nothing_of_it(
    at: AtDesk, stories: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise RuntimeError("odd")

    rows = [NewRow(entry(), claim(at, stories[0], "66.4"), teach="arms bill")]
    monkeypatch.setattr(Checks, "_rechecked", failing)
    with pytest.raises(RuntimeError, match="odd"):
        at.checks.enter_all(at.ada, rows)
    assert rows_kept(at) == 0
    assert at.told("row") == at.told("taught") == []


def test_a_wording_that_cannot_be_one_is_refused_before_anything_is_saved(at: AtDesk, stories: tuple[int, int]) -> None:
    with pytest.raises(InputError, match=r"“66\.4 billion dollars”: "):
        at.checks.enter_all(at.ada, [NewRow(entry(), claim(at, stories[0], "66.4"), teach="12")])
    assert rows_kept(at) == 0


def test_a_wording_that_is_somebody_elses_is_told_after_the_rows_are_safe(at: AtDesk, stories: tuple[int, int]) -> None:
    label = next(each.label for each in TABLE.of_measures if each.measure_id == "exports")
    rows = [
        NewRow(entry(), claim(at, stories[0], "66.4"), teach=label),
        NewRow(entry(measure="exports", value="240.5"), claim(at, stories[0], "240.5")),
    ]
    with pytest.raises(InputError, match=f"the rows are saved, but “{label}” was not taught"):
        at.checks.enter_all(at.ada, rows)
    assert rows_kept(at) == 2
    with at.checks.database.reading() as session:
        assert current(session, stories[0]).findings.findings
    assert at.found(stories[0], "66.4").verdict is Verdict.SUPPORTED


def test_words_of_a_row_are_taught_with_it(at: AtDesk, stories: tuple[int, int], tmp_path: Path) -> None:
    row = NewRow(entry(measure="Arms bought"), claim(at, stories[0], "66.4"), teach="arms bill")
    at.checks.enter_all(at.ada, [row])
    assert at.told("taught") == ["taught that “arms bill” is Arms bought"]
    assert "arms bill" in (tmp_path / "tables" / "taught.csv").read_text(encoding="utf-8")


__all__ = ["at"]
