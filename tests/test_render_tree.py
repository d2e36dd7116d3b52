"""The forest and its layout: everything drawn once, nothing over anything else, at any depth."""

from collections import Counter
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.models import Attack, AttackType, Done, Inference, Verdict
from pipeline.render.face import LINES
from pipeline.render.layout import place
from pipeline.render.measure import width, wrap
from pipeline.render.numbering import numbering
from pipeline.render.picture import Picture
from pipeline.render.poster import MOST, poster
from pipeline.render.sheet import Sheet
from pipeline.render.svg import standalone_svg
from pipeline.render.tree import FLAG, OBJECTION, forest, pruned
from tests.example_map import chain, done, hostile


def grown(made: Done):  # noqa: ANN201 - a forest
    return forest(Sheet.of(made))


def by_statement(made: Done) -> dict[str, int]:
    return {each.statement: at for at, each in enumerate(grown(made).places) if each.statement and not each.ghost}


def test_every_statement_is_drawn_whole_once() -> None:
    counts = Counter(each.statement for each in grown(done()).places if each.statement and not each.ghost)
    assert counts == Counter(each.id for each in done().map.statements)


def test_a_premise_used_twice_leaves_a_ghost_at_its_second_use() -> None:
    [ghost] = [each for each in grown(done()).places if each.ghost]
    assert ghost.statement == "s7"
    assert grown(done()).places[ghost.parent].statement == "s14"


def test_an_undercut_hangs_from_the_step_it_attacks() -> None:
    joins = grown(done()).joins
    [undercut] = [each for each in joins if each.step.id == "a3"]
    assert joins[undercut.hangs].step.id == "i4"


def test_an_undercut_of_an_undercut_hangs_from_it() -> None:
    made = done()
    twice = Attack(id="a5", type=AttackType.UNDERCUTS, source="s16", target="a3")
    made = made.model_copy(update={"map": made.map.model_copy(update={"attacks": (*made.map.attacks, twice)})})
    joins = grown(made).joins
    [second] = [each for each in joins if each.step.id == "a5"]
    assert joins[second.hangs].step.id == "a3"


def test_a_place_weighs_what_stands_on_it_its_flags_and_that_it_objects() -> None:
    made = done()
    places, where = grown(made).places, by_statement(made)
    safer, critics = places[where["s2"]], places[where["s12"]]
    assert (safer.below, safer.flags, safer.flags_below, safer.objects) == (5, 0, 1, False)
    assert safer.weight == 5 + FLAG
    assert critics.objects
    assert critics.weight == critics.below + OBJECTION


def test_a_flag_is_counted_where_it_stands_and_nowhere_else() -> None:
    made = done()
    flag = next(each for each in made.findings.findings if each.hard and each.statement)
    found = (flag.model_copy(update={"also": tuple(each.id for each in made.map.statements)}),)
    told = made.model_copy(update={"findings": made.findings.model_copy(update={"findings": found})})
    assert sum(each.flags for each in grown(told).places) == len(Sheet.of(told).flag_numbers) == 1


def test_statements_are_numbered_by_their_place() -> None:
    made = done()
    numbers, places = numbering(Sheet.of(made)), grown(made).places
    assert numbers["s1"] == ""
    assert numbers["s2"] == "1"
    assert numbers["s3"].startswith("1.")
    assert numbers["s16"] == "A"
    assert len(set(numbers.values())) == len(made.map.statements)
    for each in places:
        if each.statement and not each.ghost and each.level > 0 and places[each.parent].statement:
            assert numbers[each.statement].rpartition(".")[0] == numbers[places[each.parent].statement]


def test_a_restatement_hangs_from_what_it_restates_and_the_unlinked_stand_on_a_shelf() -> None:
    made = done()
    places, where = grown(made).places, by_statement(made)
    assert places[places[where["s17"]].parent].statement == "s1"
    assert places[places[where["s16"]].parent].statement is None


def test_a_part_of_a_forest_keeps_its_steps_and_what_they_hang_from() -> None:
    made = grown(done())
    part = pruned(made, [here for here, each in enumerate(made.places) if each.level < 2])
    assert [each.statement for each in part.places] == [each.statement for each in made.places if each.level < 2]
    for here, each in enumerate(part.places):
        assert each.join is None or here in part.joins[each.join].members
        assert all(part.places[child].parent == here for child in each.children)


def test_a_page_holds_the_main_claim_and_the_weightiest_of_what_bears_on_it() -> None:
    for made in (done(), chain(200, fan=3), chain(200, fan=80), chain(3)):
        shown = poster(Sheet.of(made)).grown.places
        whole = grown(made).places
        assert (
            len(shown) == min(MOST, sum(not each.ghost and each.statement is not None for each in whole))
            or len(shown) < MOST
        )
        assert len(shown) <= MOST
        assert shown[0].statement == made.map.apex[0]
        left = [each.weight for each in whole if each.level == 1 and each.parent == 0 and not each.ghost]
        first = [each.weight for each in shown if each.level == 1 and each.parent == 0]
        assert sorted(first, reverse=True) == sorted(left, reverse=True)[: len(first)]


def test_a_page_of_chosen_statements_holds_them_and_their_way_to_the_main_claim() -> None:
    made = done()
    shown = {each.statement for each in poster(Sheet.of(made), ("s3", "s13")).grown.places}
    assert {"s1", "s2", "s3", "s13"} <= shown
    assert "s6" not in shown


