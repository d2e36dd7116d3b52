"""Routes of questions to the author: what becomes of them, from the card of a finding and from the story's page."""

from collections.abc import Callable

from sqlalchemy.orm import Session
from starlette.responses import Response
from starlette.routing import Route

from pipeline.review.current import story_of
from pipeline.review.queue.asking import act_of
from pipeline.review.queue.questions import answer, send, send_all, withdraw
from pipeline.review.security.people import Right
from pipeline.review.visits import Visit, act, own_path


def _done(visit: Visit, work: Callable[[Session], object]) -> Response:
    with visit.desk.database.writing() as session:
        work(session)
    return visit.to(own_path(visit.word("to")))


def _send(visit: Visit) -> Response:
    return _done(visit, lambda session: send(session, visit.number("question"), act_of(visit)))


def _answer(visit: Visit) -> Response:
    words = visit.word("words")
    return _done(visit, lambda session: answer(session, visit.number("question"), words, act_of(visit)))


def _withdraw(visit: Visit) -> Response:
    return _done(visit, lambda session: withdraw(session, visit.number("question"), act_of(visit)))


def _send_all(visit: Visit) -> Response:
    story = visit.number("story")

    def work(session: Session) -> None:
        send_all(session, story_of(session, story).id, act_of(visit))

    return _done(visit, work)


def routes() -> list[Route]:
    """Of questions."""
    return [
        act("/questions/{question:int}/sent", _send, Right.WORK, name="question-sent"),
        act("/questions/{question:int}/answer", _answer, Right.WORK, name="question-answer"),
        act("/questions/{question:int}/withdraw", _withdraw, Right.WORK, name="question-withdraw"),
        act("/stories/{story:int}/questions/sent", _send_all, Right.WORK, name="questions-sent"),
    ]
