"""The text against itself: votes, lists, shares, sums in two currencies, contrasts and causes."""

import time
from datetime import date
from decimal import Decimal

import pytest

from pipeline.models import Verdict
from pipeline.verify import default_policy
from tests.checked import about, checked

VOTE = "On 6 May 2024 the UN Security Council adopted a text."


def of(text: str, reason: str, **how: object) -> tuple[Verdict, str]:
    """Verdict and formula of the one consistency finding with this reason."""
    found = [f for f in checked(text, **how).findings if f.kind == "consistency" and f.reason == reason]  # type: ignore[arg-type]
    assert len(found) == 1, checked(text).findings
    return found[0].verdict, found[0].formula


class TestVotes:
    def test_a_tally_is_matched_as_a_whole_and_added_up(self) -> None:
        text = f"{VOTE} It passed with 11 votes in favour, 1 against and 3 abstentions."
        found = checked(text)
        assert {f.reason for f in found.findings if f.kind == "numeric"} == {"TALLY"}
        assert of(text, "VOTE_SUM") == (Verdict.SUPPORTED, "11 + 1 + 3 = 15 = 15")

    def test_a_wrong_count_in_a_tally_is_named_and_the_others_stand(self) -> None:
        found = checked(f"{VOTE} It passed with 11 votes in favour, 2 against and 3 abstentions.")
        wrong = about(found, "2")
        assert (wrong.verdict, wrong.suggestion) == (Verdict.CONTRADICTED, "1")
        assert about(found, "11 votes in favour").verdict is Verdict.SUPPORTED

    def test_more_votes_than_members_cannot_be(self) -> None:
        text = f"{VOTE} It passed with 11 votes in favour and 5 abstentions."
        assert of(text, "VOTE_SUM")[0] is Verdict.INCONSISTENT

    def test_a_score_is_read_as_votes(self) -> None:
        found = checked("The UN Security Council passed the text 11-1-3 on 6 May 2024.")
        assert [f.quote for f in found.findings if f.reason == "TALLY"] == ["11", "1", "3"]

    def test_votes_of_another_day_are_named(self) -> None:
        text = "On 9 March 2023 the UN Security Council voted: 11 votes in favour, 1 against and 3 abstentions."
        found = about(checked(text), "11")
        assert (found.verdict, found.suggestion) == (Verdict.WRONG_PERIOD, "6 May 2024")

    def test_sums_need_no_table(self) -> None:
        text = f"{VOTE} It passed with 11 votes in favour and 5 abstentions."
        assert of(text, "VOTE_SUM", table=None)[0] is Verdict.INCONSISTENT

    def test_every_body_of_the_policy_says_where_its_membership_comes_from(self) -> None:
        assert all(body.source and body.members > 1 for body in default_policy().bodies)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Five members—Ana, Bo, Cy, Dee, and Eli—stayed away.", Verdict.SUPPORTED),
        ("Five members (Ana, Bo, Cy and Dee) stayed away.", Verdict.INCONSISTENT),
        ("There are three capitals: Northaven, Easton and Weston.", Verdict.SUPPORTED),
        ("There are four capitals: Northaven, Easton and Weston.", Verdict.INCONSISTENT),
        ("Three states—Bosnia and Herzegovina, Norland, and Sudland—signed.", Verdict.SUPPORTED),
    ],
)
def test_a_stated_count_is_held_against_the_list_that_follows(text: str, verdict: Verdict) -> None:
    assert of(text, "LIST_COUNT")[0] is verdict


@pytest.mark.parametrize(
    "text",
    [
        "Five members, including Ana, Bo and Cy, stayed away.",
        "Five members (among them Ana and Bo) stayed away.",
        "Five members (as in 2019) stayed away.",
        "It had two aims: to win, and to be seen to win.",
    ],
)
def test_what_is_no_full_list_is_not_counted(text: str) -> None:
    assert not [f for f in checked(text).findings if f.reason == "LIST_COUNT"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("In the poll 112% of respondents agreed.", "SHARE_BOUND"),
        ("It cost $40 billion, including $66 billion for ships.", "PART_EXCEEDS_WHOLE"),
    ],
)
def test_what_cannot_be_is_inconsistent(text: str, reason: str) -> None:
    assert of(text, reason)[0] is Verdict.INCONSISTENT


