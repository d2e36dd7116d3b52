"""Every export of the example and of hostile text: well-formed, complete, and honest about what it lost."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.models import ArgumentMap, Attack, AttackType, Done
from pipeline.render import FORMATS
from pipeline.render.tables import inert
from tests.example_map import chain, done, hostile

Make = Callable[[], Done]


def twice_undercut() -> Done:
    """The example with an undercut of an attack, and one of an undercut."""
    made = done()
    more = (
        Attack(id="a5", type=AttackType.UNDERCUTS, source="s16", target="a1"),
        Attack(id="a6", type=AttackType.UNDERCUTS, source="s17", target="a3"),
    )
    bare = {"attacks": (*made.map.attacks, *more), "contradictions": (("s4", "s12"),), "rephrases": ()}
    return made.model_copy(update={"map": made.map.model_copy(update=bare)})


MADE = pytest.mark.parametrize("make", [done, hostile, twice_undercut])


def written(name: str, made: Done) -> str:
    return FORMATS[name].write(made).text


def squeezed(text: str) -> str:
    return " ".join(text.split())


@MADE
def test_json_comes_back_as_the_same_map(make: Make) -> None:
    assert ArgumentMap.model_validate_json(written("json", make())) == make().map


@MADE
def test_svg_and_graphml_are_well_formed(make: Make) -> None:
    for name in ("svg", "graphml"):
        ET.fromstring(written(name, make()).encode())  # noqa: S314 - our own


@MADE
def test_graphml_comes_back_with_every_node_edge_and_word(make: Make) -> None:
    made = make()
    graph = nx.parse_graphml(written("graphml", made))
    assert {key: data["text"] for key, data in graph.nodes(data=True) if data["kind"] == "statement"} == {
        each.id: each.text for each in made.map.statements
    }
    assert steps_of(made) <= set(graph.edges)


def steps_of(made: Done) -> set[tuple[str, str]]:
    """Edges from sources to steps to targets."""
    edges = {(premise, each.id) for each in made.map.inferences for premise in each.premises}
    edges |= {(each.id, each.conclusion) for each in made.map.inferences}
    edges |= {(each.source, each.id) for each in made.map.attacks}
    return edges | {(each.id, each.target) for each in made.map.attacks}


@MADE
def test_csv_holds_every_statement_and_finding(make: Make) -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", make()), newline="")))
    made = make()
    assert [row["id"].lstrip("'") for row in rows if row["kind"] != "statement"] == [
        each.id for each in made.findings.findings
    ]
    assert {row["id"] for row in rows if row["kind"] == "statement"} == {each.id for each in made.map.statements}


@given(st.text(max_size=30) | st.sampled_from(["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\n@x"]))
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    assert not inert(text).lstrip(" \n").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert inert(text).endswith(text)


def test_hostile_cells_are_inert_in_the_table() -> None:
    for row in csv.reader(io.StringIO(written("csv", hostile()), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


@MADE
def test_mermaid_labels_hold_no_mark_that_could_be_read(make: Make) -> None:
    for label in re.findall(r'^  s\d+\["(.*)"\]:::\w+$', written("mermaid", make()), re.MULTILINE):
        assert not re.search(r'["<>`{}()\[\]|\\&]', label.replace("<br/>", ""))
    assert written("mermaid", make()).count(":::joint") == len(make().map.inferences) + len(make().map.attacks)


@MADE
def test_the_outline_has_every_statement_whole_on_a_line_of_its_own(make: Make) -> None:
    made = make()
    lines = written("outline", made).splitlines()
    assert all(re.match(r"(?:  )*- ", line) for line in lines)
    assert lines[0].startswith(f"- {squeezed(made.map.statement(made.map.apex[0]).text)}")
    for each in made.map.statements:
        assert any(squeezed(each.text) in line for line in lines)


def test_the_outline_says_how_each_line_bears_on_the_one_above_and_who_says_it() -> None:
    text = written("outline", done())
    for relation in ("because: ", "because, together: ", "but: ", "step undercut by: "):
        assert f"- {relation}" in text
    voice = next(a.asserter.name for each in done().map.statements for a in each.assertions if a.asserter.name)
    assert f"[{voice}" in text


def test_each_lossy_format_says_what_it_lost() -> None:
    lost = {name: each.write(done()).losses for name, each in FORMATS.items()}
    assert lost["kialo"][:2] == ("2 undercuts flattened", "2 linked groups split")
    assert "1 unexamined stretch left out" in lost["argdown"]
    assert lost["json"] == ()


@MADE
def test_graphviz_reads_the_dot_file(make: Make, tmp_path: Path) -> None:
    if not shutil.which("dot"):
        pytest.skip("needs Graphviz")
    file = tmp_path / "map.dot"
    file.write_text(written("dot", make()), encoding="utf-8")
    drawn = subprocess.run(["dot", "-Tsvg", str(file)], capture_output=True, check=True)
    assert drawn.stderr == b""
    assert drawn.stdout.count(b'class="node"') == len(make().map.statements) + len(make().map.inferences) + len(
        make().map.attacks
    )


READ_ARGDOWN = """
const { argdown } = require(process.env.ARGMAP_TEST_NODE_MODULES + "/@argdown/core/dist/argdown");
const input = require("fs").readFileSync(0, "utf8");
const read = argdown.run({ process: ["parse-input", "build-model"], input, throwExceptions: false });
const name = (end) => end.title ?? end.argumentTitle;
console.log(JSON.stringify({
  errors: [...(read.lexerErrors ?? []), ...(read.parserErrors ?? []), ...(read.exceptions ?? [])].map(String),
  texts: Object.fromEntries(Object.entries(read.statements).map(([key, each]) =>
    [key, each.members.map((member) => member.text ?? "").join("").trim()])),
  data: Object.fromEntries(Object.entries(read.statements).map(([key, each]) => [key, each.data])),
  steps: Object.fromEntries(Object.entries(read.arguments).map(([key, each]) =>
    [key, each.pcs.map((line) => line.title)])),
  relations: (read.relations ?? []).map((each) => [each.relationType, name(each.from), name(each.to)]),
}));
"""


@MADE
def test_argdowns_own_parser_reads_the_same_ids_texts_and_relations(make: Make) -> None:
    if not (os.environ.get("ARGMAP_TEST_NODE_MODULES") and shutil.which("node")):
        pytest.skip("needs Node and ARGMAP_TEST_NODE_MODULES, a node_modules folder with @argdown/core 1.7.5")
    made = make()
    ran = subprocess.run(
        ["node", "-e", READ_ARGDOWN], input=written("argdown", made), capture_output=True, text=True, check=True
    )
    read = json.loads(ran.stdout.strip().split("\n")[-1])
    named = make is not hostile
    keys = {each.id: each.id if named else f"x-s{at}" for at, each in enumerate(made.map.statements)}
    assert read["errors"] == []
    assert read["texts"] == {keys[each.id]: squeezed(each.text) for each in made.map.statements}
    assert {key: data["role"] for key, data in read["data"].items()} == {
        keys[each.id]: each.role for each in made.map.statements
    }
    for each in made.map.inferences:
        assert read["steps"][each.id] == [*(keys[premise] for premise in each.premises), keys[each.conclusion]]
    assert sorted(read["relations"]) == sorted(argdown_relations(made))


def argdown_relations(made: Done) -> list[list[str]]:
    """Attacks, and through an argument of its own each attack that is attacked; then contradictions."""
    attacked = {each.target for each in made.map.attacks}
    relations = []
    for each in made.map.attacks:
        word = "undercut" if each.type is AttackType.UNDERCUTS else "attack"
        relations.append([word, each.id if each.id in attacked else each.source, each.target])
        if each.id in attacked:
            relations.append(["support", each.source, each.id])
    return relations + [["contradictory", one, other] for one, other in made.map.contradictions]


READ_AIF = """
import io, json, sys
from arguebuf.load._load_aif import load_aif
from arguebuf.load._load_xaif import load_xaif
from arguebuf.load._load_kialo import load_kialo
kind, text = sys.argv[1], sys.stdin.read()
readers = {"aif": lambda: load_aif(json.loads(text)), "xaif": lambda: load_xaif(json.loads(text)),
           "kialo": lambda: load_kialo(io.StringIO(text))}
