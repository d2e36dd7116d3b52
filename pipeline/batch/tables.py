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
CHECKS = sa.Table(
    "checks",
    TABLES,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("ruling", sa.Text, nullable=False),
    sa.Column("lacking", sa.Integer, nullable=False, index=True),
    sa.Column("mapped", sa.LargeBinary, nullable=False),
    sa.Column("heard", sa.LargeBinary, nullable=False),
)
"""What outcomes rest on beside their map: what the table was asked, and how many parts of the map are lacking."""
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
QUESTIONS = sa.Table(
    "questions",
    TABLES,
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("prompt", sa.Text, nullable=False),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("request", sa.LargeBinary, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("parcel", sa.Text, index=True),
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    sa.Column("answered", sa.Boolean, nullable=False, default=False),
    sa.Column("trouble", sa.Text),
    sa.Column("failed", sa.Boolean, nullable=False, default=False),
    sa.Column("tokens_in", sa.Integer, nullable=False, default=0),
    sa.Column("tokens_out", sa.Integer, nullable=False, default=0),
)
"""Calls for the Batch API: waiting while they have no parcel, then on their way, at last answered or failed."""
WANTED = sa.Table(
    "wanted",
    TABLES,
    sa.Column("article", sa.Text, primary_key=True),
    sa.Column("question", sa.Text, primary_key=True),
)
"""Which articles, by key, wait for which calls."""
PARCELS = sa.Table(
    "parcels",
    TABLES,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("tag", sa.Text, nullable=False, unique=True),
    sa.Column("dialect", sa.Text, nullable=False),
    sa.Column("lines", sa.Integer, nullable=False),
    sa.Column("tokens", sa.Integer, nullable=False),
    sa.Column("most", sa.Text),
    sa.Column("file", sa.Text),
    sa.Column("job", sa.Text),
    sa.Column("status", sa.Text),
    sa.Column("done", sa.Boolean, nullable=False, default=False),
    sa.Column("foreign", sa.Integer, nullable=False, default=0),
    sa.Column("twice", sa.Integer, nullable=False, default=0),
)
"""Files of calls that were sent as one batch of the server's, as far as each has come."""
LEARNT = sa.Table(
    "learnt", TABLES, sa.Column("name", sa.Text, primary_key=True), sa.Column("value", sa.Text, nullable=False)
)
"""What the server's refusals taught: how it is spoken to, and how many tokens it takes at once."""
