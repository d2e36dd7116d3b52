"""Statements that recur across articles: each belongs to the first one that said nearly the same, by static vectors.

Statements go by day of publication, then by own id. One joins the claim whose first saying is nearest, if it is near
enough, and else begins a claim: a chain, each like the next, would lead from one claim to another. So what was said
before decides, later articles change nothing of it, and a table of claims is continued and not made anew. Where an
article was taken out, edited or is older, everything from its place on is made again.

Vectors are compared all with all firsts, exactly. An index of Chroma's was measured beside that, see ``docs/batch.md``.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.batch.asking import Results
from pipeline.batch.firsts import NEAR, Firsts, Joined, exact
from pipeline.models import content_id
from pipeline.ports import Embedder
from pipeline.quantities import read_quantities

WORDS = 5
"""Fewer make no claim that could be told again."""
BOILERPLATE = 3
"""Articles of one source that have the same words, figures and days aside: they are the source's, and no claim."""
MOST = 100_000
"""Statements that are compared; of more articles every second, fourth … one is taken, by a hash of its id."""
BLOCK, PARTS = 512, 16
"""Statements that are compared at a time, and with how many times as many first sayings."""
_MARKS = re.compile(r"[\W_]+")
_MADE_BY = b"argmap.claims"

_AMONG = f"""FROM statements s JOIN kept a USING (own_id)
WHERE role IN ('main_claim', 'claim', 'counterargument', 'premise') AND NOT implicit
AND len(string_split_regex(trim(s.text), '\\s+')) >= {WORDS}"""
COUNT = f"SELECT count(*) {_AMONG}"
"""Statements that could be compared."""
_STATEMENTS = f"""SELECT own_id, statement_id, number, coalesce(a.source, ''), s.text {_AMONG}
AND left(md5(own_id), 8) < ? ORDER BY published NULLS LAST, own_id, number"""


class _Said(NamedTuple):
    """A statement as it stands in the results."""

    own: str
    statement: str
    number: int
    source: str
    text: str


class _Kept(NamedTuple):
    """What of a statement is kept once it is grouped."""

    own: str
    statement: str
    number: int
    source: str
    text: str
    wording: str
    joined: Joined


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
    said = list(_grouped(rows, embedder, _before(last, embedder), size))
    boilerplate = _boilerplate(said)
    claim = {at: _claim_id(each.own, each.statement) for at, each in enumerate(said) if each.joined.first == at}
    for at, each in sorted(enumerate(said), key=lambda one: (one[1].own, one[1].number)):
        yield Claimed(
            own_id=each.own,
            statement_id=each.statement,
            claim_id=claim[each.joined.first],
            likeness=each.joined.likeness,
            boilerplate=at in boilerplate,
            place=at,
            wording=each.wording,
        )


def made_by(embedder: Embedder) -> Mapping[bytes, bytes]:
    """What the file says of itself: by which rules and vectors it was made. One made by others is not continued."""
    return {_MADE_BY: f"1:{NEAR}:{WORDS}:{embedder.fingerprint}".encode()}


def _share(statements: int) -> str:
    """Digests of own ids below this are of the articles that are compared."""
    halvings = 0
    while statements >> halvings > MOST:
        halvings += 1
    return f"{2**32 >> halvings:08x}" if halvings else "g"


def _grouped(rows: Iterator[_Said], embedder: Embedder, before: Sequence[_Known], size: int) -> Iterator[_Kept]:
    """Statements in the order in which they are grouped. What was grouped before holds up to the first difference."""
    firsts, place = Firsts(PARTS * size), 0
    while block := list(islice(rows, size)):
        known = [each.joined for each in _same(block, before[place : place + size])]
        new = block[len(known) :]
        if new:
            before = ()
        again = [at for at, joined in enumerate(known) if joined.first == place + at]
        firsts.take(exact(embedder, [block[at].text for at in again]), [place + at for at in again])
        joined = known + firsts.join(exact(embedder, [each.text for each in new]), place + len(known))
        for each, one in zip(block, joined, strict=True):
            yield _Kept(*each, wording=_wording(each), joined=one)
        place += len(block)


def _same(block: Sequence[_Said], before: Sequence[_Known]) -> Iterator[_Known]:
    """Those of before as far as the same statements stand in the same order."""
    for each, known in zip(block, before, strict=False):
        if (each.own, each.statement, _wording(each)) != (known.own, known.statement, known.wording):
            return
        yield known


def _before(path: Path, embedder: Embedder) -> Sequence[_Known]:
    """What was grouped the last time, by place; nothing where that was done by other rules, or cannot be read."""
    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowException):
        return ()
    if (table.schema.metadata or {}).get(_MADE_BY) != made_by(embedder)[_MADE_BY]:
        return ()
    rows = sorted(table.to_pylist(), key=lambda row: row["place"])
    firsts = {
        row["claim_id"]: at
        for at, row in enumerate(rows)
        if row["claim_id"] == _claim_id(row["own_id"], row["statement_id"])
    }
    return [
        _Known(row["own_id"], row["statement_id"], row["wording"], Joined(firsts[row["claim_id"]], row["likeness"]))
        for row in rows
    ]


def _claim_id(own: str, statement: str) -> str:
    """A claim bears the name of its first saying."""
    return content_id("c", own, statement, length=12)


def _wording(said: _Said) -> str:
    return content_id("w", said.text, length=12)


def _boilerplate(said: Sequence[_Kept]) -> set[int]:
    """Places of statements whose words one source has in so many articles. Such words are of one claim."""
    claims: dict[tuple[int, str], list[int]] = defaultdict(list)
    for at, each in enumerate(said):
        claims[each.joined.first, each.source].append(at)
    found = set[int]()
    for places in claims.values():
        if len(places) >= BOILERPLATE:
            found.update(_repeated(said, places))
    return found


def _repeated(said: Sequence[_Kept], places: Sequence[int]) -> Iterator[int]:
    by_words: dict[str, list[int]] = defaultdict(list)
    for at in places:
        by_words[_words(said[at].text)].append(at)
    for same in by_words.values():
        if len({said[at].own for at in same}) >= BOILERPLATE:
            yield from same


def _words(text: str) -> str:
    """Without figures, days, marks and capitals."""
    parts, end = list[str](), 0
    for figure in read_quantities(text):
        parts.append(text[end : figure.start])
        end = max(end, figure.end)
    return _MARKS.sub(" ", "0".join([*parts, text[end:]]).casefold()).strip()
