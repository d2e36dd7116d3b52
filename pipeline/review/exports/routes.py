"""The log's page, and everything that can be taken away from the desk."""

import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import parse_qsl

from starlette.responses import Response
from starlette.routing import Route

from pipeline.review.current import story_of
from pipeline.review.database.tables import Correction
from pipeline.review.events import tell
from pipeline.review.exports.entries import KINDS, Kind
from pipeline.review.exports.files import LOG, STORY, File, log_file, published_corrections, story_file
from pipeline.review.exports.log import log_page, people
from pipeline.review.exports.reviews import Publishing
from pipeline.review.exports.wanted import Wanted
from pipeline.review.security.people import Right
from pipeline.review.trouble import Unseen
from pipeline.review.visits import Handler, Visit, act, page

ZIP: Final = "application/zip"
_ADDRESSES: Final = {
    "memo": "memo.md",
    "claimreview": "claimreview.json",
    "corrections": "corrections.html",
    "questions.docx": "queries.docx",
    "questions": "queries.md",
}
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_DIGITS: Final = 6


def routes() -> list[Route]:
    """``/log`` and its files; the files of a story."""
    return [
        page("/log", _log, name="log"),
        act("/log/corrections/{number:int}", _publish, Right.WORK, name="publish-correction"),
        *(page(f"/log.{what}", _of_log(what), name=f"log-{what}") for what in LOG),
        page("/corrections.html", _corrections, name="corrections"),
        page("/rows/package.zip", _package, name="rows-package"),
        *(page(f"/stories/{{story:int}}/{_ADDRESSES[what]}", _of_story(what), name=f"story-{what}") for what in STORY),
    ]


def _log(visit: Visit) -> Response:
    wanted = Wanted.of(dict(visit.request.query_params))
    with visit.desk.database.reading() as session:
        found = log_page(session, wanted, _number(visit.asked("page")))
        who = people(session)
        story = story_of(session, wanted.story) if wanted.story is not None else None
    return visit.page("log.html", found=found, wanted=wanted, kinds=KINDS, who=who, of=story)


def _publish(visit: Visit) -> Response:
    """Puts a correction on the page that may be published, or takes it off."""
    wanted = visit.word("published") == "yes"
    with visit.desk.database.writing() as session:
        found = session.get(Correction, visit.number("number"), with_for_update=True)
        if found is None:
            raise Unseen("there is no such correction")
        if found.published is not wanted:
            found.published = wanted
            told = "put a correction on the page" if wanted else "took a correction off the page"
            by, at = visit.person, visit.desk.now()
            tell(session, Kind.PUBLISHED.value, told, by=by, at=at, story=found.story_id, about=found.finding)
    return visit.to(f"/log?{Wanted.of(dict(parse_qsl(visit.word('back')))).query()}#c{visit.number('number')}")


def _of_log(what: str) -> Handler:
    def handler(visit: Visit) -> Response:
        with visit.desk.database.reading() as session:
            return _sent(log_file(session, what, Wanted.of(dict(visit.request.query_params))))

    return handler


def _of_story(what: str) -> Handler:
    def handler(visit: Visit) -> Response:
        with visit.desk.database.reading() as session:
            return _sent(story_file(session, what, visit.number("story"), _publishing(visit)))

    return handler


def _corrections(visit: Visit) -> Response:
    with visit.desk.database.reading() as session:
        return _sent(published_corrections(session, _publishing(visit)))


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
    return _sent(File("desk-table.zip", ZIP, out.getvalue(), 1))


def _publishing(visit: Visit) -> Publishing:
    settings = visit.desk.settings
    return Publishing(settings.review_url, settings.publisher)


def _sent(file: File) -> Response:
    """A file to keep, never a page of the desk. Names are slugs of ours."""
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, media_type=file.kind, headers=headers)


def _number(words: str) -> int:
    return int(words) if words.isascii() and words.isdecimal() and len(words) <= _DIGITS else 1
