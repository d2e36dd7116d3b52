"""Fixtures of the desk's tests: each runs on SQLite and on PostgreSQL, behind a real server on 127.0.0.1."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pipeline.review.database import open_database
from tests.browser import chromium
from tests.postgres import Postgres
from tests.review.running import Running, opened_desk, served

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql(postgres: Postgres) -> Callable[[], str]:
    """Gives the URL of a new database at the newest version, each time it is called."""
    open_database(postgres.create("pattern")).close()
    return lambda: postgres.create(f"desk{next(_NUMBERS)}", "pattern")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'desk.sqlite'}"
    new: Callable[[], str] = request.getfixturevalue("postgresql")
    return new()


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Running]:
    """A desk that runs, on each kind of database. ``desk.desk`` is what parts share, ``desk.url`` where it is."""
    with served(opened_desk(database_url, tmp_path)) as running_:
        yield running_


@pytest.fixture
def sqlite_desk(tmp_path: Path) -> Iterator[Running]:
    """A desk on SQLite alone, for what does not depend on the database."""
    with served(opened_desk(f"sqlite:///{tmp_path / 'desk.sqlite'}", tmp_path)) as running_:
        yield running_


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    """One Chromium for the tests of a module, for its event loop must end before others begin; skipped without one."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def browser(sqlite_desk: Running, chrome: Browser) -> Iterator[Page]:
    """A page of an admin at a desk on SQLite; fails if its console told of an error."""
    yield sqlite_desk.browser(chrome)
    assert sqlite_desk.said == []
