"""The sample corpus: articles that read well, a table that knows their figures, and a key that fits both."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from pipeline import assemble, chunk, ground, rules
from pipeline.corpus import read_article, read_articles
from pipeline.models import Article, Finding, Provenance, Verdict
from pipeline.parse import SpacyParser
from pipeline.reference import DuckTable, load_table
from tests.checked import check

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
ARTICLES = sorted((CORPUS / "articles").iterdir())
KEYS = sorted((CORPUS / "keys").glob("*.key.yaml"))


@pytest.fixture(scope="module")
def table() -> DuckTable:
    return load_table(CORPUS / "reference")


@pytest.fixture(scope="module", params=KEYS, ids=lambda key: key.name)
def key(request: pytest.FixtureRequest) -> dict[str, object]:
    loaded = yaml.safe_load(request.param.read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


@pytest.fixture(scope="module")
def keyed(key: dict[str, object]) -> Article:
    return read_article(CORPUS / "articles" / str(key["article"]))


def rows_of(table: DuckTable) -> dict[str, bool]:
    """Row id to whether the row is verified."""
    entities = [entity.entity_id for entity in table.entities()]
    measures = [measure.measure_id for measure in table.measures()]
    return {fact.row_id: fact.verified for fact in table.facts(entities, measures)}


def checked(article: Article, table: DuckTable) -> tuple[Finding, ...]:
    """All findings of an article, mapped by the built-in rules."""
    reading = chunk.read(article, lambda text: len(text.split()))
    draft = rules.draft(reading, SpacyParser())
    provenance = Provenance(engine="rules", code="test")
    argument = assemble.assemble(draft, ground.ground(draft, reading), reading, provenance)
    return check(argument, reading, table).findings


@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: file.name)
def test_every_article_has_its_length_date_title_and_author(file: Path) -> None:
    article = read_article(file)
    assert 800 <= len(article.text.split()) <= 1500
    assert article.published
    assert date(2024, 1, 1) <= article.published <= date(2025, 12, 31)
    assert article.title[0].isupper()
    assert article.author


def test_the_folder_holds_four_articles_in_three_formats_and_nothing_else() -> None:
    assert len(list(read_articles([CORPUS / "articles"]))) == len(ARTICLES) == 4
    assert {file.suffix for file in ARTICLES} == {".md", ".html", ".docx"}


def test_the_furniture_of_the_web_page_is_gone_and_its_argument_is_whole() -> None:
    text = read_article(CORPUS / "articles" / "after-two-percent.html").text
    for furniture in (
        "Subscribe",
        "cookies",
        "61,000 readers",
        "Read next",
        "1,435",
        "214 comments",
        "9 cities",
        "visits",
    ):
        assert furniture not in text
    for kept in ("This essay argues", "What the guideline hides", "2.12 percent", "before somebody else does"):
        assert kept in text


def test_every_article_argues(table: DuckTable) -> None:
    """Each has a thesis, people for and against, concessions and answers, and figures."""
    for file in ARTICLES:
        text = read_article(file).text
        assert re.search(r"\b(Critics|Sceptics|Opponents)\b", text), file.name
        assert re.search(r"\b(Supporters|Proponents|Defenders)\b", text), file.name
        assert len(re.findall(r"\b(However|But|Yet|Nevertheless)\b", text)) >= 3, file.name
        assert len(re.findall(r"\b(because|therefore|since|For this reason|For these reasons)\b", text)) >= 3, file.name
        assert len(re.findall(r"\d", text)) >= 15, file.name
    assert table.count() > 100


def test_the_key_plants_one_figure_for_each_verdict(key: dict[str, object]) -> None:
    planted = [entry["verdict"] for entry in key["planted"]]  # type: ignore[attr-defined]
    assert sorted(planted) == sorted(str(verdict) for verdict in Verdict if verdict is not Verdict.NOT_CHECKED)


def test_planted_figures_stand_in_the_article_once(key: dict[str, object], keyed: Article) -> None:
    assert keyed.published == key["published"]
    for entry in key["planted"]:  # type: ignore[attr-defined]
        assert keyed.text.count(entry["quote"]) == 1, entry["quote"]
        assert entry["quote"].count(entry["figure"]) == 1, entry["figure"]


def test_rows_of_the_key_are_in_the_table_and_verified_unless_that_is_the_point(
    key: dict[str, object], table: DuckTable
) -> None:
    rows = rows_of(table)
    for entry in key["planted"]:  # type: ignore[attr-defined]
        assert all(rows[row] is (entry["verdict"] != "unverified") for row in entry["rows"]), entry["quote"]


def test_every_planted_figure_gets_its_verdict(key: dict[str, object], keyed: Article, table: DuckTable) -> None:
    findings = [finding for finding in checked(keyed, table) if finding.kind != "support"]
    for entry in key["planted"]:  # type: ignore[attr-defined]
        start = keyed.text.index(entry["quote"]) + entry["quote"].index(entry["figure"])
        end = start + len(entry["figure"])
        here = [(found.verdict, found.reason) for found in findings if found.start < end and start < found.end]
        assert entry["verdict"] in [verdict for verdict, _ in here], (entry["quote"], here)
        assert entry["reason"] in {None, *(reason for _, reason in here)}, (entry["quote"], here)


def test_only_the_planted_article_is_contradicted(table: DuckTable) -> None:
    for file in ARTICLES:
        verdicts = [finding.verdict for finding in checked(read_article(file), table)]
        assert (Verdict.CONTRADICTED in verdicts) == (file.stem == "promises-and-price-tags"), file.name
        assert Verdict.SUPPORTED in verdicts, file.name


def test_what_was_confirmed_is_marked_and_what_is_remembered_too(table: DuckTable) -> None:
    rows = rows_of(table)
    assert rows["s-res-2774-for"]
    assert rows["chn-growth-2025"]
    assert not rows["usa-milaid-state-202503"]
    assert not rows["asean-side-us-2023"]
    assert not rows["unga-members"]


def test_every_row_has_a_source_and_a_place_in_it(table: DuckTable) -> None:
    sources = {source.source_id: source for source in table.sources()}
    entities, measures = table.entities(), table.measures()
    facts = table.facts([entity.entity_id for entity in entities], [measure.measure_id for measure in measures])
    assert all(fact.locator and sources[fact.source_id].publisher for fact in facts)
    assert {fact.source_id for fact in facts} == set(sources)
    assert {fact.measure_id for fact in facts} == {measure.measure_id for measure in measures}


def test_a_series_that_is_declared_complete_holds_every_year(table: DuckTable) -> None:
    for entity in table.entities():
        for measure in table.measures():
            facts = table.facts([entity.entity_id], [measure.measure_id])
            for definition in {fact.definition_id: None for fact in facts}:
                stretch = table.complete(entity.entity_id, measure.measure_id, definition)
                if stretch is None:
                    continue
                held = [(f.period_start, f.period_end) for f in facts if f.definition_id == definition]
                for year in range(stretch[0].year + 1, stretch[1].year):
                    middle = date(year, 7, 1)
                    assert any(start <= middle <= end for start, end in held), (entity.name, measure.label, year)


def test_seed_figures_of_the_table_agree_with_where_they_came_from(shared: Path, table: DuckTable) -> None:
    """Every figure that was gathered is in the table, in base units, and confirmed exactly where it was."""
    import csv  # noqa: PLC0415
    from decimal import Decimal  # noqa: PLC0415

    scale = {"bn": 9, "mn": 6, "trn": 12}
    entities = [entity.entity_id for entity in table.entities()]
    facts = table.facts(entities, [measure.measure_id for measure in table.measures()])
    known = {(fact.entity_id, fact.period_start, fact.as_of, fact.value, fact.unit): fact.verified for fact in facts}
    with (shared / "data" / "reference_facts.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            unit, _, word = row["unit"].partition(" ")
            value = Decimal(row["value"]).scaleb(scale.get(word, 0))
            found = (
                row["entity"],
                date.fromisoformat(row["period_start"]),
                date.fromisoformat(row["as_of"]),
                value,
                unit,
            )
            assert known[found] == row["confirmed"].startswith(("press", "data")), row
