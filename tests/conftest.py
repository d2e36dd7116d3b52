"""Fixtures for all tests."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.figures import FIRST, OLDER, Adding, FigureServer, world_bank
from tests.postgres import Postgres, running

settings.register_profile("ours", deadline=None)  # how long a machine takes is nobody's fault
settings.load_profile("ours")

SHARED = Path(__file__).resolve().parents[2] / "shared"
"""Real articles and data beside the checkout; a user's clone has none of it."""


@pytest.fixture
def shared() -> Path:
    """The folder of real articles and data; tests that need it skip without it."""
    if not SHARED.is_dir():
        pytest.skip("needs the folder of real articles beside the checkout, which is not part of the project")
    return SHARED


@pytest.fixture
def policy_text(shared: Path) -> str:
    """The long real article."""
    return (shared / "seeds" / "policy_analysis.txt").read_text(encoding="utf-8")


@pytest.fixture
def news_text(shared: Path) -> str:
    """The short real article."""
    return (shared / "seeds" / "news_item.txt").read_text(encoding="utf-8")


@pytest.fixture
def server() -> Iterator[FigureServer]:
    """The World Bank on this machine, in an older edition."""
    with FigureServer(world_bank(FIRST, OLDER)) as running:
        yield running


@pytest.fixture
def adding(server: FigureServer, tmp_path: Path) -> Adding:
    """Adding tables from that server."""
    return Adding(server, tmp_path)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL; tests that need it skip without its programs."""
    with (
        tempfile.TemporaryDirectory(prefix="argmap-pg-", ignore_cleanup_errors=True) as folder,
        running(Path(folder)) as server,
    ):
        yield server
