"""Readings and entered rows as the desk's database keeps them: nothing is ever overwritten, what is no longer meant is
withdrawn."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.models import ReadAs as Read
from pipeline.review.checking.changes import Place
from pipeline.review.checking.entries import Entered, RowEntry
from pipeline.review.database.tables import EnteredRow, ReadAs, User
from pipeline.review.security.people import Person
from pipeline.review.trouble import Unseen


def entered_rows(session: Session) -> tuple[Entered, ...]:
    """Rows that people entered and nobody has taken back, in the order in which they were."""
    query = select(EnteredRow, User.shown).join(User, User.id == EnteredRow.author).order_by(EnteredRow.id)
    return tuple(
        Entered(
            entry=RowEntry.model_validate_json(row.entry),
            row_id=row.row_id,
            by=shown,
            at=row.at,
            verified=row.verified_by is not None,
        )
        for row, shown in session.execute(query.where(EnteredRow.withdrawn_at.is_(None))).tuples()
    )


def readings(session: Session, story: int) -> dict[str, Read]:
    """What is said of a story's figures by now, by the id of the finding."""
    rows = session.scalars(
        select(ReadAs).where(ReadAs.story_id == story, ReadAs.withdrawn_at.is_(None)).order_by(ReadAs.id)
    )
    return {row.finding: Read.model_validate_json(row.reading) for row in rows}


def reading_of(session: Session, story: int, finding: str) -> ReadAs | None:
    """The reading in force of one figure, with who said so when."""
    query = select(ReadAs).where(ReadAs.story_id == story, ReadAs.finding == finding, ReadAs.withdrawn_at.is_(None))
    return session.scalar(query.order_by(ReadAs.id.desc()).limit(1))


def keep_reading(session: Session, at: Place, read: Read | None, person: Person, now: datetime) -> None:
    """A reading in place of the one in force; None: of none."""
    _withdraw(session, at, now)
    if read is not None:
        text = read.model_dump_json(exclude_none=True)
        session.add(ReadAs(story_id=at.story, finding=at.finding, reading=text, author=person.id, at=now))


def _withdraw(session: Session, at: Place, now: datetime) -> None:
    query = select(ReadAs).where(
        ReadAs.story_id == at.story, ReadAs.finding == at.finding, ReadAs.withdrawn_at.is_(None)
    )
    for row in session.scalars(query):
        row.withdrawn_at = now


def in_words(row: ReadAs, session: Session) -> str:
    """Who says what of a figure."""
    who = session.get(User, row.author)
    read = Read.model_validate_json(row.reading)
    said = ", ".join(f"{name}: {getattr(read, name)}" for name in read.parts if name != "period")
    when = f"period: {read.period.start} to {read.period.end}" if read.period else ""
    return f"{who.shown if who else 'somebody'} read it as {', '.join(filter(None, (said, when)))}"


def new_row(entered: Entered, person: Person) -> EnteredRow:
    """A row as it is kept, verified by whoever enters it."""
    return EnteredRow(
        row_id=entered.row_id,
        entry=entered.entry.model_dump_json(exclude_defaults=True),
        author=person.id,
        at=entered.at,
        verified_by=person.id,
        verified_at=entered.at,
    )


def row_in_force(session: Session, row_id: str) -> EnteredRow:
    """An entered row, locked. Raises Unseen."""
    row = session.scalar(
        select(EnteredRow).where(EnteredRow.row_id == row_id, EnteredRow.withdrawn_at.is_(None)).with_for_update()
    )
    if row is None:
        raise Unseen("there is no such row at the desk")
    return row