def test_the_picture_of_any_map_begins_with_its_main_claim() -> None:
    for made in (done(), chain(200, fan=3), chain(200, fan=80)):
        picture = Picture.of(Sheet.of(made))
        main, *others = picture.placed.spots
        edges = [
            spot.y - slot.height / 2 for spot, slot in zip(picture.placed.spots, picture.placed.slots, strict=True)
        ]
        assert main.x <= min(each.x for each in others)
        assert edges[0] <= min(edges) + 20


def test_a_main_claim_is_shown_whole_and_other_boxes_by_whole_sentences() -> None:
    long = "holds, and holds for the third winter running, whatever the harbour office may say of it " * 4
    main, *others = Picture.of(Sheet.of(chain(3, point=long.strip()))).faces
    assert " ".join(main.lines) == main.tip
    assert all(len(each.lines) <= LINES for each in others)
    said = "The patrol pays. " + "It pays in ships, in crews and in nights at sea that nobody else would stand " * 8
    [_, short] = Picture.of(Sheet.of(chain(2, point=said.strip()))).faces
    assert " ".join(short.lines) == "1 Point 1 The patrol pays. …"


def test_a_box_shows_an_editors_gist_and_keeps_the_whole_sentence_behind_it() -> None:
    made = done()
    first, *others = made.map.statements
    argmap = made.map.model_copy(update={"statements": (first.model_copy(update={"gist": "Keep the patrol"}), *others)})
    main, *_ = Picture.of(Sheet.of(made.model_copy(update={"map": argmap}))).faces
    assert main.lines == ("Keep the patrol",)
    assert main.tip == first.text


def test_a_box_tells_its_flags_alone() -> None:
    made = done()
    [vague] = [each for each in made.findings.findings if each.verdict is Verdict.NOT_CHECKABLE]
    for severity, told in ((0, []), (2, ["– Not checkable"])):
        found = (vague.model_copy(update={"flag": bool(severity), "severity": severity}),)
        changed = made.model_copy(update={"findings": made.findings.model_copy(update={"findings": found})})
        face = Picture.of(Sheet.of(changed)).faces[by_statement(changed)[str(vague.statement)]]
        assert [each.words for each in face.flags] == told


def test_support_in_a_circle_is_still_drawn_once() -> None:
    made = chain(3)
    circle = (
        Inference(id="i1", premises=("c1",), conclusion="c0"),
        Inference(id="i2", premises=("c2",), conclusion="c1"),
        Inference(id="i3", premises=("c1",), conclusion="c2"),
    )
    made = made.model_copy(update={"map": made.map.model_copy(update={"inferences": circle, "apex": ()})})
    assert sorted(by_statement(made)) == ["c0", "c1", "c2"]


def test_no_depth_of_argument_exhausts_the_stack() -> None:
    assert standalone_svg(Picture.of(Sheet.of(chain(1500))))


def overlaps(made: Done, *, level: bool) -> list[tuple[int, int]]:
    picture = Picture.of(Sheet.of(made))
    laid = place(picture.grown, picture.faces, level=level)
    columns: dict[float, list[tuple[float, float, int]]] = {}
    for at, spot in enumerate(laid.spots):
        half = laid.slots[at].height / 2
        columns.setdefault(spot.x, []).append((spot.y - half, spot.y + half, at))
    found = []
    for boxes in columns.values():
        boxes.sort()
        found += [(one[2], other[2]) for one, other in pairwise(boxes) if other[0] < one[1]]
    return found


def test_no_box_lies_over_another_in_the_examples() -> None:
    for made in (done(), hostile(), chain(150, fan=3)):
        for level in (False, True):
            assert overlaps(made, level=level) == []


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(["linked", "reason", "rebut", "undercut"])), max_size=40)
)
def test_no_box_lies_over_another_in_any_map(links: list[tuple[int, str]]) -> None:
    made = chain(len(links) + 1)
    inferences: list[Inference] = []
    attacks: list[Attack] = []
    for number, (target, kind) in enumerate(links, 1):
        source, aimed = f"c{number}", f"c{target % number}"
        if kind == "linked" and inferences and inferences[-1].conclusion != source:
            last = inferences.pop()
            inferences.append(last.model_copy(update={"premises": (*last.premises, source)}))
        elif kind == "undercut" and inferences:
            step = inferences[target % len(inferences)].id
            attacks.append(Attack(id=f"a{number}", type=AttackType.UNDERCUTS, source=source, target=step))
        elif kind == "rebut":
            attacks.append(Attack(id=f"a{number}", type=AttackType.REBUTS, source=source, target=aimed))
        else:
            inferences.append(Inference(id=f"i{number}", premises=(source,), conclusion=aimed))
    bare = {"inferences": tuple(inferences), "attacks": tuple(attacks)}
    made = made.model_copy(update={"map": made.map.model_copy(update=bare)})
    assert overlaps(made, level=True) == overlaps(made, level=False) == []
    assert sorted(by_statement(made)) == sorted(each.id for each in made.map.statements)


@given(st.text(max_size=300), st.integers(40, 300), st.integers(1, 5))
def test_wrapped_lines_fit_and_lose_nothing_but_what_an_ellipsis_stands_for(text: str, room: int, lines: int) -> None:
    made = wrap(text, 12, room, lines=lines)
    assert len(made) <= lines
    assert all(width(each, 12) <= room for each in made)
    if not (made and made[-1].endswith("…")):
        assert "".join("".join(made).split()) == "".join(text.split())
