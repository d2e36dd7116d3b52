"""Passages of whole sentences."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.chunk import read
from pipeline.models import Article, Reading

SENTENCE = st.sampled_from(
    ["Aid works.", "It does not.", "The U.S. pays 5% of it, as of Jan. 6.", "“Why?”", "word " * 30 + "end."]
)
LINE = st.one_of(
    st.lists(SENTENCE, min_size=1, max_size=6).map(" ".join), st.sampled_from(["What it costs", "Who pays", ""])
)


def words(text: str) -> int:
    return len(text.split())


def article(text: str) -> Article:
    return Article.of(text, title="Aid", source="test")


def rebuilt(reading: Reading) -> str:
    """The article's text from its passages, each without what the one before it holds."""
    text, position = "", reading.sentences[0].start
    for passage in reading.passages:
        text += reading.article.text[position : passage.start] + passage.text[max(0, position - passage.start) :]
        position = passage.end
    return text


@given(st.lists(LINE, max_size=12).map("\n".join), st.integers(1, 60), st.integers(0, 3))
@settings(max_examples=200, deadline=None)
def test_passages_rebuild_the_article(text: str, budget: int, overlap: int) -> None:
    reading = read(article(text), words, budget=budget, overlap=overlap)
    if not reading.sentences:
        assert reading.passages == ()
        return
    assert rebuilt(reading) == text[reading.sentences[0].start : reading.sentences[-1].end]
    position = 0
    for number, passage in enumerate(reading.passages):
        assert passage.number == number
        assert passage.text == text[passage.start : passage.end]
        assert (passage.start, passage.end) == (
            reading.sentence(passage.first).start,
            reading.sentence(passage.last).end,
        )
        assert passage.first <= position + 1 <= passage.last
        assert position - passage.first + 1 <= overlap
        assert passage.first == passage.last or words(passage.text) <= budget
        position = passage.last
    assert len({passage.id for passage in reading.passages}) == len(reading.passages)


def test_each_sentence_is_counted_once() -> None:
    asked: list[str] = []

    def counting(of: Callable[[str], int]) -> Callable[[str], int]:
        return lambda text: asked.append(text) or of(text)  # type: ignore[func-returns-value]

    reading = read(article("Aid works. " * 40), counting(words), budget=20, overlap=2)
    assert len(asked) == len(reading.sentences) == 40


def test_a_passage_does_not_cross_into_a_section() -> None:
    text = "Aid works. " * 5 + "\nWhat it costs\n" + "It costs much. " * 5
    reading = read(article(text), words, budget=30)
    assert [(p.section, p.text.split(".")[0]) for p in reading.passages] == [
        (None, "Aid works"),
        ("What it costs", "What it costs\nIt costs much"),
    ]


def test_a_tiny_section_goes_with_the_next() -> None:
    reading = read(article("Aid and allies\nWhat it costs\nMuch.\nWho pays\n" + "All pay. " * 10), words, budget=40)
    (passage,) = reading.passages
    assert (passage.section, passage.start) == ("Who pays", 0)


def test_a_sentence_larger_than_the_budget_is_a_passage_alone() -> None:
    reading = read(article("Aid works. " + "Word " * 50 + "end. It does."), words, budget=10)
    assert [(p.first, p.last) for p in reading.passages] == [(1, 1), (2, 2), (3, 3)]


def test_the_same_article_gives_the_same_passages() -> None:
    first, second = (read(article("Aid works. " * 30), words, budget=20) for _ in range(2))
    assert first == second
    assert read(article("Aid fails. " * 30), words, budget=20).passages[0].id != first.passages[0].id


def test_a_real_article_is_covered(policy_text: str) -> None:
    reading = read(article(policy_text), words, budget=150)
    assert rebuilt(reading) == policy_text.strip()
    assert {p.section for p in reading.passages} == {s.section for s in reading.sentences}
