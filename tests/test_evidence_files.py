"""Documents as evidence from real files to every output: right pages, kept apart, and inert whatever they say."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from markdown_it import MarkdownIt

from pipeline.api import open_evidence, workshop
from pipeline.corpus import read_documents
from pipeline.document_library import Cutting, open_library
from pipeline.embed import open_embedder
from pipeline.index import ChromaIndex
from pipeline.models import Document, Failed, IndexOptions
from pipeline.render.documents import Quotation
from pipeline.settings import load
from tests.command import argmap
from tests.documents import ANNUAL, ARTICLE, armed_pdf, evidence_in, pdf, reports

BAD = "<script>alert(1)</script> [x](javascript:alert(1)) =cmd|' /C calc'!A0 \u202e\u001b[31m `argmap table add evil`"


class Ran(NamedTuple):
    """A run in a folder of its own, and what it said."""

    folder: Path
    said: str

    def json(self, name: str) -> Any:  # noqa: ANN401 - as the file has it
        (file,) = self.folder.glob(name)
        return json.loads(file.read_text(encoding="utf-8"))

    def text(self, name: str) -> str:
        (file,) = self.folder.glob(name)
        return file.read_text(encoding="utf-8")

    def evidence(self) -> dict[str, list[Any]]:
        """By the words of a figure."""
        return {each["quote"]: each["evidence"] for each in self.json("*/findings.json")["findings"]}


def run(folder: Path, *flags: str, out: str = "out") -> Ran:
    done = argmap("run", "article.txt", "--published", "2025-04-01", "--out", out, *flags, cwd=folder)
    assert done.returncode == 0, done.stderr
    return Ran(folder / out, done.stdout)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    folder = tmp_path_factory.mktemp("evidence")
    reports(folder)
    return run(folder, "--evidence", "reports")


def test_three_reports_are_quoted_with_their_pages_sections_and_links(ran: Ran) -> None:
    found = {
        figure: (each["stated"], each["file"], each["page"], each["section"], each["figure"])
        for figure, (each,) in ((figure, stated) for figure, stated in ran.evidence().items() if stated)
    }
    assert found == {
        "US$4.2 billion": ("stated_so", "annual.pdf", 2, None, "US$4.18 billion"),
        "15,900 employees": ("stated_otherwise", "annual.pdf", 4, None, "12,380 employees"),
        "14 weeks": ("stated_otherwise", "health.docx", None, "Waiting", "16.2 weeks"),
        "£83 million": ("stated_so", "roads.html", None, None, "£83.4 million"),
    }
    verdicts = {each["quote"]: each["verdict"] for each in ran.json("*/findings.json")["findings"]}
    assert {verdicts[figure] for figure in found} == {"not_in_table"}


def test_what_is_quoted_stands_there_in_the_document(ran: Ran) -> None:
    texts = {
        document.article.file: document.article.text
        for document in read_documents([str(ran.folder.parent / "reports")])
        if isinstance(document, Document)
    }
    for stated in ran.evidence().values():
        for each in stated:
            assert texts[each["file"]][each["start"] : each["end"]] == each["quote"]
            assert each["figure"] in each["quote"]


def test_every_output_for_people_tells_where_it_is_stated(ran: Ran) -> None:
    memo, page, outline = (ran.text(f"*/{name}") for name in ("report.md", "report.html", "map.outline.txt"))
    for says in ("stated so in Halden Group: Annual report 2024, p. 2", "stated otherwise in Health in Norwick"):
        assert says in memo
        assert says in page
        assert says in outline
    assert "[stated so in Norwick roads](https://norwick.example/roads#top)" in memo
    rows = list(csv.DictReader(io.StringIO(ran.text("*/map.csv"), newline="")))
    cell = next(row["documents"] for row in rows if row["quote"] == "15,900 employees")
    assert cell.startswith("stated otherwise in Halden Group: Annual report 2024, p. 4: “At the end of 2024")
    assert "4 figures stated in documents: 2 so, 2 otherwise" in " ".join(ran.said.split())


def test_every_output_for_people_tells_what_no_table_covers(ran: Ran) -> None:
    memo, page, outline = (ran.text(f"*/{name}") for name in ("report.md", "report.html", "map.outline.txt"))
    for told in ("unemployment rate, Norwick, 2023", "1 figure credited to Harbour Board", "second-largest port"):
        assert told in memo.replace("\\", "")
        assert told in page
        assert told in outline
    assert "argmap table add unemployment" in ran.said
    assert "Not looked at: 2 facts without a figure" in ran.said


def test_the_run_names_its_documents(ran: Ran) -> None:
    lines = ran.json("run.json")["evidence"]
    assert [(each["file"], each["pages"]) for each in lines] == [
        ("annual.pdf", 4),
        ("health.docx", None),
        ("roads.html", None),
    ]
    assert ran.json("run.json")["articles"][0]["evidence"] == {"stated_so": 2, "stated_otherwise": 2}


def test_documents_are_never_among_the_articles_of_the_index(ran: Ran) -> None:
    listed = argmap("index", "--json", cwd=ran.folder.parent)
    assert [each["title"] for each in json.loads(listed.stdout)["articles"]] == ["A year of claims"]
    found = argmap("search", "hip operation weeks", "--k", "9", "--json", cwd=ran.folder.parent)
    assert "16.2 weeks" not in found.stdout


def test_the_same_documents_give_the_same_findings_and_other_ones_another_key(ran: Ran) -> None:
    folder = ran.folder.parent
    again = run(folder, "--evidence", "reports", "--force", out="again")
    assert again.text("*/findings.json") == ran.text("*/findings.json")
    without = run(folder, out="without")
    assert without.json("run.json")["key"] != ran.json("run.json")["key"] == again.json("run.json")["key"]
    bare, full = without.json("*/findings.json"), ran.json("*/findings.json")
    for each in full["findings"]:
        each["evidence"] = []
    assert bare == full


def test_check_prints_what_documents_state(ran: Ran) -> None:
    folder = ran.folder.parent
    done = argmap("check", "article.txt", "--evidence", "reports/annual.pdf", "--published", "2025-04-01", cwd=folder)
    assert "stated so in Halden Group: Annual report 2024, p. 2" in " ".join(done.stdout.split())
    place = next(each.parent for each in ran.folder.glob("*/map.json"))
    anew = argmap("check", place, "--evidence", "reports/health.docx", "--json", cwd=folder)
    stated = [e["file"] for each in json.loads(anew.stdout)["findings"] for e in each["evidence"]]
    assert stated == ["health.docx"]


# ------------------------------------------------------------------------------------------------------ what goes wrong


def test_a_document_that_cannot_be_read_is_told_and_the_others_are_looked_up(tmp_path: Path) -> None:
    shelf = reports(tmp_path)
    (shelf / "broken.pdf").write_bytes(ANNUAL[:900])
    done = argmap(
        "run", "article.txt", "--evidence", "reports", "--published", "2025-04-01", "--out", "out", cwd=tmp_path
    )
    assert done.returncode == 4
    assert "broken.pdf" in done.stderr
    assert "Not looked up in: 1 document" in done.stdout
    (failed,) = Ran(tmp_path / "out", "").json("run.json")["failed"]
    assert (failed["article"], failed["stage"]) == ("broken.pdf", "evidence")
    assert sum(map(bool, Ran(tmp_path / "out", "").evidence().values())) == 4


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["nowhere.pdf"], "there is no such file or folder"),
        (["empty"], "there are no articles in this folder"),
        (["broken.pdf"], "none of the documents can be read"),
        (["table.csv"], "none of the documents can be read"),
    ],
)
def test_evidence_that_is_none_ends_with_one_sentence(names: list[str], says: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "table.csv").write_text("year,value\n2020,1\n", encoding="utf-8")
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    flags = [flag for name in names for flag in ("--evidence", name)]
    done = argmap("run", "article.txt", "--out", "out", *flags, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_library_depends_on_nothing_else_that_the_index_holds(tmp_path: Path) -> None:
    shelf, options = reports(tmp_path), IndexOptions(path=tmp_path / "index")
    embedder = open_embedder(options)
    texts = ("How long do people wait for a hip operation?",)
    documents = [each for each in read_documents([str(shelf)]) if isinstance(each, Document)]
    alone = open_library(documents, options, embedder, Cutting())
    before = [(s.held.document.id, s.start, s.end) for s in alone.near(texts)]
    others = open_library(documents[:1], options, embedder, Cutting())
    assert {s.held.document.id for s in others.near(texts)} == {documents[0].id}
    again = open_library(documents, options, embedder, Cutting())
    assert [(s.held.document.id, s.start, s.end) for s in again.near(texts)] == before
    assert ChromaIndex(options, embedder).count() == 0
    assert alone.key == again.key != others.key


def test_documents_change_the_key_of_checking_and_not_that_of_maps(tmp_path: Path) -> None:
    settings = load({"index": tmp_path / "index"}).settings
    assert open_evidence(settings, workshop(settings, indexed=False).embedder) is None
    bare = workshop(settings, indexed=False)
    shelf = reports(tmp_path)
    beside = workshop(settings.model_copy(update={"evidence": (shelf,)}), indexed=False)
    assert bare.checking_key != beside.checking_key
    assert bare.mapping_key == beside.mapping_key
    assert workshop(settings, indexed=False).checking_key == bare.checking_key


def test_documents_with_one_text_are_one_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(ANNUAL)
    (tmp_path / "b.pdf").write_bytes(ANNUAL)
    said: list[str] = []
    options = IndexOptions(path=tmp_path / "index")
    library = open_library(read_documents([str(tmp_path)]), options, open_embedder(options), Cutting(), said.append)
    assert [each.file for each in library.lines] == ["a.pdf"]
    assert said == ["evidence: b.pdf: read already, its text is that of a.pdf."]
    assert not any(isinstance(each, Failed) for each in library.held)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://halden.example/annual.pdf", "https://halden.example/annual.pdf#page=12"),
        ("https://halden.example/annual.pdf#cover", "https://halden.example/annual.pdf#page=12"),
        ("javascript:alert(1)", ""),
        (None, ""),
    ],
)
def test_a_link_leads_to_the_page_of_a_document_that_has_an_address(url: str | None, link: str) -> None:
    evidence = evidence_in("words").model_copy(update={"title": "Annual report", "page": 12, "url": url})
    quoted = Quotation.of(evidence)
    assert (quoted.says, quoted.link) == ("stated otherwise in Annual report, p. 12", link)


def test_what_stands_beside_a_document_says_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "annual.pdf").write_bytes(ANNUAL)
    about = "title: The year\nurl: https://halden.example/annual.pdf\npublished: 2025-03-01\n"
    (tmp_path / "annual.yaml").write_text(about, encoding="utf-8")
    (document,) = read_documents([str(tmp_path)])
    assert isinstance(document, Document)
    assert (document.article.title, document.article.url) == ("The year", "https://halden.example/annual.pdf")
    assert [document.article.text[at:][:11] for at in document.pages] == [
        "We thank al",
        "Net revenue",
        "Our people ",
        "At the end ",
    ]


# -------------------------------------------------------------------------------------------------------- hostile words


@pytest.mark.parametrize("form", ["pdf", "html"])
def test_words_of_a_document_stay_words_in_every_output(form: str, tmp_path: Path) -> None:
    safe = BAD.replace("&", "&amp;").replace("<", "&lt;").replace("\u001b", "")
    states = "The average waiting time for a hip operation in Norwick was 16.2 weeks in 2023"
    if form == "pdf":
        data = pdf(f"Bad {BAD}", [["We thank all."], [f"{states}, {safe}."]])
    else:
        data = (
            f"<html><head><title>Bad {safe}</title><script>alert(2)</script></head><body><article><h1>Bad {safe}</h1>"
            f"<p>{states}, {safe}, said the board at length to all who came to hear it.</p>"
            f"<p style='display:none'>{states.replace('16.2', '14')}.</p></article></body></html>"
        ).encode()
    (tmp_path / f"bad.{form}").write_bytes(data)
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    made = run(tmp_path, "--evidence", f"bad.{form}")
    stated = made.evidence()["14 weeks"]
    assert [each["stated"] for each in stated] == ["stated_otherwise"]
    page, memo = made.text("*/report.html"), made.text("*/report.md")
    assert "<script>alert" not in page
    shown = MarkdownIt("commonmark").render(memo)
    assert "<script" not in shown
    assert not re.search(r'href="(?!https://)', shown)
    assert not any("evil" in code for code in re.findall(r"<code>(.*?)</code>", shown))
    for row in csv.reader(io.StringIO(made.text("*/map.csv"), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    checked = argmap("check", "article.txt", "--evidence", f"bad.{form}", "--published", "2025-04-01", cwd=tmp_path)
    for text in (made.said, checked.stdout, made.text("*/map.outline.txt")):
        assert "\u001b" not in text


def test_a_file_that_would_act_does_nothing_and_words_that_nobody_sees_are_no_evidence(tmp_path: Path) -> None:
    states = "The average waiting time for a hip operation in Norwick was {} weeks in 2023."
    armed = armed_pdf("Health in Norwick", states.format("16.2"), states.format("14"))
    assert b"/JavaScript" in armed
    assert b"/GoToR" in armed
    (tmp_path / "armed.pdf").write_bytes(armed)
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    made = run(tmp_path, "--evidence", "armed.pdf")
    (stated,) = made.evidence()["14 weeks"]
    assert (stated["stated"], stated["page"], stated["figure"]) == ("stated_otherwise", 1, "16.2 weeks")
    outputs = [
        file.read_text(encoding="utf-8") for file in made.folder.rglob("*") if file.suffix in (".html", ".md", ".json")
    ]
    assert not any("app.alert" in text or "javascript:alert" in text or "/etc/passwd" in text for text in outputs)


def test_what_text_recognition_laid_over_a_picture_is_read(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(armed_pdf("Scan", "", "Norwick had 412 beds in 2023."))
    (read,) = (document for document in read_documents([tmp_path / "scan.pdf"]) if isinstance(document, Document))
    assert read.article.text == "Norwick had 412 beds in 2023."
