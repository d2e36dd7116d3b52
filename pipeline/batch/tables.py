"""The tables of a batch's file. New ones may join in later versions; those that are there keep their columns."""

import sqlalchemy as sa

TABLES = sa.MetaData()
ENTRIES = sa.Table(
    "entries",
    TABLES,
    sa.Column("own", sa.Text, primary_key=True),
    sa.Column("place", sa.Integer, nullable=False, index=True),
    sa.Column("reading", sa.Integer, nullable=False),
    sa.Column("key", sa.Text, nullable=False, index=True),
    sa.Column("article", sa.LargeBinary, nullable=False),
    sa.Column("columns", sa.Text, nullable=False),
)
OUTCOMES = sa.Table(
    "outcomes",
    TABLES,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("mapping", sa.Text, nullable=False),
    sa.Column("checking", sa.Text, nullable=False),
    sa.Column("map", sa.LargeBinary, nullable=False),
    sa.Column("findings", sa.LargeBinary, nullable=False),
    sa.Column("failed", sa.Text),
    sa.Column("calls", sa.Integer, nullable=False),
    sa.Column("tokens_in", sa.Integer, nullable=False),
    sa.Column("tokens_out", sa.Integer, nullable=False),
    sa.Column("cost", sa.Text),
    sa.Column("seconds", sa.Float, nullable=False),
)
REFUSED = sa.Table(
    "refused",
    TABLES,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("reading", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)
SIGNATURES = sa.Table(
    "signatures",
    TABLES,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("made", sa.Text, nullable=False),
    sa.Column("published", sa.Text),
    sa.Column("sketch", sa.LargeBinary, nullable=False),
)
"""What an article's words hash to, so that near copies are found without its text."""
BANDS = sa.Table(
    "bands",
    TABLES,
    sa.Column("value", sa.BigInteger, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
)
"""Parts of signatures: articles that share one may be near copies."""
COPIES = sa.Table(
    "copies",
    TABLES,
    sa.Column("own", sa.Text, primary_key=True),
    sa.Column("first", sa.Text, nullable=False),
)
"""Entries that say nearly what another one says, and that one."""
PILOTS = sa.Table("pilots", TABLES, sa.Column("key", sa.Text, primary_key=True))
"""Articles that were chosen for a pilot."""
