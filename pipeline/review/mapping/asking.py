"""Questions to the author at the words of a statement; they leave the desk as comments in a Word file, or as a memo."""

from pipeline.review.desk import Desk
from pipeline.review.mapping.opening import Opened
from pipeline.review.queue.deciding import Act
from pipeline.review.queue.questions import Quoted
from pipeline.review.queue.questions import ask as keep
from pipeline.review.security.people import Person
from pipeline.review.trouble import Unseen


def ask(desk: Desk, person: Person, now: Opened, statement: str, words: str) -> str:
    """Keeps a question at a statement's first words; returns what was done in a sentence. Raises InputError, Unseen."""
    row = now.view.by_statement.get(statement)
    if row is None or row.statement is None or not row.statement.spans:
        raise Unseen("that statement does not stand in the article")
    span = row.statement.spans[0]
    with desk.database.writing() as session:
        at = Quoted(now.story, now.draft, statement, span.start, span.quote)
        keep(session, at, words, Act(person, desk.now()))
    return f"Asked the author about {row.name}"
