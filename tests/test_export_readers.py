"""Every export proved by a reader that others wrote: real maps and hostile ones come back with ids, texts and steps.

What a format cannot hold is told in its losses; what it changes in a text is told here, once for each format.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import duckdb
import jsonschema
import networkx as nx
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.importing import READERS, build
from pipeline.missing.words import families
from pipeline.models import ArgumentMap, AttackType, Basis, Confirmed, Done, Finding
from pipeline.render import FORMATS
from pipeline.render.documents import quotations
from pipeline.render.gaps import OWN_DOCUMENT, OWN_TABLE
from pipeline.render.markup import clean
from pipeline.render.references import right_for, web
from pipeline.render.words import VERDICTS
from pipeline.store import write_new_folder
from pipeline.text.sentences import split
from pipeline.workshop import article_files
from tests import foreign
from tests.command import ROOT
from tests.example_map import done, hostile, twice_undercut
from tests.many_maps import hostile_map, of_corpus, of_hostile, of_seeds

Step = tuple[str, str, tuple[str, ...], str]
Maps = Mapping[str, Done]


class Told(NamedTuple):
    """What a reader must find: texts by id; steps with id, kind, sources and target; pairs."""

    texts: dict[str, str]
    steps: set[Step]
    pairs: set[tuple[str, str, str]]


@cache
def of_examples() -> Maps:
    """The example, one with chains of undercuts, and one with ids that no format can take as they are."""
    return {"example": done(), "undercuts": twice_undercut(), "odd ids": hostile()}


GROUPS: Mapping[str, Callable[[], Maps]] = {
    "corpus": of_corpus,
    "seeds": of_seeds,
    "hostile": of_hostile,
    "examples": of_examples,
}


@pytest.fixture(params=GROUPS)
def maps(request: pytest.FixtureRequest) -> Maps:
    if request.param == "seeds":
        request.getfixturevalue("shared")
    return GROUPS[request.param]()


@cache
def written(form: str) -> dict[str, str]:
    """Every map of every group in one format, so that a reader is started once."""
    return {name: FORMATS[form].write(made).text for group in GROUPS.values() for name, made in group().items()}


def squeezed(text: str) -> str:
    return " ".join(text.split())


def names(of: ArgumentMap) -> dict[str, str]:
    """The names that ids have where a format cannot take any text for a name."""
    return {each.id: each.id if each.id.isalnum() else f"x-s{at}" for at, each in enumerate(of.statements)}


def told(made: Done, text: Callable[[str], str] = str, *, named: bool = False) -> Told:
    """The map as a reader must find it."""
    of, every = made.map, {step.id: step.id for step in (*made.map.inferences, *made.map.attacks)}
    name = every | (names(of) if named else {each.id: each.id for each in of.statements})
    steps: set[Step] = {
        (one.id, "supports", tuple(name[each] for each in one.premises), name[one.conclusion]) for one in of.inferences
    }
    steps |= {(one.id, one.type.value, (name[one.source],), name[one.target]) for one in of.attacks}
    pairs = {("=", name[one], name[other]) for one, other in of.rephrases}
    pairs |= {("><", *sorted((name[one], name[other]))) for one, other in of.contradictions}
    return Told({name[each.id]: text(each.text) for each in of.statements}, steps, pairs)


def kinds_merged(steps: set[Step]) -> set[Step]:
    """Steps for formats that know undercuts, and no difference between the other attacks."""
    return {(id_, "attacks" if kind in {"rebuts", "undermines"} else kind, *ends) for id_, kind, *ends in steps}


def grouped(joined: Sequence[tuple[str, str]], kinds: Mapping[str, str]) -> set[Step]:
    """Steps from edges that lead through nodes: the sources in the order of their edges, then the one target."""
    into: dict[str, list[str]] = {}
    out: dict[str, list[str]] = {}
    for start, end in joined:
        into.setdefault(end, []).append(start)
        out.setdefault(start, []).append(end)
    found: set[Step] = set()
    for id_, kind in kinds.items():
        (target,) = out[id_]
        sources = [one for one in into[id_] if kinds.get(one) != "undercuts" or id_ not in out[one]]
        found.add((id_, kind, tuple(one for one in sources if one not in kinds), target))
    return found


# ---------------------------------------------------------------------------------------------------------------- JSON


def test_the_published_schema_takes_the_json_and_the_map_comes_back(maps: Maps) -> None:
    schema = json.loads((ROOT / "docs" / "schemas" / "map.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    for name, made in maps.items():
        text = written("json")[name]
        assert [error.message for error in validator.iter_errors(json.loads(text))] == [], name
        assert ArgumentMap.model_validate_json(text) == made.map, name


# ------------------------------------------------------------------------------------------------------------- Argdown


@cache
def by_argdown() -> dict[str, Any]:
    return foreign.argdown(written("argdown"))


def argdown_told(read: Mapping[str, Any]) -> Told:
    """Steps as Argdown's model has them; ids stand in the data, and that of a source names the attack and its kind."""
    ids = {title: data["id"] for title, data in read["data"].items()}
    found: set[Step] = {
        (read["ids"][title], "supports", tuple(ids[each] for each in pcs[:-1]), ids[pcs[-1]])
        for title, pcs in read["steps"].items()
        if len(pcs) > 1
    }
    attacks = set()
    carried = {carrier: source for kind, source, carrier in read["relations"] if kind == "support"}
    for kind, start, target in read["relations"]:
        if kind in {"attack", "undercut"}:
            attacks.add((kind, carried.get(start, start), target))
    for source, data in read["data"].items():
        for id_, kind, target in data["attacks"]:
            attacks.remove(("undercut" if kind == "undercuts" else "attack", source, target))
            aimed = read["ids"] if kind == "undercuts" else ids
            found.add((id_, kind, (ids[source],), aimed.get(target, target)))
    assert attacks == set()
    pairs = {("=", data["id"], other) for data in read["data"].values() for other in data["rephrases"]}
    pairs |= {
        ("><", *sorted(ids[each] for each in ends)) for kind, *ends in read["relations"] if kind == "contradictory"
    }
    return Told({ids[title]: text for title, text in read["texts"].items()}, found, pairs)


