"""Signing in and out, and the page where an admin looks after users."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from pipeline.errors import InputError
from pipeline.review import visits
from pipeline.review.database.tables import User
from pipeline.review.desk import Desk
from pipeline.review.pages import rendered
from pipeline.review.security import signing_in
from pipeline.review.security.people import Right, Role
from pipeline.review.security.users import add_user, everybody, hash_of, is_password, let_in, own_user
from pipeline.review.trouble import TooMany, Unseen
from pipeline.review.visits import SEE_OTHER, Visit, act, page

MOST_TYPED = 4
"""Fields of the form for signing in."""


async def _enter(request: Request) -> Response:
    """The address that argmap printed: its token becomes a cookie and leaves the address."""
    desk: Desk = request.app.state.desk
    return await run_in_threadpool(_entered, desk, request)


def _entered(desk: Desk, request: Request) -> Response:
    signing_in.check_token(desk.token, request.query_params.get("token", ""))
    with desk.database.writing() as session:
        signing_in.end(session, request.cookies.get(visits.cookie_name(request)))
        cookie = signing_in.begin(session, own_user(session, desk.own, desk.now()), desk.now())
    answer = visits.signed_in_answer(desk, request, cookie, "/")
    answer.headers["referrer-policy"] = "no-referrer"
    return answer


async def _show_sign_in(request: Request) -> Response:
    return _sign_in_page(request.app.state.desk, request, "", visits.own_path(request.query_params.get("next", "/")))


async def _sign_in(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    async with request.form(max_files=0, max_fields=MOST_TYPED, max_part_size=10_000) as form:
        typed: dict[str, Any] = {name: str(value) for name, value in form.items()}
    return await run_in_threadpool(_signed_in, desk, request, typed)


def _signed_in(desk: Desk, request: Request, typed: dict[str, str]) -> Response:
    address, at = request.client.host if request.client else "", desk.now()
    name, after = typed.get("name", ""), visits.own_path(typed.get("next", "/"))
    try:
        with desk.database.writing() as session:
            attempt = signing_in.note_attempt(session, name, address, at)
    except TooMany as error:
        return _sign_in_page(desk, request, error.sentence, after, error.status)
    with desk.database.reading() as session:
        known = let_in(session, name)
    nobody = "There is nobody with this name and password."
    if not is_password(known.password if known else None, typed.get("password", "")):
        return _sign_in_page(desk, request, nobody, after, 401)
    with desk.database.writing() as session:
        user = let_in(session, name)
        if user is None or known is None or user.password != known.password:  # changed while it was compared
            return _sign_in_page(desk, request, nobody, after, 401)
        signing_in.forget_attempts(session, name, attempt)
        signing_in.end(session, request.cookies.get(visits.cookie_name(request)))
        cookie = signing_in.begin(session, user, at)
    return visits.signed_in_answer(desk, request, cookie, after)


def _sign_in_page(desk: Desk, request: Request, wrong: str, after: str, status: int = 200) -> Response:
    return HTMLResponse(rendered(desk, request, None, "sign_in.html", {"wrong": wrong, "next": after}), status)


def _sign_out(visit: Visit) -> Response:
    cookie = visits.cookie_name(visit.request)
    with visit.desk.database.writing() as session:
        signing_in.end(session, visit.request.cookies.get(cookie))
    answer = RedirectResponse("/sign-in", SEE_OTHER)
    answer.delete_cookie(cookie, path="/")
    return answer


def _show_users(visit: Visit) -> Response:
    return _users_page(visit)


def _users_page(visit: Visit, wrong: str = "", status: int = 200) -> Response:
    with visit.desk.database.reading() as session:
        users = everybody(session)
    return visit.page("users.html", status, users=users, roles=list(Role), wrong=wrong)


def _add_user(visit: Visit) -> Response:
    # What is wrong is told on the same page, without the password.
    try:
        role, hashed = _role(visit), hash_of(_password(visit))
        with visit.desk.database.writing() as session:
            add_user(session, visit.word("name"), role, hashed, visit.desk.now())
    except InputError as error:
        return _users_page(visit, error.sentence, 400)
    return visit.to("/admin/users")


def _change_user(visit: Visit) -> Response:
    try:
        hashed = hash_of(_password(visit)) if visit.word("do") == "password" else None
        with visit.desk.database.writing() as session:
            change_user(session, visit, hashed, visit.desk.now())
    except InputError as error:
        return _users_page(visit, error.sentence, 400)
    return visit.to("/admin/users")


def change_user(session: Session, visit: Visit, hashed: str | None, at: datetime) -> None:
    """Another role, a password by its hash, or no longer let in; and signed out everywhere."""
    user = session.get(User, visit.number("user"), with_for_update=True)
    if user is None:
        raise Unseen("there is no such user")
    if user.id == visit.person.id:
        raise InputError("nobody changes their own role here", do="Ask another admin.")
    match visit.word("do"):
        case "role":
            user.role = _role(visit).value
        case "password":
            user.password = hashed
            signing_in.forget_attempts(session, user.name)
        case "disable":
            user.disabled_at = at
        case "enable":
            user.disabled_at = None
        case _:
            raise InputError("that cannot be done to a user")
    signing_in.end_all(session, user.id)


def _role(visit: Visit) -> Role:
    try:
        return Role(visit.word("role"))
    except ValueError as error:
        raise InputError("there is no such role", do=f"Roles: {', '.join(Role)}.") from error


def _password(visit: Visit) -> str:
    return str(visit.form.get("password", ""))


def routes() -> list[Route]:
    """Signing in needs nobody signed in; everything else does."""
    return [
        Route("/enter", _enter, methods=["GET"], name="enter"),
        Route("/sign-in", _show_sign_in, methods=["GET"], name="show_sign_in"),
        Route("/sign-in", _sign_in, methods=["POST"], name="sign_in"),
        act("/sign-out", _sign_out, Right.READ, name="sign_out"),
        page("/admin/users", _show_users, Right.MANAGE, name="users"),
        act("/admin/users", _add_user, Right.MANAGE, name="add_user"),
        act("/admin/users/{user:int}", _change_user, Right.MANAGE, name="change_user"),
    ]
