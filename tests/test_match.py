"""Names, words and periods: what of a sentence meets which row."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.models import Grain, Period
from pipeline.text.stems import regular_stem
from pipeline.verify.match.lexicon import Lexicon
from pipeline.verify.periods import fits, iso, label, said, year
from pipeline.verify.match.words import words
from tests.checked import fact

NAMES = (
    ("South Korea", "KOR"),
    ("US", "USA"),
    ("United States", "USA"),
    ("Japan", "JPN"),
    ("the Council", "UNSC"),
    ("Korea", "KOR"),
)


def found(text: str) -> list[tuple[str, tuple[str, ...], bool]]:
    mentions = Lexicon(NAMES).find(words(text), text)
    return [(text[m.start : m.end], m.ids, m.sure) for m in mentions]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Defence", "defense"),
        ("favour", "favor"),
        ("votes", "vote"),
        ("voted", "voting"),
        ("abstained", "abstain"),
        ("U.S.", "US"),
        ("organisations", "organization"),
        ("countries", "country"),
        ("Türkiye", "Turkiye"),
    ],
)
def test_spellings_and_forms_of_a_word_meet(one: str, other: str) -> None:
    assert regular_stem(one) == regular_stem(other)


@pytest.mark.parametrize(("one", "other"), [("US", "us"), ("UN", "un"), ("Niger", "Nigeria"), ("against", "again")])
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert regular_stem(one) != regular_stem(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("South Korea spent more.", [("South Korea", ("KOR",), True)]),
        ("The U.S. and Japan agreed.", [("U.S.", ("USA",), True), ("Japan", ("JPN",), True)]),
        ("The US-drafted text passed.", [("US", ("USA",), True)]),
        ("They told us nothing.", []),
        ("North Korea fired a missile.", []),
        ("The Council voted.", [("Council", ("UNSC",), True)]),
        ("The Human Rights Council voted.", []),
        ("Jappan spent more.", []),
        ("The United Statess spent more.", []),
    ],
)
def test_names_are_found_whole_and_only_where_they_stand_alone(
    text: str, expected: list[tuple[str, tuple[str, ...], bool]]
) -> None:
    assert found(text) == expected


def test_a_nearly_right_spelling_of_a_long_name_is_found_but_not_sure() -> None:
    text = "Slovennia spent more."
    (mention,) = Lexicon([("Slovenia", "SVN"), ("Slovakia", "SVK")]).find(words(text), text)
    assert (mention.ids, mention.sure) == (("SVN",), False)


def test_a_longer_name_wins_over_a_shorter_one_inside_it() -> None:
    lexicon = Lexicon([("aid to Sudland", "all"), ("military aid to Sudland", "military")])
    text = "the military aid to Sudland"
    assert [m.ids for m in lexicon.find(words(text), text)] == [("military",)]
    assert [m.ids for m in lexicon.find_all(words(text), text)] == [("military",), ("all",)]


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=200))
def test_words_are_places_of_the_text_in_order(text: str) -> None:
    places = [(word.start, word.end) for word in words(text)]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)


SINCE_2022 = Period(start=date(2022, 1, 1), end=None)
MAY = Period(start=date(2023, 5, 1), end=date(2023, 5, 31), grain=Grain.MONTH)


@pytest.mark.parametrize(
    ("start", "end", "period", "belongs"),
    [
        ((2023, 1, 1), (2023, 12, 31), year(2023), True),
        ((2023, 1, 1), (2023, 12, 31), year(2022), False),
        ((2023, 4, 1), (2024, 3, 31), year(2023), True),
        ((2023, 4, 1), (2024, 3, 31), year(2024), False),
        ((2023, 9, 3), (2023, 10, 9), year(2023), True),
        ((2023, 1, 1), (2023, 12, 31), MAY, True),
        ((2022, 2, 24), (2024, 9, 30), MAY, False),
        ((2022, 2, 24), (2024, 9, 30), year(2024), False),
        ((2022, 2, 24), (2024, 9, 30), SINCE_2022, True),
        ((2022, 1, 1), (2022, 12, 31), SINCE_2022, False),
        ((2011, 7, 14), (9999, 12, 31), year(2023), True),
        ((2011, 7, 14), (9999, 12, 31), year(2010), False),
    ],
)
def test_a_row_belongs_to_a_period_at_its_grain(
    start: tuple[int, int, int], end: tuple[int, int, int], period: Period, belongs: bool
) -> None:
    assert fits(fact("r", "1", (date(*start), date(*end))), period) is belongs


@pytest.mark.parametrize(
    ("start", "end", "words_", "shown"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), "2024", "2024"),
        (date(2025, 2, 24), date(2025, 2, 24), "24 Feb 2025", "2025-02-24"),
        (date(2023, 4, 1), date(2024, 3, 31), "2023/24", "2023-04-01/2024-03-31"),
        (date(2022, 2, 24), date(2024, 9, 30), "Feb 2022 to Sep 2024", "2022-02-24/2024-09-30"),
        (date(2011, 7, 14), date.max, "since 2011", "2011-07-14/"),
    ],
)
def test_a_period_is_said_as_people_say_it(start: date, end: date, words_: str, shown: str) -> None:
    row = fact("r", "1", (start, end))
    assert (label(row), iso(row)) == (words_, shown)


def test_a_sentences_own_period_is_said_too() -> None:
    assert [said(period) for period in (year(2024), MAY, SINCE_2022)] == ["2024", "May 2023", "since 2022"]


def test_a_small_word_that_ends_a_name_must_stand_there() -> None:
    lexicon = Lexicon([("goals for", "scored"), ("goals against", "conceded"), ("goals", "all")])

    def named(text: str) -> list[tuple[str, ...]]:
        return [mention.ids for mention in lexicon.find_all(words(text), text)]

    assert named("They had 79 goals for.") == [("scored", "all")]
    assert named("A goal difference of 39.") == [("all",)]
    assert named("Their goals against were 40.") == [("conceded",), ("all",)]
