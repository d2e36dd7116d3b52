"""The log's page, and everything that can be taken away from the desk."""

import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from pipeline.models import Done
from pipeline.review.current import story_of
from pipeline.review.exports.correction_page import corrections_html
from pipeline.review.exports.listing import as_csv, as_jsonl
from pipeline.review.exports.log import KINDS, Wanted, entries, log_page, people
from pipeline.review.exports.memo import memo, query_memo
from pipeline.review.exports.reviews import Publishing, reviews
from pipeline.review.exports.standing import Settlement, corrections_of, settlement
from pipeline.review.exports.word import MIME, queries_docx
from pipeline.review.visits import Visit, page
from pipeline.text.slug import slug

CSV, JSON, JSONL, MARKDOWN, HTML, ZIP = (
    *("text/csv; charset=utf-8", "application/json", "application/jsonl"),
    *("text/markdown; charset=utf-8", "text/html; charset=utf-8", "application/zip"),
)
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_DIGITS: Final = 6


def routes() -> list[Route]:
    """``/log`` and its files; the files of a story."""
    return [
        page("/log", _log, name="log"),
        page("/log.csv", _csv, name="log-csv"),
        page("/log.jsonl", _jsonl, name="log-jsonl"),
        page("/corrections.html", _all_corrections, name="corrections"),
        page("/rows/package.zip", _package, name="rows-package"),
        page("/stories/{story:int}/memo.md", _memo, name="story-memo"),
        page("/stories/{story:int}/claimreview.json", _reviews, name="story-claimreview"),
        page("/stories/{story:int}/corrections.html", _corrections, name="story-corrections"),
        page("/stories/{story:int}/queries.docx", _docx, name="story-queries"),
        page("/stories/{story:int}/queries.md", _query_memo, name="story-queries-memo"),
    ]


def _log(visit: Visit) -> Response:
    wanted = Wanted.of(dict(visit.request.query_params))
    with visit.desk.database.reading() as session:
        found = log_page(session, wanted, _number(visit.asked("page")))
        who = people(session)
        story = story_of(session, wanted.story) if wanted.story is not None else None
    return visit.page("log.html", found=found, wanted=wanted, kinds=KINDS, who=who, of=story)


def _csv(visit: Visit) -> Response:
    with visit.desk.database.reading() as session:
        text = "".join(as_csv(entries(session, Wanted.of(dict(visit.request.query_params)))))
    return _file(text.encode(), "log.csv", CSV)


def _jsonl(visit: Visit) -> Response:
    with visit.desk.database.reading() as session:
        text = "".join(as_jsonl(entries(session, Wanted.of(dict(visit.request.query_params)))))
    return _file(text.encode(), "log.jsonl", JSONL)


def _memo(visit: Visit) -> Response:
    found = _settlement(visit)
    return _file(memo(found).encode(), _named(found.done, "memo.md"), MARKDOWN)


def _query_memo(visit: Visit) -> Response:
    found = _settlement(visit)
    return _file(query_memo(found).encode(), _named(found.done, "questions.md"), MARKDOWN)


def _reviews(visit: Visit) -> Response:
    found, settings = _settlement(visit), visit.desk.settings
    made = reviews(found, Publishing(settings.review_url, settings.publisher))
    return _file(made.text.encode(), _named(found.done, "claimreview.json"), JSON)


def _corrections(visit: Visit) -> Response:
    found = _settlement(visit)
    text = corrections_html(found.corrections, visit.desk.settings.publisher)
    return _file(text.encode(), _named(found.done, "corrections.html"), HTML)


def _all_corrections(visit: Visit) -> Response:
    with visit.desk.database.reading() as session:
        found = tuple(corrections_of(session, published=True))
    return _file(corrections_html(found, visit.desk.settings.publisher).encode(), "corrections.html", HTML)


def _docx(visit: Visit) -> Response:
    found = _settlement(visit)
    return _file(queries_docx(found), _named(found.done, "questions.docx"), MIME)


def _package(visit: Visit) -> Response:
    """The rows entered at the desk as a table package: unpacked, `argmap run --table` takes its folder."""
    out = io.BytesIO()
    with TemporaryDirectory(prefix="argmap-rows-") as work:
        folder = Path(work) / "desk-table"
        visit.desk.checks.export(folder)
        with zipfile.ZipFile(out, "w") as packed:
            for file in sorted(folder.iterdir()):
                info = zipfile.ZipInfo(f"{folder.name}/{file.name}", _EPOCH)
                packed.writestr(info, file.read_bytes(), zipfile.ZIP_DEFLATED)
    return _file(out.getvalue(), "desk-table.zip", ZIP)


def _settlement(visit: Visit) -> Settlement:
    with visit.desk.database.reading() as session:
        return settlement(session, visit.number("story"))


def _named(done: Done, what: str) -> str:
    return f"{slug(done.article.title, '') or 'article'}-{what}"


def _file(content: bytes, name: str, kind: str) -> Response:
    """A file to keep, never a page of the desk. Names are slugs of ours."""
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _number(words: str) -> int:
    return int(words) if words.isascii() and words.isdecimal() and len(words) <= _DIGITS else 1
