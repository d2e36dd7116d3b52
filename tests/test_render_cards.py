"""The card of a finding: its words, in the order in which they are needed, and nothing of them markup."""

import csv
import html
import io
import re
from datetime import date

import pytest

from pipeline.models import Done, Finding, Span, Verdict
from pipeline.render.cards import FindingCard, finding_cards
from pipeline.render.dates import day, in_words, month, period
from pipeline.render.markdown import report_md
from pipeline.render.page import template
from pipeline.render.tables import csv_table
from tests.example_map import FINDINGS, TEXT, chain, done
from tests.many_maps import HOSTILE, hostile_map

WRONG = next(each for each in FINDINGS if each.verdict is Verdict.WRONG_PERIOD)


def drawn(card: FindingCard, **given: object) -> str:
    return str(template("card.html.j2").module.card(card, **given))


def with_finding(**given: object) -> Done:
    """The example with its worst finding changed."""
    made = done()
    changed = WRONG.model_copy(update=given)
    found = tuple(changed if each == WRONG else each for each in made.findings.findings)
    return made.model_copy(update={"findings": made.findings.model_copy(update={"findings": found})})


def card_of(made: Done, found: Finding = WRONG) -> FindingCard:
    return finding_cards(made)[found.id]


def test_a_card_tells_verdict_finding_rows_and_what_would_be_right_in_this_order() -> None:
    page = drawn(card_of(done()))
    told = ("Wrong period", "“about US$12 million", 'class="say"', 'class="rows"', "The sentence would be right for")
    after = ("Suggested", 'class="stm"', "Details, finding")
    places = [html.unescape(page).index(each) for each in (*told, *after)]
    assert places == sorted(places)
    assert "would hold" not in page.lower()


def test_codes_offsets_policy_and_reckoning_stand_behind_details() -> None:
    page = drawn(card_of(done()))
    before, details = page[: page.rindex("<details")], page[page.rindex("<details") :]
    for word in (WRONG.reason, f"characters {WRONG.start}", "policy plain/1", html.escape(WRONG.formula)):
        assert word not in before
        assert word in details
    assert f"Details, finding {WRONG.id}" in details


def test_a_row_has_its_figure_and_part_on_one_line_and_its_source_and_place_on_the_next() -> None:
    page = drawn(card_of(done()))
    first, second = re.findall(r'<div class="l1">(.*?)</div>', page), re.findall(r'<div class="l2">(.*?)</div>', page)
    assert len(first) == len(second) == len(WRONG.rows)
    assert "12.1 million USD" in first[1]
    assert "what the figure fits instead" in first[1]
    assert "✓ verified" in first[1]
    assert 'href="https://treasury.varda.test/accounts?year=2023"' in second[1]
    assert "table 4 · known since 1 Feb 2024" in second[1]
    assert "no link recorded" in second[0]


def test_rows_beyond_two_are_one_click_away() -> None:
    made = with_finding(rows=WRONG.rows * 3)
    page = drawn(card_of(made))
    assert page.count('class="l1"') == 6
    assert page[: page.index("4 more rows")].count('class="l1"') == 2


def test_the_sentence_leaves_to_its_rows_who_published_them() -> None:
    message = "It is 14.6 million (Varda, cost, 2024, Varda Treasury Board), since 2024-02-01; “of 2024-02-01”."
    made = with_finding(message=message)
    assert WRONG.rows[1].source.startswith("Varda Treasury Board, ")
    assert card_of(made).sentence == "It is 14.6 million (Varda, cost, 2024), since 1 Feb 2024; “of 2024-02-01”."


@pytest.mark.parametrize(
    ("source", "told", "shown"),
    [
        ("UN, World tables", "It is 5 (Varda, cost, UNESCO).", "It is 5 (Varda, cost, UNESCO)."),
        ("UN, World tables", "It is 5 (Varda, cost, UN).", "It is 5 (Varda, cost)."),
        ("Bureau (Varda), Tables", "It is 5 (Varda, cost, Bureau (Varda)).", "It is 5 (Varda, cost)."),
        ("", "It is 5, not 6, and no more.", "It is 5, not 6, and no more."),
        (", Tables", "It is 5, not 6, and no more.", "It is 5, not 6, and no more."),
    ],
)
def test_only_whole_names_of_publishers_are_left_to_the_rows(source: str, told: str, shown: str) -> None:
    rows = (WRONG.rows[0].model_copy(update={"source": source}),)
    assert card_of(with_finding(message=told, rows=rows)).sentence == shown


