"""A new draft of a story: everything that people did on the draft before comes along by lasting ids.

What is on things that stayed counts on; what is on things that changed comes along to be looked at again; what has
nothing to be on any more is kept and listed. Nothing is lost.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.diff import Version, carry_over
from pipeline.editing import OPERATION, CarriedEdit, carried, replay, written
from pipeline.editing import Draft as Edited
from pipeline.models import ArgumentMap, Article, Done, Findings
from pipeline.review.current import ENDED, draft_of, list_findings
from pipeline.review.database.tables import (
    Attached,
    Base,
    Draft,
    Handling,
    LeftBehind,
    Note,
    Opened,
    Picked,
    Question,
    ReadAs,
    Revision,
    Seen,
    Story,
)
from pipeline.review.events import tell
from pipeline.review.library.carrying_decisions import carry_decisions
from pipeline.review.library.carrying_picks import picks
from pipeline.review.library.drafts import GONE, Drafts, line_left
from pipeline.review.library.finding_words import note_words
from pipeline.review.library.taking_in import add_draft
from pipeline.review.security.people import Person


@dataclass(frozen=True)
class _Kept:
    """One table of what people left on findings and statements: how it names what it is about, and what it says."""

    table: type[Any]
    about: str
    words: Callable[[Any], str]
    listed: bool = True
    """Whether it is worth a line where it could not come along."""
    once: tuple[str, ...] | None = None
    """Where an id is there only once: for each value of these columns."""


_KEPT: Final = (
    _Kept(Note, "about", lambda row: row.words),
    _Kept(Attached, "finding", lambda row: row.quotation or row.url or row.note),
    _Kept(Question, "about", lambda row: row.words),
    _Kept(Picked, "finding", lambda row: row.quote, once=()),
    _Kept(ReadAs, "finding", lambda row: row.reading),
    _Kept(Handling, "finding", lambda row: row.state.replace("_", " "), once=()),
    _Kept(Opened, "finding", lambda row: row.url or row.row_id or "", listed=False),
    _Kept(Seen, "about", lambda _row: "", listed=False, once=("user_id",)),
)


def new_draft(session: Session, story: Story, done: Done, by: Person, at: datetime) -> Draft:
    """Adds a draft to a story. Afterwards it is to be checked again, with the readings that came along."""
    old = draft_of(session, story.id, lock=True)
    before = _in_force(old)
    story.draft += 1
    for name in ("title", "author", "source", "url", "published"):
        setattr(story, name, getattr(done.article, name) or getattr(story, name))
    new = add_draft(session, story, done, by, at)
    edited = _edits_carried(session, old, new, done)
    argmap = edited.map
    over = carry_over(before, Version(argmap, done.findings))
    drafts = Drafts(session, old, new, over, picks(session, old, new, over, done.findings), by, at)
    new.carried = over.model_dump_json(by_alias=True)
    if edited.edits:
        new.current_map = argmap.model_dump_json(by_alias=True)
    _list_left_edits(drafts, edited.edits)
    carry_decisions(drafts, done)
    for kept in _KEPT:
        _carry(drafts, kept)
    drafts.picks.move(session, old, new)
    list_findings(session, new, argmap, done.findings)
    note_words(session, story, done.article, argmap)
    tell(session, "draft", f"added draft {new.number} of “{story.title}”", by=by, at=at, story=story.id)
    return new


def _in_force(draft: Draft) -> Version:
    return Version(
        ArgumentMap.model_validate_json(draft.current_map or draft.map),
        Findings.model_validate_json(draft.current_findings or draft.findings),
    )


@dataclass(frozen=True)
class _Edit:
    """A revision of the draft before, and what became of its operation."""

    revision: Revision
    carried: CarriedEdit


@dataclass(frozen=True)
class _Edited:
    """The new draft's map with the edits of the old one made again on it, and those edits."""

    map: ArgumentMap
    edits: Sequence[_Edit]


def _edits_carried(session: Session, old: Draft, new: Draft, done: Done) -> _Edited:
    query = select(Revision).where(Revision.draft_id == old.id, ~Revision.undone).order_by(Revision.number)
    revisions = [one for one in session.scalars(query) if one.refused is None]
    operations = [OPERATION.validate_json(one.operation) for one in revisions]
    former = Edited(Article.model_validate_json(old.article), ArgumentMap.model_validate_json(old.map))
    edits = carried(operations, former, Edited(done.article, done.map))
    made = [_Edit(one, edit) for one, edit in zip(revisions, edits, strict=True)]
    for each in made:
        one, operation = each.revision, each.carried.operation
        if operation is not None:
            new.version += 1
            session.add(
                Revision(
                    draft_id=new.id,
                    number=new.version,
                    version=new.version,
                    operation=written(operation),
                    author=one.author,
                    told=one.told,
                    reason=one.reason,
                    at=one.at,
                    carried_from=one.id,
                )
            )
    standing = [edit.operation for edit in edits if edit.operation is not None]
    return _Edited(replay(done.map, standing, done.article).map, made)


def _list_left_edits(drafts: Drafts, edits: Iterable[_Edit]) -> None:
    for each in edits:
        one, edit = each.revision, each.carried
        if edit.why:
            kind = "revisions" if edit.operation is None else "revisions_again"
            drafts.session.add(line_left(drafts, kind, one.id, "", one.told or one.operation, edit.why))


def _carry(drafts: Drafts, kept: _Kept) -> None:
    """What hangs on an id gets the id that its thing has now."""
    session, table = drafts.session, kept.table
    rows = session.scalars(select(table).where(table.story_id == drafts.old.story_id).order_by(table.id)).all()
    by_id: dict[str, list[Any]] = {}
    for row in rows:
        if (about := getattr(row, kept.about)) and not _is_over(row):
            by_id.setdefault(about, []).append(row)
    went = drafts.taken(by_id)
    if kept.listed:
        session.add_all(_lines_left(drafts, kept, went.left))
    moved = [(new, row) for those in (went.kept, went.again) for new, own in those.items() for row in own]
    renamed = [(new, row) for new, row in moved if getattr(row, kept.about) != new]
    if kept.once is not None:
        _make_room(drafts, kept, renamed, went.left)
    for number, (_, row) in enumerate(renamed):  # two may change places, and each id is there only once
        setattr(row, kept.about, f"~{number}")
    session.flush()
    for new, row in renamed:
        setattr(row, kept.about, new)
    session.flush()


def _make_room(
    drafts: Drafts, kept: _Kept, renamed: Iterable[tuple[str, Any]], left: Mapping[str, Sequence[Any]]
) -> None:
    """A row about what is gone makes room for that of what has its id now; what it said has been listed."""
    coming = {(new, *(getattr(row, name) for name in kept.once or ())) for new, row in renamed}
    for about, rows in left.items():
        for row in rows:
            if (about, *(getattr(row, name) for name in kept.once or ())) in coming:
                drafts.session.delete(row)
    drafts.session.flush()


def _is_over(row: Base) -> bool:
    return getattr(row, "withdrawn_at", None) is not None or getattr(row, "answered_at", None) is not None


def _lines_left(drafts: Drafts, kept: _Kept, left: dict[str, list[Any]]) -> Iterator[LeftBehind]:
    known = set(drafts.texts)
    for about, rows in left.items():
        if about in known:  # what was left by an earlier draft has been listed then
            for row in rows:
                if isinstance(row, Handling) and row.state in ENDED:
                    continue  # its decision is listed
                yield line_left(drafts, kept.table.__tablename__, row.id, about, kept.words(row), GONE)
