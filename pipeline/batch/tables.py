"""The tables of a batch. New ones may join in later versions; those that are there keep their columns."""

from decimal import Decimal
from typing import Any

import sqlalchemy as sa


class _Digits(sa.TypeDecorator[Decimal]):
    """Decimals where the database has none: as text, to the digit."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else str(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Decimal | None:  # noqa: ANN401, ARG002
        return None if value is None else Decimal(str(value))


TABLES = sa.MetaData()
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Text that is ordered by its bytes wherever it lies, so that results come in one order."""
_MONEY = sa.Numeric().with_variant(_Digits(), "sqlite")
VERSIONS = sa.Table("versions", TABLES, sa.Column("schema", sa.Integer, primary_key=True, autoincrement=False))
ENTRIES = sa.Table(
    "entries",
    TABLES,
    sa.Column("own", _TEXT, primary_key=True),
    sa.Column("place", sa.Integer, nullable=False, index=True),
    sa.Column("reading", sa.Integer, nullable=False),
    sa.Column("key", _TEXT, nullable=False, index=True),
    sa.Column("article", sa.LargeBinary, nullable=False),
    sa.Column("columns", _TEXT, nullable=False),
)
OUTCOMES = sa.Table(
    "outcomes",
    TABLES,
    sa.Column("key", _TEXT, primary_key=True),
    sa.Column("mapping", _TEXT, nullable=False),
    sa.Column("checking", _TEXT, nullable=False),
    sa.Column("map", sa.LargeBinary, nullable=False),
    sa.Column("findings", sa.LargeBinary, nullable=False),
    sa.Column("failed", _TEXT),
    sa.Column("calls", sa.Integer, nullable=False),
    sa.Column("tokens_in", sa.Integer, nullable=False),
    sa.Column("tokens_out", sa.Integer, nullable=False),
    sa.Column("cost", _TEXT),
    sa.Column("seconds", sa.Float, nullable=False),
)
CHECKS = sa.Table(
    "checks",
    TABLES,
    sa.Column("key", _TEXT, primary_key=True),
    sa.Column("ruling", _TEXT, nullable=False),
    sa.Column("lacking", sa.Integer, nullable=False, index=True),
    sa.Column("mapped", sa.LargeBinary, nullable=False),
    sa.Column("heard", sa.LargeBinary, nullable=False),
)
"""What outcomes rest on beside their map: what the table was asked, and how many parts of the map are lacking."""
REFUSED = sa.Table(
    "refused",
    TABLES,
    sa.Column("name", _TEXT, primary_key=True),
    sa.Column("reading", sa.Integer, nullable=False),
    sa.Column("reason", _TEXT, nullable=False),
)
SIGNATURES = sa.Table(
    "signatures",
    TABLES,
    sa.Column("key", _TEXT, primary_key=True),
    sa.Column("made", _TEXT, nullable=False),
    sa.Column("published", _TEXT),
    sa.Column("sketch", sa.LargeBinary, nullable=False),
)
"""What an article's words hash to, so that near copies are found without its text."""
BANDS = sa.Table(
    "bands",
    TABLES,
    sa.Column("value", sa.BigInteger, primary_key=True),
    sa.Column("key", _TEXT, primary_key=True),
)
"""Parts of signatures: articles that share one may be near copies."""
COPIES = sa.Table(
    "copies",
    TABLES,
    sa.Column("own", _TEXT, primary_key=True),
    sa.Column("first", _TEXT, nullable=False),
)
"""Entries that say nearly what another one says, and that one."""
PILOTS = sa.Table("pilots", TABLES, sa.Column("key", _TEXT, primary_key=True))
"""Articles that were chosen for a pilot."""
QUESTIONS = sa.Table(
    "questions",
    TABLES,
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("key", _TEXT, nullable=False, unique=True),
    sa.Column("prompt", _TEXT, nullable=False),
    sa.Column("model", _TEXT, nullable=False),
    sa.Column("request", sa.LargeBinary, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("parcel", _TEXT, index=True),
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    sa.Column("answered", sa.Boolean, nullable=False, default=False),
    sa.Column("trouble", _TEXT),
    sa.Column("failed", sa.Boolean, nullable=False, default=False),
    sa.Column("tokens_in", sa.Integer, nullable=False, default=0),
    sa.Column("tokens_out", sa.Integer, nullable=False, default=0),
)
"""Calls for the Batch API: waiting while they have no parcel, then on their way, at last answered or failed."""
WANTED = sa.Table(
    "wanted",
    TABLES,
    sa.Column("article", _TEXT, primary_key=True),
    sa.Column("question", _TEXT, primary_key=True),
)
"""Which articles, by key, wait for which calls."""
PARCELS = sa.Table(
    "parcels",
    TABLES,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("tag", _TEXT, nullable=False, unique=True),
    sa.Column("dialect", _TEXT, nullable=False),
    sa.Column("lines", sa.Integer, nullable=False),
    sa.Column("tokens", sa.Integer, nullable=False),
    sa.Column("most", _TEXT),
    sa.Column("file", _TEXT),
    sa.Column("job", _TEXT),
    sa.Column("status", _TEXT),
    sa.Column("done", sa.Boolean, nullable=False, default=False),
    sa.Column("foreign", sa.Integer, nullable=False, default=0),
    sa.Column("twice", sa.Integer, nullable=False, default=0),
)
"""Files of calls that were sent as one batch of the server's, as far as each has come."""
LEARNT = sa.Table(
    "learnt", TABLES, sa.Column("name", _TEXT, primary_key=True), sa.Column("value", _TEXT, nullable=False)
)
"""What the server's refusals taught: how it is spoken to, and how many tokens it takes at once."""
NOTES = sa.Table("notes", TABLES, sa.Column("name", _TEXT, primary_key=True), sa.Column("value", _TEXT, nullable=False))
"""What those who work on a batch tell each other: what it is worked on with, and that it is to stop."""
CALLS = sa.Table(
    "calls",
    TABLES,
    sa.Column("key", _TEXT, primary_key=True),
    sa.Column("prompt", _TEXT, nullable=False),
    sa.Column("model", _TEXT, nullable=False),
    sa.Column("request", _TEXT, nullable=False),
    sa.Column("response", _TEXT, nullable=False),
    sa.Column("tokens_in", sa.BigInteger, nullable=False),
    sa.Column("tokens_out", sa.BigInteger, nullable=False),
)
"""The ledger of a batch that machines share."""
SPENT = sa.Table(
    "spent",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("amount", _MONEY, nullable=False),
)
"""US dollars that all of them paid, in one row."""
HELD = sa.Table(
    "held",
    TABLES,
    sa.Column("id", _TEXT, primary_key=True),
    sa.Column("amount", _MONEY, nullable=False),
    sa.Column("until", sa.DateTime(timezone=True), nullable=False),
)
"""What calls in flight could cost at most. One that is not settled in its time was lost: it counts as paid."""
SLOTS = sa.Table(
    "slots",
    TABLES,
    sa.Column("name", _TEXT, primary_key=True),
    sa.Column("next", sa.Float(53), nullable=False),
)
"""When the next request may go out, in seconds of the database's clock."""
