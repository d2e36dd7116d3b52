"""Questions to the author: asked at words of the article, then sent, and answered or taken back.

A finding that was asked about waits for the author; with the last answer that it waits for it is open again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, aliased

from pipeline.errors import InputError
from pipeline.review.database import tables as t
from pipeline.review.events import tell
from pipeline.review.queue.deciding import Act, clean, moved
from pipeline.review.queue.standing import DONE, State
from pipeline.review.queue.subjects import Target, handling_of, hold, seen_as, subject_of
from pipeline.review.security.people import Right
from pipeline.review.trouble import Conflict, Unseen

_WAITS: ColumnElement[bool] = and_(t.Question.withdrawn_at.is_(None), t.Question.answered_at.is_(None))


@dataclass(frozen=True)
class Quoted:
    """Words of a draft, and the finding or statement that they are of."""

    story: int
    draft: int
    about: str
    start: int
    quote: str


@dataclass(frozen=True)
class Asked:
    """A question, and the names of who asked, sent it, wrote the answer down and took it back."""

    question: t.Question
    by: str
    sent_by: str = ""
    answered_by: str = ""
    withdrawn_by: str = ""

    @property
    def waits(self) -> bool:
        """Nobody has answered it or taken it back."""
        return self.question.answered_at is None and self.question.withdrawn_at is None


def ask(session: Session, words: Quoted, question: str, act: Act) -> t.Question:
    """Keeps a question at these words. Raises Conflict if they are of an earlier draft by now, InputError."""
    hold(session, [words.story])
    drafts = select(t.Draft.id).join(t.Story, and_(t.Story.id == t.Draft.story_id, t.Story.draft == t.Draft.number))
    if session.scalar(drafts.where(t.Story.id == words.story)) != words.draft:
        raise Conflict("a new draft came meanwhile", do="Ask again at its words.")
    question = clean(question, "the question")
    if not question:
        raise InputError("the question is empty", do="Write what the author should answer.")
    made = t.Question(
        story_id=words.story,
        draft_id=words.draft,
        about=words.about,
        start=words.start,
        end=words.start + len(words.quote),
        quote=words.quote,
        words=question,
        author=act.by.id,
        at=act.at,
    )
    session.add(made)
    session.flush()
    _tell(session, made, "asked the author", act)
    return made


def ask_author(session: Session, target: Target, question: str, act: Act) -> t.Question:
    """A question at a finding's words; the finding then waits for the answer.

    What is settled stays so where who asks may not decide. Raises Conflict, Unseen, InputError.
    """
    hold(session, [target.story])
    subject = subject_of(session, target.story, target.finding)
    if State(seen_as(session, target).state) not in DONE or act.by.may(Right.CHECK):
        moved(session, target, State.ASKED_AUTHOR, act)
    words = Quoted(target.story, subject.draft, target.finding, subject.start, subject.quote)
    return ask(session, words, question, act)


def send(session: Session, question: int, act: Act) -> t.Question:
    """Notes that the question is on its way to the author. Raises Unseen, Conflict."""
    found = _waiting(session, question)
    if found.sent_at is not None:
        raise _overtaken(session, "it was sent", found.sent_by)
    return _sent(session, found, act)


def send_all(session: Session, story: int, act: Act) -> int:
    """The same for all of a story's that are not yet; returns how many."""
    hold(session, [story])
    wanted = select(t.Question).where(t.Question.story_id == story, _WAITS, t.Question.sent_at.is_(None))
    found = session.scalars(wanted.order_by(t.Question.id).with_for_update()).all()
    for one in found:
        _sent(session, one, act)
    return len(found)


def answer(session: Session, question: int, words: str, act: Act) -> t.Question:
    """Writes down what the author answered. Raises Unseen, Conflict, InputError."""
    words = clean(words, "the answer")
    if not words:
        raise InputError("the answer is empty", do="Write what the author said.")
    found = _waiting(session, question)
    found.answer, found.answered_at, found.answered_by = words, act.at, act.by.id
    return _ended(session, found, "wrote down the author’s answer", act)