@pytest.mark.parametrize(
    "text",
    ["Exports grew by 112% of course.", "It cost $66 billion, including $40 billion for ships.", "Output rose 150%."],
)
def test_what_can_be_is_left_alone(text: str) -> None:
    assert not [f for f in checked(text).findings if f.kind == "consistency"]


class TestCurrencyPairs:
    TEXT = "The law of 2023 grants 100 billion won (about $80 million) to the coast."

    @staticmethod
    def rate(won: str) -> object:
        return lambda _base, _quote, _day: Decimal(won)

    def test_a_pair_that_fits_the_days_rate_is_supported(self) -> None:
        assert of(self.TEXT, "CURRENCY_PAIR", rates=self.rate("1250"))[0] is Verdict.SUPPORTED

    def test_a_pair_that_fits_one_day_only_says_which(self) -> None:
        def rates(_base: str, _quote: str, day: date) -> Decimal:
            return Decimal(1250) if day.year == 2023 else Decimal(1400)

        assert of(self.TEXT, "CONVERSION_DATE", rates=rates)[0] is Verdict.SUPPORTED

    def test_a_pair_that_no_day_near_explains_is_inconsistent(self) -> None:
        assert of(self.TEXT, "CURRENCY_PAIR", rates=self.rate("900"))[0] is Verdict.INCONSISTENT

    def test_without_rates_it_is_not_checked(self) -> None:
        assert of(self.TEXT, "NO_RATES")[0] is Verdict.NOT_CHECKED

    def test_the_second_sum_gets_no_finding_of_its_own(self) -> None:
        found = checked(self.TEXT, rates=self.rate("1250"))  # type: ignore[arg-type]
        assert not [f for f in found.findings if f.kind == "numeric" and "80" in f.quote]


def test_shares_of_two_questions_are_not_to_be_contrasted() -> None:
    text = "In 2023, 58.4% of Norlanders support the treaty. However, only 36% of people in Sudland trust the alliance."
    assert of(text, "NOT_COMPARABLE")[0] is Verdict.INCONSISTENT


def test_a_quantity_stated_twice_with_values_that_exclude_each_other_is_inconsistent() -> None:
    text = "Norland's defence budget was $52.3 billion in 2023.\nIn 2023 the defence budget of Norland was $48 billion."
    (found,) = [each for each in checked(text).findings if each.reason == "STATED_TWICE"]
    assert found.verdict is Verdict.INCONSISTENT
    assert [each.quote for each in found.others] == ["$52.3 billion"]


def test_two_vintages_of_one_figure_are_not_a_contradiction() -> None:
    proposed = "Norland proposed a defence budget of $61.58 billion for 2024."
    text = f"{proposed}\nNorland's defence budget was $59.42 billion in 2024."
    assert not [f for f in checked(text).findings if f.reason == "STATED_TWICE"]


def test_an_effect_cannot_come_before_its_cause() -> None:
    text = (
        "In 2023, 58.4% of Norlanders support the treaty. "
        "This shift has prompted a rise in exports from $150 billion in 2016 to $231 billion in 2023."
    )
    assert of(text, "ANACHRONISM")[0] is Verdict.INCONSISTENT


@pytest.mark.parametrize(
    "pattern",
    [
        "In 2020 $1 billion, ",
        "Norland defence budget $1 billion in 2020 ",
        "5 votes in favour, 3 against, ",
        "Five members—A, B, ",
        "$5 billion (5 billion won) ",
        "Norland's defence budget was $5.1 billion in 2020. ",
        "five (",
        "North Norlandd Sudlandic ",
        "Norland accounted for 5% of the treaty's exports ",
        "$3 billion and $2 billion, $5 billion in all, ",
        "Norland has the second-largest exports in the world ",
        "highest exports since 2010 ",
        "In 2027 exports fell in 2026 in response to 2028 ",
    ],
)
def test_hostile_repetition_takes_time_in_proportion(pattern: str) -> None:
    started = time.process_time()
    checked((pattern * 4000)[:20_000])
    assert time.process_time() - started < 10
