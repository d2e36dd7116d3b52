"""What is told of a batch as a whole: counts, who is cited, what recurs, the page, and samples for people to code."""

import csv
import json
import re
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipeline.batch.asserters import Asserters
from pipeline.batch.coding import wilson
from pipeline.batch.plots import plots
from pipeline.batch.schemas import SCHEMAS
from pipeline.batch.stats import Counted, FlagRate, Stats, VerdictCount
from pipeline.batch.stats_page import page_of
from pipeline.errors import InputError
from pipeline.models import Article, Asserter, AsserterKind
from tests.command import ROOT, argmap
from tests.example_map import argument
from tests.test_batch import batch, write

SOURCES = ("Harbour Post", "=cmd()|'/C calc'!A0", "Herald $x^$ <script>alert(1)</script>")
TEXTS = (
    "Inflation in Germany was 8.7 percent in 2022, and officials said that wages had not kept up with rents.",
    "Inflation in Germany was 6.9 percent in 2022. Officials said that the shops on the square will close.",
    "Anna Reed, an economist, said the harbour would not grow. Ms Reed warned that the debts of the port are high.",
    "The minister must act now, because nobody else in the whole valley will do so. A poll was held by the parish.",
    "The minister must act now, because nobody else in the valley will do so. Two new bridges are planned there.",
    "=SUM(A1) was 12 percent in 2021, said the letter of the parish about the long winter and its many repairs.",
)


