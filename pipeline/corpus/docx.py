"""Word documents (.docx), read straight from their XML after a look at the sizes that the archive declares."""

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from pipeline.corpus.about import About, parse_date
from pipeline.corpus.raised import Marks, Piece
from pipeline.errors import InputError
from pipeline.models import ReadLimits

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = {"text": "word/document.xml", "about": "docProps/core.xml"}
_CHARS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011"}
_SKIPPED = {f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "sectPr")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
"""Deleted words, field codes, properties, and the second copy of a text box."""
_BOX = f"{_W}txbxContent"

_HIDING = ("vanish", "strike", "dstrike")
_TEMPLATE = "2013-12-23T23:15:00Z"
_OLE = b"\xd0\xcf\x11\xe0"


def read_docx(data: bytes, limits: ReadLimits) -> tuple[str, About]:
    """Paragraphs, list items (``- ``) and table rows (``a | b``), one a line; hidden and deleted words left out.

    Struck-out words are left out too, and so are raised marks of notes; a text box follows the paragraph it hangs on.

    Raises InputError for what is no .docx, is encrypted, or would inflate beyond the limits.
    """
    if data.startswith(_OLE):
        what = "it is an old .doc, or a .docx with a password"
        raise InputError(what, do="Open it in a word processor and save it as .docx without a password.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bomb(archive, limits)
            document = _xml(archive, _PARTS["text"])
            core = _xml(archive, _PARTS["about"]) if _PARTS["about"] in archive.namelist() else None
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        what = "it is no readable .docx: the archive inside is broken or holds no document"
        raise InputError(what, do="Save it again as .docx.") from error
    marks = Marks()
    text, about = "\n".join(_blocks(document, marks)), _about(core)
    return text, about.model_copy(update={"notes": about.notes + marks.notes})


def _refuse_bomb(archive: zipfile.ZipFile, limits: ReadLimits) -> None:
    """Raise InputError on declared sizes beyond the limits; what is then read never exceeds what was declared."""
    entries = archive.infolist()
    size, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if size > limits.max_inflated_bytes:
        what = f"it would unpack to {size:,} bytes, more than the {limits.max_inflated_bytes:,} allowed"
        raise InputError(what, do="Raise the setting max_inflated_bytes if you trust it.")
    if size > limits.max_ratio * max(packed, 1):
        raise InputError(f"it would unpack to more than {limits.max_ratio} times its size, as only a zip bomb does")


def _xml(archive: zipfile.ZipFile, name: str) -> Element:
    from defusedxml import DefusedXmlException  # noqa: PLC0415 - only .docx files need it
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415

    try:
        root: Element = fromstring(archive.read(name), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise InputError("its XML is broken, or holds entities that could be an attack", do="Save it again.") from error
    return root


def _blocks(element: Element, marks: Marks) -> Iterator[str]:
    """Lines of a document's body, in reading order; walks without recursion, however deep it is nested."""
    waiting = [element]
    while waiting:
        node = waiting.pop()
        if node.tag == f"{_W}p":
            yield _mark(node) + _words(node, marks)
            waiting.extend(reversed(tuple(_boxes(node))))
        elif node.tag == f"{_W}tr":
            yield " | ".join(" ".join(_words(p, marks) for p in cell.iter(f"{_W}p")) for cell in node.iter(f"{_W}tc"))
        elif node.tag not in _SKIPPED:
            waiting.extend(reversed(node))


def _words(paragraph: Element, marks: Marks) -> str:
    """A paragraph's visible words."""
    parts: list[Piece] = []
    waiting, raised = [paragraph], False
    while waiting:
        node = waiting.pop()
        if node.tag == f"{_W}r":
            raised = _is_raised(node)
        if node.tag == f"{_W}t":
            parts.append(Piece(node.text or "", raised))
        elif node.tag in _CHARS:
            parts.append(Piece(_CHARS[node.tag]))
        elif node.tag not in _SKIPPED and node.tag != _BOX and not _is_hidden(node):
            waiting.extend(reversed(node))
    return marks.line(parts).strip()


def _boxes(paragraph: Element) -> Iterator[Element]:
    """Text boxes that hang on a paragraph: words of their own."""
    waiting = [paragraph]
    while waiting:
        node = waiting.pop()
        if node.tag == _BOX:
            yield node
        elif node.tag not in _SKIPPED:
            waiting.extend(reversed(node))


def _is_hidden(node: Element) -> bool:
    """Whether a run is hidden or struck out."""
    return node.tag == f"{_W}r" and any(_is_on(node.find(f"{_W}rPr/{_W}{name}")) for name in _HIDING)


def _is_on(toggle: Element | None) -> bool:
    return toggle is not None and toggle.get(f"{_W}val", "true") not in ("0", "false", "off")


def _is_raised(run: Element) -> bool:
    align = run.find(f"{_W}rPr/{_W}vertAlign")
    return align is not None and align.get(f"{_W}val") == "superscript"


def _mark(paragraph: Element) -> str:
    """``- `` before items of lists, which Word numbers or dots by itself."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
    return "- " if listed or (style is not None and style.get(f"{_W}val", "").startswith("List")) else ""


def _about(core: Element | None) -> About:
    """Core properties. A document made by python-docx carries the day on which that library's template was made."""
    if core is None:
        return About()
    values = {re.sub(r"\{.*\}", "", node.tag): (node.text or "").strip() for node in core}
    about = About.of({name: values.get(name, "") for name in ("title", "creator", "publisher")})
    created = values.get("created", "")
    return about if created == _TEMPLATE else about.made_on(parse_date(created[:10]))
