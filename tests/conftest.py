"""Fixtures for all tests."""

from pathlib import Path

import pytest

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
