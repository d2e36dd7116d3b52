"""What leaves the desk, read by others' readers: spreadsheets, JSON, Word, Markdown, schema.org, a browser."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline.models import Article, Done, Findings, TableRef
from pipeline.reference import load_table
from pipeline.review.exports.correction_page import corrections_html
from pipeline.review.exports.entries import COLUMNS, Entry, Kind
from pipeline.review.exports.listing import as_csv
from pipeline.review.exports.reviews import Publishing, reviews
from pipeline.review.exports.settlement import Corrected, Query, Settlement, settlement
from pipeline.review.exports.word import queries_docx
from pipeline.review.queue.standing import Outcome
from pipeline.review.security.people import Role
from tests.checked import bare_map
from tests.review.checked_again import NOON, entry
from tests.review.running import Running
from tests.review.settled import HOSTILE, ask, correct, settle

REVIEW = {
    "type": "object",
    "required": ["@context", "@graph"],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@graph": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["@type", "claimReviewed", "author", "datePublished", "reviewRating", "itemReviewed"],
                "properties": {
                    "@type": {"const": "ClaimReview"},
                    "url": {"type": "string", "pattern": "^https://"},
                    "datePublished": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
                    "reviewRating": {"type": "object", "required": ["@type", "alternateName"]},
                    "itemReviewed": {"type": "object", "required": ["@type", "appearance"]},
                },
            },
        },
    },
}
"""What readers of ClaimReview need, as schema.org has it."""


@pytest.fixture
def busy(desk: Running) -> Running:
    """A desk with a story on which two people have settled, corrected and asked."""
    ada, bo = desk.person(Role.CHECKER, "Ada"), desk.person(Role.CHECKER, "Bo")
    story = desk.story()
    settle(desk.desk, ada, story, "f3", Outcome.WRONG, "two counts disagree", "nearly 25 percent")
    settle(desk.desk, bo, story, "f4", Outcome.STANDS)
    settle(desk.desk, bo, story, "f2", Outcome.STANDS, "the author is right")
    correct(desk.desk, bo, story, "nearly 30 percent in 2024", "nearly 25 percent in 2024", why="two counts disagree")
    ask(desk.desk, ada, story, "nearly 30 percent", "Where is this from?", about="f3")
    ask(desk.desk, bo, story, "one worker in four", "Since when?", answer="Since 2019.")
    return desk


def settled(desk: Running, story: int = 1) -> Settlement:
    with desk.desk.database.reading() as session:
        return settlement(session, story)


def test_the_log_as_csv_and_as_lines_of_json_has_the_same_entries(busy: Running) -> None:
    client = busy.client(Role.READER)
    rows = list(csv.DictReader(io.StringIO(client.get("/log.csv").text, newline="")))
    lines = [json.loads(line) for line in client.get("/log.jsonl").text.splitlines()]
    assert tuple(rows[0]) == COLUMNS
    assert [row["key"] for row in rows] == [line["key"] for line in lines] == ["q2", "q1", "c1", "d3", "d2", "d1"]
    for row, line in zip(rows, lines, strict=True):
        assert {name: cell for name, cell in row.items() if cell} == {
            name: str(value) for name, value in line.items() if value is not None
        }
    assert [line["kind"] for line in lines if line["who"] == "Ada"] == ["question", "decision"]
    filtered = client.get("/log.csv", params={"kind": "correction"}).text
    assert len(list(csv.reader(io.StringIO(filtered, newline="")))) == 2


def one_entry(words: str) -> Entry:
    told = dict.fromkeys(("title", "finding", "who", "told", "state", "outcome", "verdict", "quote"), words)
    return Entry(
        key="d1",
        at=NOON,
        kind=Kind.DECISION,
        story=1,
        draft=1,
        before=words,
        after=words,
        reason=words,
        source_opened=None,
        replaces=words,
        **told,
    )


@settings(max_examples=150, deadline=None)
@given(words=st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=40)))
def test_no_cell_of_the_csv_can_be_taken_for_a_formula_and_every_word_comes_back(words: str) -> None:
    text = "".join(as_csv([one_entry(words)]))
    (header, cells) = csv.reader(io.StringIO(text, newline=""))
    assert tuple(header) == COLUMNS
    for cell in cells:
        assert not cell.lstrip(" \n").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cells[header.index("reason")] in (words, f"'{words}")


def comments_of(document: Word) -> list[tuple[str, str, str, str]]:
    """Who says what about which words on which day, by the anchors in the text."""
    anchored: dict[int, str] = {}
    inside: list[int] = []
    for element in document.element.body.iter():
        if element.tag == qn("w:commentRangeStart"):
            inside.append(int(element.get(qn("w:id"))))
            anchored[inside[-1]] = ""
        elif element.tag == qn("w:commentRangeEnd"):
            inside.remove(int(element.get(qn("w:id"))))
        elif element.tag == qn("w:t"):
            for one in inside:
                anchored[one] += element.text or ""
    return [
        (one.author, one.text, anchored[one.comment_id], str(one.timestamp.date() if one.timestamp else ""))
        for one in document.comments
    ]


def test_questions_are_word_comments_at_their_words(busy: Running) -> None:
    answer = busy.client(Role.READER).get("/stories/1/queries.docx")
    assert answer.headers["content-type"].startswith("application/vnd.openxmlformats")
    document = Document(io.BytesIO(answer.content))
    assert comments_of(document) == [
        ("Ada", "Where is this from?", "nearly 30 percent", "2026-03-05"),
        ("Bo", "Since when?\nAnswer: Since 2019.", "one worker in four", "2026-03-05"),
    ]
    assert "word/comments.xml" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()


TEXT = "Fish cost 12 crowns.\nBread cost 3 crowns, and 3 is a lot.\n\nNobody counts eggs: 40 a week."


def asked(*queries: Query, text: str = TEXT) -> Settlement:
    article = Article.of(text, title="Prices", source="tests", author="Ines")
    findings = Findings(table=TableRef(name="", hash=""), policy="", findings=())
    return Settlement(Done(article=article, map=bare_map(article), findings=findings), {}, (), queries)


def query(start: int, end: int, text: str = TEXT, words: str = "Why?", **other: object) -> Query:
    fields = {"who": "Ada Lind", "at": NOON, "answer": "", "about": "", **other}
    return Query(start, end, text[start:end], words, **fields)  # type: ignore[arg-type]


def _paragraphs(document: Word) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_however_questions_overlap_each_is_at_its_own_words_and_the_text_stays_whole(data: st.DataObject) -> None:
    places = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
    wanted = data.draw(st.lists(places, max_size=5))
    queries = [query(*sorted(place)) for place in wanted if abs(place[0] - place[1]) > 0]
    document = Document(io.BytesIO(queries_docx(asked(*queries))))
    told = [one for one in queries if one.quote.strip("\n")]
    assert sorted(anchor for _, _, anchor, _ in comments_of(document)) == sorted(
        one.quote.replace("\n", "") for one in told
    )
    assert _paragraphs(document)[2:] == [line for line in TEXT.split("\n") if line]


def test_the_same_questions_give_the_same_bytes() -> None:
    given_ = asked(query(10, 19), query(26, 36))
    assert queries_docx(given_) == queries_docx(given_)


def test_a_question_about_words_that_are_gone_is_listed_at_the_end() -> None:
    document = Document(io.BytesIO(queries_docx(asked(query(0, 4, "Meat is dear.", placed=False)))))
    assert comments_of(document) == []
    assert _paragraphs(document)[-1] == "“Meat”: Why? (Ada Lind)"


@pytest.mark.parametrize("words", [*HOSTILE, "\x0b\x0c", "\ufffe", "a\u2028b"])
def test_no_words_break_the_word_file(words: str) -> None:
    text = f"Before {words} after."
    document = Document(io.BytesIO(queries_docx(asked(query(0, 6, text, words=words), text=text))))
    ((_, told, anchor, _),) = comments_of(document)
    assert anchor == "Before"
    assert told or not words.strip()


def test_a_question_follows_its_words_into_the_current_draft(busy: Running) -> None:
    with busy.desk.database.writing() as session:
        from pipeline.review.database.tables import Question  # noqa: PLC0415

        first = session.get_one(Question, 1)
        first.start, first.end = first.start + 3, first.end + 3
    (moved, _) = settled(busy).queries
    article = settled(busy).done.article
    assert moved.placed
    assert article.text[moved.start : moved.end] == "nearly 30 percent"


def links(markdown: str) -> Iterator[str]:
    for token in MarkdownIt("commonmark", {"html": True}).parse(markdown):
        for child in token.children or ():
            if child.type == "link_open":
                yield str(child.attrGet("href"))


def html_in(markdown: str) -> list[str]:
    tokens = MarkdownIt("commonmark", {"html": True}).parse(markdown)
    inline = [child for token in tokens for child in token.children or ()]
    return [token.content for token in (*tokens, *inline) if token.type.startswith("html")]


def test_the_memo_tells_decisions_with_reason_wording_and_source_and_what_is_open(busy: Running) -> None:
    memo = busy.client().get("/stories/1/memo.md").text
    assert "# Memo on “The patrol that pays for itself”" in memo
    assert "### “nearly 30 percent in 2024”: Wrong" in memo
    assert "Ada, 5 March 2026. two counts disagree" in memo
    assert "- Instead: nearly 25 percent" in memo
    assert (
        "- 5 March 2026: “nearly 30 percent in 2024” is now “nearly 25 percent in 2024” (two counts disagree)" in memo
    )
    assert "Where is this from? (Ada, 5 March 2026)" in memo
    assert "Since 2019." in memo
    assert "## Still open" in memo
    assert all(link.startswith(("https://", "http://")) for link in links(memo))
    assert "Where is this from?" in busy.client().get("/stories/1/queries.md").text


@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_become_markup_of_the_memo(sqlite_desk: Running, words: str) -> None:
    words = words.replace("\x00", "")
    ada, story = sqlite_desk.person(Role.CHECKER, "Ada"), sqlite_desk.story()
    settle(sqlite_desk.desk, ada, story, "f3", Outcome.WRONG, words, words)
    correct(sqlite_desk.desk, ada, story, words, words, why=words)
    ask(sqlite_desk.desk, ada, story, "nearly 30 percent", words)
    memo = sqlite_desk.client().get(f"/stories/{story}/memo.md").text
    assert html_in(memo) == []
    assert all(link.startswith(("https://", "http://")) for link in links(memo))


def test_only_findings_whose_outcome_says_what_their_verdict_says_are_reviewed_each_with_its_person_and_day(
    busy: Running,
) -> None:
    made = reviews(settled(busy), Publishing("https://paper.test/checks", "The Paper"))
    told = json.loads(made.text)
    jsonschema.validate(told, REVIEW)
    assert [(one["identifier"].rpartition("/")[2], one["author"]["name"]) for one in told["@graph"]] == [
        ("f4", "Bo"),
        ("f3", "Ada"),
    ]
    assert {one["url"] for one in told["@graph"]} == {"https://paper.test/checks"}
    assert {one["publisher"]["name"] for one in told["@graph"]} == {"The Paper"}
    assert {one["datePublished"] for one in told["@graph"]} == {"2026-03-05"}
    assert "30 percent" in told["@graph"][1]["claimReviewed"]
    assert made.left_out == ("1 decision left out that says something else than its finding",)


def test_without_settings_the_reviews_say_what_is_missing(busy: Running) -> None:
    made = reviews(settled(busy), Publishing())
    assert any("review_url" in phrase for phrase in made.left_out)
    assert any("publisher" in phrase for phrase in made.left_out)
    served = busy.client().get("/stories/1/claimreview.json")
    assert served.json() == json.loads(made.text)


def corrected(**other: object) -> Corrected:
    fields: dict[str, object] = {
        "story": 1,
        "title": "Prices",
        "url": "https://paper.test/prices",
        "before": "12 crowns",
        "after": "11 crowns",
        "why": "The board says so.",
        "at": NOON,
        "who": "Ada",
        "published": True,
    }
    return Corrected(**{**fields, **other})  # type: ignore[arg-type]


def test_the_correction_page_tells_before_after_and_day_and_no_names_of_people() -> None:
    page = corrections_html([corrected(), corrected(after="", before="and rising")], "The Paper")
    assert "<del>12 crowns</del>" in page
    assert "<ins>11 crowns</ins>" in page
    assert '<time datetime="2025-06-02">2 June 2025</time>' in page
    assert "These words were taken out." in page
    assert "Ada" not in page
    assert '<a href="https://paper.test/prices"' in page


def test_the_correction_page_loads_nothing_and_runs_nothing() -> None:
    page = corrections_html([corrected()])
    assert "<script" not in page
    assert not re.search(r"\bsrc=|@import|url\(", page)
    assert "default-src 'none'" in page


@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_become_part_of_the_correction_page(words: str) -> None:
    page = corrections_html([corrected(title=words, before=words, after=words, why=words)], words)
    assert "<script>alert" not in page
    assert page.count("<article>") == 1


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.test", "https://ada@bank.test/", "ftp://x.test", None]
)
def test_only_web_addresses_become_links_of_the_correction_page(url: str | None) -> None:
    page = corrections_html([corrected(url=url)])
    assert "<a " not in page


def test_only_corrections_marked_for_it_are_on_the_page_of_all_stories(busy: Running) -> None:
    client = busy.client(Role.READER)
    assert "Nothing was corrected." in client.get("/corrections.html").text
    correct(busy.desk, busy.person(name="Bo"), 1, "one", "two", published=True)
    shown = client.get("/corrections.html").text
    assert "<ins>two</ins>" in shown
    assert "nearly 25 percent" not in shown
    assert "nearly 25 percent" in client.get("/stories/1/corrections.html").text


def test_rows_entered_at_the_desk_are_taken_away_as_a_table(sqlite_desk: Running, tmp_path: Path) -> None:
    client = sqlite_desk.client()
    assert client.get("/rows/package.zip").status_code == 400
    new = entry(entity="Estvik", measure="Ships handled", value="412", scale=0, unit="ships")
    sqlite_desk.desk.checks.enter(sqlite_desk.person(), new)
    packed = zipfile.ZipFile(io.BytesIO(client.get("/rows/package.zip").content))
    packed.extractall(tmp_path)
    (fact,) = load_table(tmp_path / "desk-table").facts(["desk-estvik"], ["desk-ships-handled"])
    assert (fact.value, fact.verified) == (412, True)


FILES = ("memo.md", "claimreview.json", "corrections.html", "queries.docx", "queries.md")


def test_everything_is_a_file_to_keep_and_a_story_that_is_not_there_is_none(sqlite_desk: Running) -> None:
    sqlite_desk.story()
    client = sqlite_desk.client(Role.READER)
    for address in (*(f"/stories/1/{name}" for name in FILES), "/log.csv", "/log.jsonl", "/corrections.html"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert re.fullmatch(r'attachment; filename="[a-z0-9.-]+"', answer.headers["content-disposition"])
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert sqlite_desk.stranger().get(address).status_code in (302, 303, 401)
    assert {client.get(f"/stories/99/{name}").status_code for name in FILES} == {404}