def test_argdowns_own_parser_reads_the_same_map_without_an_error(maps: Maps) -> None:
    """Runs of blanks are one blank there."""
    read = {name: by_argdown()[name] for name in maps}
    assert {name: one["errors"] for name, one in read.items() if one["errors"]} == {}
    assert {name: argdown_told(one) for name, one in read.items()} == {
        name: told(made, squeezed) for name, made in maps.items()
    }


def test_argdowns_titles_are_numbers_and_words_for_people(maps: Maps) -> None:
    for name, made in maps.items():
        titles = {data["id"]: title for title, data in by_argdown()[name]["data"].items()}
        assert len(titles) == len(made.map.statements), name
        for each in made.map.statements:
            title = titles[each.id].removeprefix("Main claim").split()
            number, words = (title[0], title[1:]) if titles[each.id] == " ".join(title) else ("", title)
            assert re.fullmatch(r"[A-Z]*\d*(\.\d+)*", number), name
            assert all(word in each.text or word.isdigit() for word in words), name


def test_argdowns_titles_keep_words_with_dots_and_hyphens_whole() -> None:
    one = done().map.statements[0].model_copy(update={"gist": "The U.S. keeps full-scale patrols - for now."})
    made = done()
    made = made.model_copy(update={"map": made.map.model_copy(update={"statements": (one, *made.map.statements[1:])})})
    assert "[Main claim The U.S. keeps full-scale patrols for now]" in FORMATS["argdown"].write(made).text


def test_what_argdown_has_no_words_for_comes_back_in_its_data(maps: Maps) -> None:
    for name, made in maps.items():
        read = by_argdown()[name]
        by_id = {data["id"]: data for data in read["data"].values()}
        assert read["title"] == squeezed(made.map.article.title)
        schemes = {(read["ids"].get(title), scheme) for title, scheme in read["schemes"].items()}
        assert schemes >= {(each.id, each.scheme.value) for each in made.map.inferences}
        for each in made.map.statements:
            data = by_id[each.id]
            kept = (data["title"], data["role"], data["section"], data["hedge"], data["cues"])
            assert kept == (each.title, each.role, each.section, each.hedge.level, list(each.hedge.cues)), name
            assert [said.partition(" · ")[0] for said in data["said_by"]] == [
                said.asserter.name or said.asserter.kind for said in each.assertions
            ], name


