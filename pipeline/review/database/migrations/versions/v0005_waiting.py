"""A text on its way names the desk that maps it, and stories that wait to be checked again are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Several desks may share a database, and what waits outlives the desk that it waits for."""
    op.add_column("tasks", sa.Column("desk", sa.Integer(), nullable=True))
    op.create_table(
        "rechecks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_rechecks_story_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_rechecks_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rechecks"),
    )
    op.create_index("ix_rechecks_story_id", "rechecks", ["story_id"])
