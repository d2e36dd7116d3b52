"""A draft's map as it stands, with the edits that made it so, and all that was ever done to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.editing import Mark
from pipeline.models import ArgumentMap, Article, Done, Findings
from pipeline.review.current import draft_of
from pipeline.review.database.tables import Draft, Revision, User
from pipeline.review.mapping.meanwhile import SeenDraft
from pipeline.review.mapping.replays import REPLAYS
from pipeline.review.mapping.view import MapView
from pipeline.review.parsed import article_of, findings_of, map_of
from pipeline.review.same import Same


@dataclass(frozen=True)
class Opened:
    """A draft's map with the edits that stand. ``version`` is what a writer has to have seen."""

    story: int
    draft: int
    number: int
    version: int
    base: str
    """The engine's own map, as JSON."""
    done: Done
    published: tuple[str, ...]
    touched: dict[str, int]
    standing: tuple[Revision, ...]
    marks: tuple[Mark, ...]

    @property
    def seen(self) -> SeenDraft:
        """What a writer has to have seen."""
        return SeenDraft(self.number, self.version)

    @cached_property
    def view(self) -> MapView:
        """As its page shows it."""
        done = self.done
        of = (Same(done.article), Same(done.map), Same(done.findings), Same(self.touched))
        return _view(*of, self.published)

    def last(self, statement: str) -> Revision | None:
        """The last edit of a statement that stands."""
        at = self.touched.get(statement)
        return self.standing[at] if at is not None and at < len(self.standing) else None


@lru_cache(maxsize=16)
def _view(
    article: Same[Article],
    argmap: Same[ArgumentMap],
    findings: Same[Findings],
    touched: Same[dict[str, int]],
    published: tuple[str, ...],
) -> MapView:
    """The same one as long as nothing of it is another: articles, maps and findings are read once."""
    return MapView(Done(article=article.of, map=argmap.of, findings=findings.of), touched.of, published)


def opened(session: Session, story: int, number: int | None = None) -> Opened:
    """A story's map as it stands. Raises Unseen."""
    return _opened(session, draft_of(session, story, number))


def _opened(session: Session, draft: Draft) -> Opened:
    revisions = revisions_of(session, draft)
    standing = tuple(one for one in revisions if not one.undone)
    article = article_of(draft.article)
    replayed = REPLAYS.of(draft.map, article, texts_of(standing))
    findings = findings_of(draft.current_findings or draft.findings)
    return Opened(
        story=draft.story_id,
        draft=draft.id,
        number=draft.number,
        version=draft.version,
        base=draft.map,
        done=Done(article=article, map=replayed.edited.map, findings=findings),
        published=replayed.edited.published,
        touched=replayed.touched,
        standing=standing,
        marks=tuple(Mark(one.number, one.author, one.version, one.undone_version) for one in revisions),
    )


def engines_own(session: Session, story: int, number: int | None = None) -> Done:
    """A draft as the engine made it."""
    draft = draft_of(session, story, number)
    return Done(
        article=article_of(draft.article),
        map=map_of(draft.map),
        findings=findings_of(draft.findings),
    )


@dataclass(frozen=True)
class Past:
    """One revision as a list shows it."""

    revision: Revision
    author: str


def history(session: Session, draft: int) -> tuple[Past, ...]:
    """All revisions of a draft, the newest first."""
    query = select(Revision, User.shown).join(User, User.id == Revision.author).where(Revision.draft_id == draft)
    return tuple(Past(one, shown) for one, shown in session.execute(query.order_by(Revision.number.desc())))


def revisions_of(session: Session, draft: Draft) -> Sequence[Revision]:
    """All revisions of a draft, the oldest first."""
    query = select(Revision).where(Revision.draft_id == draft.id).order_by(Revision.number)
    return session.scalars(query).all()


def texts_of(revisions: Sequence[Revision]) -> tuple[str, ...]:
    """Their operations, each as JSON."""
    return tuple(one.operation for one in revisions)
