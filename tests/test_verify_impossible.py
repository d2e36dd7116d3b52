"""What cannot be: sums past the whole, parts past it, a future told as past, effects before causes, other prices."""

from dataclasses import replace
from datetime import date

import pytest

from pipeline.models import (
    Fidelity,
    Finding,
    Inference,
    Role,
    Scheme,
    Span,
    Statement,
    Verdict,
)
from tests.checked import ROWS, TABLE, about, bare_map, check, checked, fact, reading_of
from tests.derived_table import TABLE as COUNTRIES

BEFORE = date(2025, 3, 1)


def reasons(text: str, reason: str) -> list[Finding]:
    """Findings with a reason, in a text that was published in March 2025."""
    return [f for f in checked(text, None, published=BEFORE).findings if f.reason == reason]


@pytest.mark.parametrize(
    "text",
    [
        "In the poll 62% supported the treaty, 45% opposed it and 8% were undecided.",
        "In a poll 62% of voters support the treaty and 45% reject it.",
        "The mix is made up of 60% oil, 30% gas and 20% coal.",
        "Exports were split into 70% goods and 45% services.",
    ],
)
def test_shares_of_one_whole_do_not_pass_it(text: str) -> None:
    (found,) = reasons(text, "SHARES_SUM")
    assert found.verdict is Verdict.INCONSISTENT
    assert "> 100" in found.formula


@pytest.mark.parametrize(
    "text",
    [
        "In the poll 62% supported the treaty, 30% opposed it and 8% were undecided.",
        "In the poll 62% supported the treaty and 45% opposed the tax.",
        "Some 62% of men support the treaty and 45% of women reject it.",
        "Support rose to 62% in 2024, while 45% opposed it in 2020.",
        "About 62% support the treaty and nearly 45% oppose it.",
        "The mix is made up of 60.2% oil, 30.1% gas and 9.8% coal.",
        "It consists of 60% oil, 50% of which is imported, and 20% gas.",
    ],
)
def test_shares_that_may_be_of_several_wholes_are_left_alone(text: str) -> None:
    assert reasons(text, "SHARES_SUM") == []


def test_a_part_is_no_larger_than_its_whole() -> None:
    (found,) = reasons("In the end 9 of the 7 members signed.", "PART_EXCEEDS_WHOLE")
    assert found.formula == "9 > 7"
    assert reasons("In the end 5 of the 7 members signed.", "PART_EXCEEDS_WHOLE") == []


def test_a_share_that_the_table_bounds_does_not_pass_it() -> None:
    found = about(checked("Germany's unemployment rate was 130% in 2023.", COUNTRIES), "130%", "consistency")
    assert (found.verdict, found.reason) == (Verdict.INCONSISTENT, "SHARE_BOUND")


@pytest.mark.parametrize(
    "text",
    [
        "In 2027 exports fell to $3 billion.",
        "In 2027, the country's exports rose by 4%.",
        "Exports fell to $3 billion in 2027.",
        "The fleet shrank by 4% in 2026.",
    ],
)
def test_a_future_is_not_told_as_past(text: str) -> None:
    (found,) = reasons(text, "FUTURE_AS_PAST")
    assert found.verdict is Verdict.INCONSISTENT
    assert "2025-03-01" in found.message


@pytest.mark.parametrize(
    "text",
    [
        "In 2024 exports fell to $3 billion.",
        "In 2027 exports will fall to $3 billion.",
        "Exports are expected to have fallen to $3 billion in 2027.",
        "The forecast fell to $3 billion in 2027.",
        "Yields fell to 3% on bonds that mature in 2027.",
        "The target for 2027 rose to $3 billion.",
        "The novel opens after exports fell to $3 billion in 2027.",
    ],
)
def test_plans_forecasts_and_stories_may_speak_of_the_future(text: str) -> None:
    assert reasons(text, "FUTURE_AS_PAST") == []


def test_without_a_date_of_publication_nothing_is_future() -> None:
    found = checked("In 2027 exports fell to $3 billion.", None, published=None).findings
    assert not [f for f in found if f.reason == "FUTURE_AS_PAST"]


