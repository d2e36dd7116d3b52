"""What documents state of figures without a row: found by measure, entity and period, compared as rows are."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.api import read_article
from pipeline.chunk import read
from pipeline.evidence import Beside, Held, Stretch, stated
from pipeline.evidence.documents import stretches
from pipeline.models import Article, Document, Evidence, Findings, Stated, Verdict
from tests.checked import TABLE, bare_map, check, parser, reading_of
from tests.command import ARTICLES

PUBLISHED = date(2025, 4, 1)


def words(text: str) -> int:
    return len(text.split())


def held(text: str, title: str = "Halden Group: Annual report", pages: tuple[int, ...] = ()) -> Held:
    article = Article.of(text, title=title, source="Halden", published=date(2025, 3, 1))
    return Held(Document(article=article, pages=pages), read(article, words))


class Shelf:
    """Documents of which every passage is near."""

    def __init__(self, *all_: Held) -> None:
        self.all = all_

    def near(self, texts: Sequence[str]) -> Sequence[Stretch]:
        assert texts
        return tuple(s for each in self.all for s in stretches(each, range(len(each.reading.passages))))


def with_documents(text: str, *documents: Held) -> tuple[Findings, Findings]:
    """Findings before and after the documents were looked up."""
    reading = reading_of(text, PUBLISHED)
    argmap = bare_map(reading.article)
    before = check(argmap, reading, TABLE)
    return before, stated(before, argmap, reading, Beside(Shelf(*documents), parser(), TABLE))


def evidence(text: str, figure: str, *documents: Held) -> tuple[Evidence, ...]:
    _, after = with_documents(text, *documents)
    (found,) = (each for each in after.findings if figure in each.quote and each.kind == "numeric")
    return found.evidence


REVENUE = "Halden's net revenue was {} in 2024."


@pytest.mark.parametrize(
    ("figure", "document", "expected"),
    [
        ("US$4.18 billion", "Net revenue rose to US$4.18 billion in 2024.", Stated.SO),
        ("US$4.2 billion", "Net revenue rose to US$4.18 billion in 2024.", Stated.SO),
        ("nearly US$4.2 billion", "Net revenue rose to US$4.18 billion in 2024.", Stated.SO),
        ("more than US$4 billion", "Net revenue rose to US$4.18 billion in 2024.", Stated.SO),
        ("about US$4.3 billion", "Net revenue rose to US$4.18 billion in 2024.", Stated.NEARLY),
        ("US$5.1 billion", "Net revenue rose to US$4.18 billion in 2024.", Stated.OTHERWISE),
        ("more than US$5 billion", "Net revenue rose to US$4.18 billion in 2024.", Stated.OTHERWISE),
        ("US$4.2 billion", "In 2024 we made net revenue of US$4.18 billion.", Stated.SO),
    ],
)
def test_a_document_is_compared_by_the_arithmetic_of_rows(figure: str, document: str, expected: Stated) -> None:
    found = evidence(REVENUE.format(figure), figure.split("US")[1], held(f"We thank you all.\n{document}"))
    assert [each.stated for each in found] == [expected]
    assert found[0].quote == document


@pytest.mark.parametrize(
    "document",
    [
        "Net revenue rose to US$4.18 billion in 2023.",
        "Net revenue in Asia rose to US$4.18 billion in 2024.",
        "Gross profit rose to US$4.18 billion in 2024.",
        "We expect net revenue of US$4.18 billion in 2024.",
        "It is false that net revenue was US$4.18 billion in 2024.",
        "Net revenue of Larsund was US$4.18 billion in 2024.",
        "Net revenue was more than US$4.18 billion in 2024.",
        "If net revenue were US$4.18 billion in 2024, nobody would mind.",
        "Net revenue rose by US$4.18 billion in 2024.",
        "Was net revenue US$4.18 billion in 2024?",
    ],
)
@pytest.mark.parametrize("figure", ["US$4.18 billion", "US$9.7 billion"])
def test_what_a_document_does_not_plainly_state_is_no_evidence(document: str, figure: str) -> None:
    assert evidence(REVENUE.format(figure), figure, held(document)) == ()


def test_evidence_changes_no_verdict_and_nothing_but_its_own_field() -> None:
    text = f"{REVENUE.format('US$9.7 billion')} Norland's defence budget was US$52.3 billion in 2023."
    lies = held("Our net revenue was US$4.18 billion in 2024. Norland's defence budget was US$60 billion in 2023.")
    before, after = with_documents(text, lies)
    assert [each.model_copy(update={"evidence": ()}) for each in after.findings] == list(before.findings)
    of_table, without = (
        next(each for each in after.findings if words in each.quote) for words in ("52.3 billion", "9.7 billion")
    )
    assert (of_table.verdict, of_table.evidence) == (Verdict.SUPPORTED, ())
    assert without.verdict is Verdict.NOT_IN_TABLE
    assert [each.stated for each in without.evidence] == [Stated.OTHERWISE]


def test_a_change_is_compared_with_the_levels_that_a_document_states() -> None:
    report = held("Net revenue was US$4.2 billion in 2024. Net revenue was US$4.0 billion in 2023.")
    so = evidence("Halden's net revenue rose by 5 per cent in 2024.", "5 per cent", report)
    assert {each.stated for each in so} == {Stated.SO}
    otherwise = evidence("Halden's net revenue rose by 25 per cent in 2024.", "25 per cent", report)
    assert {each.stated for each in otherwise} <= {Stated.OTHERWISE}


def test_the_year_of_the_title_stands_for_a_passage_that_names_none_and_that_is_said() -> None:
    report = held("Our net revenue was US$4.18 billion.", title="Halden Group: Annual report 2024")
    (found,) = evidence(REVENUE.format("US$4.2 billion"), "4.2 billion", report)
    assert (found.stated, found.dated_by_title) == (Stated.SO, True)
    undated = held("Our net revenue was US$4.18 billion.", title="Halden Group: Annual report")
    assert evidence(REVENUE.format("US$4.2 billion"), "4.2 billion", undated) == ()


@pytest.mark.parametrize(
    ("text", "figure", "document"),
    [
        (
            "Larsund's net revenue was US$1.5 billion in 2024, and Halden's net revenue was US$9.7 billion in 2024.",
            "1.5 billion",
            "Halden's net revenue was US$9.7 billion in 2024.",
        ),
        (
            "In 2024 Halden's net revenue was US$9.7 billion, Larsund's US$1.5 billion.",
            "1.5 billion",
            "Halden's net revenue was US$9.7 billion in 2024.",
        ),
        (
            "Halden's net revenue was US$1.5 billion in 2023.",
            "1.5 billion",
            "Halden's net revenue was US$9.7 billion in 2024.",
        ),
        (
            "Halden's net revenue was US$1.5 billion in 2024.",
            "1.5 billion",
            "Halden's net revenue was US$9.7 billion in 2024, of which US$1.5 billion was lost.",
        ),
    ],
)
def test_what_a_document_states_of_others_and_of_other_years_is_not_stated_otherwise(
    text: str, figure: str, document: str
) -> None:
    """Whose a figure is does not hang on whom the document has figures of."""
    assert evidence(text, figure, held(document)) == ()


def test_each_document_speaks_for_itself_and_agreement_comes_first() -> None:
    one = held("Net revenue rose to US$3.1 billion in 2024.", title="Halden Group: Draft")
    other = held("Net revenue rose to US$4.18 billion in 2024.", title="Halden Group: Report")
    found = evidence(REVENUE.format("US$4.2 billion"), "4.2 billion", one, other)
    assert [(each.stated, each.title) for each in found] == [
        (Stated.SO, "Halden Group: Report"),
        (Stated.OTHERWISE, "Halden Group: Draft"),
    ]


def test_the_page_is_that_of_the_figure_where_its_sentence_goes_over_the_page() -> None:
    text = "We thank all who took part. Net revenue in the year that ended rose to US$4.18 billion in 2024."
    (found,) = evidence(
        REVENUE.format("US$4.2 billion"), "4.2 billion", held(text, pages=(0, text.index("that ended")))
    )
    assert found.page == 2


@pytest.mark.parametrize("file", sorted(ARTICLES.iterdir()), ids=lambda file: file.name)
def test_no_article_states_its_own_figures_otherwise(file: Path) -> None:
    if file.suffix == ".yaml":
        pytest.skip("what is known about an article, and none itself")
    article = read_article(file)
    reading = read(article, words)
    argmap = bare_map(article)
    itself = Shelf(Held(Document(article=article), reading))
    after = stated(check(argmap, reading, TABLE), argmap, reading, Beside(itself, parser(), TABLE))
    assert not [each for found in after.findings for each in found.evidence if each.stated is Stated.OTHERWISE]


def test_an_article_without_open_figures_asks_nothing_of_documents() -> None:
    class Closed:
        def near(self, _texts: Sequence[str]) -> Sequence[Stretch]:
            raise AssertionError

    reading = reading_of("Norland's defence budget was US$52.3 billion in 2023.", PUBLISHED)
    argmap = bare_map(reading.article)
    before = check(argmap, reading, TABLE)
    assert stated(before, argmap, reading, Beside(Closed(), parser(), TABLE)) == before


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6), st.integers(0, 300))
def test_every_character_is_on_the_last_page_that_begins_before_it(lengths: list[int], offset: int) -> None:
    begins = tuple(sum(lengths[:page]) for page in range(len(lengths)))
    document = Document(article=Article.of("x", title="X", source="tests"), pages=begins)
    page = document.page(offset)
    assert page is not None
    assert begins[page - 1] <= offset
    assert page == len(begins) or offset < begins[page]
    assert document.model_copy(update={"pages": ()}).page(offset) is None


@given(st.sets(st.integers(0, 11), min_size=1))
def test_stretches_hold_the_passages_asked_for_in_order_and_without_overlap(numbers: set[int]) -> None:
    text = "\n".join(f"It rained {number} times in the long wet summer of that year." for number in range(60))
    article = Article.of(text, title="Rain", source="tests")
    book = Held(Document(article=article), read(article, words, budget=60))
    found = list(stretches(book, numbers))
    wanted = [book.reading.passages[number] for number in numbers]
    assert all(any(s.start <= passage.start and passage.end <= s.end for s in found) for passage in wanted)
    assert [s.start for s in found] == sorted(s.start for s in found)
