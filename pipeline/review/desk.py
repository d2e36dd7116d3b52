"""The desk as its parts know it: where it keeps things, what it checks with, and what time it is."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import api
from pipeline.review.database import Database
from pipeline.settings import Settings
from pipeline.workshop import Workshop

if TYPE_CHECKING:
    from pipeline.review.checking.service import Checks


def utc_now() -> datetime:
    """The time of day."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """Everything that the parts of the desk share.

    ``folder`` is where copies of evidence lie. With a ``token`` whoever knows it is the desk's own user ``own``;
    without one, people sign in by password.
    """

    database: Database
    settings: Settings
    folder: Path
    now: Callable[[], datetime] = utc_now
    token: str | None = None
    own: str = "editor"
    hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost", "::1"})
    secure: bool = False
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    @property
    def workshop(self) -> Workshop:
        """What articles are mapped and checked with, opened at the first need; safe from any thread."""
        with self._lock:
            return self._workshop

    @cached_property
    def _workshop(self) -> Workshop:
        return api.workshop(self.settings, indexed=False)

    @cached_property
    def checks(self) -> "Checks":
        """What people say of figures and the rows they enter, and checking again with them."""
        from pipeline.review.checking.service import Checks  # noqa: PLC0415 - it tells events, whose pages need this desk

        return Checks(self.database, self.settings, lambda: self.workshop, self.now)
