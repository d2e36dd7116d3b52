"""What others did to a map since somebody saw it: who writes is told, and nothing of theirs is lost."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.review.current import draft_of
from pipeline.review.database.tables import Draft, Revision, User
from pipeline.review.trouble import Conflict


@dataclass(frozen=True)
class SeenDraft:
    """The draft, by its number, and the version of it that a writer saw."""

    number: int
    version: int


def locked(session: Session, story: int, seen: SeenDraft) -> Draft:
    """The story's current draft, for this writer alone. Raises Conflict if it is not what was seen."""
    return _same(session, draft_of(session, story, lock=True), seen)


def unchanged(session: Session, story: int, seen: SeenDraft) -> Draft:
    """The story's current draft. Raises Conflict if it is not what was seen."""
    return _same(session, draft_of(session, story), seen)


def same_text(session: Session, story: int, number: int) -> Draft:
    """The story's current draft, whatever was edited in it. Raises Conflict if it has another number."""
    return _same_number(draft_of(session, story), number)


def _same_number(draft: Draft, number: int) -> Draft:
    if draft.number != number:
        raise Conflict(
            "the story has another draft by now, so this was not saved",
            theirs=f"Draft {draft.number} was added.",
            version=draft.version,
            do=f"Open draft {draft.number}, and do it there or leave it.",
        )
    return draft


def _same(session: Session, draft: Draft, seen: SeenDraft) -> Draft:
    _same_number(draft, seen.number)
    if draft.version != seen.version:
        raise Conflict(
            "the map was changed meanwhile, so this was not saved",
            theirs=_since(session, draft, seen.version),
            version=draft.version,
            do="Look at the change, then do it again or leave it.",
        )
    return draft


def _since(session: Session, draft: Draft, version: int) -> str:
    """What was done since a version, in words."""
    theirs = select(Revision, User.shown).join(User, User.id == Revision.author).where(Revision.draft_id == draft.id)
    since = theirs.where((Revision.version > version) | (Revision.undone_version > version))
    return " ".join(
        f"{shown}: {'Undone: ' if one.undone else ''}{one.told}."
        for one, shown in session.execute(since.order_by(Revision.number))
    )
