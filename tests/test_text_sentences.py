"""Sentences and headings of a text."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.sentences import LONGEST, first_line_title, split

WORDS = st.sampled_from(
    [
        "aid",
        "Allies",
        "U.S.",
        "No.",
        "5",
        "Dr.",
        "“Yes.”",
        "rose.",
        "fell?",
        "$5",
        "1.5%",
        "(it)",
        "—",
        "…",
        "\u00a0",
        "Jan.",
        "!",
        ".)",
    ]
)
TEXTS = st.lists(st.one_of(WORDS, st.sampled_from(["\n", "\n\n", "  ", "\t"]), st.text(max_size=6)), max_size=60).map(
    " ".join
)


@pytest.mark.parametrize(
    "line",
    [
        "The U.S. and Japan agreed.|U.S.–Japan ties grew.",
        "Both sides met.|U.S. officials left.",
        "Dr. Sato spoke on Jan. 6, 2021.|He cited No. 5 of the list.",
        "Lt. Gen. Roe and Sen. Poe met Gov. Doe.",
        "“We will stay.”|Then they left.",
        "“Will they stay?” asked the envoy.|Nobody knew.",
        "He said, “No.”|The vote was 93-65-18.|It fell by 5.3 percent.",
        "The plan (see p. 5) failed.|It cost US$1.5 bn.|Nobody paid.",
        "They met at 5 p.m. Tuesday.|They parted at 9 p.m.|Then it rained.",
        "Parliament raised the tax.|Japan did not.",
        "She was born in the U.S.A.|Her father was a smith.",
        "The shop closed at 5 p.m.|Nobody came.",
        "In the U.S. Senate they met at 9 a.m. Eastern time.|They left the U.S.|In May they returned.",
        "Growth was 3.5%.|The bank was pleased.",
        "It cost Rs. 500 in Mt. Holm and Rs. 600 in Ft. Holm.",
        "Yahoo! reported a loss.|Who knew?|Yahoo! did.",
        "It took a week.|Ministers called it a win.",
        "The answer is no.|That is final.",
        "John F. Kennedy and J. R. R. Roe spoke.",
        "It was over...|But it went on.",
        "The claim stands.[1]|Critics differ.",
        "It has two parts.|1. Money.|2. Arms.",
        "Prices rose, e.g. for oil, i.e. by half, vs. last year.",
        "“U.S. power fell,” he wrote.|Others agreed.",
        "They said so.|iPhone sales rose.",
        "it was late.|they left.",
        "Govt. officials met Ukr. forces.",
    ],
)
def test_a_line_is_cut_where_a_reader_would_cut_it(line: str) -> None:
    sentences = line.split("|")
    assert [sentence.text for sentence in split(" ".join(sentences))] == sentences


def test_headings_open_sections_and_the_first_line_is_the_title() -> None:
    text = "Who pays for peace?\nAid is dear. It works.\n\nWhat it costs\nIt costs much.\nBy Ann Lee\n"
    text += "It is paid.\nAnn Lee writes"
    found = [(sentence.text, sentence.heading, sentence.section, sentence.paragraph) for sentence in split(text)]
    assert found == [
        ("Who pays for peace?", True, None, 0),
        ("Aid is dear.", False, None, 1),
        ("It works.", False, None, 1),
        ("What it costs", True, "What it costs", 2),
        ("It costs much.", False, "What it costs", 3),
        ("By Ann Lee", False, "What it costs", 4),
        ("It is paid.", False, "What it costs", 5),
        ("Ann Lee writes", False, "What it costs", 6),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "It ends.",
        "It asks?",
        "It lists:",
        "- an item of a list",
        "By Ann Lee",
        "Photo: a ship",
        "a | b",
        "12 March 2025",
        "* * *",
        "“We stay”",
        "word " * 30,
    ],
)
def test_a_line_that_only_resembles_a_heading_is_none(line: str) -> None:
    assert not any(sentence.heading for sentence in split(f"Before it.\n{line}\nAfter it."))


def test_items_of_a_numbered_list_are_no_headings_but_a_numbered_heading_is() -> None:
    text = "Two things.\n1. More money\n2. More arms\nThat is all.\n3. What follows\nIt ends."
    assert [sentence.text for sentence in split(text) if sentence.heading] == ["3. What follows"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Aid and allies\nIt works.", "Aid and allies"),
        ("\n  Who pays?  \n\nAll do.", "Who pays?"),
        ("Aid works. It does.\nIt works.", None),
        ("Aid and allies", None),
        ("", None),
    ],
)
def test_a_headline_is_told_from_a_first_sentence(text: str, title: str | None) -> None:
    assert first_line_title(text) == title


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_sentences_tile_the_lines(text: str) -> None:
    sentences = split(text)
    position = 0
    for number, sentence in enumerate(sentences, 1):
        assert sentence.number == number
        assert sentence.text == text[sentence.start : sentence.end] == sentence.text.strip() != ""
        assert not text[position : sentence.start].strip()
        assert "\n" not in sentence.text
        position = sentence.end
    assert not text[position:].strip()
    assert [s.paragraph for s in sentences] == sorted(s.paragraph for s in sentences)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "word " * 200_000,
        "\n" * 2_000_000,
        ".”" * 50_000,
        ".)a" * 30_000,
        "?!" * 50_000,
        "1. " * 30_000,
        "it. a " * 30_000,
    ],
    ids=["long word", "no full stop", "newlines", "quotes", "tight", "marks", "numbers", "abbreviations"],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    started = time.perf_counter()
    split(text)
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize("unit", ["some words, ", "unbroken", "1,"])
def test_what_nobody_wrote_as_a_sentence_is_cut_into_pieces(unit: str) -> None:
    text = unit * (3 * LONGEST // len(unit)) + "."
    pieces = split(text)
    assert max(len(piece.text) for piece in pieces) <= LONGEST < len(text) / 2
    assert "".join(piece.text for piece in pieces).replace(" ", "") == text.replace(" ", "")
    assert all(text[one.end : other.start].strip() == "" for one, other in pairwise(pieces))


def test_the_real_articles_have_their_headings(policy_text: str, news_text: str) -> None:
    policy, news = split(policy_text), split(news_text)
    assert (len(policy), sum(sentence.heading for sentence in policy)) == (107, 4)
    assert [sentence.number for sentence in news if sentence.heading] == [1]
    assert not any(
        sentence.text.endswith(("U.S.", "Dr.", "No.")) and sentence.text[-5:] != "U.S." for sentence in policy
    )
