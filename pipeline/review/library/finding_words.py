"""What the library can be searched for: titles, claims and passages as folded words, and decisions as they are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pipeline.models import ArgumentMap, Article
from pipeline.review.database.tables import Decision, Story, Words
from pipeline.text.plain import folded
from pipeline.text.sentences import split

PASSAGE = 600
"""Characters after which a passage ends with its sentence."""
MOST = 60
CLAIM, DECISION = "claim", "decision"
KINDS = ("title", CLAIM, DECISION, "passage")
"""In the order in which people look for them."""


@dataclass(frozen=True)
class Hit:
    """A place where all words that were searched for stand. ``kind``: title, passage, claim or decision."""

    story: int
    title: str
    kind: str
    about: str
    text: str


def note_words(session: Session, story: Story, article: Article, argmap: ArgumentMap) -> None:
    """Notes a draft's words in place of those of the draft before."""
    session.execute(delete(Words).where(Words.story_id == story.id))
    heads = " · ".join(filter(None, (article.title, article.author, article.source)))
    session.add(_noted_as(story.id, "title", "", heads))
    session.add_all(_noted_as(story.id, "passage", str(start), text) for start, text in _passages(article))
    note_claims(session, story.id, argmap)


def note_claims(session: Session, story: int, argmap: ArgumentMap) -> None:
    """Notes the claims of a map as it is now; only what an edit changed is written."""
    now = {one.id: " · ".join(filter(None, (one.gist, one.text))) for one in argmap.statements}
    known = session.scalars(select(Words).where(Words.story_id == story, Words.kind == CLAIM)).all()
    kept = {one.about for one in known if now.get(one.about) == one.text}
    stale = [one.id for one in known if one.about not in kept]
    if stale:
        session.execute(delete(Words).where(Words.story_id == story, Words.id.in_(stale)))
    session.add_all(_noted_as(story, CLAIM, id_, text) for id_, text in now.items() if id_ not in kept)


def _noted_as(story: int, kind: str, about: str, text: str) -> Words:
    return Words(story_id=story, kind=kind, about=about, text=text, folded=folded(text))


def search(session: Session, words: str, kinds: Sequence[str] = ()) -> Sequence[Hit]:
    """Places that hold every word: titles, claims, decisions, passages; none for no words."""
    asked = [f"%{escaped(folded(word))}%" for word in words.split()]
    if not asked:
        return ()
    wanted = kinds or KINDS
    found = [hit for kind in KINDS if kind in wanted and kind != DECISION for hit in _noted(session, asked, kind)]
    return [*found, *(_decided(session, asked) if DECISION in wanted else ())][:MOST]


def _noted(session: Session, asked: Sequence[str], kind: str) -> Iterator[Hit]:
    query = select(Words, Story.title).join(Story, Story.id == Words.story_id).where(Words.kind == kind)
    query = query.where(*(Words.folded.like(like, escape="\\") for like in asked))
    for one, title in session.execute(query.order_by(Words.story_id, Words.id).limit(MOST)):
        yield Hit(one.story_id, title, one.kind, one.about, one.text)


def _decided(session: Session, asked: Sequence[str]) -> Iterator[Hit]:
    said = Decision.quote + " " + Decision.reason + " " + Decision.wording
    query = select(Decision, Story.title).join(Story, Story.id == Decision.story_id)
    query = query.where(Decision.carried_from.is_(None), *(said.ilike(like, escape="\\") for like in asked))
    for one, title in session.execute(query.order_by(Decision.id.desc()).limit(MOST)):
        told = " · ".join(filter(None, (f"“{one.quote}”", one.reason, one.wording)))
        yield Hit(one.story_id, title, DECISION, one.finding, told)


def escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _passages(article: Article) -> Iterable[tuple[int, str]]:
    """Runs of whole sentences of one paragraph, with where they start."""
    start, end, paragraph = 0, 0, -1
    for sentence in split(article.text):
        if sentence.paragraph != paragraph or sentence.end - start > PASSAGE:
            if end > start:
                yield start, article.text[start:end]
            start, paragraph = sentence.start, sentence.paragraph
        end = sentence.end
    if end > start:
        yield start, article.text[start:end]
