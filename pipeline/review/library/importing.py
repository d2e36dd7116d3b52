"""Finished runs taken into the desk: each article a story, or a new draft of the one that has its text."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.errors import ArgmapError, InputError
from pipeline.models import Done
from pipeline.review.database.tables import Draft, Story
from pipeline.review.desk import Desk
from pipeline.review.library.carrying import new_draft
from pipeline.review.library.taking_in import new_story
from pipeline.review.security.people import Person
from pipeline.review.security.users import own_user, person
from pipeline.store import articles_in, load_done


def import_folders(desk: Desk, folders: Sequence[Path]) -> Iterator[str]:
    """Takes in runs, folders of runs, and folders of single articles; yields a sentence for each that is not taken.

    Raises InputError for a folder in which nothing was finished; one article that cannot be read stops no other.
    """
    for folder in folders:
        places = [folder] if (folder / "map.json").is_file() else list(articles_in(folder))
        if not places:
            raise InputError("holds no finished articles", where=str(folder), do="Make some with: argmap run PATH…")
        for place in places:
            try:
                done = load_done(place)
            except ArgmapError as error:
                yield error.sentence
                continue
            with desk.database.writing() as session:
                by = person(own_user(session, desk.own, desk.now()))
                story = take(session, done, desk, by)
            if story is not None and (story.draft > 1 or desk.checks.adds_to_tables()):
                list(desk.checks.recheck(None, [story.id]))


def take(session: Session, done: Done, desk: Desk, by: Person) -> Story | None:
    """The story that an article became or belongs to; None if exactly this is there already."""
    text = f'{{"id":"{done.article.id}",'
    query = select(Draft, Story).join(Story, Story.id == Draft.story_id).where(Draft.article.startswith(text))
    drafts = session.execute(query.order_by(Draft.id.desc())).all()
    if not drafts:
        return new_story(session, done, by, desk.now())
    argmap = done.map.model_dump_json(by_alias=True)
    if any(draft.map == argmap for draft, _ in drafts):
        return None
    story: Story = drafts[0][1]
    new_draft(session, story, done, by, desk.now())
    return story
