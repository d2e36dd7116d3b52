"""Maps go out in foreign formats and come back with the same ids, texts and relations."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.assemble import faults
from pipeline.errors import InputError
from pipeline.importing import READERS, Imported, build
from pipeline.models import ArgumentMap, AttackType, Done, Fidelity, Role
from pipeline.render import FORMATS
from tests import foreign
from tests.command import argmap
from tests.example_map import done, hostile, twice_undercut

Make = Callable[[], Done]


def relations(of: ArgumentMap) -> set[tuple[object, ...]]:
    """Steps with their ids; foreign formats do not tell an attack on a premise from one on a conclusion."""
    undercuts = AttackType.UNDERCUTS
    steps: set[tuple[object, ...]] = {(one.id, one.premises, one.conclusion, one.scheme) for one in of.inferences}
    steps |= {(one.id, one.type is undercuts, one.source, one.target) for one in of.attacks}
    return steps | {("=", *pair) for pair in of.rephrases} | {("><", *sorted(pair)) for pair in of.contradictions}


def back(made: Done, name: str, *, article: bool = True) -> Imported:
    return build(READERS["aif"](FORMATS[name].write(made).text), "map.json", made.article if article else None)


@pytest.mark.parametrize("make", [done, hostile, twice_undercut])
@pytest.mark.parametrize("name", ["aif", "xaif"])
def test_aif_comes_back_with_the_same_ids_texts_and_relations(make: Make, name: str) -> None:
    made, read = make(), back(make(), name)
    assert {one.id: one.text for one in read.map.statements} == {one.id: one.text for one in made.map.statements}
    assert relations(read.map) == relations(made.map)
    assert read.left_out == ()


def test_words_that_the_article_has_are_anchored_again_and_others_are_marked() -> None:
    before = {one.id: one for one in done().map.statements}
    for one in back(done(), "aif").map.statements:
        if before[one.id].fidelity is Fidelity.QUOTATION and len(before[one.id].spans) == 1:
            assert [span.start for span in one.spans] == [span.start for span in before[one.id].spans]
        assert bool(one.spans) is not one.implicit


def test_without_an_article_the_text_is_that_of_the_file_or_of_the_statements() -> None:
    assert back(done(), "xaif", article=False).article.text == done().article.text
    alone = back(done(), "aif", article=False)
    assert all(one.spans for one in alone.map.statements)
    assert faults(alone.map) == ()


def test_speakers_and_roles_come_back_as_far_as_the_format_has_them() -> None:
    read = {one.id: one for one in back(done(), "aif").map.statements}
    names = {said.asserter.name for one in read.values() for said in one.assertions}
    assert names >= {said.asserter.name for one in done().map.statements for said in one.assertions if not one.implicit}
    assert [id_ for id_, one in read.items() if one.role is Role.MAIN_CLAIM] == ["s1"]


def node(id_: object, kind: str, text: str = "") -> dict[str, object]:
    return {"nodeID": id_, "type": kind, "text": text}


def edges(*pairs: tuple[object, object]) -> list[dict[str, object]]:
    return [{"edgeID": i, "fromID": one, "toID": other} for i, (one, other) in enumerate(pairs)]


def test_ids_may_be_numbers_and_what_has_no_place_is_counted() -> None:
    graph = {
        "nodes": [
            node(1, "I", "Trams calm towns."),
            node(2, "I", "They are slow."),
            node(3, "RA"),
            node(4, "RA"),
            node(5, "TA"),
        ],
        "edges": edges((2, 3), (3, 1), (4, 1)),
    }
    read = build(READERS["aif"](json.dumps(graph)), "nodeset.json")
    assert relations(read.map) == {("3", ("2",), "1", "default")}
    assert read.left_out == ("1 inferences without a premise or with no single conclusion", "1 nodes of other types")


def test_what_a_file_tells_twice_is_one() -> None:
    twice = [node("a/1", "I", "Trams calm towns."), node("b", "I", "They are slow."), node("r", "RA")]
    graph = {"nodes": [*twice, *twice], "edges": edges(("b", "r"), ("r", "a/1"), ("b", "r"), ("r", "a/1"))}
    read = build(READERS["aif"](json.dumps(graph)), "x.json")
    assert relations(read.map) == {("r", ("b",), "a/1", "default")}
    assert [one.text for one in read.map.statements] == ["Trams calm towns.", "They are slow."]
    assert read.left_out == ()


def test_edges_without_ends_and_statements_without_words_are_left_out_and_told() -> None:
    nodes = [
        node(1, "I", "Trams calm towns."),
        node(2, "I", "They are slow."),
        node(3, "RA"),
        node(4, "I", " "),
        {"nodeID": 5, "type": "I", "text": None},
        node(6, "YA", "Asserting"),
    ]
    graph = {"nodes": nodes, "edges": edges((2, 3), (3, 1), (4, 3), (99, 1), (6, 5), (3, 98), (97, 96))}
    read = build(READERS["aif"](json.dumps(graph)), "x.json")
    assert relations(read.map) == {("3", ("2",), "1", "default")}
    assert read.left_out == ("2 statements without words", "3 edges to or from nodes that are not there")


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize(
    "text", ["", "no json", "[]", "{}", '{"nodes": 3}', '{"AIF": []}', '{"statements": []}', "[" * 5000]
)
def test_what_is_no_map_is_refused_in_a_sentence(form: str, text: str) -> None:
    with pytest.raises(InputError):
        build(READERS[form](text), "x.json")


@pytest.mark.parametrize(
    ("nodes", "joined", "says"),
    [
        ([node("a", "I", " ")], [], "holds no statements"),
        (
            [node("a", "I", "A."), node("b", "I", "B."), node("r", "RA"), node("q", "RA")],
            edges(("a", "r"), ("r", "b"), ("b", "q"), ("q", "a")),
            "is no argument map",
        ),
    ],
)
def test_a_graph_that_cannot_be_an_argument_is_refused(nodes: object, joined: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        build(READERS["aif"](json.dumps({"nodes": nodes, "edges": joined})), "x.json")


def argdown_json(text: str) -> str:
    """What Argdown itself makes of a file."""
    return str(foreign.argdown({"map": text})["map"]["json"])


@pytest.mark.parametrize("make", [done, twice_undercut])
def test_argdown_comes_back_through_argdowns_own_json(make: Make) -> None:
    made = make()
    read = build(READERS["argdown-json"](argdown_json(FORMATS["argdown"].write(made).text)), "map.json", made.article)
    squeezed = {one.id: " ".join(one.text.split()) for one in made.map.statements}
    assert {one.id: one.text for one in read.map.statements} == squeezed
    assert {one.id: one.role for one in read.map.statements} == {one.id: one.role for one in made.map.statements}
    assert relations(read.map) == relations(made.map)
    assert read.left_out == ()


BY_HAND = """
[Night trams]: Trams should run at night.
  <+ <Nurses>
  <- [Cost]: They cost money.

