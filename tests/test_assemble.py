"""One map from a draft: no faults, whatever was proposed; the same bytes for the same input."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.assemble import assemble, faults
from pipeline.chunk import read
from pipeline.ground import ground
from pipeline.models import (
    ArgumentMap,
    Article,
    AttackType,
    Draft,
    DraftRelation,
    DraftUnit,
    Provenance,
    Reading,
    RelationType,
    Role,
)

TEXT = """The harbour toll should be dropped.
Fishing boats pay it twice. Cargo ships never pay it. The toll brought in 40,000 crowns in 2021.
Some say the toll keeps the quay in repair. But the quay was closed in 2019. Fishing boats pay it twice.
"""


def words(text: str) -> int:
    return len(text.split())


def reading(text: str = TEXT) -> Reading:
    return read(Article.of(text, title="The toll", source="own"), words)


def unit(key: str, sentence: int, role: Role = Role.PREMISE, **more: object) -> DraftUnit:
    text = reading().sentence(sentence).text
    return DraftUnit.model_validate({"key": key, "sentences": (sentence,), "text": text, "role": role} | more)


def relation(key: str, type_: RelationType, target: str, *sources: str) -> DraftRelation:
    return DraftRelation(key=key, type=type_, sources=sources, target=target)


def mapped(*units: DraftUnit, relations: tuple[DraftRelation, ...] = ()) -> ArgumentMap:
    draft = Draft(units=units, relations=relations)
    return assemble(draft, ground(draft, reading()), reading(), Provenance(engine="rules", code="0"))


MAIN = unit("m", 1, Role.MAIN_CLAIM)
TWICE = unit("p", 2)
NEVER = unit("q", 3)
SAID = unit("o", 5, Role.COUNTERARGUMENT)
CLOSED = unit("a", 6)


def test_linked_premises_become_one_inference() -> None:
    argmap = mapped(MAIN, TWICE, NEVER, relations=(relation("r", RelationType.SUPPORTS, "m", "p", "q"),))
    (inference,) = argmap.inferences
    assert inference.premises == tuple(one.id for one in argmap.statements[1:])
    assert argmap.apex == (argmap.statements[0].id,)
    assert not argmap.disconnected


def test_the_same_words_in_two_places_are_one_statement_with_two_spans() -> None:
    argmap = mapped(MAIN, TWICE, unit("again", 7), relations=(relation("r", RelationType.SUPPORTS, "m", "again"),))
    assert [len(one.spans) for one in argmap.statements] == [1, 2]
    assert argmap.inferences[0].premises == (argmap.statements[1].id,)


def test_an_undercut_points_at_the_step_that_it_breaks_even_if_that_comes_later() -> None:
    argmap = mapped(
        MAIN,
        SAID,
        CLOSED,
        relations=(relation("u", RelationType.UNDERCUTS, "r", "a"), relation("r", RelationType.REBUTS, "m", "o")),
    )
    by_type = {attack.type: attack for attack in argmap.attacks}
    assert by_type[AttackType.UNDERCUTS].target == by_type[AttackType.REBUTS].id


def test_a_relation_to_what_is_not_anchored_is_left_out() -> None:
    lost = DraftUnit(key="x", sentences=(1,), quotes=("The toll is a triumph",), text="It is.", role=Role.PREMISE)
    argmap = mapped(MAIN, lost, relations=(relation("r", RelationType.SUPPORTS, "m", "x"),))
    assert not argmap.inferences
    assert argmap.unanchored[0].reason.endswith("is not in the article; 1 proposed relation went with it")


def test_the_link_that_closes_a_circle_of_support_is_left_out() -> None:
    circle = (relation("r", RelationType.SUPPORTS, "q", "p"), relation("s", RelationType.SUPPORTS, "p", "q"))
    argmap = mapped(MAIN, TWICE, NEVER, relations=circle)
    (step,) = argmap.inferences
    (around,) = argmap.circles
    assert around.statements == (*step.premises, step.conclusion)


def test_a_point_made_twice_is_no_circle() -> None:
    again = (relation("r", RelationType.SUPPORTS, "p", "p2", "q"),)
    argmap = mapped(MAIN, TWICE, NEVER, unit("p2", 7), relations=again)
    assert [len(one.premises) for one in argmap.inferences] == [1]
    assert argmap.circles == ()


def test_without_a_main_claim_the_top_is_what_others_bear_on() -> None:
    argmap = mapped(TWICE, NEVER, SAID, relations=(relation("r", RelationType.SUPPORTS, "q", "p"),))
    assert argmap.apex == (argmap.statements[1].id,)
    assert argmap.disconnected == (argmap.statements[2].id,)


def test_an_article_without_statements_has_an_empty_map_without_faults() -> None:
    argmap = mapped()
    assert (argmap.statements, argmap.apex) == ((), ())
    assert not faults(argmap)


KEYS = tuple("abcdefgh")
UNITS = st.builds(
    DraftUnit,
    key=st.sampled_from(KEYS),
    sentences=st.lists(st.integers(0, 8), max_size=3).map(tuple),
    quotes=st.lists(st.sampled_from(["the toll", "Fishing boats pay it twice", "the quay", "a moon"]), max_size=2).map(
        tuple
    ),
    text=st.sampled_from(
        ["The toll brings in 40,000.", "Boats pay twice.", "Ships always pay.", "", "It never paid 3 times."]
    ),
    role=st.sampled_from(Role),
    implicit=st.booleans(),
    warrant=st.sampled_from([None, "The step needs it."]),
)
RELATIONS = st.builds(
    DraftRelation,
    key=st.sampled_from(["r", "s", "t", "u", "v"]),
    type=st.sampled_from(RelationType),
    sources=st.lists(st.sampled_from((*KEYS, "ghost")), min_size=1, max_size=3).map(tuple),
    target=st.sampled_from((*KEYS, "r", "s", "t", "u", "v", "ghost")),
)
DRAFTS = st.builds(
    Draft,
    units=st.lists(UNITS, max_size=10, unique_by=lambda one: one.key).map(tuple),
    relations=st.lists(RELATIONS, max_size=12).map(tuple),
)


@given(DRAFTS)
@settings(deadline=None, max_examples=300)
def test_no_draft_whatever_makes_a_map_with_faults(draft: Draft) -> None:
    cut = reading()
    grounded = ground(draft, cut)
    argmap = assemble(draft, grounded, cut, Provenance(engine="model", code="0"))
    assert faults(argmap) == ()
    assert len(grounded.statements) + len(grounded.unanchored) == len(draft.units)
    assert all(cut.article.text[span.start : span.end] == span.quote for one in argmap.statements for span in one.spans)


@given(DRAFTS)
@settings(deadline=None, max_examples=50)
def test_the_same_draft_gives_the_same_bytes(draft: Draft) -> None:
    cut = reading()
    once, again = (assemble(draft, ground(draft, cut), cut, Provenance(engine="model", code="0")) for _ in range(2))
    assert once.model_dump_json() == again.model_dump_json()
