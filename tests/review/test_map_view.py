"""What the map's page shows and says, without a desk: lines, guesses, and every act in one sentence."""

import json

import pytest

from pipeline.editing import (
    Accept,
    Add,
    Attach,
    Background,
    Bond,
    Detach,
    Gist,
    Join,
    MainClaim,
    Merge,
    Operation,
    Publish,
    Retype,
    Speaker,
    Split,
    Turn,
    applied,
)
from pipeline.models import Asserter, AsserterKind, Basis, Done
from pipeline.review.mapping.pieces import island
from pipeline.review.mapping.published import Published
from pipeline.review.mapping.telling import told
from pipeline.review.mapping.view import MapView, why
from tests.example_map import done, span

BASE = done()


def edited(*operations: Operation) -> Done:
    argmap = BASE.map
    for operation in operations:
        argmap = applied(argmap, operation, BASE.article).map
    return BASE.model_copy(update={"map": argmap})


def guessed() -> Done:
    inferences = tuple(one.model_copy(update={"basis": Basis.POSITION}) for one in BASE.map.inferences)
    return BASE.model_copy(update={"map": BASE.map.model_copy(update={"inferences": inferences})})


def test_every_statement_has_one_line_and_the_levels_close() -> None:
    view = MapView(BASE)
    whole = [row.id for row in view.rows if row.statement and not row.ghost]
    assert sorted(whole) == sorted(one.id for one in BASE.map.statements)
    depth = 0
    for row, closes in zip(view.rows, view.closing, strict=True):
        assert row.level == depth
        depth += bool(row.children) - closes
    assert depth == 0


def test_the_drawing_keeps_what_stands_under_the_first_line() -> None:
    drawn = MapView(BASE).drawing
    assert all("p" in one for one in drawn if one["l"])
    assert [one["i"] for one in drawn if one.get("p") == 0]


def test_guesses_are_asked_from_the_top_and_what_is_beside_the_argument_last() -> None:
    view = MapView(edited(Detach(link=next(one.id for one in BASE.map.inferences if "s2" in one.premises))))
    inferences = tuple(one.model_copy(update={"basis": Basis.POSITION}) for one in view.done.map.inferences)
    view = MapView(view.done.model_copy(update={"map": view.done.map.model_copy(update={"inferences": inferences})}))
    numbers = [guess.row.number for guess in view.guesses]
    beside = [not number[0].isdigit() for number in numbers]
    assert beside == sorted(beside)
    assert any(beside)
    assert len({guess.link for guess in view.guesses}) == len(numbers)
    assert {guess.link for guess in MapView(guessed()).guesses} <= {one.id for one in BASE.map.inferences}


@pytest.mark.parametrize(
    ("one", "other", "because"),
    [
        ("s3", "s2", "it stands in the same paragraph"),
        ("s14", "s1", "it opens a paragraph"),
        ("s8", "s1", "it stands in another paragraph"),
        ("s5", "s2", "one of the two is unsaid in the article"),
    ],
)
def test_why_a_link_was_guessed_is_told_by_its_place(one: str, other: str, because: str) -> None:
    assert why(BASE.article, BASE.map.statement(one), BASE.map.statement(other)) == because


def link(premise: str) -> str:
    return next(one.id for one in BASE.map.inferences if premise in one.premises)


FERRY = Asserter(kind=AsserterKind.GROUP, name="the fishermen")
WORDS = "where trade follows"
SENTENCES: list[tuple[Operation, str]] = [
    (MainClaim(statement="s6"), "Made 2 the main claim"),
    (Attach(statements=("s6",), to="s2"), "Moved 2 under 1"),
    (Attach(statements=("s6", "s14"), to="s1"), "Moved 2 and 3 under the main claim"),
    (Attach(statements=("s2", "s6", "s7", "s8"), to="s1"), "Moved 4 statements under the main claim"),
    (Join(statements=("s7", "s8")), "Linked 2.1 and 2.2 as premises of one reason"),
    (Attach(statements=("s6",), to="s2", as_=Bond.OBJECTION), "Made 2 an objection to 1"),
    (Attach(statements=("s6",), to="s2", as_=Bond.UNDERCUT), "Made 2 an objection to the step from 1"),
    (Turn(link=link("s6")), "Turned round 2 under the main claim"),
    (Retype(link=link("s6"), as_=Bond.OBJECTION), "Made 2 an objection to the main claim"),
    (Accept(link=link("s6")), "Accepted 2 under the main claim"),
    (Detach(link=link("s6")), "Set 2 beside the argument"),
    (Detach(link=link("s6"), statement="s6"), "Set 2 beside the argument"),
    (Background(statements=("s6",)), "Made 2 background"),
    (Speaker(statements=("s6",), asserter=FERRY), "Let the fishermen say 2"),
    (Gist(statement="s6", text="Cheap"), "Worded 2"),
    (Gist(statement="s6", text=""), "Took the gist off 2"),
    (Split(statement="s6", at=900), "Split 2"),
    (Merge(statements=("s2", "s6")), "Merged 1 and 2"),
    (Add(spans=(span(WORDS),)), f"Added “{WORDS}”"),
    (Publish(statements=("s6",)), "Published 2"),
    (Publish(statements=("s6",), shown=False), "Took out of the published view 2"),
    (Accept(link="gone"), "Accepted the link gone"),
]


@pytest.mark.parametrize(("operation", "sentence"), SENTENCES, ids=[sentence for _, sentence in SENTENCES])
def test_every_act_is_told_in_one_sentence_by_the_numbers_of_the_map(operation: Operation, sentence: str) -> None:
    assert told(operation, MapView(BASE)) == sentence


def test_the_published_view_is_what_was_chosen_with_the_way_to_the_main_claim() -> None:
    chosen = Published(MapView(BASE, published=("s3",)))
    assert {"s1", "s2", "s3"} == {row.id for row in chosen.rows}
    assert len(Published(MapView(BASE)).rows) <= 12
    flagged = [row.id for row, _ in Published(MapView(BASE)).flagged]
    settled = frozenset(one.id for one in BASE.findings.findings)
    assert flagged
    assert not Published(MapView(BASE), settled).flagged


def test_nothing_in_the_data_ends_the_element_that_it_stands_in() -> None:
    hostile = {"w": "</script><!-- & \u2028"}
    written = island(hostile)
    assert not set("<>&\u2028") & set(written)
    assert json.loads(written) == hostile
