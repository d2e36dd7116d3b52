"""What persons do about a finding besides settling it: who has it until when, notes, evidence, looks."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pipeline.errors import InputError
from pipeline.files import beside, writing_to
from pipeline.render.references import web
from pipeline.review.database import tables as t
from pipeline.review.events import tell
from pipeline.review.queue.deciding import Act, clean, moved
from pipeline.review.queue.questions import Asked, questions_of
from pipeline.review.queue.standing import STATES, State
from pipeline.review.queue.subjects import Target, seen_as, subject_of
from pipeline.review.trouble import Conflict, Unseen

FREE = frozenset({State.OPEN, State.ASKED_AUTHOR, State.ASKED_SOURCE, State.SECOND_READER})
"""States that a person may choose; the others follow from decisions and drafts."""
KINDS = {
    b"%PDF-": "pdf",
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpg",
    b"PK\x03\x04": "zip",
}
"""What copies of evidence may be, by their first bytes; else text. Their names are made here, never taken over."""


@dataclass(frozen=True)
class Handover:
    """What becomes of a finding's handling. ``assignee`` is a user's id, None for nobody."""

    state: State
    assignee: int | None
    due: date | None
    four_eyes: bool


@dataclass(frozen=True)
class FoundEvidence:
    """What somebody found: an address, where in it, its words, a note of a call, a copy."""

    url: str = ""
    page: str = ""
    quotation: str = ""
    note: str = ""
    archived: str = ""


def change(session: Session, target: Target, change_: Handover, act: Act) -> t.Handling:
    """Who has it until when, how many must look, and whom it waits for. Raises Conflict, Unseen, InputError."""
    handling = seen_as(session, target)
    whose = session.get(t.User, change_.assignee) if change_.assignee is not None else None
    if change_.assignee is not None and whose is None:
        raise InputError("this person is not at the desk")
    subject = subject_of(session, target.story, target.finding)
    told = f"gave “{subject.quote}” to {whose.shown if whose else 'nobody'}"
    told += f", due {change_.due.isoformat()}" if change_.due else ""
    if change_.state.value != handling.state:
        if change_.state not in FREE:
            raise InputError(f"“{STATES[change_.state]}” follows from a decision", do="Choose an outcome instead.")
        moved(session, target, change_.state, act)
        handling.version -= 1
        told += f", now {STATES[change_.state].lower()}"
    handling.assignee, handling.due = change_.assignee, change_.due
    handling.eyes = 2 if change_.four_eyes else 1
    handling.version += 1
    session.flush()
    tell(session, "handling", told, by=act.by, at=act.at, story=target.story, about=target.finding)
    return handling


def note(session: Session, story: int, about: str, words: str, act: Act) -> t.Note:
    """A remark in the thread of a finding. Raises Unseen; InputError if it is empty or too long."""
    subject = subject_of(session, story, about)
    words = clean(words, "the note")
    if not words:
        raise InputError("the note is empty", do="Write something, then save it.")
    made = t.Note(story_id=story, about=about, words=words, author=act.by.id, at=act.at)
    session.add(made)
    session.flush()
    tell(session, "note", f"wrote a note on “{subject.quote}”", by=act.by, at=act.at, story=story, about=about)
    return made


def opened(session: Session, story: int, finding: str, url: str, row_id: str, act: Act) -> t.Opened:
    """Records that somebody opened a source before deciding, and so has seen the finding."""
    looked(session, story, finding, act)
    made = t.Opened(
        story_id=story, finding=finding, row_id=row_id or None, url=web(url) or None, user_id=act.by.id, at=act.at
    )
    session.add(made)
    session.flush()
    return made


def looked(session: Session, story: int, about: str, act: Act) -> None:
    """Records, once a person, that somebody had a finding on their screen. Raises Unseen."""
    subject_of(session, story, about)
    wanted = (t.Seen.story_id == story, t.Seen.about == about, t.Seen.user_id == act.by.id)
    if session.scalar(select(t.Seen.id).where(*wanted)) is None:
        try:
            with session.begin_nested():
                session.add(t.Seen(story_id=story, about=about, user_id=act.by.id, at=act.at))
        except IntegrityError:  # another window of the same person
            return


def attach(session: Session, story: int, finding: str, evidence: FoundEvidence, act: Act) -> t.Attached:
    """Puts evidence to a finding. Raises InputError if there is nothing in it, or an address that is none."""
    subject = subject_of(session, story, finding)
    if evidence.url and not web(evidence.url):
        raise InputError("the address of a source begins with https:// or http://", do="Copy it from the browser.")
    told = {name: clean(getattr(evidence, name), name) for name in ("page", "quotation", "note")}
    if not any((evidence.url, evidence.archived, *told.values())):
        raise InputError("there is no evidence in it", do="Give an address, a page, a quotation, a note or a copy.")
    made = t.Attached(
        story_id=story,
        finding=finding,
        url=web(evidence.url),
        archived=evidence.archived,
        author=act.by.id,
        at=act.at,
        **told,
    )
    session.add(made)
    session.flush()
    sentence = f"attached evidence to “{subject.quote}”"
    tell(session, "evidence", sentence, by=act.by, at=act.at, story=story, about=finding)
    return made


def take_off(session: Session, number: int, act: Act) -> t.Attached:
    """Takes evidence back; it stays in the log. Raises Unseen, and Conflict if somebody else has."""
    found = session.get(t.Attached, number, with_for_update=True)
    if found is None:
        raise Unseen("there is no such evidence")
    if found.withdrawn_at is not None:
        raise Conflict("somebody else was faster: it is taken back already")
    found.withdrawn_at, found.withdrawn_by = act.at, act.by.id
    session.flush()
    tell(session, "evidence", "took evidence back", by=act.by, at=act.at, story=found.story_id, about=found.finding)
    return found


@dataclass(frozen=True)
class Attachment:
    """Evidence that stands, and the name of who attached it."""

    found: t.Attached
    who: str


def evidence_of(session: Session, story: int) -> Mapping[str, tuple[Attachment, ...]]:
    """A story's evidence that nobody has taken back, by the id of the finding, the oldest first."""
    query = (
        select(t.Attached, t.User.shown)
        .join(t.User, t.User.id == t.Attached.author)
        .where(t.Attached.story_id == story, t.Attached.withdrawn_at.is_(None))
        .order_by(t.Attached.id)
    )
    found: dict[str, list[Attachment]] = defaultdict(list)
    for one, who in session.execute(query):
        found[one.finding].append(Attachment(one, who))
    return {finding: tuple(several) for finding, several in found.items()}