FRENCH = (
    "Le maire a dit que le port ne grandira pas cette année, et que les habitants de la ville paient trop pour le pain."
    " Il faut donc que le conseil vote une nouvelle loi, parce que personne d'autre dans la vallée ne le fera."
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("stats")
    rows = [
        {
            "id": f"r{at}",
            "title": f"Column {at}",
            "text": text,
            "source": SOURCES[at % 3],
            "published": date(2024, 1 + at % 2, 3).isoformat(),
        }
        for at, text in enumerate(TEXTS)
    ]
    write(made, [*rows, {**rows[0], "id": "copy", "published": "2024-06-01"}, {"id": "fr", "text": FRENCH}])
    assert batch(made)["copies"] == 1
    return made


def told(folder: Path) -> dict[str, list[dict[str, object]]]:
    done = argmap("stats", "out", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_figures_are_counted_by_source_and_month_without_copies(folder: Path) -> None:
    found = told(folder)
    assert (found["articles"], found["copies"]) == (7, 1)
    assert {each["month"] for each in found["verdicts"]} <= {"2024-01", "2024-02"}
    assert {each["source"] for each in found["rates"]} <= set(SOURCES)
    for rate in found["rates"]:
        of = [each for each in found["verdicts"] if (each["source"], each["month"]) == (rate["source"], rate["month"])]
        assert rate["figures"] == sum(int(str(each["figures"])) for each in of)
        assert rate["in_table"] == sum(int(str(each["figures"])) for each in of if each["verdict"] != "not_in_table")


def test_who_is_cited_is_counted_under_one_name(folder: Path) -> None:
    found = told(folder)
    assert {each["name"]: each["articles"] for each in found["cited"]} == {"Anna Reed": 1}
    assert {each["name"]: each["articles"] for each in found["described"]}["Officials"] == 2


def test_figures_and_claims_that_recur_are_told_with_what_differs(folder: Path) -> None:
    found = told(folder)
    (inflation,) = [each for each in found["figures"] if "inflation" in str(each["measure"])]
    assert (inflation["articles"], inflation["differ"]) == (2, True)
    assert any("minister must act now" in str(each["text"]) and each["articles"] == 2 for each in found["claims"])


def test_each_of_the_three_questions_is_one_statement_and_says_what_the_statistics_say(folder: Path) -> None:
    text = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8").partition("## Three questions")[2]
    statements = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    rates, cited, claims = (
        duckdb.sql(each.replace("'results/", f"'{folder}/out/results/")).fetchall() for each in statements
    )
    found = told(folder)
    assert [each[2] for each in rates] == [
        int(str(each["flagged_in_table"])) / int(str(each["in_table"])) for each in found["rates"] if each["in_table"]
    ]
    assert cited == [(str(each["name"]).lower(), each["articles"]) for each in found["cited"]]
    assert claims == [(each["text"], each["articles"], each["sources"]) for each in found["claims"]]
    assert claims


def test_the_page_is_one_file_with_its_figures_inside_and_the_same_each_time(folder: Path) -> None:
    assert argmap("stats", "out", "--out", "one.html", cwd=folder).returncode == 0
    assert argmap("stats", "out", "--out", "two.html", cwd=folder).returncode == 0
    page = (folder / "one.html").read_text(encoding="utf-8")
    assert page == (folder / "two.html").read_text(encoding="utf-8")
    assert page.count('<img src="data:image/svg+xml;base64,') >= 5
    assert re.findall(r'(?:src|href)="(?!data:)[^"#]', page) == []
    assert "<script" not in page
    paragraph = page.partition("<h2>Methods</h2>")[2]
    for told_ in (
        "argmap ",
        "7 articles published from 2024-01-03",
        "SHA-256",
        "1 articles; MinHash",
        "1 articles in lang",
    ):
        assert told_ in paragraph


def test_a_sample_is_coded_and_read_back_as_precision(folder: Path) -> None:
    assert argmap("stats", "out", "--code", "4", "--out", "sample.csv", cwd=folder).returncode == 0
    text = (folder / "sample.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == 4
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    for at, row in enumerate(rows):
        row["correct"] = ("yes", "NO ", "unclear", "")[at]
    with (folder / "coded.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows([*rows, {**rows[0], "finding": "gone", "correct": "yes"}])
    found = json.loads(argmap("stats", "out", "--coded", "coded.csv", "--json", cwd=folder).stdout)
    assert (found["open"], found["gone"]) == (1, 1)
    assert sum(each["coded"] for each in found["verdicts"]) == 3
    assert sum(each["correct"] for each in found["verdicts"]) == 1
    assert sum(each["unclear"] for each in found["verdicts"]) == 1
    assert "95 % interval" in argmap("stats", "out", "--coded", "coded.csv", cwd=folder).stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("finding,verdict,correct\nx,supported,perhaps\n", "row 2: 'perhaps' is no answer"),
        ("finding,verdict\nx,supported\n", "has no column correct"),
    ],
)
def test_a_coded_sample_that_does_not_fit_is_told_in_one_sentence(folder: Path, text: str, said: str) -> None:
    (folder / "bad.csv").write_text(text, encoding="utf-8")
    done = argmap("stats", "out", "--coded", "bad.csv", cwd=folder)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert said in done.stderr


def test_a_folder_without_results_is_told_in_one_sentence(tmp_path: Path) -> None:
    done = argmap("stats", ".", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        2,
        "argmap: .: holds no results. Write them: argmap batch results DIR\n",
    )


def of_nothing(**given: object) -> Stats:
    empty: dict[str, object] = dict.fromkeys(
        ("verdicts", "rates", "roles", "cited", "described", "figures", "differences", "claims"), ()
    )
    return Stats(**{"articles": 0, "copies": 0, "compared": 0, "statements": 0, "methods": "", **empty, **given})  # type: ignore[arg-type]


def test_a_batch_of_nothing_has_a_page() -> None:
    assert "Nothing to tell." in page_of(of_nothing())


def test_names_that_are_cut_alike_keep_their_own_bars_and_no_name_is_read_as_mathematics() -> None:
    names = [f"{'A very long name of a newspaper indeed' * 2} {number} $\\frac{{$" for number in range(3)]
    verdicts = tuple(VerdictCount(source=name, month="", verdict="supported", figures=1) for name in names)
    rates = (FlagRate(source="", month="2024-01", figures=0, flagged=0, in_table=0, flagged_in_table=0),)
    drawn = plots(of_nothing(verdicts=verdicts, rates=rates, roles=(Counted(name="claim", times=1, articles=1),)))
    assert [len(drawn[name]) for name in ("verdicts", "months", "roles", "cited")] == [2, 1, 1, 0]


def test_without_matplotlib_it_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(InputError, match=r"pip install 'argmap\[stats\]'"):
        plots(of_nothing())


@pytest.mark.parametrize(
    ("right", "of", "low", "high"), [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)]
)
def test_intervals_are_wilsons(right: int, of: int, low: float, high: float) -> None:
    """The first two are the closed forms z²/(n+z²) and n/(n+z²); the third is Newcombe's worked example of 1998."""
    assert wilson(right, of) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))
    assert wilson(0, 0) == (None, None)


