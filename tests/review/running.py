"""A desk that runs: a real server on 127.0.0.1, people who are signed in, and their browsers."""

import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy.engine import URL, make_url
from starlette.applications import Starlette

from pipeline import api
from pipeline.models import Done
from pipeline.review.app import create_app
from pipeline.review.database import open_database
from pipeline.review.database.tables import User
from pipeline.review.desk import Desk
from pipeline.review.library.taking_in import new_story
from pipeline.review.security import signing_in
from pipeline.review.security.people import Person, Role
from pipeline.review.security.users import add_user, person
from pipeline.settings import Settings
from pipeline.workshop import Workshop
from tests.browser import DESK
from tests.example_map import done as example

START = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that moves on by a second with each look."""

    at: datetime = START

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class Running:
    """A desk with its server. ``url`` has no slash at its end."""

    desk: Desk
    url: str
    app: Starlette | None = None
    said: list[str] = field(default_factory=list)
    _open: ExitStack = field(default_factory=ExitStack)
    _people: dict[str, Person] = field(default_factory=dict)

    def person(self, role: Role = Role.ADMIN, name: str | None = None) -> Person:
        """Somebody with this role; the same one for the same name."""
        name = name or f"{role.value} one"
        if name not in self._people:
            with self.desk.database.writing() as session:
                self._people[name] = person(add_user(session, name, role, None, self.desk.now()))
        return self._people[name]

    def cookie(self, who: Person) -> tuple[str, str, str]:
        """Signs somebody in: name and value of the cookie, and the token that forms must bear."""
        with self.desk.database.writing() as session:
            user = session.get_one(User, who.id)
            value = signing_in.begin(session, user, self.desk.now())
            session.flush()
            found = signing_in.find(session, value, self.desk.now())
        assert found is not None
        return f"argmap-{self.url.rpartition(':')[2]}", value, found.csrf

    def client(self, role: Role = Role.ADMIN, name: str | None = None) -> httpx.Client:
        """A program that is signed in and behaves as a page of the desk does; redirects are shown, not followed."""
        cookie, value, csrf = self.cookie(self.person(role, name))
        headers = {"Origin": self.url, "X-CSRF-Token": csrf}
        client = httpx.Client(base_url=self.url, cookies={cookie: value}, headers=headers, timeout=60)
        return self._open.enter_context(client)

    def stranger(self) -> httpx.Client:
        """A program that nobody knows."""
        return self._open.enter_context(httpx.Client(base_url=self.url, timeout=60))

    def browser(
        self,
        browser: Browser,
        role: Role = Role.ADMIN,
        name: str | None = None,
        *,
        size: tuple[int, int] = DESK,
        js: bool = True,
        **options: Any,  # noqa: ANN401 - Playwright's own
    ) -> Page:
        """A page in a browser of its own in which somebody is signed in; what its console says is in ``said``."""
        cookie, value, _ = self.cookie(self.person(role, name))
        context: BrowserContext = browser.new_context(
            base_url=self.url,
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=js,
            reduced_motion="reduce",
            **options,
        )
        self._open.callback(context.close)
        context.add_cookies([{"name": cookie, "value": value, "url": self.url}])
        page = context.new_page()
        page.on("console", lambda message: self.said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        return page

    def story(self, done: Done | None = None, by: Person | None = None) -> int:
        """Takes in a finished article, the example unless another is given; returns the story's number."""
        with self.desk.database.writing() as session:
            return new_story(session, done or example(), by or self.person(), self.desk.now()).id


def opened_desk(url: str, folder: Path, **changes: Any) -> Desk:  # noqa: ANN401 - fields of the desk
    """A desk on a database, with no settings but the usual ones, and a clock of the tests."""
    outputs = {"outputs": folder / "outputs", "tables": folder / "tables", "index": folder / "state" / "index"}
    settings = Settings(**outputs, ledger=folder / "state" / "ledger.sqlite", downloads=folder / "state" / "downloads")
    _copy_newest(make_url(url))
    desk = replace(Desk(open_database(url), settings, folder / "copies", now=Clock()), **changes)
    if not settings.tables.exists():  # nothing was taught there: it checks with what every such desk does
        vars(desk)["_workshop"] = _workshop()
    return desk


@cache
def _workshop() -> Workshop:
    """What ships, opened once."""
    return api.workshop(Settings(), indexed=False)


@cache
def _newest() -> bytes:
    """A SQLite database at the newest version."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "desk.sqlite"
        open_database(f"sqlite:///{file}").close()
        return file.read_bytes()


def _copy_newest(url: URL) -> None:
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        Path(url.database or "").write_bytes(_newest())


@contextmanager
def served(desk: Desk) -> Iterator[Running]:
    """The desk behind a real server, which has ended afterwards."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        app = create_app(desk)
        config = uvicorn.Config(app, log_level="critical", access_log=False, server_header=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server has ended"
            thread.join(0.01)
        running = Running(desk, f"http://127.0.0.1:{listening.getsockname()[1]}", app)
        try:
            yield running
        finally:
            running._open.close()
            server.should_exit = True
            thread.join(20)
            desk.database.close()
