"""Rows of the reference tables that a person at the desk has compared with their sources: verified from then on."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.models import Fact, plain
from pipeline.ports import ReferenceTable
from pipeline.reference.named import NamedTable
from pipeline.reference.taught import Lessons
from pipeline.review.database.tables import RowVerified
from pipeline.verify.periods import iso

Compared = Mapping[str, str]
"""By the id of a row, the row as it was when somebody found that it holds, as JSON."""


def compared(session: Session) -> Compared:
    """Rows that hold, by what was found last."""
    found = session.scalars(select(RowVerified).order_by(RowVerified.id))
    last = {each.row_id: each for each in found}
    return {row_id: each.row for row_id, each in last.items() if each.holds}


def with_verified(table: ReferenceTable, rows: Compared) -> ReferenceTable:
    """The table itself, where nobody compared anything."""
    return VerifiedTable(table, rows) if rows else table


class VerifiedTable(NamedTable):
    """A ReferenceTable over one of whose rows some were compared; a row whose figure has changed since was not."""

    def __init__(self, table: ReferenceTable, rows: Compared) -> None:
        super().__init__(table, Lessons())
        self._rows = rows
        said = "\n".join(f"{row_id} {row}" for row_id, row in sorted(rows.items()))
        self.hash = hashlib.sha256(f"{table.hash}\n{said}".encode()).hexdigest()

    def facts(self, entity_ids: Sequence[str], measure_ids: Sequence[str]) -> Sequence[Fact]:
        """All rows, in the order of the port; raises TableError."""
        return tuple(self._verified(fact) for fact in super().facts(entity_ids, measure_ids))

    def _verified(self, fact: Fact) -> Fact:
        row = self._rows.get(fact.row_id)
        if row is None or fact.verified or not _is_same(fact, json.loads(row)):
            return fact
        return fact.model_copy(update={"verified": True})


def _is_same(fact: Fact, row: Mapping[str, object]) -> bool:
    high = plain(fact.value_high) if fact.value_high is not None else None
    told = (row.get("value"), row.get("value_high"), row.get("unit"), row.get("period"))
    return told == (plain(fact.value), high, fact.unit, iso(fact))