@pytest.mark.parametrize(
    ("text", "kind", "name", "id_"),
    [
        ("Officials said so.", AsserterKind.GROUP, "Officials", "officials"),
        ("The officials said so.", AsserterKind.GROUP, "the officials", "officials"),
        ("Anna Reed spoke. Reed said so.", AsserterKind.NAMED_PERSON, "Reed", "anna reed"),
        ("Anna Reed spoke. Ms Reed said so.", AsserterKind.NAMED_PERSON, "Ms Reed", "anna reed"),
        ("Reed said so.", AsserterKind.NAMED_PERSON, "Reed", "reed"),
        (
            "A study by the University of Larn was out. The study found so.",
            AsserterKind.ORGANISATION,
            "The study",
            "study by the university of larn",
        ),
        ("The study found so.", AsserterKind.ORGANISATION, "The study", "study"),
        ("Prime Minister Bo Ray said so.", AsserterKind.NAMED_PERSON, "Minister Bo Ray", "bo ray"),
        ("The Larn Ambassador said so.", AsserterKind.GROUP, "Larn Ambassador", "larn ambassador"),
        ("Judge Ray's statement said so.", AsserterKind.ORGANISATION, "Judge Ray's statement", "judge ray's statement"),
        ("One of the pilots said so.", AsserterKind.GROUP, "One of the pilots", "one of the pilots"),
        ("It is so.", AsserterKind.AUTHOR, "", None),
        ("It is said to be so.", AsserterKind.UNATTRIBUTED, "", None),
    ],
)
def test_who_asserts_has_one_name_in_an_article(text: str, kind: AsserterKind, name: str, id_: str | None) -> None:
    article = Article.of(text, title="A column", source="here")
    asserter = Asserter(kind=kind, name=name or None)
    assert Asserters(article, argument(article, ())).id(asserter) == id_


@pytest.mark.parametrize(
    ("text", "kind", "name", "scope"),
    [
        ("Anna Reed said so.", AsserterKind.NAMED_PERSON, "Anna Reed", "everywhere"),
        ("Anna Reed spoke. Ms Reed said so.", AsserterKind.NAMED_PERSON, "Ms Reed", "everywhere"),
        ("Larn Secretary of State Anna Reed said so.", AsserterKind.NAMED_PERSON, "Anna Reed", "everywhere"),
        ("Reed said so.", AsserterKind.NAMED_PERSON, "Reed", "source"),
        ("KL said so.", AsserterKind.NAMED_PERSON, "KL", "article"),
        ("The teacher said so.", AsserterKind.NAMED_PERSON, "The teacher", "article"),
        ("Officials said so.", AsserterKind.GROUP, "Officials", "article"),
        ("The Bank of Larn said so.", AsserterKind.ORGANISATION, "The Bank of Larn", "everywhere"),
        ("World News said so to the world.", AsserterKind.ORGANISATION, "World News", "everywhere"),
        ("Study said so.", AsserterKind.ORGANISATION, "Study", "article"),
        ("Parishes said so, and other parishes too.", AsserterKind.ORGANISATION, "Parishes", "article"),
        ("Initial reports said so.", AsserterKind.ORGANISATION, "Initial reports", "article"),
        ("It is so.", AsserterKind.AUTHOR, "", None),
    ],
)
def test_how_far_a_name_goes(text: str, kind: AsserterKind, name: str, scope: str | None) -> None:
    article = Article.of(text, title="A column", source="here")
    assert Asserters(article, argument(article, ())).scope(Asserter(kind=kind, name=name or None)) == scope


def test_the_dictionary_of_the_data_is_that_of_the_files() -> None:
    text = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")
    told = {
        name: re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", part, re.MULTILINE)
        for name, part in re.findall(r"^### (\w+)\n(.*?)(?=^##)", text, re.MULTILINE | re.DOTALL)
    }
    names = {"list<element: string>": "list of string", "list<item: string>": "list of string"}
    held = {
        name: [(each.name, names.get(str(each.type), str(each.type))) for each in schema]
        for name, schema in SCHEMAS.items()
    }
    assert told == held
