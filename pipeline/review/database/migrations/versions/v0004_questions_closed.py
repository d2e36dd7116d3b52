"""Questions and evidence say who closed them or took them back; what early drafts left without a word is listed."""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_ACTS = ("sent_by", "answered_by", "withdrawn_by")


def upgrade() -> None:
    """Columns that nothing ever wrote go; decisions and picks that no draft took along are told of on their story."""
    with op.batch_alter_table("questions") as questions:
        for name in _ACTS:
            questions.add_column(sa.Column(name, sa.Integer(), nullable=True))
            questions.create_foreign_key(f"fk_questions_{name}", "users", [name], ["id"])
    with op.batch_alter_table("attached") as attached:
        attached.add_column(sa.Column("withdrawn_by", sa.Integer(), nullable=True))
        attached.create_foreign_key("fk_attached_withdrawn_by", "users", ["withdrawn_by"], ["id"])
    with op.batch_alter_table("readings") as readings:
        readings.drop_constraint("fk_readings_carried_from", type_="foreignkey")
        readings.drop_column("carried_from")
    with op.batch_alter_table("lessons") as lessons:
        lessons.drop_column("forgotten_at")
    left = [*_decisions_left(), *_picks_left()]
    if left:
        op.bulk_insert(_LEFT, left)


_STORIES = sa.table("stories", sa.column("id"), sa.column("draft"))
_DRAFTS = sa.table("drafts", sa.column("id"), sa.column("story_id"), sa.column("number"))
_DECISIONS = sa.table(
    "decisions",
    *map(sa.column, ("id", "story_id", "draft_id", "finding", "outcome", "quote", "supersedes", "carried_from")),
)
_PICKED = sa.table("picked", *map(sa.column, ("id", "story_id", "draft_id", "finding", "quote")))
_CHECKED = sa.table("checked", sa.column("story_id"), sa.column("finding"))
_LEFT = sa.table("left_behind", *map(sa.column, ("draft_id", "kind", "original", "about", "words", "why")))


def _decisions_left() -> Iterator[dict[str, object]]:
    """Those in force on findings that the current draft does not have, and that no list names."""
    entries = op.get_bind().execute(sa.select(_DECISIONS).order_by(_DECISIONS.c.id)).all()
    lifted = {one.supersedes for one in entries if one.outcome is None} | {one.carried_from for one in entries}
    last = {(one.story_id, one.finding): one for one in entries if one.outcome is not None and one.id not in lifted}
    yield from _lines("decisions", list(last.values()))


def _picks_left() -> Iterator[dict[str, object]]:
    yield from _lines("picked", op.get_bind().execute(sa.select(_PICKED).order_by(_PICKED.c.id)).all())


def _lines(kind: str, rows: Sequence[sa.Row]) -> Iterator[dict[str, object]]:  # type: ignore[type-arg]
    run = op.get_bind().execute
    drafts = {one.id: one for one in run(sa.select(_DRAFTS))}
    now = {one.id: one.draft for one in run(sa.select(_STORIES))}
    current = {one.story_id: one.id for one in drafts.values() if one.number == now[one.story_id]}
    there = {(one.story_id, one.finding) for one in run(sa.select(_CHECKED))}
    there |= {(one.story_id, one.finding) for one in run(sa.select(_PICKED)) if one.draft_id == current[one.story_id]}
    listed = set(run(sa.select(_LEFT.c.original).where(_LEFT.c.kind == kind)).scalars())
    for one in rows:
        draft = drafts[one.draft_id]
        if draft.number < now[one.story_id] and (one.story_id, one.finding) not in there and one.id not in listed:
            yield {
                "draft_id": current[one.story_id],
                "kind": kind,
                "original": one.id,
                "about": one.finding,
                "words": one.quote,
                "why": f"it stayed with draft {draft.number}",
            }
