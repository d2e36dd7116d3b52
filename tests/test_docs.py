"""What documents say is so: what they name is there, their tables are those of the code, and recipes run."""

import pkgutil
import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from pipeline.models import SEVERITY, Quantity, QuantityKind, Verdict
from pipeline.quantities import read_quantities, wire
from pipeline.verify import default_policy
from pipeline.verify.policy import Rule

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCS = sorted((ROOT / "docs").rglob("*.md"))
RECIPES = sorted((ROOT / "docs" / "recipes").glob("*.md"))
SOURCES = sorted(chain((ROOT / "pipeline").rglob("*.py"), (ROOT / "prompts").glob("*.md")))

CITED = re.compile(r"\bdocs/(?P<page>[\w/-]+\.md)(?:, (?P<titles>[A-Z][^.;\n]*))?")
FILE = re.compile(r"(?<![\w./])(?:pipeline|tests|docs|corpus|prompts|benchmarks)/[\w./-]*\w")
NAME = re.compile(r"\bpipeline(?:\.\w+)+")
LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
BLOCK = re.compile(r"^```python\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)

every_page = pytest.mark.parametrize("page", [README, *DOCS], ids=lambda page: str(page.relative_to(ROOT)))


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def titles(page: Path) -> set[str]:
    return set(re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE))


def anchor(title: str) -> str:
    return re.sub(r"[^\w -]", "", title).lower().replace(" ", "-")


def table(page: str, section: str) -> list[dict[str, str]]:
    """The first table of a section: a row by its columns, without the marks of code."""
    part = text_of(ROOT / "docs" / page).split(f"\n## {section}\n" if section else "\n\n", 1)[1]
    lines = re.search(r"(?:^\|.*\|\n)+", part, re.MULTILINE)
    assert lines, f"no table in {page}, {section}"
    header, _, *rows = ([cell.strip() for cell in line[1:-1].split("|")] for line in lines[0].splitlines())
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    "source", [s for s in SOURCES if "docs/" in text_of(s)], ids=lambda s: str(s.relative_to(ROOT))
)
def test_every_document_and_title_that_code_cites_is_there(source: Path) -> None:
    for found in CITED.finditer(text_of(source)):
        page = ROOT / "docs" / found["page"]
        assert page.is_file()
        assert set(filter(None, (found["titles"] or "").split(" and "))) <= titles(page)


def test_code_cites_no_paper_that_is_not_in_the_repository() -> None:
    """Rules were cited by the names of papers that only their authors had."""
    for source in SOURCES:
        assert not re.search(r"Source: (?!docs/)[A-Z]+ (?:section )?\d", text_of(source)), source


@every_page
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    for name in FILE.findall(text_of(page)):
        assert (ROOT / name).exists(), name


@every_page
def test_every_module_class_and_function_that_a_page_names_is_there(page: Path) -> None:
    for name in NAME.findall(text_of(page)):
        pkgutil.resolve_name(name)


@every_page
def test_links_lead_to_a_page_and_to_a_title_on_it(page: Path) -> None:
    for target in LINK.findall(text_of(page)):
        place, _, title = target.partition("#")
        there = (page.parent / place) if place else page
        assert there.exists(), target
        assert not title or title in map(anchor, titles(there)), target


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, ahead = {README}, [README]
    while ahead:
        page = ahead.pop()
        places = {(page.parent / target.split("#")[0]).resolve() for target in LINK.findall(text_of(page))}
        new = {place for place in places if place.suffix == ".md"} - reached
        reached |= new
        ahead += new
    assert set(DOCS) <= reached


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.stem)
def test_a_recipe_runs_as_it_stands(recipe: Path) -> None:
    code = [found["code"] for found in BLOCK.finditer(text_of(recipe))]
    assert any("assert " in block for block in code)
    names: dict[str, object] = {"__name__": recipe.stem}
    for block in code:
        exec(compile(block, str(recipe), "exec"), names)  # noqa: S102 - our own


def test_every_word_of_the_glossary_is_one_of_the_code() -> None:
    code = "\n".join(map(text_of, SOURCES))
    rows = table("glossary.md", "")
    assert len({row["word"] for row in rows}) == len(rows)
    for row in rows:
        assert NAME.fullmatch(row["in code"].strip("`")), row
        for word in row["word"].split(", "):
            assert re.search(rf"\b{word.split(' of ')[0]}s?\b", code, re.IGNORECASE), word


def test_the_layers_are_those_that_are_checked() -> None:
    config = tomllib.loads(text_of(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    told = re.search(
        r"<!-- layers: pipeline -->\n```\n(.*?)\n```", text_of(ROOT / "docs" / "architecture.md"), re.DOTALL
    )
    (layers,) = (contract["layers"] for contract in config if contract.get("containers") == ["pipeline"])
    assert told
    assert told[1].splitlines() == layers


@pytest.mark.parametrize("row", table("numbers.md", "Reading"), ids=lambda row: row["words"])
def test_figures_are_read_as_the_page_says(row: dict[str, str]) -> None:
    (read,) = (q for q in read_quantities(row["words"].strip("`")) if q.kind is not QuantityKind.PERIOD)
    assert (read.kind, _value(read), read.unit or "") == (row["kind"], row["value"], row["unit"])
    assert (read.hedge.class_ if read.hedge else "") == row["hedge"]


def _value(quantity: Quantity) -> str:
    shape = wire(quantity)
    return f"{shape.value}..{shape.value_high}" if shape.value_high else str(shape.value)


def test_hedges_allow_what_the_page_says() -> None:
    rows = {row["hedge"].strip("`"): row for row in table("numbers.md", "Hedges")}
    assert list(rows) == list(default_policy().hedges)
    for name, rules in default_policy().hedges.items():
        for grade in ("supported", "approximate"):
            said = [_said(rule) for rule in rules if rule.otherwise is None and rule.grade == grade]
            assert "; ".join(said) == rows[name][grade], name
        assert [rule.otherwise for rule in rules if rule.otherwise] == [rows[name]["otherwise"]]


def _said(rule: Rule) -> str:
    """A band in the words of the page."""
    low, high = rule.low, rule.high
    if rule.band:
        where = f"`{rule.band}`" + (f" {rule.points}" if rule.band == "points" else "")
    elif low is not None and high is not None:
        where = f"{low} to {high}"
    else:
        where = f"from {low}" if low is not None else f"to {high}"
    where += {"from": ", the beginning excluded", "to": ", the end excluded"}["".join(rule.open)] if rule.open else ""
    return where if rule.reason == "HOLDS" else f"{where} {rule.reason}"


def test_verdicts_weigh_what_the_page_says() -> None:
    rows = table("numbers.md", "Verdicts")
    assert [row["verdict"].strip("`") for row in rows] == list(Verdict)
    assert [int(row["severity"]) for row in rows] == [SEVERITY[verdict] for verdict in Verdict]