graph = readers[kind]()
print(json.dumps({
    "texts": {key: str(node.text) for key, node in graph.atom_nodes.items()},
    "schemes": {key: str(node.scheme).split(".")[0] for key, node in graph.scheme_nodes.items()},
    "edges": [[edge.source.id, edge.target.id] for edge in graph.edges.values()],
}))
"""


def arguebuf(kind: str, made: Done) -> dict:
    python = os.environ.get("ARGMAP_TEST_ARGUEBUF")
    if not python:
        pytest.skip("needs ARGMAP_TEST_ARGUEBUF, a Python with arguebuf in an environment of its own")
    run = [python, "-W", "ignore", "-c", READ_AIF, kind]
    ran = subprocess.run(run, input=written(kind, made), capture_output=True, text=True, check=True)
    return json.loads(ran.stdout.strip().split("\n")[-1])


@pytest.mark.parametrize("kind", ["aif", "xaif"])
@MADE
def test_arguebuf_reads_the_same_statements_and_steps(make: Make, kind: str) -> None:
    made = make()
    read = arguebuf(kind, made)
    edges = {tuple(each) for each in read["edges"]}
    assert read["texts"] == {each.id: each.text for each in made.map.statements}
    assert steps_of(made) <= edges
    assert {read["schemes"][each.id] for each in made.map.attacks} <= {"Attack"}
    assert {read["schemes"][each.id] for each in made.map.inferences} <= {"Support"}
    rephrases = {(f"ma{at}", pair[0]) for at, pair in enumerate(made.map.rephrases)}
    assert rephrases <= edges


@MADE
def test_aif_never_joins_two_statements_without_a_step(make: Make) -> None:
    read = json.loads(written("aif", make()))
    kinds = {each["nodeID"]: each["type"] for each in read["nodes"]}
    assert len(kinds) == len(read["nodes"])
    assert not any(kinds[e["fromID"]] in "IL" and kinds[e["toID"]] in "IL" for e in read["edges"])


@MADE
def test_arguebuf_reads_the_outline_of_the_main_claim(make: Make) -> None:
    made = make()
    read = arguebuf("kialo", made)
    told = {squeezed(each.text) for each in made.map.statements}
    lost = 1 if make is hostile else 0  # arguebuf takes an escaped link for a link
    assert len(set(read["texts"].values()) - told) <= lost
    assert read["texts"]["1."] == squeezed(made.map.statements[0].text)


def test_a_long_chain_survives_every_format() -> None:
    for each in FORMATS.values():
        assert each.write(chain(800)).text
