"""A desk that is at work on a database, as other desks on it can see: until its process ends, however that ends."""

import logging
import secrets
from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from pipeline.review.database.engine import Database

LOG: Final = logging.getLogger("argmap.desk")
_DESKS: Final = 0x6465736B
"""PostgreSQL's locks of desks: each holds the one of its own number, on a connection that ends with it."""
_HOLDS: Final = text("SELECT pg_try_advisory_lock(:desks, :number)")
_IS_HELD: Final = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = :desks AND objid = :number"
    " AND objsubid = 2 AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class Presence:
    """One desk's own. On SQLite there is one desk on a database, so that no other is ever there."""

    def __init__(self, database: Database) -> None:
        self.number: Final = secrets.randbelow(2**31 - 1) + 1
        self._database = database
        self.shared: Final = database.engine.dialect.name == "postgresql"
        self._line: Connection | None = None

    def hold(self) -> None:
        """Is there from now on, or is there again after the database was away."""
        if not self.shared or self._is_there():
            return
        with self._database.trouble():
            self._line = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._line.execute(_HOLDS, {"desks": _DESKS, "number": self.number})

    def sees(self, session: Session, number: int | None) -> bool:
        """Whether another desk with this number is at work."""
        if not self.shared or number in (None, self.number):
            return False
        return bool(session.scalar(_IS_HELD, {"desks": _DESKS, "number": number}))

    def leave(self) -> None:
        """Is there no more."""
        line, self._line = self._line, None
        if line is not None:
            line.invalidate()  # the lock must not go back into the pool with its connection
            line.close()

    def _is_there(self) -> bool:
        if self._line is None:
            return False
        try:
            self._line.execute(text("SELECT 1"))
        except SQLAlchemyError as error:
            LOG.warning("the desk lost its place on the database: %s", type(error).__name__)
            self.leave()
            return False
        return True
