"""Verification of the table's own rows: those that findings rest on, what leans on each, and who compared it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.errors import InputError
from pipeline.models import RowChecked, Verdict, content_id
from pipeline.render.references import Reference
from pipeline.review.database import in_turn
from pipeline.review.database import tables as t
from pipeline.review.events import tell
from pipeline.review.queue.deciding import Act, clean
from pipeline.review.queue.resting import resting
from pipeline.review.trouble import Conflict, Unseen

_ORDER = 0x6A726F77
"""The lock under which rows are judged one after another."""


@dataclass(frozen=True)
class Leans:
    """A finding that a row stands in."""

    key: str
    title: str
    quote: str
    verdict: Verdict


@dataclass(frozen=True)
class RowCompared:
    """What a person found when comparing the row with its source."""

    by: str
    record: t.RowVerified


@dataclass(frozen=True)
class Cited:
    """A row that findings rest on. ``compared`` is None where nobody did, as it stands now."""

    row: RowChecked
    reference: Reference
    leans: tuple[Leans, ...]
    compared: RowCompared | None

    @property
    def version(self) -> str:
        """Of the row and the last comparison of it: whoever judges the row names the one that he saw."""
        return _version(self.row, self.compared)


def cited(session: Session, *, only_open: bool = True) -> Sequence[Cited]:
    """Rows that no person has verified, those that most leans on first; all that were compared too, at wish."""
    compared = _compared(session)
    leans, rows = _leans(session, frozenset() if only_open else frozenset(compared))
    found = [
        Cited(row, Reference.of(row), tuple(leans[id_]), _of(row, compared.get(id_, []))) for id_, row in rows.items()
    ]
    wanted = [each for each in found if each.compared is None] if only_open else found
    return sorted(wanted, key=lambda each: (-len(each.leans), each.row.row_id))


def doubted(session: Session, rows: Sequence[RowChecked]) -> tuple[RowCompared, ...]:
    """What persons found of rows as they stand, where the last who compared one found that it does not hold."""
    compared = _compared(session, [row.row_id for row in rows])
    last = (_of(row, compared.get(row.row_id, [])) for row in rows)
    return tuple(one for one in last if one is not None and not one.record.holds)


@dataclass(frozen=True)
class Judgement:
    """What a person found when comparing a row with its source; ``seen`` is the version of it that was shown."""

    row_id: str
    seen: str
    holds: bool
    note: str = ""


def verify(session: Session, judged: Judgement, act: Act) -> tuple[int, ...]:
    """Records what a person found, and returns the stories that lean on the row.

    Raises Unseen, InputError; Conflict, with what there is now, if the row or what was found of it has changed since.
    """
    row_id, holds, note = judged.row_id, judged.holds, clean(judged.note, "the note")
    in_turn(session, _ORDER)
    compared = _compared(session)
    leans, rows = _leans(session, frozenset(compared))
    if row_id not in rows:
        raise Unseen("no finding rests on this row any more")
    row, last = rows[row_id], _of(rows[row_id], compared.get(row_id, []))
    if judged.seen != _version(row, last):
        raise Conflict("this row is not the one that was shown: nothing was saved", theirs=_told(row, last))
    if not holds and not note:
        raise InputError("a row that does not hold needs a note", do="Say what the source has instead.")
    session.add(t.RowVerified(row_id=row_id, row=_said(row), holds=holds, note=note, user_id=act.by.id, at=act.at))
    session.flush()
    told = f"compared the row {row_id} with its source: it {'holds' if holds else 'does not hold'}"
    tell(session, "row", told, by=act.by, at=act.at)
    return tuple(dict.fromkeys(int(each.key.partition("-")[0]) for each in leans[row_id]))


def _leans(session: Session, known: frozenset[str]) -> tuple[dict[str, list[Leans]], dict[str, RowChecked]]:
    """What leans on each row that is not verified, or is among those that were compared; and the rows."""
    leans: dict[str, list[Leans]] = defaultdict(list)
    rows: dict[str, RowChecked] = {}
    for one in resting(session):
        for row in one.rows:
            if row.verified is False or row.row_id in known:
                rows.setdefault(row.row_id, row)
                leans[row.row_id].append(Leans(f"{one.story}-{one.finding}", one.title, one.quote, one.verdict))
    return leans, rows


def _compared(session: Session, rows: Sequence[str] | None = None) -> dict[str, list[RowCompared]]:
    """All comparisons by row, the oldest first; of these rows alone, if some are named."""
    found: dict[str, list[RowCompared]] = defaultdict(list)
    query = select(t.RowVerified, t.User.shown).join(t.User, t.User.id == t.RowVerified.user_id)
    query = query if rows is None else query.where(t.RowVerified.row_id.in_(rows))
    for record, shown in session.execute(query.order_by(t.RowVerified.id)):
        found[record.row_id].append(RowCompared(shown, record))
    return found


def _of(row: RowChecked, compared: Sequence[RowCompared]) -> RowCompared | None:
    """The last comparison of the row as it stands: of another value nobody has looked at this one."""
    return next((each for each in reversed(compared) if each.record.row == _said(row)), None)


def _said(row: RowChecked) -> str:
    """What was compared: the figure, its period and its source, and nothing of the claims."""
    told = {"row_id", "value", "value_high", "unit", "period", "status", "source", "url", "locator"}
    return row.model_dump_json(include=told)


def _version(row: RowChecked, last: RowCompared | None) -> str:
    return content_id("v", _said(row), last.record.id if last else 0)


def _told(row: RowChecked, last: RowCompared | None) -> str:
    """What there is now: the row, and what somebody found of it."""
    now = Reference.of(row)
    found = f"; {last.by} found that it {'holds' if last.record.holds else 'does not hold'}" if last else ""
    return f"the row is now {now.figure}, {now.about}, {now.source}{found}"
