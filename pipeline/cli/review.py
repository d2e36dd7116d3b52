"""``argmap review``: the desk in the browser, and its users."""

import getpass
import secrets
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.options import AlmanacOpt, EvidenceOpt, JsonOpt, ModelOpt, TableOpt, UrlOpt
from pipeline.errors import InputError, MissingExtra

if TYPE_CHECKING:
    from pipeline.review.desk import Desk

DATABASE = "sqlite:///.argmap/desk.sqlite"
PORT = 8765
_NEEDS = ("alembic", "argon2", "docx", "python_multipart", "sqlalchemy", "starlette", "uvicorn")

review_app = typer.Typer(rich_markup_mode=None)
users_app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="Who may sign in to the desk.")
review_app.add_typer(users_app, name="users")

DatabaseOpt = Annotated[
    str, typer.Option("--database", envvar="ARGMAP_DATABASE", help="sqlite:///FILE or postgresql://USER@HOST/NAME")
]


@review_app.callback(invoke_without_command=True)
def review(
    context: typer.Context,
    database: DatabaseOpt = DATABASE,
    host: Annotated[
        str, typer.Option("--host", help="where to listen; beyond this machine only with users")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one")] = PORT,
    allow_host: Annotated[
        list[str] | None, typer.Option("--allow-host", help="a name by which browsers reach the desk; repeatable")
    ] = None,
    https: Annotated[bool, typer.Option("--https", help="browsers reach it by https, through a proxy")] = False,
    runs: Annotated[
        list[Path] | None, typer.Option("--import", help="take in finished runs or articles; repeatable")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="who you are in the log, without users")] = None,
    open_: Annotated[bool, typer.Option("--open/--no-open", help="open it in the browser")] = True,
    table: TableOpt = None,
    almanac: AlmanacOpt = None,
    evidence: EvidenceOpt = None,
    model: ModelOpt = None,
    base_url: UrlOpt = None,
    json: JsonOpt = False,
) -> None:
    """The desk where editors correct maps and fact-checkers settle flags. Ctrl-C closes it.

    \b
    Example:
      argmap review                            on this machine, entered by the printed address
      argmap review --import outputs/demo      with the articles of a finished run
      argmap review users add "Ines Halloran" --role editor
      argmap review --host 0.0.0.0 --allow-host desk.example.org --https
    """
    if context.invoked_subcommand is not None:
        return
    flags = {"table": table, "almanac": almanac, "evidence": evidence, "model": model, "base_url": base_url}
    desk = _desk(database, flags, allow_host or [], name, host=host, https=https)
    from pipeline.cli.printing import print_json  # noqa: PLC0415
    from pipeline.review import server  # noqa: PLC0415
    from pipeline.review.library.importing import import_folders  # noqa: PLC0415

    for sentence in import_folders(desk, runs or []):
        typer.echo(sentence, err=True)
    with server.listening(host, port) as on:
        where = server.address(desk, host, on.getsockname()[1])

        def started() -> None:
            if json:
                print_json({"url": where, "database": desk.database.shown})
                sys.stdout.flush()
            else:
                typer.echo(
                    f"The desk is open at {where}\nCtrl-C closes it; everything is kept in {desk.database.shown}."
                )
            if open_ and server.is_loopback(host):
                typer.launch(where)

        server.serve(desk, on, started)


@users_app.command("add")
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="as it is shown, and typed to sign in")],
    role: Annotated[str, typer.Option("--role", help="reader, editor, checker or admin")] = "reader",
    database: DatabaseOpt = DATABASE,
) -> None:
    """Adds a user; the password is asked for, or read as a line from standard input.

    \b
    Example:
      argmap review users add "Ines Halloran" --role editor
    """
    from pipeline.review.security.people import Role  # noqa: PLC0415

    _check_installed()
    if role not in list(Role):
        raise InputError(f"there is no role {role!r}", where="--role", do=f"Roles: {', '.join(Role)}.")
    desk = opened(database)
    from pipeline.review.security.users import add_user, hash_of  # noqa: PLC0415

    hashed = hash_of(_password())
    with desk.database.writing() as session:
        added = add_user(session, name, Role(role), hashed, desk.now())
        typer.echo(f"{added.shown} may sign in as {added.role}.")
    desk.database.close()


@users_app.command("list")
def list_(database: DatabaseOpt = DATABASE, json: JsonOpt = False) -> None:
    """Everybody who is or was let in.

    \b
    Example:
      argmap review users list --json
    """
    _check_installed()
    from pipeline.cli.printing import print_json  # noqa: PLC0415
    from pipeline.errors import legible  # noqa: PLC0415
    from pipeline.review.security.users import everybody  # noqa: PLC0415

    desk = opened(database)
    with desk.database.reading() as session:
        users = [
            {
                "name": user.shown,
                "role": user.role,
                "password": user.password is not None,
                "in": user.disabled_at is None,
            }
            for user in everybody(session)
        ]
    desk.database.close()
    if json:
        print_json(users)
        return
    for user in users:
        typer.echo(f"{legible(str(user['name']))}\t{user['role']}{'' if user['in'] else ' (shut out)'}")


def _password() -> str:
    """Never from the command line, where everybody on the machine could see it."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")


def _check_installed() -> None:
    if any(find_spec(name) is None for name in _NEEDS):
        raise MissingExtra("the desk is not installed", do='Install it with: pip install "argmap[review]"')


def opened(database: str, flags: dict[str, Any] | None = None) -> "Desk":
    """The desk on a database, by the settings in force. Raises MissingExtra, InputError and StorageLost."""
    _check_installed()
    from pipeline.review.database import open_database  # noqa: PLC0415
    from pipeline.review.desk import Desk  # noqa: PLC0415
    from pipeline.settings import load  # noqa: PLC0415

    settings = load(flags).settings
    return Desk(open_database(database), settings, settings.index.parent / "desk")


def _desk(
    database: str, flags: dict[str, Any], names: list[str], name: str | None, *, host: str, https: bool
) -> "Desk":
    from dataclasses import replace  # noqa: PLC0415

    desk = opened(database, flags)
    from pipeline.review import server  # noqa: PLC0415

    token = None if server.needs_users(desk, host) else secrets.token_urlsafe(32)
    hosts = server.LOOPBACK | {each.lower() for each in names} | {host.lower()}
    return replace(desk, token=token, own=name or _login(), hosts=frozenset(hosts), secure=https)


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "editor"