# ------------------------------------------------------------------------------------------------ AIF, xAIF and Kialo


@cache
def by_arguebuf() -> dict[str, Any]:
    return foreign.arguebuf({form: written(form) for form in ("aif", "xaif", "kialo")})


def aif_told(read: Mapping[str, Any]) -> Told:
    edges = [tuple(edge) for edge in read["edges"]]
    kinds = {
        id_: {"Support": "supports", "Attack": "attacks"}.get(kind, kind) for id_, (kind, _) in read["schemes"].items()
    }
    out = dict(edges)
    kinds = {id_: "undercuts" if kind == "attacks" and out[id_] in kinds else kind for id_, kind in kinds.items()}
    every = grouped(edges, kinds)
    steps = {one for one in every if one[1] in {"supports", "attacks", "undercuts"} and not one[0].startswith("ca")}
    pairs = {("=", target, source) for _, kind, (source, *_), target in every if kind == "Rephrase"}
    pairs |= {("><", *sorted((source, target))) for id_, _, (source, *_), target in every if id_.startswith("ca")}
    return Told(read["texts"], steps, pairs)


@pytest.mark.parametrize("form", ["aif", "xaif"])
def test_arguebuf_reads_the_same_map_from_aif(maps: Maps, form: str) -> None:
    read = {name: by_arguebuf()[form][name] for name in maps}
    expected = {name: told(made) for name, made in maps.items()}
    assert {name: aif_told(one) for name, one in read.items()} == {
        name: one._replace(steps=kinds_merged(one.steps)) for name, one in expected.items()
    }


def test_aif_never_joins_two_statements_without_a_step(maps: Maps) -> None:
    for name in maps:
        read = json.loads(written("aif")[name])
        kinds = {each["nodeID"]: each["type"] for each in read["nodes"]}
        assert len(kinds) == len(read["nodes"]), name
        assert not any(kinds[e["fromID"]] in "IL" and kinds[e["toID"]] in "IL" for e in read["edges"]), name


def kialo_told(made: Done, *, apart: bool = False) -> tuple[set[str], set[tuple[str, str, str]]]:
    """Texts in the main claim's tree, and what bears on what there: an undercut bears on what its step leads to.

    ``apart``, with what only tells more, which pros and cons have no word for.
    """
    of = made.map
    text = {each.id: worded(each.text) for each in of.statements}
    leads = {each.id: each.conclusion for each in of.inferences} | {each.id: each.target for each in of.attacks}
    joined = [("Support", premise, one.conclusion) for one in of.inferences for premise in one.premises]
    for one in of.attacks:
        target = one.target
        while target in leads:
            target = leads[target]
        joined.append(("Attack", one.source, target))
    inside, size = {of.apex[0]}, 0
    while size < len(inside):
        size = len(inside)
        inside |= {source for _, source, target in joined if target in inside}
        inside |= {twin for pair in of.rephrases for twin in pair if inside & set(pair)}
        inside |= {one for one, other in of.elaborates if apart and other in inside}
    return {text[each] for each in inside}, {(kind, text[a], text[b]) for kind, a, b in joined if b in inside}


def worded(text: str) -> str:
    """Kialo reads an arrow and ``](``, so they are written otherwise, and counted."""
    return re.sub(r"\](?=\()", "] ", re.sub("^->", "→", squeezed(text)))


