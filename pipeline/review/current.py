"""What is in force of a story now: its draft's map and findings, as people left them.

Whoever makes them anew - an edit, a reading, a row entered - puts them here, and all pages count and list the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from pipeline.models import FIRM, ArgumentMap, Article, Finding, Findings, Role, Statement, Verdict
from pipeline.review.database.tables import Checked, Draft, Handling, Story
from pipeline.review.library.finding_words import note_claims
from pipeline.review.parsed import article_of, findings_of, map_of
from pipeline.review.queue import items as queued
from pipeline.review.queue.items import Item, items_of
from pipeline.review.queue.standing import DONE
from pipeline.review.trouble import Unseen

ENDED = tuple(sorted(state.value for state in DONE))
"""States in which nobody needs to look any more."""
UNCLEAR = frozenset({Verdict.AMBIGUOUS})
_KEPT: Final = tuple(column for column in Checked.__table__.columns if not column.primary_key)


@dataclass(frozen=True)
class Current:
    """A draft with what is in force of it. ``version`` is what a writer has to have seen."""

    story: int
    draft: int
    number: int
    version: int
    article: Article
    map: ArgumentMap
    findings: Findings


def current(session: Session, story_id: int, number: int | None = None) -> Current:
    """A story's current draft, or the one with a number. Raises Unseen."""
    draft = draft_of(session, story_id, number)
    return Current(
        story=story_id,
        draft=draft.id,
        number=draft.number,
        version=draft.version,
        article=article_of(draft.article),
        map=map_of(draft.current_map or draft.map),
        findings=findings_of(draft.current_findings or draft.findings),
    )


def story_of(session: Session, story_id: int) -> Story:
    """A story by its number. Raises Unseen."""
    story = session.get(Story, story_id)
    if story is None:
        raise Unseen(f"there is no story {story_id}")
    return story


def draft_of(session: Session, story_id: int, number: int | None = None, *, lock: bool = False) -> Draft:
    """A story's current draft, or the one with a number. Raises Unseen.

    With ``lock`` other writers wait for the draft, and for its story where it is the current one.
    """
    if number is not None:
        return _draft(session, story_id, number, lock=lock)
    story = story_of(session, story_id)
    draft = _draft(session, story_id, story.draft, lock=lock)
    while lock:
        session.refresh(story, ["draft"])  # while this writer waited, another may have added a draft
        if draft.number == story.draft:
            break
        draft = _draft(session, story_id, story.draft, lock=lock)
    if lock:
        session.refresh(story, with_for_update={"key_share": True})
    return draft


def _draft(session: Session, story_id: int, number: int, *, lock: bool) -> Draft:
    query = select(Draft).where(Draft.story_id == story_id, Draft.number == number)
    locked = query.with_for_update().execution_options(populate_existing=True)
    draft = session.scalar(locked if lock else query)
    if draft is None:
        raise Unseen(f"story {story_id} has no draft {number}")
    return draft


def put(session: Session, draft: Draft, *, argmap: ArgumentMap | None, findings: Findings | None) -> None:
    """Puts a map (None: the engine's) and findings (None: those in force) in force.

    Only those of a story's current draft are listed.
    """
    draft.current_map = argmap.model_dump_json(by_alias=True) if argmap is not None else None
    if findings is None:
        findings = findings_of(draft.current_findings or draft.findings)
    else:
        draft.current_findings = findings.model_dump_json(by_alias=True)
        draft.checked += 1
        draft.unchecked = ""
    if draft.number == story_of(session, draft.story_id).draft:
        drawn = argmap or map_of(draft.map)
        list_findings(session, draft, drawn, findings)
        note_claims(session, draft.story_id, drawn)


def list_findings(session: Session, draft: Draft, argmap: ArgumentMap, findings: Findings) -> None:
    """Lists a draft's findings as those of its story, which is counted and described by them and by the map."""
    article = article_of(draft.article)
    by_id = {one.id: one for one in argmap.statements}
    items = items_of(queued.Story(draft.story_id, draft.number, article.title), article, argmap, findings)
    found = sorted(zip(findings.findings, items, strict=True), key=lambda one: (one[0].start, one[0].end, one[0].id))
    rows = [
        _row(draft, place, finding, item, by_id.get(finding.statement or ""))
        for place, (finding, item) in enumerate(found)
    ]
    _write(session, draft.story_id, rows)
    story = story_of(session, draft.story_id)
    story.claim = main_claim(argmap)
    session.flush()
    count_story(session, story)


def _write(session: Session, story: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Makes these the rows of a story, and writes only what is not there yet: an edit changes few of many."""
    wanted = {row["finding"] for row in rows}
    kept = session.execute(select(Checked.id, *_KEPT).where(Checked.story_id == story)).mappings()
    there = {row["finding"]: row for row in kept}
    gone = [row["id"] for finding, row in there.items() if finding not in wanted]
    if gone:
        session.execute(delete(Checked).where(Checked.story_id == story, Checked.id.in_(gone)))
    old = [(there[row["finding"]], row) for row in rows if row["finding"] in there]
    others = [
        {"id": was["id"], **{name: value for name, value in row.items() if was[name] != value}} for was, row in old
    ]
    if changed := [each for each in others if len(each) > 1]:
        session.execute(update(Checked), changed)
    if new := [row for row in rows if row["finding"] not in there]:
        session.execute(insert(Checked), new)


def count_story(session: Session, story: Story) -> None:
    """Counts a story's flags anew: by kind, and how many are settled. After findings or a handling's state changed."""
    counted = dict(
        session.execute(
            select(Checked.verdict, func.count())
            .where(Checked.story_id == story.id, Checked.flag)
            .group_by(Checked.verdict)
        ).all()
    )
    firm = FIRM - UNCLEAR
    story.wrong = sum(count for verdict, count in counted.items() if verdict in firm)
    story.unclear = sum(count for verdict, count in counted.items() if verdict in UNCLEAR)
    story.no_row = sum(counted.values()) - story.wrong - story.unclear
    story.settled = (
        session.scalar(
            select(func.count())
            .select_from(Checked)
            .join(Handling, (Handling.story_id == Checked.story_id) & (Handling.finding == Checked.finding))
            .where(Checked.story_id == story.id, Checked.flag, Handling.state.in_(ENDED))
        )
        or 0
    )


def open_flags(session: Session) -> int:
    """Flags of all stories that nobody has settled: the one count that every page shows."""
    return session.scalar(select(func.sum(Story.wrong + Story.unclear + Story.no_row - Story.settled))) or 0


def main_claim(argmap: ArgumentMap) -> str:
    """The words of the main claim: a person's gist, else the statement; empty if there is none."""
    mains: Iterable[Statement] = (one for one in argmap.statements if one.role is Role.MAIN_CLAIM)
    first = next(iter(mains), None)
    return (first.gist or first.text) if first is not None else ""


def _row(draft: Draft, place: int, finding: Finding, item: Item, statement: Statement | None) -> Mapping[str, Any]:
    return {
        "story_id": draft.story_id,
        "draft_id": draft.id,
        "finding": finding.id,
        "position": place,
        "kind": finding.kind,
        "verdict": finding.verdict.value,
        "severity": finding.severity,
        "flag": finding.hard,
        "statement": finding.statement,
        "quote": finding.quote,
        "start": finding.start,
        "sentence": item.sentence,
        "claim": statement.text if statement is not None else "",
        "source": item.source,
        "entity": item.entity,
        "measure": item.measure,
        "alike": item.alike,
        "worth": item.worth,
        "json": finding.model_dump_json(by_alias=True),
    }
