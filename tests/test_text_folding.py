"""Quotations are found as they stand or after folding, and never by likeness."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.models import Alignment
from pipeline.text.folding import Folded

TEXT = (
    "The cost was 17 billion, or 15% of it; Seoul can’t pay “in full”\u00a0… U.S.–Japan ties, un\u00adable to hold, "
    "fell −5.5% in 2022–2024. The non-compliant Straße of İstanbul isn't a cafe\u0301."
)
FOLDED = Folded.of(TEXT)


@pytest.mark.parametrize(
    ("quote", "found", "alignment"),
    [
        ("17 billion, or 15%", "17 billion, or 15%", Alignment.EXACT),
        ('  seoul CAN\'T pay "in full" ...', "Seoul can’t pay “in full”\u00a0…", Alignment.FOLDED),
        ("U.S.-Japan ties", "U.S.–Japan ties", Alignment.FOLDED),
        ("ties, unable\n to hold", "ties, un\u00adable to hold", Alignment.FOLDED),
        ("STRASSE of i̇stanbul isn’t a café", "Straße of İstanbul isn't a cafe\u0301", Alignment.FOLDED),
        ("Japan ties", "Japan ties", Alignment.EXACT),
    ],
)
def test_a_quotation_is_found_where_only_the_typing_differs(quote: str, found: str, alignment: Alignment) -> None:
    ((start, end, how),) = FOLDED.find(quote)
    assert (TEXT[start:end], how) == (found, alignment)


@pytest.mark.parametrize(
    "quote",
    [
        "7 billion",
        "17 billions",
        "18 billion",
        "5% of it",
        "1",
        "15",
        "5.5%",
        "5%",
        "2022",
        "2024",
        "can",
        "Seoul can",
        "Seoul can not pay",
        "Seoul pay",
        "compliant",
        "non",
        "able to hold",
        "istanbul",
        "Istanbul",
        "cafe",
        "a caf",
        "stra",
        "The cost was not 17 billion",
        "The price was 17 billion",
        "",
        "  ",
        "\u200b",
        "…more",
    ],
)
def test_a_changed_figure_word_or_negation_is_never_found(quote: str) -> None:
    assert FOLDED.find(quote) == ()


def test_several_places_are_ambiguous_unless_a_range_leaves_one() -> None:
    folded = Folded.of("Aid works. Aid works.")
    assert folded.find("Aid works.") == ((0, 10, Alignment.AMBIGUOUS), (11, 21, Alignment.AMBIGUOUS))
    assert folded.find("Aid works.", 11) == ((11, 21, Alignment.EXACT),)
    assert folded.find("aid  works.", 0, 12) == ((0, 10, Alignment.FOLDED),)
    assert folded.find("Aid works.", 1, 20) == ()


def test_matches_as_written_come_before_folded_ones() -> None:
    assert Folded.of("AID works, aid works").find("aid works") == ((11, 20, Alignment.EXACT),)


CHARS = st.sampled_from(list("aAbB15.,-–'’“\"…% \n\u00a0\u00adßİé\u200b"))


@given(st.lists(CHARS, min_size=1, max_size=40).map("".join), st.data())
@settings(max_examples=300, deadline=None)
def test_every_match_folds_to_the_quote(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))]
    for first, last, _ in Folded.of(text).find(data.draw(st.sampled_from([quote, quote.upper(), quote.lower()]))):
        assert Folded.of(text[first:last]).folded.strip() == Folded.of(quote.upper()).folded.strip() or (
            Folded.of(text[first:last]).folded.strip() == Folded.of(quote).folded.strip()
        )


@given(
    st.lists(st.sampled_from(["aid", "U.S.", "“can’t”", "1.5%", "İ", "Straße", "…", "2–3"]), min_size=1, max_size=12)
)
@settings(max_examples=200, deadline=None)
def test_whole_words_of_a_text_are_always_found_in_it(words: list[str]) -> None:
    text = "\u00a0 ".join(words)
    folded = Folded.of(text)
    for first in range(len(words)):
        assert folded.find(" ".join(words[first:]).upper())


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_places_point_at_characters_in_order(text: str) -> None:
    folded = Folded.of(text)
    assert len(folded.folded) == len(folded.places)
    assert list(folded.places) == sorted(folded.places)


def test_a_long_text_is_folded_in_linear_time() -> None:
    started = time.perf_counter()
    folded = Folded.of("a \u200b“b” – " * 200_000)
    assert len(folded.find('a "b"', 0, 100)) == 11
    assert time.perf_counter() - started < 10
