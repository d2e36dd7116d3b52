"""A mapped and checked article becomes a story, with its first draft."""

from datetime import datetime

from sqlalchemy.orm import Session

from pipeline.models import Done
from pipeline.review.current import list_findings, main_claim
from pipeline.review.database.tables import Draft, Story
from pipeline.review.events import tell
from pipeline.review.library.finding_words import note_words
from pipeline.review.security.people import Person


def new_story(session: Session, done: Done, by: Person, at: datetime) -> Story:
    """The story of an article that is new here."""
    article = done.article
    story = Story(
        title=article.title,
        author=article.author,
        source=article.source,
        url=article.url,
        published=article.published,
        claim=main_claim(done.map),
        draft=1,
        created_at=at,
        created_by=by.id,
    )
    session.add(story)
    session.flush()
    draft = add_draft(session, story, done, by, at)
    list_findings(session, draft, done.map, done.findings)
    note_words(session, story, done.article, done.map)
    tell(session, "story", f"took in “{story.title}”", by=by, at=at, story=story.id)
    return story


def add_draft(session: Session, story: Story, done: Done, by: Person, at: datetime) -> Draft:
    """The draft that the story counts as its current one, as the engine made it."""
    provenance = done.map.provenance
    draft = Draft(
        story_id=story.id,
        number=story.draft,
        article=done.article.model_dump_json(by_alias=True),
        map=done.map.model_dump_json(by_alias=True),
        findings=done.findings.model_dump_json(by_alias=True),
        engine=provenance.model or provenance.engine,
        file=done.article.file,
        made_at=at,
        made_by=by.id,
    )
    session.add(draft)
    session.flush()
    return draft
