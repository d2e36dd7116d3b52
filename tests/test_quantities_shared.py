"""Figures that share a unit or a scale, and those that only stand beside each other."""

import pytest

from pipeline.models import Polarity
from pipeline.quantities import read_quantities
from tests.reading import Row, figures, only

POINTS, PERCENT = "percentage_point", "percent"

PAIRS: list[tuple[str, list[Row]]] = [
    ("It fell from 7 to 4 billion euros.", [
        ("7", "money", "7000000000", "EUR"), ("4 billion euros", "money", "4000000000", "EUR")]),
    ("It fell from 52 to 41 percent.", [("52", PERCENT, "52", "%"), ("41 percent", PERCENT, "41", "%")]),
    ("It went from –0.2 to –0.6 per cent.", [
        ("–0.2", PERCENT, "-0.2", "%"), ("–0.6 per cent", PERCENT, "-0.6", "%")]),
    ("It sank from $90 million in 2019 to below 70 million.", [
        ("$90 million", "money", "90000000", "USD"), ("70 million", "money", "70000000", "USD")]),
    ("It fell from 52 percent in 2019 to 41 in 2023.", [
        ("52 percent", PERCENT, "52", "%"), ("41", PERCENT, "41", "%")]),
    ("It fell to 41 percent from 52.", [("41 percent", PERCENT, "41", "%"), ("52", PERCENT, "52", "%")]),
    ("It fell from $9 billion to about 7.", [
        ("$9 billion", "money", "9000000000", "USD"), ("7", "money", "7000000000", "USD")]),
    # near misses
    ("It fell from 52 percent to 41 members.", [
        ("52 percent", PERCENT, "52", "%"), ("41 members", "count", "41", None)]),
    ("Users grew from 300,000 to 2 million.", [
        ("300,000", "count", "300000", None), ("2 million", "count", "2000000", None)]),
    ("It lost 52 percent; 41 of them left.", [("52 percent", PERCENT, "52", "%"), ("41", "count", "41", None)]),
    ("It took 5 percent from us and gave 3 to them.", [("5 percent", PERCENT, "5", "%"), ("3", "count", "3", None)]),
    ("It fell from $1.2 billion to 900.", [
        ("$1.2 billion", "money", "1200000000", "USD"), ("900", "count", "900", None)]),
    ("From 12 men 5 percent came.", [("12 men", "count", "12", None), ("5 percent", PERCENT, "5", "%")]),
    ("It fell from 900 to 3 million.", [("900", "count", "900", None), ("3 million", "count", "3000000", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PAIRS)
def test_two_levels_of_one_change_share_unit_and_scale(text: str, expected: list[Row]) -> None:
    assert figures(text) == expected


LISTS: list[tuple[str, list[Row]]] = [
    ("It was 2.5, 4.5 and 3.5 per cent in 2019, 2020 and 2021.", [
        ("2.5", PERCENT, "2.5", "%"), ("4.5", PERCENT, "4.5", "%"), ("3.5 per cent", PERCENT, "3.5", "%")]),
    ("They polled 53 and 47 per cent.", [("53", PERCENT, "53", "%"), ("47 per cent", PERCENT, "47", "%")]),
    ("It fell by 12 and nearly 9 percentage points.", [
        ("12", POINTS, "12", "pp"), ("9 percentage points", POINTS, "9", "pp")]),
    ("They paid 2, 3, and 5 billion euros.", [
        ("2", "money", "2000000000", "EUR"), ("3", "money", "3000000000", "EUR"),
        ("5 billion euros", "money", "5000000000", "EUR")]),
    ("Cities of 2, 3 or 5 million people.", [
        ("2", "count", "2000000", None), ("3", "count", "3000000", None),
        ("5 million people", "count", "5000000", None)]),
    ("Runs of 10 and 20 km.", [("10", "measure", "10", "km"), ("20 km", "measure", "20", "km")]),
    # near misses
    ("Of the 12, 5 percent left.", [("12", "count", "12", None), ("5 percent", PERCENT, "5", "%")]),
    ("It has 12 ships and 5 percent debt.", [("12 ships", "count", "12", None), ("5 percent", PERCENT, "5", "%")]),
    ("They got 53 per cent and 4 seats.", [("53 per cent", PERCENT, "53", "%"), ("4 seats", "count", "4", None)]),
    ("It lost 12 and then 5 percent.", [("12", "count", "12", None), ("5 percent", PERCENT, "5", "%")]),
    ("It scored 12 and paid $5 million.", [("12", "count", "12", None), ("$5 million", "money", "5000000", "USD")]),
    ("It had 4 and $5 million.", [("4", "count", "4", None), ("$5 million", "money", "5000000", "USD")]),
    ("It has 4 million and 5 percent debt.", [
        ("4 million", "count", "4000000", None), ("5 percent", PERCENT, "5", "%")]),
    ("In 2021 and 5 percent of cases.", [("5 percent", PERCENT, "5", "%")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_a_list_says_its_unit_once_behind_the_last(text: str, expected: list[Row]) -> None:
    assert figures(text) == expected


RISES_TO = [
    ("It rose by $2 billion to $700 billion.", ["$2 billion", "$700 billion"]),
    ("It rose by nearly $2 billion to $3 billion.", ["$2 billion", "$3 billion"]),
    ("Staff rose 8 per cent to 1,400 people.", ["8 per cent", "1,400 people"]),
    ("The total grew by 150 to 2,300.", ["150", "2,300"]),
    ("A fall of €3m to €9m.", ["€3m", "€9m"]),
    ("Prices went down $2 to $5.", ["$2", "$5"]),
    # near misses
    ("It rose 3 to 5 per cent.", ["3 to 5 per cent"]),
    ("It will grow by $5 to $7 billion.", ["$5 to $7 billion"]),
    ("It grew by 200 to 300.", ["200 to 300"]),
    ("It costs $2 to $50.", ["$2 to $50"]),
    ("It rose by between 2 and 50 ships.", ["between 2 and 50 ships"]),
    ("It rose 3% to 5%.", ["3% to 5%"]),
]


@pytest.mark.parametrize(("text", "expected"), RISES_TO)
def test_a_rise_and_the_level_that_it_led_to_are_no_range(text: str, expected: list[str]) -> None:
    assert [row[0] for row in figures(text)] == expected


def test_of_a_rise_to_a_level_the_first_is_the_change() -> None:
    first, then = read_quantities("It rose by $2 billion to $700 billion.")
    assert (first.polarity, then.polarity) == (Polarity.INCREASE, Polarity.LEVEL)


SHARES: list[tuple[str, list[Row]]] = [
    ("Nearly a third would stay.", [("a third", "fraction", "0.333333333333", None)]),
    ("A third said no.", [("A third", "fraction", "0.333333333333", None)]),
    ("About half came back.", [("half", "fraction", "0.5", None)]),
    ("Half would sell.", [("Half", "fraction", "0.5", None)]),
    ("Prices fell by half.", [("half", "fraction", "0.5", None)]),
    ("Some two-fifths never wrote.", [("two-fifths", "fraction", "0.4", None)]),
    ("Almost a tenth hold out.", [("a tenth", "fraction", "0.1", None)]),
    # near misses
    ("A third man said no.", [("third", "ordinal", "3", None)]),
    ("About half past six they ate.", []),
    ("It took about half an hour.", [("half an hour", "duration", "0.5", "hour")]),
    ("Nearly half a million came.", [("half a million", "count", "500000", None)]),
    ("A half-hearted try by her half brother.", []),
    ("At nearly half-time it rained.", []),
    ("It went half way.", []),
    ("The half back ran.", []),
    ("They met at six o'clock and at 7 o’clock.", []),
]


@pytest.mark.parametrize(("text", "expected"), SHARES)
def test_a_fraction_word_is_a_share_where_somebody_does_something(text: str, expected: list[Row]) -> None:
    assert figures(text) == expected


HEDGED = [
    ("It could top $9 billion.", "top"),
    ("It is set to top 90 percent.", "top"),
    ("It tops 90 percent.", "tops"),
    ("It has up to 40 ships.", "up to"),
    ("Up to 40 ships left.", "Up to"),
    ("They hold up to 9 percent.", "up to"),
    # near misses
    ("It is in the top 3.", None),
    ("The top 1 % of earners gain.", None),
    ("Among the world's top 20 banks.", None),
    ("Support edged up to 27 per cent.", None),
    ("It rose up to 27 per cent.", None),
    ("Rates went up to 5 per cent.", None),
]


@pytest.mark.parametrize(("text", "hedge"), HEDGED)
def test_top_is_a_bound_as_a_verb_only_and_up_to_not_behind_a_rise(text: str, hedge: str | None) -> None:
    (quantity,) = read_quantities(text)
    assert (quantity.hedge.text if quantity.hedge else None) == hedge


ACTS = """would will could can may might should do did have had are is were was said say want wanted support supported
    oppose opposed backed think thought believe believed expect voted agreed agree favour favor live lived died
    fled left came"""


@pytest.mark.parametrize("word", ACTS.split())
@pytest.mark.parametrize("share", ["A third", "Half"])
def test_a_fraction_word_is_a_share_before_what_people_do(word: str, share: str) -> None:
    assert [row[:2] for row in figures(f"{share} {word} so.")] == [(share, "fraction")]


MOTIONS = """went goes going gone edged edging moved moving crept inched ticked pushed rise rose risen rising
    climbed climbing grew grown jumped surged soared"""


@pytest.mark.parametrize("word", MOTIONS.split())
def test_up_to_behind_a_verb_of_motion_is_no_hedge(word: str) -> None:
    assert only(f"The rate {word} up to 27 per cent.").hedge is None


@pytest.mark.parametrize("word", ["brought", "it", "took", "them", "came", "raise", "add"])
def test_up_to_is_a_hedge_unless_the_word_before_it_moves(word: str) -> None:
    moves = word in ("brought", "took", "came")
    assert (only(f"The rate {word} up to 27 per cent.").hedge is None) is moves


def test_back_up_to_is_no_hedge() -> None:
    assert only("The rate is back up to 27 per cent.").hedge is None


@pytest.mark.parametrize("word", ["to", "will", "would", "can", "could", "may", "might", "should"])
def test_top_behind_a_modal_is_a_bound(word: str) -> None:
    hedge = only(f"It {word} top 90 percent.").hedge
    assert hedge is not None
    assert hedge.text == "top"


HALVES = ["a day", "an hour", "past", "hour", "day", "year", "century", "decade", "dozen", "way"]


@pytest.mark.parametrize("words", HALVES)
def test_half_of_a_measure_is_no_share_of_something_even_when_hedged(words: str) -> None:
    assert "fraction" not in [row[1] for row in figures(f"It took about half {words} more.")]


@pytest.mark.parametrize("word", ["time", "term", "grade", "round", "straight", "consecutive"])
def test_a_hedged_rank_stays_a_rank(word: str) -> None:
    assert "fraction" not in [row[1] for row in figures(f"It was for less than a third {word} win.")]
