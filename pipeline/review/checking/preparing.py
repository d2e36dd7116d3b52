"""Rows before they are entered: each of several that are saved at once is validated among the others, by its line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from pipeline.errors import InputError, legible
from pipeline.models import Finding, content_id
from pipeline.ports import ReferenceTable
from pipeline.reference.wording import fault_of
from pipeline.review.checking.changes import Change, Waiting, short
from pipeline.review.checking.entries import Entered, RowEntry
from pipeline.review.checking.keeping import reading_of
from pipeline.review.checking.naming import Meant, in_unit
from pipeline.review.checking.packaging import faults_of
from pipeline.review.current import current
from pipeline.review.trouble import Conflict, Unseen


@dataclass(frozen=True)
class Claim:
    """A figure for which a row is entered. ``seen`` is its version as whoever enters saw it; None: whatever it is."""

    story: int
    finding: str
    quote: str = ""
    seen: str | None = None


@dataclass(frozen=True)
class NewRow:
    """A row to be entered, for which claim, and the words that from then on mean its measure."""

    entry: RowEntry
    claim: Claim | None = None
    teach: str = ""

    @property
    def line(self) -> str:
        """What a message calls it."""
        return short(self.claim.quote) if self.claim is not None and self.claim.quote else self.entry.measure


@dataclass(frozen=True)
class Prepared:
    """A row that may be kept, whom and what it is of, and the lines in which it was entered: one for each claim."""

    entered: Entered
    meant: Meant
    lines: tuple[NewRow, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims for which it was entered."""
        return tuple(line.claim for line in self.lines if line.claim is not None)


@dataclass(frozen=True)
class EnteredOutcome:
    """Rows that were entered, what changed at once, and the stories whose claims are still to be checked again."""

    rows: tuple[Prepared, ...]
    changes: tuple[Change, ...]
    waiting: tuple[Waiting, ...]

    @property
    def stories(self) -> tuple[int, ...]:
        """Stories in which somebody waits, each once."""
        return tuple(dict.fromkeys(each.story for each in self.waiting))


@dataclass
class Faults:
    """What is wrong, by line: all of it is told, and not only the first."""

    told: list[str] = field(default_factory=list)
    do: str | None = None

    def add(self, line: str, error: InputError) -> None:
        """One fault of a line."""
        self.told.append(f"{legible(line)}: {error.what.rstrip('.')}")
        self.do = self.do or error.do

    def refuse(self) -> None:
        """Raises InputError if there is any."""
        if self.told:
            raise InputError("; ".join(self.told), do=self.do)


def prepared(
    rows: Sequence[NewRow], known: Sequence[Entered], table: ReferenceTable, by: str, at: datetime
) -> tuple[Prepared, ...]:
    """The rows as they may be kept beside those that are ``known``: what several lines say alike is one row.

    Raises InputError with what is wrong in each line.
    """
    faults, ready = Faults(), dict[str, Prepared]()
    for row in rows:
        try:
            one = _prepared(row, table, by, at)
            same = ready.get(one.entered.row_id)
            if same is None:
                _refuse(faults_of(one.entered, [*known, *(each.entered for each in ready.values())], table))
            ready[one.entered.row_id] = replace(one, lines=(*same.lines, row)) if same else one
        except InputError as error:
            faults.add(row.line, error)
    faults.refuse()
    return tuple(ready.values())


def _prepared(row: NewRow, table: ReferenceTable, by: str, at: datetime) -> Prepared:
    _refuse(filter(None, (fault_of(row.teach) if row.teach else None,)))
    meant = Meant.of(row.entry, table)
    return Prepared(Entered.of(in_unit(meant.settled(row.entry), meant, table), by, at), meant, (row,))


def _refuse(faults: Iterable[str]) -> None:
    for fault in faults:
        raise InputError(fault)


def version_of(session: Session, story: int, found: Finding) -> str:
    """Of a figure as it is read and judged: another one as soon as either is."""
    read = reading_of(session, story, found.id)
    return content_id("v", read.id if read is not None else 0, found.verdict, *(row.row_id for row in found.rows))


def unchanged(session: Session, rows: Sequence[NewRow]) -> None:
    """Raises Conflict if a claim is not as it was seen, with all that changed; Unseen if one is not there any more."""
    changed = [told for row in rows if row.claim is not None for told in _changed(session, row.claim)]
    if changed:
        raise Conflict("somebody else was faster: nothing of yours was saved", theirs="; ".join(changed))


def _changed(session: Session, claim: Claim) -> Iterator[str]:
    findings = current(session, claim.story).findings.findings
    found = next((one for one in findings if one.id == claim.finding), None)
    if found is None:
        raise Unseen(f"{short(claim.quote)} is not there any more: the text or the map has changed")
    if claim.seen is not None and claim.seen != version_of(session, claim.story, found):
        yield f"{short(found.quote)} is {found.verdict.value.replace('_', ' ')} now: {found.message}"
