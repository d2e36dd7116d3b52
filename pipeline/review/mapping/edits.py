"""Edits in the database: each is a revision with its author and reason; the engine's own map is never changed.

An edit is worked out before anything is locked, checking and all, and written only if nobody else was faster. If a
reading or a row came in meanwhile, it is checked again under the lock.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.editing import Gist, Mark, Operation, Publish, Refused, to_redo, to_undo, written
from pipeline.models import ArgumentMap, Findings
from pipeline.review.current import draft_of, put
from pipeline.review.database.tables import Draft, Revision
from pipeline.review.desk import Desk
from pipeline.review.events import tell
from pipeline.review.mapping.meanwhile import locked, unchanged
from pipeline.review.mapping.opening import Opened, revisions_of, texts_of
from pipeline.review.mapping.replays import REPLAYS
from pipeline.review.mapping.telling import told
from pipeline.review.security.people import Person
from pipeline.review.trouble import Unseen

LONGEST: Final = 500
"""Characters of a reason."""
_OF_WORDS: Final = (Gist, Publish)
"""Acts that no verdict hangs on."""


@dataclass(frozen=True)
class Saved:
    """What was done, in a sentence; the version that it made; and the statement that it was about, as it is now."""

    told: str
    version: int
    at: str = ""
    refused: tuple[str, ...] = ()
    """Later edits that could not be made again without what was undone."""


def save(desk: Desk, person: Person, seen: Opened, operation: Operation, reason: str = "") -> Saved:
    """Does one act on what was seen. Raises Refused, and Conflict if somebody else was faster."""
    sentence = told(operation, seen.view)
    replayed = REPLAYS.of(seen.base, seen.done.article, (*texts_of(seen.standing), written(operation)))
    edited = replayed.edited
    if len(edited.refused) > sum(one.refused is not None for one in seen.standing):
        raise Refused(edited.refused[-1].why)
    of_words = isinstance(operation, _OF_WORDS)
    checked = None if of_words else _checked(desk, seen, edited.map)
    number = len(seen.standing)
    about = next((one.id for one in edited.map.statements if replayed.touched.get(one.id) == number), "")
    with desk.database.writing() as session:
        draft = locked(session, seen.story, seen.seen)
        last = session.scalar(select(func.max(Revision.number)).where(Revision.draft_id == draft.id)) or 0
        draft.version += 1
        session.add(
            Revision(
                draft_id=draft.id,
                number=last + 1,
                operation=written(operation),
                author=person.id,
                told=sentence,
                reason=reason[:LONGEST],
                at=desk.now(),
                version=draft.version,
            )
        )
        findings = _as_of_now(desk, session, draft, edited.map, checked) if checked else None
        put(session, draft, argmap=edited.map, findings=findings)
        tell(session, "edit", _event(sentence), by=person, at=desk.now(), story=seen.story, about=about or None)
        return Saved(sentence, draft.version, about)


def warm(desk: Desk, seen: Opened) -> None:
    """Checks the map once as it is, so that the first edit need not wait until the article is read."""
    desk.checks.warm(seen.story)


def undo(desk: Desk, person: Person, seen: Opened) -> Saved:
    """Takes a person's last act back. Raises Unseen where there is none, and Conflict."""
    mark = to_undo(seen.marks, person.id)
    if mark is None:
        raise Unseen("there is nothing of yours to undo")
    return _marked(desk, person, seen, mark, undone=True)


def redo(desk: Desk, person: Person, seen: Opened) -> Saved:
    """Does again what a person undid last. Raises Unseen where there is nothing, and Conflict."""
    mark = to_redo(seen.marks, person.id)
    if mark is None:
        raise Unseen("there is nothing of yours to do again")
    return _marked(desk, person, seen, mark, undone=False)


def _marked(desk: Desk, person: Person, seen: Opened, mark: Mark, *, undone: bool) -> Saved:
    with desk.database.reading() as session:
        revisions = revisions_of(session, unchanged(session, seen.story, seen.seen))
    kept = [one for one in revisions if (not undone if one.number == mark.number else not one.undone)]
    replayed = REPLAYS.of(seen.base, seen.done.article, texts_of(kept))
    checked = _checked(desk, seen, replayed.edited.map)
    why = {written(one.operation): one.why for one in replayed.edited.refused}
    with desk.database.writing() as session:
        draft = locked(session, seen.story, seen.seen)
        draft.version += 1
        for one in revisions_of(session, draft):
            if one.number == mark.number:
                one.undone, one.undone_version = undone, draft.version if undone else None
                one.undone_at, one.undone_by = (desk.now(), person.id) if undone else (None, None)
            one.refused = None if one.undone else why.get(one.operation)
        findings = _as_of_now(desk, session, draft, replayed.edited.map, checked)
        put(session, draft, argmap=replayed.edited.map if kept else None, findings=findings)
        sentence = next(one.told for one in revisions if one.number == mark.number)
        sentence = f"{'Undone' if undone else 'Done again'}: {sentence}"
        tell(session, "edit", _event(sentence), by=person, at=desk.now(), story=seen.story)
        return Saved(sentence, draft.version, refused=tuple(why.values()))


def give_reason(desk: Desk, person: Person, story: int, number: int, reason: str) -> None:
    """Says why of a person's own revision of the current draft. Raises Unseen."""
    with desk.database.writing() as session:
        draft = draft_of(session, story)
        query = select(Revision).where(
            Revision.draft_id == draft.id, Revision.number == number, Revision.author == person.id
        )
        revision = session.scalar(query)
        if revision is None:
            raise Unseen(f"there is no edit {number} of yours")
        revision.reason = reason[:LONGEST]


@dataclass(frozen=True)
class _Checked:
    """What checking says of a map as it is to be, and how often the draft's findings had been put by then."""

    findings: Findings
    after: int


def _checked(desk: Desk, seen: Opened, argmap: ArgumentMap) -> _Checked:
    with desk.database.reading() as session:
        after = draft_of(session, seen.story, seen.number).checked
        return _Checked(desk.checks.findings(session, seen.story, argmap, seen.number), after)


def _as_of_now(desk: Desk, session: Session, draft: Draft, argmap: ArgumentMap, checked: _Checked) -> Findings:
    """What was worked out before the draft was locked, unless its findings were put anew since: then once more."""
    if draft.checked == checked.after:
        return checked.findings
    return desk.checks.findings(session, draft.story_id, argmap, draft.number)


def _event(sentence: str) -> str:
    """As it stands behind a person's name."""
    return sentence[:1].lower() + sentence[1:]
