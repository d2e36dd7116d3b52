"""What the library can be searched for: passages, claims and decisions, as folded words of each story."""

from collections.abc import Iterable, Sequence
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


@dataclass(frozen=True)
class Hit:
    """A place where all words that were searched for stand. ``kind``: title, passage, claim or decision."""

    story: int
    title: str
    kind: str
    about: str
    text: str


def note_words(session: Session, story: Story, article: Article, argmap: ArgumentMap) -> None:
    """Notes a draft's words in place of those of the draft before; decisions stay."""
    session.execute(delete(Words).where(Words.story_id == story.id, Words.kind != "decision"))
    heads = " · ".join(filter(None, (article.title, article.author, article.source)))
    found = [("title", "", heads), *(("passage", str(start), text) for start, text in _passages(article))]
    found += [("claim", one.id, one.text) for one in argmap.statements]
    session.add_all(
        Words(story_id=story.id, kind=kind, about=about, text=text, folded=folded(text)) for kind, about, text in found
    )


def note_decision(session: Session, decision: Decision, words: str) -> None:
    """Notes what was decided and why."""
    session.add(
        Words(story_id=decision.story_id, kind="decision", about=decision.finding, text=words, folded=folded(words))
    )


def search(session: Session, words: str, kinds: Sequence[str] = ()) -> Sequence[Hit]:
    """Places that hold every word, titles and claims before passages; none for no words."""
    asked = [escaped(folded(word)) for word in words.split()]
    if not asked:
        return ()
    query = select(Words, Story.title).join(Story, Story.id == Words.story_id)
    query = query.where(*(Words.folded.like(f"%{word}%", escape="\\") for word in asked))
    query = query.where(Words.kind.in_(kinds)) if kinds else query
    # Kinds by name happen to stand in the order in which people look for them, but for the title.
    query = query.order_by(Words.kind != "title", Words.kind, Words.story_id, Words.id).limit(MOST)
    found = session.execute(query)
    return [Hit(each.story_id, title, each.kind, each.about, each.text) for each, title in found]


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