def withdraw(session: Session, question: int, act: Act) -> t.Question:
    """Takes the question back. Raises Unseen, Conflict."""
    found = _waiting(session, question)
    found.withdrawn_at, found.withdrawn_by = act.at, act.by.id
    return _ended(session, found, "took back the question", act)


def questions_of(session: Session, story: int, about: str | None = None) -> Iterator[Asked]:
    """All of a story's, or of one finding's or statement's, in the order in which they were asked."""
    asker, sender, writer, taker = (aliased(t.User) for _ in range(4))
    query = (
        select(t.Question, asker.shown, sender.shown, writer.shown, taker.shown)
        .join(asker, asker.id == t.Question.author)
        .outerjoin(sender, sender.id == t.Question.sent_by)
        .outerjoin(writer, writer.id == t.Question.answered_by)
        .outerjoin(taker, taker.id == t.Question.withdrawn_by)
        .where(t.Question.story_id == story)
        .order_by(t.Question.id)
    )
    for found, *names in session.execute(query if about is None else query.where(t.Question.about == about)):
        yield Asked(found, *(name or "" for name in names))


def count_waiting(session: Session, story: int) -> int:
    """How many of a story's nobody has answered or taken back."""
    return session.scalar(select(func.count()).select_from(t.Question).where(t.Question.story_id == story, _WAITS)) or 0


def _waiting(session: Session, number: int) -> t.Question:
    """A question that nobody has answered, locked. Raises Unseen, and Conflict if somebody has."""
    found = session.get(t.Question, number)
    if found is None:
        raise Unseen(f"there is no question {number}")
    hold(session, [found.story_id])
    session.refresh(found, with_for_update=True)
    if found.answered_at is not None:
        raise _overtaken(session, f"the author’s answer is “{found.answer}”", found.answered_by)
    if found.withdrawn_at is not None:
        raise _overtaken(session, "it was taken back", found.withdrawn_by)
    return found


def _overtaken(session: Session, what: str, who: int | None) -> Conflict:
    shown = session.get_one(t.User, who).shown if who is not None else "somebody"
    return Conflict("somebody else was faster: nothing of yours was saved", theirs=f"{shown}: {what}")


def _sent(session: Session, found: t.Question, act: Act) -> t.Question:
    found.sent_at, found.sent_by = act.at, act.by.id
    session.flush()
    _tell(session, found, "sent the author the question", act)
    return found


def _ended(session: Session, found: t.Question, told: str, act: Act) -> t.Question:
    """The finding is open again, if it waits for the author and for no other answer."""
    session.flush()
    target = _still_asked(session, found)
    if target is not None:
        moved(session, target, State.OPEN, act)
    _tell(session, found, told, act)
    return found


def _still_asked(session: Session, found: t.Question) -> Target | None:
    others: Sequence[int] = session.scalars(
        select(t.Question.id).where(t.Question.story_id == found.story_id, t.Question.about == found.about, _WAITS)
    ).all()
    handled = select(t.Handling.id).where(t.Handling.story_id == found.story_id, t.Handling.finding == found.about)
    if others or found.about is None or session.scalar(handled) is None:
        return None
    handling = handling_of(session, found.story_id, found.about)
    waits = handling.state == State.ASKED_AUTHOR.value and _is_there(session, found.story_id, found.about)
    return Target(found.story_id, found.about, handling.version) if waits else None


def _is_there(session: Session, story: int, finding: str) -> bool:
    try:
        subject_of(session, story, finding)
    except Unseen:
        return False
    return True


def _tell(session: Session, question: t.Question, told: str, act: Act) -> None:
    sentence = f"{told} about “{question.quote}”"
    tell(session, "question", sentence, by=act.by, at=act.at, story=question.story_id, about=question.about)
