"""What a person does to a map leaves a map, whatever the order, and says in one sentence what cannot be."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.assemble import faults
from pipeline.diff import links_of
from pipeline.editing import (
    OPERATION,
    Accept,
    Add,
    Attach,
    Background,
    Bond,
    Detach,
    Edited,
    Gist,
    Join,
    MainClaim,
    Merge,
    Operation,
    Publish,
    Refused,
    Retype,
    Speaker,
    Split,
    Turn,
    apply,
    quotation,
    replay,
    written,
)
from pipeline.editing.quotations import quoted
from pipeline.ids import inference_id
from pipeline.models import (
    ArgumentMap,
    Article,
    Asserter,
    AsserterKind,
    AttackType,
    Basis,
    Fidelity,
    LinkType,
    Role,
    Span,
)
from pipeline.store import check_quotes
from tests.drafts import checked
from tests.drafts import written as draft_of
from tests.example_map import ATTACKS, INFERENCES, done

PATROL = done()
CRITICS = Asserter(kind=AsserterKind.GROUP, name="critics")
TOLD = (
    "Norland should keep the ferry.\n"
    "The ferry is cheap, because it has no crew. However, critics say that it is slow. "
    "The road is long and the bridge is closed.\n"
    "“The ferry is all we have,” said Mara Lind, who keeps the mill. “Without it we would move away. Nobody stays "
    "where no boat lands.”\n"
    "Norland paid 4 million crowns for the ferry in 2024.\n"
)
FERRY = Article.of(TOLD, title="The ferry", source="own")
MAP = checked(draft_of([part.split("| ") for part in TOLD.strip().split("\n")])).map


def ferry() -> ArgumentMap:
    """The map of the built-in rules."""
    assert MAP.article.sha256 == FERRY.sha256
    return MAP


def called(argmap: ArgumentMap, words: str) -> str:
    """The id of the statement with these words."""
    (found,) = [one.id for one in argmap.statements if words in one.text]
    return found


def link(argmap: ArgumentMap, source: str, target: str | None = None) -> str:
    """The id of the link from a statement."""
    return next(one.id for one in links_of(argmap) if source in one.sources and target in (None, one.target))


def patrol(*operations: Operation) -> ArgumentMap:
    """The example after operations, none of which may be refused."""
    edited = replay(PATROL.map, operations, PATROL.article)
    assert not edited.refused
    assert not faults(edited.map)
    check_quotes(PATROL.article, edited.map)
    return edited.map


def role(argmap: ArgumentMap, id_: str) -> Role:
    return argmap.statement(id_).role


def supports(argmap: ArgumentMap) -> set[tuple[tuple[str, ...], str]]:
    return {(one.premises, one.conclusion) for one in argmap.inferences}


def test_the_chosen_main_claim_goes_to_the_top_and_the_old_one_under_it_as_a_guess() -> None:
    after = patrol(MainClaim(statement="s6"))
    assert after.apex == ("s6",)
    assert role(after, "s6") is Role.MAIN_CLAIM
    assert role(after, "s1") is Role.CLAIM
    (under,) = [one for one in after.inferences if one.conclusion == "s6" and one.premises == ("s1",)]
    assert under.basis is Basis.POSITION
    assert not any("s6" in one.premises for one in after.inferences)


def test_what_spoke_against_the_old_main_claim_has_it_as_an_objection() -> None:
    objection = next(one.source for one in ATTACKS if one.target == "s1")
    after = patrol(MainClaim(statement=objection))
    assert ("s1", objection) in {(one.source, one.target) for one in after.attacks}


def test_a_statement_that_is_moved_leaves_what_it_stood_under_and_takes_along_what_stands_under_it() -> None:
    after = patrol(Attach(statements=("s2",), to="s14"))
    assert (("s2",), "s14") in supports(after)
    assert not any("s2" in one.premises and one.conclusion == "s1" for one in after.inferences)
    under = {one.premises for one in PATROL.map.inferences if one.conclusion == "s2"}
    assert under
    assert under == {one.premises for one in after.inferences if one.conclusion == "s2"}
    assert after.inferences[[one.conclusion for one in after.inferences].index("s14")].basis is Basis.PERSON


def test_several_go_under_one_in_one_act_and_objections_get_the_role_of_their_side() -> None:
    after = patrol(Attach(statements=("s7", "s8"), to="s1", as_=Bond.OBJECTION))
    assert {("s7", "s1"), ("s8", "s1")} <= {(one.source, one.target) for one in after.attacks}
    assert {role(after, "s7"), role(after, "s8")} == {Role.COUNTERARGUMENT}


def test_premises_that_were_linked_stay_linked_without_the_one_that_was_moved() -> None:
    linked = next(one for one in INFERENCES if len(one.premises) > 1)
    gone, *left = linked.premises
    after = patrol(Attach(statements=(gone,), to="s1"))
    assert (tuple(left), linked.conclusion) in supports(after)
    assert inference_id(left, linked.conclusion) in {one.id for one in after.inferences}


def test_a_link_turned_round_lets_the_two_change_places() -> None:
    argmap = patrol(Attach(statements=("s7",), to="s6"))
    after = apply(argmap, Turn(link=link(argmap, "s7", "s6")), PATROL.article)
    above = next(one.conclusion for one in argmap.inferences if "s6" in one.premises)
    assert (("s6",), "s7") in supports(after)
    assert any("s7" in one.premises and one.conclusion == above for one in after.inferences)
    assert not faults(after)


def test_a_reason_becomes_an_objection_and_a_reason_again() -> None:
    argmap = patrol(Attach(statements=("s7",), to="s6"))
    once = apply(argmap, Retype(link=link(argmap, "s7", "s6"), as_=Bond.OBJECTION), PATROL.article)
    assert role(once, "s7") is Role.COUNTERARGUMENT
    (attack,) = [one for one in once.attacks if one.source == "s7"]
    assert attack.type is (AttackType.UNDERMINES if role(once, "s6") is Role.PREMISE else AttackType.REBUTS)
    again = apply(once, Retype(link=attack.id, as_=Bond.REASON), PATROL.article)
    assert supports(again) == supports(argmap)
    assert [one.role for one in again.statements] == [one.role for one in argmap.statements]


def test_an_undercut_breaks_a_step_and_goes_along_when_the_step_is_moved() -> None:
    argmap = patrol(Attach(statements=("s8",), to="s6"), Attach(statements=("s16",), to="s8", as_=Bond.UNDERCUT))
    step = link(argmap, "s8", "s6")
    assert ("s16", step) in {(one.source, one.target) for one in argmap.attacks}
    after = apply(argmap, Attach(statements=("s8",), to="s1"), PATROL.article)
    assert ("s16", inference_id(["s8"], "s1")) in {(one.source, one.target) for one in after.attacks}
    gone = apply(argmap, Detach(link=step), PATROL.article)
    assert not any(one.source == "s16" for one in gone.attacks)
    assert "s16" in gone.disconnected


def test_an_accepted_guess_stands_on_a_persons_word_and_is_written_so() -> None:
    argmap = patrol(MainClaim(statement="s6"))
    guess = link(argmap, "s1", "s6")
    after = apply(argmap, Accept(link=guess), PATROL.article)
    (one,) = [one for one in after.inferences if one.id == guess]
    assert one.basis is Basis.PERSON
    assert '"basis":"person"' in after.model_dump_json()


def test_what_is_detached_stands_apart_with_all_that_is_under_it() -> None:
    after = patrol(Detach(link=link(PATROL.map, "s2", "s1"), statement="s2"))
    under = {premise for one in after.inferences if one.conclusion == "s2" for premise in one.premises}
    assert {"s2", *under} <= set(after.disconnected)


def test_background_tells_more_of_what_it_stood_under_and_argues_for_nothing() -> None:
    after = patrol(Background(statements=("s7",)))
    assert role(after, "s7") is Role.BACKGROUND
    assert not any("s7" in one.premises for one in after.inferences)
    assert any(one == "s7" for one, _ in after.elaborates)


def test_a_whole_quotation_gets_its_speaker_in_one_act() -> None:
    argmap = ferry()
    spoken = quotation(argmap, FERRY, called(argmap, "Without it we would move away"))
    assert len(spoken) == 3
    lind = Asserter(kind=AsserterKind.NAMED_PERSON, name="Mara Lind")
    after = apply(argmap, Speaker(statements=(spoken[1],), asserter=lind), FERRY)
    assert {one.id for one in after.statements if one.assertions[0].asserter == lind} == set(spoken)
    alone = apply(argmap, Speaker(statements=(spoken[1],), asserter=lind, alone=True), FERRY)
    before = {one.id for one in argmap.statements if one.assertions[0].asserter == lind}
    now = {one.id for one in alone.statements if one.assertions[0].asserter == lind}
    assert now - before == {spoken[1]} - before


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“One. Two.” Three.", ["One. Two."]),
        ('He said: "One." And "Two." So it is.', ['One." And "Two.']),
        ("“One,” he said. “Two.”", ["One,” he said. “Two."]),
        ("“One.\n“Two,” she wrote.", ["One.\n“Two,"]),
        ("„Eins“, sagte er.", ["Eins"]),
        ("“Never closed.", []),
        ('The 6" pipe.', []),
    ],
)
def test_quotations_are_found_by_their_marks(text: str, inside: list[str]) -> None:
    assert [text[start:end] for start, end in quoted(text)] == inside


def test_a_gist_stands_over_the_sentence_and_is_taken_off_by_an_empty_one() -> None:
    after = patrol(Gist(statement="s7", text="  It costs\n little "))
    assert after.statement("s7").gist == "It costs little"
    assert after.statement("s7").text == PATROL.map.statement("s7").text
    assert '"gist":"It costs little"' in after.model_dump_json()
    bare = apply(after, Gist(statement="s7", text=""), PATROL.article)
    assert bare.statement("s7") == PATROL.map.statement("s7")
    assert '"gist"' not in bare.model_dump_json()


def test_a_split_makes_two_of_the_words_of_one_and_both_stand_where_it_stood() -> None:
    argmap = ferry()
    whole = argmap.statement(called(argmap, "The road is long and the bridge is closed"))
    after = apply(argmap, Split(statement=whole.id, at=TOLD.index(" and the bridge")), FERRY)
    parts = [one for one in after.statements if one.id not in {each.id for each in argmap.statements}]
    assert [one.text for one in parts] == ["The road is long", "and the bridge is closed."]
    assert {one.fidelity for one in parts} == {Fidelity.QUOTATION}
    assert whole.id not in {one.id for one in after.statements}
    check_quotes(FERRY, after)
    above = {one.target for one in links_of(argmap) if whole.id in one.sources}
    assert all({one.target for one in links_of(after) if part.id in one.sources} == above for part in parts)


def test_merged_statements_are_one_wherever_one_of_them_stood() -> None:
    argmap = patrol(Attach(statements=("s7",), to="s6"), Attach(statements=("s9",), to="s7", as_=Bond.OBJECTION))
    after = apply(argmap, Merge(statements=("s8", "s7")), PATROL.article)
    (one,) = [each for each in after.statements if each.id not in {each.id for each in argmap.statements}]
    assert len(one.spans) == 2
    assert one.fidelity is Fidelity.COMPRESSION
    assert {"s7", "s8"}.isdisjoint(each.id for each in after.statements)
    assert ("s9", one.id) in {(each.source, each.target) for each in after.attacks}


def test_words_selected_in_the_article_make_a_statement_that_quotes_them() -> None:
    start = PATROL.article.text.index(" ministers listen")
    picked = Span(start=start, end=start + 18, quote=PATROL.article.text[start : start + 18])
    after = patrol(Add(spans=(picked,)))
    (one,) = [each for each in after.statements if each.id not in {s.id for s in PATROL.map.statements}]
    assert one.text == "ministers listen."
    assert one.fidelity is Fidelity.QUOTATION
    assert one.id in after.disconnected
    assert role(apply(after, Attach(statements=(one.id,), to="s1"), PATROL.article), one.id) is Role.PREMISE


def test_a_new_statement_in_a_quotation_is_said_by_who_says_the_rest_of_it() -> None:
    argmap = ferry()
    lind = Asserter(kind=AsserterKind.NAMED_PERSON, name="Mara Lind")
    spoken = called(argmap, "Nobody stays")
    argmap = apply(argmap, Speaker(statements=(spoken,), asserter=lind), FERRY)
    start = TOLD.index("no boat lands")
    after = apply(argmap, Add(spans=(Span(start=start, end=start + 13, quote="no boat lands"),)), FERRY)
    (new,) = [one for one in after.statements if one.text == "no boat lands"]
    assert new.assertions[0].asserter == lind


def test_reasons_become_premises_of_one_step_that_keeps_what_undercuts_it() -> None:
    after = patrol(Join(statements=("s3", "s4")))
    assert (("s4", "s5", "s3"), "s2") in supports(after) or (("s3", "s4", "s5"), "s2") in supports(after)
    (step,) = [one for one in after.inferences if one.conclusion == "s2"]
    assert step.basis is Basis.PERSON
    assert ("s12", step.id) in {(one.source, one.target) for one in after.attacks}


def test_a_statement_from_elsewhere_comes_to_the_reason_that_it_is_linked_with() -> None:
    after = patrol(Join(statements=("s8", "s16")))
    assert {frozenset(one.premises) for one in after.inferences if one.conclusion == "s6"} == {
        frozenset({"s7"}),
        frozenset({"s8", "s16"}),
    }


def test_a_premise_keeps_what_it_is_a_reason_for_besides() -> None:
    after = patrol(Join(statements=("s8", "s7")))
    assert {("s7", "s8"), ("s8", "s7")} & {one for one, to in supports(after) if to == "s6"}
    assert [to for premises, to in supports(after) if "s15" in premises and "s7" in premises] == ["s14"]


def test_linked_premises_come_apart_when_one_is_put_under_its_conclusion_again() -> None:
    after = patrol(Join(statements=("s7", "s8")), Attach(statements=("s7",), to="s6"))
    assert {(("s7",), "s6"), (("s8",), "s6")} <= supports(after)


REFUSED: list[tuple[str, Callable[[], Operation], str]] = [
    ("under itself", lambda: Attach(statements=("s2",), to="s2"), "cannot stand under itself"),
    ("in a circle", lambda: Attach(statements=("s2",), to="s3"), "circle"),
    ("the main claim under another", lambda: Attach(statements=("s1",), to="s2"), "is the main claim"),
    ("the main claim by turning", lambda: Turn(link=link(PATROL.map, "s6", "s1")), "is the main claim"),
    ("the main claim as background", lambda: Background(statements=("s1",)), "is the main claim"),
    ("a statement that is gone", lambda: MainClaim(statement="s99"), "in the map no more"),
    ("a link that is gone", lambda: Accept(link="i99"), "in the map no more"),
    ("a reason under a link", lambda: Attach(statements=("s7",), to=INFERENCES[0].id), "not under a link"),
    ("an undercut of no step", lambda: Attach(statements=("s7",), to="s1", as_=Bond.UNDERCUT), "no step"),
    ("a split outside", lambda: Split(statement="s7", at=3), "nothing to part"),
    ("a split of the unsaid", lambda: Split(statement="s5", at=3), "nothing to part"),
    ("premises of nothing", lambda: Join(statements=("s1", "s99")), "in the map no more"),
    ("the main claim as a premise", lambda: Join(statements=("s6", "s1")), "is the main claim"),
    ("a conclusion as its own premise", lambda: Join(statements=("s3", "s2")), "cannot stand under itself"),
    ("a merge with the unsaid", lambda: Merge(statements=("s5", "s7")), "unsaid"),
    ("a merge with itself", lambda: Merge(statements=("s7", "s7")), "itself"),
    ("other words than stand there", lambda: Add(spans=(Span(start=0, end=3, quote="abc"),)), "do not stand"),
    ("no words", lambda: Add(spans=(Span(start=31, end=32, quote="\n"),)), "no words"),
    ("a new main claim", lambda: Add(spans=(Span(start=0, end=3, quote="The"),), role=Role.MAIN_CLAIM), "at once"),
    (
        "a speaker without a name",
        lambda: Speaker(statements=("s7",), asserter=Asserter(kind=AsserterKind.GROUP, name=" ")),
        "needs a name",
    ),
    (
        "too many boxes",
        lambda: Publish(statements=tuple(one.id for one in PATROL.map.statements[:13])),
        "a page can be read with 12",
    ),
]


@pytest.mark.parametrize(("operation", "why"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED])
def test_what_cannot_be_is_refused_in_one_sentence_and_changes_nothing(
    operation: Callable[[], Operation], why: str
) -> None:
    edited = replay(PATROL.map, [operation()], PATROL.article)
    (refused,) = edited.refused
    assert why in refused.why
    assert edited == Edited(PATROL.map, (), (refused,))


@pytest.mark.parametrize(
    "bad",
    [
        {"op": "gist", "statement": "s1", "text": "x" * 91},
        {"op": "publish", "statements": []},
        {"op": "attach", "statements": ["s2"], "to": "s1", "as": "friend"},
        {"op": "fly", "statement": "s1"},
        {"op": "accept", "link": "i1", "more": 1},
    ],
    ids=lambda bad: bad["op"],
)
def test_what_is_no_operation_is_not_read(bad: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"validation error"):
        OPERATION.validate_python(bad)


def test_the_published_view_follows_its_statements() -> None:
    argmap = ferry()
    whole = called(argmap, "The road is long")
    other = called(argmap, "Nobody stays")
    edited = replay(
        argmap,
        [
            Publish(statements=(whole, other)),
            Split(statement=whole, at=TOLD.index(" and the bridge")),
            Publish(statements=(other,), shown=False),
        ],
        FERRY,
    )
    assert [edited.map.statement(id_).text for id_ in edited.published] == ["The road is long"]


def _pick(draw: st.DrawFn, among: list[str]) -> str:
    return draw(st.sampled_from([*among, "gone"]))


@st.composite
def acts(draw: st.DrawFn, argmap: ArgumentMap, article: Article) -> Operation:  # noqa: PLR0911, PLR0912, C901 - one of each kind
    """Any operation on a map, now and then on what is not there."""
    ids = [one.id for one in argmap.statements]
    links = [one.id for one in links_of(argmap)]
    some = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3))
    bond = draw(st.sampled_from(list(Bond)))
    match draw(st.integers(0, 14)):
        case 0:
            return MainClaim(statement=_pick(draw, ids))
        case 1 | 2:
            return Attach(statements=tuple(some), to=_pick(draw, [*ids, *links]), as_=bond)
        case 3:
            return Turn(link=_pick(draw, links), statement=draw(st.sampled_from([None, *ids])))
        case 4:
            return Retype(link=_pick(draw, links), as_=bond)
        case 5:
            return Accept(link=_pick(draw, links))
        case 6:
            return Detach(link=_pick(draw, links), statement=draw(st.sampled_from([None, *ids])))
        case 7:
            return Background(statements=tuple(some))
        case 8:
            return Speaker(statements=tuple(some), asserter=CRITICS)
        case 9:
            return Gist(statement=_pick(draw, ids), text=draw(st.text(max_size=20)))
        case 10:
            one = argmap.statement(some[0])
            start, end = (one.spans[0].start, one.spans[-1].end) if one.spans else (0, 1)
            return Split(statement=one.id, at=draw(st.integers(start, end)))
        case 11:
            return Merge(statements=(*some, draw(st.sampled_from(ids))))
        case 12:
            start = draw(st.integers(0, len(article.text) - 2))
            end = draw(st.integers(start + 1, min(len(article.text), start + 90)))
            picked = Span(start=start, end=end, quote=article.text[start:end])
            return Add(spans=(picked,), role=draw(st.sampled_from(list(Role))))
        case 13:
            return Join(statements=(*some, draw(st.sampled_from(ids))))
        case _:
            return Publish(statements=tuple(some), shown=draw(st.booleans()))


BASES = [(PATROL.map, PATROL.article), (MAP, FERRY)]


@st.composite
def sessions(draw: st.DrawFn) -> tuple[ArgumentMap, Article, list[Operation]]:
    """A map and what is done to it, each act on the map as it then is."""
    argmap, article = draw(st.sampled_from(BASES))
    edited, done_ = Edited(argmap), []
    for _ in range(draw(st.integers(1, 12))):
        operation = draw(acts(edited.map, article))
        done_.append(operation)
        edited = replay(edited.map, [operation], article)
    return argmap, article, done_


@settings(max_examples=200, deadline=None)
@given(sessions())
def test_any_sequence_of_operations_leaves_a_map_without_faults(
    session: tuple[ArgumentMap, Article, list[Operation]],
) -> None:
    argmap, article, operations = session
    edited = replay(argmap, operations, article)
    assert faults(edited.map) == ()
    check_quotes(article, edited.map)
    assert set(edited.published) <= {one.id for one in edited.map.statements}
    assert len(edited.published) <= 12
    assert len([one for one in edited.map.statements if one.role is Role.MAIN_CLAIM]) == 1
    links = [one.id for one in links_of(edited.map) if one.type is not LinkType.CONTRADICTS]
    assert len(set(links)) == len(links)
    assert all(refused.why.count("\n") == 0 and refused.why.endswith((".", "!", "?")) for refused in edited.refused)


@settings(max_examples=60, deadline=None)
@given(sessions())
def test_replay_is_the_same_each_time_and_from_what_was_written_down(
    session: tuple[ArgumentMap, Article, list[Operation]],
) -> None:
    argmap, article, operations = session
    read = [OPERATION.validate_json(written(one)) for one in operations]
    assert read == operations
    assert replay(argmap, read, article) == replay(argmap, operations, article)


@settings(max_examples=60, deadline=None)
@given(sessions())
def test_a_refused_act_leaves_no_trace(session: tuple[ArgumentMap, Article, list[Operation]]) -> None:
    argmap, article, operations = session
    edited = replay(argmap, operations, article)
    refused = [one.operation for one in edited.refused]
    kept = [one for one in operations if one not in refused]
    if len(kept) + len(refused) == len(operations):
        assert replay(argmap, kept, article)[:2] == edited[:2]


def test_the_map_that_came_in_is_left_as_it_was() -> None:
    before = PATROL.map.model_dump_json()
    patrol(MainClaim(statement="s6"), Merge(statements=("s7", "s8")), Background(statements=("s3",)))
    assert PATROL.map.model_dump_json() == before
    with pytest.raises(Refused):
        apply(PATROL.map, MainClaim(statement="gone"), PATROL.article)
