"""How a number is written: decimal commas, signs, footnotes, words. Half of each table are near misses."""

import pytest

from tests.reading import Row, figures

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
        ("It took €10.000,00 and 1,234 litres.", ["10000", "1.234"]),
        # near misses: the text has decimal points too, or no decimal comma that is sure
        ("Up 5,9 percent, then 6.1 percent, then 1,234 percent.", ["5.9", "6.1", "1234"]),
        ("It has €1,5 million, $2.5 million and 12,345 members.", ["1500000", "2500000", "12345"]),
        ("Up 1,234 percent, and 12,345,678 members.", ["1234", "12345678"]),
    ],
)
def test_a_comma_that_may_be_either_is_read_as_the_rest_of_the_text_has_it(text: str, values: list[str]) -> None:
    assert [row[2] for row in figures(text)] == values
