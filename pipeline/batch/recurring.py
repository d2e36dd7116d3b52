"""Statements that recur across articles: each belongs to the first one that said nearly the same, by static vectors.

Statements go by day of publication, then by own id. One joins the claim whose first saying is nearest, if it is near
enough, and else begins a claim: a chain, each like the next, would lead from one claim to another. So what was said
before decides, later articles change nothing of it, and a table of claims is continued and not made anew. Where an
article was taken out, edited or is older, everything from its place on is made again.

Vectors are compared all with all firsts, exactly. An index of Chroma's was measured beside that, see ``docs/batch.md``.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.batch.asking import Results
from pipeline.batch.firsts import NEAR, Firsts, Joined, exact
from pipeline.models import content_id
from pipeline.ports import Embedder
from pipeline.quantities.dates import MONTHS
from pipeline.quantities.numerals import ORDINALS

WORDS = 5
"""Fewer make no claim that could be told again."""
BOILERPLATE = 3
"""Articles of one source that have the same words, figures and months aside: they are the source's."""
MOST = 100_000
"""Statements that are compared; of more articles every second, fourth … one is taken, by a hash of its id."""
BLOCK, PARTS = 512, 16
"""Statements that are compared at a time, and with how many times as many first sayings."""
_FIGURE = re.compile(rf"\d+(?:[.,]\d+)*(?:st|nd|rd|th)?\b|\b(?:{'|'.join([*ORDINALS, *map(str.casefold, MONTHS)])})\b")
_MARKS = re.compile(r"[\W_]+")
_MADE_BY = b"argmap.claims"

_AMONG = f"""FROM statements s JOIN kept a USING (own_id)
WHERE role IN ('main_claim', 'claim', 'counterargument', 'premise') AND NOT implicit
AND len(string_split_regex(trim(s.text), '\\s+')) >= {WORDS}"""
COUNT = f"SELECT count(*) {_AMONG}"
"""Statements that could be compared."""
_STATEMENTS = f"""SELECT own_id, statement_id, number, coalesce(a.source, ''), s.text {_AMONG}
AND left(md5(own_id), 8) < ? ORDER BY published NULLS LAST, own_id, number"""


_GROUPED = pa.schema(
    {
        **dict.fromkeys(("own_id", "statement_id", "source", "name", "wording"), pa.string()),
        **dict.fromkeys(("number", "place", "first", "words"), pa.int64()),
        "likeness": pa.float64(),
    }
)
_CLAIMS = """WITH repeated AS (
  SELECT source, words FROM said GROUP BY ALL HAVING count(DISTINCT own_id) >= ?
)
SELECT s.own_id, s.statement_id, f.name AS claim_id, s.likeness, r.words IS NOT NULL AS boilerplate, s.place, s.wording
FROM said s JOIN said f ON f.place = s.first LEFT JOIN repeated r ON r.source = s.source AND r.words = s.words
ORDER BY s.own_id, s.number"""
_LAST = """SELECT own_id, statement_id, wording, min(place) OVER (PARTITION BY claim_id), likeness
FROM read_parquet(?) ORDER BY place"""
"""Of a claim the first saying has the least place."""


class _Said(NamedTuple):
    """A statement as it stands in the results."""

    own: str
    statement: str
    number: int
    source: str
    text: str


class _Known(NamedTuple):
    """A statement as it was grouped before."""

    own: str
    statement: str
    wording: str
    joined: Joined


class Claimed(NamedTuple):
    """A row of the table ``claims``."""

    own_id: str
    statement_id: str
    claim_id: str
    likeness: float
    boilerplate: bool
    place: int
    wording: str


def claims_of(results: Results, embedder: Embedder, last: Path, size: int = BLOCK) -> Iterator[Claimed]:
    """The table ``claims`` in order of own ids; ``last`` is its file of before, if any.

    So many statements are compared at a time as ``size`` says, which changes nothing.
    """
    rows = (_Said(*row) for row in results.rows(_STATEMENTS, _share(results.one(COUNT))))
    said = pa.Table.from_batches(_grouped(rows, embedder, _before(results, last, embedder), size), _GROUPED)
    yield from (Claimed(*row) for row in results.rows(_CLAIMS, BOILERPLATE, said=said))


def made_by(embedder: Embedder) -> Mapping[bytes, bytes]:
    """What the file says of itself: by which rules and vectors it was made. One made by others is not continued."""
    return {_MADE_BY: f"1:{NEAR}:{WORDS}:{embedder.fingerprint}".encode()}


def _share(statements: int) -> str:
    """Digests of own ids below this are of the articles that are compared."""
    halvings = 0
    while statements >> halvings > MOST:
        halvings += 1
    return f"{2**32 >> halvings:08x}" if halvings else "g"


def _grouped(
    rows: Iterator[_Said], embedder: Embedder, before: Iterator[_Known], size: int
) -> Iterator[pa.RecordBatch]:
    """Statements in the order in which they are grouped. What was grouped before holds up to the first difference."""
    firsts, place = Firsts(PARTS * size), 0
    while block := list(islice(rows, size)):
        known = [each.joined for each in _same(block, list(islice(before, size)))]
        new = block[len(known) :]
        if new:
            before = iter(())
        again = [at for at, joined in enumerate(known) if joined.first == place + at]
        firsts.take(exact(embedder, [block[at].text for at in again]), [place + at for at in again])
        joined = known + firsts.join(exact(embedder, [each.text for each in new]), place + len(known))
        kept = [_kept(each, place + at, joined[at]) for at, each in enumerate(block)]
        yield pa.RecordBatch.from_pylist(kept, _GROUPED)
        place += len(block)


def _kept(said: _Said, place: int, joined: Joined) -> dict[str, object]:
    """What of a statement is kept once it is grouped; the name of its claim with the one that was first."""
    words = _MARKS.sub(" ", _FIGURE.sub("0", said.text.casefold())).strip()
    return {
        "own_id": said.own,
        "statement_id": said.statement,
        "number": said.number,
        "source": said.source,
        "place": place,
        "first": joined.first,
        "name": content_id("c", said.own, said.statement, length=12) if joined.first == place else None,
        "likeness": joined.likeness,
        "wording": _wording(said),
        "words": int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest(), "big", signed=True),
    }


def _same(block: Sequence[_Said], before: Sequence[_Known]) -> Iterator[_Known]:
    """Those of before as far as the same statements stand in the same order."""
    for each, known in zip(block, before, strict=False):
        if (each.own, each.statement, _wording(each)) != (known.own, known.statement, known.wording):
            return
        yield known


def _before(results: Results, path: Path, embedder: Embedder) -> Iterator[_Known]:
    """What was grouped the last time, by place; nothing where that was done by other rules, or cannot be read."""
    try:
        if (pq.read_schema(path).metadata or {}).get(_MADE_BY) != made_by(embedder)[_MADE_BY]:
            return
        for own, statement, wording, first, likeness in results.rows(_LAST, str(path)):
            yield _Known(own, statement, wording, Joined(first, likeness))
    except (OSError, pa.ArrowException, duckdb.Error):
        return


def _wording(said: _Said) -> str:
    return content_id("w", said.text, length=12)
