"""Queries to the author at the words of a statement; they leave the desk as comments in a Word file, or as a memo."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.errors import InputError, legible
from pipeline.review.database.tables import Question
from pipeline.review.desk import Desk
from pipeline.review.events import tell
from pipeline.review.mapping.edits import Opened
from pipeline.review.security.people import Person
from pipeline.review.trouble import Unseen

LONGEST = 2000
"""Characters of a query."""


def ask(desk: Desk, person: Person, now: Opened, statement: str, words: str) -> str:
    """Keeps a query at a statement's first words; returns what was done in a sentence. Raises InputError, Unseen."""
    row = now.view.by_statement.get(statement)
    if row is None or row.statement is None or not row.statement.spans:
        raise Unseen("that statement does not stand in the article")
    words = legible(words)
    if not words:
        raise InputError("the query is empty", do="Write what the author should answer.")
    if len(words) > LONGEST:
        raise InputError(f"the query has {len(words)} characters", do=f"Use at most {LONGEST}.")
    span, told = row.statement.spans[0], f"asked the author about {row.name}"
    with desk.database.writing() as session:
        session.add(
            Question(
                story_id=now.story,
                draft_id=now.draft,
                about=statement,
                start=span.start,
                end=span.end,
                quote=span.quote,
                words=words,
                author=person.id,
                at=desk.now(),
            )
        )
        tell(session, "question", told, by=person, at=desk.now(), story=now.story, about=statement)
    return told[:1].upper() + told[1:]


def waiting(session: Session, story: int) -> int:
    """Queries of a story that nobody has answered or taken back."""
    open_ = (Question.story_id == story, Question.withdrawn_at.is_(None), Question.answered_at.is_(None))
    return session.scalar(select(func.count()).select_from(Question).where(*open_)) or 0