def test_both_passages_of_a_finding_about_two_places_are_quoted_and_linked() -> None:
    start = TEXT.index("Collisions in the strait")
    end = TEXT.index(" in 2021 and 17")
    made = with_finding(start=start, end=end, quote=TEXT[start:end])
    card = card_of(made)
    assert [each.label for each in card.passages] == ["first", "second"]
    assert all(" ".join(TEXT[each.start : each.end].split()) == each.quote for each in card.passages)
    assert card.passages[1].quote == "The harbour office counted 41 collisions in 2021 and 17 in 2024."
    page = drawn(card, here=lambda each: f"#at-{each.start}")
    assert re.findall(r'<a href="#at-(\d+)">', page) == [str(each.start) for each in card.passages]


def test_a_finding_with_another_place_quotes_the_sentences_of_both_as_the_text_runs() -> None:
    start = TEXT.index("17 in 2024")
    other = Span(start=start, end=start + 2, quote="17")
    card = card_of(with_finding(others=(other,)))
    assert [each.label for each in card.passages] == ["first", "second"]
    assert card.passages[0].quote == "The harbour office counted 41 collisions in 2021 and 17 in 2024."
    assert card.passages[1].start <= WRONG.start < card.passages[1].end


def test_two_places_in_one_sentence_are_one_passage() -> None:
    start, other = TEXT.index("41 collisions"), TEXT.index("17 in 2024")
    made = with_finding(start=start, end=start + 2, quote="41", others=(Span(start=other, end=other + 2, quote="17"),))
    assert [(each.label, each.quote) for each in card_of(made).passages] == [
        ("both", "The harbour office counted 41 collisions in 2021 and 17 in 2024.")
    ]


def test_both_places_stand_in_the_memo_and_in_the_table() -> None:
    start = TEXT.index("17 in 2024")
    made = with_finding(others=(Span(start=start, end=start + 2, quote="17"),))
    assert "- First: “The harbour office counted 41 collisions in 2021 and 17 in 2024.”" in report_md(made)
    (row,) = [each for each in csv.DictReader(io.StringIO(csv_table(made).text)) if each["id"] == WRONG.id]
    assert row["other_places"] == "17"


def test_a_finding_of_overlapping_statements_is_about_one_place() -> None:
    other = done().map.statements[3]
    assert card_of(with_finding(also=(other.id,))).passages == ()


def test_a_finding_about_one_place_quotes_it_once() -> None:
    assert card_of(done()).passages == ()


def test_numbers_of_flags_run_through_the_text_and_those_without_a_row_come_last() -> None:
    made = done()
    cards = [each for each in finding_cards(made).values() if each.number]
    by_id = {each.id: each for each in made.findings.findings}
    ordered = [by_id[each.id] for each in sorted(cards, key=lambda each: each.number)]
    assert ordered == sorted(ordered, key=lambda each: (each.verdict is Verdict.NOT_IN_TABLE, each.start))
    assert {each.of for each in cards} == {len(cards)} == {sum(each.hard for each in made.findings.findings)}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_no_words_of_an_article_become_markup_on_a_card(words: str) -> None:
    [card] = finding_cards(hostile_map(words)).values()
    tags = set(re.findall(r"</?(\w+)", drawn(card)))
    assert tags <= {"div", "h2", "span", "i", "bdi", "p", "b", "ul", "li", "details", "summary", "code", "a"}


def test_an_article_without_findings_has_no_cards() -> None:
    assert finding_cards(chain(3)) == {}


def test_days_and_periods_are_told_as_people_write_them() -> None:
    assert day(date(2025, 3, 5)) == "5 March 2025"
    assert day("not a day") == "not a day"
    assert month("2025-03-05") == month("2025-03") == "March 2025"
    assert month("2025") == month("2025-13") == ""
    assert period("2022-02-24/2024-09-30") == "24 Feb 2022 to 30 Sep 2024"
    assert period("2022-02-24/") == "since 24 Feb 2022"
    assert period("2024") == "2024"
    assert period("2024-05") == "May 2024"
    assert in_words("from 2024-02-01, “2024-02-01”") == "from 1 Feb 2024, “2024-02-01”"


@pytest.mark.parametrize(
    ("verified", "told"), [(True, "✓ verified"), (False, "○ not yet verified by a person"), (None, "")]
)
def test_a_row_says_whether_a_person_has_verified_it(verified: bool | None, told: str) -> None:
    page = drawn(card_of(with_finding(rows=(WRONG.rows[0].model_copy(update={"verified": verified}),))))
    assert told in page
    assert ("verified" in page) == bool(told)
