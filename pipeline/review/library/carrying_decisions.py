"""What persons settled on the draft before: it comes along, is to be looked at again, or is listed; and corrections."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import select

from pipeline.models import Article, Done, Findings, Verdict
from pipeline.review.current import ENDED
from pipeline.review.database.tables import Checked, Correction, Decision, Draft, Handling
from pipeline.review.library.drafts import GONE, Drafts, line_left
from pipeline.review.queue.picking import sentence_around
from pipeline.review.queue.subjects import all_in_force, standing

MENDING: Final = frozenset({"wrong", "stands_with_change", "cut_or_attribute"})
"""Outcomes after which the words are expected to change."""
_HELD: Final = frozenset({Verdict.SUPPORTED, Verdict.APPROXIMATE, Verdict.NOT_CHECKABLE})


def carry_decisions(drafts: Drafts, done: Done) -> None:
    """The decision in force on each finding: copied, so that the log keeps what was decided on which draft.

    States that were set without deciding are copied apart: they take no decision's place.
    """
    session, story = drafts.session, drafts.old.story_id
    entries = session.scalars(select(Decision).where(Decision.story_id == story).order_by(Decision.id)).all()
    decided = {finding: one for (_, finding), one in all_in_force(entries).items()}
    moved = {one.finding: one for one in standing(entries) if one.outcome is None}
    went, states = drafts.taken(decided), drafts.taken(moved)
    found = {one.id: one for one in done.findings.findings}
    copies = [_copied(one, drafts, finding) for finding, one in {**states.kept, **states.again}.items()]
    copies += [_copied(one, drafts, finding) for finding, one in went.kept.items()]
    for finding, one in went.again.items():
        mended = one.outcome in MENDING and finding in found and found[finding].verdict in _HELD
        state = "corrected" if mended else "open"
        copies.append(_copied(one, drafts, finding, state=state, again=True))
        _again(drafts, one, state)
        if mended:
            _correct(drafts, one, finding, found[finding].quote)
    copies.sort(key=lambda copy: copy.carried_from or 0)
    session.add_all(copies)
    _leave_decisions(drafts, went.left.values())


def _leave_decisions(drafts: Drafts, left: Iterable[Decision]) -> None:
    known, found = drafts.texts, {one.before for one in drafts.over.all}
    for one in left:
        if one.finding not in known:
            continue  # it was listed when an earlier draft left it
        drafts.session.add(line_left(drafts, "decisions", one.id, one.finding, one.quote or one.reason, GONE))
        if one.outcome in MENDING and one.finding in found:
            _correct(drafts, one, None, "")


def _copied(one: Decision, drafts: Drafts, finding: str, **changes: str | bool) -> Decision:
    names = [column.key for column in Decision.__table__.columns if column.key not in {"id", "supersedes"}]
    same = {name: getattr(one, name) for name in names}
    own = {"draft_id": drafts.new.id, "finding": finding, "carried_from": one.id}
    return Decision(**{**same, **own, "again": False, **changes})


def _again(drafts: Drafts, one: Decision, state: str) -> None:
    """What was settled of words that changed is open again, unless the change is what was asked for."""
    query = select(Handling).where(Handling.story_id == one.story_id, Handling.finding == one.finding)
    handling = drafts.session.scalar(query)
    if handling is not None and (handling.state == one.state or state in ENDED):
        handling.state, handling.version = state, handling.version + 1


def _correct(drafts: Drafts, one: Decision, finding: str | None, after: str) -> None:
    before = drafts.session.scalar(
        select(Checked.sentence).where(Checked.story_id == one.story_id, Checked.finding == one.finding)
    )
    drafts.session.add(
        Correction(
            story_id=one.story_id,
            draft_id=drafts.new.id,
            finding=finding,
            decision_id=one.id,
            before=before or one.quote,
            after=_sentence(drafts.new, finding, after),
            why=one.reason,
            author=drafts.by.id,
            at=drafts.at,
        )
    )


def _sentence(draft: Draft, finding: str | None, quote: str) -> str:
    """The sentence of the new draft around a finding; its own words where none is around it."""
    if finding is None:
        return ""
    article, findings = Article.model_validate_json(draft.article), Findings.model_validate_json(draft.findings)
    start = next((one.start for one in findings.findings if one.id == finding), -1)
    return sentence_around(article.text, start) or quote
