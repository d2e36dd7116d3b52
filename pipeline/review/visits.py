"""One visit: who comes, what they bring, and how they are answered. Routes are made here, so that none lacks a guard.

A handler is a plain function ``(Visit) -> Response``; it runs in a thread, so it may work with the database.

    def routes() -> list[Route]:
        return [
            page("/log", show_log),
            act("/stories/{story:int}/notes", write_note, Right.WORK),
        ]
"""

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from pipeline.errors import InputError
from pipeline.review.desk import Desk
from pipeline.review.pages import rendered
from pipeline.review.security.people import Person, Right
from pipeline.review.security.signing_in import SignedIn, find
from pipeline.review.trouble import Forbidden, Unknown, Unseen

MOST_FIELDS: Final = 2000
SEE_OTHER: Final = 303
LARGEST: Final = 2**31 - 1
"""Largest id that databases hold."""


@dataclass(frozen=True)
class Visit:
    """One request of somebody who is signed in. ``body`` is only there for what was sent as JSON."""

    desk: Desk
    request: Request
    person: Person
    csrf: str
    form: FormData = field(default_factory=FormData)
    body: bytes = b""

    def number(self, name: str) -> int:
        """A whole number of the path, such as ``story``. Raises Unseen for one that no id can be."""
        number = int(self.request.path_params[name])
        if number > LARGEST:
            raise Unseen("there is nothing with this number")
        return number

    def word(self, name: str) -> str:
        """A field of the form, without blanks around it; empty if it is missing. Files are no words."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def words(self, name: str) -> tuple[str, ...]:
        """All values of a field."""
        return tuple(value for value in self.form.getlist(name) if isinstance(value, str))

    def file(self, name: str) -> UploadFile | None:
        """An uploaded file; None if none was chosen."""
        value = self.form.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None

    def asked(self, name: str, default: str = "") -> str:
        """A parameter of the address."""
        return self.request.query_params.get(name, default)

    @cached_property
    def json(self) -> Any:  # noqa: ANN401 - as it came
        """What was sent as JSON. Raises InputError."""
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise InputError("is no JSON", where="request") from error

    @property
    def is_partial(self) -> bool:
        """Whether htmx asks for a piece of a page."""
        return self.request.headers.get("hx-request") == "true"

    def page(self, template: str, status: int = 200, **values: object) -> HTMLResponse:
        """A page or a piece of one, from ``templates/``."""
        return HTMLResponse(
            rendered(self.desk, self.request, SignedIn(self.person, self.csrf), template, values), status
        )

    def to(self, path: str) -> Response:
        """On to another page of the desk, after something was done."""
        return RedirectResponse(path, SEE_OTHER)


Handler = Callable[[Visit], Response]


def page(path: str, handler: Handler, right: Right = Right.READ, name: str | None = None) -> Route:
    """What is read; changes nothing that matters."""
    return _route(path, handler, right, "GET", name)


def act(path: str, handler: Handler, right: Right, name: str | None = None) -> Route:
    """What changes something: the form or the header must bear the browser's token."""
    return _route(path, handler, right, "POST", name)


def _route(path: str, handler: Handler, right: Right, method: str, name: str | None) -> Route:
    def visit_of(request: Request) -> Visit:
        desk: Desk = request.app.state.desk
        signed_in = who(desk, request)
        if not signed_in.person.may(right):
            raise Forbidden(f"a {signed_in.person.role} may not do that", do="Ask somebody who may.")
        return Visit(desk, request, signed_in.person, signed_in.csrf)

    async def endpoint(request: Request) -> Response:
        if method == "GET":
            return await run_in_threadpool(lambda: handler(visit_of(request)))
        visit = await run_in_threadpool(visit_of, request)
        is_json = request.headers.get("content-type", "").partition(";")[0].strip() == "application/json"
        most = visit.desk.settings.max_bytes
        async with request.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=most) as form:
            sent = form.get("csrf") or request.headers.get("x-csrf-token", "")
            if not isinstance(sent, str) or not hmac.compare_digest(sent.encode(), visit.csrf.encode()):
                raise Forbidden("this page is of an earlier sign-in", do="Load it again.")
            body = await request.body() if is_json else b""
            return await run_in_threadpool(handler, replace(visit, form=form, body=body))

    endpoint.right = right  # type: ignore[attr-defined] # told to the test that walks all routes
    return Route(path, endpoint, methods=[method], name=name or handler.__name__)


def who(desk: Desk, request: Request) -> SignedIn:
    """Who comes. Raises Unknown."""
    with desk.database.reading() as session:
        found = find(session, request.cookies.get(cookie_name(request)), desk.now())
    if found is None:
        raise Unknown("nobody is signed in here", do="Sign in, or use the address that argmap printed.")
    return found


def cookie_name(request: Request) -> str:
    """Browsers keep cookies by host and not by port, so the port is in the name."""
    return f"argmap-{request.url.port or 'desk'}"


def signed_in_answer(desk: Desk, request: Request, cookie: str, path: str) -> Response:
    """On to a page with the new cookie."""
    answer = RedirectResponse(path, SEE_OTHER)
    answer.set_cookie(cookie_name(request), cookie, httponly=True, samesite="lax", secure=desk.secure, path="/")
    return answer


def whole(words: str) -> int:
    """A whole number that may be an id or a page; 0 for anything else."""
    return min(int(words), LARGEST) if words.isascii() and words.isdecimal() and len(words) < 20 else 0  # noqa: PLR2004


def own_path(path: str) -> str:
    """A path of this desk, whatever was given: never another host's address."""
    good = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return quote(path, safe="/?&=%-._~+:#") if good else "/"
