"""The desk as a web application: the routes of its parts, behind the guard."""

import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from sqlalchemy import text
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from pipeline.errors import ArgmapError, StorageError
from pipeline.review.checking.rechecks import Rechecking
from pipeline.review.desk import Desk
from pipeline.review.exports.routes import routes as exports
from pipeline.review.following import routes as following
from pipeline.review.library.routes import routes as library
from pipeline.review.library.working import Worker
from pipeline.review.mapping.routes import routes as mapping
from pipeline.review.pages import STATIC, rendered
from pipeline.review.queue.routes import routes as queue
from pipeline.review.security.guard import SAFE, Guard, bears
from pipeline.review.security.routes import routes as security
from pipeline.review.security.signing_in import SignedIn
from pipeline.review.trouble import Conflict, Refusal, Unknown
from pipeline.review.visits import SEE_OTHER, own_path, who

LOG: Final = logging.getLogger("argmap.desk")
PARTS: Final[Sequence[Callable[[], list[Route]]]] = (library, mapping, queue, exports, following, security)
MORE: Final = 1_000_000
"""Bytes of a request beyond those of the file in it."""
WAIT: Final = 5
"""Seconds after which whoever asks may ask again while the database is away."""
FOREVER: Final = "public, max-age=31536000, immutable"


def create_app(desk: Desk) -> Starlette:
    """The desk's application. Whatever a request meets is told on a page, never as a traceback."""
    handlers: Mapping[Any, Callable[[Request, Exception], Any]] = {
        ArgmapError: _refused,
        HTTPException: _http,
        Exception: _unexpected,
    }
    app = Starlette(
        routes=[
            Route("/healthz", _health, methods=["GET"], name="health"),
            Mount("/static", _Static(directory=STATIC, packages=[("pipeline.render", "assets")]), name="static"),
            *(route for routes in PARTS for route in routes()),
        ],
        exception_handlers=handlers,
        lifespan=_running,
        middleware=[
            Middleware(Guard, hosts=desk.hosts, most=desk.settings.max_bytes + MORE, secure=desk.secure),
        ],
    )
    app.state.desk, app.state.worker, app.state.rechecking = desk, Worker(desk), Rechecking(desk.checks)
    return app


@asynccontextmanager
async def _running(app: Starlette) -> AsyncIterator[None]:
    """While the desk is open, what waits is mapped, and checked again."""
    parts: tuple[Worker | Rechecking, ...] = (app.state.worker, app.state.rechecking)
    for part in parts:
        await run_in_threadpool(part.start)
    yield
    for part in parts:
        await run_in_threadpool(part.stop)


class _Static(StaticFiles):
    """Our own files; their addresses change with them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        # Modules import one another by plain names, so that each is loaded once: those are asked for anew.
        answer.headers["cache-control"] = FOREVER if scope["query_string"] else "no-cache"
        return answer


async def _health(request: Request) -> Response:
    """For whoever watches over the desk: it runs and its database answers."""
    desk: Desk = request.app.state.desk

    def answers() -> None:
        with desk.database.reading() as session:
            session.execute(text("SELECT 1"))

    await run_in_threadpool(answers)
    return PlainTextResponse("ok\n")


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, ArgmapError)  # noqa: S101 - Starlette calls it for nothing else
    status = error.status if isinstance(error, Refusal) else 503 if isinstance(error, StorageError) else 400
    if isinstance(error, Unknown) and request.method in SAFE and not _wants_data(request):
        desk: Desk = request.app.state.desk
        if desk.token is None and request.url.path != "/enter":
            return RedirectResponse(f"/sign-in?next={own_path(request.url.path)}", SEE_OTHER)
    answer = await run_in_threadpool(_told, request, status, error.sentence, error)
    if isinstance(error, StorageError):
        answer.headers["retry-after"] = str(WAIT)
    return answer


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - Starlette calls it for nothing else
    said = {404: "There is no such page.", 405: "That cannot be done here."}.get(error.status_code, error.detail)
    return await run_in_threadpool(_told, request, error.status_code, said, error)


async def _unexpected(request: Request, error: Exception) -> Response:
    LOG.error("%s %s", request.method, request.url.path, exc_info=error)
    said = "Something went wrong that should not have. What you saved before is safe."
    desk: Desk = request.app.state.desk
    headers = bears(secure=desk.secure)  # it is answered outside the guard
    if _wants_data(request):
        return JSONResponse({"error": said}, 500, headers)
    return PlainTextResponse(said + "\n", 500, headers)


def _told(request: Request, status: int, sentence: str, error: Exception) -> Response:
    desk: Desk = request.app.state.desk
    theirs, version = (error.theirs, error.version) if isinstance(error, Conflict) else ("", None)
    if _wants_data(request):
        return JSONResponse({"error": sentence, "theirs": theirs, "version": version}, status)
    visitor: SignedIn | None = None
    if not isinstance(error, StorageError):  # else whoever comes would be looked up where nothing answers
        with suppress(ArgmapError):
            visitor = who(desk, request)
    values = {"sentence": sentence, "theirs": theirs, "status": status}
    return HTMLResponse(rendered(desk, request, visitor, "trouble.html", values), status)


def _wants_data(request: Request) -> bool:
    """Whether a script asks, for whom a page would be no answer."""
    return "application/json" in request.headers.get("accept", "") or request.headers.get("hx-request") == "true"
