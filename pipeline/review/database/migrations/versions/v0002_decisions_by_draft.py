"""Decisions are found by their draft."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Carrying over asks for the decisions of one draft among those of all."""
    op.create_index(op.f("ix_decisions_draft_id"), "decisions", ["draft_id"], unique=False)
