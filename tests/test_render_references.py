"""Rows on page and memo: their part in the finding, links that lead nowhere else, and who has verified what."""

import html
import re
from decimal import Decimal

import pytest
from markdown_it import MarkdownIt

from pipeline.models import SEVERITY, Done, FindingPeriod, Part, RowChecked, Verdict
from pipeline.render import report_html, report_md
from pipeline.render.references import amount, part_word, references, right_for, web
from pipeline.render.words import TONES, VERDICTS, Tone
from tests.example_map import FINDINGS, done

WRONG = next(each for each in FINDINGS if each.verdict is Verdict.WRONG_PERIOD)
HOSTILE = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://un.test",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.test/x",
    "https://un.test@evil.test/",
    "https:\\\\evil.test",
    "https:///no-host",
    "https://[::1",
    "https://a.test/\n](javascript:alert(1))",
    "java\tscript:alert(1)",
    '" onmouseover="alert(1)',
)


def with_rows(*rows: RowChecked) -> Done:
    """The example with these rows in its worst finding."""
    made = done()
    told = tuple(each.model_copy(update={"rows": rows}) if each == WRONG else each for each in made.findings.findings)
    return made.model_copy(update={"findings": made.findings.model_copy(update={"findings": told})})


def row(**given: object) -> RowChecked:
    return WRONG.rows[0].model_copy(update=given)


def targets(page: str) -> list[str]:
    return [html.unescape(each) for each in re.findall(r'<a href="([^"]+)" target', page)]


def links(memo: str) -> list[object]:
    tokens = (child for token in MarkdownIt("commonmark").parse(memo) for child in token.children or ())
    return [token.attrs["href"] for token in tokens if token.type == "link_open"]


@pytest.mark.parametrize("url", HOSTILE)
def test_an_address_that_is_no_web_address_is_shown_as_text_and_never_as_a_link(url: str) -> None:
    made = with_rows(row(url=url))
    page, memo = report_html(made), report_md(made)
    assert targets(page) == []
    assert links(memo) == []
    assert url in html.unescape(page)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://un.test/a(b)?q=1&c=d#e", "https://un.test/a%28b%29?q=1&c=d#e"),
        (" http://un.test/ü\"'><b>", "http://un.test/%C3%BC%22'%3E%3Cb%3E"),
        ("https://un.test/100%25_*x*_[y]", "https://un.test/100%25_*x*_[y]"),
    ],
)
def test_a_web_address_is_a_link_that_no_character_of_its_own_ends(url: str, target: str) -> None:
    made = with_rows(row(url=url))
    assert web(url) == target
    assert targets(report_html(made)) == [target]
    [link] = links(report_md(made))
    assert str(link).replace("%2A", "*").replace("%5B", "[").replace("%5D", "]").replace("%27", "'") == target


def test_no_words_of_a_table_become_markup() -> None:
    words = "<img src=x onerror=alert(1)> [a](javascript:alert(1)) **b**"
    made = with_rows(row(source=words, locator=words, note=words, row_id=words, unit=words, url="https://un.test"))
    page, memo = report_html(made), report_md(made)
    assert "<img" not in page
    shown = MarkdownIt("commonmark").render(memo)
    assert "<img" not in shown
    assert "<strong>b" not in shown
    assert links(memo) == ["https://un.test"]


def test_page_and_memo_say_which_rows_no_person_has_verified() -> None:
    for made, times in ((with_rows(row(verified=False)), 1), (with_rows(row(verified=True)), 0)):
        for text in (report_html(made), report_md(made)):
            assert text.lower().count("not yet verified by a person") == times


def test_a_row_of_an_earlier_version_claims_neither_that_it_was_verified_nor_that_it_was_not() -> None:
    page = report_html(with_rows(row(verified=None, part=None)))
    assert "verified by a person" not in page
    assert "✓ verified" not in page
    assert part_word(row(part=None, holds=True)) == "fits"


@pytest.mark.parametrize("part", Part)
def test_every_part_is_told_in_words_and_no_row_by_yes_or_no(part: Part) -> None:
    page = report_html(with_rows(row(part=part)))
    assert f'<span class="part">{part_word(row(part=part))}</span>' in page
    assert not re.search(r"(✕|✓) (yes|no)<", page)


