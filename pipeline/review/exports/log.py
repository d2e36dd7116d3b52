"""The log: every decision, every correction, and what people asked, said, entered and taught, the newest first.

Nothing in it is ever changed: what was taken back has an entry of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, Subquery, func, select
from sqlalchemy.orm import Session

from pipeline.review.database import tables as t
from pipeline.review.exports.entries import Entry, Kind
from pipeline.review.exports.gathering import filtered, gathered
from pipeline.review.exports.wanted import Wanted

PAGE: Final = 50
_CHUNK: Final = 500


@dataclass(frozen=True)
class LogPage:
    """Some entries, the newest first, of so many."""

    entries: tuple[Entry, ...]
    count: int
    number: int = 1

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.count // PAGE))


def log_page(session: Session, wanted: Wanted, number: int = 1) -> LogPage:
    """A page of the log; the last one if there are not so many."""
    log = gathered()
    count = session.scalar(filtered(select(func.count()), log, wanted)) or 0
    number = min(max(1, number), max(1, -(-count // PAGE)))
    query, originals = _ordered(log, wanted).limit(PAGE).offset(PAGE * (number - 1)), _originals(session)
    return LogPage(tuple(_entry(row, originals) for row in session.execute(query).mappings()), count, number)


def entries(session: Session, wanted: Wanted) -> Iterator[Entry]:
    """All entries that are wanted, the newest first; few are held in memory at once."""
    originals = _originals(session)
    found = session.execute(_ordered(gathered(), wanted).execution_options(yield_per=_CHUNK))
    for row in found.mappings():
        yield _entry(row, originals)


def people(session: Session) -> Sequence[str]:
    """Everybody who may be in the log, by name."""
    return session.scalars(select(t.User.shown).distinct().order_by(t.User.shown)).all()


def _ordered(log: Subquery, wanted: Wanted) -> Select[Any]:
    columns = (*log.c, t.User.shown, t.Story.title, t.Draft.number.label("draft"))
    query = filtered(select(*columns), log, wanted)
    return query.order_by(log.c.at.desc(), log.c.letter, log.c.number.desc())


@dataclass(frozen=True)
class _Original:
    """The decision that another one is the copy of, and the number of its draft."""

    number: int
    draft: int


def _originals(session: Session) -> Mapping[int, _Original]:
    """Of each decision that came over, however often, the one that somebody made."""
    query = select(t.Decision.id, t.Decision.carried_from, t.Draft.number).join(
        t.Draft, t.Draft.id == t.Decision.draft_id
    )
    copied = select(t.Decision.carried_from).where(t.Decision.carried_from.is_not(None))
    query = query.where(t.Decision.carried_from.is_not(None) | t.Decision.id.in_(copied))
    found: dict[int, _Original] = {}
    for number, copy_of, draft in session.execute(query.order_by(t.Decision.id)):
        found[number] = _Original(number, draft) if copy_of is None else found[copy_of]
    return found


def _entry(row: Mapping[Any, Any], originals: Mapping[int, _Original]) -> Entry:
    told = {
        name: row[name] or ""
        for name in (
            "finding",
            "told",
            "state",
            "outcome",
            "verdict",
            "quote",
            "before",
            "after",
            "reason",
            "published",
        )
    }
    letter, before = row["letter"], row["replaces"]
    original = originals[row["number"]] if row["carried_from"] is not None else None
    return Entry(
        key=f"{letter}{row['number']}",
        at=row["at"],
        kind=Kind(row["kind"]),
        story=row["story_id"],
        title=row["title"] or "",
        draft=row["draft"],
        who=row["shown"] or "",
        source_opened=row["source_opened"],
        replaces=f"{letter}{originals[before].number if before in originals else before}" if before is not None else "",
        carried_from=f"{letter}{original.number}" if original else "",
        carried_draft=original.draft if original else None,
        **told,
    )
