"""The forest and its layout: everything drawn once, nothing over anything else, at any depth."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.models import Attack, AttackType, Done, Inference, Verdict
from pipeline.render.face import LINES
from pipeline.render.layout import place
from pipeline.render.measure import width, wrap
from pipeline.render.picture import IN_VIEW, Picture
from pipeline.render.sheet import Sheet
from pipeline.render.svg import standalone_svg
from pipeline.render.tracks import Tracks
from pipeline.render.tree import Hidden, folded, forest
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


def test_a_fold_counts_what_lies_behind_it() -> None:
    made = done()
    behind = grown(made).places[by_statement(made)["s2"]].behind
    assert behind == Hidden(reasons=3, objections=2, flagged=1)
    assert behind.words == "3 reasons, 2 objections, 1 flagged"


def test_a_restatement_hangs_from_what_it_restates_and_the_unlinked_stand_on_a_shelf() -> None:
    made = done()
    places, where = grown(made).places, by_statement(made)
    assert places[places[where["s17"]].parent].statement == "s1"
    assert places[places[where["s16"]].parent].statement is None


def test_branches_of_one_section_are_one_region() -> None:
    made = grown(done())
    found = [(each.section, [made.places[at].statement for at in each.members]) for each in made.regions]
    assert found == [
        ("What its critics say", ["s12", "s13"]),
        ("What the patrol has done", ["s6", "s7", "s8"]),
        ("What a refusal would cost", ["s14", "s15", "s7"]),
        ("What its critics say", ["s9", "s10", "s11"]),
    ]


def test_a_large_map_opens_on_few_boxes_and_a_small_one_whole() -> None:
    small, large = (Picture.of(Sheet.of(made)) for made in (done(), chain(200, fan=3)))
    assert not any(each.folded for each in small.grown.places)
    assert len(large.opening.spots) == 1 + 3 + 9
    assert large.opening.high <= IN_VIEW < large.whole.high
    assert len(large.whole.spots) == 200


def test_the_first_level_is_open_however_high_it_is() -> None:
    assert len(Picture.of(Sheet.of(chain(200, fan=80))).opening.spots) == 81


def test_a_section_is_a_region_only_while_two_of_its_boxes_stand_together() -> None:
    picture = Picture.of(Sheet.of(done()))
    drawn = {
        levels: sum(bool(_tracks(picture, levels).region(each)[0]) for each in picture.grown.regions)
        for levels in (1, 9)
    }
    assert drawn == {1: 0, 9: len(picture.grown.regions)}
    assert _tracks(picture, 1).layout.high < place(picture.grown, picture.faces).high


def _tracks(picture: Picture, levels: int) -> Tracks:
    opened = replace(picture, grown=folded(picture.grown, levels))
    return Tracks(opened, opened.opening)


def test_a_main_claim_is_shown_whole_and_other_boxes_by_whole_sentences() -> None:
    long = "holds, and holds for the third winter running, whatever the harbour office may say of it " * 4
    main, *others = Picture.of(Sheet.of(chain(3, point=long.strip()))).faces
    assert " ".join(main.lines) == main.tip
    assert all(len(each.lines) <= LINES for each in others)
    said = "The patrol pays. " + "It pays in ships, in crews and in nights at sea that nobody else would stand " * 8
    [_, short] = Picture.of(Sheet.of(chain(2, point=said.strip()))).faces
    assert " ".join(short.lines) == "Point 1 The patrol pays. …"


def test_a_vague_word_leaves_no_badge_on_a_box_unless_it_is_flagged() -> None:
    made = done()
    [vague] = [each for each in made.findings.findings if each.verdict is Verdict.NOT_CHECKABLE]
    for flag, badge in ((False, ""), (True, "– Not checkable")):
        found = (vague.model_copy(update={"flag": flag}),)
        told = made.model_copy(update={"findings": made.findings.model_copy(update={"findings": found})})
        assert Picture.of(Sheet.of(told)).faces[by_statement(told)[str(vague.statement)]].badge == badge


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


def overlaps(picture: Picture, *, whole: bool) -> list[tuple[int, int]]:
    laid = place(picture.grown, picture.faces, whole=whole)
    columns: dict[float, list[tuple[float, float, int]]] = {}
    for at, spot in laid.spots.items():
        half = laid.slots[at].height / 2
        columns.setdefault(spot.x, []).append((spot.y - half, spot.y + half, at))
    found = []
    for boxes in columns.values():
        boxes.sort()
        found += [(one[2], other[2]) for one, other in pairwise(boxes) if other[0] < one[1]]
    return found


def test_no_box_lies_over_another_in_the_examples() -> None:
    for made in (done(), hostile(), chain(150, fan=3)):
        for whole in (False, True):
            assert overlaps(Picture.of(Sheet.of(made)), whole=whole) == []


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
    assert overlaps(Picture.of(Sheet.of(made)), whole=True) == []
    assert sorted(by_statement(made)) == sorted(each.id for each in made.map.statements)


@given(st.text(max_size=300), st.integers(40, 300), st.integers(1, 5))
def test_wrapped_lines_fit_and_lose_nothing_but_what_an_ellipsis_stands_for(text: str, room: int, lines: int) -> None:
    made = wrap(text, 12, room, lines=lines)
    assert len(made) <= lines
    assert all(width(each, 12) <= room for each in made)
    if not (made and made[-1].endswith("…")):
        assert "".join("".join(made).split()) == "".join(text.split())
