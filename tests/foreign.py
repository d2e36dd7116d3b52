"""Programs of others that read what we export: each is started once for all maps of a test."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.browser import chromium

Texts = Mapping[str, str]
"""Name of a map to its export."""

_ARGDOWN = """
const { argdown } = require(process.env.ARGMAP_TEST_NODE_MODULES + "/@argdown/core/dist/argdown");
const name = (end) => end.title ?? end.argumentTitle;
const members = (all) => Object.fromEntries(Object.entries(all).map(([key, each]) =>
  [key, each.members.map((member) => member.text ?? "").join("").trim()]));
const mapped = (all, of) => Object.fromEntries(Object.entries(all).map(([key, each]) => [key, of(each)]));
const read = (input) => {
  const found = argdown.run({ process: ["parse-input", "build-model", "export-json"], input, throwExceptions: false });
  return {
    errors: [...(found.lexerErrors ?? []), ...(found.parserErrors ?? []), ...(found.exceptions ?? [])].map(String),
    title: found.frontMatter?.title,
    texts: mapped(found.statements, (each) => each.members.map((member) => member.text ?? "").join("").trim()),
    data: mapped(found.statements, (each) => each.data),
    steps: mapped(found.arguments, (each) => each.pcs.map((line) => line.title)),
    schemes: mapped(found.arguments, (each) => each.data?.scheme),
    ids: mapped(found.arguments, (each) => each.data?.id),
    relations: (found.relations ?? []).map((each) => [each.relationType, name(each.from), name(each.to)]),
    json: found.json,
  };
};
const files = JSON.parse(require("fs").readFileSync(0, "utf8"));
require("fs").writeSync(1, "\\n" + JSON.stringify(mapped(files, read)));
"""

_ARGUEBUF = """
import io, json, sys, traceback
from arguebuf.load._load_aif import load_aif
from arguebuf.load._load_xaif import load_xaif
from arguebuf.load._load_kialo import load_kialo
readers = {"aif": lambda text: load_aif(json.loads(text)), "xaif": lambda text: load_xaif(json.loads(text)),
           "kialo": lambda text: load_kialo(io.StringIO(text))}
def read(kind, text):
    try:
        graph = readers[kind](text)
    except Exception:
        return {"error": traceback.format_exc()}
    return {
        "name": graph.name,
        "texts": {key: str(node.text) for key, node in graph.atom_nodes.items()},
        "schemes": {key: [type(node.scheme).__name__, getattr(node.scheme, "name", "")]
                    for key, node in graph.scheme_nodes.items()},
        "edges": [[edge.source.id, edge.target.id] for edge in graph.edges.values()],
    }
files = json.load(sys.stdin)
print("\\n" + json.dumps({kind: {name: read(kind, text) for name, text in texts.items()}
                         for kind, texts in files.items()}))
"""

_RDFLIB = r"""
import json, sys
from rdflib import RDF, SDO, Graph
def read(text):
    value = json.loads(text)
    assert value.pop("@context") == "https://schema.org"
    graph = Graph().parse(data=json.dumps({"@context": {"@vocab": str(SDO)}, **value}), format="json-ld")
    known = {str(SDO) + name for name in SDO.__annotations__} | {str(RDF.type)}
    terms = {str(term) for _, term, _ in graph} | {str(kind) for kind in graph.objects(None, RDF.type)}
    one = lambda node, name: str(graph.value(node, SDO[name], any=False))
    return {
        "unknown": sorted(terms - known),
        "reviews": sorted([one(node, "identifier"), one(node, "claimReviewed"), one(node, "reviewBody"),
                           one(graph.value(node, SDO.author), "name"),
                           one(graph.value(node, SDO.reviewRating), "alternateName"),
                           one(graph.value(graph.value(node, SDO.itemReviewed), SDO.appearance), "headline"),
                           one(graph.value(node, SDO.itemReviewed), "text")]
                          for node in graph.subjects(RDF.type, SDO.ClaimReview)),
    }
