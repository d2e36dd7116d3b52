"""What is no reason, or only perhaps one, and who else may be on top: shown apart, or listed among the losses."""

import csv
import io
import json
import re

import networkx as nx
import pytest

from pipeline.assemble import faults
from pipeline.diff.relations import links_of
from pipeline.models import ArgumentMap, Basis, Done, LinkType
from pipeline.render import FORMATS
from pipeline.render.report import report_html
from pipeline.render.steps import bearing_of
from pipeline.render.words import Relation
from tests.example_map import done

FURTHER = ("s7", "s3")


def guessed() -> Done:
    """The example with its first step drawn from place, one statement that tells more of another, a candidate."""
    made = done()
    first, *others = made.map.inferences
    step = first.model_copy(update={"basis": Basis.POSITION})
    argmap = made.map.model_copy(
        update={"inferences": (step, *others), "elaborates": (FURTHER,), "apex_candidates": ("s2",)}
    )
    return made.model_copy(update={"map": argmap})


def test_the_fields_are_in_the_json_and_absent_where_they_say_nothing() -> None:
    made = guessed().map
    assert faults(made) == ()
    assert ArgumentMap.model_validate_json(made.model_dump_json()) == made
    plain = json.loads(done().map.model_dump_json())
    assert not {"elaborates", "apex_candidates"} & set(plain)
    assert all("basis" not in step for step in plain["inferences"])


def test_a_reason_by_place_alone_and_what_tells_more_have_relations_of_their_own() -> None:
    bearing = bearing_of(guessed().map)
    relations = {step.id: step.relation for steps in bearing.values() for step in steps}
    assert relations[guessed().map.inferences[0].id] is Relation.PERHAPS
    assert relations["s7>s3"] is Relation.FURTHER
    assert links_of(guessed().map)[-1].type is LinkType.ELABORATES


def test_a_guessed_line_is_thin_and_dotted_and_asks() -> None:
    thin = r'stroke="#1b6443" stroke-width="1" stroke-dasharray="1.5 3.5"[^>]*/><text[^>]*>because\?</text>'
    page = report_html(guessed())
    assert re.search(thin, page)
    assert not re.search(thin, report_html(done()))
    assert "because?: guessed from its place" in page
    assert "Perhaps the main claim instead" in page


LOST = [
    ("kialo", {"reason by place alone", "elaboration", "candidate"}),
    ("aif", {"reason by place alone", "elaboration", "candidate"}),
    ("xaif", {"reason by place alone", "elaboration", "candidate"}),
    ("argdown", {"candidate"}),
    ("csv", {"candidate"}),
    ("dot", {"candidate"}),
    ("mermaid", {"candidate"}),
    ("graphml", {"candidate"}),
]


@pytest.mark.parametrize(("name", "lost"), LOST, ids=[name for name, _ in LOST])
def test_each_export_holds_it_or_lists_it_among_its_losses(name: str, lost: set[str]) -> None:
    before = set(FORMATS[name].write(done()).losses)
    told = " / ".join(set(FORMATS[name].write(guessed()).losses) - before)
    assert all(each in told for each in lost)
    if len(lost) == 1:
        assert "elaboration" not in told


def test_graphml_and_csv_tell_what_elaborates_what_and_on_which_basis() -> None:
    made = guessed()
    graph = nx.parse_graphml(FORMATS["graphml"].write(made).text)
    assert graph.edges[FURTHER]["relation"] == "elaborates"
    assert graph.nodes[made.map.inferences[0].id]["basis"] == "position"
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(FORMATS["csv"].write(made).text))}
    assert rows[FURTHER[0]]["elaborates"] == FURTHER[1]
    assert "position" in rows[made.map.inferences[0].premises[0]]["basis"]


@pytest.mark.parametrize("name", ["dot", "mermaid"])
def test_pictures_draw_it_with_its_word(name: str) -> None:
    text = FORMATS[name].write(guessed()).text
    assert "because?" in text
    assert "further" in text
