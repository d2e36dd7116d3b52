"""Places in an order: where a table has an owner among all of its kind."""

from decimal import Decimal

from pipeline.frames import Frame, How
from pipeline.models import Fact, Verdict
from pipeline.verify.judge.decide import Grade, Outcome, Reference, Stated
from pipeline.verify.kinds import Comparison
from pipeline.verify.readings import period_of_rows
from pipeline.verify.reasons import Reason
from pipeline.verify.ruling import Ruling, firm
from pipeline.verify.series import SeriesTable

_FEWEST = 4
"""Of whom there must be rows, for a place among them to say something."""
_SHOWN = 3


def rule_rank(frame: Frame, measure: str, table: SeriesTable) -> Ruling:
    """The verdict on a place in an order by one measure."""
    owner, period = frame.owner or "", period_of_rows(frame, measure, table)
    if period is None or owner not in table.gazetteer.entities:
        return Ruling(Verdict.NOT_IN_TABLE, Reason.NO_ROW)
    peers = table.peers[table.gazetteer.entities[owner].kind]
    rows = {e: found[0].current for e in peers if (found := table.editions(e, measure, period))}
    if owner not in rows or len(rows) < _FEWEST:
        return Ruling(Verdict.NOT_IN_TABLE, Reason.FIELD_INCOMPLETE)
    place = 1 + sum(row.value > rows[owner].value for row in rows.values())
    late, value = rows[owner].as_of > table.published, frame.quantity.value or Decimal(0)
    above = sorted(rows.values(), key=lambda row: -row.value)[:place]
    shown = tuple(_shown(row, frame, known=not late) for row in above[-_SHOWN:])
    if place == value:
        return Ruling(Verdict.SUPPORTED, Reason.HOLDS, shown, frame, place)
    if late and abs(place - value) <= 1:
        return Ruling(Verdict.APPROXIMATE, Reason.LATER_VINTAGE, shown, frame, place)
    sure = firm(frame) and frame.measure_how >= How.LISTED and not late
    if not sure or (place < value and len(rows) < len(peers)):
        return Ruling(Verdict.NOT_CHECKABLE, Reason.RANK, shown, frame, place)
    checked = all(row.verified for row in above)
    return Ruling(Verdict.CONTRADICTED if checked else Verdict.UNVERIFIED, Reason.RANK, shown, frame, place)


def _shown(row: Fact, frame: Frame, *, known: bool) -> Comparison:
    reference = Reference(row.value, row.value, row.ulp)
    return Comparison(Stated.of(frame.quantity), reference, (row,), Outcome(Grade.FAILS, Reason.RANK), known)