<Nurses>: Nurses need them.
  <_ [Bikes]: Nurses cycle.

[Quiet]: Nights are quiet.
  >< [Night trams]
"""


def test_argdown_written_by_hand_keeps_its_arguments() -> None:
    read = build(READERS["argdown-json"](argdown_json(BY_HAND)), "hand.json").map
    text = {one.id: one.text for one in read.statements}
    assert [(text[one.premises[0]], text[one.conclusion]) for one in read.inferences] == [
        ("Nurses need them.", "Trams should run at night.")
    ]
    assert {text[one.source] for one in read.attacks} == {"They cost money.", "Nurses cycle."}
    assert len(read.contradictions) == 1


@pytest.mark.slow
def test_the_command_writes_an_article_that_other_commands_take(tmp_path: Path) -> None:
    (tmp_path / "map.json").write_text(FORMATS["aif"].write(done()).text, encoding="utf-8")
    (tmp_path / "patrol.md").write_text(done().article.text, encoding="utf-8")
    call = ("import", "map.json", "--from", "aif", "--article", "patrol.md", "--out", "back")
    made = argmap(*call, cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "back" / "report.html").is_file()
    assert argmap("export", "back/map.json", "--to", "aif", cwd=tmp_path).returncode == 0
    assert argmap("diff", "back", "back", cwd=tmp_path).returncode == 0
    for again in (
        call,
        ("import", "map.json", "--from", "pdf", "--out", "new"),
        ("import", "x", "--from", "aif", "--out", "n"),
    ):
        refused = argmap(*again, cwd=tmp_path)
        assert (refused.returncode, refused.stdout) == (2, "")