print("\n" + json.dumps({name: read(text) for name, text in json.load(sys.stdin).items()}))
"""

_MERMAID = r"""
async (files) => {
  mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
  const text = (html) => Object.assign(document.createElement("textarea"), { innerHTML: html }).value;
  const decoded = (label) => text(label.replace(/ﬂ°°/g, "&#").replace(/ﬂ°/g, "&").replace(/¶ß/g, ";"));
  const lines = (label) => label.split(/<br ?\/?>/);
  const drawn = async (at, input) => {
    const host = document.body.appendChild(document.createElement("div"));
    host.innerHTML = (await mermaid.render("drawn" + at, input)).svg;
    const shown = (node) => [...node.querySelectorAll(".nodeLabel p, .nodeLabel:not(:has(p))")]
      .flatMap((each) => lines(each.innerHTML).map(text));
    const read = {
      labels: Object.fromEntries([...host.querySelectorAll("g.node")].map((node) =>
        [node.id.replace(/^(?:drawn\d+-)?flowchart-/, "").replace(/-\d+$/, ""), shown(node)])),
      created: host.querySelectorAll("script, a, img, iframe, .nodeLabel *:not(p):not(br)").length,
    };
    host.remove();
    return read;
  };
  const read = async (input, at) => {
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(input);
    const edges = db.getEdges().map((each) => [each.start, each.text, each.end]);
    const boxes = [...db.getVertices().values()];
    if (boxes.length < 40) return { ...await drawn(at, input), edges };
    const labels = Object.fromEntries(boxes.map((each) => [each.id, lines(each.text).map(decoded)]));
    return { labels, edges, created: 0 };
  };
  const told = {};
  for (const [at, [key, input]] of Object.entries(files).entries()) {
    try { told[key] = await read(input, at); } catch (error) { told[key] = { error: String(error) }; }
  }
  return told;
}
"""


def node_modules(package: str) -> Path:
    """The folder with a package for Node; the test is skipped without it."""
    folder = os.environ.get("ARGMAP_TEST_NODE_MODULES")
    if not (folder and (Path(folder) / package).is_dir()):
        pytest.skip(f"needs ARGMAP_TEST_NODE_MODULES, a node_modules folder with {package}")
    return Path(folder)


def argdown(texts: Texts) -> dict[str, Any]:
    """What Argdown's own parser and model make of each file, and its JSON export."""
    if node_modules("@argdown/core") and not shutil.which("node"):
        pytest.skip("needs Node")
    return _told(["node", "-e", _ARGDOWN], texts)


def arguebuf(files: Mapping[str, Texts]) -> dict[str, Any]:
    """What arguebuf makes of AIF, xAIF and Kialo files, by format and name."""
    return _told([_python(), "-W", "ignore", "-c", _ARGUEBUF], files)


def rdflib(texts: Texts) -> dict[str, Any]:
    """What rdflib makes of JSON-LD with schema.org's vocabulary: terms that are none of its, and the reviews."""
    return _told([_python(), "-c", _RDFLIB], texts)


def _python() -> str:
    python = os.environ.get("ARGMAP_TEST_ARGUEBUF")
    if not python:
        pytest.skip("needs ARGMAP_TEST_ARGUEBUF, a Python with arguebuf and rdflib in an environment of its own")
    return python


def _told(command: list[str], files: object) -> dict[str, Any]:
    ran = subprocess.run(command, input=json.dumps(files), capture_output=True, text=True, check=True)
    return json.loads(ran.stdout.rstrip("\n").rsplit("\n", 1)[-1])


def mermaid(texts: Texts) -> dict[str, Any]:
    """What Mermaid makes of each file, in a browser: edges, and labels as they are shown, of large maps as parsed."""
    bundle = node_modules("mermaid") / "mermaid" / "dist" / "mermaid.min.js"
    with chromium() as browser:
        page = browser.new_page()
        page.set_content("<!DOCTYPE html><meta charset=utf-8><body>")
        page.add_script_tag(path=bundle)
        return page.evaluate(_MERMAID, dict(texts))


def graphviz(texts: Texts, form: str) -> dict[str, str]:
    """Each file as Graphviz writes it in a format of its own; it may complain of nothing."""
    if not shutil.which("dot"):
        pytest.skip("needs Graphviz")
    with tempfile.TemporaryDirectory() as folder:
        return dict(_drawn(texts, form, Path(folder)))


def _drawn(texts: Texts, form: str, folder: Path) -> Iterator[tuple[str, str]]:
    files = [folder / f"{number}.dot" for number in range(len(texts))]
    for file, text in zip(files, texts.values(), strict=True):
        file.write_text(text, encoding="utf-8")
    ran = subprocess.run(["dot", f"-T{form}", "-O", *files], capture_output=True, text=True, check=True)
    assert ran.stderr == ""
    for name, file in zip(texts, files, strict=True):
        yield name, file.with_name(f"{file.name}.{form}").read_text(encoding="utf-8")
