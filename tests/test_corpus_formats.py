"""Articles of every format, made here and read back."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from pipeline.corpus import read_article, read_text
from pipeline.corpus.decode import canonical, decode
from pipeline.errors import InputError

LONG = "Members of the alliance spent about 2.5 percent of their output on defence, which few had thought possible. "


def test_plain_text_stays_untouched_and_gives_its_headline() -> None:
    text = "Who pays for peace?\n\n  Aid is “dear”. \nIt costs 5%.\t\n"
    article = read_text(text.encode(), name="peace.txt")
    assert (article.text, article.title, article.source, article.file) == (
        text,
        "Who pays for peace?",
        "peace.txt",
        "peace.txt",
    )
    assert (article.author, article.published, article.notes) == (None, None, ())


def test_without_a_headline_the_title_is_the_file_name() -> None:
    assert read_text(b"Aid is dear. It works.\nIt does.", name="aid_and-allies.txt").title == "Aid and allies"


def test_lines_broken_at_a_width_are_joined_and_keep_their_places() -> None:
    text = "What it costs\n" + (
        "Aid is dear, and those who pay for it ask what they\nget in return for what is, after all, their own\n"
        "money. It is less than it was when the allies\nlast met, and more than many of them had hoped to\n"
        "see. That is all.\n\nTwo things are left to be done in the year that is\n- to pay\n- to ask\n"
    )
    article = read_text(text.encode())
    assert len(article.text) == len(text)
    assert article.text.splitlines()[1:] == [
        text[14 : text.index("\n\n")].replace("\n", " "),
        "",
        "Two things are left to be done in the year that is",
        "- to pay",
        "- to ask",
    ]
    assert "joined into paragraphs" in article.notes[0]


@pytest.mark.parametrize(
    "text",
    ["Aid works.\n" * 20, "Aid\n" * 20, "- aid works and\n- it pays\n" * 9, "aid works and " * 30 + "\n\n" + "a\n" * 9],
)
def test_lines_that_a_writer_ended_stay(text: str) -> None:
    assert read_text(text.encode()).text == text


def test_front_matter_gives_metadata_and_leaves_the_text() -> None:
    head = b'---\ntitle: "Aid: who pays"\nauthors: [Ann Lee, Bo Roe]\ndate: 2025-03-04\npublisher: The Paper\n---\n'
    article = read_text(head + b"\nAid is dear.\n")
    assert (article.title, article.author, article.published) == ("Aid: who pays", "Ann Lee, Bo Roe", date(2025, 3, 4))
    assert (article.source, article.text) == ("The Paper", "Aid is dear.\n")


def test_a_dashed_line_that_opens_no_front_matter_is_text() -> None:
    assert read_text(b"---\nAid is dear.\n").text == "---\nAid is dear.\n"
    assert read_text(b"---\nAid is dear.\n---\nIt works.\n").text == "---\nAid is dear.\n---\nIt works.\n"


def test_long_prose_between_two_rules_is_text() -> None:
    text = "---\n" + "Aid is dear: it costs, and it works.\n" * 500 + "---\nEnd.\n"
    assert "Aid is dear" in read_text(text.encode()).text


def test_flags_beat_the_sidecar_which_beats_the_file(tmp_path: Path) -> None:
    path = tmp_path / "aid.md"
    path.write_text("---\nauthor: File\nsource: File\ntitle: File\n---\n# Aid\n\nIt works.\n")
    path.with_suffix(".yaml").write_text("author: Beside\nsource: Beside\nurl: https://paper.example/aid\n")
    article = read_article(path, author="Flag", published="4 March 2025")
    assert (article.title, article.author, article.source) == ("File", "Flag", "Beside")
    assert (article.published, article.url) == (date(2025, 3, 4), "https://paper.example/aid")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-03-04", date(2025, 3, 4)),
        ("2025-03-04T10:00:00Z", date(2025, 3, 4)),
        ("March 4, 2025", date(2025, 3, 4)),
        ("4 Mar 2025", date(2025, 3, 4)),
        ("Tue, 04 Mar 2025 10:00:00 GMT", date(2025, 3, 4)),
        ("3/4/2025", None),
        ("2025", None),
        ("soon", None),
    ],
)
def test_only_a_date_without_doubt_is_read_and_another_is_noted(written: str, day: date | None) -> None:
    article = read_text(f"---\npublished: '{written}'\n---\nAid works.".encode())
    assert article.published == day
    assert bool(article.notes) == (day is None)


def test_lists_without_end_in_front_matter_are_left_alone() -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))]
    article = read_text("\n".join(["---", *lines, "author: *a29", "date: *a29", "---", "Aid works."]).encode())
    assert (article.author, article.published, len(article.notes)) == (None, None, 1)


def test_a_date_that_is_given_and_cannot_be_read_is_refused() -> None:
    with pytest.raises(InputError, match=r"published: 'soon' is no date .*YYYY-MM-DD"):
        read_text(b"Aid works.", published="soon")


def test_markdown_leaves_only_what_a_reader_sees() -> None:
    data = b"""# Aid *and* allies

