"""A draft counts how often its findings were put anew, and keeps why they could not be."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Whoever works out findings beforehand sees whether others were written meanwhile."""
    op.add_column("drafts", sa.Column("checked", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("drafts", sa.Column("unchecked", sa.Text(), nullable=False, server_default=""))
