"""Stories that wait to be checked again, kept with the row that they wait for: what a desk leaves the next one does."""

import logging
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pipeline.errors import StorageLost
from pipeline.review.database.tables import Recheck, User
from pipeline.review.security.people import Person
from pipeline.review.security.users import person

LOG: Final = logging.getLogger("argmap.desk")
AT_ONCE: Final = 6
"""Stories that are checked again before whoever waits for it is answered; others right after."""
LOOKS: Final = 5.0
"""Seconds between two looks for stories that wait, if nobody tells of one."""
ENDS: Final = 5.0


@dataclass(frozen=True)
class Waits:
    """A story that waits, and who made it wait; nobody, if that was the desk itself."""

    story: int
    by: Person | None


def wait(session: Session, stories: Iterable[int], by: Person | None, at: datetime) -> None:
    """They wait from the end of this transaction on."""
    session.add_all(Recheck(story_id=story, user_id=by.id if by else None, at=at) for story in dict.fromkeys(stories))


def waiting(session: Session, story: int) -> Sequence[int]:
    """Numbers of all that a story waits for by now: to be asked for before the story is checked."""
    return session.scalars(select(Recheck.id).where(Recheck.story_id == story)).all()


def came(session: Session, waited: Sequence[int]) -> None:
    """What was waited for has been done, or told to be impossible; what came meanwhile is still waited for."""
    session.execute(delete(Recheck).where(Recheck.id.in_(waited)))


def longest(session: Session) -> Waits | None:
    """The story that has waited longest."""
    found = session.scalar(select(Recheck).order_by(Recheck.id).limit(1))
    if found is None:
        return None
    user = session.get(User, found.user_id) if found.user_id is not None else None
    return Waits(found.story_id, person(user) if user is not None else None)


class ChecksNext(Protocol):
    """Checks the story again that has waited longest; False if none waits."""

    def recheck_next(self) -> bool: ...


class Rechecking:
    """While it runs, stories that wait are checked again, one after the other, beside the pages."""

    def __init__(self, checks: ChecksNext) -> None:
        self._checks = checks
        self._news, self._ending = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._work, name="argmap-rechecking", daemon=True)

    def start(self) -> None:
        """From now on; with those first that an earlier desk left."""
        self._thread.start()

    def look(self) -> None:
        """Something waits."""
        self._news.set()

    def stop(self) -> None:
        """What is not done by now waits for the next desk."""
        self._ending.set()
        self._news.set()
        if self._thread.is_alive():
            self._thread.join(ENDS)

    def _work(self) -> None:
        while not self._ending.is_set():
            self._news.clear()
            try:
                if self._checks.recheck_next():
                    continue
            except StorageLost as error:
                LOG.warning("stories wait to be checked again: %s", error.what)
            except Exception:
                LOG.exception("the desk could not go on with stories that wait to be checked again")
            self._news.wait(LOOKS)
