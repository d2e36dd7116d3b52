"""PDF files by pdfium: lines with their places on the page, handed to re-flow. Runs in the child process."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.corpus.about import About, parse_date
from pipeline.corpus.glyphs import Glyphs
from pipeline.corpus.raised import Marks, Piece
from pipeline.corpus.reflow import Line, flowed, without_furniture
from pipeline.errors import InputError
from pipeline.models import ReadLimits

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

_JUNK_TITLE = ("untitled", "microsoft word -", "microsoft powerpoint -", "powerpoint presentation")
_OCR = "Run text recognition (OCR) on it first, for example with ocrmypdf."


def read_pdf(data: bytes, limits: ReadLimits) -> tuple[str, About]:
    """Paragraphs of a PDF, one a line; raises InputError for what is broken, locked, too long or only pictures."""
    with closing(_open(data)) as pdf:
        if len(pdf) > limits.max_pages:
            what = f"it has {len(pdf):,} pages, more than the {limits.max_pages:,} allowed"
            raise InputError(what, do="Give a shorter one, or raise the setting max_pages.")
        marks = Marks()
        pages = tuple(_pages(pdf, limits, marks))
        about = _about(pdf.get_metadata_dict())
    empty = sum(not page for page in pages)
    if empty == len(pages):
        raise InputError("it is a PDF without text, perhaps scanned", do=_OCR)
    lines, dropped = without_furniture(pages)
    notes = list(about.notes)
    if empty:
        notes.append(f"{empty} of {len(pages)} pages hold no text, perhaps only pictures")
    if dropped:
        notes.append(f"{dropped} lines repeated at the head or foot of pages were left out")
    text, begins = flowed(lines, len(pages))
    return text, about.model_copy(update={"notes": (*notes, *marks.notes), "pages": begins})


def _open(data: bytes) -> "PdfDocument":
    import pypdfium2  # noqa: PLC0415 - a large library that only PDFs need

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise InputError("it is locked with a password", do="Save it without one.") from error
        raise InputError("it is no readable PDF: broken or cut off", do="Save or download it again.") from error


def _pages(pdf: "PdfDocument", limits: ReadLimits, marks: Marks) -> Iterator[Sequence[Line]]:
    """Lines of each page, in the order of the file."""
    room = limits.max_chars
    for number in range(len(pdf)):
        with closing(pdf[number]) as page, closing(page.get_textpage()) as text:
            room -= text.count_chars()
            if room < 0:
                what = f"it holds more than the {limits.max_chars:,} characters allowed"
                raise InputError(what, do="Give a shorter one, or raise the setting max_chars.")
            yield tuple(_lines(text, number, marks))


def _lines(page: "PdfTextPage", number: int, marks: Marks) -> Iterator[Line]:
    """Lines of a page with their boxes; pdfium ends each with CR LF, and may end one behind a raised mark.

    What is not drawn is what text recognition laid over a picture, if the page has nothing else; beside words that are
    drawn nobody sees it, and it is left out.
    """
    from pypdfium2.raw import FPDFText_GetFontSize, FPDFText_GetUnicode  # noqa: PLC0415

    chars = [FPDFText_GetUnicode(page, index) for index in range(page.count_chars())]
    glyphs = Glyphs(page, chars)
    runs = tuple(glyphs.whole(_runs(chars)))
    for first, last in tuple(run for run in runs if _is_drawn(page, run[0])) or runs:
        raised = groupby(range(first, last), key=glyphs.is_raised)
        text = marks.line(Piece(_joined([chars[at] for at in places]), up) for up, places in raised).strip()
        boxes = [page.get_charbox(index, loose=True) for index in (first, last - 1)]
        if text:
            yield Line(
                page=number,
                text=text,
                left=boxes[0][0],
                right=boxes[1][2],
                base=boxes[0][1],
                size=FPDFText_GetFontSize(page, first),
            )


def _is_drawn(page: "PdfTextPage", at: int) -> bool:
    from pypdfium2.raw import (  # noqa: PLC0415
        FPDF_TEXTRENDERMODE_INVISIBLE,
        FPDFText_GetTextObject,
        FPDFTextObj_GetTextRenderMode,
    )

    return bool(FPDFTextObj_GetTextRenderMode(FPDFText_GetTextObject(page, at)) != FPDF_TEXTRENDERMODE_INVISIBLE)


def _runs(chars: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ranges of characters between line ends, without blanks at either end."""
    first = 0
    for index, char in enumerate((*chars, 10)):
        if char in (10, 13):
            start, end = first, index
            while start < end and chr(chars[start]).isspace():
                start += 1
            while start < end and chr(chars[end - 1]).isspace():
                end -= 1
            if start < end:
                yield start, end
            first = index + 1


def _joined(codes: Sequence[int]) -> str:
    """Characters from pdfium's UTF-16 units; U+0002 and U+FFFE are its marks for a hyphen that ends a line."""
    units = b"".join(
        (0x2D if code in (0x2, 0xFFFE) else code).to_bytes(4, "little") for code in codes if code not in (0, 10, 13)
    )
    return units.decode("utf-32-le", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _about(fields: Mapping[str, str]) -> About:
    """Title, author, and the day on which the file was made."""
    title = fields.get("Title", "")
    junk = title.lower().startswith(_JUNK_TITLE) or title.lower().endswith((".doc", ".docx", ".pdf", ".indd", ".tex"))
    about = About.of({"title": "" if junk else title, "author": fields.get("Author", "")})
    return about.made_on(parse_date(fields.get("CreationDate", "")[2:10]))
