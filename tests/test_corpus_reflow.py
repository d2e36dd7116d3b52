"""Lines on pages back into paragraphs."""

import pytest

from pipeline.corpus.reflow import Line, flowed, paragraphs, without_furniture


def page(*texts: str, number: int = 0, right: float = 500, size: float = 10, pitch: float = 12) -> list[Line]:
    """Lines below one another; one that begins with a blank is indented, one that ends in ``|`` stops short."""
    lines = []
    for row, text in enumerate(texts):
        if text:
            words = text.strip(" |")
            left = 100 + 20 * text.startswith(" ")
            end = 200.0 if text.endswith("|") else right
            lines.append(Line(page=number, text=words, left=left, right=end, base=700 - pitch * row, size=size))
    return lines


def texts(lines: list[Line]) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(lines)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Aid is dear and", "it works. Much of it", "is lent."], ["Aid is dear and it works. Much of it is lent."]),
        (["Aid is dear.|", "It works and", "is lent."], ["Aid is dear.", "It works and is lent."]),
        (["Aid is dear", "", "and works."], ["Aid is dear", "and works."]),
        (["Aid is dear.", " It works and", "is lent."], ["Aid is dear.", "It works and is lent."]),
        (["What it costs|", "Aid is dear and", "works."], ["What it costs", "Aid is dear and works."]),
        (
            ["The agree-", "ment of long-", "term Franco-", "German aid"],
            ["The agreement of long-term Franco-German aid"],
        ),
        (["Two parts:", "• money", "• arms and", "men"], ["Two parts:", "• money", "• arms and men"]),
        ([], []),
    ],
)
def test_lines_become_the_paragraphs_that_were_set(lines: list[str], expected: list[str]) -> None:
    filler = ["x" * 60] * 6 + [""] if lines else []
    assert texts(page(*filler, *lines))[1 if lines else 0 :] == expected


def test_a_paragraph_goes_on_over_the_page() -> None:
    lines = page("Aid is dear and", "it works and") + page("is lent. It", "ends.", number=1)
    assert texts(lines) == ["Aid is dear and it works and is lent. It ends."]
    ended = page("Aid is dear and", "it works.") + page("It is lent", "and ends.", number=1)
    assert texts(ended) == ["Aid is dear and it works.", "It is lent and ends."]


def test_every_page_begins_where_its_first_line_does() -> None:
    lines = page("Aid is dear and", "it works in most coun-") + page("tries. It", "ends.", number=1)
    text, pages = flowed([*lines, *page("Nobody minds.", number=3)], 4)
    assert text == "Aid is dear and it works in most countries. It ends.\nNobody minds."
    assert [text[at:][:9] for at in pages] == ["Aid is de", "tries. It", "Nobody mi", "Nobody mi"]
    assert flowed([], 2) == ("", (0, 0))


def test_a_heading_in_larger_type_stands_alone() -> None:
    lines = [*page("What it costs", size=16), *page("", "Aid is dear and", "works.")]
    assert texts(lines) == ["What it costs", "Aid is dear and works."]


def test_lines_that_pages_share_at_their_edges_are_left_out() -> None:
    words = ["Aid", "War", "Tax", "Oil"]
    pages = [page("The Paper", f"{w} costs.", f"{w} ends.", f"page {n}", number=n) for n, w in enumerate(words)]
    lines, dropped = without_furniture(pages)
    assert dropped == 8
    assert [line.text for line in lines][:2] == ["Aid costs.", "Aid ends."]


def test_two_pages_are_too_few_to_tell() -> None:
    pages = [page("The Paper", "Aid costs much.", number=n) for n in range(2)]
    assert without_furniture(pages)[1] == 0
