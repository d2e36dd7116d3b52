"""Checking at the desk: what people say and enter is kept, and every claim that it bears on is checked again."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.boundary import Boundary
from pipeline.errors import InputError
from pipeline.models import ArgumentMap, Done, Entity, Fact, Finding, Findings, Measure
from pipeline.models import ReadAs as Read
from pipeline.reference import TaughtBy
from pipeline.review.checking.changes import Change, Place, Waiting, changes_of, merged, short
from pipeline.review.checking.choices import Choice, Choices, choices, find_nouns
from pipeline.review.checking.entries import Entered, RowEntry
from pipeline.review.checking.keeping import (
    entered_rows,
    in_words,
    keep_reading,
    new_row,
    reading_of,
    readings,
    row_in_force,
)
from pipeline.review.checking.naming import Meant, in_unit
from pipeline.review.checking.opened import Opened
from pipeline.review.checking.packaging import export_package
from pipeline.review.checking.preparing import Claim, EnteredOutcome, Faults, NewRow, Prepared, prepared, unchanged
from pipeline.review.checking.rechecks import came, longest, wait, waiting
from pipeline.review.checking.verified import compared
from pipeline.review.checking.waiting import waiting_for
from pipeline.review.checking.wording import kind_of
from pipeline.review.current import Current, current, draft_of, put
from pipeline.review.database import Database, in_turn
from pipeline.review.database.tables import Checked, Draft, Lesson
from pipeline.review.events import tell
from pipeline.review.parsed import article_of, findings_of, map_of
from pipeline.review.security.people import Person
from pipeline.review.trouble import Conflict, Unseen
from pipeline.settings import Settings
from pipeline.workshop import Workshop

LOG: Final = logging.getLogger("argmap.desk")
READ, ROW, AGAIN, TAUGHT = "reading", "row", "rechecked", "taught"
"""Kinds of events."""
_ROWS: Final = 0x726F7773
"""The lock under which rows are entered one after another, so that none is kept twice."""


@dataclass
class Checks:
    """The checking of one desk. Its methods may be called from any thread; those that write do so whole or not at
    all."""

    database: Database
    settings: Settings
    workshop: Callable[[], Workshop]
    now: Callable[[], datetime]

    def __post_init__(self) -> None:
        self.opened = Opened(self.settings, self.workshop)

    # What is asked

    def findings(self, session: Session, story: int, argmap: ArgumentMap, number: int | None = None) -> Findings:
        """What checking says of a draft with this map, by all readings, rows and lessons in force."""
        done = _done(draft_of(session, story, number), argmap)
        return self.opened.rechecker.findings(done, self.opened.table(session), readings(session, story))

    def preview(self, story: int, finding: str, read: Read) -> Finding:
        """What a finding would be if its figure were read so; nothing is kept. Raises InputError."""
        with self.database.reading() as session:
            done, table, others = self._asked(session, story), self.opened.table(session), readings(session, story)
        return self.opened.rechecker.preview(done, table, finding, read, others)

    def preview_row(self, person: Person, story: int, finding: str, entry: RowEntry) -> Finding:
        """What a finding would be by a row that nobody has entered yet; nothing is kept. Raises InputError."""
        with self.database.reading() as session:
            done, others, known = self._asked(session, story), readings(session, story), self.opened.table(session)
            meant = Meant.of(entry, known.all)
            entry = in_unit(meant.settled(entry), meant, known.all)
            table = self.opened.with_row(session, Entered.of(entry, person.shown, self.now()))
        read = Read(entity=meant.entity.entity_id, measure=meant.measure.measure_id, period=entry.period)
        return self.opened.rechecker.preview(done, table, finding, read, others)

    def choices(self, story: int, finding: str, read: Read | None = None) -> Choices:
        """The selects of a figure, as it is read now or as ``read`` has it. Raises InputError."""
        with self.database.reading() as session:
            now = _found(current(session, story), finding)
            done, table, kept = (
                self._asked(session, story),
                self.opened.table(session),
                readings(session, story).get(finding),
            )
        return choices(now, self.opened.rechecker.opened(done, table, finding), table, read or kept)

    def find(self, words: str, kind: type[Entity] | type[Measure]) -> tuple[Choice, ...]:
        """Entities or measures by what is typed."""
        with self.database.reading() as session:
            return find_nouns(words, kind, self.opened.table(session).all)

    def waiting(self, session: Session, fact: Fact, meant: Meant) -> tuple[Waiting, ...]:
        """Open figures of all stories that may speak of a row."""
        return tuple(waiting_for(session, fact, meant))

    def export(self, folder: Path) -> int:
        """Writes the rows in force as a table package for `argmap run --table`; returns how many."""
        with self.database.reading() as session:
            rows = entered_rows(session)
        if not rows:
            raise InputError("no row was entered at this desk yet")
        return export_package(rows, self.opened.base(), folder)

    def adds_to_tables(self) -> bool:
        """Whether rows were entered or compared here: then what an engine finds is to be checked again."""
        with self.database.reading() as session:
            return bool(entered_rows(session) or compared(session))

    def warm(self, story: int) -> None:
        """Reads a story's article, so that whoever holds a lock later does not wait for it."""
        with self.database.reading() as session:
            done, table = self._asked(session, story), self.opened.table(session)
        self.opened.rechecker.warm(done, table)

    # What is done

    def say(self, person: Person, at: Place, read: Read) -> tuple[Change, ...]:
        """Keeps what a person says a figure speaks of, and checks its story again. Raises Conflict and InputError."""
        self.preview(at.story, at.finding, read)  # a reading that does not fit is refused, and the article is warm
        with self.database.writing() as session:
            quote = _found(self._locked(session, at), at.finding).quote
            keep_reading(session, at, read, person, self.now())
            self._tell(session, READ, f"read {short(quote)} otherwise", person, at)
            return self._rechecked(session, at.story, person)

    def unsay(self, person: Person, at: Place) -> tuple[Change, ...]:
        """Takes a reading back: the figure is what code reads of it. Raises Conflict."""
        self.warm(at.story)
        with self.database.writing() as session:
            quote = _found(self._locked(session, at), at.finding).quote
            keep_reading(session, at, None, person, self.now())
            self._tell(session, READ, f"took back how {short(quote)} is read", person, at)
            return self._rechecked(session, at.story, person)

    def enter(self, person: Person, entry: RowEntry, at: Place | None = None) -> EnteredOutcome:
        """The same as ``enter_all`` for one row."""
        claim = Claim(at.story, at.finding) if at is not None else None
        return self.enter_all(person, [NewRow(entry, claim)])

    def enter_all(self, person: Person, rows: Sequence[NewRow]) -> EnteredOutcome:
        """Keeps rows, verified by whoever enters them, and checks the stories at once for whose claims they were.

        All of them or none. Where code does not bring a claim's figure to its row, a reading does. Others that wait
        are told, for ``recheck``. Raises Conflict and Unseen if a claim is not as it was seen, and InputError with what
        `argmap table validate` would say of each row; or of a wording, which is taught after the rows are safe.
        """
        stories = sorted({row.claim.story for row in rows if row.claim is not None})
        for story in stories:
            self.warm(story)
        with self.database.reading() as session:
            known = entered_rows(session)
            ready = prepared(rows, known, self.opened.table(session).all, person.shown, self.now())
        with self.database.writing() as session:
            in_turn(session, _ROWS)
            for story in stories:
                draft_of(session, story, lock=True)
            unchanged(session, rows)
            if entered_rows(session) != known:
                rest = entered_rows(session)
                ready = prepared(rows, rest, self.opened.table(session).all, person.shown, self.now())
            facts = self._kept(session, person, ready)
            others = [each for one in ready for each in self.waiting(session, facts[one.entered.row_id], one.meant)]
            left = tuple(each for each in dict.fromkeys(others) if each.story not in stories)
            wait(session, (each.story for each in left), person, self.now())
            changes = [change for story in stories for change in self._decided(session, person, story, ready, facts)]
        self._teach_all(person, ready)
        return EnteredOutcome(ready, tuple(changes), left)

    def take_out(self, person: Person, row_id: str) -> tuple[Waiting, ...]:
        """Withdraws a row; findings that rest on it are told, to be checked again. Raises Unseen."""
        with self.database.writing() as session:
            row = row_in_force(session, row_id)
            row.withdrawn_at = self.now()
            self._tell(session, ROW, f"took back the row {row_id}", person, None)
            resting = session.execute(
                select(Checked.story_id, Checked.finding).where(Checked.json.contains(row_id, autoescape=True))
            )
            found = tuple(Waiting(story, finding) for story, finding in resting)
            wait(session, (each.story for each in found), person, self.now())
            return found

    def recheck_next(self) -> bool:
        """Checks the story again that has waited longest; False if none waits."""
        with self.database.reading() as session:
            first = longest(session)
        if first is not None:
            self._checked_again(first.story, first.by)
        return first is not None

    def recheck(self, person: Person | None, stories: Iterable[int]) -> Iterator[Change]:
        """Checks stories again, each for itself, and tells what changed; one that cannot be is told on the story."""
        for story in stories:
            yield from self._checked_again(story, person)

    def teach(self, person: Person, wording: str, what: str, note: str = "") -> tuple[str, ...]:
        """Teaches a wording as `argmap table teach` does; returns what it means now, in words. Raises InputError."""
        with self.database.writing() as session:
            table = self.opened.table(session)
            whence = TaughtBy(person.shown, self.now().date(), note)
            kept = self.opened.wordings.teach(wording, what, table, whence)
            if kept:
                kind = kind_of(what, table).value
                session.add(Lesson(name=wording, what=what, kind=kind, author=person.id, at=self.now()))
                called = kept[0].called
                self._tell(session, TAUGHT, f"taught that “{wording}” is {called}", person, None)
        return tuple(each.called for each in kept)

    # How

    def _asked(self, session: Session, story: int) -> Done:
        return _done(draft_of(session, story))

    def _locked(self, session: Session, at: Place) -> Current:
        """The story as it is now, kept from other writers. Raises Conflict if somebody else read the figure since."""
        draft_of(session, at.story, lock=True)
        latest = reading_of(session, at.story, at.finding)
        now = latest.id if latest is not None else None
        if now != at.seen:
            theirs = in_words(latest, session) if latest is not None else "it is read by code again"
            raise Conflict("somebody else has read this figure meanwhile", theirs=theirs, version=now)
        return current(session, at.story)

    def _kept(self, session: Session, person: Person, ready: Sequence[Prepared]) -> dict[str, Fact]:
        """The rows as facts of the desk's table, by their ids, once they are in the database."""
        for one in ready:
            session.add(new_row(one.entered, person))
            place = next((Place(claim.story, claim.finding) for claim in one.claims), None)
            self._tell(session, ROW, one.meant.told(one.entered.entry), person, place)
        session.flush()
        return {fact.row_id: fact for fact in self.opened.table(session).rows}

    def _decided(
        self, session: Session, person: Person, story: int, ready: Sequence[Prepared], facts: Mapping[str, Fact]
    ) -> tuple[Change, ...]:
        """A story checked again, with a reading for each claim that code does not bring to the row entered for it."""
        changes = self._rechecked(session, story, person)
        now = {one.id: one for one in current(session, story).findings.findings}
        before, apart = readings(session, story), False
        for one, claim in ((row, claim) for row in ready for claim in row.claims if claim.story == story):
            fact, found = facts[one.entered.row_id], now.get(claim.finding)
            if found is None or _is_brought_to(found, fact):
                continue
            hedge, period = before[found.id].hedge if found.id in before else None, one.entered.entry.period
            read = Read(entity=fact.entity_id, measure=fact.measure_id, period=period, hedge=hedge)
            keep_reading(session, Place(story, found.id), read, person, self.now())
            apart = True
        if not apart:
            return changes
        then = self._rechecked(session, story, person)
        return merged(changes, then, current(session, story).findings)

    def _teach_all(self, person: Person, ready: Sequence[Prepared]) -> None:
        """What cannot be taught is told; the rows are safe by then."""
        faults = Faults()
        for one, wording in ((row, line.teach) for row in ready for line in row.lines if line.teach):
            try:
                self.teach(person, wording, one.meant.measure.measure_id)
            except InputError as error:
                faults.add(f"the rows are saved, but “{wording}” was not taught", error)
        faults.refuse()

    def _checked_again(self, story: int, person: Person | None) -> tuple[Change, ...]:
        with self.database.reading() as session:
            waited = waiting(session, story)
        with Boundary(f"story {story}", "verify") as inside:
            self.warm(story)
            with self.database.writing() as session:
                return self._rechecked(session, story, person)
        with self.database.writing() as session:
            draft_of(session, story, lock=True).unchecked = inside.failed.reason
            came(session, waited)
        LOG.error("story %d could not be checked again: %s", story, inside.failed.reason)
        return ()

    def _rechecked(self, session: Session, story: int, person: Person | None) -> tuple[Change, ...]:
        """Puts a story's findings in force as they are now, and records each that says something else."""
        session.flush()
        draft, before = draft_of(session, story, lock=True), current(session, story)
        waited = waiting(session, story)
        argmap = before.map if draft.current_map is not None else None
        findings = self.findings(session, story, before.map)
        put(session, draft, argmap=argmap, findings=findings)
        came(session, waited)
        changes = tuple(changes_of(before, findings))
        for change in changes:
            self._tell(session, AGAIN, change.told, person, Place(story, change.finding.id))
        return changes

    def _tell(self, session: Session, kind: str, told: str, person: Person | None, at: Place | None) -> None:
        story, about = (at.story, at.finding) if at is not None else (None, None)
        tell(session, kind, told, by=person, at=self.now(), story=story, about=about)


def _done(draft: Draft, argmap: ArgumentMap | None = None) -> Done:
    """A draft with the map in force and the engine's findings."""
    return Done(
        article=article_of(draft.article),
        map=argmap or map_of(draft.current_map or draft.map),
        findings=findings_of(draft.findings),
    )


def _found(now: Current, finding: str) -> Finding:
    found = next((one for one in now.findings.findings if one.id == finding), None)
    if found is None:
        raise Unseen("this finding is not in the current draft")
    return found


def _is_brought_to(found: Finding, fact: Fact) -> bool:
    """Whether code itself reads the figure as one of the row's."""
    read = found.quantity is not None and not found.quantity.inferred
    return read and fact.row_id in {row.row_id for row in found.rows}