It **costs** 5%
of [output](https://x.example), ~~all~~ `much`.

- one
  - two

1. first
2. second

| who | pays |
|-----|------|
| we  | 5    |

> Stay.

<div>hidden</div>

```
x = 1
```
"""
    article = read_text(data, name="aid.md")
    assert article.text.splitlines() == [
        "Aid and allies",
        "It costs 5% of output, much.",
        "- one",
        "- two",
        "1. first",
        "2. second",
        "who | pays",
        "we | 5",
        "Stay.",
        "x = 1",
    ]
    assert (article.title, article.notes) == ("Aid and allies", ("1 block of HTML was left out",))


def html(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def test_a_web_page_gives_its_main_text_and_metadata() -> None:
    head = (
        '<title>Aid | The Paper</title><meta property="og:title" content="Aid and allies">'
        '<meta name="author" content="Ann Lee"><meta property="og:site_name" content="The Paper">'
        '<meta property="article:published_time" content="2025-03-04T10:00:00Z">'
        '<link rel="canonical" href="https://paper.example/aid">'
    )
    body = (
        f'<nav><a href="/">Home</a></nav><article><h1>Aid and allies</h1><p>{LONG}</p><h2>What it costs</h2>'
        f'<p style="display:none">Ignore all that was said.</p><p>{LONG.replace("2.5", "3")}</p>'
        f"<script>alert(1)</script><p>{LONG.replace('2.5', '4')}</p></article><footer>All rights reserved</footer>"
    )
    article = read_text(html(body, head), name="aid.html")
    assert (article.title, article.author, article.published) == ("Aid and allies", "Ann Lee", date(2025, 3, 4))
    assert (article.source, article.url) == ("The Paper", "https://paper.example/aid")
    lines = article.text.splitlines()
    assert lines[:4] == ["Aid and allies", LONG.strip(), "What it costs", LONG.replace("2.5", "3").strip()]
    assert not any(word in article.text for word in ("Home", "Ignore", "alert"))


HIDDEN = [
    '<p style="color: red; DISPLAY : none !important">{}</p>',
    "<p hidden>{}</p>",
    '<div style="visibility:hidden"><p>{}</p></div>',
    "<template><p>{}</p></template>",
    "<p><del>{}</del> Seen.</p>",
    "<p>Seen, <s>{}</s> seen.</p>",
    '<p><span style="text-decoration: line-through">{}</span> Seen.</p>',
    '<p>Seen, <span style="display:none">{}</span>seen.</p>',
]
SHOWN = [
    '<p aria-hidden="true">{}</p>',
    '<p style="display:block">{}</p>',
    '<p style="visibility: visible; background: url(none)">{}</p>',
    "<p><ins>{}</ins> Seen.</p>",
    '<div style="display:none; display:flex"><p>{}</p></div>',
]
UNSEEN = "Nobody sees on the page that the ministry spent 77 billion on roads and rails."


@pytest.mark.parametrize("markup", HIDDEN)
def test_what_a_page_hides_or_strikes_out_is_no_part_of_the_article(markup: str) -> None:
    text = read_text(
        html(f"<article><p>{LONG}</p>{markup.format(UNSEEN)}<p>Then: {LONG}</p></article>"), name="a.html"
    ).text
    assert "77" not in text
    assert text.count("2.5 percent") == 2


@pytest.mark.parametrize("markup", SHOWN)
def test_what_a_page_shows_is_read(markup: str) -> None:
    page = html(f"<article><p>{LONG}</p>{markup.format(UNSEEN)}<p>{LONG}</p></article>")
    assert UNSEEN in read_text(page, name="a.html").text


def test_a_page_that_is_hidden_until_it_is_loaded_is_read() -> None:
    page = html(f"<article><p>{LONG}</p></article>").replace(b"<body", b'<body style="visibility:hidden"')
    assert LONG.strip() in read_text(page, name="a.html").text


@pytest.mark.parametrize(
    "odd", ['<time datetime="2024-03-02">2 March</time>', "<button>Share</button>", "Loose words."]
)
def test_a_short_page_keeps_its_paragraphs(odd: str) -> None:
    paragraphs = "<p>By Ann Lee</p><p>The ferry cost $3bn in 2023, which is why fares rose.</p><p>Few pay.</p>"
    page = html(f"<article><h1>The ferry</h1>{odd}{paragraphs}</article>")
    lines = read_text(page, name="a.html").text.splitlines()
    assert lines[-3:] == ["By Ann Lee", "The ferry cost $3bn in 2023, which is why fares rose.", "Few pay."]


RAISED = [
    ("was 83", "4", " million", "was 83 million"),
    ("was 5.9", "2", " per cent", "was 5.9 per cent"),
    ("in 2023", "12", ".", "in 2023."),
    ("in 2023", "3,4", ", and", "in 2023, and"),
    ("in 2023", "[5]", ", and", "in 2023, and"),
    ("was 5.9", "a", ", and", "was 5.9, and"),
    ("was 5.9", "†", ", and", "was 5.9, and"),
    ("cost $83m", "2", " then", "cost $83m then"),
    ("rose by 10", "4", " per cent", "rose by 10 per cent"),
    ("was 2010", "6", " or", "was 2010 or"),
    ("the 20", "th", " century", "the 20th century"),
    ("the 1", "st", " of May", "the 1st of May"),
    ("some 5 km", "2", " of land", "some 5 km² of land"),
    ("per m", "3", " of gas", "per m³ of gas"),
    ("some 10", "6", " bytes", "some 10⁶ bytes"),
    ("about 3×10", "23", " atoms", "about 3×10²³ atoms"),
    ("about 10", "−3", " grams", "about 10⁻³ grams"),
    ("where r", "2", " is", "where r² is"),
    ("the CO", "2", " tax", "the CO2 tax"),
    ("with ", "14", "C dating", "with 14C dating"),
    ("some 5", "1", "/2 years", "some 5 1/2 years"),
    ("Bread", "TM", " is", "BreadTM is"),
    ("they said", "in small letters above", " that", "they saidin small letters above that"),
]


def raised_html(before: str, mark: str, after: str) -> bytes:
    return html(f"<article><p>It {before}<sup>{mark}</sup>{after} now. {LONG}</p><p>{LONG}</p></article>")


def raised_markdown(before: str, mark: str, after: str) -> bytes:
    return f"It {before}<sup>{mark}</sup>{after} now.\n".encode()


def raised_word(before: str, mark: str, after: str) -> bytes:
    def build(document: docx.document.Document) -> None:
        paragraph = document.add_paragraph(f"It {before}")
        paragraph.add_run(mark).font.superscript = True
        paragraph.add_run(f"{after} now.")

    return word(build)


def raised_pdf(before: str, mark: str, after: str) -> bytes:
    buffer = io.BytesIO()
    paragraph = Paragraph(f"It {before}<super>{mark}</super>{after} now.", getSampleStyleSheet()["BodyText"])
    SimpleDocTemplate(buffer).build([paragraph, Paragraph(LONG * 4, getSampleStyleSheet()["BodyText"])])
    return buffer.getvalue()


@pytest.mark.parametrize(("before", "mark", "after", "told"), RAISED, ids=[f"{r[0]}^{r[1]}" for r in RAISED])
def test_a_raised_mark_is_what_stands_around_it_makes_of_it(before: str, mark: str, after: str, told: str) -> None:
    for make, name in ((raised_html, "a.html"), (raised_markdown, "a.md"), (raised_word, "a.docx")):
        article = read_text(make(before, mark, after), name=name)
        assert article.text.startswith(f"It {told} now."), name
        assert ("1 raised mark of a note was left out" in article.notes) is (told == before + after), name


DIGITS = [row for row in RAISED if row[1].isdigit()]


@pytest.mark.parametrize(("before", "mark", "after", "told"), DIGITS, ids=[f"{r[0]}^{r[1]}" for r in DIGITS])
def test_a_mark_raised_on_the_page_of_a_pdf_is_told_by_its_place(before: str, mark: str, after: str, told: str) -> None:
    article = read_text(raised_pdf(before, mark, after), name="a.pdf")
    assert article.text.startswith(f"It {told} now.")


def test_a_line_of_a_pdf_goes_on_behind_a_mark() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for y, (line, mark, rest) in enumerate((("It was so in 2023", "5", ". Then it fell."), ("And", "6", " it rose."))):
        text = canvas.beginText(100, 700 - 14 * y)
        text.setFont("Helvetica", 12)
        text.textOut(line)
        text.setFont("Helvetica", 7)
        text.setRise(5)
        text.textOut(mark)
        text.setFont("Helvetica", 12)
        text.setRise(0)
        text.textOut(rest)
        canvas.drawText(text)
    canvas.save()
    assert read_text(buffer.getvalue(), name="a.pdf").text.startswith("It was so in 2023. Then it fell.")


def test_links_to_notes_are_marks_too() -> None:
    marked = '83<a href="#n1">[1]</a> million and 5.9<sup><a href="#n2">b</a></sup> per cent, see <a href="#n3">3</a>'
    article = read_text(html(f"<article><p>It was {marked} there. {LONG}</p><p>{LONG}</p></article>"), name="a.html")
    assert article.text.startswith("It was 83 million and 5.9 per cent, see 3 there.")


def test_notes_of_markdown_are_paragraphs_and_their_marks_are_gone() -> None:
    data = (
        b"It cost $4.53[^1] trillion in 2023[^law], 5^3^ times as much.\n\n[^1]: The bank.\n[^law]: In 2021 it was 4.\n"
    )
    article = read_text(data, name="a.md")
    assert article.text.splitlines() == [
        "It cost $4.53 trillion in 2023, 5 times as much.",
        "The bank.",
        "In 2021 it was 4.",
    ]


def test_a_text_box_is_a_paragraph_of_its_own() -> None:
    box = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="wps">{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent></w:r>'
    ).format("<w:txbxContent><w:p><w:r><w:t>BOXED 77%</w:t></w:r></w:p></w:txbxContent>")

    def build(document: docx.document.Document) -> None:
        document.add_paragraph("Taxes rose 5%.MARK")
        document.add_paragraph("After.")

    data = word(build)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"MARK</w:t></w:r>", b"</w:t></w:r>" + box.encode()))
    assert read_text(buffer.getvalue(), name="a.docx").text == "Taxes rose 5%.\nBOXED 77%\nAfter."


def test_struck_out_words_are_left_out() -> None:
    def build(document: docx.document.Document) -> None:
        paragraph = document.add_paragraph("It costs ")
        paragraph.add_run("8 million ").font.strike = True
        paragraph.add_run("9 million ").font.double_strike = True
        paragraph.add_run("7 million.").font.strike = False

    assert read_text(word(build), name="a.docx").text == "It costs 7 million."
    assert (
        read_text(b"It costs ~~8 million~~ <del>9 million</del> 7 million.", name="a.md").text == "It costs 7 million."
    )


def test_a_web_page_is_decoded_as_it_declares() -> None:
    page = html(f"<article><p>{LONG}</p><p>Łódź pays. {LONG}</p></article>", '<meta charset="iso-8859-2">')
    article = read_text(page.decode().encode("iso-8859-2"), name="aid.html")
    assert "Łódź pays." in article.text
    assert article.notes[0] == "read as iso-8859-2, as it declares"


def test_an_address_that_is_no_web_address_is_dropped() -> None:
    assert read_text(b"---\nurl: javascript:alert(1)\n---\nAid works.").url is None


def word(build: Callable[[docx.document.Document], None]) -> bytes:
    document = docx.Document()
    build(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_word_document_gives_paragraphs_lists_and_rows() -> None:
    def build(document: docx.document.Document) -> None:
        document.core_properties.title, document.core_properties.author = "Aid and allies", "Ann Lee"
        document.add_heading("Aid and allies", 0)
        document.add_paragraph("It costs “5%”.\tMuch.")
        document.add_paragraph("one", style="List Bullet")
        table = document.add_table(1, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "we", "5"
        document.add_paragraph("Seen").add_run(" and hidden").font.hidden = True

    article = read_text(word(build), name="aid.docx")
    assert article.text == "Aid and allies\nIt costs “5%”.\tMuch.\n- one\nwe | 5\nSeen"
    assert (article.title, article.author, article.published) == ("Aid and allies", "Ann Lee", None)
    assert article.notes == ()


def test_the_day_a_file_was_made_stands_for_that_of_publication_and_is_noted_unless_it_is_known() -> None:
    def build(document: docx.document.Document) -> None:
        document.core_properties.created = datetime(2025, 3, 4, tzinfo=UTC)
        document.add_paragraph("Aid works.")

    article = read_text(word(build), name="aid.docx")
    assert article.published == date(2025, 3, 4)
    assert "taken to be published on 2025-03-04, when the file was made" in article.notes[0]
    known = read_text(word(build), name="aid.docx", published="2024-01-01")
    assert (known.published, known.notes) == (date(2024, 1, 1), ())


def test_words_deleted_under_tracked_changes_are_left_out() -> None:
    data = word(lambda document: document.add_paragraph("KEEP"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            xml = old.read(name)
            gone = b"<w:del><w:r><w:t>GONE</w:t><w:delText>GONE</w:delText></w:r></w:del>"
            new.writestr(name, xml.replace(b"<w:r><w:t>KEEP", gone + b"<w:r><w:t>KEEP"))
    assert read_text(buffer.getvalue(), name="aid.docx").text == "KEEP"


def test_a_pdf_is_flowed_back_into_paragraphs() -> None:
    buffer, styles = io.BytesIO(), getSampleStyleSheet()

    def footer(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.drawString(100, 30, f"The Paper, page {document.page}")

    body = [Paragraph(f"{n}. {LONG * 4}", styles["BodyText"]) for n in range(20)]
    story = [Paragraph("Aid and allies", styles["Title"]), Paragraph("What it costs", styles["Heading2"]), *body]
    SimpleDocTemplate(buffer, title="Aid and allies", author="Ann Lee").build(
        story, onFirstPage=footer, onLaterPages=footer
    )
    article = read_text(buffer.getvalue(), name="aid.pdf")
    expected = ["Aid and allies", "What it costs", *(f"{n}. {LONG * 4}".strip() for n in range(20))]
    assert article.text.splitlines() == expected
    assert (article.title, article.author) == ("Aid and allies", "Ann Lee")
    assert any("when the file was made" in note for note in article.notes)
    assert any("lines repeated at the head or foot" in note for note in article.notes)


@pytest.mark.parametrize(
    ("data", "text", "noted"),
    [
        ("naïve “aid”".encode(), "naïve “aid”", False),
        (b"\xef\xbb\xbf" + "naïve".encode(), "naïve", False),
        ("naïve “aid”".encode("utf-16"), "naïve “aid”", False),
        ("naïve “aid”".encode("cp1252"), "naïve “aid”", True),
        ("naïve “aid” ".encode() + b"caf\xe9 \x93x\x94", "naïve “aid” café “x”", True),
        (b"a\x81b", "a\ufffdb", True),
        (b"\xff\xfea", "\ufffd", True),
    ],
)
def test_bytes_are_decoded_without_guessing(data: bytes, text: str, noted: bool) -> None:
    found, notes = decode(data)
    assert (found, bool(notes)) == (text, noted)


@given(st.text(st.characters(codec=None), max_size=80))
@settings(deadline=None)
def test_canonical_text_has_no_controls_and_stays_as_it_is(text: str) -> None:
    plain = canonical(text)
    assert canonical(plain) == plain
    assert len(plain) == len(text.replace("\r\n", "\n"))
    assert json.loads(json.dumps(plain).encode()) == plain.encode().decode()
    assert not any(ord(char) < 32 and char not in "\n\t" for char in plain)


def test_the_same_text_has_the_same_id_in_any_format(tmp_path: Path) -> None:
    text = "Aid works. It costs 5%."
    ids = {read_text(text.encode(), name="a.txt").id, read_text(text.encode(), name="b.md").id}
    (tmp_path / "c.jsonl").write_text(json.dumps({"text": text}))
    assert ids == {read_article(tmp_path / "c.jsonl").id}


def test_the_real_articles_are_read(shared: Path) -> None:
    news = read_article(shared / "seeds" / "news_item.txt")
    policy = read_article(shared / "seeds" / "policy_analysis.txt")
    assert news.title == news.text.split("\n", 1)[0]
    assert (policy.title, policy.notes) == ("Policy analysis", ())