@pytest.mark.parametrize(
    "text",
    [
        "The blockade of 2022 led to a fall in trade in 2019.",
        "Trade fell in 2019 in response to the blockade of 2022.",
        "In response to the blockade of 2022, trade fell in 2019.",
    ],
)
def test_inside_a_sentence_an_effect_does_not_come_before_its_cause(text: str) -> None:
    (found,) = reasons(text, "ANACHRONISM")
    assert found.formula == "2019-12-31 < 2022-01-01"
    assert [text[each.start : each.end] for each in found.others] == ["2022"]


@pytest.mark.parametrize(
    "text",
    [
        "The blockade of 2019 led to a fall in trade in 2022.",
        "The blockade of 2022 led to changes in the treaty that was signed in 1995.",
        "The blockade of 2022 led to the fall of a regime which took power in 1980.",
        "The blockade of 2022 led to a return to levels last seen in 2010.",
        "In response to the blockade of 2022, parliament changed the act of 2019.",
        "Trade fell in 2019 and the blockade of 2022 led to talks.",
        "The blockade of 2022 led to more trade than in 2019.",
    ],
)
def test_dates_of_something_else_are_no_effect(text: str) -> None:
    assert reasons(text, "ANACHRONISM") == []


def mapped(text: str, scheme: Scheme) -> list[Finding]:
    """Anachronisms of a map in which the first sentence supports the second."""
    reading = reading_of(text, BEFORE)
    statements = tuple(
        Statement(
            id=f"s{n}",
            role=Role.CLAIM,
            text=sentence.text,
            title=f"s{n}",
            fidelity=Fidelity.QUOTATION,
            spans=(Span(start=sentence.start, end=sentence.end, quote=sentence.text),),
        )
        for n, sentence in enumerate(reading.sentences)
    )
    link = Inference(id="i", premises=("s0",), conclusion="s1", scheme=scheme)
    argmap = bare_map(reading.article).model_copy(update={"statements": statements, "inferences": (link,)})
    return [f for f in check(argmap, reading, None).findings if f.reason == "ANACHRONISM"]


def test_along_the_map_an_effect_does_not_come_before_its_cause() -> None:
    text = "The blockade began in 2022. Trade fell by a third in 2019."
    (found,) = mapped(text, Scheme.CAUSE_TO_EFFECT)
    assert (found.verdict, found.quote) == (Verdict.INCONSISTENT, "2019")
    assert mapped(text, Scheme.DEFAULT) == []
    assert len(mapped("The blockade began in 2022. As a result trade fell by a third in 2019.", Scheme.DEFAULT)) == 1
    assert mapped("The blockade began in 2018. Trade fell by a third in 2019.", Scheme.CAUSE_TO_EFFECT) == []


class TestPrices:
    TWO = replace(
        TABLE,
        rows=(
            *(row for row in ROWS if row.row_id != "b2023"),
            fact("now", "52.3e9", 2023, price_basis="current"),
            fact("real", "44.1e9", 2023, price_basis="constant 2015"),
        ),
    )

    @pytest.mark.parametrize(
        ("text", "figure", "verdict", "reason"),
        [
            ("In constant prices Norland's defence budget was $44.1 billion in 2023.", "44.1", "supported", "HOLDS"),
            ("At current prices Norland's defence budget was $52.3 billion in 2023.", "52.3", "supported", "HOLDS"),
            (
                "In real terms Norland's defence budget was $52.3 billion in 2023.",
                "52.3",
                "unit_mismatch",
                "PRICE_BASIS",
            ),
            (
                "At current prices Norland's defence budget was $44.1 billion in 2023.",
                "44.1",
                "unit_mismatch",
                "PRICE_BASIS",
            ),
            ("In real terms Norland's defence budget was $60.0 billion in 2023.", "60.0", "contradicted", "VALUE"),
            ("Norland's defence budget was $44.1 billion in 2023.", "44.1", "ambiguous", "DEFINITIONS_DIFFER"),
        ],
    )
    def test_the_prices_that_a_sentence_names_decide(self, text: str, figure: str, verdict: str, reason: str) -> None:
        found = about(checked(text, self.TWO), figure)
        assert (found.verdict, found.reason) == (Verdict(verdict), reason), found.message
