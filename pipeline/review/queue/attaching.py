"""Routes of evidence: attached, taken back, and the copies of it that are kept."""

from starlette.responses import FileResponse, Response
from starlette.routing import Route

from pipeline.review.queue.asking import act_of, back, key_of
from pipeline.review.queue.tending import FoundEvidence, archive, attach, copy_of, opened, take_off
from pipeline.review.security.people import Right
from pipeline.review.visits import Visit, act, page


def _attach(visit: Visit) -> Response:
    key, file = key_of(visit.word("at")), visit.file("copy")
    found = FoundEvidence(
        url=visit.word("url"),
        page=visit.word("page"),
        quotation=visit.word("quotation"),
        note=visit.word("note"),
        archived=archive(file.file.read(), visit.desk.folder) if file is not None else "",
    )
    with visit.desk.database.writing() as session:
        attach(session, key.story, key.finding, found, act_of(visit))
        if found.url:
            opened(session, key.story, key.finding, found.url, "", act_of(visit))
    return visit.to(back(visit, visit.word("at")))


def _take_off(visit: Visit) -> Response:
    with visit.desk.database.writing() as session:
        take_off(session, visit.number("evidence"), act_of(visit))
    return visit.to(back(visit, visit.word("at")))


def _copy(visit: Visit) -> Response:
    """An archived copy: always a download, never shown by the desk."""
    name = visit.request.path_params["name"]
    with visit.desk.database.reading() as session:
        file = copy_of(session, name, visit.desk.folder)
    return FileResponse(file, media_type="application/octet-stream", filename=name)


def routes() -> list[Route]:
    """Of evidence."""
    return [
        act("/queue/evidence", _attach, Right.WORK),
        act("/queue/evidence/{evidence:int}/off", _take_off, Right.WORK),
        page("/copies/{name}", _copy, name="copy"),
    ]
