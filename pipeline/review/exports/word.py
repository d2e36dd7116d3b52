"""Questions to an author as comments in a Word file of the article, each at the words that it is about."""

import io
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.text.run import Run

from pipeline.models import Article
from pipeline.render.dates import day
from pipeline.render.markup import clean
from pipeline.review.exports.settlement import Query, Settlement

MIME: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The time of all parts of the file: the same questions give the same bytes."""


@dataclass(frozen=True)
class _Piece:
    """A run of the file, with the characters of the article's text that it holds."""

    start: int
    end: int
    run: Run


def queries_docx(settlement: Settlement) -> bytes:
    """The article with a comment for each question; questions about words that are gone stand at its end."""
    article, queries = settlement.done.article, settlement.queries
    placed = [query for query in queries if query.placed]
    document = Document()
    _describe(document, article, max((query.at for query in queries), default=datetime(1980, 1, 1, tzinfo=UTC)))
    pieces = list(_written(document, article, placed))
    for query in placed:
        _commented(document, pieces, query)
    left = [query for query in queries if not query.placed]
    if left:
        document.add_heading("Questions about words that are not in this draft", level=2)
    for query in left:
        document.add_paragraph(clean(f"“{query.quote}”: {query.words} ({query.who})"))
    return _packed(document)


def _describe(document: Word, article: Article, at: datetime) -> None:
    about = document.core_properties
    about.title, about.author, about.comments = clean(article.title)[:255], "argmap", ""
    about.last_modified_by, about.revision = "argmap", 1
    about.created = about.modified = at.replace(tzinfo=None)
    document.add_heading(clean(article.title), level=1)
    by = " · ".join(filter(None, (article.author, article.source, day(article.published or ""))))
    if by:
        document.add_paragraph(clean(by))


def _written(document: Word, article: Article, queries: Sequence[Query]) -> Iterator[_Piece]:
    """The text, a paragraph a line, in runs that begin and end where a question's words do."""
    cuts = sorted({edge for query in queries for edge in (query.start, query.end)})
    start = 0
    for line in article.text.splitlines(keepends=True):
        words = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        if words:
            paragraph, end = document.add_paragraph(), start + len(words)
            inside = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
            edges = [start, *inside, end]
            for first, last in pairwise(edges):
                yield _Piece(first, last, paragraph.add_run(clean(article.text[first:last])))
        start += len(line)


def _commented(document: Word, pieces: Sequence[_Piece], query: Query) -> None:
    touched = [piece.run for piece in pieces if piece.start < query.end and query.start < piece.end]
    if not touched:
        return
    initials = "".join(word[0] for word in query.who.split()[:2]).upper()
    words = clean(query.words + (f"\nAnswer: {query.answer}" if query.answer else ""))
    comment = document.add_comment([touched[0], touched[-1]], words, clean(query.who), clean(initials))
    comment._comment_elm.set(qn("w:date"), query.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def _packed(document: Word) -> bytes:
    """The file, its parts at a time that no clock tells."""
    made, out = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in parts.namelist():
            packed.writestr(zipfile.ZipInfo(name, _EPOCH), parts.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
