"""Everything that can be taken away from the desk, as files: for its pages and for the command."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy.orm import Session

from pipeline.review.exports.correction_page import corrections_html
from pipeline.review.exports.entries import Entry
from pipeline.review.exports.listing import as_csv, as_jsonl
from pipeline.review.exports.log import entries
from pipeline.review.exports.memo import memo, query_memo
from pipeline.review.exports.reviews import Publishing, reviews
from pipeline.review.exports.settlement import Settlement, corrections_of, settlement
from pipeline.review.exports.wanted import Wanted
from pipeline.review.exports.word import MIME, queries_docx
from pipeline.text.slug import slug

CSV, JSON, JSONL, MARKDOWN, HTML = (
    *("text/csv; charset=utf-8", "application/json", "application/jsonl"),
    *("text/markdown; charset=utf-8", "text/html; charset=utf-8"),
)


@dataclass(frozen=True)
class File:
    """A file with its name, what kind it is, how much is in it, and what was left out of it, in phrases."""

    name: str
    kind: str
    content: bytes
    count: int
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class _OfLog:
    kind: str
    write: Callable[[Iterable[Entry]], Iterator[str]]


LOG: Mapping[str, _OfLog] = MappingProxyType({"csv": _OfLog(CSV, as_csv), "jsonl": _OfLog(JSONL, as_jsonl)})
"""The log, by what it is taken as."""


def log_file(session: Session, what: str, wanted: Wanted) -> File:
    """The entries that are wanted; ``what`` is one of ``LOG``."""
    found = tuple(entries(session, wanted))
    form = LOG[what]
    return File(f"log.{what}", form.kind, "".join(form.write(found)).encode(), len(found))


def _memo(of: Settlement, _: Publishing) -> File:
    return File("memo.md", MARKDOWN, memo(of).encode(), len(of.settled))


def _reviews(of: Settlement, publishing: Publishing) -> File:
    made = reviews(of, publishing)
    return File("claimreview.json", JSON, made.text.encode(), made.count, made.left_out)


def _corrections(of: Settlement, publishing: Publishing) -> File:
    text = corrections_html(of.corrections, publishing.publisher)
    return File("corrections.html", HTML, text.encode(), len(of.corrections))


def _docx(of: Settlement, _: Publishing) -> File:
    return File("questions.docx", MIME, queries_docx(of), len(of.queries))


def _questions(of: Settlement, _: Publishing) -> File:
    return File("questions.md", MARKDOWN, query_memo(of).encode(), len(of.queries))


STORY: Mapping[str, Callable[[Settlement, Publishing], File]] = MappingProxyType(
    {
        "memo": _memo,
        "claimreview": _reviews,
        "corrections": _corrections,
        "questions.docx": _docx,
        "questions": _questions,
    }
)
"""What there is of one story, by its name on the command line."""


def story_file(session: Session, what: str, story: int, publishing: Publishing) -> File:
    """One of ``STORY``, named for the article. Raises Unseen."""
    of = settlement(session, story)
    made = STORY[what](of, publishing)
    title = slug(of.done.article.title, "") or "article"
    return File(f"{title}-{made.name}", made.kind, made.content, made.count, made.left_out)


def published_corrections(session: Session, publishing: Publishing) -> File:
    """The corrections of all stories that were marked for publishing, as one page."""
    found = tuple(corrections_of(session, published=True))
    return File("corrections.html", HTML, corrections_html(found, publishing.publisher).encode(), len(found))
