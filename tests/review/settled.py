"""A desk on which people have settled things: what logs and exports are tested on."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.models import Article
from pipeline.review.database import tables as t
from pipeline.review.desk import Desk
from pipeline.review.queue.deciding import Act, Settling, decide
from pipeline.review.queue.standing import Outcome
from pipeline.review.queue.subjects import Target
from pipeline.review.security.people import Person

HOSTILE = (
    '=HYPERLINK("http://evil.test")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "  =1",
    "<script>alert(1)</script>",
    "a\x00b\x1b[31m",
    "\u202egnp.exe",
    "[x](javascript:alert(1))",
    '"quoted", and\nnew line',
)
"""Words that would steer a spreadsheet, a page, a terminal or a reader."""


def settle(  # noqa: PLR0913, PLR0917 - a decision is what it is
    desk: Desk, by: Person, story: int, finding: str, outcome: Outcome, reason: str = "", wording: str = ""
) -> int:
    """Decides as the queue does; returns the decision's number."""
    with desk.database.writing() as session:
        seen = session.scalar(
            select(t.Handling.version).where(t.Handling.story_id == story, t.Handling.finding == finding)
        )
        target = Target(story, finding, seen or 0)
        return decide(session, target, Settling(outcome, reason, wording), Act(by, desk.now())).id


def correct(desk: Desk, by: Person, story: int, before: str, after: str, **other: Any) -> None:  # noqa: ANN401 - fields of a row
    """Notes a correction of a text."""
    with desk.database.writing() as session:
        draft = _draft(session, story)
        session.add(
            t.Correction(
                story_id=story, draft_id=draft, before=before, after=after, author=by.id, at=desk.now(), **other
            )
        )


def ask(desk: Desk, by: Person, story: int, quote: str, words: str, **other: Any) -> None:  # noqa: ANN401 - fields of a row
    """Asks the author about words of the text, where they stand first."""
    with desk.database.writing() as session:
        draft = session.get_one(t.Draft, _draft(session, story))
        start = max(0, Article.model_validate_json(draft.article).text.find(quote))
        fields: dict[str, Any] = {"start": start, "end": start + len(quote), "about": None, **other}
        session.add(
            t.Question(
                story_id=story, draft_id=draft.id, quote=quote, words=words, author=by.id, at=desk.now(), **fields
            )
        )


def _draft(session: Session, story: int) -> int:
    number = session.get_one(t.Story, story).draft
    found = session.scalar(select(t.Draft.id).where(t.Draft.story_id == story, t.Draft.number == number))
    assert found is not None
    return found


DAY = date(2026, 3, 5)
"""The day of the tests' clock."""