def archive(content: bytes, folder: Path) -> str:
    """Keeps a copy of evidence under a name made of its content; returns the name. Raises InputError, StorageError."""
    if not content:
        raise InputError("the file is empty")
    kind = next((kind for first, kind in KINDS.items() if content.startswith(first)), "txt")
    name = f"{sha256(content).hexdigest()[:32]}.{kind}"
    with writing_to(folder), beside(folder / name) as work:
        (work / name).write_bytes(content)
        (work / name).replace(folder / name)
    return name


def copy_of(session: Session, name: str, folder: Path) -> Path:
    """The file of an archived copy that somebody attached. Raises Unseen for anything else."""
    if session.scalar(select(t.Attached.id).where(t.Attached.archived == name).limit(1)) is None or not name:
        raise Unseen("there is no such copy")
    return folder / name


@dataclass(frozen=True)
class Remark:
    """What stands in the thread of a finding: a note, or a question to the author with what became of it."""

    at: datetime
    by: str
    words: str
    asked: Asked | None = None


def thread(session: Session, story: int, about: str) -> list[Remark]:
    """Notes and questions on a finding or statement, the oldest first."""
    notes = session.execute(
        select(t.Note, t.User.shown)
        .join(t.User, t.User.id == t.Note.author)
        .where(t.Note.story_id == story, t.Note.about == about)
    )
    found = [Remark(each.at, shown, each.words) for each, shown in notes]
    asked = questions_of(session, story, about)
    found += [Remark(each.question.at, each.by, each.question.words, each) for each in asked]
    return sorted(found, key=lambda each: each.at)
