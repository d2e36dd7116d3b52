"""What an engine found of a draft knows nothing of the desk: with rows and readings in force it is checked again."""

import logging
from typing import Final

from sqlalchemy import exists, select

from pipeline.boundary import Boundary
from pipeline.review.database.tables import EnteredRow, ReadAs
from pipeline.review.desk import Desk

LOG: Final = logging.getLogger("argmap.desk")


def check_again(desk: Desk, story: int) -> None:
    """Checks a story's new draft if anything that people entered bears on it; what goes wrong leaves the engine's."""
    with desk.database.reading() as session:
        rows = select(exists().where(EnteredRow.withdrawn_at.is_(None)))
        readings = select(exists().where(ReadAs.story_id == story, ReadAs.withdrawn_at.is_(None)))
        needed = session.scalar(rows) or session.scalar(readings)
    if not needed:
        return
    with Boundary(f"story {story}", "verify") as inside:
        list(desk.checks.recheck(None, [story]))
        return
    LOG.error("story %d could not be checked again: %s", story, inside.failed.reason)
