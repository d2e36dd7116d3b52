"""How a number is written: decimal commas, signs, footnotes, words. Half of each table are near misses."""

import pytest

from pipeline.models import HedgeClass
from pipeline.quantities import read_quantities
from tests.reading import Row, figures, only

DECIMAL_COMMA: list[tuple[str, list[Row]]] = [
    ("Rents went up 3,4 percent.", [("3,4 percent", "percent", "3.4", "%")]),
    ("It stood at 12,75%.", [("12,75%", "percent", "12.75", "%")]),
    ("Some 41,6 million live there.", [("41,6 million", "count", "41600000", None)]),
    ("The bridge cost €2,5 million.", [("€2,5 million", "money", "2500000", "EUR")]),
    ("A fee of €25.000,00 is due.", [("€25.000,00", "money", "25000", "EUR")]),
    ("It weighs 1.234,5 tonnes.", [("1.234,5 tonnes", "measure", "1234.5", "t")]),
    ("A rate of 0,345 per cent.", [("0,345 per cent", "percent", "0.345", "%")]),
    ("It is 2,5 times as long.", [("2,5 times", "multiple", "2.5", None)]),
    # near misses
    ("It employs 3,412 people.", [("3,412 people", "count", "3412", None)]),
    ("It cost $12,750.50 and 1,00,000 rupees.", [
        ("$12,750.50", "money", "12750.5", "USD"), ("1,00,000 rupees", "money", "100000", "INR")]),
    ("It rose 12,345 per cent.", [("12,345 per cent", "percent", "12345", "%")]),
    ("It grew 3.125 per cent.", [("3.125 per cent", "percent", "3.125", "%")]),
    ("Of items 1,2 it says nothing, nor of parts 3,4.", []),
    ("Some 200,0000 people.", []),
    ("Of 250, 9 percent left.", [("250", "count", "250", None), ("9 percent", "percent", "9", "%")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DECIMAL_COMMA)
def test_a_decimal_comma_is_told_from_the_comma_of_thousands(text: str, expected: list[Row]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Up 5,9 percent, then 1,234 percent.", ["5.9", "1.234"]),
        ("It has €1,5 million and 12.345 members, and scored 7,5.", ["1500000", "12345", "7.5"]),
        ("It fell 2,5 percent to 1,125 million.", ["2.5", "1125000"]),
        ("It took €10.000,00 and 1,234 litres.", ["10000", "1.234"]),
        # near misses: things are counted in wholes, and money in hundredths
        ("Up 5,9 percent, then 1,234 people came.", ["5.9", "1234"]),
        ("It has €1,5 million, or €1,250 each.", ["1500000", "1250"]),
        # the text has decimal points too, or no decimal comma that is sure
        ("Up 5,9 percent, then 6.1 percent, then 1,234 percent.", ["5.9", "6.1", "1234"]),
        ("It has €1,5 million, $2.5 million and 12,345 members.", ["1500000", "2500000", "12345"]),
        ("Up 1,234 percent, and 12,345,678 members.", ["1234", "12345678"]),
    ],
)
def test_a_comma_that_may_be_either_is_read_as_the_rest_of_the_text_has_it(text: str, values: list[str]) -> None:
    assert [row[2] for row in figures(text)] == values


SIGNS: list[tuple[str, list[Row]]] = [
    ("Output grew by –0.4 per cent.", [("–0.4 per cent", "percent", "-0.4", "%")]),
    ("Output (–2 per cent) fell.", [("–2 per cent", "percent", "-2", "%")]),
    ("The balance was –$3.1bn.", [("–$3.1bn", "money", "-3100000000", "USD")]),
    ("The balance was $-3.1bn, then US$–4 million.", [
        ("$-3.1bn", "money", "-3100000000", "USD"), ("US$–4 million", "money", "-4000000", "USD")]),
    ("A reading of minus-0.4 or minus 0.5.", [
        ("minus-0.4", "count", "-0.4", None), ("minus 0.5", "count", "-0.5", None)]),
    ("At night it is –12 °C.", [("–12 °C", "measure", "-12", "Cel")]),
    ("The margin is +/-3 percentage points.", [("+/-3 percentage points", "percentage_point", "3", "pp")]),
    ("The margin is +/- 4 %, or ± 5 %.", [("+/- 4 %", "percent", "4", "%"), ("± 5 %", "percent", "5", "%")]),
    # near misses
    ("It grows 5–7 per cent.", [("5–7 per cent", "percent", "5..7", "%")]),
    ("It grows 5 –7 per cent.", [("5 –7 per cent", "percent", "5..7", "%")]),
    ("Rain fell – 4 inches of it.", [("4 inches", "measure", "4", "in")]),
    ("The A-4 road and the Brent-4 field.", []),
    ("It sells for $3–$4.", [("$3–$4", "money", "3..4", "USD")]),
    ("A minus-sized town of 50 homes.", [("50 homes", "count", "50", None)]),
    ("Some of them –3 ships– sank.", [("3 ships", "count", "3", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SIGNS)
def test_a_dash_before_a_figure_is_a_minus_and_between_two_a_range(text: str, expected: list[Row]) -> None:
    assert figures(text) == expected


FOOTNOTES: list[tuple[str, list[Row]]] = [
    ("It has 61⁷ million people.", [("61⁷ million people", "count", "61000000", None)]),
    ("It was $3.21[^2] trillion in all.", [("$3.21[^2] trillion", "money", "3210000000000", "USD")]),
    ("It fell 7.5[12] per cent.", [("7.5[12] per cent", "percent", "7.5", "%")]),
    ("It fell 7.5 [4, 5] per cent.", [("7.5 [4, 5] per cent", "percent", "7.5", "%")]),
    ("It has 61 million³ people, 12%⁴ of all.", [
        ("61 million³ people", "count", "61000000", None), ("12%", "percent", "12", "%")]),
    ("It lost 40[3][4] ships.[5]", [("40[3][4] ships", "count", "40", None)]),
    ("It lost 40<sup>3</sup> ships and 3.5<sup>12</sup> per cent.", [
        ("40<sup>3</sup> ships", "count", "40", None), ("3.5<sup>12</sup> per cent", "percent", "3.5", "%")]),
    ("It lost 40[a] ships² in 2021[6].", [("40[a] ships", "count", "40", None)]),
    # near misses
    ("It covers 30 km² and 4 m³.", [("30 km²", "measure", "30", "km2"), ("4 m³", "measure", "4", "m3")]),
    ("It is 10⁶ or 10² times more.", []),
    ("They rose by [5] and by [sic] 6 per cent.", [("6 per cent", "percent", "6", "%")]),
    ("So wrote Lee [3], who met 9 of them.", [("9", "count", "9", None)]),
    ("The list [of 12 ships] is long.", [("12 ships", "count", "12", None)]),
    ("It takes 5 [or 6] years.", [("5", "count", "5", None), ("6", "count", "6", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FOOTNOTES)
def test_a_footnote_behind_a_figure_is_no_part_of_it(text: str, expected: list[Row]) -> None:
    assert figures(text) == expected


def test_spans_of_hedges_and_pairs_hold_in_a_text_with_footnotes() -> None:
    text = "In 2021[1] it took dozens[2] of ships, nearly 7⁴ million won[5] (about $5[6] thousand)."
    vague, won, dollars = (q for q in read_quantities(text) if q.value is not None)
    assert [text[q.hedge.start : q.hedge.end] for q in (vague, won, dollars) if q.hedge] == [
        "dozens",
        "nearly",
        "about",
    ]
    assert (won.text, dollars.text) == ("7⁴ million won", "$5[6] thousand")


JOINED: list[tuple[str, list[Row]]] = [
    ("Some one to two million fled.", [("one to two million", "count", "1000000..2000000", None)]),
    ("It sent 20 to 30,000 troops.", [("20 to 30,000 troops", "count", "20000..30000", None)]),
    ("Between 5 and 8,000 homes.", [("Between 5 and 8,000 homes", "count", "5000..8000", None)]),
    ("It sells 2m-3m a year.", [("2m-3m", "count", "2000000..3000000", None)]),
    ("It weighs 4kg–5kg.", [("4kg–5kg", "measure", "4..5", "kg")]),
    ("A town of two-to-three thousand people.", [("two-to-three thousand people", "count", "2000..3000", None)]),
    ("Those 18- to 24-year-olds.", [("18- to 24-year-olds", "duration", "18..24", "year")]),
    ("People aged 18 to 24.", [("18 to 24", "duration", "18..24", "year")]),
    ("Several hundred thousand people and a few hundred ships.", []),
    ("A 20-to-30 percent chance.", [("20-to-30 percent", "percent", "20..30", "%")]),
    # near misses
    ("The club grew from 30 to 40,000 members.", [
        ("30", "count", "30", None), ("40,000 members", "count", "40000", None)]),
    ("On a scale of 1 to 1,000.", [("1 to 1,000", "count", "1..1000", None)]),
    ("It sent 20 to 3,500 places.", [("20 to 3,500 places", "count", "20..3500", None)]),
    ("One to whom 5 ships belong.", [("5 ships", "count", "5", None)]),
    ("It is one of two and one for all.", [("two", "count", "2", None)]),
    ("They won 3-to-1.", [("3-to-1", "ratio", "3", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), JOINED)
def test_two_figures_joined_are_a_range_that_shares_what_is_said_once(text: str, expected: list[Row]) -> None:
    assert figures(text) == expected


PARTS_OF: list[tuple[str, list[Row]]] = [
    ("Three quarters of a million left.", [("Three quarters of a million", "count", "750000", None)]),
    ("It rose three-tenths of 1 percent.", [("three-tenths of 1 percent", "percent", "0.3", "%")]),
    ("It is five hundredths of a percentage point.", [
        ("five hundredths of a percentage point", "percentage_point", "0.05", "pp")]),
    ("It is two-thirds of a billion people.", [("two-thirds of a billion people", "count", "666666666.667", None)]),
    ("It rose a quarter point.", [("a quarter point", "percentage_point", "0.25", "pp")]),
    ("It fell half a percentage point.", [("half a percentage point", "percentage_point", "0.5", "pp")]),
    ("A half-point cut came.", [("A half-point", "percentage_point", "0.5", "pp")]),
    ("A quarter of one per cent of them.", [("A quarter of one per cent", "percent", "0.25", "%")]),
    ("It grew three-quarters of a percent.", [("three-quarters of a percent", "percent", "0.75", "%")]),
    ("It was cut by 0.4 points to 3.1 percent.", [
        ("0.4 points", "percentage_point", "0.4", "pp"), ("3.1 percent", "percent", "3.1", "%")]),
    ("A million and a half, two and a half percent.", [
        ("A million and a half", "count", "1500000", None), ("two and a half percent", "percent", "2.5", "%")]),
    # near misses
    ("The index fell 4.5 points to 3,100.", [("4.5 points", "count", "4.5", None), ("3,100", "count", "3100", None)]),
    ("They won by 12 points.", [("12 points", "count", "12", None)]),
    ("A quarter of the million is gone.", [("A quarter", "fraction", "0.25", None)]),
    ("A third point was made.", [("third", "ordinal", "3", None)]),
    ("The quarter that pointed east.", []),
    ("It lost half the points.", [("half", "fraction", "0.5", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PARTS_OF)
def test_a_part_of_a_scale_or_a_share_is_one_figure(text: str, expected: list[Row]) -> None:
    assert figures(text) == expected


ODDS: list[tuple[str, list[Row]]] = [
    ("A one-in-five chance.", [("one-in-five", "fraction", "0.2", None)]),
    ("A 1-in-20 chance.", [("1-in-20", "fraction", "0.05", None)]),
    ("It fell from 1 in 4 to 1 in 8.", [("1 in 4", "fraction", "0.25", None), ("1 in 8", "fraction", "0.125", None)]),
    ("One in 10,000 is born so.", [("One in 10,000", "fraction", "0.0001", None)]),
    ("Some 30-odd percent agreed.", [("30-odd percent", "percent", "30", "%")]),
    ("The 50-odd ships left.", [("50-odd ships", "count", "50", None)]),
    # near misses
    ("In 1 in-depth look.", [("1", "count", "1", None)]),
    ("He had 4 in 2020 and 2 in 5 years.", [
        ("4", "count", "4", None), ("2", "count", "2", None), ("5 years", "duration", "5", "year")]),
    ("A brother-in-law of 4.", [("4", "count", "4", None)]),
    ("It has 4 in 1 box.", [("4", "count", "4", None), ("1", "count", "1", None)]),
    ("An odd 30 percent.", [("30 percent", "percent", "30", "%")]),
    ("Of 30 odd jobs.", [("30 odd jobs", "count", "30", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ODDS)
def test_odds_are_a_fraction_and_an_odd_figure_is_an_approximate_one(text: str, expected: list[Row]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize("text", ["Some 30-odd percent agreed.", "It has 50-odd ships.", "A 30-odd group."])
def test_odd_hedges_the_figure_that_it_is_joined_to(text: str) -> None:
    hedge = only(text).hedge
    assert hedge is not None
    assert (hedge.text, hedge.class_, text[hedge.start : hedge.end]) == ("-odd", HedgeClass.ABOUT, "-odd")


SMALL_PARTS: list[tuple[str, list[Row]]] = [
    ("It rose 1/2 percent.", [("1/2 percent", "percent", "0.5", "%")]),
    ("It rose 3/4 % in all.", [("3/4 %", "percent", "0.75", "%")]),
    ("It rose 0.7 of a percentage point.", [("0.7 of a percentage point", "percentage_point", "0.7", "pp")]),
    ("It took 4 1/2 percent.", [("4 1/2 percent", "percent", "4.5", "%")]),
    ("It is 1,5x as long.", [("1,5x", "multiple", "1.5", None)]),
    # near misses
    ("It lost 3/4 of them.", [("3/4", "fraction", "0.75", None)]),
    ("On 3/4/2021 they met.", []),
    ("It lost 1/2 per head.", [("1/2", "fraction", "0.5", None)]),
]


@pytest.mark.parametrize(("text", "expected"), SMALL_PARTS)
def test_a_fraction_in_digits_may_be_of_a_percent(text: str, expected: list[Row]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(("text", "ulp"), [("It is 2.5x as long.", "0.1"), ("It is 2.25 times as long.", "0.01")])
def test_a_multiple_is_as_exact_as_it_is_written(text: str, ulp: str) -> None:
    assert str(only(text).ulp) == ulp


@pytest.mark.parametrize("word", ["Nearly", "About", "Some", "Around", "Almost", "Roughly", "Over"])
@pytest.mark.parametrize("before", ["", "It rained.\n\n", "It rained.\n", "- "])
def test_a_hedge_that_opens_a_line_hedges(before: str, word: str) -> None:
    hedge = only(f"{before}{word} 62 ships left.").hedge
    assert hedge is not None
    assert hedge.text == word


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("It has 50 plus.", "plus"),
        ("It has 50 plus ships.", "plus"),
        ("It has 50-plus ships.", "-plus"),
        # near misses
        ("It has 50 ships, plus crews.", None),
        ("It has 50 ships, plus the crews of others.", None),
        ("It lent 50 dollars, plus interest.", None),
    ],
)
def test_plus_behind_a_comma_adds_and_hedges_nothing(text: str, hedge: str | None) -> None:
    (quantity,) = read_quantities(text)
    assert (quantity.hedge.text if quantity.hedge else None) == hedge


def test_plus_before_another_figure_hedges_nothing() -> None:
    assert [quantity.hedge for quantity in read_quantities("It gave $50 billion plus €9 billion.")] == [None, None]


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("In 2023-4 it fell.", ["2023/2024"]),
        ("In 2019–20 it fell.", ["2019/2020"]),
        ("In 2019/0 it fell.", ["2019/2020"]),
        ("In fiscal year 2023-4 it fell.", ["FY2024"]),
        ("In 1999-00 it fell.", ["1999/2000"]),
        ("In 1999-2000 it fell.", ["1999/2000"]),
        ("In FY1999-00 and fiscal 1998/9.", ["FY2000", "FY1999"]),
        ("In FY25 it fell.", ["FY2025"]),
        ("In FY2009-10 it fell.", ["FY2010"]),
        # near misses
        ("In 2019-18 it fell.", ["2019"]),
        ("In 2023-1 it fell.", ["2023"]),
        ("From 2023-4% it fell.", ["2023"]),
        ("In 2023 4 fell.", ["2023"]),
    ],
)
def test_a_year_may_end_in_the_digits_of_the_next(text: str, periods: list[str]) -> None:
    assert [quantity.iso for quantity in read_quantities(text) if quantity.iso] == periods


@pytest.mark.parametrize("text", ["The first nine ships sank.", "In the first three months."])
def test_first_before_a_number_is_no_rank(text: str) -> None:
    assert "ordinal" not in [row[1] for row in figures(text)]


def test_the_first_one_is_a_rank() -> None:
    assert ("first", "ordinal", "1", None) in figures("They took the first one.")
