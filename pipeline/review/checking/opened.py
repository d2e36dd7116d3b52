"""What the desk checks with, opened at the first need and kept: tables, entered rows, wordings, and the checker."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from pipeline.ports import ReferenceTable
from pipeline.review.checking.desk_table import DeskTable
from pipeline.review.checking.entries import Entered
from pipeline.review.checking.keeping import entered_rows
from pipeline.review.checking.rechecking import Rechecker
from pipeline.review.checking.verified import Compared, compared, with_verified
from pipeline.review.checking.wording import Wordings
from pipeline.settings import Settings
from pipeline.workshop import Workshop, cut


@dataclass(frozen=True)
class _Made:
    """A table, and all that it was made of."""

    table: DeskTable
    of: object


class Opened:
    """May be asked from any thread."""

    def __init__(self, settings: Settings, workshop: Callable[[], Workshop]) -> None:
        self.wordings = Wordings(settings)
        self._workshop = workshop
        self._made: _Made | None = None
        self._alone = threading.RLock()

    @property
    def rechecker(self) -> Rechecker:
        """One for all."""
        with self._alone:
            return self._rechecker

    @cached_property
    def _rechecker(self) -> Rechecker:
        shop = self._workshop()
        return Rechecker(shop.checking, lambda article: cut(article, shop))

    def base(self, held: Compared | None = None) -> ReferenceTable:
        """The tables that are set, with the rows verified that people compared."""
        base = self._workshop().table
        assert base is not None  # noqa: S101 - the desk's workshop is one that checks
        return with_verified(base, held or {})

    def table(self, session: Session) -> DeskTable:
        """The rows in force in front of the tables that are set; the same one until any of it changes."""
        rows, lessons, held = entered_rows(session), self.wordings.lessons(), compared(session)
        of = (rows, lessons, held)
        with self._alone:
            if self._made is None or self._made.of != of:
                self._made = _Made(DeskTable.of(rows, self.base(held), lessons), of)
            return self._made.table

    def with_row(self, session: Session, row: Entered) -> DeskTable:
        """The same with a row that nobody has entered yet."""
        rows, lessons = (*entered_rows(session), row), self.wordings.lessons()
        return DeskTable.of(rows, self.base(compared(session)), lessons)
