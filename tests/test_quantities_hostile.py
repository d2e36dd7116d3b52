"""The quantity reader on text that nobody meant well: linear time, sound spans, nothing across lines."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.quantities import read_quantities

PIECES = st.sampled_from(
    [
        *(
            "1",
            "2024",
            "$",
            "US$",
            "5 billion",
            " to ",
            "-",
            "–",
            "%",
            " and ",
            "between ",
            "a third",
            "twenty",
            "-one",
        ),
        *(" in ", "ten", "May", " 24, ", "\n", "nearly ", " or more", "won", " km", "(", ")", ",", ".", "½", "조"),
        *(
            "5,9",
            "⁴",
            "[3]",
            "from ",
            " in ",
            " of a ",
            "point",
            "per cent",
            "-odd",
            "room ",
            "S&P ",
            "votes",
            "R",
            "kr",
        ),
        *("\u00a0", "Q3 ", "FY", "1990s", "first "),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(deadline=None, max_examples=300)
def test_spans_quote_the_text_in_order_without_overlap_or_line_breaks(text: str) -> None:
    end = 0
    for quantity in read_quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.start >= end
        assert quantity.text
        assert "\n" not in quantity.text
        end = quantity.end


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=200)
def test_any_text_is_read_without_trouble_and_twice_the_same(text: str) -> None:
    assert read_quantities(text) == read_quantities(text)


HOSTILE = [
    *("1,", "1 to ", "twenty ", "$", "1-", "one and ", "1 in ", "$1-", "May 1 ", "between 1 and ", "a", "(", "1/2 "),
    *("since ", "12 ", "nearly ", "5,9 ", "1.234,5", "8⁴", "8[1]", "[1]", "<sup>1</sup>", "$-1", "+/-1 ", "–1 "),
    *("from 5 to ", "1, 2 and ", "R1 ", "(1) ", "1. ", "half of a ", "lines 4, ", "5 votes to ", "hundred ", "1-1 "),
    *("5 billion to ", "rose by 5 to ", "1 Abbey ", "call 5 ", "1(a)", "top ", "per 5 ", "room 5 ", "1-in-"),
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_repetition_takes_linear_time(unit: str) -> None:
    small, large = (unit * (size // len(unit)) for size in (4_000, 16_000))
    read_quantities(small)
    ratio = _seconds(large) / max(_seconds(small), 1e-3)
    assert ratio < 12  # four times the text; quadratic would be sixteen


def _seconds(text: str) -> float:
    """The best of three, in processor time."""
    times = []
    for _ in range(3):
        started = time.process_time()
        read_quantities(text)
        times.append(time.process_time() - started)
    return min(times)


@pytest.mark.parametrize("unit", ["5% ", "$5 ", "one third ", "from 5 to 6 cats ", "twenty ", "seven eight nine "])
def test_a_phrase_said_ten_times_over_is_no_figure(unit: str) -> None:
    assert read_quantities(unit * 40 + "\nThen 3 ships came.")[-1].text == "3 ships"
    assert len(read_quantities(unit * 40)) <= 2
    assert read_quantities(unit.strip())
