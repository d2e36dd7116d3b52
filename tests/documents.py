"""Reports of our own, made as real files, and what documents and tables leave to say in words of anybody's."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from docx import Document as Word
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFString
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from pipeline.models import Credited, Evidence, FactKind, Missing, Need, Stated, UnheardFact


def pdf(title: str, pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF with these paragraphs on each page."""
    made, style = BytesIO(), getSampleStyleSheet()["Normal"]
    flow = [part for page in pages for part in (*(Paragraph(text, style) for text in page), PageBreak())]
    SimpleDocTemplate(made, title=title).build(flow)
    return made.getvalue()


def armed_pdf(title: str, shown: str, unseen: str) -> bytes:
    """A PDF of one page that would run a script and open addresses and files, with words that nobody sees."""
    made, style = BytesIO(), getSampleStyleSheet()["Normal"]

    def arm(canvas: Canvas, _: object) -> None:
        canvas._doc.Catalog.OpenAction = PDFDictionary({"S": PDFName("JavaScript"), "JS": PDFString("app.alert(1)")})
        canvas.linkURL("javascript:alert(1)", (0, 0, 600, 800))
        canvas.linkURL("/etc/passwd", (0, 0, 600, 800), kind="GoToR")
        canvas.saveState()
        text = canvas.beginText(72, 300)
        text.setTextRenderMode(3)
        text.textLine(unseen)
        canvas.drawText(text)
        canvas.restoreState()

    SimpleDocTemplate(made, title=title).build([Paragraph(shown, style)], onFirstPage=arm)
    return made.getvalue()


def docx(title: str, paragraphs: Sequence[str]) -> bytes:
    """A Word document; a paragraph that begins with ``# `` is a heading."""
    made, document = BytesIO(), Word()
    document.core_properties.title = title
    for text in paragraphs:
        if text.startswith("# "):
            document.add_heading(text[2:], 1)
        else:
            document.add_paragraph(text)
    document.save(made)
    return made.getvalue()


def html(title: str, url: str, paragraphs: Sequence[str]) -> bytes:
    """A page with its own address."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    head = f'<title>{title}</title><link rel="canonical" href="{url}">'
    return f"<html><head>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>".encode()


ANNUAL = pdf(
    "Halden Group: Annual report 2024",
    [
        ["We thank all who took part in a year of change, in every town where we work and trade."],
        ["Net revenue rose to US$4.18 billion in 2024, from US$3.9 billion in 2023.", "Our margin of safety grew."],
        ["Our people make the difference every day, and we are proud of what they have built."],
        ["At the end of 2024 the Group had 12,380 employees. Net revenue in Asia was US$1.1 billion in 2024."],
    ],
)
HEALTH = docx(
    "Health in Norwick",
    [
        "# Outlook",
        "The board hopes for an average waiting time for a hip operation of 9 weeks in 2026, and will try.",
        "# Waiting",
        "The average waiting time for a hip operation in Norwick was 16.2 weeks in 2023, the board found.",
    ],
)
ROADS = html(
    "Norwick roads",
    "https://norwick.example/roads#top",
    [
        "Norwick spent £83.4 million on road repairs in 2023, and every ward of the town saw some of the work done.",
        "The council thanks all who bore with the noise and the closures over the long summer of that year.",
    ],
)
ARTICLE = """A year of claims

Halden Group has had a good year. Its net revenue reached nearly US$4.2 billion in 2024.
At the end of 2024 the group had 15,900 employees.

The average waiting time for a hip operation in Norwick was 14 weeks in 2023.
Norwick spent £83 million on road repairs in 2023.
According to the Harbour Board, Norwick's unemployment rate stood at 5.4 per cent in 2023.

Norwick is the country's second-largest port, and the Treaty of Norwick was signed in 1904.
"""


def reports(folder: Path) -> Path:
    """A folder of the three reports, and an article beside it."""
    shelf = folder / "reports"
    shelf.mkdir()
    for name, data in (("annual.pdf", ANNUAL), ("health.docx", HEALTH), ("roads.html", ROADS)):
        (shelf / name).write_bytes(data)
    (folder / "article.txt").write_text(ARTICLE, encoding="utf-8")
    return shelf


def evidence_in(words: str) -> Evidence:
    """What a document might state, with these words wherever it has some to say."""
    return Evidence(
        stated=Stated.OTHERWISE,
        document="d1",
        title=words,
        file=words,
        page=None,
        section=words,
        quote=words,
        start=0,
        end=len(words),
        figure=words,
        value=Decimal(7),
        unit=words,
        dated_by_title=True,
        url=words,
    )


def missing_in(words: str, finding: str) -> Missing:
    """What no table covers, with these words wherever the article's own stand."""
    return Missing(
        needs=(Need(measure=words, entity=words, period="2024", findings=(finding,), worth=60),),
        credited=(Credited(source=words, findings=(finding,)),),
        facts=(UnheardFact(kind=FactKind.RANK, quote=words, start=0, end=len(words)),),
        set_aside=1,
    )
