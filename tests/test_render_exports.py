"""Every export is well-formed, inert and honest about what it lost; test_export_readers has others read them."""

import csv
import io
import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.models import Done, Inference
from pipeline.render import FORMATS
from pipeline.render.measure import clip
from pipeline.render.tables import inert
from tests.example_map import chain, done, hostile, twice_undercut

Make = Callable[[], Done]


MADE = pytest.mark.parametrize("make", [done, hostile, twice_undercut])


def written(name: str, made: Done) -> str:
    return FORMATS[name].write(made).text


def squeezed(text: str) -> str:
    return " ".join(text.split())


@MADE
def test_svg_and_graphml_are_well_formed(make: Make) -> None:
    for name in ("svg", "graphml"):
        ET.fromstring(written(name, make()).encode())  # noqa: S314 - our own


@given(st.text(max_size=30) | st.sampled_from(["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\n@x"]))
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    assert not inert(text).lstrip(" \n").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert inert(text).endswith(text)


def test_hostile_cells_are_inert_in_the_table() -> None:
    for row in csv.reader(io.StringIO(written("csv", hostile()), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


@MADE
def test_mermaid_labels_hold_no_mark_that_could_be_read(make: Make) -> None:
    labels = re.findall(r'^  [\w-]+\["(.*)"\]:::\w+$', written("mermaid", make()), re.MULTILINE)
    assert len(labels) == len(make().map.statements)
    for label in labels:
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
    assert lost["json"] == ()
    assert lost["kialo"][1:3] == ("2 undercuts flattened", "2 linked groups split")
    assert lost["argdown"] == (
        "8 findings kept as verdicts only",
        "1 finding outside the map left out",
        "1 unexamined stretch left out",
        "1 unanchored proposal left out",
    )
    assert "6 findings shown by verdict alone" in lost["dot"]
    assert all(lost[name] for name in FORMATS if name != "json")


def test_a_reference_in_the_outline_points_back_never_forward() -> None:
    """A premise used deep in the first branch and again beside it: it is told where it is met first."""
    made = done()
    twice = Inference(id="i10", premises=("s7",), conclusion="s3")
    first = made.model_copy(update={"map": made.map.model_copy(update={"inferences": (*made.map.inferences, twice)})})
    lines = written("kialo", first).splitlines()
    refers = [(at, found[1]) for at, line in enumerate(lines) if (found := re.search(r"-> See (\S+)$", line))]
    assert refers
    for at, number in refers:
        assert any(line.startswith(f"{number} ") for line in lines[:at])


def test_a_word_without_an_end_is_drawn_at_once() -> None:
    """Cutting it was quadratic once: minutes for a page of one letter."""
    assert clip("W" * 1_000_000, 11, 100) == "WWWWWWWW…"


def test_a_long_chain_survives_every_format() -> None:
    for each in FORMATS.values():
        assert each.write(chain(800)).text