def test_what_would_be_right_is_said_of_the_sentence_and_never_as_the_true_value() -> None:
    page = report_html(done())
    assert "The sentence would be right for <b>13.9–15.3 million in 2024</b>." in page
    assert "Would hold" not in page + report_md(done())


@pytest.mark.parametrize(
    ("wanted", "inferred", "period", "told"),
    [
        ("237.5 to 250 billion USD", (), ("2024-01-01", "2024-12-31"), "237.5–250 billion USD in 2024"),
        ("237.5 to 250 billion USD", (), ("2023-01-01", "2023-12-31"), "237.5–250 billion USD (2023)"),
        ("237.5 to 250 billion USD", ("period",), ("2024-01-01", "2024-12-31"), "237.5–250 billion USD"),
        ("-12 to -8 %", (), ("2024-01-01", "2024-06-30"), "-12 to -8 %"),
        ("more than 175 billion USD", (), ("2022-02-24", None), "more than 175 billion USD"),
        ("", (), ("2024-01-01", "2024-12-31"), ""),
    ],
)
def test_values_for_which_the_sentence_would_be_right(
    wanted: str, inferred: tuple[str, ...], period: tuple[str, str | None], told: str
) -> None:
    read = WRONG.quantity.model_copy(
        update={"inferred": inferred, "period": FindingPeriod(start=period[0], end=period[1])}
    )
    found = WRONG.model_copy(update={"would_hold": wanted, "quantity": read})
    assert right_for(found, done().article.text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Since 2022 its exports have been 300 billion dollars.", "290–310 billion USD since 2022"),
        ("Its exports, which by 2022 had reached 300 billion dollars, fell.", "290–310 billion USD by 2022"),
        ("Until\u00a02022 they were 300 billion dollars.", "290–310 billion USD until 2022"),
        ("They were 300 billion dollars before 2022.", "290–310 billion USD before 2022"),
        ("They were 300 billion dollars by the end of 2022.", "290–310 billion USD by the end of 2022"),
        ("They came to 300 billion dollars in late 2022.", "290–310 billion USD in late 2022"),
        ("In 2022, exports were 300 billion dollars; since 2022 nothing changed.", "290–310 billion USD in 2022"),
        ("The 2022 exports were 300 billion dollars.", "290–310 billion USD (2022)"),
        ("In May 2022 exports were 300 billion dollars.", "290–310 billion USD (2022)"),
        ("That year they were 300 billion dollars.\nSince 2022 they fell.", "290–310 billion USD (2022)"),
    ],
)
def test_when_the_sentence_would_be_right_is_said_in_the_words_of_the_article(text: str, told: str) -> None:
    start = text.index("300")
    read = WRONG.quantity.model_copy(update={"period": FindingPeriod(start="2022-01-01", end="2022-12-31")})
    place = {"start": start, "end": start + len("300 billion dollars"), "quote": "300 billion dollars"}
    found = WRONG.model_copy(update={"would_hold": "290 to 310 billion USD", "quantity": read, **place})
    assert right_for(found, text) == told


@pytest.mark.parametrize(
    ("value", "high", "told"),
    [
        ("231400000000", None, "231.4 billion USD"),
        ("246000000000", "249000000000", "246–249 billion USD"),
        ("61246912345678", None, "61.24691 trillion USD"),
        ("12345", None, "12,345 USD"),
        ("-0.5", None, "-0.5 USD"),
    ],
)
def test_a_figure_of_a_row_is_told_as_people_write_it(value: str, high: str | None, told: str) -> None:
    assert amount(Decimal(value), "USD", None if high is None else Decimal(high)) == told


def test_the_rows_of_a_finding_are_told_in_their_order() -> None:
    assert [each.figure for each in references(WRONG)] == ["14.6 million USD", "12.1 million USD"]


def test_every_verdict_has_a_look_and_a_weight() -> None:
    assert set(VERDICTS) == set(SEVERITY) == set(Verdict)
    assert {look.tone for look in VERDICTS.values()} == set(TONES) == set(Tone)
