"""What grows with the length of a text or of a table grows in proportion, and not with the square."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.chunk import read
from pipeline.ground import ground
from pipeline.models import (
    Alignment,
    ArgumentMap,
    Article,
    Draft,
    DraftUnit,
    Fact,
    Fidelity,
    Role,
    Span,
    Statement,
    Verdict,
)
from pipeline.verify import MemoryTable
from pipeline.verify.order import Standing
from tests import derived_table
from tests.checked import about, bare_map, checked
from tests.effort import growth

LINEAR = 6.0
"""Steps for four times the input, over those for the input: 4 and some room; the square would come near to 16."""


def mapped(places: Sequence[tuple[int, int]]) -> ArgumentMap:
    """A map with one statement for each place, named by its number."""
    article = Article.of("x" * 10, title="X", source="tests")
    statements = tuple(
        Statement(
            id=f"s{number}",
            role=Role.PREMISE,
            text="x",
            title="x",
            fidelity=Fidelity.QUOTATION,
            spans=(Span(start=start, end=end, quote="x" * (end - start), alignment=Alignment.EXACT),),
            assertions=(),
        )
        for number, (start, end) in enumerate(places)
    )
    return bare_map(article).model_copy(update={"statements": statements})


def tiny_sentences(count: int) -> Callable[[], object]:
    article = Article.of("\n".join(f"It rained {at} times." for at in range(count)), title="Rain", source="own")
    reading = read(article, len)
    units = tuple(
        DraftUnit(key=f"u{at}", sentences=(at + 1,), text="It rained.", role=Role.PREMISE) for at in range(count)
    )
    return lambda: ground(Draft(units=units), reading)


def statements_in_a_row(count: int) -> Callable[[], object]:
    standing = Standing(mapped([(20 * at, 20 * at + 15) for at in range(count)]))
    return lambda: [standing.at(20 * at + 3, 20 * at + 6) for at in range(count)]


@pytest.mark.parametrize(("work", "size"), [(tiny_sentences, 60), (statements_in_a_row, 200)])
def test_work_on_a_text_grows_with_its_length(work: Callable[[int], Callable[[], object]], size: int) -> None:
    assert growth(work, size) < LINEAR


def vintages(row: Fact, count: int) -> list[Fact]:
    """A chain of rows, each superseded by the next: the row itself is the last."""
    ids = [*(f"{row.row_id}.{at}" for at in range(1, count)), row.row_id]
    days = [row.as_of - timedelta(days=count - 1 - at) for at in range(count)]
    later = [*ids[1:], None]
    return [
        row.model_copy(update={"row_id": id_, "as_of": day, "superseded_by": after})
        for id_, day, after in zip(ids, days, later, strict=True)
    ]


def revised(count: int) -> MemoryTable:
    """The table of derived figures, every row revised that many times."""
    whole = derived_table.TABLE
    rows = tuple(one for row in whole.rows for one in vintages(row, count))
    return MemoryTable(rows, whole.of_entities, whole.of_measures, whole.of_sources)


DERIVED = [
    ("Germany's GDP rose by $374 billion in 2023.", "374"),
    ("Germany's defence spending was $791 per person in 2023.", "791"),
    ("The combined defence spending of Germany, France and Italy was $190 billion in 2023.", "190"),
    ("In 2023 Germany accounted for 41 percent of the alliance's defence spending.", "41"),
    ("In 2023 Germany's defence spending was twice as high as that of Italy.", "twice"),
]


@pytest.mark.parametrize(("text", "figure"), DERIVED)
def test_work_on_a_row_grows_with_the_number_of_its_vintages(text: str, figure: str) -> None:
    assert about(checked(text, revised(2)), figure).verdict is not Verdict.NOT_IN_TABLE

    def work(count: int) -> Callable[[], object]:
        table = revised(count)
        return lambda: checked(text, table)

    assert growth(work, 40) < LINEAR


PLACES = st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda place: (place[0], sum(place)))


@given(st.lists(PLACES, max_size=12), PLACES)
def test_statements_of_a_place_are_those_that_cover_it_else_those_that_touch_it(
    places: list[tuple[int, int]], asked: tuple[int, int]
) -> None:
    start, end = asked
    shortest = sorted((b - a, a, b, f"s{number}") for number, (a, b) in enumerate(places))
    covering = [id_ for _, a, b, id_ in shortest if a <= start and end <= b]
    touching = [id_ for _, a, b, id_ in shortest if a < end and start < b]
    assert Standing(mapped(places)).at(start, end) == tuple(covering or touching)