def bare(joined: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    return {(kind, without_stance(source), without_stance(target)) for kind, source, target in joined}


def without_stance(text: str) -> str:
    return re.sub("^(Pro|Con) ?: ?", "", text)


def test_arguebuf_reads_the_main_claims_tree_from_the_kialo_outline(maps: Maps) -> None:
    for name, made in maps.items():
        read = by_arguebuf()["kialo"][name]
        assert "error" not in read, read.get("error")
        texts, joined = kialo_told(made, apart=True)
        assert {without_stance(each) for each in read["texts"].values()} == {without_stance(each) for each in texts}, (
            name
        )
        out, into = dict(read["edges"]), {end: start for start, end in read["edges"]}
        found = {
            (kind, read["texts"][into[id_]], read["texts"][out[id_]]) for id_, (kind, _) in read["schemes"].items()
        }
        found, joined = bare(found), bare(joined)
        assert {one for one in found if one[0] != "Rephrase"} - joined <= bare(against(made)), name
        assert joined <= found, name


def against(made: Done) -> set[tuple[str, str, str]]:
    """Contradictions, which an outline has as cons."""
    text = {each.id: worded(each.text) for each in made.map.statements}
    pairs = [*made.map.contradictions, *(pair[::-1] for pair in made.map.contradictions)]
    return {("Attack", text[one], text[other]) for one, other in pairs}


def test_the_kialo_losses_are_those_that_can_be_counted(maps: Maps) -> None:
    for name, made in maps.items():
        lost = FORMATS["kialo"].write(made).losses
        undercuts = [one for one in made.map.attacks if one.type is AttackType.UNDERCUTS]
        linked = [one for one in made.map.inferences if len(one.premises) > 1]
        whole = not any("outside" in each for each in lost)
        for count, phrase in ((len(undercuts), r"undercuts? flattened"), (len(linked), r"linked groups? split")):
            said = sum(int(each.split()[0]) for each in lost if re.search(phrase, each))
            assert said == count or (said < count and not whole), (name, lost)
        outside = sum(int(each.split()[0]) for each in lost if "outside" in each)
        inside = kialo_told(made, apart=True)[0]
        assert len({worded(each.text) for each in made.map.statements} - inside) <= outside, (name, lost)
        apart = sum(int(each.split()[0]) for each in lost if re.search(r"elaborations? written", each))
        assert apart == len(made.map.elaborates) or (apart < len(made.map.elaborates) and not whole), (name, lost)


# ------------------------------------------------------------------------------------------------------ DOT and SVG


def parts(svg: str) -> Iterator[tuple[str, ET.Element]]:
    """Groups of an SVG with their title."""
    space = "{http://www.w3.org/2000/svg}"
    for group in ET.fromstring(svg).iter(f"{space}g"):  # noqa: S314 - what Graphviz wrote
        yield group.get("class", ""), group


def graph_told(drawn: Mapping[str, Any]) -> tuple[set[str], list[tuple[str, str, str]]]:
    ids = [each["name"] for each in drawn["objects"]]
    return set(ids), [(ids[e["tail"]], ids[e["head"]], e.get("label", "")) for e in drawn.get("edges", [])]


def relation_words(made: Done) -> dict[str, str]:
    """What is written beside steps that nothing but the place of their statements says."""
    return {one.id: "because?" for one in made.map.inferences if one.basis is Basis.POSITION}


WORDS = {"supports": "because", "rebuts": "but", "undermines": "but", "undercuts": "undercut by"}


def test_graphviz_reads_the_same_ids_and_steps_from_dot(maps: Maps) -> None:
    read = foreign.graphviz({name: written("dot")[name] for name in maps}, "dot_json")
    for name, made in maps.items():
        ids, edges = graph_told(json.loads(read[name]))
        told_ = told(made)
        assert ids == {clean(each) for each in told_.texts} | {step[0] for step in told_.steps}, name
        expected = [(clean(source), id_, "") for id_, _, sources, _ in told_.steps for source in sources]
        words = relation_words(made)
        expected += [(id_, clean(target), words.get(id_, WORDS[kind])) for id_, kind, _, target in told_.steps]
        expected += [(one, other, "further") for one, other in made.map.elaborates]
        expected += [(one, other, "restated as") for one, other in made.map.rephrases]
        expected += [(one, other, "contradicts") for one, other in made.map.contradictions]
        assert sorted(edges) == sorted(expected), name


def test_graphviz_shows_the_same_texts(maps: Maps) -> None:
    """Control characters, which XML forbids, are marks of replacement; blanks are as XML keeps them in an attribute."""
    read = foreign.graphviz({name: written("dot")[name] for name in maps}, "svg")
    link = "{http://www.w3.org/1999/xlink}title"
    for name, made in maps.items():
        nodes = [group for kind, group in parts(read[name]) if kind == "node"]
        tips = {group[0].text: one.get(link) for group in nodes for one in group.iter() if one.get(link)}
        assert {id_: squeezed(str(tip)) for id_, tip in tips.items()} == {
            clean(each.id): squeezed(clean(each.text)) for each in made.map.statements
        }, name


def test_an_xml_parser_reads_the_same_map_from_the_svg(maps: Maps) -> None:
    """Every box tells its statement's id and whole text, every line its step."""
    for name, made in maps.items():
        groups = [group for _, group in parts(written("svg")[name])]
        boxes = {group.get("data-statement"): group[0].text for group in groups if group.get("class") == "box"}
        told_ = told(made)
        assert boxes == {clean(id_): newlines(clean(text)) for id_, text in told_.texts.items()}, name
        steps = [tuple(group.get(f"data-{each}") for each in ("step", "from", "to")) for group in groups]
        expected = [(id_, clean(" ".join(sources)), clean(target)) for id_, _, sources, target in told_.steps]
        expected += [(f"{one}>{other}", one, other) for one, other in made.map.elaborates]
        assert sorted(step for step in steps if step[0] and "~" not in step[0]) == sorted(expected), name


# ------------------------------------------------------------------------------------------------------------- Mermaid


@cache
def by_mermaid() -> dict[str, Any]:
    return foreign.mermaid(written("mermaid"))


def label(text: str) -> str:
    """As Mermaid shows it: on one line, without control characters, marks of its own broken by an invisible joiner."""
    shown = re.sub("[\x00-\x1f\x7f-\x9f]", "\ufffd", clean(squeezed(text)))
    return re.sub(r"(\$(?=\$)|\\(?=n))", "\\1\u2060", shown)


def test_mermaid_draws_the_same_ids_titles_and_steps(maps: Maps) -> None:
    for name, made in maps.items():
        read, keys = by_mermaid()[name], names(made.map)
        assert "error" not in read, (name, read.get("error"))
        assert read["created"] == 0, name
        told_ = told(made, named=True)
        assert set(read["labels"]) == set(told_.texts) | {step[0] for step in told_.steps}, name
        for each in made.map.statements:
            assert squeezed(read["labels"][keys[each.id]][1]) == squeezed(label(each.title)), name
        expected = [[source, "", id_] for id_, _, sources, _ in told_.steps for source in sources]
        words = relation_words(made)
        expected += [[id_, words.get(id_, WORDS[kind]), target] for id_, kind, _, target in told_.steps]
        expected += [[keys[one], "further", keys[other]] for one, other in made.map.elaborates]
        expected += [[keys[one], "restated as", keys[other]] for one, other in made.map.rephrases]
        expected += [[keys[one], "contradicts", keys[other]] for one, other in made.map.contradictions]
        assert sorted(edge[:3] for edge in read["edges"]) == sorted(expected), name


# ------------------------------------------------------------------------------------------------------------- GraphML


def test_networkx_reads_the_same_graph_from_graphml(maps: Maps) -> None:
    """Control characters, which XML forbids, are marks of replacement; a carriage return is a newline."""
    for name, made in maps.items():
        graph = nx.parse_graphml(written("graphml")[name])
        nodes = dict(graph.nodes(data=True))
        told_ = told(made, clean)
        statements = {key: data for key, data in nodes.items() if data["kind"] == "statement"}
        assert {key: data["text"] for key, data in statements.items()} == {
            clean(id_): newlines(text) for id_, text in told_.texts.items()
        }, name
        for each in made.map.statements:
            data = statements[clean(each.id)]
            assert (data["role"], data["hedge"], data["implicit"]) == (each.role, each.hedge.level, each.implicit)
            assert data["title"] == newlines(clean(each.title)), name
            assert data.get("section", "") == newlines(clean(each.section or "")), name
            assert data["spans"] == " ".join(f"{span.start}-{span.end}" for span in each.spans)
        kinds = {key: data.get("type", "supports") for key, data in nodes.items() if data["kind"] != "statement"}
        edges = [(one, other) for one, other, data in graph.edges(data=True) if data["relation"] not in PAIRS]
        pairs = {
            (PAIRS[data["relation"]], *ends) for *ends, data in graph.edges(data=True) if data["relation"] in PAIRS
        }
        ordered = {(id_, kind, tuple(sorted(map(clean, each))), clean(end)) for id_, kind, each, end in told_.steps}
        found = {(id_, kind, tuple(sorted(each)), end) for id_, kind, each, end in grouped(edges, kinds)}
        assert found == ordered, name
        assert {(kind, *(sorted(ends) if kind == "><" else ends)) for kind, *ends in pairs} == told_.pairs, name


PAIRS = {"rephrases": "=", "contradicts": "><"}


def newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


# ----------------------------------------------------------------------------------------------------------------- CSV


def unquoted(cell: str) -> str:
    """The text without the quote that keeps it from being a formula."""
    return cell[1:] if cell.startswith("'") and cell.lstrip(" \n'")[:1] in {*"=+-@\t\r"} - {""} else cell


def csv_told(rows: Sequence[Mapping[str, str]]) -> Told:
    steps: dict[str, Step] = {}
    pairs = set()
    for row in rows:
        for id_, target in zip(parted(row["inferences"]), parted(row["supports"]), strict=True):
            before = steps.get(id_, (id_, "supports", (), target))
            steps[id_] = (id_, "supports", tuple(sorted((*before[2], row["id"]))), target)
        attacks = (parted(row[column]) for column in ("attack_ids", "attack_types", "attacks"))
        for id_, kind, target in zip(*attacks, strict=True):
            steps[id_] = (id_, kind, (row["id"],), target)
        pairs |= {("=", row["id"], other) for other in parted(row["rephrases"])}
        pairs |= {("><", *sorted((row["id"], other))) for other in parted(row["contradicts"])}
    return Told({row["id"]: row["text"] for row in rows}, set(steps.values()), pairs)


def parted(cell: str) -> list[str]:
    return cell.split("; ") if cell else []


def by_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def by_duckdb(text: str) -> list[dict[str, str]]:
    options = {"all_varchar": True, "header": True, "delimiter": ",", "quotechar": '"', "escapechar": '"'}
    read = duckdb.read_csv(io.BytesIO(text.encode()), max_line_size=10_000_000, **options)
    return [
        dict(zip(read.columns, ("" if cell is None else cell for cell in row), strict=True)) for row in read.fetchall()
    ]


@pytest.mark.parametrize("reader", [by_csv, by_duckdb])
def test_spreadsheet_readers_find_the_same_map_in_the_table(
    maps: Maps, reader: Callable[[str], list[dict[str, str]]]
) -> None:
    for name, made in maps.items():
        rows = reader(written("csv")[name])
        assert not any(cell.lstrip(" \n").startswith((*"=+-@\t\r",)) for row in rows for cell in row.values()), name
        rows = [{column: unquoted(cell) for column, cell in row.items()} for row in rows]
        expected = told(made)
        expected = expected._replace(
            steps={(i, kind, tuple(sorted(each)), end) for i, kind, each, end in expected.steps}
        )
        statements = [row for row in rows if row["kind"] == "statement"]
        assert csv_told(statements) == expected, name
        assert {row["id"]: (row["section"], row["title"]) for row in statements} == {
            each.id: (each.section or "", each.title) for each in made.map.statements
        }, name
        found = [(row["id"], row["quote"], row["verdict"]) for row in rows if row["kind"] != "statement"]
        assert found == [(each.id, each.quote, each.verdict) for each in made.findings.findings], name


# ------------------------------------------------------------------------------------------------------------ Markdown

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
COMMANDS = {family.bring for family in families()} | {OWN_TABLE, OWN_DOCUMENT}
"""What stands in a memo as code: commands of ours, and no word of anybody's."""
PLAIN = {"text", "em_open", "em_close", "strong_open", "strong_close"}


def shape(tokens: Sequence[Token]) -> list[str]:
    return [f"{token.type} {token.tag} {token.level}" for token in tokens]


def test_the_memo_is_headings_lists_and_words_whatever_the_words_are(maps: Maps) -> None:
    for name, made in maps.items():
        tokens = MARKDOWN.parse(written("md")[name])
        inline = [child for token in tokens for child in token.children or ()]
        assert {child.type for child in inline} <= PLAIN | {"link_open", "link_close", "code_inline"}, name
        assert {child.content for child in inline if child.type == "code_inline"} <= COMMANDS, name
        sources = {web(row.url) for found in made.findings.findings for row in found.rows}
        sources |= {quoted.link for found in made.findings.findings for quoted in quotations(found)}
        led = {str(child.attrs["href"]) for child in inline if child.type == "link_open"}
        assert led <= {unquote(each) for each in sources} | sources, name
        assert {token.type.removesuffix("_open").removesuffix("_close") for token in tokens} <= {
            "heading", "paragraph", "inline", "bullet_list", "list_item", "hr",
        }, name  # fmt: skip
        lines = {"".join(child.content for child in token.children or ()) for token in tokens if token.type == "inline"}
        for each in made.map.statements:
            assert any(clean(squeezed(each.text)) in line for line in lines), (name, each.text)
        for found in made.findings.findings:
            assert any(clean(squeezed(found.quote)) in line for line in lines), (name, found.quote)


def _without_places(memo: str) -> str:
    """Without the places of a finding, each a line of its own: there are as many as its words have sentences."""
    return re.sub(r"^ *- (First|Second|Place \d+): “.*” \(characters \d+–\d+\)\n", "", memo, flags=re.MULTILINE)


def test_no_hostile_text_changes_the_shape_of_the_memo() -> None:
    plain = shape(MARKDOWN.parse(_without_places(FORMATS["md"].write(hostile_map("plain words")).text)))
    for name in of_hostile():
        assert shape(MARKDOWN.parse(_without_places(written("md")[name]))) == plain, name
        assert not re.search(r"(?<!\\)://|www\.", written("md")[name]), name


# --------------------------------------------------------------------------------------------------------- ClaimReview


def confirmed(made: Done) -> Done:
    """The map with every second finding confirmed."""
    return made.model_copy(update={"confirmed": Confirmed(by="Jo Doe", findings=chosen(made))})


def chosen(made: Done) -> tuple[str, ...]:
    return tuple(each.id for each in made.findings.findings[::2])


@cache
def by_rdflib() -> dict[str, Any]:
    every = [(name, made) for group in GROUPS.values() for name, made in group().items()]
    return foreign.rdflib({name: FORMATS["claimreview"].write(confirmed(made)).text for name, made in every})


def around(made: Done, found: Finding) -> str:
    """The sentence that a finding stands in."""
    sentences = split(made.article.text)
    return next((each.text for each in sentences if each.start <= found.start < each.end), found.quote)


def body(made: Done, found: Finding) -> list[str]:
    right = f"The sentence would be right for {right_for(found, made.article.text)}." if found.would_hold else ""
    return [each for each in (found.message, right, found.suggestion and f"Suggested: {found.suggestion}") if each]


def test_rdflib_reads_the_confirmed_findings_as_claim_reviews_in_terms_of_schema_org(maps: Maps) -> None:
    for name, made in maps.items():
        read = by_rdflib()[name]
        assert read["unknown"] == [], name
        texts = {each.id: each.text for each in made.map.statements}
        assert read["reviews"] == sorted(
            [
                f"{made.article.id}/{each.id}",
                texts.get(str(each.statement)) or around(made, each),
                "\n".join(body(made, each)) or "None",
                "Jo Doe",
                VERDICTS[each.verdict].word,
                made.article.title,
                texts.get(str(each.statement)) or around(made, each),
            ]
            for each in made.findings.findings
            if each.id in chosen(made)
        ), name


def test_nothing_is_published_that_nobody_has_confirmed() -> None:
    made = FORMATS["claimreview"].write(done())
    assert json.loads(made.text)["@graph"] == []
    assert made.losses[1] == "9 findings left out that nobody confirmed"


# ------------------------------------------------------------------------------------------------ and back to ourselves


def test_what_argdown_writes_of_our_file_is_imported_as_the_same_map(maps: Maps) -> None:
    for name, made in maps.items():
        read = build(READERS["argdown-json"](by_argdown()[name]["json"]), "map.json", made.article)
        assert read.left_out == ()
        assert told(made.model_copy(update={"map": read.map})) == told(made, squeezed), name


@pytest.mark.parametrize("form", ["aif", "xaif"])
def test_our_aif_is_imported_as_the_same_map(maps: Maps, form: str) -> None:
    for name, made in maps.items():
        read = build(READERS["aif"](written(form)[name]), "map.json", made.article)
        back, here = told(made.model_copy(update={"map": read.map})), told(made)
        assert read.left_out == ()
        assert back._replace(steps=kinds_merged(back.steps)) == here._replace(steps=kinds_merged(here.steps)), name


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished article of the sample corpus, one with an undercut."""
    folder = tmp_path_factory.mktemp("run")
    write_new_folder(folder / "hands", article_files(of_corpus()["counting-hands"]))
    return folder / "hands"


@pytest.mark.parametrize("form", FORMATS)
def test_the_command_writes_every_format_and_tells_each_loss(finished: Path, form: str) -> None:
    ran = CliRunner().invoke(app, ["export", str(finished / "map.json"), "--to", form])
    made = FORMATS[form].write(of_corpus()["counting-hands"])
    assert (ran.exit_code, ran.stdout_bytes.decode()) == (0, made.text)
    assert ran.stderr.splitlines() == [f"argmap: {form}: {loss}" for loss in made.losses]
    assert bool(made.losses) is (form != "json")


def test_the_command_publishes_what_somebody_confirms_by_name(finished: Path) -> None:
    first = of_corpus()["counting-hands"].findings.findings[0]
    call = ["export", str(finished / "map.json"), "--to", "claimreview", "--confirmed", first.id]
    ran = CliRunner().invoke(app, [*call, "--by", "Jo Doe"])
    [review] = json.loads(ran.stdout)["@graph"]
    assert first.quote in review["claimReviewed"]
    assert review["claimReviewed"] == review["itemReviewed"]["text"] != first.quote
    assert {"url", "datePublished", "publisher"}.isdisjoint(review)
    assert "url of the review (--review-url) left out, for none was given" in ran.stderr
    for wrong, says in ((call, "nobody is named"), ([*call[:-1], "f0", "--by", "Jo"], "there is no finding 'f0'")):
        assert says in str(CliRunner().invoke(app, wrong).exception)


def test_a_review_has_the_page_day_and_publisher_that_were_given(finished: Path) -> None:
    first = of_corpus()["counting-hands"].findings.findings[0]
    call = ["export", str(finished / "map.json"), "--to", "claimreview", "--confirmed", first.id, "--by", "Jo Doe"]
    told = ["--review-url", "https://desk.test/r/1", "--reviewed", "2025-03-07", "--publisher", "The Desk"]
    [review] = json.loads(CliRunner().invoke(app, [*call, *told]).stdout)["@graph"]
    assert (review["url"], review["datePublished"]) == ("https://desk.test/r/1", "2025-03-07")
    assert review["publisher"] == {"@type": "Organization", "name": "The Desk"}
    wrong = CliRunner().invoke(app, [*call, "--review-url", "javascript:alert(1)"])
    assert "is no address of a page" in str(wrong.exception)


@pytest.mark.parametrize(
    ("source", "publisher"), [("The Strait Courier", "The Strait Courier"), ("patrol.md", None), ("The patrol", None)]
)
def test_the_name_of_a_file_is_no_publisher(source: str, publisher: str | None) -> None:
    made = done()
    article = made.article.model_copy(update={"source": source, "file": "patrol.md", "title": "The patrol"})
    named = confirmed(made.model_copy(update={"article": article}))
    for review in json.loads(FORMATS["claimreview"].write(named).text)["@graph"]:
        told = review["itemReviewed"]["appearance"].get("publisher")
        assert told == (publisher and {"@type": "Organization", "name": publisher})


def test_no_id_of_a_row_stands_in_the_words_of_a_review() -> None:
    made = done()
    for review in json.loads(FORMATS["claimreview"].write(confirmed(made)).text)["@graph"]:
        words = json.dumps([review["claimReviewed"], review["reviewBody"], review["reviewRating"]])
        assert not any(row.row_id in words for found in made.findings.findings for row in found.rows)
